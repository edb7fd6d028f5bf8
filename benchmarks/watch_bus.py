"""`crossfix watch` as one worker over NATS: what the bus costs beside one process (`benchmarks.watch`), same traffic.

CPU is all of the process; the server's is beside it. The latency of an alert is from the arrival of the reports that
changed an event at the feed to its delivery on the stream. `python -m benchmarks.watch_bus 90`; it needs nats-server.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.report import Measured, write
from benchmarks.watch import BURST_S, COUNT, Seen, subscriptions_in
from builders.servers import nats_server, nats_url, running
from crossfix.run.watch.conduct import Request
from crossfix.run.watch.conduct_shared import shared
from crossfix.run.watch.deliver.sender import Sender
from crossfix.run.watch.shared import Place


async def watched(port: int, bus: str, lasts_s: float, folder: Path) -> Seen:
    """Run the watch until the feed has ended."""
    request = Request(
        (f"beast://127.0.0.1:{port}",), store=str(folder / "watch.sqlite"), subscriptions=subscriptions_in(folder),
        bus=bus, place=Place(1, 1),
    )  # fmt: skip
    seen = Seen()
    async with shared(request, lambda notice: print("told:", notice.where, notice.text, flush=True)) as watch:
        watch.beside = [seen.listen, seen.measure_cpu]
        sender = Sender(watch.store, watch.stream, watch.source, watch.clock.now, watch.reported, watch.tell)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(lasts_s + 5.0):
                await watch.run(sender)
        return seen


def run(lasts_s: float = 60.0 + BURST_S) -> None:
    """Measure and write."""
    command = [sys.executable, "-m", "benchmarks.watch", "FEEDER", "0", str(lasts_s)]
    feeder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert feeder.stdout is not None
    try:
        port = int(feeder.stdout.readline())
        with tempfile.TemporaryDirectory() as folder, running(nats_server(Path(folder))) as server:
            seen = asyncio.run(watched(port, nats_url(server), lasts_s, Path(folder)))
    finally:
        feeder.kill()
        feeder.wait()
    write("watch_bus", lines(seen, lasts_s))


def lines(seen: Seen, lasts_s: float) -> list[Measured]:
    """Beside the limits of one process."""
    steps = np.diff(np.array(seen.cpu), axis=0)
    until = lasts_s - BURST_S - 15.0
    steady = steps[5 : int(until)]
    share = float(steady[:, 1].sum() / steady[:, 0].sum())
    every = np.array(seen.latency_s or [(0.0, np.nan)])
    latency, burst = every[every[:, 0] < until, 1], every[every[:, 0] >= until, 1]
    note = f"{len(latency)} alerts, p50 {np.median(latency):.3f} s, most {latency.max():.3f} s"
    return [
        Measured(f"{COUNT} aircraft at 1 Hz over NATS, one worker, share of one core", share, 1.0, "limit (ours)", ""),
        Measured("alert, reports in to stream, p99", float(np.quantile(latency, 0.99)), 1.0, "limit", "s", note),
        Measured("the same after a stop of the line, most", float(burst.max(initial=0.0)), 10.0, "limit (ours)", "s",
                 f"{len(burst)} alerts; {BURST_S:.0f} s of reports came at once"),
    ]  # fmt: skip


if __name__ == "__main__":
    run(*map(float, sys.argv[1:]))
