"""The processes of a small watch, to be killed at any moment: `python -m builders.killed FOLDER` starts and ends them.

`feeder` publishes made-up reports, `worker` finds alerts in them, keeps and sends them, `person` acknowledges some.
Each begins again where it was. What they share is in `plan.json` of the folder; what the world has seen of them is in
files that are only appended to and flushed to disk: `sent`, `acknowledged`, `went_back`, `told`.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import importlib
import json
import os
import random
import signal
import sys
import time
import traceback
import uuid
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import msgspec

from builders.alerts_plain import plain_alert, stepped
from crossfix.records.alert import RANK, Alert, Delivery, State
from crossfix.records.notice import Notice
from crossfix.run.watch.batches import Pace
from crossfix.run.watch.buses.nats import open_nats
from crossfix.run.watch.lease import Terms, owner_name, presence
from crossfix.run.watch.outbox import until_done
from crossfix.run.watch.partition import aircraft_part, parts_of, share
from crossfix.run.watch.ports import Bus
from crossfix.run.watch.snapshot import Piece
from crossfix.run.watch.stores.open import open_store
from crossfix.run.watch.stores.store import SqlStore
from crossfix.run.watch.stores.work import Holding
from crossfix.run.watch.worker import Found, Worker

IN_A_ROW = 3
"""So many bad reports raise an alert, so many good ones clear it."""
AIRCRAFT, SPELL = 40, 8
"""How many aircraft, and for how many of its reports one stays good or bad on average."""
TTL_S = 2.0
"""Of the workers' leases."""
NAMESPACE = uuid.UUID("3d7a5d0e-7b63-4f7b-9a53-0a6a2d1d9c11")


@dataclass(frozen=True)
class Plan:
    """What all processes are told."""

    nats: str
    store: str
    parts: int
    per_s: float
    seed: int
    workers: int
    hold_s: float


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


def append(path: Path, line: str) -> None:
    """One line, on disk when it returns."""
    with path.open("ab") as file:
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def teller(folder: Path, who: str) -> Callable[[Notice], None]:
    """Into the file `told`."""
    return lambda notice: append(folder / "told", f"{time.time():.2f} {who}: {notice.where}: {notice.text}")


async def feeder(plan: Plan, folder: Path) -> None:
    """Publishes until there is a file `stop`, and leaves how many in `count`."""
    tell = teller(folder, "feeder")
    bus = await until_done("bus", lambda: open_nats(plan.nats, "feeder", tell=tell), tell)
    kept = folder / "position"
    begin = int(kept.read_text()) if kept.exists() else 0
    for report in reports(plan.seed):
        if report.number < begin:
            continue
        if report.number % 20 == 0:
            (folder / "position.new").write_text(str(report.number))
            (folder / "position.new").replace(kept)
            await asyncio.sleep(20 / plan.per_s)
            if report.number != begin and (folder / "stop").exists():  # up to 20 beyond it may have been published
                (folder / "count").write_text(str(report.number))
                break
        await until_done("publish", publishing(bus, plan, report), tell)
    await bus.close()


def publishing(bus: Bus, plan: Plan, report: Report) -> Callable[[], Awaitable[bool]]:
    """One report on its way; its number is the id by which a second time is dropped."""
    part, body = aircraft_part(report.address, plan.parts).name, msgspec.json.encode(asdict(report))
    return lambda: bus.publish(part, f"{report.address:06x}", body, str(report.number))


async def worker(plan: Plan, folder: Path, number: int) -> None:
    """Serves its share of the parts, and that of workers that are away; sends what is due."""
    name, terms = owner_name(f"worker-{number}"), Terms(TTL_S)
    tell = teller(folder, name)
    bus = await until_done("bus", lambda: open_nats(plan.nats, name, tell=tell), tell)
    store = await store_of(plan, tell)
    serving = Worker(bus, store, InARow(), name, tell, terms=terms, pace=Pace(snapshot_s=0.5, batch=64, look_s=0.2))
    shares = {
        lease_name(k, plan.workers): [part.name for part in share(parts_of("aircraft", plan.parts), k, plan.workers)]
        for k in range(1, plan.workers + 1)
    }
    ours = lease_name(number, plan.workers)
    others = {part: whose for whose, parts in shares.items() if whose != ours for part in parts}
    async with asyncio.TaskGroup() as group:
        group.create_task(presence(bus, ours, name, terms, tell))
        group.create_task(serving.run(shares[ours], others))
        group.create_task(sender(store, folder, tell))


def lease_name(worker: int, workers: int) -> str:
    """What a worker holds while it is there."""
    return f"worker.{worker}-of-{workers}"


async def store_of(plan: Plan, tell: Callable[[Notice], None]) -> SqlStore:
    """Opened as soon as it can be."""
    holding = Holding(hold_s=plan.hold_s)
    return await until_done("store", lambda: open_store(plan.store, holding=holding), tell)


async def sender(store: SqlStore, folder: Path, tell: Callable[[Notice], None]) -> None:
    """What is sent, one after the other, is a line of the file `sent`."""
    while True:
        due = await until_done("deliveries", lambda: store.due(time.time(), most=1), tell)
        for delivery in due:
            append(folder / "sent", delivery.id)
            ended = replace(delivery, attempts=delivery.attempts + 1, delivered_s=time.time())
            await until_done("deliveries", lambda one=ended: store.delivered(one), tell)  # type: ignore[misc]
        if not due:
            await asyncio.sleep(0.1)


async def person(plan: Plan, folder: Path) -> None:
    """Acknowledges half of what is open, and looks whether what was acknowledged still is."""
    tell = teller(folder, "person")
    store = await store_of(plan, tell)
    chance = random.Random(os.getpid())
    log = folder / "acknowledged"
    while True:
        known = set(log.read_text().split()) if log.exists() else set()
        alerts = await until_done("alerts", lambda: store.alerts(only_open=False), tell)
        for alert in alerts:
            if alert.id in known and RANK[alert.state] < RANK[State.ACKNOWLEDGED]:
                append(folder / "went_back", alert.id)
            if alert.id not in known and alert.state is State.RAISED and chance.random() < 0.5:
                answered = stepped(alert, State.ACKNOWLEDGED, time.time(), "person")
                await until_done("answer", lambda one=answered: store.write([one], []), tell)  # type: ignore[misc]
                append(log, alert.id)
        await asyncio.sleep(0.2)


ROLES = {"feeder": feeder, "person": person}
LOADED = ("asyncpg", "nats.aio.client", "nats.js.api", "nats.js.errors", "nats.errors")


def nursery(folder: Path) -> None:
    """Forks processes, so that one started again is at work in hundredths of a second, and ends them.

    Lines in: `start ROLE` (`feeder`, `person`, `worker-1`), `kill PID`, `look PID`; lines out: the pid, then `killed`,
    `runs`, or `ended` by itself.
    """
    for name in LOADED:
        importlib.import_module(name)
    plan = Plan(**json.loads((folder / "plan.json").read_text()))
    for line in sys.stdin:
        command, what = line.split()
        if command == "start":
            print(born(what, plan, folder), flush=True)
            continue
        ended, _ = os.waitpid(int(what), os.WNOHANG)
        if command == "kill" and not ended:
            os.kill(int(what), signal.SIGKILL)
            os.waitpid(int(what), 0)
        print("ended" if ended else "killed" if command == "kill" else "runs", flush=True)


def born(role: str, plan: Plan, folder: Path) -> int:
    """The id of a new process that works by its role."""
    pid = os.fork()
    if pid:
        return pid
    try:
        os.dup2(2, 1)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        number = role.partition("-")[2]
        asyncio.run(worker(plan, folder, int(number)) if number else ROLES[role](plan, folder))
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    nursery(Path(sys.argv[1]))
