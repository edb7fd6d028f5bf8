"""Aircraft, hazards and feeds, as they are now."""

from __future__ import annotations

from crossfix.web.alerts_api import GEOJSON
from crossfix.web.asgi import Response
from crossfix.web.calls import Call, told
from crossfix.web.problems import Problem
from crossfix.web.watched import feeds_told, hazards_told, states_told


async def states(call: Call) -> Response:
    """Where every aircraft is, and whether it is an exercise or a replay."""
    return told(states_told(call.watched))


async def flight(call: Call) -> Response:
    """What is known of one aircraft."""
    if call.watched.flight is None:
        raise Problem(404, "this process follows no aircraft; ask the one that reads the feeds")
    found = await call.watched.flight(int(call.path["address"], 16))
    if found is None:
        raise Problem(404, "no such aircraft was heard of late")
    return told(found)


async def hazards(call: Call) -> Response:
    """Those that are not over."""
    return told({"hazards": await hazards_told(call.watched)})


async def hazards_geojson(call: Call) -> Response:
    """The same as one collection."""
    return told({"type": "FeatureCollection", "features": await hazards_told(call.watched)}, media=GEOJSON)


async def feeds(call: Call) -> Response:
    """Whether each is heard."""
    return told(feeds_told(call.watched))


async def alive(call: Call) -> Response:
    """For who watches the watch; needs no token and tells nothing else."""
    return told({"alive": True, "now_s": call.watched.now_s()})
