"""The world around a watch, in a process that nobody kills: `python -m builders.outside FOLDER`.

A receiver that sends Beast over TCP in real time to all who connect, a receiver of webhooks, and a person who
acknowledges some alerts at the board and looks whether they stay so. What they see is in files of the folder that are
only appended to and flushed: `received` (time, webhook-id, alert, state), `acknowledged` and `went_back` (alert).
`begun` has when the feed began; a file `stop` there means that no new area is affected, and `fed` how many were.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import numpy as np

from builders.far_areas import AIRCRAFT, Areas

SLICE_S = 0.1
MOST_WAITING = 1 << 22
"""Bytes; a line whose reader does not take them is ended."""
FAR = ("acknowledged", "acted", "rejected", "cleared")
LOOK_S = 1.0


@dataclass(frozen=True)
class Ports:
    """On loopback."""

    feed: int
    hook: int
    board: int


@dataclass
class Outside:
    """All of it; the token lets the person acknowledge."""

    folder: Path
    ports: Ports
    areas: Areas
    token: str
    seed: int = 1

    def append(self, name: str, line: str) -> None:
        """One line, in the file when it returns."""
        with (self.folder / name).open("a") as file:
            file.write(line + "\n")

    async def run(self) -> None:
        """Until killed."""
        lines: set[asyncio.StreamWriter] = set()

        async def joined(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            lines.add(writer)

        feed = await asyncio.start_server(joined, "127.0.0.1", self.ports.feed)
        hooks = await asyncio.start_server(self._hook, "127.0.0.1", self.ports.hook)
        async with feed, hooks, asyncio.TaskGroup() as group:
            group.create_task(self._feed(lines))
            group.create_task(self._person())
            group.create_task(self._looking())

    async def _feed(self, lines: set[asyncio.StreamWriter]) -> None:
        """Begins when somebody listens."""
        traffic, at_s, fed = self.areas.traffic(), 0.0, 0
        assert traffic.heard_s is not None
        while not lines:
            await asyncio.sleep(SLICE_S)
        began = time.monotonic()
        (self.folder / "begun").write_text(str(time.time()))
        while True:
            data = traffic.sent(at_s, at_s + SLICE_S)
            at_s = round(at_s + SLICE_S, 6)
            await asyncio.sleep(max(0.0, began + at_s - time.monotonic()))
            if not fed and (self.folder / "stop").exists():
                fed = self.areas.begun(at_s)
                traffic.heard_s[AIRCRAFT * fed :] = np.inf
                (self.folder / "fed.new").write_text(str(fed))
                (self.folder / "fed.new").replace(self.folder / "fed")
            for line in list(lines):
                if line.is_closing() or line.transport.get_write_buffer_size() > MOST_WAITING:
                    lines.discard(line)
                    line.transport.abort()
                else:
                    line.write(data)

    async def _hook(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one message, said to have been taken."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
            alert = json.loads(await reader.readexactly(int(headers["content-length"])))["data"]
            state = alert["steps"][-1]["state"]
            self.append("received", f"{time.time():.3f} {headers['webhook-id']} {alert['id']} {state}")
            writer.write(b"HTTP/1.1 204 X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _person(self) -> None:
        chance, answered = random.Random(self.seed), dict[str, int]()
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                alerts = (await asyncio.to_thread(self._asked, "alerts"))["alerts"]
                for alert in alerts:
                    name, again = alert["id"], alert["raised_again"]
                    if name in answered:
                        if alert["state"] not in FAR and again <= answered[name]:
                            self.append("went_back", name)
                    elif alert["state"] not in FAR and chance.random() < 0.3:
                        said = {"by": "duty officer", "raised_again": again}
                        await asyncio.to_thread(self._asked, f"alerts/{name}/acknowledge", said)
                        answered[name] = again
                        self.append("acknowledged", f"{name} {again}")
            except (OSError, URLError, ValueError) as error:
                self.append("person", f"{time.time():.2f} {type(error).__name__}: {error}")

    async def _looking(self) -> None:
        """Has the board open all the time: what it is sent is taken and not looked at."""
        head = f"GET /api/v1/stream HTTP/1.1\r\nhost: 127.0.0.1:{self.ports.board}\r\n"
        while True:
            await asyncio.sleep(LOOK_S)
            with contextlib.suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.ports.board)
                writer.write(f"{head}authorization: Bearer {self.token}\r\n\r\n".encode())
                while await reader.read(1 << 16):
                    pass
                writer.close()

    def _asked(self, path: str, body: Any = None) -> Any:
        """What the board answers; OSError where it is away, or refuses."""
        request = Request(f"http://127.0.0.1:{self.ports.board}/api/v1/{path}")
        request.add_header("authorization", f"Bearer {self.token}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("content-type", "application/json")
        with urlopen(request, timeout=15.0) as answer:
            return json.load(answer)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    plan = json.loads((folder / "outside.json").read_text())
    made = Outside(folder, Ports(**plan["ports"]), Areas(**plan["areas"]), plan["token"], plan["seed"])
    asyncio.run(made.run())
