"""Two recorders of the same transmissions, each on its own clock, with entries missing and to spare. Synthetic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crossfix.align.moments import KEY_DOWN, KEY_UP, Moment, Moments
from crossfix.records.interval import Interval


@dataclass(frozen=True)
class Scene:
    """What two recorders of one flight wrote: other clock = offset_s + rate * local clock."""

    local: Moments
    other: Moments
    offset_s: float
    rate: float
    true_pairs: frozenset[tuple[int, int]]

    def other_of(self, local_s: float) -> float:
        """The other clock's time at a local one."""
        return self.offset_s + self.rate * local_s


@dataclass(frozen=True)
class Drawn:
    """How a scene is drawn.

    events: moments, or transmissions of two edges where `edges` is 2. step_s: of the discrete, 0 for none. jitter_s:
    sigma of what is heard, and of both streams where nothing is sampled; relay_s: sigma of what is sampled, before it
    is. told: whether the streams tell their sigmas.
    """

    events: int = 40
    span_s: float = 7200.0
    step_s: float = 1.0
    edges: int = 1
    missing: float = 0.3
    spurious: float = 0.3
    offset_s: float = 6 * 3600.0
    drift_ppm: float = 500.0
    jitter_s: float = 0.02
    relay_s: float = 0.0
    told: bool = True
    start_s: float = 0.0


def scene(seed: int, drawn: Drawn = Drawn()) -> Scene:
    """Draw one: local times are the true ones, sampled by the discrete; the other clock is off and drifts."""
    rng = np.random.default_rng(seed)
    offset = float(rng.uniform(-drawn.offset_s, drawn.offset_s))
    rate = 1 + float(rng.uniform(-drawn.drift_ppm, drawn.drift_ppm)) * 1e-6
    phase = float(rng.uniform(0, drawn.step_s)) if drawn.step_s else 0.0
    local: list[tuple[Moment, int]] = []
    other: list[tuple[Moment, int]] = []
    for moment, (kind, time) in enumerate(_times(rng, drawn, drawn.events)):
        if rng.uniform() >= drawn.missing:
            local.append((_sampled(rng, kind, time, phase, drawn), moment))
        if rng.uniform() >= drawn.missing:
            other.append((_heard(rng, kind, offset + rate * time, drawn), moment))
    for kind, time in _times(rng, drawn, round(drawn.spurious * drawn.events)):
        local.append((_sampled(rng, kind, time, phase, drawn), -1))
    for kind, time in _times(rng, drawn, round(drawn.spurious * drawn.events)):
        other.append((_heard(rng, kind, offset + rate * time, drawn), -2))
    local.sort(key=lambda one: (one[0].middle_s, one[0].kind))
    other.sort(key=lambda one: (one[0].middle_s, one[0].kind))
    where = {moment: j for j, (_, moment) in enumerate(other)}
    pairs = frozenset((i, where[moment]) for i, (_, moment) in enumerate(local) if moment >= 0 and moment in where)
    a, b = (Moments.of(name, [one for one, _ in of]) for name, of in (("fdr", local), ("cvr", other)))
    return Scene(a, b, offset, rate, pairs)


def _times(rng: np.random.Generator, drawn: Drawn, count: int) -> list[tuple[str, float]]:
    """Kind and true time of each moment."""
    starts = drawn.start_s + np.sort(rng.uniform(0, drawn.span_s, count))
    if drawn.edges == 1:
        return [(KEY_DOWN, float(t)) for t in starts]
    stops = starts + rng.uniform(1.0, 8.0, count)
    return [edge for t, u in zip(starts, stops, strict=True) for edge in ((KEY_DOWN, float(t)), (KEY_UP, float(u)))]


def _sampled(rng: np.random.Generator, kind: str, time: float, phase: float, drawn: Drawn) -> Moment:
    error = drawn.relay_s if drawn.step_s else drawn.jitter_s
    seen = time + float(rng.normal(0, error))
    sigma = error if drawn.told else 0.0
    if not drawn.step_s:
        return Moment(kind, Interval(seen, seen), sigma)
    first_true = phase + drawn.step_s * float(np.ceil((seen - phase) / drawn.step_s))
    return Moment(kind, Interval(first_true - drawn.step_s, first_true), sigma)


def _heard(rng: np.random.Generator, kind: str, time: float, drawn: Drawn) -> Moment:
    heard = time + float(rng.normal(0, drawn.jitter_s))
    return Moment(kind, Interval(heard, heard), drawn.jitter_s if drawn.told else 0.0)
