"""What tests read from the page of flight data in a browser."""

from __future__ import annotations

import re

import numpy as np
from playwright.sync_api import FloatRect, Locator, Page

from builders.flight_data_json import UTC_OF_ZERO_S, examined
from crossfix.records.series import SeriesKind

FLIGHT = examined().flight
MIDNIGHT_S = UTC_OF_ZERO_S - 5 * 3600
# Share of pixels of a canvas between two shares of its width that are near a colour of the style.
PAINTED = """(canvas, [name, from, to]) => {
  const probe = document.createElement("span");
  probe.style.color = getComputedStyle(document.documentElement).getPropertyValue(name);
  document.body.append(probe);
  const wanted = getComputedStyle(probe).color.match(/\\d+/g).map(Number);
  probe.remove();
  const over = canvas.parentElement.querySelector(".u-over");
  const scale = canvas.width / canvas.clientWidth;
  const left = Math.round((over.offsetLeft + from * over.offsetWidth) * scale);
  const width = Math.max(1, Math.round((to - from) * over.offsetWidth * scale));
  const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const { data } = context.getImageData(left, 0, width, canvas.height);
  let count = 0;
  for (let k = 0; k < data.length; k += 4) {
    if (data[k + 3] > 200 && wanted.every((one, channel) => Math.abs(data[k + channel] - one) < 24)) count += 1;
  }
  return count;
}"""


def stretch(page: Page) -> tuple[float, float]:
    """The stretch that the charts show, in seconds of the recorder."""
    first, last = re.findall(r"(\d\d):(\d\d):(\d\d(?:\.\d+)?)", page.locator(".stretch").inner_text())
    return seconds(first), seconds(last)


def seconds(parts: tuple[str, str, str]) -> float:
    hours, minutes, rest = parts
    return 3600 * int(hours) + 60 * int(minutes) + float(rest) - (UTC_OF_ZERO_S - MIDNIGHT_S)


def cursor(page: Page) -> float | None:
    found = re.findall(r"(\d\d):(\d\d):(\d\d(?:\.\d+)?) UTC", page.locator(".reading-time").inner_text())
    return seconds(found[0]) if found else None


def readout(page: Page) -> dict[str, list[str]]:
    """Value, unit and time by the name of the parameter."""
    rows: list[list[str]] = page.eval_on_selector_all(
        ".readout tbody tr", "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    return {name.replace(" ", "_"): cells for name, *cells in rows}


def recorded_at(name: str, moment: float) -> float:
    """The value that a series has at a moment: the nearest sample, or of codes the last one."""
    series = FLIGHT[name]
    times = series.times()
    if series.kind is SeriesKind.ANALOGUE:
        return float(series.values[int(np.argmin(np.abs(times - moment)))])
    return float(series.values[int(np.searchsorted(times, moment + 1e-6, side="right")) - 1])


def choose(page: Page, place: int) -> None:
    page.locator("#sec-events button.choose").nth(place).click()


def panel(page: Page, title: str) -> Locator:
    return page.locator(".panel-of").filter(has=page.get_by_role("heading", name=title, exact=True))


def area(chart: Locator) -> FloatRect:
    """Where a chart is drawn, in the middle of the window."""
    over = chart.locator(".u-over")
    over.evaluate("one => one.scrollIntoView({ block: 'center' })")
    box = over.bounding_box()
    assert box is not None
    return box


def painted(canvas: Locator, name: str, start: float = 0.0, stop: float = 1.0) -> int:
    count: int = canvas.locator("canvas").evaluate(PAINTED, [name, start, stop])
    return count


def share(moment: float) -> float:
    """Of the whole flight."""
    return (moment - FLIGHT.first_s) / (FLIGHT.last_s - FLIGHT.first_s)
