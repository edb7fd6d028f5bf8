"""The page of the board open in a real browser, under watch."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Request, Route, sync_playwright

from builders.board_server import STATIC, BoardServer, World, board_server

CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
DRAWS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
NO_MAP = ["--no-sandbox", "--disable-gpu", "--disable-3d-apis"]
"""Without WebGL: the board works without its map, and the tests that need none are quick."""
QUIET = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"]

CONTRAST = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const channel = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const [r, g, b, a = 1] = parse(getComputedStyle(one).backgroundColor);
      if (a >= 0.8) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    const words = walk.currentNode.textContent.trim();
    if (!words || !element.checkVisibility() || element.closest(".hidden, #map, script, button:disabled")) continue;
    const [high, low] = [light(parse(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
    found.push([words.slice(0, 40), (high + 0.05) / (low + 0.05)]);
  }
  return found;
}"""
"""[words, contrast] of every text in view, by WCAG 2.1, 1.4.3; the formulae are those of its definitions."""


@contextmanager
def chromium(arguments: list[str]) -> Iterator[Browser]:
    """Debian's Chromium; skips where it or the built board is absent."""
    if CHROMIUM is None:
        pytest.skip("no chromium on PATH: the board is not tested in a browser")
    if not (STATIC / "index.html").is_file():
        pytest.skip("the board's scripts are not built: run node web/build.mjs")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments + QUIET)
        yield running
        running.close()


class Board:
    """The page, its server and what went over the wire."""

    def __init__(self, page: Page, server: BoardServer) -> None:
        self.page = page
        self.server = server
        self.errors: list[str] = []
        self.addresses: list[str] = []
        self.held: list[tuple[Route, APIResponse]] = []
        self.streams: list[dict[str, str]] = []
        """Headers of each request for the stream."""

    @property
    def world(self) -> World:
        """What the server tells."""
        return self.server.world

    def asked(self, request: Request) -> None:
        """Keeps what is asked of whom."""
        self.addresses.append(request.url)
        if request.url.endswith("/stream"):
            self.streams.append(request.headers)

    def hold(self, route: Route) -> None:
        """Asks the server and keeps its answer back."""
        self.held.append((route, route.fetch()))

    def until_held(self) -> None:
        """Returns when an answer is kept back."""
        for _ in range(1000):
            if self.held:
                return
            self.page.wait_for_timeout(20)
        raise AssertionError("the page did not ask for it")

    def let_go(self) -> None:
        """Gives the answers that were kept back."""
        for route, answer in self.held:
            route.fulfill(response=answer)

    def text(self, selector: str) -> str:
        """Words of one element, in one line."""
        return " ".join(self.page.locator(selector).inner_text().split())

    def heard(self, region: str) -> str:
        """What a live region has said last."""
        return self.page.locator(f"{region} p").last.text_content() or ""

    def wait_for(self, selector: str, words: str = "") -> None:
        """Until an element is there, with the words in it."""
        self.page.locator(selector).filter(has_text=words).first.wait_for(state="attached", timeout=60000)

    def sign(self, name: str) -> None:
        """Answers the question who acknowledges."""
        field = self.page.locator("#ask-name input")
        field.wait_for()
        field.fill(name)
        field.press("Enter")


@contextmanager
def opened_board(
    browser: Browser, world: World, place: str = "", breaks: bool = False, hold: str | None = None, **wanted: Any
) -> Iterator[Board]:
    """The open page, live; fails on any error of the page and on any request that leaves its origin.

    `breaks`: the server is stopped or refuses, which the browser writes to its console. `hold`: the answers to these
    requests are had from the server and kept back until `let_go`; returns when the first is.
    """
    wanted = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **wanted}
    with board_server(world) as server:
        context = browser.new_context(**wanted)
        board = Board(context.new_page(), server)
        board.page.on("console", lambda message: board.errors.append(message.text))
        board.page.on("pageerror", lambda error: board.errors.append(f"error of the page: {error}"))
        board.page.on("request", board.asked)
        if hold is not None:
            board.page.route(hold, board.hold)
        board.page.goto(server.address + place)
        if hold is not None:
            board.until_held()
        yield board
        context.close()
        own = (server.address, "data:", "blob:" + server.address)
        outside = [one for one in board.addresses if not one.startswith(own)]
        assert not outside, outside
        wrong = [one for one in board.errors if not (breaks and one.startswith("Failed to load resource"))]
        assert not wrong, wrong
