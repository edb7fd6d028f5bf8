"""Cells of a survey: kept small in `survey.json`, and summed up over windows and bands for the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crossfix.present.survey_json import CellOut, CountOut, RingOut, State, SurveyJson

WORST: tuple[State, ...] = ("interference", "clear", "too_few")
"""What a cell shows where its bands or windows differ: interference anywhere, else clear where enough were seen."""


@dataclass(frozen=True, slots=True)
class CellCount:
    """The count of one cell (an H3 index as text), window and band."""

    cell: str
    window: int
    band: int
    count: CountOut


@dataclass(frozen=True, slots=True)
class Whole:
    """A cell over the whole survey: windows by state, and the slot and the count's place of what shows most."""

    state: State
    windows: Counter[State]
    slot: int
    count: int


@dataclass(frozen=True, slots=True)
class Summed:
    """Each cell over all windows, None where it has no data; for each window how many cells are in each state."""

    cells: tuple[Whole | None, ...]
    windows: tuple[Counter[State], ...]


def packed(rows: Iterable[CellCount], rings: Mapping[str, RingOut], bands: int) -> tuple[list[CountOut], list[CellOut]]:
    """The distinct counts, and the cells that refer to them, ordered by id. `rings` names every cell to draw.

    p values keep two digits and bounds three decimals: few counts are distinct then, and a day stays small.
    """
    places: dict[CountOut, int] = {}
    found: dict[str, list[tuple[int, int]]] = {cell: [] for cell in sorted(rings)}
    for row in rows:
        place = places.setdefault(_rounded(row.count), len(places))
        found[row.cell].append((row.window * bands + row.band, place))
    cells = []
    for cell, entries in found.items():
        entries.sort()
        slots, counts = [slot for slot, _ in entries], [place for _, place in entries]
        cells.append(CellOut(id=cell, ring=rings[cell], slots=slots, counts=counts))
    return list(places), cells


def _rounded(count: CountOut) -> CountOut:
    p_value, low, high = count.p_value, count.wilson_low, count.wilson_high
    return count.model_copy(
        update={
            "p_value": None if p_value is None else float(f"{p_value:.2g}"),
            "wilson_low": None if low is None else round(low, 3),
            "wilson_high": None if high is None else round(high, 3),
        }
    )


def rank(count: CountOut) -> tuple[int, float, int]:
    """What to show of several counts comes first: the worst state, then the largest share, then the most seen."""
    return WORST.index(count.state), -share(count), -count.seen


def share(count: CountOut) -> float:
    """The share of aircraft affected; 0 where none was seen."""
    return count.affected / count.seen if count.seen else 0.0


def summed(survey: SurveyJson, band: int | None) -> Summed:
    """Cells over all windows, and windows over all cells, in one band or (None) in any of them."""
    counts, bands = survey.cell_counts, len(survey.settings.bands)
    ranked = sorted(range(len(counts)), key=lambda place: rank(counts[place]))
    position = {place: at for at, place in enumerate(ranked)}
    cells: list[Whole | None] = []
    windows: list[Counter[State]] = [Counter() for _ in range(survey.settings.windows)]
    for cell in survey.cells:
        first: dict[int, tuple[int, int]] = {}
        for slot, place in zip(cell.slots, cell.counts, strict=True):
            window, one = divmod(slot, bands)
            if band is None or one == band:
                first[window] = min((position[place], slot), first.get(window, (len(counts), 0)))
        states = {window: counts[ranked[at]].state for window, (at, _) in first.items()}
        for window, state in states.items():
            windows[window][state] += 1
        if first:
            at, slot = min(first.values())
            cells.append(Whole(counts[ranked[at]].state, Counter(states.values()), slot, ranked[at]))
        else:
            cells.append(None)
    return Summed(tuple(cells), tuple(windows))


def interference(survey: SurveyJson) -> Iterator[tuple[CellOut, int, int, CountOut]]:
    """Every entry with interference as (cell, window, band, count), in the order of time."""
    found = [
        (slot, cell, survey.cell_counts[place])
        for cell in survey.cells
        for slot, place in zip(cell.slots, cell.counts, strict=True)
        if survey.cell_counts[place].state == "interference"
    ]
    for slot, cell, count in sorted(found, key=lambda one: (one[0], one[1].id)):
        yield cell, *divmod(slot, len(survey.settings.bands)), count


def bands_and_any(survey: SurveyJson) -> Sequence[int | None]:
    """Every band, and None for any of them, last."""
    return (*range(len(survey.settings.bands)), None)
