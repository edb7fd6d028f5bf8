"""The survey page as text, without a browser, and the sums that it shows."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from builders.links import links_of
from builders.survey_json import HOSTILE_CALLSIGN, synthetic_survey, undated
from crossfix.present import survey_html as survey_html_module
from crossfix.present.embedding import csp_hash
from crossfix.present.survey_cells import WORST, CellCount, interference, packed, rank, summed
from crossfix.present.survey_html import MOST_AIRCRAFT_SHOWN, MOST_CELL_ROWS, survey_html
from crossfix.present.survey_json import BandOut, CellOut, CountOut, RingOut, SurveyJson
from crossfix.present.survey_map import band_of
from crossfix.present.survey_strips import FOLDS, TABLE_ROWS, rows
from crossfix.present.words import loaded_words

pytestmark = pytest.mark.usefixtures("assets")
LARGEST_BYTES = 8_000_000
SURVEY = synthetic_survey(reach=3)


@pytest.fixture(scope="module")
def page() -> str:
    """The page of the made-up survey."""
    return survey_html(SURVEY)


def changed(**fields: object) -> SurveyJson:
    return SURVEY.model_copy(update=fields)


def without_code(page: str) -> str:
    return re.sub(r"<(style|script)[ >].*?</\1>", "", page, flags=re.DOTALL)


def test_every_link_inside_the_page_resolves_and_ids_are_unique(page: str) -> None:
    links = links_of(page)
    assert links.targets - set(links.ids) == set()
    assert len(links.ids) == len(set(links.ids))


def test_the_page_loads_nothing_and_runs_only_its_own_script(page: str) -> None:
    links = links_of(page)
    assert (links.loads, links.scripts) == ([], 2)  # the data, and our own
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert f"script-src {csp_hash(script)};".replace("'", "&#39;") in page
    assert " style=" not in without_code(page)  # the policy would refuse it


def test_markup_in_the_data_is_text(page: str) -> None:
    assert "<img" not in page
    assert HOSTILE_CALLSIGN not in page
    assert "&lt;b&gt;&amp;|&lt;/script&gt;" in page


def test_the_page_says_that_it_is_synthetic_and_uses_neutral_words(page: str) -> None:
    assert page.count("Synthetic survey") >= 10
    plain = without_code(survey_html(changed(synthetic=False)))
    assert "Synthetic" not in plain
    assert loaded_words(re.sub(r"<pre.*?</pre>|<[^>]+>", " ", plain, flags=re.DOTALL)) == []


@pytest.mark.parametrize(
    "words",
    [
        "claimed position, not where the emitter is",
        "Claimed positions, not where an emitter is",
        "Not locatable: azimuths span 40 degrees, at least 120 are needed",
        "1,960 km²",
        "38 to 55 dBm",
        "no data",
        "spoofing, slow circle",
        "not confirmed",
        "8d4b12340000000000000000abcd",
        "not kept by the source",
        "three messages without position and none with one",
        "the reports of one.csv have no nac_p",
        "receiver 3 silent from 04:10 to 04:25: not counted",
        "needs no JavaScript",
    ],
)
def test_the_page_is_complete_without_its_script(page: str, words: str) -> None:
    text = re.sub(r"\s+", " ", without_code(page))
    if words == "needs no JavaScript":
        assert "Without JavaScript the map shows the whole survey at once" in text
    else:
        assert words.lower() in text.lower()


def test_every_entry_with_interference_is_in_the_table(page: str) -> None:
    listed = list(interference(SURVEY))
    assert 20 < len(listed) <= MOST_CELL_ROWS
    for cell, window, band, count in listed:
        row = rf">{window:02d}:00:00 to .{{8,20}}</th><td[^>]*>{SURVEY.settings.bands[band].label}</td>"
        assert re.search(rf"{row}<td[^>]*>{cell.id}</td><td[^>]*>{count.affected} of {count.seen}</td>", page)


def test_more_aircraft_than_the_page_keeps_are_said_to_be_in_the_files() -> None:
    one = SURVEY.aircraft[-1]
    many = [one.model_copy(update={"icao_address": f"{k:06x}"}) for k in range(MOST_AIRCRAFT_SHOWN + 3)]
    page = survey_html(changed(aircraft=many))
    assert f"{len(many)} aircraft were affected. This page keeps the evidence of the {MOST_AIRCRAFT_SHOWN}" in page
    assert page.count('<details class="dossier"') == MOST_AIRCRAFT_SHOWN
    assert page.count("in the parquet files") == 3
    assert page.count('<tr id="r-') == len(many)


def test_a_log_without_date_counts_from_its_first_frame() -> None:
    page = without_code(survey_html(synthetic_survey(reach=1, at=undated)))
    assert "times are counted from its first frame" in page
    assert "UTC" not in re.sub(r"<pre.*?</pre>", "", page, flags=re.DOTALL)
    assert "8\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}00\N{NO-BREAK SPACE}min" in page


def test_a_survey_of_nothing_still_makes_a_page() -> None:
    empty: dict[str, object] = {name: [] for name in SurveyJson.model_fields if isinstance(getattr(SURVEY, name), list)}
    page = survey_html(changed(**empty, first=None, last=None))
    for words in (
        "no map is drawn",
        "No area of interference was found",
        "No affected aircraft",
        "No cell shows",
        "No detector ran",
        "No file was read",
    ):
        assert words in page


def test_a_day_of_europe_stays_below_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes of one more entry, cell and aircraft, taken from surveys that differ in one of them alone."""
    monkeypatch.setattr(survey_html_module, "MOST_CELL_ROWS", 20)  # the same in all

    def sized(reach: int, filled: float, aircraft: int = 1) -> tuple[int, int, int]:
        made = synthetic_survey(reach=reach, windows=144, filled=filled, aircraft=aircraft)
        landless = re.sub(r'<g class="land">.*?</g>', "", survey_html(made), flags=re.DOTALL)
        return len(landless.encode()), sum(len(cell.slots) for cell in made.cells), len(made.cells)

    least, fuller, wider, more = sized(3, 0.3), sized(3, 0.6), sized(6, 0.3), sized(3, 0.3, aircraft=11)
    per_entry = (fuller[0] - least[0]) / (fuller[1] - least[1])
    per_cell = (wider[0] - least[0] - per_entry * (wider[1] - least[1])) / (wider[2] - least[2])
    per_aircraft = (more[0] - least[0]) / 10
    land, rows_of_cells = 1_200_000, MOST_CELL_ROWS * 350  # all Europe, and every row of the table
    day = land + rows_of_cells + least[0] + 3_000 * (per_cell + 43 * per_entry) + 300 * per_aircraft
    assert 4_000_000 < day < LARGEST_BYTES


COUNTS = st.builds(
    CountOut,
    seen=st.integers(0, 9),
    affected=st.integers(0, 9),
    spoofed=st.integers(0, 2),
    state=st.sampled_from(WORST),
    p_value=st.none() | st.floats(0, 1),
    wilson_low=st.none(),
    wilson_high=st.none(),
    resolution=st.integers(2, 4),
)
PLACES = st.tuples(st.sampled_from("abc"), st.integers(0, 3), st.integers(0, 1))
ENTRIES = st.dictionaries(PLACES, COUNTS, max_size=20)
RINGS: dict[str, RingOut] = {name: [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)] for name in "abcd"}


def survey_of(entries: dict[tuple[str, int, int], CountOut]) -> SurveyJson:
    counts, cells = packed([CellCount(*place, count) for place, count in entries.items()], RINGS, 2)
    bands = [BandOut(label=label, floor_ft=None, ceiling_ft=None) for label in "xy"]
    settings = SURVEY.settings.model_copy(update={"windows": 4, "bands": bands})
    return changed(cells=cells, cell_counts=counts, settings=settings)


@given(ENTRIES)
def test_packed_counts_are_those_given_but_for_the_digits_of_p(entries: dict[tuple[str, int, int], CountOut]) -> None:
    survey = survey_of(entries)
    assert [cell.id for cell in survey.cells] == ["a", "b", "c", "d"]
    found = {
        (cell.id, *divmod(slot, 2)): survey.cell_counts[place]
        for cell in survey.cells
        for slot, place in zip(cell.slots, cell.counts, strict=True)
    }
    assert found.keys() == entries.keys()
    for place, count in entries.items():
        p_value = None if count.p_value is None else pytest.approx(count.p_value, rel=0.06)
        assert found[place] == count.model_copy(update={"p_value": found[place].p_value})
        assert found[place].p_value == p_value
    assert all(cell.slots == sorted(cell.slots) for cell in survey.cells)


@given(ENTRIES, st.sampled_from([0, 1, None]))
def test_sums_agree_with_every_entry_looked_at(entries: dict[tuple[str, int, int], CountOut], band: int | None) -> None:
    made = summed(survey_of(entries), band)
    for cell, whole in zip("abcd", made.cells, strict=True):
        inside = {at: count for at, count in entries.items() if at[0] == cell and band in (None, at[2])}
        if not inside:
            assert whole is None
            continue
        assert whole is not None
        assert whole.state == min((count.state for count in inside.values()), key=WORST.index)
        worst = [
            min((c.state for at, c in inside.items() if at[1] == window), key=WORST.index)
            for window in {at[1] for at in inside}
        ]
        assert whole.windows == Counter(worst)
        shown = entries[(cell, *divmod(whole.slot, 2))]
        assert rank(shown)[:2] == min(rank(count)[:2] for count in inside.values())
    for window, counts in enumerate(made.windows):
        assert counts.total() == len({at[0] for at in entries if at[1] == window and band in (None, at[2])})


def test_an_altitude_is_in_one_band_from_its_floor_up() -> None:
    bands = SURVEY.settings.bands
    found = [band_of(feet, bands) for feet in (-900.0, 9_999.0, 10_000.0, 24_999.0, 25_000.0, 60_000.0, None)]
    assert found == [0, 0, 1, 1, 2, 2, None]


def test_the_short_table_of_a_strip_adds_up() -> None:
    strip = SURVEY.aircraft[0].strip
    assert strip is not None
    table = list(rows(strip))
    assert len(table) == TABLE_ROWS
    for lane in ("reports", "positions", "no_position", "ground_velocities", "air_velocities"):
        assert sum(getattr(row, lane) or 0 for row in table) == sum(v or 0 for v in getattr(strip, lane))
    step = len(strip.reports) // TABLE_ROWS
    for row, start in zip(table, itertools.count(0, step)):
        told = [value for value in strip.nic[start : start + step] if value is not None]
        assert row.nic == (min(told) if told else None)
    assert set(FOLDS) <= set(type(strip).model_fields)


def test_what_was_told_in_no_bin_is_a_list_of_nothing() -> None:
    strip = SURVEY.aircraft[0].strip
    assert strip is not None
    bare = strip.model_copy(update={"nac_p": [], "saturated": []})
    assert {row.nac_p for row in rows(bare)} == {None}
    affected = [SURVEY.aircraft[0].model_copy(update={"strip": bare})]
    assert "A dash is what the source did not tell" in survey_html(changed(aircraft=affected))


def test_a_cell_that_refers_to_nothing_is_refused() -> None:
    cell = {"id": "a", "ring": RINGS["a"], "slots": [0, 1], "counts": [0]}
    with pytest.raises(ValidationError, match="cell a: 2 slots but 1 counts"):
        CellOut.model_validate(cell)
    raw = SURVEY.model_dump(by_alias=True)
    with pytest.raises(ValidationError, match="slots 0 to 999, expected 0 to 71"):
        SurveyJson.model_validate(raw | {"cells": [cell | {"slots": [0, 999], "counts": [0, 0]}]})
    with pytest.raises(ValidationError, match="a count is not among the"):
        SurveyJson.model_validate(raw | {"cells": [cell | {"slots": [0], "counts": [999]}]})
    with pytest.raises(ValidationError, match="areas that the survey does not have: A1, A2"):
        SurveyJson.model_validate(raw | {"areas": []})


def test_the_file_reads_back_as_it_was() -> None:
    assert SurveyJson.model_validate_json(SURVEY.model_dump_json(by_alias=True)) == SURVEY
