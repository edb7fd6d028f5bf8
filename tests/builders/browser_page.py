"""A page open in a real browser, under watch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Request


@contextmanager
def opened(browser: Browser, path: Path, **wanted: Any) -> Iterator[Page]:
    """The open page; fails on any error of the page and on any request but the file itself."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **wanted)
    page = context.new_page()
    errors: list[str] = []
    requests: list[Request] = []
    page.on("console", lambda message: errors.append(message.text) if message.type != "log" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: requests.append(request))  # noqa: PLW0108 - a builtin is refused
    page.goto(path.as_uri())
    yield page
    assert errors == []
    assert {request.url.split("#")[0] for request in requests} <= {path.as_uri(), "data:,"}
    context.close()


def settle(page: Page) -> None:
    """Waits for two frames: what watches its size has drawn itself anew, however busy the machine is."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
