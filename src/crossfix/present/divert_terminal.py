"""What `crossfix divert` prints: the verdicts at a glance, then what each rests on, and what holds for all."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from crossfix.present.divert_json import EPOCH
from crossfix.present.durations import human
from crossfix.present.plain import plain_line
from crossfix.present.terminal import counted
from crossfix.records.diversion import FACTS, Cell, Diversion, Option, Situation, Verdict

MARKS = {Verdict.YES: "yes", Verdict.MARGINAL: "~ marg.", Verdict.UNKNOWN: "? unkn.", Verdict.NO: "x NO"}
STYLES = {Verdict.YES: "green", Verdict.MARGINAL: "yellow", Verdict.UNKNOWN: "", Verdict.NO: "bold"}
SHORT = {
    "reach": "reach",
    "way": "way",
    "runway": "runway",
    "navigation": "navig.",
    "weather": "weather",
    "open": "open",
}
SHOWN = 6
"""Rows of options and of rejected ones; --all and --json have all."""
WIDE = 120
"""Columns from which the runway and the name stand in the table."""


def print_diversion(console: Console, found: Diversion, everything: bool = False) -> None:
    """Situation, remarks, table, the facts of each option, the reasons of the rejected, doubts."""
    if found.exercise:
        console.print("EXERCISE: a hazard given is one of an exercise", style="bold reverse")
    console.print(Text(_situation(found.situation), style="bold"))
    most = len(found.options) + len(found.rejected) if everything else SHOWN
    options, rejected = found.options[:most], found.rejected[:most]
    _table(console, options, rejected)
    console.print(Text("NM: straight. way: NM round hazards. lands: min. ~ marginal  ? unknown  x a no: rejected"))
    sources: dict[str, int] = {}
    for one in options:
        _facts(console, one, one.cells, sources)
    if rejected:
        console.print(Text("\nRejected, and why", style="bold"))
    for one in rejected:
        _facts(console, one, one.reasons, sources)
    left = len(found.options) + len(found.rejected) - len(options) - len(rejected)
    if left:
        plain_line(console, f"and {counted(left, 'airport')} more; --all and --json have all")
    console.print(Text("\nSources", style="bold"))
    for source, number in sources.items():
        console.print(Text(f"[{number}] {source}"))
    console.print("")
    for remark in found.remarks:
        console.print(Text(remark))
    shown = {one.airport.code for one in (*options, *rejected)}
    codes = {one.airport.code for one in (*found.options, *found.rejected)}
    for notice in found.notices:
        if notice.where in shown or notice.where not in codes:
            console.print(Text(f"{notice.where}: {notice.text}"))


def _situation(now: Situation) -> str:
    parts = [f"{now.latitude:.4f}, {now.longitude:.4f}"]
    if now.within_nm > 0.0:
        parts.append(f"within {now.within_nm:.0f} NM")
    parts.append("altitude not known" if now.altitude_ft is None else f"{now.altitude_ft:,.0f} ft")
    if now.speed_kt is not None:
        parts.append(f"{now.speed_kt:.0f} kt")
    if now.track_deg is not None:
        parts.append(f"track {now.track_deg:03.0f}")
    parts.append(now.type or "type not told")
    if now.degraded:
        parts.append(f"without {', '.join(sorted(now.degraded))}")
    if not now.thrust:
        parts.append("no thrust")
    return f"Options for the commander at {EPOCH.iso(now.time_s)}: {'; '.join(parts)}"


def _table(console: Console, options: Sequence[Option], rejected: Sequence[Option]) -> None:
    wide = console.width >= WIDE
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("")
    table.add_column("")
    for name in ("NM", "way", "lands"):
        table.add_column(name, justify="right", no_wrap=True)
    for fact in FACTS:
        table.add_column(SHORT[fact], no_wrap=True)
    if wide:
        table.add_column("runway m", justify="right", no_wrap=True)
        table.add_column("airport", no_wrap=True, overflow="ellipsis")
    for number, one in enumerate(options, 1):
        table.add_row(str(number), *_row(one, wide))
    if options and rejected:
        table.add_section()
    for one in rejected:
        table.add_row("-", *_row(one, wide))
    console.print(table)


def _row(one: Option, wide: bool) -> list[Text]:
    way = "none" if one.way_nm is None else f"{one.way_nm:.0f}"
    lands = "?" if one.lands_in_s is None else f"{one.lands_in_s / 60:.0f}"
    cells = [Text(one.airport.code), Text(f"{one.straight_nm:.0f}"), Text(way), Text(lands)]
    cells += [Text(MARKS[cell.verdict], style=STYLES[cell.verdict]) for cell in one.cells]
    if wide:
        cells.append(Text("?" if one.runway is None else f"{one.runway.length_m:.0f}"))
        cells.append(Text(one.airport.name))
    return cells


def _facts(console: Console, one: Option, cells: Sequence[Cell], sources: dict[str, int]) -> None:
    """A line for each cell; a source is a number, told once at the end."""
    lands = "" if one.lands_in_s is None else f", {one.lands_in_s / 60:.0f} min"
    head = f"{one.airport.code} {one.airport.name}, {one.straight_nm:.0f} NM, {one.bearing_deg:03.0f} degrees{lands}"
    console.print(Text(f"\n{head}", style="bold"))
    for cell in cells:
        number = sources.setdefault(cell.source, len(sources) + 1)
        age = "" if cell.age_s is None or cell.age_s < 0.0 else f", {human(round(cell.age_s))} old"
        line = Text(f"{cell.fact} {cell.verdict}: {cell.value} [{number}{age}]")
        console.print(Padding(line, (0, 0, 0, 2), expand=False))
