"""Findings -> the model of `case.json`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from crossfix.align.constraints.graph import TOLERANCE
from crossfix.conclude.conflicts import events_of
from crossfix.conclude.findings import Bound, ClaimFinding, Contradiction, Findings, Knowing, StatementFinding
from crossfix.conclude.knowledge import speaking_of_time
from crossfix.present import case_json as out
from crossfix.present.instants import Instants, duration, finite
from crossfix.present.sentences import Sentences
from crossfix.present.titles import SECTION_TITLES
from crossfix.present.why import why
from crossfix.records.interval import Interval
from crossfix.records.said import KIND, TimeSaid
from crossfix.records.statement import Statement

WITHHELD = "withheld"
"""Stands for the words of a protected record (ICAO Annex 13, 5.12)."""

DAYS_S = 366 * 86400.0
"""Nothing of a case is farther from its day; it stands where a bound is not known."""

KINDS = (
    "onset_vs_repeat",
    "duration",
    "order",
    "reading",
    "time",
    "zone",
    "entity",
    "domain",
    "scope",
    "hedge",
    "occurrence",
    "count",
    "value",
    "definition",
    "identity",
)
"""All kinds of contradiction, as listed: what changes the course of events first, figures and words later."""


class CaseOut:
    """Turns one run's findings into the parts of `case.json`."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.case = findings.case
        self.instants = Instants(findings.case.date)
        self.sentences = Sentences(findings)
        self._found = sorted(findings.contradictions, key=lambda c: (KINDS.index(c.kind), -(c.excess_s or 0.0)))
        self._ids = _numbered(self._found)

    def events(self) -> list[out.EventOut]:
        """Every event of the case."""
        return [
            out.EventOut(
                id=event.id,
                label=event.label,
                section=event.section,
                earliest_utc=self.instants.iso(bound.interval.low),
                latest_utc=self.instants.iso(bound.interval.high),
                statements=list(speaking_of_time(self.case, event.id)),
                fixed_by={"earliest": list(bound.low_by), "latest": list(bound.high_by)},
                place=event.place,
            )
            for event in self.case.events.values()
            for bound in [self.findings.events[event.id]]
        ]

    def intervals(self) -> list[out.IntervalOut]:
        """Every question of the case."""
        made = []
        for question in self.case.questions:
            bound = self.findings.intervals[question.id]
            implied = self.findings.implied.get(question.id, ())
            made.append(
                out.IntervalOut(
                    id=question.id,
                    label=question.label,
                    start=question.start,
                    stop=question.stop,
                    shortest_s=finite(bound.interval.low),
                    longest_s=finite(bound.interval.high),
                    fixed_by={"shortest": list(bound.low_by), "longest": list(bound.high_by)},
                    sentence=self._interval_sentence(question.start, question.stop, bound),
                    implied=[
                        out.ImpliedOut(
                            statement=i.statement,
                            reading=i.reading,
                            shortest_s=finite(i.interval.low),
                            longest_s=finite(i.interval.high),
                        )
                        for i in implied
                    ],
                )
            )
        return made

    def _interval_sentence(self, start: str, stop: str, bound: Bound) -> str:
        first, last = self.case.events[start].label, self.case.events[stop].label
        if not bound.interval.known:
            return f"No evidence bounds the time from “{first}” to “{last}”."
        fixing = dict.fromkeys((*bound.low_by, *bound.high_by))
        if not fixing:
            return f"From “{first}” to “{last}”. Bounded by the order of the events alone."
        roots = dict.fromkeys(self.case.roots[self.findings.statements[s].root] for s in fixing)
        classes = {t.id: t.label for t in self.case.trust}
        trust = dict.fromkeys(classes[self.case.statements[s].trust] for s in fixing)
        return f"From “{first}” to “{last}”. Fixed by: {', '.join(roots)} ({', '.join(trust)})."

    def quantities(self) -> list[out.QuantityOut]:
        """Every quantity of the case."""
        return [
            out.QuantityOut(
                id=q.id,
                label=q.label,
                kind=q.kind,
                unit=q.unit,
                reference=q.reference,
                least=finite(bound.interval.low),
                most=finite(bound.interval.high),
                statements=list(dict.fromkeys((*bound.low_by, *bound.high_by))),
            )
            for q in self.case.quantities.values()
            for bound in [self.findings.quantities[q.id]]
        ]

    def statements(self) -> list[out.StatementOut]:
        """Every statement used."""
        return [self._statement(s, self.findings.statements[s.id]) for s in self.case.statements.values()]

    def _statement(self, s: Statement, found: StatementFinding) -> out.StatementOut:
        document = self.case.documents[s.document]
        fits = [t for t in found.tried if t.excess_s <= TOLERANCE]
        return out.StatementOut(
            id=s.id,
            document=s.document,
            fact=s.fact,
            section=s.section,
            text=s.text,
            quote=None if document.protected else s.quote,
            quote_status="withheld" if document.protected else s.quote_status,
            before_quote=s.around[0] if s.around else None,
            after_quote=s.around[1] if s.around else None,
            speaker=s.speaker,
            interest=s.interest,
            trust=s.trust,
            root=found.root,
            said=s.said,
            relays=s.relays,
            hedge=WITHHELD if s.hedge and document.protected else s.hedge,
            doubt=s.doubt,
            says=[KIND[type(said)] for said in s.says],
            as_written="; ".join(w for said in s.says if (w := getattr(said, "as_written", ""))) or None,
            events=list(dict.fromkeys(e for said in s.says for e in events_of(said))),
            bars=self._bars(s, found),
            verdict=found.verdict,
            off_by_s=finite(found.off_by_s) if found.off_by_s else None,
            zones=list(dict.fromkeys(t.alternative.zone for t in fits if t.alternative.zone)),
            readings=list(dict.fromkeys(t.alternative.reading for t in fits if t.alternative.reading)),
            why=why(self.case, s, found),
        )

    def _bars(self, s: Statement, found: StatementFinding) -> list[out.TimeBarOut]:
        said = next((said for said in s.says if isinstance(said, TimeSaid)), None)
        if said is None:
            return []
        made = []
        for tried in found.tried:
            if tried.part == "time":
                bounds = self._on_utc(said, tried.alternative.rows[0].bounds)
                made.append(
                    out.TimeBarOut(
                        event=said.event,
                        earliest_utc=self.instants.iso(bounds.low) or "",
                        latest_utc=self.instants.iso(bounds.high) or "",
                        zone=tried.alternative.zone,
                        reading=tried.alternative.reading,
                        fits=tried.excess_s <= TOLERANCE,
                    )
                )
        return made

    def _on_utc(self, said: TimeSaid, bounds: Interval) -> Interval:
        """The time as written on UTC; on a recording's clock, where the network puts the event."""
        return bounds if said.clock is None else self.findings.events[said.event].interval & Interval(-DAYS_S, DAYS_S)

    def contradictions(self) -> list[out.ContradictionOut]:
        """Every contradiction in the order of `KINDS`, the largest first, numbered within its kind."""
        return [
            out.ContradictionOut(
                id=self._ids[k],
                kind=one.kind,
                statements=list(one.statements),
                against=list(one.aside),
                events=list(one.events),
                excess_s=finite(one.excess_s) if one.excess_s is not None else None,
                text=self.sentences.of(one) + self._because(one),
            )
            for k, one in enumerate(self._found)
        ]

    def _because(self, one: Contradiction) -> str:
        return f" (Taken as given: {'; '.join(one.structure)}.)" if one.structure else ""

    def claims(self) -> list[out.ClaimOut]:
        """Every claim that is told."""
        return [self._claim(c) for c in self.findings.claims]

    def _claim(self, found: ClaimFinding) -> out.ClaimOut:
        claim = self.case.claims[found.claim]
        tellers, roots = len(found.tellers), len(found.roots)
        text = f"{tellers} teller{'s' if tellers != 1 else ''}, {roots} root{'s' if roots != 1 else ''}."
        rejected = len(found.stances["rejected"])
        if rejected:
            text += f" Rejected in {rejected} statement{'s' if rejected != 1 else ''}."
        if claim.kind in ("intent", "conduct"):
            text += " Recorded as said; not scored (ICAO Annex 13, 3.1)."
        return out.ClaimOut(
            id=claim.id,
            label=claim.label,
            kind=claim.kind,
            tellers=tellers,
            roots=roots,
            teller_names=list(found.tellers),
            root_names=[self.case.roots[r] for r in found.roots],
            root_statements=list(found.root_statements),
            asserted=list(found.stances["asserted"]),
            suggested=list(found.stances["suggested"]),
            rejected=list(found.stances["rejected"]),
            relays=list(found.relays),
            text=text,
        )

    def knowledge(self) -> list[out.KnowledgeOut]:
        """Every step of every hazard."""
        return [self._knowing(k) for k in self.findings.knowledge]

    def _knowing(self, k: Knowing) -> out.KnowledgeOut:
        hazard = next(h for h in self.case.hazards if h.id == k.hazard)
        label = self.case.parties[k.party].label
        event, onset = self.case.events[k.event].label, self.case.events[hazard.onset].label
        if k.when.interval.known:
            text = f"{label}: {event}, {self.instants.span(k.when.interval)} UTC"
            text += f"; {duration(k.gap)} after “{onset}”." if k.gap.known else "; time of onset not known."
        else:
            text = f"{label}: {event}: no time obtained."
        return out.KnowledgeOut(
            hazard=k.hazard,
            hazard_label=hazard.label,
            stage=k.stage,
            party=label,
            event=k.event,
            onset_event=hazard.onset,
            onset_earliest_utc=self.instants.iso(k.onset.interval.low),
            onset_latest_utc=self.instants.iso(k.onset.interval.high),
            earliest_utc=self.instants.iso(k.when.interval.low),
            latest_utc=self.instants.iso(k.when.interval.high),
            gap_s=(finite(k.gap.low), finite(k.gap.high)),
            statements=list(k.statements),
            text=text,
        )

    def sections(self) -> list[out.SectionOut]:
        """Part 1 of the report of Annex 13, all nineteen sections."""
        return [
            out.SectionOut(
                number=number,
                title=title,
                sentences=[
                    out.SentenceOut(
                        text=s.text, statements=list(s.statements), contradictions=self._touching(s.statements)
                    )
                    for s in self.findings.sentences
                    if s.section == number
                ],
            )
            for number, title in SECTION_TITLES.items()
        ]

    def _touching(self, statements: Sequence[str]) -> list[str]:
        return [self._ids[k] for k, one in enumerate(self._found) if set(one.statements) & set(statements)]

    def places(self) -> list[out.PlaceOut]:
        """Every place of the case."""
        return [
            out.PlaceOut(
                id=p.id,
                label=p.label,
                latitude=p.latitude,
                longitude=p.longitude,
                radius_km=p.radius_km,
                kind=p.kind,
                source=p.source,
                events=[e.id for e in self.case.events.values() if e.place == p.id],
            )
            for p in self.case.places
        ]


def _numbered(contradictions: Sequence[Contradiction]) -> list[str]:
    """time-1, time-2, duration-1, ..."""
    count: Counter[str] = Counter()
    ids = []
    for one in contradictions:
        count[one.kind] += 1
        ids.append(f"{one.kind.replace('_', '-')}-{count[one.kind]}")
    return ids
