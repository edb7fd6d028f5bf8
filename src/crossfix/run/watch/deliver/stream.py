"""Messages for those who listen now, numbered, with a past long enough to resume: what server-sent events carry."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Protocol

from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """How much is kept, for whom."""

    kept: int = limit(10_000, "1", "ours: some hours of alerts; whoever was away longer asks for the alerts anew")
    listeners: int = limit(200, "1", "ours: open streams in one process")
    behind: int = limit(1000, "1", "ours: a listener so far behind is cut off; it resumes where it was")


@dataclass(frozen=True, slots=True)
class Message:
    """Event type, number and JSON body. `kept` False: of the moment, such as positions; not repeated on resume."""

    sequence: int
    event: str
    body: bytes
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Lost:
    """What was asked for is kept no more, or is of another run of the watch: fetch all anew, then go on from `last`."""

    last: int


class TooMany(Exception):
    """No more listeners are taken now."""


class Stream(Protocol):
    """All who listen, in this process or in any of a watch."""

    async def deliver(self, delivery: str, body: bytes) -> bool:
        """Tell of an alert, once for each id of a delivery; whether somebody listens, now or by resuming later."""


@dataclass(slots=True)
class Hub:
    """In one event loop. Numbers go up by one with every message that is kept; `epoch` names this run of the watch.

    Of messages of the moment only the newest of each type waits for a listener.
    """

    epoch: str
    limits: StreamLimits = field(default_factory=StreamLimits)
    last: int = 0
    _past: deque[Message] = field(default_factory=deque)
    _listeners: set[Listener] = field(default_factory=set)
    _ended: bool = False
    _delivered: dict[str, None] = field(default_factory=dict)

    async def deliver(self, delivery: str, body: bytes) -> bool:
        """As `Stream`; what is tried again is not put again."""
        if delivery not in self._delivered:
            self.put("alert", body)
            self._delivered[delivery] = None
            while len(self._delivered) > self.limits.kept:
                del self._delivered[next(iter(self._delivered))]
        return self.listening > 0

    def put(self, event: str, body: bytes, *, kept: bool = True) -> Message:
        """Tells all who listen; returns at once, whatever they do."""
        self.last += kept
        message = Message(self.last, event, body, kept)
        if kept:
            self._past.append(message)
            while len(self._past) > self.limits.kept:
                self._past.popleft()
        for listener in tuple(self._listeners):
            listener.take(message, self.limits.behind)
        return message

    def after(self, sequence: int) -> list[Message] | Lost:
        """All kept messages after a number, or that they are not all there."""
        first = self._past[0].sequence if self._past else self.last + 1
        if sequence > self.last or sequence < first - 1:
            return Lost(self.last)
        return [message for message in self._past if message.sequence > sequence]

    def listen(self, *, delivers: bool = True) -> Listener:
        """A new listener from now on; raises TooMany. It must be closed.

        `delivers` False: an alert that it gets is not delivered by that, such as one printed where nobody may look.
        """
        if self._ended:
            raise TooMany("the watch ends; no more listeners are taken")
        if len(self._listeners) >= self.limits.listeners:
            raise TooMany(f"{len(self._listeners)} listeners; no more are taken")
        listener = Listener(self, delivers)
        self._listeners.add(listener)
        return listener

    def end(self) -> None:
        """All listeners get what waits for them and then end; no new ones are taken."""
        self._ended = True
        for listener in tuple(self._listeners):
            listener.close()

    def forget(self, listener: Listener) -> None:
        """It listens no more."""
        self._listeners.discard(listener)

    @property
    def listening(self) -> int:
        """How many listen to whom an alert is delivered by that."""
        return sum(listener.delivers for listener in self._listeners)


@dataclass(slots=True, eq=False)
class Listener:
    """One who listens. Where it falls behind too far it is `cut`: it got nothing wrong, it resumes by number.

    What is kept goes first: an alert does not wait behind 4 MB of positions.
    """

    hub: Hub
    delivers: bool = True
    cut: bool = False
    _kept: deque[Message] = field(default_factory=deque)
    _of_now: dict[str, Message] = field(default_factory=dict)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, message: Message, behind: int) -> None:
        """Called by the hub."""
        if not message.kept:
            self._of_now[message.event] = message
        elif len(self._kept) >= behind:
            self.cut = True
            self.hub.forget(self)
        else:
            self._kept.append(message)
        self._woken.set()

    async def messages(self, heartbeat_s: float) -> AsyncIterator[Message | None]:
        """Messages as they come; None after so many seconds without one. Ends where it is cut."""
        while True:
            while self._kept or self._of_now:
                yield self._kept.popleft() if self._kept else self._of_now.pop(next(iter(self._of_now)))
            if self.cut:
                return
            self._woken.clear()
            try:
                async with asyncio.timeout(heartbeat_s):
                    await self._woken.wait()
            except TimeoutError:
                yield None

    def close(self) -> None:
        """Give back the place."""
        self.cut = True
        self._woken.set()
        self.hub.forget(self)
