"""From checked models to records: text becomes seconds, units become the quantity's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from crossfix.errors import Problem
from crossfix.physics.units import factor
from crossfix.read.case_folder import models as m
from crossfix.read.case_folder.clock import (
    MAX_DAYS,
    ROUNDINGS,
    clock_time,
    instant,
    is_zone,
    midnight,
    published,
    written_number,
    zone,
)
from crossfix.read.case_folder.shape import Shaped
from crossfix.read.case_folder.yaml_lines import Place
from crossfix.records import case as rc
from crossfix.records import said as rs
from crossfix.records.document import Document
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.statement import QuoteStatus, Statement
from crossfix.records.written import TRUNCATED, Written

T = TypeVar("T")
SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0}


@dataclass(slots=True)
class Builder:
    """Turns models into records and collects what cannot be turned."""

    case: Shaped[m.CaseFile]
    documents: Shaped[m.DocumentsFile]
    statements: Shaped[m.StatementsFile]
    problems: list[Problem] = field(default_factory=list)

    @property
    def day(self) -> str:
        """The case's day, ISO."""
        return self.case.model.date

    def zero(self) -> datetime:
        """Midnight UTC of the case's day; a problem and 1970 where the day does not exist."""
        return self._try(self.case, ("date",), lambda: midnight(self.day), midnight("1970-01-01"))

    def _try(
        self,
        shaped: Shaped[m.CaseFile] | Shaped[m.DocumentsFile] | Shaped[m.StatementsFile],
        place: Place,
        make: Callable[[], T],
        otherwise: T,
    ) -> T:
        try:
            return make()
        except (ValueError, OverflowError) as error:
            name = ".".join(p for p in place if isinstance(p, str))
            self.problems.append(shaped.problem(place, f"{name}: {error}"))
            return otherwise

    # ------------------------------------------------------------ case.yaml

    def window(self) -> Interval:
        """The window to draw."""
        zero, w = self.zero(), self.case.model.window
        start = self._try(self.case, ("window", "from"), lambda: instant(w.start, zero), 0.0)
        stop = self._try(self.case, ("window", "to"), lambda: instant(w.stop, zero), start + 1.0)
        if stop <= start:
            self.problems.append(self.case.problem(("window", "to"), "window.to is not after window.from"))
            return Interval(start, start + 1.0)
        for name, end in (("from", start), ("to", stop)):
            if abs(end) > MAX_DAYS * 86400:
                text = f"window.{name} is more than {MAX_DAYS} days from {self.day}, the day of the case"
                self.problems.append(self.case.problem(("window", name), text))
        return Interval(start, stop)

    def definitions(self) -> dict[str, rc.Definition]:
        """Definitions with closed bounds."""
        return {
            d.id: rc.Definition(
                d.id,
                d.label,
                d.quantity,
                Interval(_or(d.at_least, -INFINITE), _or(d.below, INFINITE)),
                d.source,
            )
            for d in self.case.model.definitions
        }

    def zones(self) -> tuple[rs.Zone, ...]:
        """Every named zone, whether a statement uses it or not; UTC cannot be renamed."""
        made = []
        for name, offset in self.case.model.zones.items():
            at = self._try(self.case, ("zones", name), lambda offset=offset: zone(offset, {}), rs.Zone(name, 0.0))  # type: ignore[misc]
            made.append(rs.Zone(name, at.offset_s))
            if is_zone(name):
                text = f"zones: {name!r} is an offset itself; name a place"
                self.problems.append(self.case.problem(("zones", name), text))
        return tuple(made)

    def recordings(self) -> tuple[rc.RecordingEntry, ...]:
        """What the case says of its recordings."""
        zero = self.zero()
        made = []
        for k, r in enumerate(self.case.model.recordings):
            start, when = None, Interval()
            if r.start is not None:
                start = self._try(self.case, ("recordings", k, "start"), lambda r=r: instant(r.start, zero), 0.0)  # type: ignore[misc]
            if r.published is not None:
                place = ("recordings", k, "published")
                when = self._try(self.case, place, lambda r=r: published(r.published, zero), when)  # type: ignore[misc]
            measures = tuple(rc.Measure(m.event, m.found, m.nth) for m in r.measures)
            made.append(
                rc.RecordingEntry(
                    id=r.id,
                    file=r.file,
                    label=r.label,
                    root=r.root,
                    trust=r.trust,
                    reader=r.reader,
                    aircraft=r.aircraft,
                    start_s=start,
                    utc_within_s=r.utc_within_s,
                    rate_ppm=r.rate_ppm,
                    measures=measures,
                    published=when,
                    published_as_written=r.published,
                    layout=r.layout,
                    words_per_second=r.words_per_second,
                    clock=r.clock,
                    channels=None if r.channels is None else tuple(r.channels),
                    filed=r.filed,
                )
            )
        return tuple(made)

    # ------------------------------------------------------------ documents.yaml

    def document_records(self) -> dict[str, Document]:
        """Documents by id."""
        zero = self.zero()
        made = {}
        for k, d in enumerate(self.documents.model.documents):
            when = self._try(
                self.documents,
                ("documents", k, "published"),
                lambda d=d: published(d.published, zero),  # type: ignore[misc]
                Interval(),
            )
            made[d.id] = Document(
                d.id, d.title, d.publisher, d.url, when, d.published, d.kind, d.language, d.interest,
                d.root, d.trust, d.protected, d.sha256, d.note,
            )  # fmt: skip
        return made

    # ------------------------------------------------------------ statements.yaml

    def statement_records(self, checked: Mapping[str, QuoteStatus]) -> dict[str, Statement]:
        """Statements by id; `checked` tells which quotes were found in a local file."""
        documents = {d.id: d for d in self.documents.model.documents}
        parties = {p.id: p for p in self.case.model.parties}
        ranks = {t.id: k + 2 for k, t in enumerate(self.case.model.trust)}
        made = {}
        for k, s in enumerate(self.statements.model.statements):
            document = documents[s.document]
            trust = s.trust or document.trust
            party = parties.get(s.speaker or "")
            if s.said is not None:
                self._try(self.statements, ("statements", k, "said"), lambda s=s: published(s.said, self.zero()), None)  # type: ignore[misc]
            made[s.id] = Statement(
                id=s.id, document=s.document, quote=s.quote, quote_status=checked.get(s.id, "not checked"),
                text=s.text, speaker=party.label if party else document.publisher,
                interest=party.interest if party else document.interest, trust=trust, rank=ranks[trust],
                relays=s.relays, hedge=s.hedge, fact=s.fact, section=s.section or self._section(s.says),
                doubt=s.doubt, said=s.said, says=tuple(self._says(("statements", k, "says"), s.says)),
            )  # fmt: skip
        return made

    def _section(self, says: m.Says) -> str:
        """The section of the event or quantity spoken of, where the statement names none."""
        sections = {e.id: e.section for e in self.case.model.events}
        if says.time:
            return sections[says.time.event]
        if says.number:
            return {q.id: q.section for q in self.case.model.quantities}[says.number.of]
        return "1.18"

    def _says(self, at: Place, says: m.Says) -> list[rs.Said]:
        made: list[rs.Said | None] = [
            self._time((*at, "time"), says.time) if says.time else None,
            self._offsets((*at, "offsets"), says.offsets) if says.offsets else None,
            rs.OrderSaid(says.order.before, says.order.after) if says.order else None,
            self._duration((*at, "duration"), says.duration) if says.duration else None,
            self._number((*at, "number"), says.number) if says.number else None,
            rs.OccurrenceSaid(says.occurrence.event, says.occurrence.happened) if says.occurrence else None,
            rs.LossSaid(says.loss.domain, says.loss.start, says.loss.stop) if says.loss else None,
            rs.ScopeSaid(says.scope.finding, says.scope.scope) if says.scope else None,
            rs.CauseSaid(says.cause.claim, says.cause.stance) if says.cause else None,
            rs.ActSaid(says.act.event, says.act.act, says.act.by, says.act.to) if says.act else None,
        ]
        return [one for one in made if one is not None]

    def _time(self, at: Place, t: m.SaysTime) -> rs.TimeSaid:
        texts = t.zone if isinstance(t.zone, list) else [t.zone]
        zones = tuple(
            self._try(self.statements, (*at, "zone"), lambda z=z: zone(z, self.case.model.zones), rs.Zone("UTC", 0.0))  # type: ignore[misc]
            for z in texts
        )
        if t.at is not None:
            local = self._try(self.statements, (*at, "at"), lambda: self._at(t), Written(0.0, 1.0))
        else:
            local = self._try(self.statements, (*at, "between"), lambda: self._between(t), Written(0.0, 1.0))
        as_written = (t.at or " to ".join(t.between or [])) + " " + " or ".join(texts)
        return rs.TimeSaid(t.event, local, zones, as_written)

    def _at(self, t: m.SaysTime) -> Written:
        assert t.at is not None
        value, unit = clock_time(t.at, self.day)
        return Written(value, unit, ROUNDINGS[t.rounding], t.tolerance_s)

    def _between(self, t: m.SaysTime) -> Written:
        assert t.between is not None
        (first, _), (last, unit) = (clock_time(x, self.day) for x in t.between)
        if last < first:
            raise ValueError(f"{t.between[0]} is after {t.between[1]}; give first, last, with a date past midnight")
        return Written(first, 0.0, (TRUNCATED,), t.tolerance_s, last + unit)

    def _span(self, place: Place, value: float | list[float], unit: str, rounding: str, tolerance_s: float) -> Written:
        if isinstance(value, list) and value[1] < value[0]:
            text = f"{value[0]:g} is more than {value[1]:g}; give least, most"
            self.problems.append(self.statements.problem(place, text))
        return written_number(value, SECONDS[unit], rounding, tolerance_s)

    def _offsets(self, at: Place, o: m.SaysOffsets) -> rs.OffsetsSaid:
        items = tuple(
            (item.event, self._span((*at, "items", n, "by"), item.by, o.unit, o.rounding, o.tolerance_s))
            for n, item in enumerate(o.items)
        )
        both = o.reading == "undecided" and len(items) > 1
        readings = ("absolute", "cumulative") if both else (o.reading.replace("undecided", "absolute"),)
        shown = ", ".join(_number_text(item.by) for item in o.items) + f" {o.unit}"
        return rs.OffsetsSaid(o.start, items, readings, shown)

    def _duration(self, at: Place, d: m.SaysDuration) -> rs.DurationSaid:
        lasts = self._span((*at, "lasts"), d.lasts, d.unit, d.rounding, d.tolerance_s)
        return rs.DurationSaid(d.start, d.stop, lasts, f"{_number_text(d.lasts)} {d.unit}")

    def _number(self, at: Place, n: m.SaysNumber) -> rs.NumberSaid | None:
        quantity = {q.id: q for q in self.case.model.quantities}[n.of]
        if n.word is not None:
            definition = self.definitions()[n.word]
            if definition.quantity != n.of:
                text = f"{n.word!r} defines {definition.quantity!r}, not {n.of!r}"
                self.problems.append(self.statements.problem((*at, "word"), text))
            return rs.NumberSaid(n.of, definition.bounds, n.word, definition.label)
        unit = n.unit or quantity.unit
        scale = factor(unit, quantity.unit)
        if scale is None:
            text = f"unit {unit!r} does not convert to {quantity.unit!r} of {n.of!r}; use another quantity"
            self.problems.append(self.statements.problem((*at, "unit"), text))
            return None
        if n.reference is not None and quantity.reference is not None and n.reference != quantity.reference:
            text = f"reference {n.reference!r} is not {quantity.reference!r} of {n.of!r}; "
            text += "another reference is another quantity"
            self.problems.append(self.statements.problem((*at, "reference"), text))
        low = _or(n.equals if n.equals is not None else n.at_least, -INFINITE)
        high = _or(n.equals if n.equals is not None else n.at_most, INFINITE)
        if low > high:
            text = f"at_least {low:g} is more than at_most {high:g}"
            self.problems.append(self.statements.problem((*at, "at_least"), text))
        bounds = Interval(low * scale, high * scale).widen(n.tolerance * scale)
        return rs.NumberSaid(n.of, bounds, None, _number_as_written(n, unit))


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else float(value)


def _number_text(value: float | list[float]) -> str:
    return f"{value[0]:g} to {value[1]:g}" if isinstance(value, list) else f"{value:g}"


def _number_as_written(n: m.SaysNumber, unit: str) -> str:
    if n.equals is not None:
        return f"{n.equals:g} {unit}" + (f" ± {n.tolerance:g}" if n.tolerance else "")
    least = [f"at least {n.at_least:g}"] if n.at_least is not None else []
    most = [f"at most {n.at_most:g}"] if n.at_most is not None else []
    return " and ".join([*least, *most]) + f" {unit}"
