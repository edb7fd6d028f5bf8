"""A watch that is served: the real state machine, store and application, with a clock that stands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from builders.outgoing import NOW_S, airborne, hazard, subscription
from crossfix.present.alert_json import alert_out, encoded
from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Alert
from crossfix.records.hazard import Hazard
from crossfix.records.watch_effects import FlightsSeen, HazardsSeen, Input, Told, Write
from crossfix.run.watch.deliver.stream import Hub
from crossfix.run.watch.deliver.targets import Allowed
from crossfix.run.watch.deliver.webhook import Webhooks
from crossfix.run.watch.stores.sqlite import SqliteDatabase
from crossfix.run.watch.stores.store import SqlStore
from crossfix.warn.alerts import step
from crossfix.warn.board import restored
from crossfix.web.app import application
from crossfix.web.asgi import ASGIApp
from crossfix.web.limits import WebLimits
from crossfix.web.serve import listening, serve
from crossfix.web.tokens import Role, TokenFile, new_token
from crossfix.web.watched import FeedHealth, Watched

LAVISH = WebLimits(
    per_token_per_s=1e9, per_token_burst=1e9, per_address_per_s=1e9, per_address_burst=1e9, refused_burst=1e9
)


@dataclass
class Fleet:
    """Where aircraft are."""

    states: list[AircraftState] = field(default_factory=lambda: [airborne()])

    def now(self) -> Sequence[AircraftState]:
        """All."""
        return self.states


@dataclass
class Served:
    """A watch under test; `tokens` by role."""

    folder: Path
    store: SqlStore
    hub: Hub
    watched: Watched
    app: ASGIApp
    tokens: dict[Role, str]
    fleet: Fleet
    clock: list[float]
    id: str
    """Of its first alert; empty where it has none."""

    async def alert(self) -> Alert:
        """The only one."""
        (only,) = await self.store.alerts(False)
        return only

    def client(self, role: Role | None = None, **more: Any) -> httpx.AsyncClient:
        """Asks in this process, with a role's token."""
        headers = {"authorization": f"Bearer {self.tokens[role]}"} if role else {}
        transport = httpx.ASGITransport(self.app, client=more.pop("client", ("127.0.0.1", 50_000)))
        return httpx.AsyncClient(
            transport=transport, base_url=more.pop("base_url", "http://localhost"), headers=headers, **more
        )


@asynccontextmanager
async def served(
    folder: Path,
    *,
    alerts: Sequence[Alert] | None = None,
    hazards: Sequence[Hazard] | None = None,
    with_tokens: bool = True,
    limits: WebLimits = LAVISH,
    static: Path | None = None,
    allowed: Allowed | None = None,
    exercise: bool = False,
) -> AsyncIterator[Served]:
    """A watch with one hazard, which has raised one alert for its flight, unless alerts are given."""
    clock = [NOW_S + 10.0]
    store = SqlStore(SqliteDatabase(folder / "watch.db"), lambda: clock[0])
    known = [hazard()] if hazards is None else list(hazards)
    await store.write(alerts or [], [], known)
    await store.subscribe(subscription())
    board = [restored([], [], await store.subscriptions())]
    hub, fleet = Hub("run1"), Fleet()

    async def give(one: Input) -> Sequence[Told]:
        board[0], effects = step(board[0], one, clock[0])
        for effect in effects:
            if isinstance(effect, Write):
                await store.write(effect.alerts, effect.deliveries, effect.hazards)
                for changed in effect.alerts:
                    hub.put("alert", encoded(alert_out(changed)))
        return [effect for effect in effects if isinstance(effect, Told)]

    if alerts is None:
        await give(FlightsSeen(tuple(fleet.states)))
        await give(HazardsSeen(tuple(known), NOW_S))
    made = {role: new_token(f"{role.word}-desk", role) for role in Role}
    path = folder / "tokens.txt"
    path.write_text("".join(f"{line}\n" for _, line in made.values()), "utf-8")
    watched = Watched(
        store, fleet, hub, give, lambda: clock[0], lambda: [FeedHealth("beast", "heard", NOW_S + 5.0, 812.5, 3)],
        allowed=allowed or Allowed(), exercise=exercise, consent=Webhooks(allowed).consent if allowed else None,
    )  # fmt: skip
    files = {} if static is None else {"folder": static}
    app = application(watched, TokenFile(path) if with_tokens else None, limits, **files)
    tokens = {role: token for role, (token, _) in made.items()}
    try:
        first = next((one.id for one in await store.alerts(False)), "")
        yield Served(folder, store, hub, watched, app, tokens, fleet, clock, first)
    finally:
        await store.close()


@asynccontextmanager
async def on_a_port(app: ASGIApp, end: Callable[[], None] = lambda: None) -> AsyncIterator[int]:
    """The application by uvicorn on loopback, on a port that the system gives; `end` as for `serve`."""
    on = listening("127.0.0.1", 0, None)
    port: int = on.getsockname()[1]
    task = asyncio.create_task(serve(app, on, end))
    try:
        yield port
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def run(work: Callable[[], Awaitable[None]]) -> None:
    """In an event loop, for a minute at most."""

    async def go() -> None:
        async with asyncio.timeout(60.0):
            await work()

    asyncio.run(go())
