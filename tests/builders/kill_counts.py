"""What a watch whose processes were killed has kept and sent, against what happened: lost, doubled, gone back, late."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from builders.far_areas import area_of
from builders.kills import WHO, Killed
from crossfix.records.alert import RANK, Alert, Delivery, State
from crossfix.records.hazard import Hazard
from crossfix.run.watch.stores import work
from crossfix.run.watch.stores.asks import Ask, Work
from crossfix.run.watch.stores.open import open_store
from crossfix.run.watch.stores.rows import record_of

MOST_S = 150.0
"""After the end of the feed until all must be there: a restart, a delivery held by who died, and the last onset."""


@dataclass
class Outcome:
    """Counted when all was quiet again."""

    kills: Counter[str]
    areas: int
    lost: int = 0
    """Pairs of an area and a subscription without an alert."""
    doubled: int = 0
    """Alerts of an area to a subscription that were raised while another was open."""
    replaced: int = 0
    """Alerts of an area to a subscription beyond the first, raised when the one before was over."""
    mixed: int = 0
    """Hazards of aircraft of several areas."""
    alerts: int = 0
    others: Counter[str] = field(default_factory=Counter)
    """Alerts of other kinds, such as silent feeds."""
    not_sent: int = 0
    """Deliveries that are neither delivered nor given up, and alerts of which nothing was received."""
    given_up: int = 0
    deliveries: int = 0
    again: int = 0
    """Messages received beyond the first of their webhook-id."""
    most_of_one: int = 0
    raised_twice: int = 0
    """Webhook-ids apart, alerts whose first news was received as two messages."""
    acknowledged: int = 0
    went_back: int = 0
    late_s: list[float] = field(default_factory=list)
    """From the first onset of an area to the first message, of each area and subscription."""
    ended: list[str] = field(default_factory=list)
    """Processes that ended by themselves."""
    wait_s: float = 0.0

    def told(self) -> str:
        """One line."""
        late = np.array(self.late_s or [np.nan])
        return (
            f"kills {dict(sorted(self.kills.items()))}; {self.areas} areas, {self.alerts} alerts; lost {self.lost}, "
            f"doubled {self.doubled}, replaced {self.replaced}, mixed {self.mixed}, others {dict(self.others)}; "
            f"{self.deliveries} deliveries, not sent {self.not_sent}, given up {self.given_up}, again {self.again}, "
            f"most of one {self.most_of_one}, raised twice {self.raised_twice}; acknowledged {self.acknowledged}, "
            f"went back {self.went_back}; onset to message: median {np.median(late):.1f} s, most {late.max():.1f} s; "
            f"all there {self.wait_s:.1f} s after the feed; ended by themselves: {len(self.ended)}"
        )


def outcome(killed: Killed, most_s: float = MOST_S, least_s: float = 15.0) -> Outcome:
    """Ends the feed, waits until all is there, and at least `least_s` for what comes twice, and counts."""
    areas, began = killed.end_of_feed(), time.monotonic()
    while True:
        found = asyncio.run(_counted(killed, areas))
        found.wait_s = time.monotonic() - began
        if (found.lost == found.not_sent == 0 and found.wait_s > least_s) or found.wait_s >= most_s:
            return found
        time.sleep(1.0)
        killed.check()


async def _counted(killed: Killed, areas: int) -> Outcome:
    answered = _lines(killed, "acknowledged")  # before the store is read
    store = await open_store(killed.store)
    try:
        alerts = await store.alerts(only_open=False)
        hazards = {one.id: one for one in await store.database.run(lambda: work.hazards(-1.0))}
        deliveries = await store.database.run(_deliveries)
    finally:
        await store.close()
    made = Outcome(Counter(killed.kills), areas, alerts=len(alerts), deliveries=len(deliveries), ended=killed.ended)
    of = _by_area(made, alerts, hazards)
    _compare(made, killed, of)
    _received(made, killed, alerts, deliveries)
    kept = {one.id: one for one in alerts}
    made.acknowledged = len(answered)
    made.went_back = len({line[0] for line in _lines(killed, "went_back")} | set(_gone_back(answered, kept)))
    return made


def _deliveries() -> Work[list[Delivery]]:
    rows = yield Ask("SELECT id, record FROM deliveries ORDER BY id")
    return [record_of(text, Delivery, f"delivery {key}") for key, text in rows]


def _by_area(made: Outcome, alerts: Sequence[Alert], hazards: dict[str, Hazard]) -> dict[tuple[int, str], list[Alert]]:
    of: dict[tuple[int, str], list[Alert]] = {}
    for alert in alerts:
        hazard = hazards.get(alert.hazard)
        if hazard is None:
            made.others[alert.kind] += 1
        elif (area := area_of(hazard.measured)) is not None:
            of.setdefault((area, alert.addressee), []).append(alert)
    made.mixed = sum(area_of(one.measured) is None for one in hazards.values() if one.measured)
    return of


def _compare(made: Outcome, killed: Killed, of: dict[tuple[int, str], list[Alert]]) -> None:
    made.lost = sum((area, who) not in of for area in range(made.areas) for who in WHO)
    begun_s = float((killed.folder / "begun").read_text())
    first: dict[str, float] = {}
    for at, _, name, _ in _lines(killed, "received"):
        first.setdefault(name, float(at))
    for (area, _), found in of.items():
        found.sort(key=lambda one: (one.raised_s, one.id))
        over_s = -np.inf
        for number, alert in enumerate(found):
            if number:
                made.doubled += alert.raised_s < over_s
                made.replaced += alert.raised_s >= over_s
            ended = [step.at_s for step in alert.steps if step.state is State.CLEARED]
            over_s = max(over_s, min(ended, default=np.inf))
        if told := [first[one.id] for one in found if one.id in first]:
            made.late_s.append(min(told) - begun_s - killed.areas.onset_s(area))


def _received(made: Outcome, killed: Killed, alerts: Sequence[Alert], deliveries: Sequence[Delivery]) -> None:
    lines = _lines(killed, "received")
    times = Counter(line[1] for line in lines)
    made.again, made.most_of_one = sum(times.values()) - len(times), max(times.values(), default=0)
    firsts = {one.id for one in deliveries if one.version == min(d.version for d in deliveries if d.alert == one.alert)}
    made.raised_twice = sum(count > 1 for name, count in times.items() if name in firsts)
    open_ = [one for one in deliveries if one.delivered_s is None and one.given_up is None]
    missing = {one.id for one in deliveries if one.given_up is None} - set(times)
    silent = {one.id for one in alerts if one.addressee in WHO} - {line[2] for line in lines}
    made.not_sent = len({one.id for one in open_} | missing) + len(silent)
    made.given_up = sum(one.given_up is not None for one in deliveries)


def _gone_back(answered: list[list[str]], kept: dict[str, Alert]) -> list[str]:
    """Alerts that a person had acknowledged as they were, and that are not acknowledged, or not by that person."""
    return [name for name, again in answered if not _stands(kept.get(name), int(again))]


def _stands(alert: Alert | None, again: int) -> bool:
    """Whether a person's answer to an alert is there, unless it was raised again since."""
    if alert is None or not any("duty" in step.by for step in alert.steps):
        return False
    return RANK[alert.state] >= RANK[State.ACKNOWLEDGED] or alert.raised_again > again


def _lines(killed: Killed, name: str) -> list[list[str]]:
    path = killed.folder / name
    return [line.split() for line in path.read_text().splitlines()] if path.exists() else []
