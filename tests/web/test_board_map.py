"""The map of the board in a real browser with WebGL in software. State is asserted, not frame rates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from builders.board_page import DRAWS, Board, chromium, opened_board
from builders.board_server import World
from builders.board_world import FLIGHT, NOW_S, aircraft, alert, busy_world, flight_page, moved
from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Severity

MANY = 3000
SMALL = {"width": 820, "height": 520}
"""Every pixel is drawn by the processor."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium that draws."""
    with chromium(DRAWS) as running:
        yield running


def drawn(board: Board, at_s: float, count: int) -> None:
    """Waits until the map shows the aircraft of a moment."""
    board.wait_for(f"html[data-drawn='{int(at_s)}'][data-aircraft='{count}']")


def later(board: Board, states: list[AircraftState], now_s: float) -> None:
    board.world.now_s, board.world.aircraft = now_s, states
    board.server.send_states()


def test_the_map_shows_flights_hazards_and_their_names(browser: Browser) -> None:
    world = busy_world()
    world.flights[0x4AC8E4] = {**world.flights[FLIGHT], "state": world.aircraft[1]}
    with opened_board(browser, world, viewport=SMALL) as board:
        board.wait_for("html[data-map=ready]")
        board.wait_for(".map-label", "EX8243 ±9 NM")
        labels = {" ".join(one.split()) for one in board.page.locator(".map-label").all_text_contents()}
        assert {"EX8243 ±9 NM", "EX211 ±9 NM", "EX512", "EX0001"} <= labels
        assert "critical GNSS loss and false positions, Grozny" in labels
        assert board.page.locator(".map-key li").count() == 10
        assert board.page.locator("#replay").is_hidden()
        box = board.page.locator(".map-label", has_text="EX211").bounding_box()
        assert box is not None
        board.page.mouse.click(box["x"] - 16, box["y"] + box["height"] / 2)
        board.page.wait_for_url(re.compile("#/flight/4ac8e4$"))
        board.wait_for("#detail h2", "EX211")


def test_three_thousand_aircraft_move(browser: Browser) -> None:
    fleet = [aircraft(0x600000 + k, 40 + 0.1 * (k % 60), 40 + 0.2 * (k // 60)) for k in range(MANY)]
    with opened_board(browser, World(NOW_S, fleet), viewport=SMALL) as board:
        board.wait_for(f"html[data-aircraft='{MANY}']")
        for second in (1, 2, 3):
            later(board, list(moved(fleet, second)), NOW_S + 60 + second)
        drawn(board, NOW_S + 63, MANY)
        later(board, fleet[: MANY // 2], NOW_S + 120)
        drawn(board, NOW_S + 120, MANY // 2)


def test_the_replay_slider_goes_back(browser: Browser) -> None:
    world = busy_world()
    states = list(world.aircraft)
    world.more = {"replay": {"ends_s": NOW_S + 3600, "speed": 1}, "synthetic": True}
    with opened_board(browser, world, viewport=SMALL) as board:
        drawn(board, NOW_S, len(states))
        later(board, states[:3], NOW_S + 60)
        drawn(board, NOW_S + 60, 3)
        assert "recording ends 06:14:00Z" in board.text("#replay output")
        board.page.locator("#replay input").press("Home")
        drawn(board, NOW_S, len(states))
        assert board.text("#clock") == "05:14:00Z (past)"
        board.page.locator("#replay button").click()
        drawn(board, NOW_S + 60, 3)
        assert "past" not in board.text("#clock")


def test_a_spoofed_flight_stands_where_it_is_believed_to_be(browser: Browser) -> None:
    world = busy_world()
    with opened_board(browser, world, f"#/flight/{FLIGHT:06x}", viewport=SMALL) as board:
        board.wait_for("html[data-map=ready]")
        board.wait_for(".map-label", "EX8243 ±9 NM")
        grown = [replace(one, within_nm=14.2) if one.icao_address == FLIGHT else one for one in world.aircraft]
        later(board, grown, NOW_S + 60)
        board.wait_for(".map-label", "EX8243 ±15 NM")
        assert board.page.locator(".map-label", has_text="EX8243").count() == 1


SEEN = """() => [...document.querySelectorAll(".map-label")]
  .filter((one) => getComputedStyle(one).visibility === "visible")
  .map((one) => [one.textContent, ...["x", "y", "width", "height"].map((part) => one.getBoundingClientRect()[part])])"""


def test_no_label_is_on_another_and_a_mark_under_the_pointer_is_named(browser: Browser) -> None:
    """Sixteen in a row, the eastern ones higher; one alert is worse, and has the highest of them."""
    fleet = [
        aircraft(0x700000 + k, 43.0, 45.0 + 0.07 * k, altitude_ft=5000.0 + 1000.0 * k, callsign=f"ROW{k:02}")
        for k in range(16)
    ]
    named = tuple((one.icao_address, one.callsign) for one in fleet)
    worse = alert("worse", Severity.CRITICAL, flights=named[-1:])
    known = {one.id: one for one in (alert("all", flights=named), worse)}
    pages = {fleet[1].icao_address: {**flight_page(), "state": fleet[1]}}
    with opened_board(browser, World(NOW_S, fleet, known=known, flights=pages), viewport=SMALL) as board:
        board.wait_for("html[data-map=ready]")
        board.wait_for(".map-label.kept-back")
        seen = board.page.evaluate(SEEN)
        names = [one[0] for one in seen]
        assert {"ROW15", "ROW00"} <= set(names)  # the more severe, then the lower
        assert 2 <= len(seen) < 16
        for k, (_, x, y, width, height) in enumerate(seen):
            for _, left, top, wide, high in seen[:k]:
                assert x >= left + wide or left >= x + width or y >= top + high or top >= y + height
        kept_back = board.page.locator(".map-label.kept-back", has_text="ROW01")
        place = kept_back.bounding_box()
        assert place is not None
        board.page.mouse.move(place["x"] - 16, place["y"] + place["height"] / 2)
        board.wait_for(".map-label.pointed")
        pointed = board.page.locator(".map-label.pointed")
        assert pointed.evaluate("(one) => getComputedStyle(one).visibility") == "visible"
        board.page.mouse.move(5, 5)
        pointed.wait_for(state="detached")
        board.page.evaluate("location.hash = '#/flight/700001'")
        board.wait_for(".map-label:not(.kept-back)", "ROW01")
