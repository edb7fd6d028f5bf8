"""How far a survey is, on a terminal; and what it came to, in a few lines."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from crossfix.present.survey_json import SurveyJson

SHOWN = 20
"""Notices and the like that are printed; all of them are in survey.json."""


@contextmanager
def surveying(console: Console) -> Iterator[Callable[[str, int, int, int], None]]:
    """A bar of the shards with reports per second and the time that remains, on a terminal; nothing elsewhere.

    Gives the function that moves it: what is being done, shards done, shards there are, reports read in them.
    """
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("shards"),
        TextColumn("{task.fields[rate]}"), TimeRemainingColumn(), console=console, disable=not console.is_terminal,
    )  # fmt: skip
    begun: dict[str, tuple[Any, float]] = {}

    def moved(what: str, done: int, total: int, reports: int) -> None:
        if not total:
            return
        if what not in begun:
            begun[what] = bar.add_task(what, total=total, rate=""), time.monotonic()
        task, start_s = begun[what]
        elapsed_s = max(time.monotonic() - start_s, 1e-3)
        bar.update(task, completed=done, rate=f"{reports / elapsed_s:,.0f} reports/s" if reports else "")

    with bar:
        yield moved


def print_survey(console: Console, survey: SurveyJson, out: object) -> None:
    """Counts, areas, what was skipped, and where the output is."""

    def line(text: str) -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    counts = survey.counts
    line(f"{counts.reports:,} reports of {counts.aircraft_seen:,} aircraft from {len(survey.inputs)} inputs")
    events = ", ".join(f"{count} {kind}" for kind, count in counts.events.items()) or "none"
    line(f"affected: {counts.aircraft_affected} aircraft, spoofed: {counts.aircraft_spoofed}; events: {events}")
    located = sum(source.located for source in survey.sources)
    line(f"areas of interference: {len(survey.areas)}, emitters located: {located}")
    for one in survey.skipped[:SHOWN]:
        line(f"  not done: {one.what}: {one.why}")
    if len(survey.skipped) > SHOWN:
        line(f"  and {len(survey.skipped) - SHOWN} further, in survey.json")
    line(f"Output: {out}")
