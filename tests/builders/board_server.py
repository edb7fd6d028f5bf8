"""The HTTP application of a watch over made-up records, in a thread: the page of the board is tested against it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import crossfix.web
from crossfix.errors import StoreUnavailable
from crossfix.present.alert_json import alert_out, encoded, states_out
from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Alert, State, Step
from crossfix.records.hazard import Hazard
from crossfix.records.watch_effects import Acknowledge, Act, Input, Reject, Told
from crossfix.run.watch.deliver.stream import Hub
from crossfix.run.watch.ports import Store
from crossfix.web.app import application
from crossfix.web.serve import listening, serve
from crossfix.web.tokens import TokenFile
from crossfix.web.watched import Watched

STATIC = Path(crossfix.web.__file__).parent / "static"
HOST = "127.0.0.1"
REACHED = {Acknowledge: State.ACKNOWLEDGED, Act: State.ACTED, Reject: State.REJECTED}
ENDED = {State.ACTED, State.REJECTED, State.CLEARED}


@dataclass
class World:
    """What the watch knows; a test changes it and sends what changed."""

    now_s: float
    aircraft: list[AircraftState] = field(default_factory=list)
    hazard_list: list[Hazard] = field(default_factory=list)
    known: dict[str, Alert] = field(default_factory=dict)
    feeds: list[dict[str, Any]] = field(default_factory=list)
    details: dict[str, dict[str, Any]] = field(default_factory=dict)
    flights: dict[int, dict[str, Any]] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    """Beside the states: replay, synthetic."""
    tokens: TokenFile | None = None
    store_gone: bool = False
    feeds_fail: bool = False
    answers: list[Acknowledge | Act | Reject] = field(default_factory=list)

    def now(self) -> Sequence[AircraftState]:
        """As ports.States."""
        return self.aircraft

    def feed_list(self) -> Sequence[Any]:
        """As Watched.feeds: encoded as they are."""
        if self.feeds_fail:
            raise StoreUnavailable("the feeds are not told")
        return self.feeds

    async def alerts(self, only_open: bool = True) -> Sequence[Alert]:
        """As ports.Store."""
        return [one for one in self.known.values() if not only_open or one.state not in ENDED]

    async def hazards(self) -> Sequence[Hazard]:
        """As ports.Store."""
        return self.hazard_list


class BoardServer:
    """It can be stopped and started again on its port, as another run of the watch."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.port = 0
        self.runs = 0
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._serving: asyncio.Task[None] | None = None
        self._hub = Hub("none")

    @property
    def address(self) -> str:
        """Where the board is."""
        return f"http://{HOST}:{self.port}/"

    def start(self) -> None:
        """Returns when it listens."""
        self.runs += 1
        self._hub = Hub(f"run{self.runs}")
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run(ready)), daemon=True)
        self._thread.start()
        assert ready.wait(10)

    def stop(self) -> None:
        """Ends every stream and the server."""
        assert self._thread is not None
        assert self._serving is not None
        self._call(self._serving.cancel)
        self._thread.join(15)
        assert not self._thread.is_alive()

    def send_states(self) -> None:
        """The states as they are now."""
        body = encoded({**states_out(self.world.aircraft, self.world.now_s), **self.world.more})
        self._call(lambda: self._hub.put("states", body, kept=False))

    def send_alert(self, alert: Alert) -> None:
        """Keep an alert and send it."""
        self.world.known[alert.id] = alert
        self.send_late(alert)

    def send_late(self, alert: Alert) -> None:
        """Send an alert that may be an old copy."""
        body = encoded(alert_out(alert))
        self._call(lambda: self._hub.put("alert", body))

    async def _run(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        on = listening(HOST, self.port, self.world.tokens)
        self.port = on.getsockname()[1]
        app = application(self._watched(), self.world.tokens)
        self._serving = asyncio.create_task(serve(app, on, self._hub.end))
        ready.set()
        await asyncio.wait([self._serving])

    def _call(self, act: Callable[[], object]) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(act)

    def _watched(self) -> Watched:
        world = self.world

        async def detail(alert: Alert) -> dict[str, Any]:
            return world.details.get(alert.id, {"evidence": None, "diversion": None})

        async def flight(address: int) -> dict[str, Any] | None:
            return world.flights.get(address)

        # Of the store the application asks no more than the world has, as long as nobody subscribes.
        store = cast(Store, world)
        return Watched(
            store, world, self._hub, self._give, lambda: world.now_s, world.feed_list, detail, flight,
            lambda: world.more,
        )  # fmt: skip

    async def _give(self, given: Input) -> Sequence[Told]:
        assert isinstance(given, Acknowledge | Act | Reject)
        if self.world.store_gone:
            raise StoreUnavailable("the store does not answer")
        self.world.answers.append(given)
        alert = self.world.known[given.alert]
        step = Step(REACHED[type(given)], self.world.now_s, given.by, given.note)
        self.send_alert(replace(alert, steps=(*alert.steps, step)))
        return ()


@contextmanager
def board_server(world: World) -> Iterator[BoardServer]:
    """The server while it is needed."""
    server = BoardServer(world)
    server.start()
    try:
        yield server
    finally:
        server.stop()
