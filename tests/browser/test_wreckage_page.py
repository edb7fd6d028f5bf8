"""The section on wreckage in a real browser: pointer, keyboard, narrow screens, paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from builders.airframes import with_wreckage
from builders.browser_page import opened
from crossfix.errors import AssetsMissing
from crossfix.present.html import report_html

LEFT = ".plan-view.v-left svg"


@pytest.fixture(scope="module")
def wreck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report with wreckage as a file."""
    path = tmp_path_factory.mktemp("wreck") / "report.html"
    try:
        path.write_text(report_html(with_wreckage()), encoding="utf-8")
    except AssetsMissing as missing:
        pytest.skip(str(missing))
    return path


@pytest.fixture
def page(browser: Browser, wreck: Path) -> Iterator[Page]:
    """The open report, without motion."""
    with opened(browser, wreck, reduced_motion="reduce") as page:
        yield page


def test_the_pointer_tells_what_it_is_on(page: Page) -> None:
    page.locator(f"{LEFT} .plan-badge").first.hover()
    assert "Rear fuselage" in page.locator("#tooltip").inner_text()
    page.locator(".lane .gap").hover()
    assert "4 days without a holder" in page.locator("#tooltip").inner_text()
    page.mouse.move(0, 0)
    assert page.locator("#tooltip").is_hidden()


def test_one_tab_stop_per_view_and_arrow_keys_inside(page: Page) -> None:
    assert page.locator(".plan svg").count() == 4
    assert page.locator(".plan a:not([tabindex='-1'])").count() == 0
    page.locator(LEFT).focus()
    page.keyboard.press("ArrowRight")
    assert "M2" in page.locator("#tooltip").inner_text()
    page.keyboard.press("ArrowLeft")
    assert "Fin" in page.locator("#tooltip").inner_text(), "from the first to the last"
    page.keyboard.press("Escape")
    assert page.locator("#tooltip").is_hidden()
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    assert page.url.endswith("#wm-M2")


def test_hatches_and_signs_are_drawn_and_no_text_leaves_its_box(page: Page) -> None:
    fill = page.locator(f"{LEFT} .plan-zone.own .over").first.evaluate("e => getComputedStyle(e).fill")
    assert "wk-own" in fill
    boxes = page.eval_on_selector_all(f"{LEFT} use", "all => all.map(e => e.getBBox().width)")
    assert boxes
    assert min(boxes) > 5

    over = page.eval_on_selector_all(
        ".plan-badge",
        """all => all.filter(one => {
          const box = one.querySelector("rect").getBBox();
          return [...one.querySelectorAll("text")].some(e => e.getBBox().x + e.getBBox().width > box.x + box.width);
        }).map(one => one.dataset.head)""",
    )
    assert over == []


def test_it_fits_screens_and_paper_has_every_mark(page: Page) -> None:
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 700, "height": 900})
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#wm-M8").is_visible()
    cut = page.eval_on_selector_all(".plan-scroll", "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).length")
    assert cut == 0
