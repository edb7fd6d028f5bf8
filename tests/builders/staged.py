"""The stages of a watch as parts on a queue in this process: what a bus and its workers do, without either."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from builders.flights import Cruise, table_of
from crossfix.records.alert import Alert, Delivery, Subscription
from crossfix.records.hazard import Hazard
from crossfix.records.notice import Notice
from crossfix.records.table import Table
from crossfix.records.watch_effects import Input, Subscribed
from crossfix.run.watch.engine import Engine
from crossfix.run.watch.partition import Part, aircraft_parts, parts_of
from crossfix.run.watch.stages.aircraft import AircraftStage
from crossfix.run.watch.stages.area import AreaStage
from crossfix.run.watch.stages.messages import an_input, reports, tick
from crossfix.run.watch.stages.subscription import SubscriptionStage
from crossfix.run.watch.worker import Handler
from crossfix.warn.look import Airports

Places = dict[str, tuple[float, float]]
START_S = 1_767_679_200.0


@dataclass
class Staged:
    """Parts with their handlers and states; `log` has what each part was sent, in order."""

    parts: int
    airports: Places = field(default_factory=dict)
    exercise: bool = False
    handlers: dict[str, Handler[Any]] = field(default_factory=dict)
    states: dict[str, Any] = field(default_factory=dict)
    waiting: deque[tuple[str, bytes]] = field(default_factory=deque)
    log: dict[str, list[bytes]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    alerts: dict[str, Alert] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    hazards: dict[str, Hazard] = field(default_factory=dict)
    told: list[Notice] = field(default_factory=list)
    answers: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        of = self.parts
        for part in parts_of("aircraft", of):
            self.handlers[part.name] = AircraftStage(part.name, of, Engine, self.exercise)
        for part in parts_of("area", of):
            self.handlers[part.name] = AreaStage(part, self.airports, self.exercise)
        for part in parts_of("subscription", of):
            self.handlers[part.name] = SubscriptionStage(part, Airports.of(self.airports), self.exercise)
        self.states = {name: handler.empty() for name, handler in self.handlers.items()}
        self.log = {name: [] for name in self.handlers}

    def send(self, part: str, body: bytes) -> None:
        """A message, and all that follows from it."""
        self.waiting.append((part, body))
        while self.waiting:
            to, data = self.waiting.popleft()
            self.log[to].append(data)
            self.handle(to, [data])

    def handle(self, part: str, batch: Sequence[bytes]) -> None:
        """As a worker does; what was published before, by its id, is dropped."""
        found = self.handlers[part].handle(self.states[part], batch)
        self.states[part] = found.state
        for alert in found.alerts:
            known = self.alerts.get(alert.id)
            if known is None or len(alert.steps) > len(known.steps):
                self.alerts[alert.id] = alert
        self.deliveries |= {one.id: one for one in found.deliveries if one.id not in self.deliveries}
        self.hazards |= {one.id: one for one in found.hazards}
        self.told += found.told
        self.answers |= dict(found.answers)
        for message in found.onward:
            if message.id not in self.seen:
                self.seen.add(message.id)
                self.waiting.append((message.part, message.body))

    def give(self, given: Input, now_s: float) -> None:
        """To all subscriptions."""
        for part in parts_of("subscription", self.parts):
            self.send(part.name, an_input(given, now_s))

    def report(self, table: Table, now_s: float) -> None:
        """Reports, by the parts of their aircraft."""
        part = aircraft_parts(table["icao_address"].values.astype(np.int64), self.parts)
        for index in np.unique(part).tolist():
            body = reports(table.where(part == index), now_s, now_s)
            self.send(Part("aircraft", index, self.parts).name, body)

    def tick(self, now_s: float) -> None:
        """Time for all."""
        for name in self.handlers:
            self.send(name, tick(now_s))

    def again(self, part: str) -> None:
        """Another worker takes a part over: a snapshot, and all after it."""
        handler = self.handlers[part]
        pieces = {piece.name: piece.body() for piece in handler.pack(self.states[part])}
        self.states[part] = handler.unpack(pieces)

    def run(
        self,
        table: Table,
        subscriptions: Sequence[Subscription],
        step_s: float = 1.0,
        beside: Callable[[float], None] = lambda _: None,
    ) -> None:
        """All reports in the order of time, and a tick after each step; `beside` is called after it."""
        first_s = float(table["time"].values[0])
        for one in subscriptions:
            self.give(Subscribed(one), first_s)
        for now_s, piece in steps(table, step_s):
            if len(piece):
                self.report(piece, now_s)
            self.tick(now_s)
            beside(now_s)


def steps(table: Table, step_s: float) -> Iterator[tuple[float, Table]]:
    """(end of each step, the reports in it), s UTC."""
    times = table["time"].values
    now_s = float(np.floor(times[0] / step_s) + 1.0) * step_s
    begin = 0
    while begin < len(times):
        end = int(np.searchsorted(times, now_s, "left"))
        yield now_s, table.where(np.arange(begin, end))
        begin, now_s = end, now_s + step_s


def close_traffic(count: int = 12, lost: int = 4, lasts_s: float = 90.0, far: int = 4) -> Table:
    """Aircraft within some 40 NM, of which some lose satellites within seconds, and others far away, by time."""
    rows: list[dict[str, Any]] = []
    for number in range(count + far):
        place = (45.0 + 0.05 * number, 45.0) if number < count else (52.0, 13.0 + 0.1 * number)
        cruise = Cruise(latitude=place[0], longitude=place[1], callsign=b"TST%d" % number)
        until = 25.0 + 0.7 * number if number < lost else lasts_s
        made = [*cruise.clean(0.0, until), *(cruise.lost(until, lasts_s) if number < lost else ())]
        rows += [row | {"icao_address": 0x400000 + 37 * number, "time": row["time"] + START_S} for row in made]
    return table_of(sorted(rows, key=lambda row: float(row["time"])))
