"""Kills the processes of a small watch at random moments, and says what was lost and what came twice."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from builders.killed import Plan, expected, sending
from builders.servers import Server, nats_server, nats_url, postgres_server, postgres_url
from crossfix.records.alert import RANK, State
from crossfix.run.watch.buses.nats import open_nats
from crossfix.run.watch.partition import parts_of, share
from crossfix.run.watch.stores.open import open_store
from crossfix.run.watch.stores.work import Holding

TESTS = Path(__file__).parents[1]


@dataclass
class Outcome:
    """What was found after the last kill, when all was quiet again."""

    kills: Counter[str] = field(default_factory=Counter)
    reports: int = 0
    alerts: int = 0
    acknowledged: int = 0
    lost: int = 0
    """Alerts that a watch that nobody kills finds, and that are not in the store."""
    unexpected: int = 0
    """Alerts in the store that it does not find."""
    raised_twice: int = 0
    """Alerts with more than one step `raised`."""
    went_back: int = 0
    """Acknowledged alerts that were seen, or are in the end, in a state before that."""
    not_sent: int = 0
    sent_again: int = 0
    """Sendings beyond the first of a delivery, all of them."""
    most_of_one: int = 0
    """How often the delivery that was sent most often was sent."""
    wait_s: float = 0.0
    """From the end of the feed until everything was there."""


@dataclass
class Watch:
    """Servers and processes of one watch in a folder, by what is killed."""

    folder: Path
    plan: Plan
    servers: dict[str, Server]
    nursery: subprocess.Popen[str]
    processes: dict[str, str] = field(default_factory=dict)
    """Their ids."""

    def start(self, name: str) -> None:
        """A server, or a process by its role and number."""
        if name in self.servers:
            self.servers[name].start()
        else:
            self.processes[name] = self._ask(f"start {name}")

    def kill(self, name: str) -> None:
        """At once."""
        if name in self.servers:
            self.servers[name].kill()
        else:
            assert self._ask(f"kill {self.processes[name]}") == "killed", self.why(name)

    def check(self, name: str) -> None:
        """Nothing may end by itself."""
        if name in self.servers:
            process = self.servers[name].process
            assert process is not None
            assert process.poll() is None, name
        else:
            assert self._ask(f"look {self.processes[name]}") == "runs", self.why(name)

    def why(self, name: str) -> str:
        """What the processes left behind."""
        return f"{name} has ended by itself:\n{(self.folder / 'errors').read_text()}"

    def _ask(self, line: str) -> str:
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write(line + "\n")
        self.nursery.stdin.flush()
        return self.nursery.stdout.readline().strip()

    def stop(self) -> None:
        """Everything that was started, by its own process id."""
        for name in list(self.processes):
            self._ask(f"kill {self.processes[name]}")
        self.nursery.communicate(timeout=10)
        for server in self.servers.values():
            server.stop()


@contextlib.contextmanager
def watch(folder: Path, workers: int, seed: int, per_s: float, hold_s: float = 15.0) -> Iterator[Watch]:
    """One worker with SQLite, or several with PostgreSQL; the bus is NATS."""
    servers = {"nats": nats_server(folder)}
    if workers > 1:
        servers["postgres"] = postgres_server(folder)
    name = postgres_url(servers["postgres"]) if workers > 1 else str(folder / "watch.db")
    plan = Plan(nats_url(servers["nats"]), name, 4, per_s, seed, workers, hold_s)
    (folder / "plan.json").write_text(json.dumps(asdict(plan)))
    environment = {**os.environ, "PYTHONPATH": str(TESTS), "OPENBLAS_NUM_THREADS": "1"}
    with (folder / "errors").open("ab") as errors:
        nursery = subprocess.Popen(
            [sys.executable, "-m", "builders.killed", str(folder)], env=environment, cwd=TESTS, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
        )  # fmt: skip
    started = Watch(folder, plan, servers, nursery)
    try:
        for one in (*servers, "feeder", "person", *(f"worker-{k}" for k in range(1, workers + 1))):
            started.start(one)
        yield started
    finally:
        started.stop()


def killed(
    folder: Path,
    workers: int,
    kills: int,
    seed: int,
    *,
    per_s: float,
    pause_s: tuple[float, float],
    hold_s: float = 15.0,
) -> Outcome:
    """A watch whose processes and servers are killed so many times, each started again at once or a little later."""
    chance = random.Random(seed)
    with watch(folder, workers, seed, per_s, hold_s) as started:
        outcome = Outcome()
        names = [*started.servers, *started.processes]
        _until((folder / "sent").exists, 60.0, started)
        for _ in range(kills):
            time.sleep(chance.uniform(*pause_s))
            name = chance.choice(names)
            started.kill(name)
            outcome.kills[name.partition("-")[0]] += 1
            time.sleep(chance.choice([0.0, chance.uniform(0.0, pause_s[1] / 2)]))
            started.start(name)
        _end(started, outcome)
    return outcome


def gone(folder: Path, seconds: float, *, per_s: float) -> Outcome:
    """A watch of three workers whose store is away for so long, once."""
    with watch(folder, 3, 1, per_s, Holding().hold_s) as started:
        outcome = Outcome()
        _until((folder / "sent").exists, 60.0, started)
        started.kill("postgres")
        time.sleep(seconds)
        started.start("postgres")
        _end(started, outcome)
    return outcome


@dataclass(frozen=True)
class Move:
    """How long the parts of a worker that is killed take to be served by others, and to be its own again."""

    taken_s: float
    back_s: float
    outcome: Outcome


def moved(folder: Path, *, per_s: float) -> Move:
    """The first of three workers killed, and started again when others have its parts."""
    with watch(folder, 3, 1, per_s, 8.0) as started:
        outcome, name = Outcome(), "worker-1"
        _until((folder / "sent").exists, 60.0, started)
        parts = [part.name for part in share(parts_of("aircraft", started.plan.parts), 1, 3)]
        asyncio.run(_held(started, parts, lambda owner: owner.startswith(name)))
        started.kill(name)
        outcome.kills["worker"] += 1
        taken_s = asyncio.run(_held(started, parts, lambda owner: not owner.startswith(name)))
        started.start(name)
        back_s = asyncio.run(_held(started, parts, lambda owner: owner.startswith(name)))
        _end(started, outcome)
    return Move(taken_s, back_s, outcome)


async def _held(started: Watch, parts: Sequence[str], by: Callable[[str], bool]) -> float:
    """The seconds until all parts are held by such owners."""
    began = time.monotonic()
    bus = await open_nats(started.plan.nats, "test")
    while not all(owner is not None and by(owner) for owner in [await bus.holder(part) for part in parts]):
        assert time.monotonic() - began < 60.0, started.why(f"who holds {', '.join(parts)}")
        await asyncio.sleep(0.05)
    await bus.close()
    return time.monotonic() - began


def _end(started: Watch, outcome: Outcome) -> None:
    """Ends the feed and waits until all is quiet."""
    (started.folder / "stop").touch()
    _until((started.folder / "count").exists, 120.0, started)
    outcome.reports = int((started.folder / "count").read_text())
    began = time.monotonic()
    for name in (*started.servers, *started.processes):
        if name != "feeder":
            started.check(name)
    asyncio.run(_settled(started, outcome))
    outcome.wait_s = time.monotonic() - began


def _until(done: Callable[[], bool], most_s: float, started: Watch) -> None:
    deadline = time.monotonic() + most_s
    while not done():
        errors = (started.folder / "errors").read_text()
        assert time.monotonic() < deadline, f"nothing after {most_s} s:\n{errors}"
        time.sleep(0.05)


async def _settled(started: Watch, outcome: Outcome, most_s: float = 90.0) -> None:
    """Waits until the store has what it should and everything is sent, then counts."""
    wanted = expected(started.plan.seed, outcome.reports)
    deadline = time.monotonic() + most_s
    while time.monotonic() < deadline:
        await _count(started, outcome, set(wanted))
        if outcome.lost == outcome.not_sent == 0:
            break
        await asyncio.sleep(0.5)


async def _count(started: Watch, outcome: Outcome, wanted: set[str]) -> None:
    answered, went_back = _lines(started, "acknowledged"), _lines(started, "went_back")  # before the store is read
    store = await open_store(started.plan.store)
    kept = {alert.id: alert for alert in await store.alerts(only_open=False)}
    await store.close()
    sent = Counter(_lines(started, "sent"))
    outcome.alerts, outcome.acknowledged = len(wanted), len(set(answered))
    outcome.lost, outcome.unexpected = len(wanted - set(kept)), len(set(kept) - wanted)
    outcome.raised_twice = sum([s.state for s in a.steps].count(State.RAISED) > 1 for a in kept.values())
    low = {name for name in answered if name not in kept or RANK[kept[name].state] < RANK[State.ACKNOWLEDGED]}
    silent = {name for name in set(answered) & set(kept) if "person" not in {s.by for s in kept[name].steps}}
    outcome.went_back = len({*low, *silent, *went_back})
    outcome.not_sent = sum(sending(alert).id not in sent for alert in kept.values())
    outcome.sent_again, outcome.most_of_one = sum(sent.values()) - len(sent), max(sent.values(), default=0)


def _lines(started: Watch, name: str) -> list[str]:
    path = started.folder / name
    return path.read_text().split() if path.exists() else []
