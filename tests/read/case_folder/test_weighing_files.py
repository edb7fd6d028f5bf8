"""hypotheses.yaml, judgements.yaml and priors: what is wrong is told with file, line and reason."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.case_folder import Plain, document, dumped, statement, write_case
from builders.refused import line_with, only, refused
from crossfix.conclude.weighing import weigh
from crossfix.errors import CaseInvalid, Problem
from crossfix.read.case_folder import read_case
from crossfix.read.case_folder.weighing import read_priors
from crossfix.records.case import Case
from crossfix.records.interval import Interval
from crossfix.records.weighing import NOT_LISTED, Negative, Timing, Weighing

HYPOTHESES: list[Plain] = [
    {"id": "fuel", "label": "Fuel used up"},
    {"id": "part", "label": "A part broke"},
    {"id": "pump", "label": "... the pump", "parent": "part"},
    {"id": "line", "label": "... the line", "parent": "part"},
]
RATIOS: list[Plain] = [{"of": "fuel", "ratio": [2, 5]}]


def judged(group: str = "report/F1", **more: Any) -> Plain:
    """One entry of judgements.yaml against `part`; two ratios unless something else is given."""
    entry = {"group": group, "rater": "one", "date": "2024-03-01", "why": "w", "against": "part"}
    forms = ("ratios", "said_anyway", "indifferent", "negative")
    return {**entry, **({} if any(form in more for form in forms) else {"ratios": RATIOS}), **more}


def folder_of(tmp_path: Path, *judgements: Plain, hypotheses: list[Plain] | None = None, **more: Any) -> Path:
    """A case of two facts of a report and one of a log, with the two files."""
    raters = [{"id": "one", "label": "One"}, {"id": "two", "label": "Two"}]
    named = {"hypotheses": HYPOTHESES if hypotheses is None else hypotheses}
    files = {"hypotheses.yaml": dumped(named)}
    if judgements or more:
        files["judgements.yaml"] = dumped({"raters": raters, "judgements": list(judgements), **more})
    statements = [statement("S1", fact="F1"), statement("S2", fact="F2"), statement("S3", "LOG", fact="F3")]
    documents = [document("REPORT"), document("LOG", "log")]
    return write_case(tmp_path / "case", documents=documents, statements=statements, files=files)


def read(folder: Path) -> Weighing:
    found = read_case(folder).weighing
    assert found is not None
    return found


def told(folder: Path, line: str, nth: int = 1, file: str = "judgements.yaml") -> str:
    """The text of the only problem, which must stand at the nth line with a text."""
    problem = only(folder)
    assert (problem.file, problem.line) == (file, line_with(folder / file, line, nth))
    return problem.text


# ------------------------------------------------------------ what is read


def test_hypotheses_alone(tmp_path: Path) -> None:
    found = read(folder_of(tmp_path))
    assert [one.id for one in found.hypotheses] == ["fuel", "part", "pump", "line", NOT_LISTED]
    assert (found.judgements, found.raters) == ((), ())
    assert found.hypotheses[2].line == line_with(tmp_path / "case" / "hypotheses.yaml", "id: pump")


def test_a_case_without_hypotheses(tmp_path: Path) -> None:
    assert read_case(write_case(tmp_path)).weighing is None


def test_not_listed_may_be_given_a_label(tmp_path: Path) -> None:
    own = {"id": NOT_LISTED, "label": "Something else"}
    found = read(folder_of(tmp_path, hypotheses=[own, *HYPOTHESES]))
    assert [one.label for one in found.hypotheses if one.id == NOT_LISTED] == ["Something else"]


def test_a_judgement_with_everything(tmp_path: Path) -> None:
    whole = judged(
        ratios=[{"of": "fuel", "ratio": [0.5, 2000]}, {"of": "pump", "against": "line", "ratio": 3}],
        grade="B", timing={"matches": 2, "tolerance_s": 1, "window_s": 600, "fitted_clock": True},
        shared_with=["report/F2"], rho=0.7, could_be_made="no", data="40 flights", negative={"would_show": ["pump"]},
    )  # fmt: skip
    folder = folder_of(tmp_path, whole, judged("report/F2"), caps={"B": 30}, unknowns=[{"id": "u", "label": "U"}])
    found = read(folder)
    one = found.judgements[0]
    assert [(r.hypothesis, r.against, r.ratio) for r in one.ratios] == [
        ("fuel", "part", Interval(0.5, 2000)),
        ("pump", "line", Interval(3, 3)),
    ]
    assert one.timing == Timing(2, 1, 0.0, 600, fitted_clock=True)
    assert one.negative == Negative(("pump",), None, Interval(0, 0))
    assert (one.grade, one.rho, one.shared_with) == ("B", Interval(0.7, 0.7), ("report/F2",))
    assert one.line == line_with(folder / "judgements.yaml", "group: report/F1")
    assert (found.caps["B"], found.caps["A"]) == (30, 100)
    assert found.judgements[1].rho == Interval(0.5, 1.0)


def test_the_files_are_sources_and_nothing_is_left_over(tmp_path: Path) -> None:
    case = read_case(folder_of(tmp_path, judged()))
    assert {"hypotheses.yaml", "judgements.yaml"} <= {source.path for source in case.sources}
    assert case.skipped == ()


# ------------------------------------------------------------ hypotheses that are refused


@pytest.mark.parametrize(
    "label",
    ["Intentional act", "The pilot's guilt", "Operator responsible for the fire", "Deliberate descent", "Negligence"],
)
def test_intent_guilt_and_responsibility_are_no_hypotheses(tmp_path: Path, label: str) -> None:
    folder = folder_of(tmp_path, hypotheses=[*HYPOTHESES, {"id": "x", "label": label}])
    text = told(folder, label, file="hypotheses.yaml")
    assert "intent, guilt and responsibility are not weighed" in text
    assert "Annex 13" in text


def test_a_claim_of_intent_is_no_hypothesis(tmp_path: Path) -> None:
    folder = write_case(
        tmp_path,
        claims=[{"id": "meant", "label": "meant", "kind": "intent"}],
        files={"hypotheses.yaml": dumped({"hypotheses": [{"id": "meant", "label": "As meant"}]})},
    )
    assert only(folder).text.startswith("claim 'meant' of conduct or intent is no hypothesis")


@pytest.mark.parametrize(
    ("extra", "line", "text"),
    [
        ({"id": "fuel", "label": "Again"}, "id: fuel", "duplicate hypothesis id 'fuel'"),
        ({"id": "x", "label": "X", "parent": "zz"}, "parent: zz", "unknown hypothesis 'zz'"),
        ({"id": "x", "label": "X", "parent": NOT_LISTED}, "parent: not_listed", "unknown hypothesis 'not_listed'"),
        ({"id": NOT_LISTED, "label": "X", "parent": "fuel"}, "parent: fuel", "not_listed stands alone"),
        ({"id": "x", "label": "X", "parent": "x"}, "parent: x", "parent runs in a circle: x -> x"),
    ],
)
def test_hypotheses_that_do_not_fit(tmp_path: Path, extra: Plain, line: str, text: str) -> None:
    folder = folder_of(tmp_path, hypotheses=[*HYPOTHESES, extra])
    nth = 2 if line == "id: fuel" else 1
    assert told(folder, line, nth, "hypotheses.yaml").startswith(text)


def test_a_longer_circle_of_parents(tmp_path: Path) -> None:
    circle = [{"id": a, "label": a, "parent": b} for a, b in (("x", "y"), ("y", "z"), ("z", "x"))]
    text = told(folder_of(tmp_path, hypotheses=circle), "parent: y", file="hypotheses.yaml")
    assert text.startswith("parent runs in a circle: x -> y -> z -> x")


def test_judgements_need_hypotheses(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, judged())
    (folder / "hypotheses.yaml").unlink()
    assert only(folder) == Problem(
        "judgements.yaml", None, "judgements without hypotheses.yaml; write the hypotheses first"
    )


def test_only_not_listed_is_nothing_to_weigh(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, hypotheses=[{"id": NOT_LISTED, "label": "X"}])
    assert only(folder).text == "only not_listed; list at least one cause"


# ------------------------------------------------------------ judgements that are refused

BAD_RATIOS = [
    (0, "ratio 0: it would make the evidence impossible"),
    ([0, 3], "ratio 0: it would make"),
    ([-2, 3], "ratio -2: it would make"),
    ([5, 2], "ratio 5 to 2 is inverted"),
    ([1, 5000], "ratio beyond 1000 without data"),
    (0.0001, "ratio beyond 1000 without data"),
]


@pytest.mark.parametrize(("value", "text"), BAD_RATIOS)
def test_ratios_that_are_none(tmp_path: Path, value: Any, text: str) -> None:
    folder = folder_of(tmp_path, judged(ratios=[{"of": "fuel", "ratio": value}]))
    assert told(folder, "ratio:").startswith(text)


@pytest.mark.parametrize(
    ("change", "line", "text"),
    [
        ({"group": "report/F11"}, "group: ", "unknown group 'report/F11'; did you mean 'report/F1'?"),
        ({"group": "zzz"}, "group: ", "unknown group 'zzz'; report/F1, report/F2, log/F3"),
        ({"group": "unknown:metar"}, "group: ", "unknown group 'unknown:metar'"),
        ({"rater": "ones"}, "rater: ", "unknown rater 'ones'; did you mean 'one'?"),
        ({"against": "parts"}, "against: ", "unknown hypothesis 'parts'; did you mean 'part'?"),
        ({"ratios": [{"of": "fule", "ratio": 2}]}, "of: ", "unknown hypothesis 'fule'; did you mean 'fuel'?"),
        ({"ratios": [{"of": "pump", "ratio": 2}]}, "of: ", "'pump' and 'part' are one, or one is a part of the other"),
        ({"against": None}, "of: ", "against which hypothesis?"),
        ({"date": "2024-01-20"}, "date: ", "2024-01-20: none of the documents of 'report/F1' was published by then"),
        ({"date": "2024-02-31"}, "date: ", "judgements.0.date: not a date of the calendar"),
        ({"grade": "G"}, "grade: ", "judgements.0.grade: "),
        ({"indifferent": True, "ratios": RATIOS}, "group: ", "judgements.0: give exactly one of ratios, said_anyway"),
        ({"rho": 0.5}, "group: ", "judgements.0: rho without shared_with"),
        ({"shared_with": ["report/F1"]}, "- report/F1", "'report/F1' shares its origin with itself"),
        ({"shared_with": ["report/F2"]}, "- report/F2", "rater 'one' does not judge 'report/F2'; did you mean"),
        ({"timing": {"matches": 1, "tolerance_s": 1, "window_s": 0}}, "window_s", "judgements.0.timing.window_s: "),
        ({"negative": {"would_show": ["zz"]}, "ratios": RATIOS}, "- zz", "unknown hypothesis 'zz'"),
        ({"negative": {"would_show": ["fuel"], "power": [0.5, 1]}}, "power", "power 1 makes a ratio 0 or infinite"),
        ({"negative": {"would_show": ["fuel"], "power": [0.9, 0.5]}}, "power", "0.9 to 0.5 is inverted"),
        ({"negative": {"would_show": ["fuel", "part", NOT_LISTED], "power": 0.5}}, "would_show",
         "every hypothesis would show it"),
    ],
)  # fmt: skip
def test_judgements_that_do_not_fit(tmp_path: Path, change: Plain, line: str, text: str) -> None:
    entry = {key: value for key, value in judged(**change).items() if value is not None}
    assert told(folder_of(tmp_path, entry), line).startswith(text)


def test_nobody_judges_a_group_twice(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, judged(), judged(rater="two"), judged())
    text = told(folder, "group: report/F1", 3)
    first = line_with(folder / "judgements.yaml", "group: report/F1")
    assert text == f"rater 'one' judges 'report/F1' a second time; the first is on line {first}: keep one"


def test_a_group_is_in_one_list_of_common_origin(tmp_path: Path) -> None:
    first = judged(shared_with=["log/F3"])
    folder = folder_of(tmp_path, first, judged("report/F2", shared_with=["log/F3"]), judged("log/F3"))
    assert told(folder, "shared_with", 2).startswith("'log/F3' is in another list of rater 'one', on line ")


def test_ratios_round_a_circle_that_cannot_all_hold(tmp_path: Path) -> None:
    circle = [
        {"of": "fuel", "against": "part", "ratio": [2, 3]},
        {"of": "part", "against": NOT_LISTED, "ratio": [2, 3]},
        {"of": "fuel", "against": NOT_LISTED, "ratio": [0.1, 3.9]},
    ]
    folder = folder_of(tmp_path, judged(ratios=circle))
    text = told(folder, "ratios:")
    lines = [line_with(folder / "judgements.yaml", "of: ", n) for n in (1, 2, 3)]
    assert f"fuel : part = 2 to 3 (line {lines[0]})" in text
    assert f"part : not_listed = 2 to 3 (line {lines[1]})" in text
    assert f"fuel : not_listed = 0.1 to 3.9 (line {lines[2]})" in text
    assert "cannot all hold" in text


def test_ratios_round_a_circle_that_just_hold(tmp_path: Path) -> None:
    circle = [
        {"of": "fuel", "against": "part", "ratio": 3},
        {"of": "part", "against": NOT_LISTED, "ratio": 0.7},
        {"of": "fuel", "against": NOT_LISTED, "ratio": 2.1},
    ]
    case = read_case(folder_of(tmp_path, judged(ratios=circle)))
    (found,) = weigh(case).raters
    total = found.totals["fuel", NOT_LISTED]
    assert total.low <= total.high < total.low + 1e-9


def test_a_circle_within_one_parent(tmp_path: Path) -> None:
    """What is judged of a parent is judged of each child: 2 for both children excludes 5 between them."""
    ratios = [{"of": "part", "against": "fuel", "ratio": 2}, {"of": "pump", "against": "line", "ratio": 5}]
    assert "cannot all hold" in told(folder_of(tmp_path, judged(ratios=ratios)), "ratios:")


def test_an_unknown_shares_no_origin(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path, judged("unknown:u", shared_with=["report/F1"]), judged(), unknowns=[{"id": "u", "label": "U"}]
    )
    assert told(folder, "- report/F1").startswith("an unknown shares no origin")


def test_all_problems_at_once(tmp_path: Path) -> None:
    bad = [judged(ratios=[{"of": "fuel", "ratio": 0}]), judged("zz"), judged("report/F2", rater="three")]
    assert len(refused(folder_of(tmp_path, *bad))) == 3


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(["fuel", "part", "pump", "line", NOT_LISTED, "zz"]), st.sampled_from(
    ["fuel", "pump", NOT_LISTED]), st.floats(-2, 2000), st.floats(-2, 2000)), min_size=1, max_size=4))  # fmt: skip
def test_any_ratios_are_refused_with_a_line_or_weighed(
    tmp_path_factory: pytest.TempPathFactory, given_ratios: list[tuple[str, str, float, float]]
) -> None:
    ratios = [{"of": of, "against": against, "ratio": [low, high]} for of, against, low, high in given_ratios]
    folder = folder_of(tmp_path_factory.mktemp("any"), judged(ratios=ratios))
    problems, case = refused_or_read(folder)
    assert all(problem.file == "judgements.yaml" and problem.line for problem in problems)
    if case is None or case.weighing is None:
        return
    (found,) = weigh(case).raters
    assert all(one.low <= one.high for one in found.totals.values())
    for ratio in case.weighing.judgements[0].ratios:
        if NOT_LISTED not in (ratio.hypothesis, ratio.against):
            implied = found.totals[ratio.hypothesis, ratio.against]
            assert implied.within(Interval(math.log(ratio.ratio.low), math.log(ratio.ratio.high)), 1e-9)


def refused_or_read(folder: Path) -> tuple[tuple[Problem, ...], Case | None]:
    try:
        return (), read_case(folder)
    except CaseInvalid as refusal:
        return refusal.problems, None


# ------------------------------------------------------------ priors

PRIOR: Plain = {"name": "flat", "who": "One", "date": "2024-03-01", "why": "w"}
EVEN = {"fuel": 0.25, "pump": [0.1, 0.3], "line": [0.1, 0.3], NOT_LISTED: 0.35}


def priors_of(tmp_path: Path, *priors: Plain) -> Any:
    path = tmp_path / "priors.yaml"
    path.write_text(dumped({"priors": list(priors)}), encoding="utf-8")
    return read_priors(path, read(folder_of(tmp_path)).hypotheses)


def test_priors_by_name(tmp_path: Path) -> None:
    (found,) = priors_of(tmp_path, {**PRIOR, "of": EVEN})
    assert (found.name, found.who, found.of["pump"]) == ("flat", "One", Interval(0.1, 0.3))


@pytest.mark.parametrize(
    ("of", "text"),
    [
        ({**EVEN, "zz": 0.1}, "'zz': unknown hypothesis"),
        ({**EVEN, "part": 0.1}, "'part': has children"),
        ({"fuel": 1.0}, "no prior for pump, line, not_listed"),
        ({**EVEN, "fuel": 0.9}, "the priors add up to 1.45 to 1.85"),
        ({**EVEN, "fuel": 0.01}, "the priors add up to 0.56 to 0.96"),
        ({**EVEN, "pump": [0.3, 0.1]}, "0.3 is more than 0.1"),
        ({**EVEN, "pump": 1.5}, "priors.0.of.pump"),
    ],
)
def test_priors_that_do_not_fit(tmp_path: Path, of: Plain, text: str) -> None:
    with pytest.raises(CaseInvalid) as caught:
        priors_of(tmp_path, {**PRIOR, "of": of})
    assert any(problem.text.startswith(text) and problem.line for problem in caught.value.problems)


def test_no_file_of_priors(tmp_path: Path) -> None:
    with pytest.raises(CaseInvalid, match=r"priors\.yaml: cannot be read: No such file"):
        read_priors(tmp_path / "priors.yaml", read(folder_of(tmp_path)).hypotheses)
