"""Recordings in a real browser: charts with their crosshair, the track on the map, the lane on the timeline."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from builders.browser_page import opened
from builders.case_json import synthetic_case

# Contrast of a colour against what is behind it: WCAG 2.2, relative luminance and contrast ratio.
CONTRAST = """(element, [property, behind]) => {
  const parts = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = (colour) => parts(colour).map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
  const back = getComputedStyle(document.querySelector(behind));
  const both = [getComputedStyle(element)[property], back.fill === "rgb(0, 0, 0)" ? back.backgroundColor : back.fill];
  const [low, high] = both.map(light).sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}"""


@pytest.fixture(params=["light", "dark"])
def page(browser: Browser, report: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The open report in both schemes."""
    with opened(browser, report, color_scheme=request.param) as page:
        yield page


def read(page: Page) -> str:
    return page.locator(".reading-time").first.inner_text()


def now(page: Page) -> list[str]:
    return page.locator(".charts").first.locator(".now").all_inner_texts()


def test_the_crosshair_moves_by_keyboard_and_reads_every_chart(page: Page) -> None:
    page.locator(".charts").first.focus()
    page.keyboard.press("ArrowRight")
    assert read(page) == "06:04:00 UTC, ADS-B, on ground"
    assert now(page) == ["0", "475", "20", "0"]
    page.keyboard.press("ArrowRight")
    assert read(page).startswith("06:04:20")
    page.keyboard.press("ArrowLeft")
    assert read(page).startswith("06:04:00")
    page.keyboard.press("n")
    assert read(page) == "06:31:40 UTC, ADS-B, no positions"
    page.keyboard.press("p")
    page.keyboard.press("End")
    assert read(page) == "07:47:00 UTC, MLAT"
    assert now(page) == ["0", "not given", "not given", "−1,088"]
    heard = page.locator(".reading-words").first.text_content()
    assert heard is not None
    assert heard.startswith("07:47:00 UTC, MLAT, pressure altitude 0 ft, geometric altitude not given")
    assert page.locator(".plot .cross:not([display])").count() == 5
    page.keyboard.press("Escape")
    assert page.locator(".plot .cross:not([display])").count() == 0


def test_every_point_is_reached_from_end_to_end(page: Page) -> None:
    page.locator(".charts").first.focus()
    seen = []
    for _ in range(300):
        page.keyboard.press("ArrowRight")
        seen.append(page.locator(".charts").first.get_attribute("data-at"))
    assert len(set(seen)) == len(synthetic_case().recordings[0].points)
    page.keyboard.press("Home")
    assert page.locator(".charts").first.get_attribute("data-at") == seen[0]


def test_the_pointer_reads_the_nearest_point_and_nothing_in_a_gap(page: Page) -> None:
    plot = page.locator(".charts .plot[data-low]").nth(1)
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + 20)
    assert read(page) == "06:50:20 UTC, ADS-B"
    assert now(page)[:2] == ["31,000", "31,475"]
    page.mouse.move(box["x"] + box["width"] * 0.59, box["y"] + 20)
    assert read(page).endswith("no messages received")
    assert now(page) == ["not given"] * 4


def test_the_track_is_drawn_apart_at_gaps_and_its_signs_keep_their_size(page: Page) -> None:
    assert page.locator("#map .tracks path").count() == 4
    sign = page.locator("#map .signs use").first
    before = sign.bounding_box()
    page.locator("[data-map=in]").click()
    after = sign.bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] == pytest.approx(before["width"], abs=0.5)
    texts = page.locator("#map .stop text").all_text_contents()
    assert texts == ["06:04:00 first position", "07:47:00 last position", "no positions 06:31:30 to 06:40:00"]


def test_recorded_events_are_on_the_timeline_and_link_to_their_rows(page: Page) -> None:
    bar = page.locator("a.bar[data-id='r~ground-station~1']")
    assert bar.locator("use").get_attribute("href") == "#vs-measured"
    assert page.locator("a.bar[data-id='r~ground-station~2'] use").get_attribute("href") == "#vs-recorded"
    bar.locator(".hit").dispatch_event("click")
    assert page.url.endswith("#r-ground-station~1")
    assert page.locator("#timeline .bands rect.coverage").count() == 1
    assert page.locator("#timeline .bands rect.position_loss").count() == 1


@pytest.mark.parametrize(
    ("selector", "prop", "behind", "least"),
    [
        (".plot.strip text", "fill", ".charts", 4.5),
        (".values text", "fill", ".charts", 4.5),
        (".band-words", "fill", ".charts", 4.5),
        (".key", "color", ".charts", 4.5),
        (".series.s1", "stroke", ".charts", 3.0),
        (".series.s2", "stroke", ".charts", 3.0),
        (".cross", "stroke", ".charts", 3.0),
        (".tracks path", "stroke", "#map .sea", 3.0),
        (".tracks path", "stroke", "#map .land path", 3.0),
    ],
)
def test_contrast(page: Page, selector: str, prop: str, behind: str, least: float) -> None:
    assert page.locator(selector).first.evaluate(CONTRAST, [prop, behind]) >= least


@pytest.mark.parametrize("width", [320, 390, 768])
def test_labels_of_the_time_axis_do_not_touch(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    labels = page.locator(".charts .panel:last-child .strip text:visible")
    boxes = [box for one in labels.all() if (box := one.bounding_box()) is not None]
    assert len(boxes) >= 4
    assert all(left["x"] + left["width"] < right["x"] for left, right in itertools.pairwise(boxes))
