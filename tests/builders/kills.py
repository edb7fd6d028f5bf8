"""Kills the processes of a real watch at random moments, and the servers that it needs, and starts them again.

The processes are `crossfix watch --bus --store --part K/N`, K from 1 to N, and one with the board alone (0/N). What is
outside of the watch (`builders.outside`) is not killed. What was lost or came twice is told by `builders.kill_counts`.
"""

from __future__ import annotations

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

from builders.far_areas import Areas
from builders.outside import Ports
from builders.servers import Server, free_port, nats_server, nats_url, postgres_server, postgres_url
from crossfix.web.tokens import add_token, new_token, role_of

TESTS = Path(__file__).parents[1]
WHO = ("atc", "operator")
"""The subscriptions: a party each that is told of all."""


@dataclass
class Process:
    """A process of ours, and what it printed since it was first started."""

    command: Sequence[str]
    log: Path
    ended: list[str] = field(default_factory=list)
    """How it ended where nobody ended it."""
    _running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns at once."""
        paths = os.pathsep.join([str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])])
        environment = {**os.environ, "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"}
        with self.log.open("ab") as log:
            log.write(f"--- started {time.time():.2f}\n".encode())
            log.flush()
            self._running = subprocess.Popen(
                self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment, cwd=self.log.parent
            )

    def check(self) -> None:
        """Remembers it where it has ended by itself."""
        if self._running is not None and (status := self._running.poll()) is not None:
            lines = self.log.read_text("utf-8", "replace").splitlines()
            self.ended.append(f"{self.log.stem} at {time.time():.2f}, status {status}: " + " | ".join(lines[-4:]))
            self._running = None

    def kill(self) -> None:
        """At once."""
        self.check()
        if self._running is not None:
            self._running.kill()
            self._running.wait(10)
            with self.log.open("a") as log:
                log.write(f"--- killed {time.time():.2f}\n")
            self._running = None


@dataclass
class Killed:
    """A watch in a folder, its servers and processes by name."""

    folder: Path
    workers: int
    areas: Areas
    ports: Ports
    store: str
    servers: dict[str, Server]
    processes: dict[str, Process]
    outside: Process
    kills: Counter[str] = field(default_factory=Counter)

    def start(self, name: str) -> None:
        """Again."""
        (self.servers.get(name) or self.processes[name]).start()

    def kill(self, name: str) -> None:
        """By SIGKILL."""
        (self.servers.get(name) or self.processes[name]).kill()
        self.kills[name.partition("-")[0]] += 1

    def check(self) -> None:
        """Who has ended by itself is started again, and that is remembered."""
        for name, process in self.processes.items():
            before = len(process.ended)
            process.check()
            if len(process.ended) > before:
                self.start(name)

    @property
    def ended(self) -> list[str]:
        """What ended by itself."""
        self.check()
        return [one for process in (*self.processes.values(), self.outside) for one in process.ended]

    def wait(self, done: Callable[[], bool], most_s: float) -> bool:
        """Whether it was done in time."""
        until = time.monotonic() + most_s
        while not done():
            if time.monotonic() >= until:
                return False
            time.sleep(0.1)
            self.check()
        return True

    def at_random(self, kills: int, pause_s: tuple[float, float], seed: int) -> None:
        """Kills so many times, each started again at once or a little later."""
        chance = random.Random(seed)
        names = [*self.servers, *self.processes]
        for _ in range(kills):
            time.sleep(chance.uniform(*pause_s))
            self.check()
            name = chance.choice(names)
            self.kill(name)
            time.sleep(chance.choice([0.0, chance.uniform(0.0, pause_s[1] / 2)]))
            self.start(name)

    def end_of_feed(self) -> int:
        """How many areas were affected; no more are."""
        (self.folder / "stop").touch()
        assert self.wait((self.folder / "fed").exists, 60.0)
        return int((self.folder / "fed").read_text())

    def stop(self) -> None:
        """All that was started."""
        for process in (*self.processes.values(), self.outside):
            process.kill()
        for server in self.servers.values():
            server.stop()


@contextlib.contextmanager
def watch(folder: Path, workers: int, areas: Areas, seed: int = 1) -> Iterator[Killed]:
    """One worker with SQLite, or several with PostgreSQL; the first two workers have the feed."""
    servers = {"nats": nats_server(folder)}
    if workers > 1:
        servers["postgres"] = postgres_server(folder)
    store = postgres_url(servers["postgres"]) if workers > 1 else str(folder / "watch.sqlite")
    ports = Ports(free_port(), free_port(), free_port())
    _plan(folder, ports, areas, seed)
    common = ["--bus", nats_url(servers["nats"]), "--store", store, "--allow-target", f"127.0.0.1:{ports.hook}"]
    common += ["--subscriptions", str(folder / "who.json")]
    board = ["--serve", f"127.0.0.1:{ports.board}", "--tokens", str(folder / "tokens")]
    arguments = {"board": [*common, "--part", f"0/{workers}", *board]}
    for k in range(1, workers + 1):
        feed = [f"beast://127.0.0.1:{ports.feed}"] if k <= 2 else []
        arguments[f"worker-{k}"] = [*feed, *common, "--part", f"{k}/{workers}"]
    made = Killed(
        folder, workers, areas, ports, store, servers,
        {name: Process([sys.executable, "-m", "crossfix", "watch", *given], folder / f"{name}.log")
         for name, given in arguments.items()},
        Process([sys.executable, "-m", "builders.outside", str(folder)], folder / "outside.log"),
    )  # fmt: skip
    try:
        for server in servers.values():
            server.start()
        for process in (made.outside, *made.processes.values()):
            process.start()
        yield made
    finally:
        made.stop()


def _plan(folder: Path, ports: Ports, areas: Areas, seed: int) -> None:
    """What the processes are told by files."""
    token, line = new_token("duty", role_of("acknowledge"))
    add_token(folder / "tokens", line)
    (folder / "outside.json").write_text(
        json.dumps({"ports": asdict(ports), "areas": asdict(areas), "token": token, "seed": seed})
    )
    who = [
        {"id": one, "name": one, "party": one, "channel": f"webhook:http://127.0.0.1:{ports.hook}/{one}"} for one in WHO
    ]
    (folder / "who.json").write_text(json.dumps(who))
