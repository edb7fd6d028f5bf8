"""The table of routes: the application, the OpenAPI document and the reference page are made from it."""

from __future__ import annotations

from crossfix.present.cap_schema import MEDIA_TYPE as CAP
from crossfix.web import alerts_api, states_api, stream, subscriptions_api
from crossfix.web.calls import ADDRESS, ALERT, OPEN, SILENCE, STEP, SUBSCRIPTION, Param, Row
from crossfix.web.models import AnswerIn, SecondIn, SilenceIn, SubscriptionIn
from crossfix.web.tokens import Role

V1 = "/api/v1"
READ, ACKNOWLEDGE, ADMINISTER = Role.READ, Role.ACKNOWLEDGE, Role.ADMINISTER
LAST = Param("Last-Event-ID", r"[ -~]{0,200}", "the id of the last event that was had")
XML = "application/xml"

ROWS: tuple[Row, ...] = (
    Row("GET", f"{V1}/alive", "alive", "Whether the watch is alive.", None, states_api.alive, "Alive"),
    Row("GET", f"{V1}/cap12.xsd", "cap_xsd", "The XML Schema of CAP 1.2.", None, alerts_api.cap_xsd, None, XML),
    Row("GET", f"{V1}/alerts", "alerts", "Alerts, in order of raising.", READ, alerts_api.alerts, "Alerts",
        query=(OPEN,)),
    Row("GET", f"{V1}/alerts.geojson", "alerts_geojson", "Alerts with areas and flights, as GeoJSON.", READ,
        alerts_api.geojson, "FeatureCollection", alerts_api.GEOJSON, query=(OPEN,)),
    Row("GET", f"{V1}/alerts/{{id}}", "alert", "One alert, its evidence and diversion.", READ, alerts_api.alert,
        "AlertWhole", params=(ALERT,), refusals=(404,)),
    Row("GET", f"{V1}/alerts/{{id}}/evidence", "evidence", "The evidence of an alert.", READ, alerts_api.evidence,
        "Evidence", params=(ALERT,), refusals=(404,)),
    Row("GET", f"{V1}/alerts/{{id}}/cap", "alert_cap", "An alert as a CAP 1.2 message.", READ, alerts_api.cap, None,
        CAP, params=(ALERT,), refusals=(404,)),
    Row("GET", f"{V1}/alerts/{{id}}/cap/{{step}}", "answer_cap", "An answer to an alert as a CAP 1.2 Ack.", READ,
        alerts_api.cap_answer, None, CAP, params=(ALERT, STEP), refusals=(404,)),
    Row("POST", f"{V1}/alerts/{{id}}/acknowledge", "acknowledge", "Say that an alert was taken notice of.", ACKNOWLEDGE,
        alerts_api.acknowledge, "AlertOut", params=(ALERT,), body=AnswerIn, refusals=(404, 409)),
    Row("POST", f"{V1}/alerts/{{id}}/act", "act", "Say that an alert was acted on, and how.", ACKNOWLEDGE,
        alerts_api.act, "AlertOut", params=(ALERT,), body=AnswerIn, refusals=(404, 409)),
    Row("POST", f"{V1}/alerts/{{id}}/reject", "reject", "Say that an alert does not apply, and why.", ACKNOWLEDGE,
        alerts_api.reject, "AlertOut", params=(ALERT,), body=AnswerIn, refusals=(404, 409)),
    Row("GET", f"{V1}/hazards", "hazards", "Hazards that are not over.", READ, states_api.hazards, "Hazards"),
    Row("GET", f"{V1}/hazards.geojson", "hazards_geojson", "The same as one GeoJSON collection.", READ,
        states_api.hazards_geojson, "FeatureCollection", alerts_api.GEOJSON),
    Row("GET", f"{V1}/states", "states", "Where every aircraft is.", READ, states_api.states, "States"),
    Row("GET", f"{V1}/flights/{{address}}", "flight", "What is known of one aircraft.", READ, states_api.flight,
        "Flight", params=(ADDRESS,), refusals=(404,)),
    Row("GET", f"{V1}/feeds", "feeds", "The health of the feeds.", READ, states_api.feeds, "Feeds"),
    Row("GET", f"{V1}/stream", "stream", "Server-sent events; resumed by Last-Event-ID.", READ, stream.stream, None,
        stream.MEDIA_TYPE, headers=(LAST,), refusals=(503,)),
    Row("GET", f"{V1}/silences", "silences", "Silences that have not ended.", READ, subscriptions_api.silences,
        "Silences"),
    Row("POST", f"{V1}/silences", "silence", "Keep alerts back until a time.", ACKNOWLEDGE, subscriptions_api.silence,
        "Silence", body=SilenceIn, status=201, refusals=(409,)),
    Row("POST", f"{V1}/silences/{{id}}/second", "second", "Stand for a silence as a second person.", ACKNOWLEDGE,
        subscriptions_api.second, "Silence", params=(SILENCE,), body=SecondIn, refusals=(404, 409)),
    Row("GET", f"{V1}/subscriptions", "subscriptions", "Subscriptions, without their secrets.", ADMINISTER,
        subscriptions_api.subscriptions, "Subscriptions"),
    Row("POST", f"{V1}/subscriptions", "subscribe", "Add or replace a subscription.", ADMINISTER,
        subscriptions_api.subscribe, "SubscriptionOut", body=SubscriptionIn, status=201, refusals=(409,)),
    Row("DELETE", f"{V1}/subscriptions/{{id}}", "unsubscribe", "Take a subscription back.", ADMINISTER,
        subscriptions_api.unsubscribe, "SubscriptionOut", params=(SUBSCRIPTION,), refusals=(404,)),
)  # fmt: skip
