"""Contradictions that no number shows: each kind in a textbook case, and near misses in which it must not be found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders.case_folder import CASE, Plain, at, document, statement
from builders.cases import DOCUMENTS, event, examined, number, only, plain, statement_of, verdicts
from crossfix.present.case_json import CaseJson

S, P = "REPORT", "PAPER"


# -------------------------------------------------------------- definition: a figure passed on as something else

WIND = [
    {"id": "gust", "label": "Gusts", "kind": "value", "unit": "m/s"},
    {"id": "mean", "label": "Mean wind", "kind": "value", "unit": "m/s"},
]


def test_relay_that_changes_the_quantity(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", S, says=number("gust", 14)),
        statement("S2", P, relays="S1", says=number("mean", 14)),
        quantities=WIND,
    )
    one = only(found, "definition")
    assert (one.statements, one.against, one.excess_s) == (["S1", "S2"], ["S2"], None)
    assert one.text.startswith("Publisher of PAPER passes on as Mean wind what the original says of Gusts;")


@pytest.mark.parametrize("second", [{"relays": "S1", "says": number("gust", 14)}, {"says": number("mean", 14)}])
def test_relay_of_the_same_quantity_and_another_figure_of_ones_own(tmp_path: Path, second: Plain) -> None:
    found = examined(
        tmp_path, statement("S1", S, says=number("gust", 14)), statement("S2", P, **second), quantities=WIND
    )
    assert found.contradictions == []


# -------------------------------------------------------------- scope

SCOPES = [
    {"id": "aircraft", "label": "the aircraft"},
    {"id": "tail", "label": "the tail", "within": "aircraft"},
    {"id": "parts", "label": "the parts examined", "within": "tail"},
    {"id": "engine", "label": "the engine", "within": "aircraft"},
]


def scoped(tmp_path: Path, first: tuple[str, str], second: tuple[str, str], **more: Any) -> CaseJson:
    """A finding told by two documents, each of a scope."""
    (document_1, scope_1), (document_2, scope_2) = first, second
    return examined(
        tmp_path,
        statement("S1", document_1, says={"scope": {"finding": "traces", "scope": scope_1}}),
        statement("S2", document_2, says={"scope": {"finding": "traces", "scope": scope_2}}, **more),
        scopes=SCOPES,
        claims=[{"id": "traces", "label": "No traces", "kind": "finding"}],
    )


def test_scope_widened(tmp_path: Path) -> None:
    found = scoped(tmp_path, (S, "parts"), (P, "aircraft"))
    one = only(found, "scope")
    assert (one.statements, one.against, one.excess_s) == (["S1", "S2"], ["S2"], None)
    assert "the parts examined" in one.text
    assert one.text.endswith("of: the aircraft.")
    assert verdicts(found)["S2"] == "unchecked", "scope leaves the verdict as it is"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((S, "parts"), (P, "parts")),
        ((S, "tail"), (P, "engine")),
        ((S, "aircraft"), (P, "parts")),
        ((P, "parts"), (S, "aircraft")),
    ],
    ids=["the same", "beside it", "narrowed", "widened by a higher class on its own"],
)
def test_scope_not_widened(tmp_path: Path, first: tuple[str, str], second: tuple[str, str]) -> None:
    assert scoped(tmp_path, first, second).contradictions == []


def test_scope_widened_by_a_higher_class_that_relays_a_lower(tmp_path: Path) -> None:
    assert only(scoped(tmp_path, (P, "parts"), (S, "aircraft"), relays="S1"), "scope").against == ["S2"]


def test_scope_of_another_finding_is_not_compared(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        statement("S1", S, says={"scope": {"finding": "traces", "scope": "parts"}}),
        statement("S2", P, says={"scope": {"finding": "holes", "scope": "aircraft"}}),
        scopes=SCOPES,
        claims=[{"id": c, "label": c, "kind": "finding"} for c in ("traces", "holes")],
    )
    assert found.contradictions == []


# -------------------------------------------------------------- hedge

CLAIMS = [{"id": "birds", "label": "Birds were struck"}]


def told(name: str, doc: str, stance: str = "asserted", **more: Any) -> Plain:
    """A statement of the claim."""
    return statement(name, doc, says={"cause": {"claim": "birds", "stance": stance}}, **more)


def test_hedge_lost_at_the_first_relay_only(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        told("S1", S, "suggested", hedge="it seems"),
        told("S2", P, relays="S1"),
        told("S3", "BLOG", relays="S2"),
        claims=CLAIMS,
    )
    one = only(found, "hedge")
    assert (one.statements, one.against) == (["S1", "S2"], ["S2"])
    assert one.text == (
        "Publisher of REPORT limits its words with “it seems”; Publisher of PAPER passes them on without that limit."
    )


def test_hedge_lost_at_the_second_relay(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        told("S1", S, "suggested", hedge="it seems"),
        told("S2", P, relays="S1", hedge="apparently"),
        told("S3", "BLOG", relays="S2"),
        claims=CLAIMS,
    )
    assert only(found, "hedge").statements == ["S2", "S3"]


@pytest.mark.parametrize(
    "relay",
    [
        {"relays": "S1", "hedge": "reportedly"},
        {"relays": "S1", "stance": "rejected"},
        {},
    ],
    ids=["keeps a hedge", "rejects the claim", "no relay"],
)
def test_hedge_not_lost(tmp_path: Path, relay: Plain) -> None:
    found = examined(tmp_path, told("S1", S, "suggested", hedge="it seems"), told("S2", P, **relay), claims=CLAIMS)
    assert found.contradictions == []


def test_relay_of_unhedged_words_loses_none(tmp_path: Path) -> None:
    assert examined(tmp_path, told("S1", S), told("S2", P, relays="S1"), claims=CLAIMS).contradictions == []


def test_words_of_a_protected_hedge_are_withheld(tmp_path: Path) -> None:
    documents = [document("REC", "rec", "recorder", protected=True), *DOCUMENTS[1:]]
    found = examined(
        tmp_path,
        told("S1", "REC", "suggested", hedge="secretword"),
        told("S2", P, relays="S1"),
        claims=CLAIMS,
        documents=documents,
    )
    assert "secretword" not in only(found, "hedge").text
    assert "secretword" not in found.model_dump_json()


# -------------------------------------------------------------- domain


def lost(tmp_path: Path, *more: Plain, doc: str = P, shows: str = "communication", **changes: Any) -> CaseJson:
    """Communication said to be lost from 10:00 (a) to 11:00 (b)."""
    return examined(
        tmp_path,
        statement("S1", S, says=at("a", "10:00:00")),
        statement("S2", S, says=at("b", "11:00:00")),
        *more,
        statement("S9", doc, says={"loss": {"domain": "communication", "from": "a", "to": "b"}}),
        events=[event("a"), event("b"), event("c", shows=[shows]), event("d", shows=[shows])],
        **changes,
    )


def test_domain_shown_to_be_working(tmp_path: Path) -> None:
    found = lost(tmp_path, statement("S3", S, says=at("c", "10:30:00")))
    one = only(found, "domain")
    assert (one.statements, one.against, one.events, one.excess_s) == (["S3", "S9"], ["S9"], ["c"], None)
    assert (verdicts(found)["S9"], statement_of(found, "S9").why) == ("contradicted", "Not possible given Official.")
    assert one.text == (
        "Publisher of PAPER says that communication did not work; 1 event shows it working in that time. "
        "Loss of surveillance is not loss of communication is not loss of navigation."
    )


def test_domain_shown_twice(tmp_path: Path) -> None:
    found = lost(tmp_path, statement("S3", S, says=at("c", "10:30:00")), statement("S4", S, says=at("d", "10:40:00")))
    one = only(found, "domain")
    assert one.events == ["c", "d"]
    assert "2 events show it working" in one.text


@pytest.mark.parametrize(("time", "found"), [("10:00:01", 1), ("10:00:00", 0), ("10:59:59", 1), ("11:00:00", 0)])
def test_domain_only_by_what_is_surely_inside_the_period(tmp_path: Path, time: str, found: int) -> None:
    assert len(lost(tmp_path, statement("S3", S, says=at("c", time))).contradictions) == found


@pytest.mark.parametrize("time", ["09:30:00", "11:30:00"])
def test_domain_shown_outside_the_period(tmp_path: Path, time: str) -> None:
    assert lost(tmp_path, statement("S3", S, says=at("c", time))).contradictions == []


def test_domain_shown_by_a_lower_class(tmp_path: Path) -> None:
    assert lost(tmp_path, statement("S3", P, says=at("c", "10:30:00")), doc=S).contradictions == []


def test_domain_shown_by_the_same_class_is_disputed(tmp_path: Path) -> None:
    found = lost(tmp_path, statement("S3", "BLOG", says=at("c", "10:30:00")))
    assert only(found, "domain").against == ["S9"]
    assert verdicts(found)["S9"] == "disputed"


def test_another_domain_shown(tmp_path: Path) -> None:
    assert lost(tmp_path, statement("S3", S, says=at("c", "10:30:00")), shows="surveillance").contradictions == []


def test_domain_shown_by_a_time_that_was_set_aside(tmp_path: Path) -> None:
    found = lost(
        tmp_path,
        statement("S3", "REC", says=at("c", "12:00:00")),
        statement("S4", S, says=at("c", "10:30:00")),
    )
    assert [c.kind for c in found.contradictions] == ["time"]


def test_the_moments_that_bound_the_period_do_not_count_as_inside_it(tmp_path: Path) -> None:
    """Lost from the last call to the next call: both calls show that it worked, neither shows that it did meanwhile."""
    found = examined(
        tmp_path,
        statement("S1", S, says=at("a", "10:00:00")),
        statement("S2", S, says=at("b", "11:00:00")),
        statement("S9", P, says={"loss": {"domain": "communication", "from": "a", "to": "b"}}),
        events=[event("a", shows=["communication"]), event("b", shows=["communication"])],
    )
    assert found.contradictions == []


# -------------------------------------------------------------- entity: act, by, to


def act(name: str, doc: str, **said: str) -> Plain:
    """A statement of who did what towards whom at a."""
    return statement(name, doc, says={"act": {"event": "a", "act": "informed", **said}})


@pytest.mark.parametrize(
    ("field", "low", "high", "name"),
    [
        ("act", "requested", "informed", "the act as requested; the evidence gives informed."),
        ("by", "tower", "crew", "the speaker as Tower; the evidence gives Flight crew."),
        ("to", "tower", "agency", "the addressee as Tower; the evidence gives Investigating agency."),
    ],
)
def test_the_higher_class_decides(tmp_path: Path, field: str, low: str, high: str, name: str) -> None:
    found = examined(tmp_path, act("S1", S, **{field: high}), act("S2", P, **{field: low}))
    one = only(found, "entity")
    assert (one.statements, one.against, one.events, one.excess_s) == (["S1", "S2"], ["S2"], ["a"], None)
    assert one.text == f"“Moment a”: Publisher of PAPER gives {name}"
    assert verdicts(found) == {"S1": "unchecked", "S2": "contradicted"}


def test_the_same_class_is_disputed(tmp_path: Path) -> None:
    found = examined(tmp_path, act("S1", P, to="tower"), act("S2", "BLOG", to="crew"))
    one = only(found, "entity")
    assert one.against == one.statements == ["S1", "S2"]
    assert one.text == "“Moment a”: the addressee is given as Flight crew or Tower. No side is taken."
    assert set(verdicts(found).values()) == {"disputed"}


def test_where_the_top_splits_nothing_below_decides(tmp_path: Path) -> None:
    found = examined(tmp_path, act("S1", S, to="tower"), act("S2", "BRIEF", to="crew"), act("S3", P, to="crew"))
    assert only(found, "entity").against == ["S1", "S2", "S3"]
    assert set(verdicts(found).values()) == {"disputed"}


def test_lower_classes_do_not_split_what_a_higher_one_settled(tmp_path: Path) -> None:
    found = examined(tmp_path, act("S1", S, to="tower"), act("S2", P, to="tower"), act("S3", "BLOG", to="crew"))
    assert only(found, "entity").against == ["S3"]
    assert verdicts(found) == {"S1": "unchecked", "S2": "unchecked", "S3": "contradicted"}


def test_statements_that_say_less_or_the_same_do_not_contradict(tmp_path: Path) -> None:
    found = examined(tmp_path, act("S1", S, by="crew", to="tower"), act("S2", P), act("S3", "BLOG", to="tower"))
    assert found.contradictions == []


def test_the_worst_verdict_on_a_statement_stands(tmp_path: Path) -> None:
    """Contradicted as to the speaker by the report, and at odds with a blog as to the addressee."""
    found = examined(
        tmp_path,
        act("S1", S, by="crew"),
        act("S2", P, by="agency", to="tower"),
        act("S3", "BLOG", by="crew", to="crew"),
    )
    assert [(c.kind, c.against) for c in found.contradictions] == [("entity", ["S2"]), ("entity", ["S2", "S3"])]
    assert verdicts(found) == {"S1": "unchecked", "S2": "contradicted", "S3": "disputed"}


def test_one_act_of_two_events_is_not_compared(tmp_path: Path) -> None:
    other = statement("S2", P, says={"act": {"event": "b", "act": "refused", "to": "crew"}})
    assert examined(tmp_path, act("S1", S, to="tower"), other).contradictions == []


# -------------------------------------------------------------- entity: first contact

PARTIES = [*CASE["parties"], {"id": "rostov", "label": "Rostov control"}]


def contact(tmp_path: Path, first: str, by: str = "crew", to: str = "tower") -> CaseJson:
    """An act at 10:00:00 (a); the first contact between crew and tower (c) at `first`."""
    return examined(
        tmp_path,
        statement("S1", P, says={**at("a", "10:00:00"), "act": {"event": "a", "act": "requested", "by": by, "to": to}}),
        statement("S2", S, says=at("c", first)),
        events=[event("a"), event("c", first_contact_with="tower")],
        parties=PARTIES,
    )


@pytest.mark.parametrize(("by", "to"), [("crew", "tower"), ("tower", "crew")])
def test_an_act_before_the_first_contact(tmp_path: Path, by: str, to: str) -> None:
    found = contact(tmp_path, "10:04:00", by, to)
    one = only(found, "entity")
    assert (set(one.statements), one.against, one.events, one.excess_s) == ({"S1", "S2"}, [], ["a", "c"], 239.0)
    assert plain(one.text) == (
        "“Moment a” is said to involve Tower at least 3 min 59 s before “Moment c”: "
        "the addressee or the first contact is doubtful."
    )
    assert verdicts(found)["S1"] == "unchecked", "which of the two is wrong is not known"


@pytest.mark.parametrize("first", ["10:00:01", "09:00:00"])
def test_an_act_that_may_be_the_first_contact_or_came_after(tmp_path: Path, first: str) -> None:
    assert contact(tmp_path, first).contradictions == []


@pytest.mark.parametrize(("by", "to"), [("crew", "rostov"), ("rostov", "tower"), ("agency", "tower")])
def test_first_contact_is_between_that_party_and_the_crew(tmp_path: Path, by: str, to: str) -> None:
    assert contact(tmp_path, "10:04:00", by, to).contradictions == []
