"""A watch on a terminal, with its web server beside it in the same event loop."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from crossfix.errors import StoreUnavailable
from crossfix.present.alert_json import alert_out, encoded
from crossfix.present.plain import plain_line
from crossfix.records.notice import Notice
from crossfix.run.watch.conduct import Request, prepared
from crossfix.run.watch.conduct_shared import shared
from crossfix.run.watch.deliver.mqtt import Mqtt, broker_of
from crossfix.run.watch.deliver.sender import Sender
from crossfix.run.watch.deliver.targets import Allowed
from crossfix.run.watch.deliver.webhook import Webhooks
from crossfix.run.watch.feed_health import Tell
from crossfix.run.watch.running import Running
from crossfix.web.app import application
from crossfix.web.live import watched_of
from crossfix.web.serve import listening, serve, serve_address
from crossfix.web.tokens import TokenFile
from crossfix.web.watched import feeds_told, hazards_told, states_told

SHOWN_S = 2.0
"""How often those who look at the board are told where all are."""


@dataclass(frozen=True, slots=True)
class Ways:
    """By which ways alerts go out beside the stream: hosts of webhooks allowed though private, and an MQTT broker."""

    allowed: Allowed
    broker: str | None = None

    def sender(self, watch: Running) -> Sender:
        """What sends for a watch. RequestInvalid where the broker's address is none."""
        return Sender(
            watch.store,
            watch.stream,
            watch.source,
            watch.clock.now,
            watch.reported,
            watch.tell,
            webhooks=Webhooks(self.allowed),
            mqtt=Mqtt(broker_of(self.broker)) if self.broker is not None else None,
            exercise=watch.exercise,
        )


def run_watch(request: Request, served: str | None, tokens: Path | None, ways: Ways, console: Console) -> None:
    """Until the recordings end, or it is stopped."""
    asyncio.run(_run(request, served, tokens, ways, console))


async def _run(request: Request, served: str | None, tokens: Path | None, ways: Ways, console: Console) -> None:
    async with _ready(request, lambda notice: _tell(console, notice)) as watch:
        watch.beside = [_printing(console)]
        if served is not None:
            watch.beside = [*watch.beside, _serving(served, tokens, ways.allowed, console), _showing]
        sender = ways.sender(watch)
        if sender.mqtt is not None:
            watch.beside = [*watch.beside, _to_broker(sender.mqtt)]
        running = asyncio.create_task(watch.run(sender))
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, running.cancel)
        try:
            await running
        except asyncio.CancelledError:
            raise KeyboardInterrupt from None
        plain_line(console, f"{watch.reports} reports.")


@contextlib.asynccontextmanager
async def _ready(request: Request, tell: Tell) -> AsyncIterator[Running]:
    """In one process, or as one of many."""
    if request.bus is None:
        async with prepared(request, tell) as alone:
            yield alone
    else:
        async with shared(request, tell) as one:
            yield one


def _tell(console: Console, notice: Notice) -> None:
    plain_line(console, f"{notice.where}: {notice.text}" if notice.where else notice.text)


def _printing(console: Console) -> Callable[[Running], Awaitable[None]]:
    """Each alert that goes to the stream, one line; it is not delivered by that: nobody may look."""

    async def work(watch: Running) -> None:
        listener = watch.hub.listen(delivers=False)
        async for message in listener.messages(60.0):
            if message is None or message.event != "alert":
                continue
            alert = json.loads(message.body)
            when = datetime.fromtimestamp(alert["steps"][-1]["at_s"], UTC).strftime("%Y-%m-%d %H:%M:%SZ")
            marked = "EXERCISE " if alert["exercise"] else ""
            words = f"{when} {marked}{alert['severity'].upper()} {alert['state']}: {alert['headline']}"
            plain_line(console, f"{words} (to {alert['addressee']})")

    return work


def _to_broker(mqtt: Mqtt) -> Callable[[Running], Awaitable[None]]:
    async def work(_: Running) -> None:
        await mqtt.run()

    return work


def _serving(
    served: str, tokens: Path | None, allowed: Allowed, console: Console
) -> Callable[[Running], Awaitable[None]]:
    known = TokenFile(tokens) if tokens is not None else None
    socket = listening(*serve_address(served), known)
    host, port = socket.getsockname()[:2]
    plain_line(console, f"Serving on http://{host}:{port}/")

    async def work(watch: Running) -> None:
        await serve(application(watched_of(watch, allowed), known), socket, watch.hub.end)

    return work


async def _showing(watch: Running) -> None:
    """Positions, hazards, feeds, and alerts that others have answered, to those who look, as they are now."""
    watched, steps = watched_of(watch), dict[str, int]()
    while True:
        await asyncio.sleep(SHOWN_S)
        if not watch.hub.listening:
            continue
        with contextlib.suppress(StoreUnavailable):  # told by who writes to it; what is shown stays as it was
            alerts = await watch.store.alerts()
            before, steps = steps, {one.id: len(one.steps) for one in alerts}
            if steps != before:
                watch.hub.put("alerts", encoded({"alerts": [alert_out(one) for one in alerts]}), kept=False)
            watch.hub.put("hazards", encoded({"hazards": await hazards_told(watched)}), kept=False)
        await watch.refresh()
        watch.hub.put("states", encoded(states_told(watched)), kept=False)
        watch.hub.put("feeds", encoded(feeds_told(watched)), kept=False)
