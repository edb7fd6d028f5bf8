"""WeighingFindings -> WeighingOut: ranges as numbers and as words, and what may be read from them."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crossfix.present.instants import Instants, finite
from crossfix.present.weigh_json import (
    DisagreementOut,
    GroupOut,
    GroupStatementOut,
    HypothesisOut,
    LeftOutOut,
    OddsOut,
    PosteriorOut,
    RaterOut,
    RatioOut,
    StandingOut,
    SwingOut,
    TippingOut,
    UnsettledOut,
    WeighingOut,
    WeighNoticeOut,
    WeightOut,
    WorstCaseOut,
)
from crossfix.present.weigh_words import factor, odds, percent, ratio_words, tipping_words
from crossfix.records.case import Case
from crossfix.records.interval import Interval
from crossfix.records.weighing import NOT_LISTED, EvidenceGroup
from crossfix.records.weighing_findings import (
    Disagreement,
    GroupWeight,
    Pair,
    Posterior,
    Ranges,
    RaterFindings,
    Standing,
    Swing,
    WeighingFindings,
)

STAYS = (
    "Analysis and conclusions (ICAO Annex 13, Appendix, sections 2 and 3) stay with the investigator. No body has "
    "approved automatic weighing for such work, and no table removes bias."
)
NO_HYPOTHESES = "The case names no hypotheses (it has no hypotheses.yaml): nothing is weighed."
NOBODY = (
    "Nobody has judged these groups of evidence in this case. So no ratio and no probability is given: the program "
    "makes none up. Judgements belong into judgements.yaml, by at least two people."
)
JUDGED = (
    "Every ratio is the judgement of a named rater; the program combines them exactly and adds none of its own. A "
    "ratio says how much more probable the evidence is under one hypothesis than under another, not how probable a "
    "hypothesis is."
)


def weighing_out(case: Case, findings: WeighingFindings) -> WeighingOut:
    """Everything that is shown of a weighing: ratios against `reference`, and every pair of the totals once."""
    against = reference(findings)
    once = tuple(_once([h.id for h in findings.hypotheses], against))
    made = _Made(case, findings, against, once, _labels(findings))
    text = {"no hypotheses": NO_HYPOTHESES, "nobody judged": NOBODY, "judged": JUDGED}[findings.status]
    return WeighingOut(
        status=findings.status,
        text=f"{text} {STAYS}",
        reference=made.reference,
        hypotheses=[HypothesisOut(id=h.id, label=h.label, parent=h.parent) for h in findings.hypotheses],
        groups=[made.group(group) for group in findings.groups],
        unknowns=[HypothesisOut(id=u.id, label=u.label, parent=None) for u in findings.unknowns],
        not_found=list(findings.not_found),
        raters=[made.rater(one) for one in findings.raters],
        over_raters=made.ratios(findings.over_raters),
        unsettled=[made.unsettled(pair, by) for pair, by in findings.unsettled_by.items() if by and pair in once],
        not_discriminating=list(findings.not_discriminating),
        disagreements=[made.disagreement(one) for one in findings.disagreements],
        notices=[WeighNoticeOut(where=n.where, text=n.text) for n in findings.notices],
    )


def reference(findings: WeighingFindings) -> str | None:
    """The hypothesis that was most often judged against; of several the first of the file. None: nobody judged."""
    if findings.status != "judged":
        return None
    judgements = [weight.judgement for rater in findings.raters for weight in rater.weights]
    against = Counter(ratio.against for judgement in judgements for ratio in judgement.ratios)
    return max((h.id for h in findings.hypotheses), key=lambda h: (against[h], h == NOT_LISTED))


def _labels(findings: WeighingFindings) -> dict[str, str]:
    hypotheses, groups = {h.id: h.label for h in findings.hypotheses}, {g.id: g.label for g in findings.groups}
    return {**hypotheses, **groups, **{f"unknown:{u.id}": u.label for u in findings.unknowns}}


def _once(hypotheses: Sequence[str], against: str | None) -> Iterator[Pair]:
    """Each against the reference first, then the others in the order of the file."""
    if against is not None:
        yield from ((one, against) for one in hypotheses if one != against)
    yield from itertools.combinations([one for one in hypotheses if one != against], 2)


@dataclass(frozen=True, slots=True)
class _Made:
    """Makes the parts of one weighing."""

    case: Case
    findings: WeighingFindings
    reference: str | None
    once: tuple[Pair, ...]
    """One of the two orders of every pair."""

    labels: dict[str, str]
    """Words for the ids of hypotheses, groups and unknowns."""

    def beside(self, pair: Pair, placed: Pair) -> bool:
        """True for the best placed hypothesis against one that has no parent either."""
        top = {h.id for h in self.findings.hypotheses if h.parent is None}
        return pair[0] == placed[0] and pair[1] in top

    def ratio(self, pair: Pair, log_ratio: Interval) -> RatioOut:
        low, high, text = finite(log_ratio.low), finite(log_ratio.high), ratio_words(log_ratio)
        return RatioOut(hypothesis=pair[0], against=pair[1], ln_low=low, ln_high=high, text=text)

    def ratios(self, ranges: Ranges, also: Pair | None = None, every: bool = True) -> list[RatioOut]:
        """Each pair once, and `also` in that order; not `every`: only that one and those against the reference."""
        pairs = self.once if also is None or also in self.once else (*self.once, also)
        kept = (pair for pair in pairs if every or pair[1] == self.reference or pair == also)
        return [self.ratio(pair, ranges[pair]) for pair in kept if pair in ranges]

    def group(self, group: EvidenceGroup) -> GroupOut:
        judged = self.findings.judged.get(group.id, ())
        return GroupOut(
            id=group.id,
            label=group.label,
            kind=group.kind,
            events=list(group.events),
            statements=[self._said(one, group) for one in group.statements if one in self.case.statements],
            roots=list(group.roots),
            root_labels=[self.case.roots.get(root, root) for root in group.roots],
            also_said_by=list(group.also_said_by),
            trust=group.trust,
            crew_on_cause=group.crew_on_cause,
            known_from_utc=Instants(self.case.date).iso(group.known_from.high),
            judged_by=list(judged),
            discriminates=group.id not in self.findings.not_discriminating if judged else None,
        )

    def _said(self, statement: str, group: EvidenceGroup) -> GroupStatementOut:
        said, relay = self.case.statements[statement], statement not in group.origins
        speaker = self.case.parties[said.speaker].label if said.speaker in self.case.parties else said.speaker
        return GroupStatementOut(id=said.id, text=said.text, speaker=speaker, document=said.document, relay=relay)

    def rater(self, one: RaterFindings) -> RaterOut:
        pair = one.compared
        return RaterOut(
            rater=one.rater,
            label=one.label,
            weights=[self.weight(weight) for weight in one.weights],
            not_judged=list(one.not_judged),
            totals=self.ratios(one.totals, pair),
            worst_case=[self.worst(h, worst) for h, worst in one.worst_case.items()],
            leader=one.leader,
            compared=pair,
            break_even=[
                self.odds(p, i) for p, i in one.break_even.items() if pair is not None and self.beside(p, pair)
            ],
            leave_one_out=[
                LeftOutOut(group=left.group, totals=self.ratios(left.totals, pair, every=False))
                for left in one.leave_one_out
            ],
            tipping=self.tipping(one),
            swings=[self.swing(swing) for swing in one.swings],
            posteriors=[self.posterior(posterior) for posterior in one.posteriors],
            history=[self.standing(standing, pair) for standing in one.history],
            open=[self.unsettled(p, groups) for p, groups in one.open_in.items() if groups and p in self.once],
        )

    def weight(self, weight: GroupWeight) -> WeightOut:
        judgement = weight.judgement
        written = [((r.hypothesis, r.against), Interval(_ln(r.ratio.low), _ln(r.ratio.high))) for r in judgement.ratios]
        return WeightOut(
            group=judgement.group,
            date=judgement.date,
            why=judgement.why,
            judged=[self.ratio(pair, log_ratio) for pair, log_ratio in written],
            ranges=self.ratios(weight.ranges),
            discriminates=weight.discriminates,
            grade=judgement.grade,
            said_anyway=judgement.said_anyway,
            cap=weight.cap if weight.cap is None or math.isfinite(weight.cap) else None,
            cap_reasons=list(weight.cap_reasons),
            capped=weight.capped,
            shares_with=list(weight.shares_with),
            rho=(judgement.rho.low, judgement.rho.high) if judgement.shared_with else None,
            could_be_made=judgement.could_be_made,
        )

    def worst(self, hypothesis: str, worst: Interval) -> WorstCaseOut:
        low, high, text = finite(worst.low), finite(worst.high), ratio_words(worst)
        return WorstCaseOut(hypothesis=hypothesis, ln_worst=low, ln_best=high, text=text)

    def odds(self, pair: Pair, value: Interval) -> OddsOut:
        """As prior odds; where evidence settles nothing, neither do they."""
        text = f"above {odds(value.high)} in the worst case, above {odds(value.low)} at best"
        best, worst = (finite(end) if end > 0 else None for end in (value.low, value.high))
        return OddsOut(hypothesis=pair[0], against=pair[1], best=best, worst=worst, text=text)

    def tipping(self, one: RaterFindings) -> TippingOut | None:
        if one.tipping is None:
            return None
        tip = one.tipping
        text = tipping_words(tip, self.labels)
        return TippingOut(leader=tip.leader, rival=tip.rival, number=tip.number, groups=list(tip.groups), text=text)

    def swing(self, swing: Swing) -> SwingOut:
        return SwingOut(
            group=swing.group,
            label=self.labels.get(swing.group, swing.group),
            ratio=self.ratio((swing.hypothesis, swing.against), swing.log_ratio),
            unknown=swing.unknown,
            could_tip=swing.could_tip,
        )

    def posterior(self, one: Posterior) -> PosteriorOut:
        return PosteriorOut(
            prior=one.prior,
            who=one.who,
            date=one.date,
            hypothesis=one.hypothesis,
            low=one.probability.low,
            high=one.probability.high,
            text=percent(one.probability),
            word=one.word,
            exact=one.exact,
        )

    def standing(self, standing: Standing, pair: Pair | None) -> StandingOut:
        totals = self.ratios(standing.totals, pair, every=False)
        return StandingOut(day=standing.day, groups_new=list(standing.groups_new), totals=totals)

    def unsettled(self, pair: Pair, by: tuple[str, ...]) -> UnsettledOut:
        return UnsettledOut(hypothesis=pair[0], against=pair[1], by=list(by))

    def disagreement(self, one: Disagreement) -> DisagreementOut:
        pair = (one.hypothesis, one.against)
        first, second = (self.ratio(pair, log_ratio) for log_ratio in one.ranges)
        return DisagreementOut(
            group=one.group, raters=one.raters, ratios=(first, second), gap_ln=one.gap, gap_text=factor(one.gap)
        )


def _ln(ratio: float) -> float:
    return math.log(ratio) if ratio > 0 else -math.inf
