"""What must change nothing changes nothing, to the last digit: retellings, split facts, irrelevant evidence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from builders.case_folder import Plain, document, dumped, statement, write_case
from builders.weighing import GROUPS, hypotheses, judged, prior, ratio, weighed_case
from crossfix.conclude.weighing import weigh
from crossfix.read.case_folder import read_case
from crossfix.records.weighing import Judgement
from crossfix.records.weighing_findings import RaterFindings

NAMES = hypotheses("a", "b", "c")
PRIOR = [prior(a=(0.1, 0.6), b=(0.2, 0.5), c=0.2)]
CLAIM = {"cause": {"claim": "birds", "stance": "asserted"}}


def weighed(tmp_path: Path, documents: list[Plain], statements: list[Plain]) -> RaterFindings:
    """Files in, one rater's findings out; the judgements name the same two groups each time."""
    against = {"rater": "one", "date": "2024-03-01", "why": "w", "against": "b"}
    ratios = [{"of": "a", "ratio": [2, 7]}, {"of": "not_listed", "ratio": [1, 1.3]}]
    judgements = {
        "raters": [{"id": "one", "label": "One"}],
        "judgements": [
            {"group": "report/birds", "ratios": ratios, **against},
            {"group": "log/F1", "ratios": [{"of": "a", "ratio": [0.3, 0.9]}, ratios[1]], **against},
        ],
    }
    named = {"hypotheses": [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]}
    files = {"hypotheses.yaml": dumped(named), "judgements.yaml": dumped(judgements)}
    claims = [{"id": "birds", "label": "birds"}]
    case = read_case(write_case(tmp_path, claims=claims, documents=documents, statements=statements, files=files))
    (found,) = weigh(case, [prior(a=0.5, b=0.3, not_listed=0.2)]).raters
    return found


def outlets(count: int) -> tuple[list[Plain], list[Plain]]:
    """A report on birds and another fact, the report repeated by so many outlets, some after one another."""
    documents = [document("REPORT"), document("LOG", "log")]
    documents += [document(f"OUTLET{n}", "paper", "media") for n in range(count)]
    statements = [statement("S", says=CLAIM), statement("L", "LOG", fact="F1")]
    for n in range(count):
        relayed = "S" if n % 2 == 0 else f"O{n - 1}"
        statements.append(statement(f"O{n}", f"OUTLET{n}", says=CLAIM, relays=relayed))
    return documents, statements


def numbers(found: RaterFindings) -> tuple[Any, ...]:
    """Everything that is a number."""
    return (
        found.totals, found.worst_case, found.break_even, found.tipping, found.swings, found.posteriors,
        [left.totals for left in found.leave_one_out], [weight.ranges for weight in found.weights],
    )  # fmt: skip


def test_five_outlets_repeating_one_report_change_nothing(tmp_path: Path) -> None:
    one, five = (weighed(tmp_path / str(count), *outlets(count)) for count in (1, 5))
    assert numbers(one) == numbers(five)
    assert one.totals["a", "b"].low < 0 < one.totals["a", "b"].high


def test_splitting_one_fact_in_three_changes_nothing(tmp_path: Path) -> None:
    documents, statements = outlets(0)
    split = [statements[0], *(statement(f"L{n}", "LOG", fact="F1") for n in range(3))]
    whole, parts = weighed(tmp_path / "1", documents, statements), weighed(tmp_path / "3", documents, split)
    assert numbers(whole) == numbers(parts)


JUDGED = [
    judged(0, ratio("a", "b", 2.1, 7.7), ratio("c", "b", 0.3, 1.9)),
    judged(1, ratio("a", "b", 0.9, 3.3), ratio("c", "a", 0.01, 0.7), grade="B"),
    judged(2, ratio("b", "a", 1.7), ratio("c", "a", 5.9, 6.1)),
]


def of(*judgements: Judgement) -> RaterFindings:
    return weigh(weighed_case(NAMES, *judgements), PRIOR).raters[0]


IRRELEVANT = {
    "judged as exactly 1": judged(3, ratio("a", "b", 1), ratio("c", "b", 1)),
    "as probable under all": judged(3, indifferent=True),
    "said anyway, whatever its rank": judged(3, said_anyway=True, grade="A"),
    "not graded": judged(3, ratio("a", "b", 50, 90), ratio("c", "b", 0.1, 9), grade="F"),
    "grade E": judged(3, ratio("a", "b", 50, 90), ratio("c", "b", 0.1, 9), grade="E"),
}


def test_irrelevant_evidence_changes_no_range() -> None:
    before = of(*JUDGED)
    for why, judgement in IRRELEVANT.items():
        after = of(*JUDGED, judgement)
        assert after.totals == before.totals, why
        assert after.worst_case == before.worst_case, why
        assert after.break_even == before.break_even, why
        assert after.tipping == before.tipping, why
        assert [p.probability for p in after.posteriors] == [p.probability for p in before.posteriors], why
        assert after.leave_one_out[:3] == before.leave_one_out, why
        assert after.leave_one_out[3].totals == before.totals, why
        assert set(after.weights[3].ranges.values()) == {replace(before.totals["a", "b"], low=0.0, high=0.0)}, why
        assert not after.weights[3].discriminates, why


def test_irrelevant_evidence_is_listed_as_such() -> None:
    found = weigh(weighed_case(NAMES, *JUDGED, IRRELEVANT["as probable under all"]))
    assert found.not_discriminating == (GROUPS[3],)


@settings(max_examples=40)
@given(st.permutations(range(3)), st.floats(0.001, 999, allow_nan=False))
def test_the_order_of_judgements_changes_nothing(order: list[int], point: float) -> None:
    every = [*JUDGED[:2], judged(2, ratio("a", "b", point), ratio("c", "a", 5.9, 6.1))]
    assert of(*(every[n] for n in order)).totals == of(*every).totals


@settings(max_examples=40)
@given(st.floats(0.001, 999, allow_nan=False), st.floats(1, 100, allow_nan=False))
def test_the_reference_hypothesis_changes_nothing(low: float, wider: float) -> None:
    """A ratio a:b and its inverse b:a are one judgement."""
    forward = of(judged(0, ratio("a", "b", low, low * wider), ratio("c", "b", 1)))
    backward = of(judged(0, ratio("b", "a", 1 / (low * wider), 1 / low), ratio("c", "b", 1)))
    for pair, one in forward.totals.items():
        assert abs(one.low - backward.totals[pair].low) < 1e-9
        assert abs(one.high - backward.totals[pair].high) < 1e-9
