"""CloudEvents 1.0 (CNCF), JSON format, structured mode: the envelope of webhooks and of MQTT."""

from __future__ import annotations

from typing import Any

from crossfix.present.alert_json import alert_out, utc
from crossfix.records.alert import Alert

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
"""JSON Event Format for CloudEvents 1.0, 3: the media type of the structured mode."""
TYPE = "crossfix.alert"
"""The state follows it, and `exercise` where it is one: a filter by type cannot take an exercise for an alert."""


def alert_event(alert: Alert, version: int, source: str) -> dict[str, Any]:
    """An alert at one version of it. `source` is a URI reference that names the watch.

    `source` and `id` together are unique, and the same for every repetition of a delivery (CloudEvents 1.0, `id`), so
    that a receiver can drop what it has. `time` is when the last step happened, `subject` the addressee.
    """
    state = alert.state.value
    event: dict[str, Any] = {
        "specversion": "1.0",
        "id": f"{alert.id}.{version}",
        "source": source,
        "type": f"{TYPE}.{state}.exercise" if alert.exercise else f"{TYPE}.{state}",
        "subject": alert.addressee or alert.party,
        "time": utc(alert.steps[-1].at_s),
        "datacontenttype": "application/json",
        "alertseverity": alert.severity.value,
        "data": alert_out(alert),
    }
    return {name: value for name, value in event.items() if value is not None}
