"""What a scenario tells the crew to fly, as it stands at each moment."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.simulate.happenings import Disconnect, GoAround
from crossfix.simulate.scenario import Flown, Scenario

Floats = NDArray[np.float64]
CLIMB_FPM, INITIAL_KT = 2000.0, 160.0
GEAR_UP_AFTER_S, FLAPS_UP_AFTER_S, TOGA_S = 6.0, 20.0, 4.0


@dataclass(frozen=True, slots=True)
class Order:
    """The state that is asked for; `to` is (latitude, longitude), else the heading is flown. side: -1 left, 1 right."""

    altitude_ft: float
    rate_fpm: float
    speed_kt: float
    heading_deg: float
    to: tuple[float, float] | None
    side: int
    land: bool


class Orders:
    """Orders in order of time, and the configuration that goes with them as steps."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        given = sorted([*scenario.flown, *_go_arounds(scenario)], key=lambda one: one.at)
        self.moments = [one.at for one in given]
        self._orders: list[Order] = []
        first = scenario.ground[0].feet + 1500
        now = Order(first, CLIMB_FPM, INITIAL_KT, scenario.runway_deg, None, 0, land=False)
        self._before = now
        for one in given:
            now = self._next(now, one)
            self._orders.append(now)
        self.flaps = [(one.at, one.flaps_deg) for one in given if one.flaps_deg is not None]
        self.gear = [(one.at, float(one.gear_down)) for one in given if one.gear_down is not None]
        self.autopilot = self._automatic(given, "autopilot")
        self.autothrottle = self._automatic(given, "autothrottle")

    def at(self, moment: float) -> Order:
        """What holds at a moment."""
        k = bisect_right(self.moments, moment)
        return self._orders[k - 1] if k else self._before

    def _next(self, now: Order, one: Flown) -> Order:
        point = None if one.to is None else self._scenario.points[one.to]
        steered = one.to is not None or one.heading_deg is not None
        return Order(
            now.altitude_ft if one.altitude_ft is None else one.altitude_ft,
            now.rate_fpm if one.rate_fpm is None else one.rate_fpm,
            now.speed_kt if one.speed_kt is None else one.speed_kt,
            now.heading_deg if one.heading_deg is None else one.heading_deg,
            (point.latitude, point.longitude) if point is not None else None if steered else now.to,
            {"left": -1, "right": 1, "shorter": 0}[one.turn] if steered else now.side,
            one.land,
        )

    def _automatic(self, given: list[Flown], system: str) -> list[tuple[float, float]]:
        """Both are put on and off together by what is flown; a disconnection of one by what happens."""
        put = [(one.at, float(one.autopilot)) for one in given if one.autopilot is not None]
        off = [(one.at, 0.0) for one in self._scenario.of(Disconnect) if one.system == system]
        return sorted([*put, *off])


def _go_arounds(scenario: Scenario) -> list[Flown]:
    """TOGA: climb, gear in, flaps in."""
    found = []
    for one in scenario.of(GoAround):
        climb = Flown.model_construct(
            at=one.at, altitude_ft=one.altitude_ft, rate_fpm=CLIMB_FPM, speed_kt=one.speed_kt,
            heading_deg=one.heading_deg, to=None, turn="shorter", flaps_deg=None, gear_down=None, autopilot=None,
            land=False,
        )  # fmt: skip
        keep = {"altitude_ft": None, "rate_fpm": None, "speed_kt": None, "heading_deg": None}
        gear = climb.model_copy(update={**keep, "at": one.at + GEAR_UP_AFTER_S, "gear_down": False})
        flaps = climb.model_copy(update={**keep, "at": one.at + FLAPS_UP_AFTER_S, "flaps_deg": 5.0})
        found += [climb, gear, flaps]
    return found
