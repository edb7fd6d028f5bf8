"""Real servers on loopback for tests: NATS with JetStream and PostgreSQL, on ports that the system gives.

Each is ended by its own process id. A test is skipped, and says for want of what, where the program is not installed.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

START_S = 30.0
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3]))
NATS = shutil.which("nats-server") or next(filter(os.path.exists, ["/usr/sbin/nats-server"]), None)
AS = "nobody"
"""PostgreSQL refuses to run as root; then it runs as this user."""


def free_port() -> int:
    """A port of loopback that nobody listened on a moment ago."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        port: int = made.getsockname()[1]
        return port


@dataclass
class Server:
    """A program that can be ended, frozen and started again on the same data."""

    command: Sequence[str]
    port: int
    log: Path
    ready: Sequence[str] = ()
    """A command that succeeds when it answers; without one it answers when it listens."""
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Returns when it listens; the log is in the error where it does not."""
        deadline = time.monotonic() + START_S
        while True:
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/")
            while self.process.poll() is None and time.monotonic() < deadline:
                if self.listens():
                    return
                time.sleep(0.02)
            if time.monotonic() >= deadline:
                self.kill()
                raise RuntimeError(f"{self.command[0]} does not listen:\n{self.log.read_text('utf-8', 'replace')}")
            time.sleep(0.2)  # children of a killed server may still hold its data

    def listens(self) -> bool:
        """Whether it answers."""
        if self.ready:
            return subprocess.run(self.ready, capture_output=True, check=False).returncode == 0
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 0.5):
            return True
        return False

    def kill(self) -> None:
        """At once, as by a power cut of the process alone."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """In good order, and by force after 10 s."""
        self._end(signal.SIGINT)

    def freeze(self) -> None:
        """It is there and does not answer."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It answers again."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.thaw()
        self.process.send_signal(how)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        self.process = None


def nats_server(folder: Path) -> Server:
    """NATS with JetStream, its data in the folder; not started."""
    if NATS is None:
        pytest.skip("nats-server is not installed")
    port = free_port()
    command = [NATS, "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", str(folder / "nats")]
    return Server(command, port, folder / "nats.log")


def postgres_server(folder: Path) -> Server:
    """PostgreSQL with an empty database, its data in the folder; not started."""
    if not POSTGRES:
        pytest.skip("postgresql is not installed")
    data, port = folder / "postgres", free_port()
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(data, AS, pwd.getpwnam(AS).pw_gid)
    make = ("-D", str(data), "-U", "watch", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
    made = subprocess.run(
        [*_unprivileged(), str(POSTGRES[-1].parent / "initdb"), *make], capture_output=True, cwd="/", check=False
    )
    assert made.returncode == 0, made.stderr.decode()
    settings = ("listen_addresses=127.0.0.1", "max_connections=40", "shared_buffers=16MB")
    run = [str(POSTGRES[-1]), "-D", str(data), "-p", str(port), "-k", str(data)]
    command = [*_unprivileged(), *run, *(word for one in settings for word in ("-c", one))]
    ready = [str(POSTGRES[-1].parent / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    return Server(command, port, folder / "postgres.log", ready)


def _unprivileged() -> list[str]:
    """Before a command that refuses to run as root. It may still pass through the test's folders."""
    if os.geteuid() != 0:
        return []
    group = str(pwd.getpwnam(AS).pw_gid)
    cap = "+dac_override"
    return ["setpriv", "--reuid", AS, "--regid", group, "--clear-groups", "--inh-caps", cap, "--ambient-caps", cap]


def postgres_url(server: Server) -> str:
    """Of the database that initdb made."""
    return f"postgresql://watch@127.0.0.1:{server.port}/postgres"


def nats_url(server: Server) -> str:
    """Where clients connect."""
    return f"nats://127.0.0.1:{server.port}"


@contextlib.contextmanager
def running(server: Server) -> Iterator[Server]:
    """Started, and ended in good order however the test ends."""
    try:
        server.start()
        yield server
    finally:
        server.stop()
