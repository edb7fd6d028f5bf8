"""The short summary on the terminal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crossfix.present.case_json import CaseJson
from crossfix.present.durations import between
from crossfix.records.notice import Skipped


@dataclass(frozen=True, slots=True)
class Checked:
    """What `crossfix check` found in a usable case."""

    title: str
    documents: int
    statements: int
    events: int
    quotes_verified: int
    skipped: tuple[Skipped, ...]
    wording: tuple[str, ...]


def print_summary(console: Console, case: CaseJson) -> None:
    """Intervals, verdicts and contradictions; the rest is in the report."""
    console.print(Text(case.case.title, style="bold"))
    if case.case.synthetic:
        console.print("SYNTHETIC: a made-up case", style="bold reverse")
    verdicts = Counter(s.verdict for s in case.statements)
    roots = {s.root for s in case.statements}
    used = sum(d.used for d in case.documents)
    console.print(
        f"{counted(len(case.statements), 'statement')} from {counted(used, 'document')}, "
        f"{counted(len(roots), 'root')}: " + ", ".join(f"{n} {v}" for v, n in verdicts.most_common()),
        soft_wrap=True,
    )
    console.print(_intervals(case))
    console.print(_contradictions(case) if case.contradictions else "No contradictions.")
    if case.skipped:
        console.print(f"{len(case.skipped)} not read or not checked; see the report.")


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "root"), counted(2, "root")
    ('1 root', '2 roots')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _intervals(case: CaseJson) -> Table:
    table = Table("interval", "shortest to longest", title="Intervals", title_justify="left")
    for interval in case.intervals:
        table.add_row(Text(interval.label), between(interval.shortest_s, interval.longest_s))
    return table


def _contradictions(case: CaseJson) -> Table:
    table = Table("id", "finding", title=f"Contradictions ({len(case.contradictions)})", title_justify="left")
    for one in case.contradictions:
        table.add_row(one.id, Text(one.text))
    return table


def print_check(console: Console, checked: Checked) -> None:
    """What a usable case holds, and what deserves a look."""
    console.print(Text(checked.title, style="bold"))
    console.print(
        f"ok: {counted(checked.documents, 'document')}, {counted(checked.statements, 'statement')}, "
        f"{counted(checked.events, 'event')}, {counted(checked.quotes_verified, 'quote')} verified",
        soft_wrap=True,
    )
    for skipped in checked.skipped:
        console.print(Text(f"not read: {skipped.what}: {skipped.why}"), soft_wrap=True)
    for line in checked.wording:
        console.print(Text(f"wording: {line}"), soft_wrap=True)
