"""`hypotheses.yaml` and `judgements.yaml` of a case folder, and a file of priors; or every problem with its line."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from crossfix.conclude.weighing.frame import Frame, frame_of
from crossfix.conclude.weighing.groups import evidence_groups, group_ids
from crossfix.conclude.weighing.settings import CAPS
from crossfix.errors import CaseInvalid, Problem
from crossfix.read.case_folder.acyclic import circles
from crossfix.read.case_folder.clock import midnight
from crossfix.read.case_folder.judgements import Judgements
from crossfix.read.case_folder.models.weighing import HypothesesFile, JudgementsFile, PriorsFile
from crossfix.read.case_folder.shape import Shaped, shape
from crossfix.read.case_folder.whole_file import raw_of
from crossfix.records.case import Case
from crossfix.records.interval import Interval
from crossfix.records.weighing import NOT_LISTED, Hypothesis, Prior, Rater, Unknown, Weighing

HYPOTHESES = "hypotheses.yaml"
JUDGEMENTS = "judgements.yaml"
NOT_LISTED_LABEL = "A cause that is not listed"

NO_HYPOTHESIS = re.compile(
    r"\b(intent\w*|unintention\w*|deliberate\w*|on purpose|accidental\w*|guilt\w*|blame\w*|at fault|culp\w*|culprit\w*"
    r"|responsib\w*|liab\w*|negligen\w*|murder\w*|terror\w*|sabotage\w*|crime\w*|criminal\w*|reckless\w*)\b",
    re.IGNORECASE,
)
"""English words of intent, guilt and responsibility; a hypothesis is a mechanism that left traces."""


def weighing_record(
    hypotheses: Shaped[HypothesesFile] | None, judgements: Shaped[JudgementsFile] | None, case: Case
) -> tuple[Weighing | None, list[Problem]]:
    """What a case folder says of competing explanations, and every problem of it; None without hypotheses.yaml.

    `case` is the case as read: it tells which groups of evidence there are.
    """
    if hypotheses is None:
        alone = [Problem(JUDGEMENTS, None, f"judgements without {HYPOTHESES}; write the hypotheses first")]
        return None, [] if judgements is None else alone
    problems = list(_hypothesis_problems(hypotheses, case))
    if problems:
        return None, problems
    listed = _hypotheses(hypotheses)
    if judgements is None:
        return Weighing(listed, (), (), (), CAPS), []
    return _with_judgements(listed, judgements, case)


def read_priors(path: Path, hypotheses: Sequence[Hypothesis]) -> tuple[Prior, ...]:
    """Priors by name, for the hypotheses of a case. Raises CaseInvalid with every problem."""
    try:
        shaped, problems = shape(path.name, raw_of(path.parent, path.name), PriorsFile)
    except OSError as error:
        text = f"cannot be read: {error.strerror or error}; give a file of priors with --priors"
        raise CaseInvalid([Problem(path.name, None, text)]) from error
    except ValueError as error:
        raise CaseInvalid([Problem(path.name, None, str(error))]) from error
    if shaped is not None:
        problems = list(_prior_problems(shaped, frame_of(hypotheses)))
    if shaped is None or problems:
        raise CaseInvalid(list(dict.fromkeys(problems)))
    return tuple(
        Prior(p.name, p.who, p.date, p.why, {h: _interval(share) for h, share in p.of.items()})
        for p in shaped.model.priors
    )


def _hypothesis_problems(shaped: Shaped[HypothesesFile], case: Case) -> Iterator[Problem]:
    given = shaped.model.hypotheses
    seen: set[str] = set()
    recorded_only = {claim.id for claim in case.claims.values() if claim.kind in ("conduct", "intent")}
    for k, one in enumerate(given):
        at = ("hypotheses", k)
        if one.id in seen:
            yield shaped.problem((*at, "id"), f"duplicate hypothesis id {one.id!r}; ids are unique")
        seen.add(one.id)
        word = NO_HYPOTHESIS.search(one.label)
        if word is not None or one.id in recorded_only:
            what = f"the word {word[0]!r}" if word is not None else f"claim {one.id!r} of conduct or intent"
            text = f"{what} is no hypothesis: intent, guilt and responsibility are not weighed (ICAO Annex 13, 3.1 and"
            yield shaped.problem((*at, "label"), f"{text} 5.4.1); name the mechanism that would have left the evidence")
        if one.parent is not None and one.parent not in {other.id for other in given} - {NOT_LISTED}:
            text = f"unknown hypothesis {one.parent!r}; a parent is another hypothesis of this file"
            yield shaped.problem((*at, "parent"), text)
        if one.id == NOT_LISTED and one.parent is not None:
            yield shaped.problem((*at, "parent"), f"{NOT_LISTED} stands alone: remove its parent")
    for first, shown in circles({one.id: one.parent for one in given}):
        place = next(k for k, one in enumerate(given) if one.id == first)
        text = f"parent runs in a circle: {shown}; one of them must have no parent"
        yield shaped.problem(("hypotheses", place, "parent"), text)
    if seen <= {NOT_LISTED}:
        yield shaped.problem(("hypotheses",), f"only {NOT_LISTED}; list at least one cause")


def _hypotheses(shaped: Shaped[HypothesesFile]) -> tuple[Hypothesis, ...]:
    made = [
        Hypothesis(one.id, one.label, one.parent, shaped.problem(("hypotheses", k), "").line)
        for k, one in enumerate(shaped.model.hypotheses)
    ]
    if NOT_LISTED not in {one.id for one in made}:
        made.append(Hypothesis(NOT_LISTED, NOT_LISTED_LABEL, None))
    return tuple(made)


def _with_judgements(
    listed: tuple[Hypothesis, ...], shaped: Shaped[JudgementsFile], case: Case
) -> tuple[Weighing, list[Problem]]:
    reading = Judgements(shaped, frame_of(listed), group_ids(case), _since(case), midnight(case.date))
    made, model = reading.records(), shaped.model
    weighing = Weighing(
        hypotheses=listed,
        raters=tuple(Rater(one.id, one.label) for one in model.raters),
        unknowns=tuple(Unknown(one.id, one.label) for one in model.unknowns),
        judgements=made,
        caps={**CAPS, **model.caps},
    )
    return weighing, reading.problems


def _since(case: Case) -> Mapping[str, float]:
    """For each group the earliest UTC second of the case at which it can have been public."""
    return {group.id: group.known_from.low for group in evidence_groups(case)}


def _prior_problems(shaped: Shaped[PriorsFile], frame: Frame) -> Iterator[Problem]:
    names: set[str] = set()
    for k, prior in enumerate(shaped.model.priors):
        at = ("priors", k)
        if prior.name in names:
            yield shaped.problem((*at, "name"), f"duplicate prior {prior.name!r}; names are unique")
        names.add(prior.name)
        for wrong in sorted(set(prior.of) - set(frame.leaves)):
            known = "has children; give theirs" if wrong in frame.members else "unknown hypothesis"
            yield shaped.problem((*at, "of", wrong), f"{wrong!r}: {known}; give {', '.join(frame.leaves)}")
        if missing := [leaf for leaf in frame.leaves if leaf not in prior.of]:
            text = f"no prior for {', '.join(missing)}; every hypothesis without children needs one"
            yield shaped.problem((*at, "of"), text)
        ranges = [_interval(share) for share in prior.of.values()]
        for name, one in zip(prior.of, ranges, strict=True):
            if one.empty:
                yield shaped.problem((*at, "of", name), f"{one.low:g} is more than {one.high:g}; give least, most")
        low, high = math.fsum(r.low for r in ranges), math.fsum(r.high for r in ranges)
        if not missing and not low - 1e-9 <= 1 <= high + 1e-9:
            text = f"the priors add up to {low:g} to {high:g}; they must be able to add up to 1"
            yield shaped.problem((*at, "of"), text)


def _interval(value: float | list[float]) -> Interval:
    return Interval(value[0], value[1]) if isinstance(value, list) else Interval(value, value)
