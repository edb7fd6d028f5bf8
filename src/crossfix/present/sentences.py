"""One plain, neutral sentence per contradiction. Input text appears only as labels and quotes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crossfix.conclude.findings import Contradiction, Findings
from crossfix.present.durations import human
from crossfix.present.instants import Instants, duration
from crossfix.records.interval import Interval
from crossfix.records.said import DurationSaid, NumberSaid, OccurrenceSaid, OffsetsSaid, OrderSaid, TimeSaid

Figure = TimeSaid | DurationSaid | OffsetsSaid | NumberSaid
FIELD = {"act": "the act", "by": "the speaker", "to": "the addressee"}


class Sentences:
    """Writes the sentences of one run's findings."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.case = findings.case
        self.instants = Instants(findings.case.date)

    def of(self, one: Contradiction) -> str:
        """The sentence of a contradiction."""
        writers = {
            "duration": self._duration,
            "onset_vs_repeat": self._onset,
            "zone": self._zone,
            "reading": self._reading,
            "count": self._number,
            "value": self._number,
            "definition": self._definition,
            "scope": self._scope,
            "hedge": self._hedge,
            "domain": self._domain,
            "entity": self._entity,
            "identity": self._identity,
            "order": self._order,
            "occurrence": self._occurrence,
        }
        return writers.get(one.kind, self._time)(one)

    # -------------------------------------------------------------- words

    def event(self, event: str) -> str:
        """An event's label as part of a sentence."""
        return f"“{self.case.events[event].label}”"

    def _party(self, party: object) -> str:
        found = self.case.parties.get(str(party))
        return found.label if found else str(party)

    def _who(self, statements: Sequence[str]) -> str:
        publishers = dict.fromkeys(self.case.documents[self.case.statements[s].document].publisher for s in statements)
        names = list(publishers)
        return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")

    def _evidence(self, statements: Sequence[str]) -> str:
        """The evidence by trust class and the publishers it came through."""
        labels = {t.id: t.label for t in self.case.trust}
        ranked = sorted(statements, key=lambda s: self.case.statements[s].rank)
        classes = dict.fromkeys(self.case.statements[s].trust for s in ranked)
        shown = []
        for trust in classes:
            members = [s for s in statements if self.case.statements[s].trust == trust]
            shown.append(f"{labels[trust]} (through {self._who(members)})")
        return " and ".join(shown)

    def _statement(self, count: int) -> str:
        return "1 statement" if count == 1 else f"{count} statements"

    def _written(self, statement: str, *kinds: type[Figure]) -> str:
        for said in self.case.statements[statement].says:
            if isinstance(said, kinds):
                return said.as_written
        return ""

    def _no_side(self, one: Contradiction) -> str:
        ranks = {self.case.statements[s].rank for s in one.aside}
        alone = {s for s in one.statements if self.case.statements[s].rank in ranks} == set(one.aside)
        return " No side is taken." if len(one.aside) > 1 and alone and set(one.aside) == set(one.statements) else ""

    # -------------------------------------------------------------- kinds

    def _time(self, one: Contradiction) -> str:
        given: dict[str, list[str]] = {}
        for statement in one.aside:
            written = self._written(statement, TimeSaid, DurationSaid, OffsetsSaid)
            event = next((s.event for s in self.case.statements[statement].says if isinstance(s, TimeSaid)), None)
            given.setdefault(written + (f" for {self.event(event)}" if event else ""), []).append(statement)
        parts = [f"{self._who(members)}: {figure}" for figure, members in given.items()]
        off = f" It misses by {human(one.excess_s)}." if one.excess_s else ""
        rest = [s for s in one.statements if s not in one.aside]
        against = f" Excluded by {self._evidence(rest)}." if rest else ""
        return "; ".join(parts) + "." + against + self._limits(one) + off + self._no_side(one)

    def _limits(self, one: Contradiction) -> str:
        for statement in one.aside:
            for said in self.case.statements[statement].says:
                if isinstance(said, TimeSaid):
                    found = self.findings.events[said.event].interval
                    return f" The evidence leaves {self.instants.span(found)} UTC." if found.known else ""
        return ""

    def _onset(self, one: Contradiction) -> str:
        repeats = self._list(one.detail["reports"])
        said = self._written(one.aside[0], TimeSaid, OffsetsSaid)
        if "after" in one.detail:
            said += f" after {self.event(str(one.detail['after']))}"
        onset = self.instants.span(self.findings.events[str(one.detail["onset"])].interval)
        text = (
            f"{one.detail['state']} is one continuing state that began {onset} UTC; "
            f"{self._who(one.aside)} puts its beginning at {said}"
        )
        if repeats:
            text += ", the time of a repeat report: " + ", ".join(self.event(r) for r in repeats)
        off = f". It misses the onset by {human(one.excess_s)}" if one.excess_s else ""
        return text + off + "."

    def _zone(self, one: Contradiction) -> str:
        zones = " or ".join(self._list(one.detail["zones"]))
        return self._time(one) + f" Read as {zones} time it would be possible."

    def _duration(self, one: Contradiction) -> str:
        detail: Any = one.detail
        start, stop = detail["ends"]
        text = (
            f"{self._who(one.aside)} gives {detail['stated']} from {self.event(start)} to {self.event(stop)}; "
            f"the evidence gives {duration(detail['true'])}."
        )
        for other_start, other_stop, found in detail["fits"]:
            text += (
                f" The figure is right from {self.event(other_start)} to {self.event(other_stop)}: {duration(found)}."
            )
        return text

    def _order(self, one: Contradiction) -> str:
        before, after = one.events[0], one.events[-1]
        for statement in one.aside:
            for said in self.case.statements[statement].says:
                if isinstance(said, OrderSaid):
                    before, after = said.before, said.after
        apart = f" by at least {human(one.excess_s)}" if one.excess_s else ""
        return (
            f"{self._who(one.aside)} puts {self.event(before)} before {self.event(after)}; "
            f"the evidence has them the other way round{apart}."
        )

    def _reading(self, one: Contradiction) -> str:
        detail: Any = one.detail
        if "readings" not in detail:
            return self._time(one)
        figures = self._written(one.statements[0], OffsetsSaid)
        start = self.event(one.events[0])
        text = f"“{figures}” after {start} ({self._statement(len(one.statements))}) can be read two ways."
        for reading, excess, identical in detail["readings"]:
            meaning = {"absolute": "each from the first", "cumulative": "each from the last"}[reading.split(",")[0]]
            fits = "fits the evidence" if excess == 0 else f"misses the evidence by {human(excess)}"
            text += f" Read {reading}, {meaning}, it {fits}{self._implications(one.statements[0], reading)}."
            text += self._if_one(identical)
        return text

    def _if_one(self, identical: Sequence[tuple[str, str, float]]) -> str:
        """What if an event of the list were the moment that another source gives?"""
        shown = [
            f"{self.event(event)} as {self.event(other)} {'fits' if off == 0 else f'is off by {human(off)}'}"
            for event, other, off in identical
        ]
        return f" Taken for one moment, {'; '.join(shown)}." if shown else ""

    def _implications(self, statement: str, reading: str) -> str:
        shown = [
            f"{question.label}: {duration(implied.interval)}"
            for question in self.case.questions
            for implied in self.findings.implied.get(question.id, ())
            if implied.statement == statement and implied.reading == reading and implied.interval.known
        ]
        return f" and gives {'; '.join(shown)}" if shown else ""

    def _number(self, one: Contradiction) -> str:
        quantity = self.case.quantities[str(one.detail["quantity"])]
        unit = f" {quantity.unit}" if quantity.kind == "count" else ""
        given: dict[str, list[str]] = {}
        for statement in one.aside:
            given.setdefault(self._written(statement, NumberSaid).removesuffix(unit), []).append(statement)
        if "sum" in one.detail:
            total: Any = one.detail["sum"]
            parts = f"the parts add up to {_range(total)} {quantity.unit}, not to the whole"
            return f"{quantity.label}: {parts}. {one.detail['why']}"
        rest = [s for s in one.statements if s not in one.aside]
        left = self.findings.quantities[quantity.id].interval
        text = f"{quantity.label}: " + "; ".join(
            f"{figure} ({self._who(members)})" for figure, members in given.items()
        )
        if rest:
            text += f"; {self._evidence(rest)} gives {_range(left)} {quantity.unit}"
        return text + "." + self._no_side(one)

    def _definition(self, one: Contradiction) -> str:
        quantity = self.case.quantities[str(one.detail["quantity"])]
        if "original" in one.detail:
            original = self.case.quantities[str(one.detail["original"])]
            return (
                f"{self._who(one.aside)} passes on as {quantity.label} what the original says of {original.label}; "
                "the two do not measure the same."
            )
        definition = self.case.definitions[str(one.detail["word"])]
        left = _range(self.findings.quantities[quantity.id].interval)
        rest = self._evidence([s for s in one.statements if s not in one.aside])
        return (
            f"“{definition.label}” means {quantity.label} {_defined(definition.bounds)} {quantity.unit} "
            f"({definition.source.rstrip('.')}). Said by {self._who(one.aside)}; {rest} gives {left} {quantity.unit}."
            + self._no_side(one)
        )

    def _scope(self, one: Contradiction) -> str:
        narrow = self.case.scopes[str(one.detail["narrow"])].label
        wide = self.case.scopes[str(one.detail["wide"])].label
        finding = self.case.claims[str(one.detail["finding"])].label
        return f"“{finding}” was obtained on: {narrow}. {self._who(one.aside)} states it of: {wide}."

    def _hedge(self, one: Contradiction) -> str:
        original = self.case.statements[one.statements[0]]
        protected = self.case.documents[original.document].protected
        hedge = "(words withheld)" if protected else f"with “{original.hedge}”"
        return (
            f"{self._who([original.id])} limits its words {hedge}; "
            f"{self._who(one.aside)} passes them on without that limit."
        )

    def _domain(self, one: Contradiction) -> str:
        domain = str(one.detail["domain"])
        shown = len(one.events)
        events = "1 event shows" if shown == 1 else f"{shown} events show"
        return (
            f"{self._who(one.aside)} says that {domain} did not work; {events} it working in that time. "
            "Loss of surveillance is not loss of communication is not loss of navigation."
        )

    def _entity(self, one: Contradiction) -> str:
        detail = one.detail
        if "first" in detail:
            return (
                f"{self.event(str(detail['event']))} is said to involve {self._party(detail['party'])} "
                f"at least {human(one.excess_s or 0.0)} before {self.event(str(detail['first']))}: "
                "the addressee or the first contact is doubtful."
            )
        name = FIELD[str(detail["field"])]
        if "words" in detail:
            words = " or ".join(self._party(w) for w in self._list(detail["words"]))
            return f"{self.event(one.events[0])}: {name} is given as {words}. No side is taken."
        return (
            f"{self.event(one.events[0])}: {self._who(one.aside)} gives {name} as {self._party(detail['word'])}; "
            f"the evidence gives {self._party(detail['accepted'])}."
        )

    def _identity(self, one: Contradiction) -> str:
        pairs: Any = one.detail["apart"]
        why = f" {one.detail['why']}"
        if len(pairs) == 1:
            first, second, apart = pairs[0]
            return f"{self.event(first)} and {self.event(second)} are not one moment: {duration(apart)} apart.{why}"
        total = len(one.events) * (len(one.events) - 1) // 2
        first, second, nearest = min(pairs, key=lambda pair: pair[2].low)
        return (
            f"{len(one.events)} events could be taken for one moment; "
            f"{len(pairs)} of their {total} pairs cannot be one. "
            f"The nearest of these, {self.event(first)} and {self.event(second)}, are {duration(nearest)} apart.{why}"
        )

    def _occurrence(self, one: Contradiction) -> str:
        event = one.events[0]
        sides: dict[bool, list[str]] = {True: [], False: []}
        for statement in one.statements:
            said = self.case.statements[statement].says
            happened = next((s.happened for s in said if isinstance(s, OccurrenceSaid) and s.event == event), True)
            sides[happened].append(statement)
        text = "; ".join(
            f"{word} according to {self._evidence(members)}"
            for word, members in (("happened", sides[True]), ("did not happen", sides[False]))
            if members
        )
        return f"{self.event(event)}: {text}.{self._no_side(one)}"

    def _list(self, value: object) -> list[str]:
        assert isinstance(value, tuple)
        return [str(v) for v in value]


def _defined(interval: Interval) -> str:
    """A definition's range: its upper end is not part of it."""
    return _range(interval).replace("at most", "below")


def _range(interval: Interval) -> str:
    low, high = interval.low, interval.high
    if low == high:
        return f"{low:g}"
    if low == float("-inf"):
        return "not known" if high == float("inf") else f"at most {high:g}"
    return f"at least {low:g}" if high == float("inf") else f"{low:g} to {high:g}"
