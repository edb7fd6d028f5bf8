"""`weigh`: a case with its judgements in, everything that follows out. Without judgements no number comes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from crossfix.conclude.weighing.caps import caps_of
from crossfix.conclude.weighing.disagreement import disagreements, over_raters
from crossfix.conclude.weighing.evidence import Evidence, evidence
from crossfix.conclude.weighing.frame import Frame, frame_of
from crossfix.conclude.weighing.groups import evidence_groups
from crossfix.conclude.weighing.history import history, known_days
from crossfix.conclude.weighing.posteriors import posteriors
from crossfix.conclude.weighing.robustness import best_placed, break_even, leave_one_out, swings, worst_cases
from crossfix.conclude.weighing.settings import LIMITS, Limits
from crossfix.conclude.weighing.tipping import tipping
from crossfix.records.case import Case
from crossfix.records.notice import Notice
from crossfix.records.weighing import EvidenceGroup, Judgement, Prior, Rater, Weighing
from crossfix.records.weighing_findings import GroupWeight, Pair, RaterFindings, WeighingFindings

UNKNOWN = "unknown:"
"""How the groups of a case's declared unknowns begin."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """What is the same for all raters."""

    weighing: Weighing
    frame: Frame
    groups: tuple[EvidenceGroup, ...]
    days: Mapping[str, str]
    priors: Sequence[Prior]
    limits: Limits


def weigh(
    case: Case,
    priors: Sequence[Prior] = (),
    raters: Collection[str] | None = None,
    documents: Collection[str] | None = None,
    limits: Limits = LIMITS,
) -> WeighingFindings:
    """Weigh a whole case, of some raters (all where None), over the documents that count (all where None).

    Judgements of groups that keep no document are left out with a notice. No posterior without priors.
    """
    groups = evidence_groups(case, documents)
    weighing = case.weighing
    if weighing is None:
        return _without_hypotheses(case, groups)
    frame = frame_of(weighing.hypotheses)
    setting = _Setting(weighing, frame, groups, known_days(case, groups), priors, limits)
    known = {group.id for group in groups}
    used = [one for one in weighing.judgements if raters is None or one.rater in raters]
    by: dict[str, list[str]] = defaultdict(list)
    for one in used:
        by[one.group].append(one.rater)
    heard = [rater for rater in weighing.raters if any(one.rater == rater.id for one in used)]
    found = tuple(_of_rater(setting, rater, [one for one in used if one.rater == rater.id]) for rater in heard)
    ranges, unsettled = over_raters(found)
    judged = {group.id: tuple(by[group.id]) for group in groups}
    return WeighingFindings(
        hypotheses=weighing.hypotheses,
        groups=groups,
        unknowns=weighing.unknowns,
        not_found=case.not_found,
        judged=judged,
        raters=found,
        over_raters=ranges,
        unsettled_by=unsettled,
        not_discriminating=tuple(_not_discriminating(found, judged)),
        disagreements=tuple(disagreements(found)),
        notices=tuple(_notices(groups, [one for one in used if not one.group.startswith(UNKNOWN)], known)),
        status="judged" if found else "nobody judged",
    )


def _without_hypotheses(case: Case, groups: tuple[EvidenceGroup, ...]) -> WeighingFindings:
    return WeighingFindings(
        hypotheses=(),
        groups=groups,
        unknowns=(),
        not_found=case.not_found,
        judged={group.id: () for group in groups},
        raters=(),
        over_raters={},
        unsettled_by={},
        not_discriminating=(),
        disagreements=(),
        notices=(),
        status="no hypotheses",
    )


def _of_rater(setting: _Setting, rater: Rater, judgements: Sequence[Judgement]) -> RaterFindings:
    frame, weighing, limits = setting.frame, setting.weighing, setting.limits
    by_group = {judgement.group: judgement for judgement in judgements}
    counted = [by_group[group.id] for group in setting.groups if group.id in by_group]
    open_ended = [judgement for judgement in judgements if judgement.group.startswith(UNKNOWN)]
    known = evidence(counted, weighing.caps, frame, limits)
    unknown = evidence(open_ended, weighing.caps, frame, limits)
    total = known.total()
    totals = frame.ranges(total)
    placed = best_placed(total, frame)
    leads = placed is not None and totals[placed].low > 0
    return RaterFindings(
        rater=rater.id,
        label=rater.label,
        weights=tuple(_weights(setting, known)),
        not_judged=tuple(group.id for group in setting.groups if group.id not in by_group),
        totals=totals,
        open_in=_open_in(known, frame),
        worst_case=worst_cases(total, frame),
        leader=placed[0] if placed is not None and leads else None,
        compared=placed,
        break_even=break_even(totals),
        leave_one_out=tuple(leave_one_out(known, frame)),
        tipping=tipping(known, frame, placed[0]) if placed is not None and leads else None,
        swings=tuple(swings(known, unknown, frame, placed)) if placed is not None else (),
        posteriors=tuple(posteriors(total, frame, setting.priors, not any(known.capped) and not known.bundles)),
        history=tuple(history(known, frame, setting.days)),
    )


def _weights(setting: _Setting, known: Evidence) -> Iterator[GroupWeight]:
    together = {
        place: tuple(known.judgements[other].group for other in bundle.places if other != place)
        for bundle in known.bundles
        for place in bundle.places
    }
    ranges = list(setting.frame.ranges_of_each(known.most))
    for place, judgement in enumerate(known.judgements):
        caps = caps_of(judgement, setting.weighing.caps, setting.limits)
        yield GroupWeight(
            judgement=judgement,
            ranges=ranges[place],
            discriminates=bool(known.most[place].any()),
            cap=caps[0][0] if caps else None,
            cap_reasons=tuple(why for _, why in caps),
            capped=known.capped[place],
            shares_with=together.get(place, ()),
        )


def _open_in(known: Evidence, frame: Frame) -> dict[Pair, tuple[str, ...]]:
    """Only of the judged groups that leave anything open."""
    partly = [place for place in range(len(known.judgements)) if np.isinf(known.most[place]).any()]
    found: dict[Pair, tuple[str, ...]] = {}
    for pair in frame.pairs():
        groups = [known.judgements[n].group for n in partly if not frame.range(known.most[n], pair).known]
        if groups:
            found[pair] = tuple(groups)
    return found


def _not_discriminating(raters: Sequence[RaterFindings], judged: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    separating = {w.judgement.group for one in raters for w in one.weights if w.discriminates}
    for group, by in judged.items():
        if by and group not in separating:
            yield group


def _notices(groups: Sequence[EvidenceGroup], used: Sequence[Judgement], known: Collection[str]) -> Iterator[Notice]:
    crew = {group.id for group in groups if group.crew_on_cause}
    for judgement in used:
        where = f"judgements.yaml:{judgement.line}"
        if judgement.group not in known:
            yield Notice(where, f"{judgement.group}: none of its documents counts here; this judgement is left out")
        elif judgement.group in crew and judgement.ratios:
            text = f"{judgement.group}: words of a crew on a cause; they tell what it perceived, not what the cause was"
            yield Notice(where, text)
