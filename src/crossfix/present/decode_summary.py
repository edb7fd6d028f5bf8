"""What `crossfix decode` did, in a few lines on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from crossfix.records.notice import Notice
from crossfix.records.source import Source
from crossfix.records.timebase import Timebase

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Decoded:
    """The result of one decoding: reports read, rows written, and every doubt."""

    source: Source
    reader: str
    timebase: Timebase
    reports: int
    written: int
    notices: tuple[Notice, ...]


@contextmanager
def decoding(console: Console) -> Iterator[Callable[[int, int | None, int], None]]:
    """A bar of the bytes read, on a terminal; nothing elsewhere. Gives the function that moves it."""
    bar = Progress(
        BarColumn(), DownloadColumn(), TextColumn("{task.fields[reports]:,} reports"), TimeRemainingColumn(),
        console=console, transient=True, disable=not console.is_terminal,
    )  # fmt: skip
    with bar:
        task = bar.add_task("", total=None, reports=0)
        yield lambda taken, size, reports: bar.update(task, completed=taken, total=size, reports=reports)


def print_decoded(console: Console, done: Decoded, out: str) -> None:
    """Reader, counts, the clock, notices."""

    def line(text: str) -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    line(f"{done.source.path}: {done.reader}, {done.source.size} bytes, sha256 {done.source.sha256}")
    line(f"{done.reports} reports, {done.written} written to {out}")
    line(f"time: {_clock(done.timebase)}")
    for notice in done.notices[:SHOWN]:
        line(f"  {notice.where}: {notice.text}" if notice.where else f"  {notice.text}")
    if len(done.notices) > SHOWN:
        line(f"  and {len(done.notices) - SHOWN} further notices")


def _clock(timebase: Timebase) -> str:
    zero = timebase.utc_of_zero_s
    if zero is None:
        return f"{timebase.name}; UTC is not known (--start or --start-from-name gives it)"
    if zero == 0:
        return timebase.name
    return f"{timebase.name}; zero is {datetime.fromtimestamp(zero, UTC).isoformat()}"
