"""What `crossfix weigh` prints: hypotheses in rows, the groups that carry the result, and what may be read from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from crossfix.present.plain import plain_line
from crossfix.present.terminal import counted
from crossfix.present.weigh_html import AchRow, Column, WeighView, weigh_view
from crossfix.present.weigh_json import PosteriorOut, RaterOut, WeighJson

ROW_WIDTH, CELL_WIDTH = 28, 16  # characters of a hypothesis, and of a cell with its border
WIDEST = 3  # groups that would change most
SHOWN = 40
"""Groups and rows that are printed of one list; --json and --out have all."""


def print_weighing(console: Console, whole: WeighJson) -> None:
    """Title, groups, table, totals by rater, disagreement, what was not done."""
    view = weigh_view(whole.weighing)
    console.print(Text(whole.case.title, style="bold"))
    if whole.case.synthetic:
        console.print("SYNTHETIC: a made-up case", style="bold reverse")
    if whole.case.as_known_at:
        plain_line(console, f"As known at {whole.case.as_known_at}")
    console.print(Text(view.doc.text))
    if view.doc.status == "judged":
        _table(console, view)
        for rater in view.doc.raters:
            _rater(console, view, rater)
        _together(console, view)
    else:
        _hypotheses(console, view)
    _unjudged(console, view)
    for notice in (*view.doc.notices, *whole.skipped):
        plain_line(console, f"{notice.where}: {notice.text}")


def _hypotheses(console: Console, view: WeighView) -> None:
    for one in view.doc.hypotheses:
        under = f" (a form of: {view.labels[one.parent]})" if one.parent else ""
        plain_line(console, f"Hypothesis {one.id}: {one.label}{under}")


def _table(console: Console, view: WeighView) -> None:
    raters = ", ".join(f"{mark} = {view.labels[rater]}" for rater, mark in view.marks.items())
    plain_line(console, f"\nRaters: {raters}")
    if not (view.columns or view.apart):
        plain_line(console, "No judged group counts here.")
        return
    plain_line(console, "Groups of evidence:")
    for column in (*view.columns, *view.apart)[:SHOWN]:
        same = "" if column.group.discriminates else "; weighs exactly 1, does not discriminate"
        relays = sum(said.relay for said in column.group.statements)
        relayed = f", {counted(relays, 'relay')} not counted" if relays else ""
        plain_line(
            console,
            f"{column.number:3}. {column.group.label}: {counted(len(column.group.roots), 'root')}{relayed}{same}",
        )
    room = max(1, (console.width - ROW_WIDTH) // CELL_WIDTH)
    most = min(SHOWN, len(view.columns))
    for start in range(0, most, room):
        chosen = range(start, min(start + room, most))
        console.print(_ach([view.columns[place] for place in chosen], view, chosen))
    if len(view.columns) + len(view.apart) > SHOWN:
        more = len(view.columns) + len(view.apart) - SHOWN
        plain_line(console, f"and {counted(more, 'group')} more; --json and --out have all")


def _ach(columns: Sequence[Column], view: WeighView, places: Sequence[int]) -> Table:
    against = view.labels.get(view.reference or "", "")
    table = Table(
        "hypothesis", title=f"Ratios against “{against}”", title_justify="left", show_lines=len(view.marks) > 1
    )
    for column in columns:
        table.add_column(str(column.number))
    for row in view.rows:
        label = Text("  " * row.depth + row.hypothesis.label)
        table.add_row(label, *(Text(_cell(row, place, view)) for place in places))
    return table


def _cell(row: AchRow, place: int, view: WeighView) -> str:
    if row.hypothesis.id == view.reference:
        return "1"
    several = len(view.marks) > 1
    return "\n".join(f"{cell.mark} {cell.text}" if several else cell.text for cell in row.cells[place]) or "–"


def _rater(console: Console, view: WeighView, rater: RaterOut) -> None:
    plain_line(console, f"\n{view.marks[rater.rater]} = {rater.label}, all groups together")
    least = {one.hypothesis: one.text for one in rater.worst_case}
    table = Table("hypothesis", "total ratio", "over its rivals, worst to best")
    totals = {ratio.hypothesis: ratio.text for ratio in view.against_reference(rater.totals)}
    for row in view.rows:
        one = row.hypothesis
        total = "1 (reference)" if one.id == view.reference else totals.get(one.id, "–")
        table.add_row(Text("  " * row.depth + one.label), total, least.get(one.id, "–"))
    console.print(table)
    for line in _lines(view, rater):
        console.print(Padding(Text(line), (0, 0, 0, 2)))
    for name in dict.fromkeys(posterior.prior for posterior in rater.posteriors):
        _posteriors(console, view, [posterior for posterior in rater.posteriors if posterior.prior == name])


def _posteriors(console: Console, view: WeighView, under: Sequence[PosteriorOut]) -> None:
    """The probabilities under one prior: never without its name, whose it is and its date."""
    title = f"Under the prior “{under[0].prior}”: {under[0].who}, {under[0].date}"
    table = Table("hypothesis", "probability", "in words (ICD 203)", title=title, title_justify="left")
    for one in under:
        outer = "" if one.exact else " (outer range)"
        word = f"{one.word} ({one.text})" if one.word else "not determined"
        table.add_row(Text(view.labels[one.hypothesis]), one.text + outer, word)
    console.print(table)


def _lines(view: WeighView, rater: RaterOut) -> Iterator[str]:
    """Leader, tipping number, what carries it, what would change most, how it stood."""
    ahead = (
        f"“{view.labels[rater.leader]}” is ahead of every other" if rater.leader else "No hypothesis is ahead of all"
    )
    yield f"{ahead} {'hypothesis even' if rater.leader else 'others'} in the worst case of these judgements."
    if rater.tipping:
        yield rater.tipping.text
    if rater.compared:
        yield from _of_the_pair(view, rater, *rater.compared)
    if rater.not_judged:
        yield f"Not judged, and in no total: {counted(len(rater.not_judged), 'group')}."


def _of_the_pair(view: WeighView, rater: RaterOut, first: str, second: str) -> Iterator[str]:
    yield f"“{view.labels[first]}” against its closest rival, “{view.labels[second]}”:"
    all_groups = view.of_compared(rater.totals, rater)
    if all_groups is not None:
        yield f"  all groups: {all_groups.text}"
    for group, ratio in view.moved(rater)[:SHOWN]:
        yield f"  without {view.numbers[group]}: {ratio.text}"
    for odds in rater.break_even:
        if odds.against == second:
            yield f"  prior odds that it needs: {odds.text}"
    for standing in rater.history[:SHOWN]:
        then = view.of_compared(standing.totals, rater)
        new = ", ".join(str(view.numbers[group]) for group in standing.groups_new)
        yield f"  by {standing.day}, with {new}: {then.text if then else 'left open'}"
    for swing in rater.swings[:WIDEST]:
        tag = f"{swing.label}, not obtained" if swing.unknown else str(view.numbers[swing.group])
        yield f"  would change much: {tag}, {swing.ratio.text}"


def _together(console: Console, view: WeighView) -> None:
    if len(view.doc.raters) == 1:
        plain_line(console, "\nOne rater only: judgements differ, so have a second person judge.")
        return
    plain_line(console, "")
    table = Table("hypothesis", "least of any to most of any", title="All raters", title_justify="left")
    for ratio in view.against_reference(view.doc.over_raters):
        table.add_row(Text(view.labels[ratio.hypothesis]), ratio.text)
    console.print(table)
    for one in view.doc.disagreements[:SHOWN]:
        about = view.labels[one.group] if one.group else "all groups together"
        pair = f"{view.labels[one.ratios[0].hypothesis]} against {view.labels[one.ratios[0].against]}"
        found = ", ".join(
            f"{view.labels[rater]} {ratio.text}" for rater, ratio in zip(one.raters, one.ratios, strict=True)
        )
        console.print(Text(f"Disagreement on {about}: {pair}: {found}; a factor of {one.gap_text} apart"))


def _unjudged(console: Console, view: WeighView) -> None:
    if not view.unjudged:
        return
    judged = view.doc.status == "judged"
    title = f"{'Groups that nobody judged' if judged else 'Groups of evidence'} ({len(view.unjudged)})"
    table = Table("group", "says", "roots", title=title, title_justify="left")
    for group in view.unjudged[:SHOWN]:
        origins = " ".join(said.id for said in group.statements if not said.relay)
        relays = sum(said.relay for said in group.statements)
        told = f"{origins}, {counted(relays, 'relay')}" if relays else origins
        table.add_row(Text(f"{group.label}\n{group.id}"), Text(told), counted(len(group.roots), "root"))
    console.print(table)
    if len(view.unjudged) > SHOWN:
        plain_line(console, f"and {len(view.unjudged) - SHOWN} more; --json and --out list all")
