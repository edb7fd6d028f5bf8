"""The page of cockpit sound in a real browser: Chromium, from a file, without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from builders.browser_page import opened, settle
from builders.listen_page import pictures, synthetic_listening
from crossfix.errors import AssetsMissing
from crossfix.present.listen_html import listen_html

DOC = synthetic_listening()


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as a file."""
    path = tmp_path_factory.mktemp("listen") / "listen.html"
    try:
        path.write_text(listen_html(DOC, pictures()), encoding="utf-8")
    except AssetsMissing as missing:
        pytest.skip(str(missing))
    return path


@pytest.fixture
def page(browser: Browser, listening: Path) -> Iterator[Page]:
    """The open page."""
    with opened(browser, listening, reduced_motion="reduce") as page:
        yield page


def visible(page: Page, selector: str) -> int:
    return int(
        page.evaluate("s => [...document.querySelectorAll(s)].filter(e => e.getClientRects().length).length", selector)
    )


def test_every_picture_is_drawn(page: Page) -> None:
    sizes = page.evaluate(
        """async () => Promise.all([...document.querySelectorAll('image')].map(async (one) => {
          const made = new Image(); made.src = one.getAttribute('href'); await made.decode();
          return [made.naturalWidth, made.naturalHeight]; }))"""
    )
    assert sizes == [[200, 97]] * 12


def test_one_kind_can_be_chosen_and_its_marks_closeups_and_rows_follow(page: Page) -> None:
    rows, marks, cards = ".impulses-table tbody tr", ".tick", ".closeup"
    assert [visible(page, one) for one in (rows, marks, cards)] == [8, 8, 5]
    page.select_option("#sec-impulses select", "impulse")
    assert [visible(page, one) for one in (rows, marks, cards)] == [2, 2, 2]
    assert page.inner_text("#sec-impulses output") == "2 of 8 shown"
    page.select_option("#sec-impulses select", "")
    assert visible(page, rows) == 8


def test_a_mark_leads_to_its_closeup_and_on_to_its_row(page: Page) -> None:
    page.locator(".tick.is-impulse use").first.click()
    assert page.evaluate("location.hash") == "#c-1"
    page.locator("#c-1 h3 a").click()
    assert page.evaluate("location.hash") == "#i-1"


def test_a_link_to_what_is_hidden_shows_it(page: Page) -> None:
    page.select_option("#sec-impulses select", "impulse")
    assert not page.locator("#i-2").is_visible()
    page.evaluate("location.hash = '#i-2'")
    page.locator("#i-2").wait_for(state="visible")


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_page(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shown = page.locator(".sound").first.bounding_box()
    assert shown is not None
    assert shown["width"] >= 1000  # it scrolls in its own frame where the page is narrow


def test_in_the_dark_pictures_are_dark(browser: Browser, listening: Path) -> None:
    with opened(browser, listening, color_scheme="dark") as page:
        assert "invert" in page.evaluate("getComputedStyle(document.querySelector('image')).filter")


def test_without_script_everything_can_be_read(browser: Browser, listening: Path) -> None:
    with opened(browser, listening, java_script_enabled=False) as page:
        assert page.locator(".impulses-table tbody tr").count() == 8
        assert not page.locator("form.filters").is_visible()
        assert page.locator("#c-1 svg.close").is_visible()
