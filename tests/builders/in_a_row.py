"""A small engine with a state: an aircraft that reports bad integrity three times in a row raises an alert; synthetic.

Pure, the same however its reports are cut into batches: what a worker must keep can be told from the reports alone.
"""

from __future__ import annotations

import functools
import hashlib
import random
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from builders.alerts_plain import plain_alert, stepped
from crossfix.records.alert import Alert, Delivery, State
from crossfix.run.watch.snapshot import Piece
from crossfix.run.watch.worker import Found

IN_A_ROW = 3
"""So many bad reports raise an alert, so many good ones clear it."""
AIRCRAFT, SPELL = 40, 8
"""How many aircraft, and for how many of its reports one stays good or bad on average."""
NAMESPACE = uuid.UUID("3d7a5d0e-7b63-4f7b-9a53-0a6a2d1d9c11")


@dataclass(frozen=True)
class Report:
    """One aircraft's integrity at a time; `number` counts all reports."""

    number: int
    address: int
    good: bool


def reports(seed: int) -> Iterator[Report]:
    """Without end, the same for the same seed."""
    chance = random.Random(seed)
    good = [True] * AIRCRAFT
    number = 0
    while True:
        one = chance.randrange(AIRCRAFT)
        if chance.random() < 1.0 / SPELL:
            good[one] = not good[one]
        yield Report(number, 0x500000 + one, good[one])
        number += 1


@dataclass(frozen=True)
class Track:
    """Of one aircraft: the last report heard, whether it is bad since when, and how many in a row say otherwise."""

    last: int = -1
    bad_since: int | None = None
    other: int = 0


Tracks = dict[int, Track]


class InARow:
    """The engine: pure, the same however the reports are cut into batches, deaf to a report heard before."""

    def empty(self) -> Tracks:
        """No aircraft."""
        return {}

    def handle(self, state: Tracks, batch: Sequence[bytes]) -> Found[Tracks]:
        """An alert where an aircraft becomes bad, the same alert cleared where it becomes good."""
        state, alerts, deliveries = dict(state), [], []
        for report in (msgspec.json.decode(body, type=Report) for body in batch):
            track = state.get(report.address, Track())
            if report.number <= track.last:
                continue
            other = track.other + 1 if report.good is (track.bad_since is not None) else 0
            track = replace(track, last=report.number, other=other)
            if other == IN_A_ROW:
                began = report.number if track.bad_since is None else track.bad_since
                alerts.append(found(report.address, began, None if track.bad_since is None else report.number))
                if track.bad_since is None:
                    deliveries.append(sending(alerts[-1]))
                track = replace(track, bad_since=began if track.bad_since is None else None, other=0)
            state[report.address] = track
        return Found(state, alerts, deliveries)

    def pack(self, state: Tracks) -> list[Piece]:
        """As JSON, the aircraft in pieces by their last digit: some are the same as before."""
        pieces = []
        for digit in range(16):
            some = {address: track for address, track in sorted(state.items()) if address % 16 == digit}
            body = msgspec.json.encode(some)
            pieces.append(Piece(f"{digit:x}-{hashlib.sha256(body).hexdigest()}", functools.partial(bytes, body)))
        return pieces

    def unpack(self, pieces: Mapping[str, bytes]) -> Tracks:
        """From JSON."""
        state: Tracks = {}
        for body in pieces.values():
            state |= msgspec.json.decode(body, type=Tracks)
        return state


def found(address: int, began: int, ended: int | None) -> Alert:
    """The alert of one episode; report numbers stand for seconds."""
    name = str(uuid.uuid5(NAMESPACE, f"{address} {began}"))
    raised = plain_alert(name, float(began))
    return raised if ended is None else stepped(raised, State.CLEARED, float(ended), "watch")


def sending(alert: Alert) -> Delivery:
    """To the one subscription."""
    name = str(uuid.uuid5(NAMESPACE, f"{alert.id} sub-1 1"))
    return Delivery(name, alert.id, "sub-1", "file", 1, alert.raised_s)


def expected(seed: int, count: int) -> dict[str, Alert]:
    """What a watch that nobody kills finds in the first reports."""
    parts: list[Report] = [report for _, report in zip(range(count), reports(seed), strict=False)]
    alerts = InARow().handle({}, [msgspec.json.encode(one) for one in parts]).alerts
    return {alert.id: alert for alert in alerts}
