"""What was heard in a cockpit recording, in a few lines on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from crossfix.present.listen_html import milliseconds, moment_text, rank, signed
from crossfix.present.listen_json import ListenJson
from crossfix.present.terminal import counted

SHOWN = 5
SHOWN_NOTICES = 20
"""Notices that are printed; all of them are in listen.json."""


@contextmanager
def listening(console: Console) -> Iterator[Callable[[str, float, float], None]]:
    """A bar of the minutes that have passed, on a terminal; nothing elsewhere.

    Gives the function that moves it: what is being done, seconds that have passed, seconds there are.
    """
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[heard]}"), TimeRemainingColumn(),
        console=console, disable=not console.is_terminal,
    )  # fmt: skip
    begun: dict[str, TaskID] = {}

    def moved(what: str, passed_s: float, seconds: float) -> None:
        if what not in begun:
            begun[what] = bar.add_task(what, total=seconds, heard="")
        heard = f"{passed_s / 60:.0f} of {seconds / 60:.0f} min"
        bar.update(begun[what], completed=passed_s, total=seconds, heard=heard)

    with bar:
        yield moved


def print_listened(console: Console, doc: ListenJson, out: object) -> None:
    """Counts, the strongest impulses, quality, notices, and where the output is."""

    def line(text: str) -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    sound = doc.sound
    if doc.synthetic:
        line("SYNTHETIC: a made-up recording")
    channels = f"{counted(len(sound.channels), 'channel')} ({', '.join(sound.channels)})"
    line(f"{sound.file}: {moment_span(sound.seconds)}, {channels}, {sound.rate_hz:,} Hz")
    alike = ", ".join(f"{n:,} {kind.replace('_', ' ')}" for kind, n in doc.counts.items() if kind != "impulse")
    line(f"{counted(doc.counts.get('impulse', 0), 'impulse')}; look-alikes: {alike or 'none'}")
    impulses = sorted((one for one in doc.impulses if one.kind == "impulse"), key=rank)
    unit = "from the first sample" if sound.utc_of_zero is None else "UTC"
    for one in impulses[:SHOWN]:
        at = f"{moment_text(doc, one.time_s)} {unit} ± {milliseconds(one.sigma_s)}"
        line(f"  {at}: score {signed(one.score)} on {', '.join(one.channels)}; {one.direction}")
    if len(impulses) > SHOWN:
        line(f"  and {len(impulses) - SHOWN} further, in impulses.csv")
    doubtful = [one for one in doc.quality if one.doubtful]
    line(f"quality: {counted(len(doc.quality), 'check')}, {len(doubtful)} doubtful")
    for check in doubtful:
        line(f"  {check.check.replace('_', ' ')}, {', '.join(check.channels) or 'all'}: {check.text}")
    for notice in doc.notices[:SHOWN_NOTICES]:
        line(f"notice: {f'{notice.where}: ' if notice.where else ''}{notice.text}")
    if len(doc.notices) > SHOWN_NOTICES:
        line(f"and {len(doc.notices) - SHOWN_NOTICES} further notices, in listen.json")
    for skipped in doc.skipped:
        line(f"not done: {skipped.what}: {skipped.why}")
    line(left_out(doc))
    line(f"Output: {out}")


def moment_span(seconds: float) -> str:
    """Length in hours, minutes and seconds.

    >>> moment_span(7260.0), moment_span(59.96)
    ('2 h 01 min', '60.0 s')
    """
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02d} min" if minutes >= 60 else f"{seconds / 60:.1f} min"


def left_out(doc: ListenJson) -> str:
    """Whether audio and words were written."""
    audio = "none" if doc.audio is None else f"INCLUDED as {doc.audio}"
    words = "INCLUDED" if doc.words else "none"
    return f"audio: {audio}; words: {words} (protected record, ICAO Annex 13, 5.12)"
