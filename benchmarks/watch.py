"""`crossfix watch` in one process: 12,000 aircraft at 1 Hz as Beast over TCP, from a second process, in real time.

3 % of them lose satellites for four minutes in 6 areas, one area after another. CPU is all of the watch: decoding,
screening, detectors, board, store (SQLite, on disk), sender. The latency of an alert is from the arrival of the reports
that changed an event to its delivery on the stream. Then a stop of the line, with an onset in it, after which all that
was sent meanwhile comes at once. `python -m benchmarks.watch 600` measures ten minutes; `FEEDER 0 600` is the sender.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import resource
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.report import Measured, write
from builders.feeds import FIRST_ADDRESS, Traffic
from crossfix.records.alert import Subscription
from crossfix.run.watch.conduct import Request, prepared
from crossfix.run.watch.running import Running
from crossfix.run.watch.watch import Watch

COUNT, SHARE, AREAS = 12_000, 0.03, 6
SLICE_S = 0.1
BURST_S = 30.0
"""The line stands still so long; then what was sent meanwhile comes as fast as it is taken."""


def traffic(lasts_s: float) -> Traffic:
    """The last area is within the stop of the line."""
    stop_s = lasts_s - BURST_S - 15.0
    return Traffic.of(COUNT, AREAS, SHARE, 10.0, (stop_s + BURST_S / 2 - 10.0) / (AREAS - 1), 240.0)


def feed(port: int, lasts_s: float) -> None:
    """Send in real time; the line stands still for BURST_S before the last seconds, and then catches up."""
    made = traffic(lasts_s)
    with socket.create_server(("127.0.0.1", port)) as server:
        print(server.getsockname()[1], flush=True)
        line, _ = server.accept()
        began, at = time.monotonic(), 0.0
        stop_s = lasts_s - BURST_S - 15.0
        while at < lasts_s:
            data = made.sent(at, at + SLICE_S)
            at = round(at + SLICE_S, 6)
            due = began + (at if at <= stop_s or at > stop_s + BURST_S else stop_s + BURST_S)
            time.sleep(max(0.0, due - time.monotonic()))
            line.sendall(data)
        time.sleep(8.0)


@dataclass
class Seen:
    """What arrived on the stream: seconds from the reports to it, and whose."""

    latency_s: list[tuple[float, float]] = field(default_factory=list)
    raised_s: list[float] = field(default_factory=list)
    alerts: set[str] = field(default_factory=set)
    measured: set[int] = field(default_factory=set)
    found: set[int] = field(default_factory=set)
    cpu: list[tuple[float, float]] = field(default_factory=list)

    async def listen(self, watch: Running) -> None:
        """Take every alert that is put."""
        listener = watch.hub.listen()
        async for message in listener.messages(60.0):
            if message is None or message.event != "alert":
                continue
            alert = json.loads(message.body)
            if alert["id"] not in self.alerts:
                self.alerts.add(alert["id"])
                now_s = watch.clock.now()
                self.latency_s.append((now_s - watch.began_s, now_s - alert["received_s"]))
                self.raised_s.append(alert["raised_s"] - alert["received_s"])

    async def measure_cpu(self, _: Running) -> None:
        """CPU seconds of this process by second."""
        while True:
            self.cpu.append((time.monotonic(), time.process_time()))
            await asyncio.sleep(1.0)

    async def measure(self, watch: Watch) -> None:
        """Whose loss was found, and who is in a hazard."""
        while True:
            self.measured |= {one for hazard in watch.turns.board.hazards.values() for one in hazard.hazard.measured}
            self.found |= {event.icao_address for event in watch.turns.events}
            await asyncio.sleep(1.0)


def subscriptions_in(folder: Path) -> Path:
    """Two that asked for all."""
    listed = [Subscription("atc", "all", "atc"), Subscription("operator", "one that asked for all", "operator")]
    path = folder / "who.json"
    path.write_text(json.dumps([{"id": one.id, "name": one.name, "party": one.party} for one in listed]))
    return path


async def watched(port: int, lasts_s: float, folder: Path) -> tuple[Seen, Watch]:
    """Run the watch until the feed has ended."""
    request = Request(
        (f"beast://127.0.0.1:{port}",), store=str(folder / "watch.sqlite"), subscriptions=subscriptions_in(folder),
        record=folder / "raw",
    )  # fmt: skip
    seen = Seen()
    async with prepared(request, lambda notice: print("told:", notice.where, notice.text, flush=True)) as watch:
        watch.beside = [seen.listen, seen.measure_cpu, seen.measure]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(lasts_s + 5.0):
                await watch.run()
        return seen, watch


def run(lasts_s: float = 60.0 + BURST_S) -> None:
    """Measure and write."""
    command = [sys.executable, "-m", "benchmarks.watch", "FEEDER", "0", str(lasts_s)]
    feeder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert feeder.stdout is not None
    try:
        port = int(feeder.stdout.readline())
        with tempfile.TemporaryDirectory() as folder:
            seen, watch = asyncio.run(watched(port, lasts_s, Path(folder)))
            raw = sum(path.stat().st_size for path in (Path(folder) / "raw").glob("*"))
    finally:
        feeder.kill()
        feeder.wait()
    write("watch", lines(seen, watch, lasts_s, raw))


def lines(seen: Seen, watch: Watch, lasts_s: float, raw: int) -> list[Measured]:
    """Beside the limits of the issue."""
    steps = np.diff(np.array(seen.cpu), axis=0)
    until = lasts_s - BURST_S - 15.0
    steady = steps[5 : int(until)]
    share = float(steady[:, 1].sum() / steady[:, 0].sum())
    every = np.array(seen.latency_s or [(0.0, np.nan)])
    latency, burst = every[every[:, 0] < until, 1], every[every[:, 0] >= until, 1]
    affected = {FIRST_ADDRESS + int(k) for k in np.flatnonzero(traffic(lasts_s).lost_from_s < lasts_s - 12.0)}
    missed, alone = len(affected - seen.found), len(affected - seen.measured)
    counts, memory = watch.turns.seeing.engine.counts, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    feed_ = watch.feeds[0].health
    note = f"{counts.reports} reports in {lasts_s:.0f} s, {counts.flagged} flagged, {counts.runs} runs of the detectors"
    return [
        Measured(f"{COUNT} aircraft at 1 Hz, share of one core", share, 0.5, "limit", "", note),
        Measured("alert, reports in to stream, p99", float(np.quantile(latency, 0.99)), 1.0, "limit", "s",
                 f"{len(latency)} alerts, p50 {np.median(latency):.3f} s, most {latency.max():.3f} s; "
                 f"reports in to raised p50 {np.median(seen.raised_s or [np.nan]):.3f} s"),
        Measured("the same after a stop of the line, most", float(burst.max(initial=0.0)), 10.0, "limit (ours)", "s",
                 f"{len(burst)} alerts; {BURST_S:.0f} s of reports came at once"),
        Measured("affected aircraft whose loss was not found + 1", missed + 1.0, 1.0, "limit", "",
                 f"{len(affected)} affected, {alone} in no hazard; {feed_.bytes / 1e6:.1f} MB, {feed_.garbage} doubts"),
        Measured("most memory", memory, 4000.0, "limit (ours)", "MB", f"raw record {raw / 1e6:.1f} MB"),
    ]  # fmt: skip


if __name__ == "__main__":
    if "FEEDER" in sys.argv:
        feed(int(sys.argv[-2]), float(sys.argv[-1]))
    elif len(sys.argv) > 1:
        run(float(sys.argv[1]))
    else:
        run()
