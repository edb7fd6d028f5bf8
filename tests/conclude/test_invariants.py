"""What must hold of any case: ids and order do not matter, relays and repetitions add nothing."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from builders.case_folder import Plain, at, lasts, statement
from builders.cases import DOCUMENTS, examined, number, verdicts
from builders.examples import examples
from crossfix.present.case_json import CaseJson

EVENTS = ("a", "b", "c", "d")
TRUE_S = {"a": 36000, "b": 36020, "c": 36300, "d": 37000}
NAMES = [d["id"] for d in DOCUMENTS]
QUESTIONS = [{"id": f"{i}-{j}", "label": "How long", "from": i, "to": j} for i in EVENTS for j in EVENTS if i < j]
QUANTITIES = [{"id": "n", "label": "Number", "kind": "count", "unit": "items"}]
PHASES = (Phase.explicit, Phase.generate)
SETTINGS = settings(max_examples=examples(25, 40), deadline=None, phases=PHASES, database=None)


def clock(seconds: int) -> str:
    """Clock time of a second of the day."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


@st.composite
def saying(draw: st.DrawFn, wrong_s: st.SearchStrategy[int], plainly: bool) -> Plain:
    """`says` of the true times, off by a drawn number of seconds; `plainly` in one zone and one reading."""
    first, second = draw(st.permutations(EVENTS))[:2]
    off = draw(wrong_s)
    kinds = ["time", "minute", "duration", "order", "number", "act", *([] if plainly else ["zones", "offsets"])]
    kind = draw(st.sampled_from(kinds))
    apart = TRUE_S[second] - TRUE_S[first] + off
    match kind:
        case "time":
            return at(first, clock(TRUE_S[first] + off))
        case "minute":
            return at(first, clock(TRUE_S[first] + off)[:5], rounding="truncated" if plainly else "undecided")
        case "zones":
            return at(first, clock(TRUE_S[first] + 14400 + off), ["Here", "UTC"])
        case "duration":
            return lasts(first, second, [apart - 1, apart + 1], "s")
        case "order":
            before, after = (first, second) if apart >= 0 else (second, first)
            return {"order": {"before": before, "after": after}}
        case "offsets":
            third = draw(st.sampled_from([e for e in EVENTS if e not in (first, second)]))
            items = [{"event": second, "by": [apart - 1, apart + 1]}, {"event": third, "by": [-1100, 1100]}]
            return {"offsets": {"from": first, "items": items}}
        case "number":
            return number("n", 2 + off)
        case _:
            return {"act": {"event": first, "act": "informed", "to": draw(st.sampled_from(["crew", "tower"]))}}


@st.composite
def said(draw: st.DrawFn, wrong_s: st.SearchStrategy[int], plainly: bool = False) -> list[Plain]:
    """Statements of five documents; some relay an earlier one."""
    made: list[Plain] = []
    for k in range(draw(st.integers(1, 7))):
        more: Plain = {}
        is_relay = draw(st.booleans())
        if made and is_relay:
            earlier: list[str] = [s["id"] for s in made]
            more["relays"] = draw(st.sampled_from(earlier))
        made.append(statement(f"S{k}", draw(st.sampled_from(NAMES)), says=draw(saying(wrong_s, plainly)), **more))
    return made


TRUE = said(st.just(0))
PLAINLY_TRUE = said(st.just(0), plainly=True)
PLAINLY_SOME_WRONG = said(st.sampled_from([0, 0, 0, 7, -60]), plainly=True)
SOME_WRONG = said(st.sampled_from([0, 0, 0, 7, -60]))


def result(statements: list[Plain], **changes: Any) -> CaseJson:
    """The case examined, its folder forgotten."""
    with tempfile.TemporaryDirectory() as folder:
        return examined(Path(folder), *statements, questions=QUESTIONS, quantities=QUANTITIES, **changes)


def bounds(found: CaseJson) -> dict[str, tuple[object, object]]:
    """Every bound: of events, intervals and quantities."""
    return {
        **{f"event {e.id}": (e.earliest_utc, e.latest_utc) for e in found.events},
        **{f"interval {i.id}": (i.shortest_s, i.longest_s) for i in found.intervals},
        **{f"quantity {q.id}": (q.least, q.most) for q in found.quantities},
    }


def contradictions(found: CaseJson) -> set[tuple[object, ...]]:
    """What was found, by kind, what was set aside, events and size. Which of several equal statements stands for the
    evidence is a matter of order and no difference in result.
    """
    return {(c.kind, frozenset(c.against), frozenset(c.events), c.excess_s) for c in found.contradictions}


@given(PLAINLY_SOME_WRONG, st.randoms(use_true_random=False))
@SETTINGS
def test_order_of_statements_and_documents_changes_nothing(statements: list[Plain], random: Any) -> None:
    other = random.sample(statements, len(statements))
    first = result(statements)
    second = result(other, documents=random.sample(DOCUMENTS, len(DOCUMENTS)))
    assert verdicts(second) == verdicts(first)
    assert bounds(second) == bounds(first)
    assert contradictions(second) == contradictions(first)


@given(SOME_WRONG)
@SETTINGS
def test_ids_of_statements_change_nothing(statements: list[Plain]) -> None:
    new = {s["id"]: f"Z{len(statements) - k:02d}" for k, s in enumerate(statements)}
    renamed = [{**s, "id": new[s["id"]]} for s in copy.deepcopy(statements)]
    for one in renamed:
        if "relays" in one:
            one["relays"] = new[one["relays"]]
    first, second = result(statements), result(renamed)
    assert verdicts(second) == {new[s]: v for s, v in verdicts(first).items()}
    assert bounds(second) == bounds(first)
    assert [(c.kind, c.events, c.excess_s, c.text) for c in second.contradictions] == [
        (c.kind, c.events, c.excess_s, c.text) for c in first.contradictions
    ]
    assert [[new[s] for s in c.statements] for c in first.contradictions] == [
        c.statements for c in second.contradictions
    ]


@given(PLAINLY_TRUE, st.data())
@SETTINGS
def test_a_relay_supports_nothing_and_adds_no_root(statements: list[Plain], data: st.DataObject) -> None:
    original = data.draw(st.sampled_from(statements))
    relay = {
        **copy.deepcopy(original),
        "id": "R",
        "relays": original["id"],
        "document": data.draw(st.sampled_from(NAMES)),
    }
    before, after = result(statements), result([*statements, relay])
    supported = {s for s, v in verdicts(after).items() if v == "supported"} - {"R"}
    assert supported <= {s for s, v in verdicts(before).items() if v == "supported"}
    assert {s.root for s in after.statements} == {s.root for s in before.statements}
    found = {s.id: s.root for s in after.statements}
    assert found["R"] == found[original["id"]]


@given(PLAINLY_SOME_WRONG, st.data())
@SETTINGS
def test_saying_it_twice_changes_no_bound_and_no_verdict(statements: list[Plain], data: st.DataObject) -> None:
    original = data.draw(st.sampled_from(statements))
    twice = [*statements, {**copy.deepcopy(original), "id": "TWICE"}]
    before, after = result(statements), result(twice)
    assert bounds(after) == bounds(before)
    new = verdicts(after)
    assert new.pop("TWICE") == new[original["id"]]
    alone = {"unchecked": "compatible"}
    changed = {s for s, v in verdicts(before).items() if new[s] not in (v, alone.get(v))}
    assert changed == set()


@given(TRUE, st.sampled_from(NAMES))
@SETTINGS
def test_without_a_document_no_bound_is_narrower(statements: list[Plain], name: str) -> None:
    every, less = result(statements), result(statements, without=(name,))
    low, high = bounds(every), bounds(less)
    for what, (first, last) in low.items():
        wide_first, wide_last = high[what]
        assert wide_first is None or (first is not None and wide_first <= first), what  # type: ignore[operator]
        assert wide_last is None or (last is not None and wide_last >= last), what  # type: ignore[operator]


@given(TRUE)
@SETTINGS
def test_true_statements_are_never_set_aside_by_the_network(statements: list[Plain]) -> None:
    found = result(statements)
    assert {c.kind for c in found.contradictions} <= {"entity", "reading", "definition"}
    times = [s.id for s in found.statements if s.says != ["act"]]
    assert not {verdicts(found)[s] for s in times} & {"contradicted", "disputed"}


@given(TRUE, st.sampled_from(EVENTS), st.sampled_from([2, -2, 3600]))
@SETTINGS
def test_a_planted_false_time_is_contradicted_and_moves_nothing(statements: list[Plain], event: str, off: int) -> None:
    anchor = statement("TRUE", "REC", says=at(event, clock(TRUE_S[event])))
    planted = statement("FALSE", "BLOG", says=at(event, clock(TRUE_S[event] + off)))
    before, after = result([anchor, *statements]), result([anchor, *statements, planted])
    assert verdicts(after)["FALSE"] == "contradicted"
    assert bounds(after) == bounds(before)
