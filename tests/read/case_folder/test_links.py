"""What one file says of another: ids exist once; relays and scopes run to an end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders.case_folder import CASE, at, document, lasts, statement, write_case
from builders.refused import line_with, only, refused


def said(tmp_path: Path, what: dict[str, Any], **more: Any) -> Path:
    """A case with one statement."""
    return write_case(tmp_path, statements=[statement("S1", says=what)], **more)


@pytest.mark.parametrize(
    ("what", "line"),
    [
        (at("landin", "06:10"), "event: landin"),
        ({"order": {"before": "landin", "after": "call"}}, "before: landin"),
        ({"order": {"before": "call", "after": "landin"}}, "after: landin"),
        (lasts("landin", "call", 5), "from: landin"),
        (lasts("call", "landin", 5), "to: landin"),
        ({"offsets": {"from": "landin", "items": [{"event": "call", "by": 5}]}}, "from: landin"),
        ({"offsets": {"from": "call", "items": [{"event": "landin", "by": 5}]}}, "event: landin"),
        ({"occurrence": {"event": "landin", "happened": True}}, "event: landin"),
        ({"loss": {"domain": "navigation", "from": "call", "to": "landin"}}, "to: landin"),
        ({"act": {"event": "landin", "act": "informed"}}, "event: landin"),
    ],
)
def test_unknown_event(tmp_path: Path, what: dict[str, Any], line: str) -> None:
    folder = said(tmp_path, what)
    problem = only(folder)
    assert (problem.file, problem.line) == ("statements.yaml", line_with(folder / "statements.yaml", line))
    assert problem.text == "unknown event 'landin'; did you mean 'landing'?"


def test_unknown_event_with_no_close_one(tmp_path: Path) -> None:
    assert only(said(tmp_path, at("zzz", "06:10"))).text == "unknown event 'zzz'; add it to events in case.yaml"


@pytest.mark.parametrize(
    ("change", "line", "text"),
    [
        ({"document": "REPORTS"}, "document: REPORTS", "unknown document 'REPORTS'; did you mean 'REPORT'?"),
        ({"document": "zz"}, "document: zz", "unknown document 'zz'; add it to documents in documents.yaml"),
        ({"speaker": "towr"}, "speaker: towr", "unknown party 'towr'; did you mean 'tower'?"),
        ({"trust": "best"}, "trust: best", "unknown trust class 'best'; add it to trust in case.yaml"),
        ({"relays": "S11"}, "relays: S11", "unknown statement 'S11'; did you mean 'S1'?"),
    ],
)
def test_unknown_ids_of_a_statement(tmp_path: Path, change: dict[str, Any], line: str, text: str) -> None:
    folder = write_case(tmp_path, statements=[{**statement("S1"), **change}])
    problem = only(folder)
    assert (problem.file, problem.line) == ("statements.yaml", line_with(folder / "statements.yaml", line))
    assert problem.text == text


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ({"number": {"of": "heigth", "equals": 3}}, "unknown quantity 'heigth'; did you mean 'height'?"),
        ({"number": {"of": "height", "word": "fog"}}, "unknown definition 'fog'; add it to definitions in case.yaml"),
        ({"scope": {"finding": "f", "scope": "s"}}, "unknown claim 'f'; add it to claims in case.yaml"),
        ({"cause": {"claim": "f", "stance": "asserted"}}, "unknown claim 'f'; add it to claims in case.yaml"),
        ({"act": {"event": "call", "act": "informed", "to": "crw"}}, "unknown party 'crw'; did you mean 'crew'?"),
    ],
)
def test_unknown_ids_of_what_is_said(tmp_path: Path, what: dict[str, Any], text: str) -> None:
    problems = refused(said(tmp_path, what, quantities=[{"id": "height", "label": "Height", "unit": "m"}]))
    assert text in {p.text for p in problems}
    assert {p.file for p in problems} == {"statements.yaml"}


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"states": [{"id": "s", "label": "S", "onset": "zz"}]}, "onset: zz"),
        ({"states": [{"id": "s", "label": "S", "onset": "call", "end": "zz"}]}, "end: zz"),
        ({"states": [{"id": "s", "label": "S", "onset": "call", "reports": ["landing", "zz"]}]}, "- zz"),
        ({"structure": [{"before": "call", "after": "zz", "why": "w"}]}, "after: zz"),
        ({"identities": [{"events": ["call", "zz"], "why": "w"}]}, "- zz"),
        ({"questions": [{"id": "q", "label": "Q", "from": "zz", "to": "call"}]}, "from: zz"),
        ({"hazards": [{"id": "h", "label": "H", "onset": "zz", "steps": [
            {"stage": "acted", "party": "crew", "event": "call"}]}]}, "onset: zz"),
        ({"hazards": [{"id": "h", "label": "H", "onset": "call", "steps": [
            {"stage": "acted", "party": "crew", "event": "zz"}]}]}, "event: zz"),
    ],
)  # fmt: skip
def test_unknown_event_in_the_case(tmp_path: Path, change: dict[str, Any], line: str) -> None:
    folder = write_case(tmp_path, **change)
    problem = only(folder)
    assert (problem.file, problem.line) == ("case.yaml", line_with(folder / "case.yaml", line))
    assert problem.text == "unknown event 'zz'; add it to events in case.yaml"


@pytest.mark.parametrize(
    ("change", "line", "text"),
    [
        ({"sums": [{"whole": "zz", "parts": ["n"], "why": "w"}]}, "whole: zz", "unknown quantity 'zz'"),
        ({"sums": [{"whole": "n", "parts": ["zz"], "why": "w"}]}, "- zz", "unknown quantity 'zz'"),
        ({"events": [*CASE["events"], {"id": "e", "label": "E", "place": "zz"}]}, "place: zz", "unknown place 'zz'"),
        ({"events": [*CASE["events"], {"id": "e", "label": "E", "first_contact_with": "zz"}]},
         "first_contact_with: zz", "unknown party 'zz'"),
        ({"scopes": [{"id": "s", "label": "S", "within": "zz"}]}, "within: zz", "unknown scope 'zz'"),
        ({"chains": [{"events": ["call", "zz"], "why": "w"}]}, "- zz", "unknown event 'zz'"),
        ({"definitions": [{"id": "d", "label": "D", "quantity": "zz", "below": 1, "source": "s"}]},
         "quantity: zz", "unknown quantity 'zz'"),
    ],
)  # fmt: skip
def test_unknown_ids_of_the_case(tmp_path: Path, change: dict[str, Any], line: str, text: str) -> None:
    folder = write_case(tmp_path, quantities=[{"id": "n", "label": "N", "unit": "m"}], **change)
    problem = only(folder)
    assert (problem.file, problem.line) == ("case.yaml", line_with(folder / "case.yaml", line))
    assert problem.text.startswith(text)


@pytest.mark.parametrize(("key", "noun"), [("root", "root"), ("trust", "trust class")])
def test_unknown_ids_of_a_document(tmp_path: Path, key: str, noun: str) -> None:
    folder = write_case(tmp_path, documents=[{**document("REPORT"), key: "zz"}], statements=[statement("S1")])
    problem = only(folder)
    assert (problem.file, problem.line) == ("documents.yaml", line_with(folder / "documents.yaml", f"{key}: zz"))
    assert problem.text.startswith(f"unknown {noun} 'zz'")


def test_duplicate_event(tmp_path: Path) -> None:
    folder = write_case(tmp_path, events=[*CASE["events"], {"id": "call", "label": "Again"}])
    problem = only(folder)
    first, second = (line_with(folder / "case.yaml", "id: call", n) for n in (1, 2))
    assert (problem.file, problem.line) == ("case.yaml", second)
    assert problem.text == f"duplicate event id 'call', first given on line {first}; ids are unique"


def test_duplicate_document(tmp_path: Path) -> None:
    folder = write_case(tmp_path, documents=[document("REPORT")] * 2, statements=[statement("S1")])
    problem = only(folder)
    assert (problem.file, problem.line) == ("documents.yaml", line_with(folder / "documents.yaml", "id: REPORT", 2))
    assert "duplicate document id 'REPORT', first given on line 2" in problem.text


def test_duplicate_statement(tmp_path: Path) -> None:
    folder = write_case(tmp_path, statements=[statement("S1"), statement("S2"), statement("S1")])
    problem = only(folder)
    assert (problem.file, problem.line) == ("statements.yaml", line_with(folder / "statements.yaml", "id: S1", 2))


def test_circle_of_relays(tmp_path: Path) -> None:
    ring = [statement("S1", relays="S3"), statement("S2", relays="S1"), statement("S3", relays="S2")]
    folder = write_case(tmp_path, statements=[statement("S0", relays="S2"), *ring])
    problem = only(folder)
    assert (problem.file, problem.line) == ("statements.yaml", line_with(folder / "statements.yaml", "relays: S3"))
    assert problem.text == "relays runs in a circle: S1 -> S3 -> S2 -> S1; one of them must be the origin"


def test_statement_that_relays_itself(tmp_path: Path) -> None:
    problem = only(write_case(tmp_path, statements=[statement("S1", relays="S1")]))
    assert problem.text == "relays runs in a circle: S1 -> S1; one of them must be the origin"


def test_two_circles_are_two_problems(tmp_path: Path) -> None:
    pairs = [("A", "B"), ("B", "A"), ("C", "D"), ("D", "C")]
    problems = refused(write_case(tmp_path, statements=[statement(a, relays=b) for a, b in pairs]))
    assert [p.text.split(";")[0] for p in problems] == [
        "relays runs in a circle: A -> B -> A",
        "relays runs in a circle: C -> D -> C",
    ]


def test_circle_of_scopes(tmp_path: Path) -> None:
    scopes = [{"id": "a", "label": "A", "within": "b"}, {"id": "b", "label": "B", "within": "a"}]
    folder = write_case(tmp_path, scopes=scopes)
    problem = only(folder)
    assert (problem.file, problem.line) == ("case.yaml", line_with(folder / "case.yaml", "within: b"))
    assert problem.text == "within runs in a circle: a -> b -> a; one of them must be the origin"


def test_long_chain_of_relays_is_followed_once(tmp_path: Path) -> None:
    chain = [statement("S0"), *(statement(f"S{k}", relays=f"S{k - 1}") for k in range(1, 3000))]
    folder = write_case(tmp_path, statements=[*chain, statement("L1", relays="L2"), statement("L2", relays="L1")])
    assert only(folder).text.startswith("relays runs in a circle: L1 -> L2 -> L1")


def test_problems_of_links_come_together(tmp_path: Path) -> None:
    folder = write_case(
        tmp_path,
        documents=[document("REPORT", root="zz")],
        questions=[{"id": "q", "label": "Q", "from": "zz", "to": "call"}],
        statements=[statement("S1", speaker="zz")],
    )
    assert [p.file for p in refused(folder)] == ["case.yaml", "documents.yaml", "statements.yaml"]


def test_synonyms_of_something_unknown(tmp_path: Path) -> None:
    folder = write_case(tmp_path, synonyms={"landin": ["touchdown"]})
    problem = only(folder)
    assert (problem.file, problem.line) == ("case.yaml", line_with(folder / "case.yaml", "landin:"))
    assert problem.text == "synonyms: unknown id 'landin'; did you mean 'landing'?"
