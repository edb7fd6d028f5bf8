"""The page of flight data in a real browser: Chromium, from a file, without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from builders.browser_page import opened, settle
from builders.flight_data_json import GAP, LOST_AT_S, examined, synthetic_flights
from builders.flight_data_page import (
    FLIGHT,
    area,
    choose,
    cursor,
    painted,
    panel,
    readout,
    recorded_at,
    seconds,
    share,
    stretch,
)
from builders.recorded import constant, made, recorded
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.errors import AssetsMissing
from crossfix.present.flight_data_html import flight_data_html
from crossfix.records.series import SeriesDoubt

EXAMINED = examined()
LOST, SUSPECTED = 1, 4
"""Places of the loss of pressure and of the event that is not confirmed in the list of events."""


def written(folder: Path, page: str) -> Path:
    path = folder / "flight-data.html"
    path.write_text(page, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def flight_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as a file."""
    try:
        return written(tmp_path_factory.mktemp("flight"), flight_data_html(synthetic_flights()))
    except AssetsMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture
def page(browser: Browser, flight_data: Path) -> Iterator[Page]:
    """The open page."""
    with opened(browser, flight_data, reduced_motion="reduce") as page:
        yield page


def assert_right(page: Page, moment: float) -> None:
    shown = readout(page)
    assert len(shown) > 15
    for name in ("pressure_altitude", "hydraulic_pressure_1", "n1_1", "normal_acceleration", "master_warning"):
        value, _, time = shown[name]
        at = seconds(re.findall(r"(\d\d):(\d\d):(\d\d(?:\.\d+)?)", time)[0])
        assert float(value.replace(",", "").replace("−", "-")) == pytest.approx(recorded_at(name, moment), abs=1e-4)
        assert abs(at - moment) <= float(FLIGHT[name].step_s)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_chart_is_drawn_in_the_colours_of_its_scheme(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    settle(page)
    titles = page.locator(".charts .panel-head h3").all_inner_texts()
    assert titles[:4] == ["Altitude, ft", "Speed, kt", "Acceleration, g", "Attitude, deg"]
    assert {"Engines, %", "Hydraulics, psi", "Hydraulics, %", "Cabin, ft", "Discretes and codes"} <= set(titles)
    for one in page.locator(".panel-of").all():
        assert painted(one, "--measured") > 100
    whole = page.locator(".overview")
    assert painted(whole, "--measured") > 200
    assert painted(whole, "--contradicted") > 200


def test_a_gap_is_not_joined(page: Page) -> None:
    speed = panel(page, "Speed, kt")
    begin, end = share(GAP.start + 3.0), share(GAP.stop - 3.0)
    assert painted(speed, "--measured", begin, end) == 0
    assert painted(speed, "--contradicted", begin, end) > 0  # ground speed goes on
    assert painted(page.locator(".overview"), "--contradicted", begin, end) == 0
    assert painted(speed, "--measured", begin - 0.05, end - 0.05) > 5
    page.locator(".charts").focus()
    over = area(speed)
    page.mouse.move(over["x"] + over["width"] * share(420.0), over["y"] + 20)
    assert readout(page)["indicated_airspeed"] == ["not valid", "", ""]
    assert readout(page)["pressure_altitude"][1] == "ft"


def test_a_sample_between_two_gaps_is_a_dot(browser: Browser, tmp_path: Path) -> None:
    core = made("n2_1", constant(90.0), 60)
    reasons = np.where(np.arange(len(core)) % 2, SeriesDoubt.DAMAGED, 0).astype(np.uint8)
    dotted = replace(core, reasons=reasons, valid=reasons == 0)
    flight = recorded_flight(recorded(60, {"pressure_altitude": constant(500.0)}, dotted))
    one = replace(EXAMINED, flight=flight, events=[])
    with opened(browser, written(tmp_path, flight_data_html(synthetic_flights([one])))) as page:
        page.locator(".chooser summary").click()
        page.locator(".chooser [name=all]").click()
        engines = panel(page, "Engines, %")
        assert painted(engines, "--measured") > 60
        assert painted(engines, "--measured", 8.15 / 59, 8.85 / 59) == 0  # between two of them
        assert page.locator(".marks").count() == 0
        assert page.locator(".tools [name=next]").is_disabled()


def test_choosing_an_event_brings_all_charts_to_it(page: Page) -> None:
    choose(page, LOST)
    assert stretch(page) == (LOST_AT_S - 0.75 - 60.0, LOST_AT_S + 0.25 + 60.0)
    assert page.locator(".chosen-event").inner_text().startswith("Event 2 of 5, hydraulic lost:1: hydraulic system 1")
    assert page.locator("button.choose[aria-pressed=true]").all_inner_texts() == ["2"]
    assert page.evaluate("document.activeElement.className") == "charts"
    assert page.locator(".event-mark.chosen").count() == 1
    assert cursor(page) == LOST_AT_S + 0.25
    assert_right(page, LOST_AT_S + 0.25)


def test_an_event_that_is_not_confirmed_says_so_and_shows_its_parameter(page: Page) -> None:
    page.locator(".chooser summary").click()
    page.locator(".chooser [name=none]").click()
    assert page.locator(".charts .empty").is_visible()
    choose(page, SUSPECTED)
    assert "(not confirmed)" in page.locator(".chosen-event").inner_text()
    assert page.locator(".panel-of").count() == 1
    assert len(readout(page)) == 1


def test_onset_and_evidence_are_drawn_where_they_are(page: Page) -> None:
    choose(page, LOST)
    pressure = panel(page, "Hydraulics, psi")
    onset, after = 60.0 / 121.0, 61.0 / 121.0
    assert painted(pressure, "--alert", onset - 0.012, onset + 0.012) > 20
    assert painted(pressure, "--alert", after - 0.012, after + 0.012) > 20
    assert painted(pressure, "--alert", 0.55, 0.8) == 0  # the next one is at 0.83
    assert painted(panel(page, "Altitude, ft"), "--alert") == 0
    assert painted(panel(page, "Altitude, ft"), "--disputed", after - 0.004, after + 0.004) > 50


def test_the_cursor_is_one_for_all_charts_and_reads_the_right_values(page: Page) -> None:
    choose(page, LOST)
    first, last = stretch(page)
    over = area(panel(page, "Altitude, ft"))
    for part in (0.2, 0.5, 0.83):
        page.mouse.move(over["x"] + round(over["width"] * part), over["y"] + 30)
        moment = cursor(page)
        assert moment == pytest.approx(first + part * (last - first), abs=0.2)
        assert_right(page, moment or 0.0)
    lefts = {round(box["x"]) for one in page.locator(".charts .u-cursor-x").all() if (box := one.bounding_box())}
    assert max(lefts) - min(lefts) <= 1
    page.mouse.move(2, 2)
    assert cursor(page) is None


def test_the_keyboard_moves_the_cursor_from_sample_to_sample(page: Page) -> None:
    choose(page, LOST)
    moment = LOST_AT_S + 0.25
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        moment += 0.125  # the acceleration is sampled 8 times per second
        assert cursor(page) == moment
        assert_right(page, moment)
    page.keyboard.press("ArrowLeft")
    assert cursor(page) == moment - 0.125
    assert "hydraulic pressure 1 12 psi" in page.locator(".said").inner_text()
    page.keyboard.press("PageDown")
    assert cursor(page) == pytest.approx(moment - 0.125 + 12.1, abs=0.01)
    page.keyboard.press("Home")
    assert cursor(page) == stretch(page)[0]
    page.keyboard.press("ArrowLeft")
    assert stretch(page)[0] < (cursor(page) or 0.0) < LOST_AT_S - 60.75  # the stretch follows
    page.keyboard.press("Escape")
    assert cursor(page) is None


def test_zoom_by_keys_and_buttons_and_back(page: Page) -> None:
    whole = stretch(page)
    assert whole == (FLIGHT.first_s, FLIGHT.last_s)
    choose(page, LOST)
    page.keyboard.press("+")
    near = stretch(page)
    assert near[1] - near[0] == pytest.approx(60.5)
    assert near[0] < LOST_AT_S < near[1]
    page.keyboard.press("-")
    page.keyboard.press(".")
    assert stretch(page)[0] == pytest.approx(LOST_AT_S - 60.75 + 30.25, abs=0.6)
    page.keyboard.press("0")
    assert stretch(page) == whole
    page.locator(".tools [name=in]").click()
    assert stretch(page)[1] - stretch(page)[0] == pytest.approx((whole[1] - whole[0]) / 2, abs=0.01)
    page.locator(".tools [name=whole]").click()
    assert stretch(page) == whole


def test_n_and_p_and_the_buttons_go_from_event_to_event(page: Page) -> None:
    page.locator(".charts").focus()
    page.keyboard.press("n")
    assert page.locator(".chosen-event").inner_text().startswith("Event 1 of 5")
    page.locator(".tools [name=next]").click()
    assert page.locator(".chosen-event").inner_text().startswith("Event 2 of 5")
    page.locator(".charts").focus()
    page.keyboard.press("p")
    page.keyboard.press("p")
    assert page.locator(".chosen-event").inner_text().startswith("Event 1 of 5")
    page.locator(".event-mark").nth(3).locator("use").dispatch_event("click")
    assert page.locator(".chosen-event").inner_text().startswith("Event 4 of 5")


def test_zoom_by_drag_in_any_chart_and_by_double_click_back(page: Page) -> None:
    first, last = stretch(page)
    for chart in (panel(page, "Attitude, deg"), page.locator(".overview")):
        over = area(chart)
        x, y = over["x"], over["y"] + 30
        page.mouse.move(x + 0.25 * over["width"], y)
        page.mouse.down()
        page.mouse.move(x + 0.3 * over["width"], y)
        page.mouse.move(x + 0.5 * over["width"], y)
        page.mouse.up()
        found = stretch(page)
        assert found == pytest.approx((first + 0.25 * (last - first), first + 0.5 * (last - first)), abs=3.0)
        chart.locator(".u-over").dblclick()
        assert stretch(page) == (first, last)


def test_the_wheel_zooms_only_where_the_charts_have_the_focus(page: Page) -> None:
    whole = stretch(page)
    over = area(panel(page, "Altitude, ft"))
    page.mouse.move(over["x"] + 0.25 * over["width"], over["y"] + 20)
    page.mouse.wheel(0, -10)
    settle(page)
    assert stretch(page) == whole
    page.locator(".charts").evaluate("one => one.focus({ preventScroll: true })")
    over = area(panel(page, "Altitude, ft"))
    page.mouse.move(over["x"] + 0.25 * over["width"], over["y"] + 20)
    shown = page.locator(".stretch").inner_text()
    page.mouse.wheel(0, -200)
    page.wait_for_function("was => document.querySelector('.stretch').innerText !== was", arg=shown)
    near = stretch(page)
    assert near[1] - near[0] < 0.9 * (whole[1] - whole[0])
    assert near[0] + 0.25 * (near[1] - near[0]) == pytest.approx(0.25 * whole[1], abs=5)


def test_parameters_are_chosen_by_keyboard(page: Page) -> None:
    assert "true_heading" not in readout(page)
    page.locator(".chooser summary").focus()
    page.keyboard.press("Enter")
    box = page.get_by_label("true heading, deg", exact=True)
    box.focus()
    page.keyboard.press("Space")
    assert "true_heading" in readout(page)
    assert painted(panel(page, "Direction, deg"), "--measured") > 200
    page.get_by_label("cabin altitude, ft", exact=True).uncheck()
    assert panel(page, "Cabin, ft").count() == 0
    page.locator(".chooser [name=first]").click()
    assert panel(page, "Cabin, ft").count() == 1
    assert "true_heading" not in readout(page)


def test_a_thinned_stretch_is_told_in_the_read_out(page: Page) -> None:
    page.locator(".charts").focus()
    over = area(panel(page, "Altitude, ft"))
    marked = set()
    for step in range(12):
        page.mouse.move(over["x"] + over["width"] * (0.1 + 0.01 * step), over["y"] + 20)
        marked |= {name for name, cells in readout(page).items() if cells[2].startswith("~")}
    assert "normal_acceleration" in marked
    assert marked <= {"normal_acceleration", "pitch_angle", "roll_angle", "radio_altitude_1", "ground_speed"} | {
        name for name in marked if "script" in name
    }
    choose(page, LOST)  # full rate
    assert not any(cells[2].startswith("~") for cells in readout(page).values())


def test_events_are_filtered_by_kind_detector_and_confirmation(page: Page) -> None:
    rows = page.locator(".events-table tbody tr:visible")
    form = page.locator("#sec-events form")
    assert rows.count() == 5
    form.locator("[name=kind]").select_option(label="hydraulic lost:1")
    assert rows.count() == 2
    assert form.locator("output").inner_text() == "2 of 5"
    form.locator("[name=kind]").select_option("")
    form.locator("[name=detector]").select_option(label="made up")
    assert rows.count() == 1
    form.locator("[name=detector]").select_option("")
    form.locator("[name=sure]").select_option("0")
    assert "not confirmed" in rows.inner_text()
    page.emulate_media(media="print")
    assert rows.count() == 5  # print has them all
    assert page.locator(".synchronised").is_hidden()
    assert page.locator(".script-note:visible").count() == 2


def test_a_recording_without_utc_and_the_choice_between_two(browser: Browser, tmp_path: Path) -> None:
    flights = synthetic_flights([examined(0, None), examined(1)])
    with opened(browser, written(tmp_path, flight_data_html(flights))) as page:
        choose(page, LOST)
        assert page.locator(".stretch").inner_text() == "639.25 s to 760.25 s of the recorder"
        assert readout(page)["hydraulic_pressure_1"] == ["12", "psi", "700.25 s"]
        assert page.locator(".whole:visible").count() == 1
        choose(page, 5 + LOST)
        assert stretch(page) == (LOST_AT_S - 60.75, LOST_AT_S + 60.25)
        which = page.locator("form.which select")
        assert which.input_value() == "1"
        which.select_option("0")
        assert page.locator(".stretch").inner_text() == "0.25 s to 1,560 s of the recorder"
        assert painted(page.locator(".overview:visible"), "--measured") > 200


def test_all_is_there_without_javascript(browser: Browser, flight_data: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(flight_data.as_uri())
    assert page.locator("button:visible, form:visible, [role=application]:visible, canvas").count() == 0
    assert page.locator(".script-note:visible").count() == 2
    assert page.locator(".events-table tbody tr:visible").count() == 5
    assert page.locator(".evidence-table tbody tr:visible").count() == sum(len(e.evidence) for e in EXAMINED.events)
    assert page.locator(".thresholds tbody tr:visible").count() == 5
    assert page.locator(".phases text:visible").count() == 6
    context.close()


def test_it_prints(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "flight-data.pdf"
    page.pdf(path=path, format="A4", prefer_css_page_size=True)
    assert path.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("width", [320, 390, 768])
def test_no_page_wide_overflow(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    choose(page, LOST)
    page.locator(".chooser summary").click()
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    chart = panel(page, "Altitude, ft").locator("canvas").bounding_box()
    assert chart is not None
    assert 0.6 * min(width, 700) < chart["width"] <= width
