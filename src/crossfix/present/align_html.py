"""The page of an alignment: one HTML file without scripts that needs no network; residuals drawn as SVG."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from crossfix import __version__
from crossfix.align.clocks import ClockFit
from crossfix.align.streams import Result
from crossfix.present.align_json import equation, moment_text, places
from crossfix.present.align_terminal import verdict
from crossfix.present.embedding import csp_hash
from crossfix.present.pages import environment
from crossfix.records.thresholds import thresholds_of

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 900.0, 260.0, 70.0, 40.0, 12.0, 40.0
TICKS = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A match in the plot: where, its allowed range as a line, its verdict as a class, and words for a reader."""

    x: float
    y: float
    low: float
    high: float
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A label of an axis at a place in the plot."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Residuals over local time: band and bounds as closed paths, marks, ticks, and the zero line."""

    width: float
    height: float
    left: float
    bottom: float
    zero: float
    band: str
    bounds: str
    marks: tuple[Mark, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


def align_html(result: Result, synthetic: bool = False) -> str:
    """The whole page; `synthetic` marks it as made from made-up recordings."""
    words = {
        "moment": moment_text, "equation": equation, "places": places, "plot": plot, "verdict": verdict,
        "thresholds": lambda: list(thresholds_of(result.settings)),
    }  # fmt: skip
    templates = environment(words)
    style = templates.get_template("align_style.j2").render()
    policy = f"default-src 'none'; style-src {csp_hash(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    made = templates.get_template("align.html.j2")
    return made.render(doc=result, synthetic=synthetic, style=Markup(style), policy=policy, version=__version__)


def plot(fit: ClockFit) -> Plot:
    """Residuals in seconds of the other clock, each with its allowed range about it."""
    first = min([fit.first_s, *((r.match.local.low + r.match.local.high) / 2 for r in fit.residuals)])
    last = max([fit.last_s, *((r.match.local.low + r.match.local.high) / 2 for r in fit.residuals)])
    span = max(last - first, 1e-9)
    top = max([0.01, *(abs(r.residual_s) + r.allowed_s for r in fit.residuals)]) * 1.05
    inner = HEIGHT - TOP - BOTTOM

    def x(time: float) -> float:
        return round(LEFT + (time - first) / span * (WIDTH - LEFT - RIGHT), 2)

    def y(seconds: float) -> float:
        return round(TOP + (1 - (min(max(seconds, -top), top) + top) / (2 * top)) * inner, 2)

    marks = tuple(
        Mark(
            x((r.match.local.low + r.match.local.high) / 2), y(r.residual_s), y(r.residual_s - r.allowed_s),
            y(r.residual_s + r.allowed_s), "wrong" if r.excess_s > 0 else "holds" if r.used else "doubtful",
            f"{r.match.name} {r.match.label}: {r.residual_s:+.3f} s, allowed {r.allowed_s:.3f} s; {verdict(r)}",
        )
        for r in fit.residuals
    )  # fmt: skip
    grid = [first + span * k / 40 for k in range(41)]
    line = [fit.at(t) for t in grid]
    band = [(x(t), y(p.likely.high - p.time_s), y(p.likely.low - p.time_s)) for t, p in zip(grid, line, strict=True)]
    hard = [(x(t), y(p.bounds.high - p.time_s), y(p.bounds.low - p.time_s)) for t, p in zip(grid, line, strict=True)]
    x_ticks = tuple(Tick(x(first + span * k / TICKS), f"{first + span * k / TICKS:.0f}") for k in range(TICKS + 1))
    y_ticks = tuple(Tick(y(v), f"{v:+.3g}") for v in (-top / 1.05, -top / 2.1, 0.0, top / 2.1, top / 1.05))
    return Plot(WIDTH, HEIGHT, LEFT, HEIGHT - BOTTOM, y(0.0), _closed(band), _closed(hard), marks, x_ticks, y_ticks)


def _closed(edges: list[tuple[float, float, float]]) -> str:
    """Along the upper edge and back along the lower."""
    there = " ".join(f"{x},{high}" for x, high, _ in edges)
    back = " ".join(f"{x},{low}" for x, _, low in reversed(edges))
    return f"M {there} L {back} Z"
