"""Alerts: read, with their evidence and as CAP; answered by people."""

from __future__ import annotations

from crossfix.errors import RequestInvalid
from crossfix.present.alert_geojson import alerts_geojson
from crossfix.present.alert_json import alert_out, alerts_out
from crossfix.present.cap import cap_acknowledgement, cap_alert
from crossfix.present.cap_schema import MEDIA_TYPE as CAP
from crossfix.present.cap_schema import schema
from crossfix.records.alert import Alert
from crossfix.records.hazard import Hazard
from crossfix.records.watch_effects import Acknowledge, Act, Reject
from crossfix.web.asgi import Response
from crossfix.web.calls import Call, told
from crossfix.web.models import AnswerIn
from crossfix.web.problems import Problem
from crossfix.web.watched import of_store

GEOJSON = "application/geo+json"


async def alerts(call: Call) -> Response:
    """In order of raising; of very many only the newest, and how many were left out."""
    found, left_out = await _alerts(call)
    return told({**alerts_out(found), "left_out": left_out})


async def geojson(call: Call) -> Response:
    """Alerts, the areas of their hazards, and where the flights are."""
    found, _ = await _alerts(call)
    watched = call.watched
    features = alerts_geojson(found, await watched.store.hazards(), watched.states.now(), watched.now_s())
    return told(features, media=GEOJSON)


async def alert(call: Call) -> Response:
    """One alert with its evidence and diversion."""
    found = await known_alert(call)
    return told({**alert_out(found), **await _detail(call, found)})


async def evidence(call: Call) -> Response:
    """The evidence alone."""
    found = await known_alert(call)
    return told({"alert": found.id, **await _detail(call, found)})


async def cap(call: Call) -> Response:
    """As a CAP message."""
    found = await known_alert(call)
    message = cap_alert(found, await _hazard(call, found), call.watched.envelope)
    return Response(message, media_type=CAP, headers={"cache-control": "no-store"})


async def cap_answer(call: Call) -> Response:
    """An answer to an alert as a CAP message of type Ack."""
    found = await known_alert(call)
    try:
        message = cap_acknowledgement(found, int(call.path["step"]), await _hazard(call, found), call.watched.envelope)
    except RequestInvalid as error:
        raise Problem(404, str(error)) from error
    return Response(message, media_type=CAP, headers={"cache-control": "no-store"})


async def cap_xsd(_call: Call) -> Response:
    """The schema that the messages hold to."""
    return Response(schema(), media_type="application/xml")


async def acknowledge(call: Call) -> Response:
    """A person has taken notice."""
    return await _answer(call, Acknowledge)


async def act(call: Call) -> Response:
    """A person has acted."""
    return await _answer(call, Act)


async def reject(call: Call) -> Response:
    """A person says that it does not apply."""
    return await _answer(call, Reject)


async def known_alert(call: Call) -> Alert:
    """The alert that the path names; Problem 404 where there is none."""
    wanted = call.path["id"]
    for only_open in (True, False):
        for found in await call.watched.store.alerts(only_open):
            if found.id == wanted:
                return found
    raise Problem(404, "no such alert; GET /api/v1/alerts?open=0 has all")


async def _answer(call: Call, kind: type[Acknowledge] | type[Act] | type[Reject]) -> Response:
    """409 where the state machine does not take it."""
    before = await known_alert(call)
    seen: AnswerIn = call.body
    again = None if seen.raised_again is None else int(seen.raised_again)
    refused = await call.watched.give(kind(before.id, call.by(seen.by), seen.note, again))
    if refused:
        raise Problem(409, "; ".join(one.notice.text for one in refused))
    return told(alert_out(await known_alert(call)))


async def _alerts(call: Call) -> tuple[list[Alert], int]:
    found = list(await call.watched.store.alerts(call.query.get("open", "1") == "1"))
    left_out = max(0, len(found) - call.limits.answers)
    return found[left_out:], left_out


async def _hazard(call: Call, of: Alert) -> Hazard | None:
    """None where it is over and the store does not give it any more, or where there never was one."""
    return next((one for one in await call.watched.store.hazards() if one.id == of.hazard), None)


async def _detail(call: Call, of: Alert) -> dict[str, object]:
    if call.watched.detail is not None:
        return await call.watched.detail(of)
    return of_store(of, await _hazard(call, of), call.watched.now_s())
