"""The report in a real browser: Chromium, from a file, without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from builders.browser_page import opened, settle
from builders.case_json import HOSTILE_QUOTE

SPAN = "[Number(e.dataset.from), Number(e.dataset.to)]"


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Page]:
    """The open report, without motion."""
    with opened(browser, report, reduced_motion="reduce") as page:
        yield page


def shown(page: Page) -> tuple[float, float]:
    """First and last millisecond that the timeline shows."""
    first, last = page.eval_on_selector("#timeline", f"e => {SPAN}")
    return first, last


def test_the_page_loads_and_draws(page: Page) -> None:
    assert page.locator("#timeline a.bar").count() >= 9
    assert page.locator("#map .spot").count() == 4
    assert page.locator("#timeline .labels text", has_text="Take-off").count() == 1


def test_the_wheel_zooms_only_where_the_drawing_has_focus(page: Page) -> None:
    canvas = page.locator("#timeline .canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    first, last = shown(page)
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 60)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(100)
    assert shown(page) == (first, last)
    canvas.focus()
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 60)
    page.mouse.wheel(0, -300)
    page.wait_for_function(f"e => {SPAN}[1] - {SPAN}[0] < {last - first}", arg=page.query_selector("#timeline"))


def test_the_keyboard_zooms_moves_and_resets(page: Page) -> None:
    whole = shown(page)
    page.locator("#timeline .canvas").focus()
    page.keyboard.press("+")
    zoomed = shown(page)
    assert zoomed[1] - zoomed[0] < whole[1] - whole[0]
    page.keyboard.press("ArrowRight")
    moved = shown(page)
    assert moved[0] > zoomed[0]
    page.keyboard.press("-")
    assert shown(page)[1] - shown(page)[0] > moved[1] - moved[0]
    page.keyboard.press("0")
    assert shown(page) == whole
    page.keyboard.press("n")
    assert "Positions stop, recorded" in page.locator("#tooltip").inner_text()
    for _ in range(4):  # past the other recorded events
        page.keyboard.press("n")
    assert "S01" in page.locator("#tooltip").inner_text()


def test_a_question_is_zoomed_to_its_seconds(page: Page) -> None:
    page.locator("#timeline select").select_option("two-sounds")
    first, last = shown(page)
    assert 26_000 < last - first < 120_000
    assert any(text.count(":") == 2 for text in page.locator("#timeline .axis .ticks text").all_text_contents())


def test_every_link_of_every_contradiction_resolves(page: Page) -> None:
    targets = page.eval_on_selector_all(".contradiction a[href^='#']", "all => all.map(a => a.getAttribute('href'))")
    assert len(targets) >= 20
    for target in set(targets):
        assert page.evaluate("id => document.getElementById(decodeURIComponent(id)) !== null", target[1:]), target


def test_each_contradiction_with_a_time_is_shown_on_the_timeline(page: Page) -> None:
    whole = shown(page)
    buttons = page.locator("button[data-show]")
    assert buttons.count() == 3
    for place in range(buttons.count()):
        buttons.nth(place).click()
        first, last = shown(page)
        assert last - first < whole[1] - whole[0]
        assert page.locator("#timeline .selection").inner_text().startswith("Showing K")
        assert page.locator("#timeline .link.chosen").count() >= 1
        assert page.locator("#timeline .lane-name").count() < 4
    page.locator("[data-move=reset]").click()
    assert shown(page) == whole
    assert page.locator("#timeline .lane-name").count() == 6


def test_a_click_on_a_bar_goes_to_its_statement(page: Page) -> None:
    page.locator("a.bar[data-id='S03~0'] .hit").dispatch_event("click")
    assert page.url.endswith("#s-S03")


def test_contradictions_are_filtered_by_kind(page: Page) -> None:
    page.locator("button[data-kind='zone']").click()
    assert page.locator(".contradiction:visible").count() == 1
    page.evaluate("location.hash = '#K1'")
    page.locator("#K1").wait_for(state="visible")


def test_statements_are_filtered_and_sorted_by_keyboard(page: Page) -> None:
    rows = page.locator("#statement-table tbody tr:visible")
    everything = rows.count()
    page.locator("select[name=verdict]").select_option("contradicted")
    assert rows.count() == 3
    page.locator("select[name=verdict]").select_option("")
    page.locator("input[name=text]").fill("BIRD")
    assert 0 < rows.count() < everything
    page.locator("input[name=text]").fill("")
    head = page.locator("#statement-table thead th").first
    head.locator("button").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert page.locator("#statement-table tbody tr").first.get_attribute("id") == "s-S19"


def test_the_map_zooms(page: Page) -> None:
    page.locator("[data-map=in]").click()
    assert float(page.locator("#map").get_attribute("data-zoom") or 0) > 1
    page.locator("[data-map=reset]").click()
    assert page.locator("#map").get_attribute("data-zoom") == "1"


def test_markup_in_a_quote_is_inert(page: Page) -> None:
    assert page.locator("#s-S06 q").inner_text() == HOSTILE_QUOTE
    assert page.locator("script").count() == 2


def test_the_text_is_there_without_javascript(browser: Browser, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(report.as_uri())
    text = opened.inner_text("body")
    for words in ("The second sound came 24 to 25 seconds after the first.", "needs JavaScript", "3 tellers, 1 root"):
        assert words in text
    assert opened.locator("#map svg .spot text").count() == 4
    assert opened.locator(".charts .plot[data-low] path.series").count() == 4
    assert opened.locator(".charts[tabindex]").count() == 0
    assert opened.locator("button:visible").count() == 0
    context.close()


def test_it_prints(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    page.pdf(path=path, format="A4", prefer_css_page_size=True)
    assert path.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("width", [320, 390, 768])
def test_no_page_wide_overflow(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
