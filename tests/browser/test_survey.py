"""The survey page in a real browser: Chromium, from a file, without a network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page

from builders.browser_page import opened, settle
from builders.survey_json import HOSTILE_CALLSIGN, synthetic_survey, undated
from crossfix.errors import AssetsMissing
from crossfix.present.survey_html import survey_html
from crossfix.present.survey_json import CountOut, StripOut

SURVEY = synthetic_survey()
BANDS = len(SURVEY.settings.bands)
WINDOW, BAND = 9, 2
CALM_WINDOW = 3


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as a file."""
    path = tmp_path_factory.mktemp("survey") / "survey.html"
    try:
        path.write_text(survey_html(SURVEY), encoding="utf-8")
    except AssetsMissing as missing:
        pytest.skip(str(missing))
    return path


@pytest.fixture
def page(browser: Browser, survey: Path) -> Iterator[Page]:
    """The open page, without motion."""
    with opened(browser, survey, reduced_motion="reduce") as page:
        yield page


def go(page: Page, window: int, band: int | None = None) -> None:
    """Moves the slider to a window after the first by its keys, and chooses a band."""
    slider = page.locator("#when [name=window]")
    slider.focus()
    page.keyboard.press("Home")
    for _ in range(window):
        page.keyboard.press("ArrowRight")
    if band is not None:
        page.locator("#when select").select_option(str(band))


def count_of(cell: int, window: int, band: int) -> CountOut | None:
    """What the survey says of a cell."""
    one = SURVEY.cells[cell]
    found = dict(zip(one.slots, one.counts, strict=True)).get(window * BANDS + band)
    return None if found is None else SURVEY.cell_counts[found]


def strip_of(address: str) -> StripOut:
    strip = next(one.strip for one in SURVEY.aircraft if one.icao_address == address)
    assert strip is not None
    return strip


def classes(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "#map .cells path", "all => all.map((one) => one.getAttribute('class'))"
    )
    return found


def shown(places: Locator) -> int:
    return sum(one.is_visible() for one in places.all())


def test_every_cell_shows_its_own_state_at_a_time_and_altitude(page: Page) -> None:
    go(page, WINDOW, BAND)
    found = classes(page)
    assert len(found) == len(SURVEY.cells)
    expected = [count_of(cell, WINDOW, BAND) for cell in range(len(SURVEY.cells))]
    assert [name.split()[0] for name in found] == [one.state if one else "no_data" for one in expected]
    for name, one in zip(found, expected, strict=True):
        if one is not None and one.state == "interference":
            share = one.affected / one.seen
            assert name == "interference" + (" i3" if share >= 0.5 else " i2" if share >= 0.25 else "")


def test_any_band_shows_the_worst_and_the_whole_survey_the_worst_of_all(page: Page) -> None:
    worst = ["interference", "clear", "too_few", "no_data"]

    def states(windows: range) -> list[str]:
        counts = [
            [one.state for w in windows for b in range(BANDS) if (one := count_of(cell, w, b)) is not None]
            for cell in range(len(SURVEY.cells))
        ]
        return [min([*found, "no_data"], key=worst.index) for found in counts]

    assert [name.split()[0] for name in classes(page)] == states(range(SURVEY.settings.windows))
    go(page, WINDOW)
    assert [name.split()[0] for name in classes(page)] == states(range(WINDOW, WINDOW + 1))
    page.locator("#when [name=whole]").click()
    assert [name.split()[0] for name in classes(page)] == states(range(SURVEY.settings.windows))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_data_does_not_look_like_clear(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    go(page, WINDOW, BAND)
    fills = {
        name: page.locator(f"#map .cells path.{name}").first.evaluate("one => getComputedStyle(one).fill")
        for name in ("interference", "clear", "too_few", "no_data")
    }
    assert len(set(fills.values())) == 4
    assert "cell-no_data" in fills["no_data"]  # patterns, not colours alone
    assert "cell-too_few" in fills["too_few"]
    assert "url" not in fills["clear"] + fills["interference"]


def test_the_pointer_reads_counts_and_denominators(page: Page) -> None:
    go(page, WINDOW, BAND)
    cell, count = next(
        (cell, one)
        for cell in range(len(SURVEY.cells))
        if (one := count_of(cell, WINDOW, BAND)) is not None and one.state == "interference" and one.spoofed
    )
    path = page.locator("#map .cells path").nth(cell)
    path.dispatch_event("pointermove", {"clientX": 300, "clientY": 300})
    text = page.locator("#tooltip").inner_text()
    assert f"{count.affected} of {count.seen} aircraft affected" in text
    assert f"{count.spoofed} spoofed" in text
    assert "above 25,000 ft: interference" in text
    assert "09:00:00 to 10:00:00" in text
    path.dispatch_event("click")
    assert f"{count.affected} of {count.seen}" in page.locator(".cell-reading").inner_text()
    empty = next(cell for cell in range(len(SURVEY.cells)) if count_of(cell, WINDOW, BAND) is None)
    page.locator("#map .cells path").nth(empty).dispatch_event("pointermove", {"clientX": 300, "clientY": 300})
    assert "No data: no aircraft was counted here." in page.locator("#tooltip").inner_text()


def test_the_slider_moves_by_keyboard_and_by_its_buttons(page: Page) -> None:
    now = page.locator("#when output")
    assert now.inner_text() == "whole survey"
    go(page, 2)
    assert now.inner_text() == "02:00:00 to 03:00:00"
    page.locator("#when [name=after]").click()
    assert now.inner_text() == "03:00:00 to 04:00:00"
    page.locator("#when [name=before]").click()
    page.locator("#when [name=before]").click()
    assert now.inner_text() == "01:00:00 to 02:00:00"
    assert page.locator("#when [name=window]").input_value() == "1"
    assert page.locator("#when [name=window]").get_attribute("aria-valuetext") == "01:00:00 to 02:00:00"
    page.locator("#when [name=whole]").click()
    assert now.inner_text() == "whole survey"


def test_areas_sources_and_claims_are_shown_in_their_time_only(page: Page) -> None:
    outlines = page.locator("#map .outlines path:not(.chosen-cell)")
    claimed = page.locator("#map .spot.claimed text")
    assert shown(outlines) == 4
    assert claimed.inner_html() == "claimed position, not where the emitter is"
    assert claimed.is_visible()
    go(page, CALM_WINDOW)
    assert shown(outlines) == 0
    assert not claimed.is_visible()
    assert page.locator(".in-window h3").inner_text().endswith(": 0")
    go(page, WINDOW)
    assert shown(outlines) == 3
    assert claimed.is_visible()


def test_events_may_be_put_away_to_see_the_cells(page: Page) -> None:
    events = page.locator("#map .marks-of-events")
    assert events.is_visible()
    page.locator("#when [name=events]").uncheck()
    assert not events.is_visible()


def test_one_click_on_the_map_opens_the_strip_of_an_aircraft(page: Page) -> None:
    page.locator("#map .marks-of-events a[href='#a-4b0001'] .dot").first.dispatch_event("click")
    page.locator("#a-4b0001 .charts").wait_for()
    assert page.locator(".dossier:visible").count() == 1
    page.locator("#aircraft-table a[href='#a-4b0002']").click()
    page.locator("#a-4b0002 .charts").wait_for()
    assert page.locator(".dossier:visible").count() == 1
    page.locator("#a-4b0002 > summary").click()
    assert page.locator(".dossier:visible").count() == 0
    page.locator("#aircraft-table a[href='#a-4b0002']").click()
    page.locator("#a-4b0002 .charts").wait_for()


def test_the_strip_reads_by_keyboard_what_the_flight_sent(page: Page) -> None:
    link = page.locator("#aircraft-table a[href='#a-4b0001']")
    link.focus()
    page.keyboard.press("Enter")
    chart = page.locator("#a-4b0001 .charts")
    chart.wait_for()
    assert page.evaluate("document.activeElement.className").startswith("charts")
    strip = strip_of("4b0001")
    page.keyboard.press("Home")
    for place in range(200):
        page.keyboard.press("ArrowRight")
        if place in (30, 100, 160):
            now = chart.locator(".now").all_inner_texts()
            lanes = (strip.positions, strip.no_position, strip.ground_velocities, strip.air_velocities, strip.nic)
            assert [int(text) if text != "not told" else None for text in now[:5]] == [
                lane[place + 1] for lane in lanes
            ]
    silent = next(bin for bin, heard in enumerate(strip.reports) if heard == 0)
    page.keyboard.press("Home")
    for _ in range(silent):
        page.keyboard.press("ArrowRight")
    assert "no messages received" in chart.locator(".reading").inner_text()
    assert chart.locator(".now").nth(4).inner_text() == "not told"
    page.keyboard.press("Escape")
    assert chart.locator(".cross:not([display])").count() == 0


def test_a_gap_is_drawn_as_a_gap(page: Page) -> None:
    page.locator("#aircraft-table a[href='#a-4b0001']").click()
    chart = page.locator("#a-4b0001 .charts")
    chart.wait_for()
    strip = strip_of("4b0001")
    paths = chart.locator("path.series").evaluate_all("all => all.map((one) => one.getAttribute('d'))")
    lanes: list[Sequence[float | None]] = [strip.nic, strip.nac_p]
    lanes += [strip.pressure_altitude_ft, strip.ground_speed_kt, strip.difference_ft]
    for path, lane in zip(paths, lanes, strict=True):
        known = [value is not None for value in lane]
        runs = sum(here and not before for before, here in zip([False, *known], known, strict=False))
        assert path.count("M") == runs
        assert path.count("h1") == sum(known)
    assert chart.locator(".band.coverage").count() == chart.locator(".event-band.loss").count() == 8


def test_aircraft_are_searched_filtered_and_sorted_by_keyboard(page: Page) -> None:
    rows = page.locator("#aircraft-table tbody tr:visible")
    assert rows.count() == len(SURVEY.aircraft)
    page.locator("#sec-aircraft select").select_option("spoofing")
    assert rows.count() == sum(any(e.kind == "spoofing" for e in one.events) for one in SURVEY.aircraft)
    page.locator("#sec-aircraft select").select_option("")
    page.locator("#sec-aircraft input").fill("zz003")
    assert rows.count() == 1
    page.locator("#sec-aircraft input").fill("")
    page.locator("#aircraft-table thead button").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#aircraft-table tbody tr").first.get_attribute("id") == "r-4b0000"
    assert HOSTILE_CALLSIGN in page.locator("#r-4b0000").inner_text()


def test_a_link_to_an_aircraft_opens_it(browser: Browser, survey: Path) -> None:
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(f"{survey.as_uri()}#a-4b0003")
    opened.locator("#a-4b0003 .charts").wait_for()
    context.close()


def test_all_is_there_without_javascript(browser: Browser, survey: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(survey.as_uri())
    assert opened.locator("button:visible, form:visible, [role=application]").count() == 0
    assert opened.locator(".dossier:visible").count() == len(SURVEY.aircraft)
    opened.locator("#a-4b0001 > summary").click()
    opened.locator("#a-4b0001 .strip-table > summary").click()
    assert opened.locator("#a-4b0001 .strip-table tbody tr:visible").count() == 12
    assert opened.locator(".interference-table tbody tr:visible").count() > 50
    assert opened.locator("#map .cells path.interference").count() > 10
    context.close()


def test_a_log_without_date_shows_time_since_its_first_frame(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "undated.html"
    path.write_text(survey_html(synthetic_survey(reach=2, at=undated)), encoding="utf-8")
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(path.as_uri())
    go(opened, 9)
    assert opened.locator("#when output").inner_text() == "9 h 0 min 0 s to 10 h 0 min 0 s"
    context.close()


def test_it_prints(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "survey.pdf"
    page.pdf(path=path, format="A4", prefer_css_page_size=True)
    assert path.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("width", [320, 390, 768])
def test_no_page_wide_overflow(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.locator("#aircraft-table a[href='#a-4b0001']").click()
    page.locator("#a-4b0001 .strip-table > summary").click()
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
