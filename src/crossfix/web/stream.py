"""Server-sent events (HTML Standard, 9.2): the numbered messages of the hub, resumed by Last-Event-ID.

| event | data | repeated on resume |
|---|---|---|
| `alert` | an alert, as GET /api/v1/alerts/{id} without evidence | yes |
| `alerts` | `{"alerts": [...]}`, all that are open, where one has come a step further | no |
| `hazards`, `states`, `feeds` | as GET of the same | no: they are of the moment |
| `resync` | `{"last": n}` | it says that events are missing |

An id is `EPOCH-NUMBER`; the epoch is of one run of the watch. What is of the moment has none. Where what was missed is
not kept any more, `resync` is sent and then every open alert of the store: none is lost, some may come twice.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

from crossfix.present.alert_json import alert_out, encoded
from crossfix.run.watch.deliver.stream import Hub, Listener, Lost, Message, TooMany
from crossfix.web.asgi import Response, StreamingResponse
from crossfix.web.calls import Call
from crossfix.web.problems import Problem

MEDIA_TYPE = "text/event-stream"
HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
"""The second is for proxies that would keep events back."""


async def stream(call: Call) -> Response:
    """Opens a stream; 503 where there are too many."""
    try:
        listener = call.watched.hub.listen()
    except TooMany as error:
        raise Problem(503, str(error), {"retry-after": "30"}) from error
    last, seen = call.request.headers.get("last-event-id"), call.watched.hub.last
    return StreamingResponse(_events(call, listener, last, seen), media_type=MEDIA_TYPE, headers=HEADERS)


async def _events(call: Call, listener: Listener, last: str | None, seen: int) -> AsyncIterator[bytes]:
    """`seen` is the last number when it began to listen: what came before is missed, what comes after is heard."""
    hub, limits = call.watched.hub, call.limits
    began = time.monotonic()
    try:
        yield b"retry: %d\n\n" % limits.retry_ms
        if last is None:
            yield b"id: %s\n\n" % id_of(hub, seen)
        else:
            async for sent in _missed(call, last, seen):
                yield sent
        async for message in listener.messages(limits.heartbeat_s):
            if message is None:
                yield b": alive\n\n"
            elif not message.kept or message.sequence > seen:
                yield written(hub, message)
            if time.monotonic() - began > limits.stream_s:
                return
    finally:
        listener.close()


async def _missed(call: Call, last: str, seen: int) -> AsyncIterator[bytes]:
    """What was kept after an id and until now; or, where that is not known, all alerts that are open."""
    hub = call.watched.hub
    number = number_of(hub, last)
    found = Lost(seen) if number is None else hub.after(number)
    if not isinstance(found, Lost):
        for message in found:
            if message.sequence <= seen:
                yield written(hub, message)
        return
    yield event("resync", encoded({"last": seen}))
    for alert in await call.watched.store.alerts():
        yield event("alert", encoded(alert_out(alert)))
    yield b"id: %s\n\n" % id_of(hub, seen)


def id_of(hub: Hub, sequence: int) -> bytes:
    """The id of a message."""
    return f"{hub.epoch}-{sequence}".encode()


def number_of(hub: Hub, last: str) -> int | None:
    """The number in an id of this run; None for an id of another run, or none at all.

    >>> number_of(Hub("r1"), "r1-17"), number_of(Hub("r1"), "r0-17"), number_of(Hub("r1"), "17")
    (17, None, None)
    """
    epoch, dash, number = last.rpartition("-")
    if not dash or epoch != hub.epoch or not number.isascii() or not number.isdigit() or len(number) > 15:
        return None
    return int(number)


def written(hub: Hub, message: Message) -> bytes:
    """An event, with an id where it is kept. The body is JSON in one line, so it cannot end the event."""
    of_id = b"id: %s\n" % id_of(hub, message.sequence) if message.kept else b""
    return of_id + event(message.event, message.body)


def event(name: str, body: bytes) -> bytes:
    """An event without an id."""
    return b"event: %s\ndata: %s\n\n" % (name.encode(), body)
