"""The board of a watch in a real browser, without its map: alerts, answers, the stream, the pages, what is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from builders.board_page import CONTRAST, NO_MAP, Board, chromium, opened_board
from builders.board_server import World
from builders.board_world import (
    FLIGHT,
    NOW_S,
    aircraft,
    alert,
    busy_world,
    evidence,
    feed,
    flight_page,
    hazards,
    options,
    quiet_world,
)
from crossfix.records.alert import Severity, State, Step
from crossfix.records.watch_effects import Acknowledge, Act
from crossfix.web.tokens import Role, TokenFile, add_token, new_token

HOSTILE = "<img src=x onerror=\"window.xss='yes'\">'\"><script>window.xss='yes'</script>"
LEAST_CONTRAST = 4.5
"""WCAG 2.1, 1.4.3, level AA."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without WebGL."""
    with chromium(NO_MAP) as running:
        yield running


@pytest.fixture
def board(browser: Browser) -> Iterator[Board]:
    """Everything at once."""
    with opened_board(browser, busy_world()) as board:
        board.wait_for("#alert-groups li")
        yield board


def test_a_quiet_watch_says_so(browser: Browser) -> None:
    with opened_board(browser, quiet_world()) as board:
        board.wait_for("#no-alerts", "No open alert.")
        board.wait_for("#watched", "60 aircraft heard, 0 with doubtful GNSS; 0 hazards in force.")
        assert board.text("#link") == "Live"
        assert board.text("#feeds summary") == "Feeds: 1 heard"
        assert board.page.locator(".banner").count() == 0
        assert board.text("#map-missing").startswith("No map: ")


def test_an_alert_appears_by_the_stream_and_is_said(browser: Browser) -> None:
    with opened_board(browser, quiet_world()) as board:
        board.wait_for("#no-alerts", "No open alert.")
        board.server.send_alert(alert("new", Severity.WARNING, headline="GPS lost near Grozny"))
        board.wait_for(".of-severity.severity-warning h4", "GPS lost near Grozny")
        assert board.heard("#polite") == "warning: GPS lost near Grozny. 1 flight concerned."
        assert board.page.locator("#assertive p").count() == 0
        board.server.send_alert(
            replace(alert("new", Severity.CRITICAL, headline="GPS false near Grozny"), raised_again=1)
        )
        board.wait_for(".of-severity.severity-critical h4", "GPS false near Grozny")
        assert board.heard("#assertive") == "critical, raised again: GPS false near Grozny. 1 flight concerned."
        assert board.page.locator("#assertive").get_attribute("aria-live") == "assertive"
        assert board.page.locator("#alert-groups li").count() == 1


def test_critical_alerts_are_said_when_the_page_opens(board: Board) -> None:
    assert board.heard("#assertive") == "2 critical alerts open: GPS false near Grozny: 2 flights inside"
    assert board.heard("#polite") == "4 open alerts."


def test_alerts_stand_by_severity_with_shape_and_word(board: Board) -> None:
    heads = board.page.locator(".severity-head .badge")
    assert [one.strip() for one in heads.all_inner_texts()] == ["CRITICAL", "WARNING", "ADVISORY"]
    shapes = heads.locator("path").evaluate_all("all => all.map((one) => one.getAttribute('d'))")
    assert len(set(shapes)) == 3
    rows = [" ".join(one.split()) for one in board.page.locator("#alert-groups li").all_inner_texts()]
    assert rows[0].startswith("ATC URRV acknowledged 05:13:48Z by URRV supervisor")
    assert rows[1].startswith("Operator EXAMPLE AIR delivered 05:13:28Z by webhook raised 3")
    assert board.text("#open-count") == "CRITICAL 2 open; 3 of 4 not answered"
    assert "First evidence 23 h 5" in board.text(".card.severity-advisory")


def test_one_key_acknowledges(board: Board) -> None:
    board.page.keyboard.press("n")
    board.page.keyboard.press("a")
    board.sign("duty manager")
    board.wait_for("li[data-alert=a-operator].answered", "acknowledged 05:14:00Z by duty manager")
    assert board.world.answers == [Acknowledge("a-operator", "duty manager", "", 0)]
    assert board.heard("#polite") == "Acknowledged: GPS false near Grozny: 2 flights inside"
    assert board.page.locator("li[data-alert=a-operator] button").count() == 0
    for key in ("j", "a"):
        board.page.keyboard.press(key)
    board.wait_for("li[data-alert=b-operator].answered", "by duty manager")
    assert [one.alert for one in board.world.answers] == ["a-operator", "b-operator"]
    assert board.page.evaluate("() => document.activeElement.dataset.alert") == "b-operator"


def test_what_was_acknowledged_is_not_sent_again(board: Board) -> None:
    for key in ("j", "a"):
        board.page.keyboard.press(key)
    board.wait_for("#toast", "Already acknowledged")
    assert board.world.answers == []


def test_an_answer_that_was_not_kept_is_not_shown_as_kept(browser: Browser) -> None:
    with opened_board(browser, busy_world(), breaks=True) as board:
        board.world.store_gone = True
        board.page.locator("li[data-alert=b-operator] button").click()
        board.sign("duty manager")
        board.wait_for("#toast", "Not kept: the watch cannot answer now; its log says why. Alert: Vladikavkaz closed")
        assert board.page.locator("li[data-alert=b-operator].unanswered").count() == 1


def test_an_alert_that_overtakes_the_first_look_stays(browser: Browser) -> None:
    with opened_board(browser, quiet_world(), hold="**/alerts?open=1") as board:
        board.server.send_alert(alert("overtook"))
        board.wait_for("li[data-alert=overtook]")
        board.let_go()
        board.wait_for("#polite p", "1 open alert.")
        assert board.page.locator("li[data-alert=overtook]").count() == 1


def test_alerts_show_though_something_else_cannot_be_read(browser: Browser) -> None:
    world = busy_world()
    world.feeds_fail = True
    with opened_board(browser, world, breaks=True) as board:
        board.wait_for("#alert-groups li")
        board.wait_for("#link.link-lost", "Live, but feeds could not be read. Trying again")
        world.feeds_fail = False
        board.wait_for("#feeds summary", "Feeds: 1 of 2 not heard")
        board.wait_for("#link.link-live")


def test_an_alert_that_ends_leaves_the_open_ones(board: Board) -> None:
    known = board.world.known["b-operator"]
    over = replace(known, steps=(*known.steps, Step(State.CLEARED, NOW_S, "crossfix", "opened again")))
    board.server.send_alert(over)
    board.wait_for("#ended", "1 alert ended while this page was open")
    assert board.page.locator("li[data-alert=b-operator]").count() == 0
    board.server.send_late(known)
    board.server.send_alert(alert("later"))
    board.wait_for("li[data-alert=later]")
    assert board.page.locator("li[data-alert=b-operator]").count() == 0


def test_it_comes_back_when_the_server_does(browser: Browser) -> None:
    with opened_board(browser, quiet_world(), breaks=True) as board:
        board.wait_for("#no-alerts", "No open alert.")
        board.server.send_alert(alert("first", Severity.ADVISORY))
        board.wait_for("li[data-alert=first]")
        board.server.stop()
        board.wait_for("#link.link-lost", "No link to the watch: ")
        assert board.heard("#assertive") == "The link to the watch is lost. What is shown is old."
        missed = alert("missed", Severity.CRITICAL, headline="Raised while nobody listened")
        board.world.known["missed"] = missed
        board.server.start()
        board.wait_for("#link.link-live", "Live")
        board.wait_for("li[data-alert=missed]")
        assert "Raised while nobody listened" in board.heard("#assertive")
        first, *later = (one.get("last-event-id") for one in board.streams)
        assert first is None
        assert set(later) == {"run1-1"}  # asked for until the server was there again


def test_a_token_is_asked_for_once_and_goes_in_a_header(browser: Browser, tmp_path: Path) -> None:
    token, line = new_token("board", Role.ACKNOWLEDGE)
    add_token(tmp_path / "tokens", line)
    world = busy_world()
    world.tokens = TokenFile(tmp_path / "tokens")
    with opened_board(browser, world, breaks=True) as board:
        field = board.page.locator("#ask-token input")
        field.wait_for()
        field.fill(token)
        field.press("Enter")
        board.wait_for("#alert-groups li")
        assert not board.page.locator("#ask-token").is_visible()
        assert [one for one in board.addresses if token in one] == []
        assert board.page.evaluate("() => sessionStorage.getItem('crossfix.token')") == token
        assert board.page.evaluate("() => localStorage.length + document.cookie.length") == 0


def hostile_world() -> World:
    """Every text that comes from outside is markup."""
    world = busy_world()
    bad = alert(
        "bad",
        Severity.CRITICAL,
        addressee=HOSTILE,
        headline=HOSTILE,
        instruction=HOSTILE,
        flights=((FLIGHT, HOSTILE),),
        steps=(Step(State.RAISED, NOW_S, HOSTILE, HOSTILE),),
    )
    detail = {"evidence": {"frames": [HOSTILE], "reasons": [{HOSTILE: HOSTILE}]}, "diversion": options()}
    detail["diversion"]["options"][0]["airport"]["name"] = HOSTILE
    state = aircraft(FLIGHT, 43.4, 45.9, "spoofed", callsign=HOSTILE, operator=HOSTILE)
    world.aircraft = [state]
    world.hazard_list = [replace(one, label=HOSTILE, issuer=HOSTILE) for one in hazards()]
    world.known = {bad.id: bad}
    world.details = {bad.id: detail}
    world.flights = {FLIGHT: {**flight_page(), "state": state, "events": [{"kind": HOSTILE}]}}
    world.feeds = [feed(HOSTILE, HOSTILE, None, None, 0)]
    return world


def test_markup_in_names_and_labels_stays_text(browser: Browser) -> None:
    with opened_board(browser, hostile_world()) as board:
        board.wait_for(".card h4", HOSTILE)
        board.page.keyboard.press("j")
        board.page.keyboard.press("Enter")
        board.wait_for("#detail h2", HOSTILE)
        board.wait_for("#detail .diversion", HOSTILE)
        board.page.goto(f"{board.server.address}#/flight/{FLIGHT:06x}")
        board.wait_for("#detail h3", "Found in its reports")
        board.page.locator("#feeds summary").click()
        board.wait_for("#feeds th", HOSTILE)
        assert board.page.evaluate("() => window.xss") is None
        assert board.page.locator("img, body script").count() == 0


def test_the_page_of_an_alert(browser: Browser) -> None:
    with opened_board(browser, busy_world(), "#/alert/a-operator") as board:
        board.wait_for("#detail h2", "GPS false near Grozny")
        hops = board.page.locator("#detail .hops tbody tr").all_inner_texts()
        assert [" ".join(one.split()) for one in hops] == [
            "First evidence 04:37:20Z",
            "Received 05:13:27Z +36 min 07 s",
            "Detected 05:13:27Z +400 ms",
            "Raised 05:13:28Z +20 ms crossfix",
            "Sent 05:13:28Z +50 ms stream",
            "Delivered 05:13:28Z +260 ms webhook answered 200",
        ]
        assert "Position jump" in board.text("#detail section:has-text('Evidence: reasons')")
        assert board.page.locator("td.mono").count() == len(evidence()["frames"])
        board.page.locator("#note").fill("crews told by voice")
        board.page.locator("[data-act=act]").click()
        board.sign("OCC")
        board.wait_for("#detail", "This alert has ended: acted.")
        assert board.world.answers == [Act("a-operator", "OCC", "crews told by voice", 0)]


def test_the_page_of_a_flight(browser: Browser) -> None:
    with opened_board(browser, busy_world(), f"#/flight/{FLIGHT:06x}") as board:
        board.wait_for("#detail h2", "EX8243")
        assert "The position that it sends is not used." in board.text("#detail .gnss")
        assert board.page.locator("#detail .charts canvas").count() == 3
        words = board.text("#detail .chart-words >> nth=0")
        assert words.startswith("NIC: last 7, from 0 to 8, no value at 120 of 301 times.")
        table = board.text("#detail .diversion")
        assert table.startswith("Options for the commander Terrain not considered.")
        assert "recommend" not in board.text("body").lower()
        assert [one.split()[0] for one in board.page.locator(".diversion tbody th[scope=row]").all_inner_texts()] == [
            "URML",
            "UATE",
            "URMG",
        ]
        assert "✕ no" in table
        assert "? unknown" in table
        board.world.aircraft = [replace(board.world.aircraft[0], altitude_ft=1750.0)]
        board.server.send_states()
        board.wait_for("#detail .facts", "1,750 ft")
        board.page.keyboard.press("Escape")
        board.page.locator("#detail").wait_for(state="hidden")


def test_what_the_watch_does_not_know_is_said(browser: Browser) -> None:
    with opened_board(browser, busy_world(), "#/flight/abcdef", breaks=True) as board:
        board.wait_for("#detail", "The watch does not know it: no such aircraft was heard of late.")


def test_the_keys_are_listed_and_can_be_turned_off(board: Board) -> None:
    board.page.keyboard.press("?")
    listed = board.page.locator("#help kbd").all_inner_texts()
    assert listed == ["j", "↓", "k", "↑", "n", "a", "Enter", "o", "f", "z", "0", "m", "s", "Esc", "?"]
    board.page.locator("#keys-on").uncheck()
    board.page.keyboard.press("Escape")
    for key in ("j", "a"):
        board.page.keyboard.press(key)
    assert board.page.locator("li.chosen").count() == 0
    assert not board.page.locator("#ask-name").is_visible()


def test_a_replay_of_which_no_more_is_known(browser: Browser) -> None:
    world = quiet_world()
    world.more = {"replay": True}
    with opened_board(browser, world) as board:
        board.wait_for("#watched", "60 aircraft heard")
        assert board.text("#link") == "Replay"
        assert board.text("#clock") == "05:14:00Z"


def test_banners_and_feeds(browser: Browser) -> None:
    world = busy_world()
    world.more = {"synthetic": True}
    world.known["x"] = alert("x", exercise=True)
    with opened_board(browser, world) as board:
        board.wait_for(".banner", "SYNTHETIC: describes no real flight")
        board.wait_for(".banner", "EXERCISE")
        assert board.text(".card .tag") == "EXERCISE"
        assert board.text("#feeds summary") == "Feeds: 1 of 2 not heard"
        board.page.locator("#feeds summary").click()
        assert "silent 6 min 4" in board.text("#feeds tr.bad")


def unreadable(board: Board) -> list[tuple[str, float]]:
    """Texts in view with less contrast than they need."""
    found: list[tuple[str, float]] = board.page.evaluate(CONTRAST)
    assert len(found) > 100
    return [(words, round(ratio, 2)) for words, ratio in found if ratio < LEAST_CONTRAST]


def test_all_text_can_be_read_in_both_schemes(browser: Browser) -> None:
    with opened_board(browser, busy_world(), "#/alert/a-operator") as board:
        board.wait_for("#detail .diversion th", "URML")
        board.page.locator("#feeds summary").click()
        assert unreadable(board) == []
        board.page.emulate_media(color_scheme="dark")
        assert unreadable(board) == []
        board.page.goto(f"{board.server.address}#/flight/{FLIGHT:06x}")
        board.wait_for("#detail .gnss")
        assert unreadable(board) == []
        board.page.emulate_media(color_scheme="light")
        assert unreadable(board) == []


def test_a_narrow_screen_needs_no_sideways_scrolling(browser: Browser) -> None:
    with opened_board(browser, busy_world(), viewport={"width": 390, "height": 844}) as board:
        board.wait_for("#alert-groups li")
        width = "() => document.documentElement.scrollWidth"
        assert board.page.evaluate(width) == 390
        for place, part in (("alert/a-operator", ".hops"), (f"flight/{FLIGHT:06x}", ".gnss")):
            board.page.goto(f"{board.server.address}#/{place}")
            board.wait_for(f"#detail {part}")
            assert board.page.evaluate(width) == 390
