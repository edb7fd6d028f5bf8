"""The section on weighing: what its templates draw, for the report and for a page of its own without scripts."""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from crossfix.present.assets import asset
from crossfix.present.embedding import csp_hash
from crossfix.present.pages import environment
from crossfix.present.weigh_charts import FactorScale, group_scale, total_scale
from crossfix.present.weigh_json import (
    GroupOut,
    HypothesisOut,
    RaterOut,
    RatioOut,
    WeighingOut,
    WeighJson,
    WeightOut,
)
from crossfix.present.weigh_words import EXACT

Lean = Literal["more", "less", "same", "either", "open", "none"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one rater's judgement of a group says of a hypothesis against the reference."""

    mark: str
    text: str
    lean: Lean


@dataclass(frozen=True, slots=True)
class AchRow:
    """A hypothesis with a cell per column and rater; `depth` counts its parents."""

    hypothesis: HypothesisOut
    depth: int
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A group that somebody judged and that does not weigh 1 for everyone; numbered from 1."""

    number: int
    group: GroupOut
    weights: tuple[tuple[str, WeightOut], ...]
    lines: tuple[tuple[str, tuple[tuple[str, RatioOut], ...]], ...]
    """For each hypothesis the raters' ratios against the reference, but for those where all say exactly 1."""
    same: tuple[str, ...]
    """The hypotheses left out there."""


@dataclass(frozen=True, slots=True)
class WeighView:
    """All that the templates need beside the weighing itself."""

    doc: WeighingOut
    labels: dict[str, str]
    marks: dict[str, str]
    numbers: dict[str, int]
    reference: str | None
    columns: tuple[Column, ...]
    rows: tuple[AchRow, ...]
    apart: tuple[Column, ...]
    unjudged: tuple[GroupOut, ...]
    group_scale: FactorScale
    total_scale: FactorScale

    def against_reference(self, ratios: Sequence[RatioOut]) -> list[RatioOut]:
        """Those of the tables, in the order of the hypotheses."""
        return [ratio for ratio in ratios if ratio.against == self.reference]

    def of_reference(self, ratios: Sequence[RatioOut], hypothesis: str) -> RatioOut | None:
        """The range of a hypothesis against the reference; None for those that hold it, and for itself."""
        return next((one for one in ratios if (one.hypothesis, one.against) == (hypothesis, self.reference)), None)

    def moved(self, rater: RaterOut) -> list[tuple[str, RatioOut]]:
        """Groups without which the pair of the best placed and its rival has another range, with that range."""
        whole = self.of_compared(rater.totals, rater)
        found = [(left.group, self.of_compared(left.totals, rater)) for left in rater.leave_one_out]
        return [(group, ratio) for group, ratio in found if ratio is not None and ratio != whole]

    def of_compared(self, ratios: Sequence[RatioOut], rater: RaterOut) -> RatioOut | None:
        """The range of the best placed hypothesis against its closest rival."""
        return next((one for one in ratios if (one.hypothesis, one.against) == rater.compared), None)


def weigh_view(doc: WeighingOut) -> WeighView:
    """The weighing as it is drawn."""
    marks = {rater.rater: string.ascii_uppercase[place % 26] for place, rater in enumerate(doc.raters)}
    judged = [group for group in doc.groups if group.judged_by]
    weights: dict[str, list[tuple[str, WeightOut]]] = {}
    for rater in doc.raters:
        for weight in rater.weights:
            weights.setdefault(weight.group, []).append((rater.rater, weight))
    columns = [
        _column(number, group, weights.get(group.id, []), doc.reference) for number, group in enumerate(judged, start=1)
    ]
    shown = tuple(one for one in columns if one.group.discriminates)
    return WeighView(
        doc=doc,
        labels=weigh_labels(doc),
        marks=marks,
        numbers={column.group.id: column.number for column in columns},
        reference=doc.reference,
        columns=shown,
        rows=tuple(_rows(doc, shown, marks)),
        apart=tuple(one for one in columns if not one.group.discriminates),
        unjudged=tuple(group for group in doc.groups if not group.judged_by),
        group_scale=group_scale(doc),
        total_scale=total_scale(doc),
    )


def weigh_labels(doc: WeighingOut) -> dict[str, str]:
    """Words for the ids of hypotheses, groups, unknowns and raters."""
    found = {one.id: one.label for one in (*doc.hypotheses, *doc.unknowns)}
    return {**found, **{one.id: one.label for one in doc.groups}, **{one.rater: one.label for one in doc.raters}}


def lean(ratio: RatioOut) -> Lean:
    """Whether evidence is more or less expected under the hypothesis than under the other one."""
    low, high = ratio.ln_low, ratio.ln_high
    if low is None and high is None:
        return "open"
    if low is not None and high is not None and abs(low) <= EXACT and abs(high) <= EXACT:
        return "same"
    if low is not None and low >= -EXACT:
        return "more"
    return "less" if high is not None and high <= EXACT else "either"


def weigh_html(whole: WeighJson) -> str:
    """A page of its own. Raises AssetsMissing where the style was not built."""
    templates = environment({"view": weigh_view(whole.weighing)})
    style = asset("report.css") + weigh_style()
    policy = f"default-src 'none'; style-src {csp_hash(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    page = templates.get_template("weigh.html.j2")
    return page.render(whole=whole, case=whole.case, statements={}, style=Markup(style), policy=policy)


def weigh_style() -> str:
    """What the section needs beside the style of the report."""
    return environment({}).get_template("weigh_style.j2").render()


def _column(number: int, group: GroupOut, weights: Sequence[tuple[str, WeightOut]], reference: str | None) -> Column:
    by_hypothesis: dict[str, list[tuple[str, RatioOut]]] = {}
    for rater, weight in weights:
        for ratio in weight.ranges:
            if ratio.against == reference:
                by_hypothesis.setdefault(ratio.hypothesis, []).append((rater, ratio))
    same = [h for h, found in by_hypothesis.items() if all(lean(ratio) == "same" for _, ratio in found)]
    lines = tuple((h, tuple(found)) for h, found in by_hypothesis.items() if h not in same)
    return Column(number, group, tuple(weights), lines, tuple(same))


def _rows(doc: WeighingOut, columns: Sequence[Column], marks: dict[str, str]) -> Iterator[AchRow]:
    """Hypotheses in rows: a reader compares evidence along a row (Dhami and others 2024)."""
    by_id = {one.id: one for one in doc.hypotheses}
    apart = {one.hypothesis for rater in doc.raters for one in rater.totals if one.against == doc.reference}
    for hypothesis in doc.hypotheses if doc.raters else []:
        found = (_cells(hypothesis.id, doc.reference, column, marks) for column in columns)
        cells = tuple(tuple(one) if hypothesis.id in apart else () for one in found)
        yield AchRow(hypothesis, _depth(hypothesis, by_id), cells)


def _cells(hypothesis: str, reference: str | None, column: Column, marks: dict[str, str]) -> Iterator[Cell]:
    weights = dict(column.weights)
    for rater, mark in marks.items():
        if rater not in weights:
            yield Cell(mark, "not judged", "none")
            continue
        pair = (hypothesis, reference)
        for found in weights[rater].ranges:
            if (found.hypothesis, found.against) == pair:
                yield Cell(mark, found.text, lean(found))
                break


def _depth(hypothesis: HypothesisOut, by_id: dict[str, HypothesisOut]) -> int:
    return 0 if hypothesis.parent is None else 1 + _depth(by_id[hypothesis.parent], by_id)
