"""JSON Schemas of what is sent and answered: from the records and models; only what wraps them is written here."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Alert, Silence, Subscription
from crossfix.web.models import AnswerIn, SecondIn, SilenceIn, SubscriptionIn
from crossfix.web.watched import FeedHealth

Schema = dict[str, Any]
AT = "#/components/schemas/{name}"
ANSWERED = (Alert, AircraftState, Silence, Subscription, FeedHealth)
SENT = (AnswerIn, SilenceIn, SecondIn, SubscriptionIn)
NUMBER: Schema = {"type": ["number", "null"]}
TEXT: Schema = {"type": "string"}
OBJECT: Schema = {"type": "object"}


def components() -> dict[str, Schema]:
    """By name. In answers a number may be null: it is not known, or has no end."""
    _, answered = msgspec.json.schema_components(ANSWERED, ref_template=AT)
    _, sent = msgspec.json.schema_components(SENT, ref_template=AT)
    found = {name: _as_answered(schema) for name, schema in answered.items()}
    found |= {name: _plain(schema) for name, schema in sent.items() if name not in found}
    return dict(sorted((found | _wrappers()).items()))


def _wrappers() -> dict[str, Schema]:
    hop = _object(**{"from": TEXT, "to": TEXT, "seconds": NUMBER})
    out = {"allOf": [_ref("Alert"), _object(state=TEXT, latencies=_list(hop))]}
    told = {"evidence": {"type": ["object", "null"]}, "diversion": {}}
    feature = _object(type={"const": "Feature"}, id=TEXT, geometry={"type": ["object", "null"]}, properties=OBJECT)
    return {
        "Alive": _object(alive={"type": "boolean"}, now_s=NUMBER),
        "AlertOut": out,
        "Alerts": _object(alerts=_list(_ref("AlertOut")), left_out={"type": "integer"}),
        "AlertWhole": {"allOf": [_ref("AlertOut"), _object(**told)]},
        "Evidence": _object(alert=TEXT, **told),
        "Feature": feature,
        "FeatureCollection": _object(type={"const": "FeatureCollection"}, features=_list(_ref("Feature"))),
        "Hazards": _object(hazards=_list(_ref("Feature"))),
        "States": _object(now_s=NUMBER, aircraft=_list(_ref("AircraftState"))),
        "Flight": OBJECT,
        "Feeds": _object(feeds=_list(_ref("FeedHealth"))),
        "Silences": _object(silences=_list(_ref("Silence"))),
        "SubscriptionOut": {
            "allOf": [_ref("Subscription"), _object(signed={"type": "boolean"})],
            "properties": {"consent": {"type": ["object", "null"]}},
        },
        "Subscriptions": _object(subscriptions=_list(_ref("SubscriptionOut"))),
        "Problem": _object(type=TEXT, title=TEXT, status={"type": "integer"}, detail=TEXT),
    }


def _as_answered(schema: Any) -> Any:
    """With null beside every number."""
    schema = _plain(schema)
    if isinstance(schema, dict):
        made = {name: _as_answered(value) for name, value in schema.items()}
        return made | {"type": ["number", "null"]} if made.get("type") == "number" else made
    return [_as_answered(one) for one in schema] if isinstance(schema, list) else schema


def _plain(schema: Any) -> Any:
    """Descriptions to their first paragraph, and no default that JSON cannot write."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {}
    for name, value in schema.items():
        if name == "default" and isinstance(value, float) and not math.isfinite(value):
            continue
        first = name == "description" and isinstance(value, str)
        made[name] = " ".join(value.split("\n\n")[0].split()) if first else _plain(value)
    return made


def _ref(name: str) -> Schema:
    return {"$ref": AT.format(name=name)}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}
