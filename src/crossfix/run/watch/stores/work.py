"""What a store does, as work for either database: what for is in `run.watch.ports`, how it is run in `asks`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from crossfix.errors import RequestInvalid
from crossfix.records.alert import Alert, Delivery, Silence, Subscription
from crossfix.records.hazard import Hazard
from crossfix.records.thresholds import limit
from crossfix.run.watch.stores.asks import Ask, Dialect, Work
from crossfix.run.watch.stores.joined import OVER, joined, later, settled
from crossfix.run.watch.stores.rows import record_of, text_of

Kept = TypeVar("Kept", Alert, Delivery, Hazard)
LOCKED = {"sqlite": "", "postgres": " FOR UPDATE"}
SKIPPING = {"sqlite": "", "postgres": " FOR UPDATE SKIP LOCKED"}


@dataclass(frozen=True, slots=True)
class Holding:
    """How long a delivery stays with the one who asked for it."""

    hold_s: float = limit(
        30.0,
        "s",
        "ours: longer than one try (10 s to connect, 10 s to answer); it is how late a delivery is whose sender died",
    )
    clock_s: float = limit(
        60.0,
        "s",
        "ours: workers' clocks differ by less, and a question takes less; what was written later than now by "
        "more was written before the clock was set back, and holds nothing back",
    )


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who did what, and when (s UTC since 1970); `line` counts up."""

    line: int
    at_s: float
    who: str
    what: str


def write(
    dialect: Dialect, now_s: float, alerts: Sequence[Alert], deliveries: Sequence[Delivery], hazards: Sequence[Hazard]
) -> Work[None]:
    """Alerts with their audit lines, deliveries, hazards; in order of id, so that two writers never lock crosswise."""
    for alert in sorted(alerts, key=lambda a: a.id):
        yield from _write_alert(dialect, alert)
    for delivery in sorted(deliveries, key=lambda d: d.id):
        yield from _write_delivery(dialect, delivery, now_s)
    for hazard in sorted(hazards, key=lambda h: h.id):
        yield from _write_hazard(dialect, hazard)


def over_s(hazard: Hazard) -> float:
    """When a hazard is over, s UTC since 1970: never, where its end is estimated or it has no period."""
    ends = [end for _, end in hazard.periods] if not hazard.end_estimated else []
    end = max(ends, default=math.inf)
    return end if hazard.cancelled_s is None else min(end, hazard.cancelled_s)


def alerts(only_open: bool) -> Work[list[Alert]]:
    """In order of raising."""
    condition = " WHERE is_over = 0" if only_open else ""
    rows = yield Ask(f"SELECT id, record FROM alerts{condition} ORDER BY raised_s, id")
    return [record_of(text, Alert, f"alert {key}") for key, text in rows]


def hazards(now_s: float) -> Work[list[Hazard]]:
    """All that are not over."""
    rows = yield Ask("SELECT id, record FROM hazards WHERE over_s > $1 ORDER BY id", (now_s,))
    return [record_of(text, Hazard, f"hazard {key}") for key, text in rows]


def due(dialect: Dialect, holding: Holding, now_s: float, most: int) -> Work[list[Delivery]]:
    """Deliveries to try now, held from now on."""
    sql = f"""UPDATE deliveries SET held_until_s = $2, written_s = $1 WHERE id IN (
        SELECT id FROM deliveries WHERE is_over = 0
        AND ((next_try_s <= $1 AND held_until_s <= $1) OR written_s > $3)
        ORDER BY created_s, id LIMIT $4{SKIPPING[dialect]}) RETURNING id, record"""
    rows = yield Ask(sql, (now_s, now_s + holding.hold_s, now_s + holding.clock_s, most))
    found = [record_of(text, Delivery, f"delivery {key}") for key, text in rows]
    return sorted(found, key=lambda d: (d.created_s, d.id))


def delivered(dialect: Dialect, now_s: float, delivery: Delivery) -> Work[None]:
    """The try is kept and the delivery let go; it is added where the store does not have it."""
    yield from _write_delivery(dialect, delivery, now_s)


def subscriptions() -> Work[list[Subscription]]:
    """All, by id."""
    rows = yield Ask("SELECT id, record FROM subscriptions ORDER BY id")
    return [record_of(text, Subscription, f"subscription {key}") for key, text in rows]


def subscribe(subscription: Subscription) -> Work[None]:
    """Add or replace."""
    sql = (
        "INSERT INTO subscriptions (id, record) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET record = excluded.record"
    )
    yield Ask(sql, (_key(subscription.id), text_of(subscription)))


def unsubscribe(name: str) -> Work[None]:
    """The one of this id is no more; nothing where there was none."""
    yield Ask("DELETE FROM subscriptions WHERE id = $1", (_key(name),))


def silences(now_s: float) -> Work[list[Silence]]:
    """All that have not ended, by id."""
    rows = yield Ask("SELECT id, record FROM silences WHERE ends_s > $1 ORDER BY id", (now_s,))
    return [record_of(text, Silence, f"silence {key}") for key, text in rows]


def silence(made: Silence) -> Work[None]:
    """Add or replace."""
    sql = (
        "INSERT INTO silences (id, ends_s, record) VALUES ($1, $2, $3) "
        "ON CONFLICT (id) DO UPDATE SET ends_s = excluded.ends_s, record = excluded.record"
    )
    yield Ask(sql, (_key(made.id), made.ends_s, text_of(made)))


def note(who: str, what: str, at_s: float) -> Work[None]:
    """A line of the audit trail; a character 0, which PostgreSQL cannot hold, is written as U+2400."""
    yield _audit([(at_s, who, what)])


def audit(after: int, most: int) -> Work[list[AuditLine]]:
    """Lines after one, in order."""
    rows = yield Ask("SELECT line, at_s, who, what FROM audit WHERE line > $1 ORDER BY line LIMIT $2", (after, most))
    return [AuditLine(int(line), float(at_s), who, what) for line, at_s, who, what in rows]


def _write_alert(dialect: Dialect, alert: Alert) -> Work[None]:
    values = (alert.state, int(alert.state in OVER), alert.raised_s, text_of(alert))
    known = yield from _inserted(dialect, "alerts", "state, is_over, raised_s, record", alert, values)
    if known is None:
        yield _audit([(s.at_s, s.by, f"alert {alert.id}: {s.state}") for s in alert.steps])
    elif (now := joined(known, alert)) != known:
        sql = "UPDATE alerts SET state = $2, is_over = $3, raised_s = $4, record = $5 WHERE id = $1"
        yield Ask(sql, (now.id, now.state, int(now.state in OVER), now.raised_s, text_of(now)))
        more = [s for s in now.steps if s not in known.steps]
        yield _audit([(s.at_s, s.by, f"alert {now.id}: {s.state}") for s in more])


def _write_delivery(dialect: Dialect, delivery: Delivery, now_s: float) -> Work[None]:
    columns = "alert, subscription, created_s, is_over, next_try_s, record, written_s, held_until_s"
    what = (_key(delivery.alert), _key(delivery.subscription), delivery.created_s)
    values = (*what, _ended(delivery), delivery.next_try_s, text_of(delivery), now_s, 0.0)
    known = yield from _inserted(dialect, "deliveries", columns, delivery, values)
    if known is None or (now := settled(known, delivery)) == known:
        return
    changes = "is_over = $2, next_try_s = $3, written_s = $4, held_until_s = 0, record = $5"
    given = (now.id, _ended(now), now.next_try_s, now_s, text_of(now))
    yield Ask(f"UPDATE deliveries SET {changes} WHERE id = $1", given)
    how = "delivered" if now.delivered_s is not None else now.given_up or f"tried {now.attempts} times"
    yield _audit([(now_s, now.subscription, f"delivery {now.id} of alert {now.alert}: {how}")])


def _write_hazard(dialect: Dialect, hazard: Hazard) -> Work[None]:
    values = (over_s(hazard), text_of(hazard))
    known = yield from _inserted(dialect, "hazards", "over_s, record", hazard, values)
    if known is not None and (now := later(known, hazard)) != known:
        yield Ask("UPDATE hazards SET over_s = $2, record = $3 WHERE id = $1", (now.id, over_s(now), text_of(now)))


def _inserted(dialect: Dialect, table: str, columns: str, record: Kept, values: tuple[Any, ...]) -> Work[Kept | None]:
    """None where the row is new and written now; else the record that is there, locked until the transaction's end.

    One row after another in order of id: looking for all first locks crosswise with who inserts in between.
    """
    key = _key(record.id)
    find = Ask(f"SELECT record FROM {table} WHERE id = $1{LOCKED[dialect]}", (key,))
    rows = yield find
    if not rows:
        places = ", ".join(f"${k}" for k in range(1, len(values) + 2))
        sql = f"INSERT INTO {table} (id, {columns}) VALUES ({places}) ON CONFLICT (id) DO NOTHING RETURNING id"
        if (yield Ask(sql, (key, *values))):
            return None
        rows = yield find
    return record_of(rows[0][0], type(record), f"{table} {key}")


def _ended(delivery: Delivery) -> int:
    return int(delivery.delivered_s is not None or delivery.given_up is not None)


def _audit(lines: Sequence[tuple[float, str, str]]) -> Ask:
    clean = tuple((at_s, plain_text(who), plain_text(what)) for at_s, who, what in lines)
    return Ask("INSERT INTO audit (at_s, who, what) VALUES ($1, $2, $3)", many=clean)


def plain_text(text: str) -> str:
    """What both databases take: no character 0, no half of a surrogate pair."""
    return text.replace("\0", "\u2400").encode("utf-8", "replace").decode("utf-8")


def _key(name: str) -> str:
    if plain_text(name) != name:
        raise RequestInvalid(f"the id {name!r} has a character that a store cannot hold; use letters, digits and signs")
    return name
