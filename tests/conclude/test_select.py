"""As known at a date, and without some documents: which documents count."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders.case_folder import at, document, statement
from builders.cases import examined, verdicts
from crossfix.conclude.select import last_day, select
from crossfix.errors import CaseInvalid
from crossfix.read.case_folder import read_case

PUBLISHED = {
    "D2023": "2023",
    "D2024": "2024",
    "D2024-12": "2024-12",
    "D25": "2024-12-25",
    "D27": "2024-12-27",
    "D27-late": "2024-12-27T23:30-05:00",
    "D28-early": "2024-12-28T03:00+04:00",
    "D28": "2024-12-28",
    "D2025": "2025-01-01T01:00+04:00",
}
CASE = {
    "documents": [document(name, published=when) for name, when in PUBLISHED.items()],
    "date": "2024-12-25",
    "window": {"from": "2024-12-25T03:00:00Z", "to": "2024-12-25T07:00:00Z"},
}


def used(tmp_path: Path, known_at: str | None, without: tuple[str, ...] = ()) -> list[str]:
    """The documents that count."""
    said = [statement(f"S-{name}", name) for name in PUBLISHED]
    found = examined(tmp_path, *said, as_known_at=known_at, without=without, **CASE)  # type: ignore[arg-type]
    names = [d.id for d in found.documents if d.used]
    assert [s.document for s in found.statements] == names
    assert len(found.documents) == len(PUBLISHED), "those left out are listed, and told to be"
    return names


@pytest.mark.parametrize(
    ("known_at", "last"),
    [
        ("2023", "D2023"),
        ("2024", "D28"),
        ("2024-12", "D28"),
        ("2025", "D2025"),
        (None, "D2025"),
    ],
)
def test_as_known_at_a_coarse_date_takes_the_whole_of_it(tmp_path: Path, known_at: str | None, last: str) -> None:
    names = list(PUBLISHED)
    assert used(tmp_path, known_at) == names[: names.index(last) + 1]


def test_a_coarsely_dated_document_counts_from_the_end_of_what_it_may_mean(tmp_path: Path) -> None:
    assert used(tmp_path, "2024-12-30") == ["D2023", "D25", "D27", "D27-late", "D28-early", "D28"]


def test_as_known_at_a_day_uses_what_its_publishers_dated_that_day_or_before(tmp_path: Path) -> None:
    """D27-late is 04:30 UTC of the 28th, D28-early 23:00 UTC of the 27th: each counts by its own date."""
    assert used(tmp_path, "2024-12-27") == ["D2023", "D25", "D27", "D27-late"]


@pytest.mark.parametrize(
    ("known_at", "expected"),
    [
        ("2024-12-28T04:29:59Z", ["D2023", "D25", "D28-early"]),
        ("2024-12-28T04:30:00Z", ["D2023", "D25", "D27-late", "D28-early"]),
        ("2024-12-28T08:30:00+04:00", ["D2023", "D25", "D27-late", "D28-early"]),
        ("2024-12-28T11:59:59Z", ["D2023", "D25", "D27-late", "D28-early"]),
        ("2024-12-28T12:00:00Z", ["D2023", "D25", "D27", "D27-late", "D28-early"]),
    ],
)
def test_as_known_at_a_time_uses_what_was_surely_out_by_then(
    tmp_path: Path, known_at: str, expected: list[str]
) -> None:
    """A day ends at 12:00 UTC of the next, when it has ended everywhere."""
    assert used(tmp_path, known_at) == expected


@pytest.mark.parametrize("wrong", ["yesterday", "2024-13", "2024-12-27T10:00", "2024-02-30"])
def test_as_known_at_no_date(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(CaseInvalid, match="--as-known-at"):
        used(tmp_path, wrong)


def test_without(tmp_path: Path) -> None:
    assert used(tmp_path, None, ("D25", "D2023")) == [d for d in PUBLISHED if d not in ("D25", "D2023")]
    assert used(tmp_path, "2024-12-27", ("D27",)) == ["D2023", "D25", "D27-late"]


def test_without_a_document_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(CaseInvalid, match="unknown document 'D99'"):
        used(tmp_path, None, ("D99",))


def test_what_was_left_out_has_no_say(tmp_path: Path) -> None:
    said = [statement("S1", "REPORT", says=at("a", "10:00:00")), statement("S2", "PAPER", says=at("a", "10:00:05"))]
    assert verdicts(examined(tmp_path, *said)) == {"S1": "unchecked", "S2": "contradicted"}
    found = examined(tmp_path, *said, without=("REPORT",))
    assert verdicts(found) == {"S2": "unchecked"}
    assert found.events[0].earliest_utc == "2024-01-15T10:00:05Z"


def test_nothing_left_is_a_case_of_which_nothing_is_known(tmp_path: Path) -> None:
    found = examined(tmp_path, statement("S1", says=at("a", "10:00:00")), as_known_at="2020")
    assert (found.statements, found.contradictions, found.history) == ([], [], [])
    assert {e.earliest_utc for e in found.events} == {None}


def test_select_leaves_the_whole_case_as_it_is(tmp_path: Path) -> None:
    examined(tmp_path, statement("S1"), statement("S2", "PAPER", relays="S1"))
    whole = read_case(tmp_path)
    part = select(whole, None, ("REPORT",))
    assert (list(part.statements), part.statements["S2"].relays) == (["S2"], None)
    assert (list(whole.statements), whole.statements["S2"].relays) == (["S1", "S2"], "S1")
    assert select(whole) == whole


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024", "2024-12-31"),
        ("2024-02", "2024-02-29"),
        ("2023-02", "2023-02-28"),
        ("2024-12-25T23:59-05:00", "2024-12-25"),
    ],
)
def test_last_day(written: str, day: str) -> None:
    assert last_day(written) == day
