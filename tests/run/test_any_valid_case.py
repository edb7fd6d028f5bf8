"""Whatever valid statements say of one another, a case is investigated and its output fits together."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from builders.case_folder import document, statement, write_case
from builders.examples import examples
from crossfix.present.case_json import CaseJson
from crossfix.run.investigate import Request, investigate
from crossfix.run.schemas import schemas

SCHEMA = Draft202012Validator(schemas()["case.json"])
EVENTS = ("a", "b", "c", "d")
CASE: dict[str, Any] = {
    "events": [
        {"id": "a", "label": "A", "shows": ["communication"]},
        {"id": "b", "label": "B", "first_contact_with": "tower", "place": "p"},
        {"id": "c", "label": "C"},
        {"id": "d", "label": "D"},
    ],
    "questions": [{"id": "q", "label": "A to D", "from": "a", "to": "d"}],
    "structure": [{"before": "a", "after": "d", "why": "so"}],
    "states": [{"id": "s", "label": "State", "onset": "a", "end": "d", "reports": ["b"], "domain": "navigation"}],
    "identities": [{"events": ["b", "c"], "why": "alike"}],
    "quantities": [{"id": n, "label": n, "kind": "count", "unit": "persons"} for n in ("n", "m", "k")],
    "sums": [{"whole": "n", "parts": ["m", "k"], "why": "all"}],
    "definitions": [{"id": "few", "label": "few", "quantity": "n", "below": 5, "source": "so"}],
    "scopes": [{"id": "wide", "label": "Wide"}, {"id": "narrow", "label": "Narrow", "within": "wide"}],
    "claims": [{"id": "f", "label": "Finding", "kind": "finding"}, {"id": "i", "label": "Intent", "kind": "intent"}],
    "hazards": [
        {"id": "h", "label": "H", "onset": "a", "steps": [{"stage": "told_crew", "party": "crew", "event": "c"}]}
    ],
    "places": [{"id": "p", "label": "P", "latitude": 1.0, "longitude": 2.0, "radius_km": 5, "source": "so"}],
}
DOCUMENTS = [
    document("D1", "report", "recorder"),
    document("D2", "report", "official", published="2024-01-16", protected=True),
    document("D3", "log", "official", published="2024-01"),
    document("D4", "paper", "media", published="2024-01-17T10:00Z", interest="party"),
]

event = st.sampled_from(EVENTS)
pair = st.permutations(EVENTS).map(lambda p: p[:2])
roundings = st.sampled_from(["truncated", "nearest", "undecided"])
seconds = st.one_of(st.integers(-5000, 5000), st.floats(-5000, 5000).map(lambda x: round(x, 2)))
lapse = st.one_of(seconds, st.lists(seconds, min_size=2, max_size=2).map(sorted))
clock = st.builds("{:02d}:{:02d}".format, st.integers(5, 6), st.integers(0, 59))
zones = st.lists(st.sampled_from(["UTC", "Here", "UTC+1", "-3:30"]), min_size=1, max_size=3, unique=True)
times = st.builds(
    lambda e, a, z, r, t: {"event": e, "at": a, "zone": z, "rounding": r, "tolerance_s": t},
    event, clock, zones, roundings, st.sampled_from([0, 30, 86400]),
)  # fmt: skip
says = st.fixed_dictionaries(
    {},
    optional={
        "time": times,
        "offsets": st.builds(
            lambda p, by, unit, reading: {
                "from": p[0], "items": [{"event": e, "by": b} for e, b in zip(p[1:], by, strict=False)],
                "unit": unit, "reading": reading,
            },
            st.permutations(EVENTS), st.lists(lapse, min_size=1, max_size=3), st.sampled_from(["s", "min"]),
            st.sampled_from(["absolute", "cumulative", "undecided"]),
        ),
        "order": pair.map(lambda p: {"before": p[0], "after": p[1]}),
        "duration": st.builds(
            lambda p, v, r: {"from": p[0], "to": p[1], "lasts": v, "rounding": r}, pair, lapse, roundings
        ),
        "number": st.one_of(
            st.builds(lambda q, n: {"of": q, "equals": n}, st.sampled_from(["n", "m", "k"]), st.integers(0, 9)),
            st.builds(lambda q, n: {"of": q, "at_least": n}, st.sampled_from(["n", "m", "k"]), st.integers(0, 9)),
            st.just({"of": "n", "word": "few"}),
        ),
        "occurrence": st.builds(lambda e, h: {"event": e, "happened": h}, event, st.booleans()),
        "loss": pair.map(lambda p: {"domain": "communication", "from": p[0], "to": p[1]}),
        "scope": st.sampled_from(["wide", "narrow"]).map(lambda s: {"finding": "f", "scope": s}),
        "cause": st.builds(
            lambda c, s: {"claim": c, "stance": s},
            st.sampled_from(["f", "i"]), st.sampled_from(["asserted", "suggested", "rejected"]),
        ),
        "act": st.builds(
            lambda e, a, b, t: {"event": e, "act": a, "by": b, "to": t},
            event, st.sampled_from(["informed", "refused"]), st.sampled_from([None, "crew"]),
            st.sampled_from([None, "tower", "agency"]),
        ),
    },
)  # fmt: skip


@st.composite
def statements(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Up to a dozen valid statements, some of which relay earlier ones."""
    made: list[dict[str, Any]] = []
    for k in range(draw(st.integers(1, 12))):
        more: dict[str, Any] = draw(st.fixed_dictionaries({}, optional={
            "hedge": st.just("perhaps"), "fact": st.just("F"), "trust": st.sampled_from(["recorder", "media"]),
            "speaker": st.sampled_from(["crew", "tower"]), "doubt": st.just("hard to read"),
        }))  # fmt: skip
        relaying: bool = draw(st.booleans())
        if made and relaying:
            more["relays"] = draw(st.sampled_from(made))["id"]
        made.append(statement(f"S{k}", draw(st.sampled_from(["D1", "D2", "D3", "D4"])), says=draw(says), **more))
    return made


def check(result: CaseJson) -> None:
    """What holds of every output."""
    SCHEMA.validate(result.model_dump(mode="json", by_alias=True))
    verdicts = {s.id: s.verdict for s in result.statements}
    ids = [c.id for c in result.contradictions]
    assert len(set(ids)) == len(ids)
    for one in result.contradictions:
        assert set(one.against) <= set(one.statements) <= set(verdicts)
        assert one.text
    for said in result.statements:
        assert said.why
        if said.verdict in ("contradicted", "disputed"):
            assert any(said.id in c.against for c in result.contradictions)
    for interval in result.intervals:
        if interval.shortest_s is not None and interval.longest_s is not None:
            assert interval.shortest_s <= interval.longest_s + 1e-6


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=examples(30, 60), deadline=None, suppress_health_check=SLOW)
@given(statements(), st.sampled_from([None, "2024-01-16", "2024-02-03"]), st.sampled_from([(), ("D1",), ("D3", "D4")]))
def test_any_valid_case(made: list[dict[str, Any]], known_at: str | None, without: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        case = write_case(Path(folder) / "case", documents=DOCUMENTS, statements=made, **CASE)
        check(investigate(Request(case, (), known_at, without), Path(folder) / "out"))
