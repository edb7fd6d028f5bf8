"""A running watch as the application sees it: flights, feeds, and what is told of an alert when it is opened."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from crossfix import __version__
from crossfix.errors import RequestInvalid
from crossfix.present.divert_json import divert_json
from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Alert
from crossfix.records.diversion import Surroundings
from crossfix.records.hazard import Hazard
from crossfix.run.divert import diversion
from crossfix.run.watch.clock import ReplayClock
from crossfix.run.watch.deliver.targets import Allowed
from crossfix.run.watch.deliver.webhook import Webhooks
from crossfix.run.watch.feed_replay import ReplayFeed
from crossfix.run.watch.flight_view import flight_view
from crossfix.run.watch.running import Running
from crossfix.warn.diversion.situation import situation_of
from crossfix.web.watched import FeedHealth, Watched, of_store

MOST_ASKED = 20
"""Flights whose reports are looked up for one page; each waits for the turn under way."""


def watched_of(watch: Running, allowed: Allowed | None = None) -> Watched:
    """`allowed` are the hosts that webhooks may be on though they are private."""

    async def flight(icao_address: int) -> dict[str, Any] | None:
        known = await watch.known(icao_address)
        view = flight_view(icao_address, known.reports, known.events, known.state)
        if view is not None:
            concerns = [
                {"hazard": alert.hazard, "alert": alert.id, **msgspec.to_builtins(one)}
                for alert in await watch.store.alerts()
                for one in alert.concerned
                if one.icao_address == icao_address
            ]
            return {**view, "concerns": concerns}
        return None

    async def detail(alert: Alert) -> dict[str, Any]:
        hazards = {one.id: one for one in await watch.store.hazards()}
        hazard = hazards.get(alert.hazard)
        told = of_store(alert, hazard, watch.clock.now())
        options = await asyncio.to_thread(_options, watch, alert, tuple(hazards.values()))
        measured = hazard.measured if hazard is not None else tuple(one.icao_address for one in alert.concerned)
        return {"evidence": {**told["evidence"], "frames": await _frames(watch, measured)}, "diversion": options}

    return Watched(
        watch.store,
        watch,
        watch.hub,
        watch.give,
        watch.clock.now,
        feeds=lambda: _feeds(watch),
        detail=detail,
        flight=flight,
        more=lambda: _replayed(watch),
        allowed=allowed or Allowed(),
        consent=Webhooks(allowed or Allowed()).consent,
        exercise=watch.exercise,
    )


def _replayed(watch: Running) -> dict[str, Any]:
    """Of a replay its speed (None: as fast as it goes) and its end, as far as they are known.

    A recording does not say that it is made up; one that is replayed as an exercise is taken to be.
    """
    if not isinstance(watch.clock, ReplayClock):
        return {"replay": None, "synthetic": False}
    ends = [one.ends_s for one in watch.feeds if isinstance(one, ReplayFeed)]
    known = [at_s for at_s in ends if at_s is not None]
    ends_s = max(known) if known and len(known) == len(ends) else None
    return {"replay": {"speed": watch.clock.speed or None, "ends_s": ends_s}, "synthetic": watch.exercise}


async def _frames(watch: Running, measured: Sequence[int]) -> list[dict[str, Any]]:
    """Frames that made the events of the aircraft that a hazard was measured on, of the first `MOST_ASKED`."""
    return [
        {"icao_address": event.icao_address, "time_s": one.time_s, "reason": one.reason, "frame": one.frame}
        for address in measured[:MOST_ASKED]
        for event in (await watch.known(address)).events
        for one in event.evidence
        if one.frame is not None
    ]


def _options(watch: Running, alert: Alert, hazards: Sequence[Hazard]) -> Mapping[str, Any] | None:
    """Diversion options of the first flight concerned whose place is known; None where that of none is."""
    known = {one.icao_address: one for one in watch.now()}
    states = [known[one.icao_address] for one in alert.concerned if one.icao_address in known]
    if not states:
        return None
    return _options_of(states[0], [one for one in hazards if one.exercise == alert.exercise])


def _options_of(state: AircraftState, hazards: Sequence[Hazard]) -> Mapping[str, Any] | None:
    try:
        found = diversion(situation_of(state), Surroundings(tuple(hazards)))
    except RequestInvalid:  # only the position that it sends while spoofed is known
        return None
    told: Mapping[str, Any] = divert_json(found, __version__).model_dump(by_alias=True, mode="json")
    return told


def _feeds(watch: Running) -> Sequence[FeedHealth]:
    now_s, made = watch.clock.now(), []
    for feed in watch.feeds:
        health = feed.health
        silent = health.silent_since(now_s, watch.began_s, watch.feed_limits) is not None
        state = "lost" if not health.connected else "silent" if silent else "heard"
        made.append(FeedHealth(feed.name, state, health.last_s, health.rate_per_s(now_s), health.garbage))
    for name, since_s in watch.elsewhere().items():
        made.append(FeedHealth(name, "heard" if since_s is None else "silent", since_s, None, None))
    return made
