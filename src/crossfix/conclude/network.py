"""From a case's statements to the rows of the network.

Each checkable part of a statement is a constraint of its own, named `<statement>/<part>`. Counts, values
and occurrences are unknowns beside the event times: the same rows, the same verdicts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from crossfix.align.clock_rows import clock_unknown
from crossfix.align.constraints import ORIGIN, STRUCTURE, Alternative, Clock, Constraint, Network, Row
from crossfix.conclude.roots import origins
from crossfix.records.case import Case
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.said import (
    DurationSaid,
    NumberSaid,
    OccurrenceSaid,
    OffsetsSaid,
    OrderSaid,
    Said,
    SameMomentSaid,
    TimeSaid,
)
from crossfix.records.statement import Statement
from crossfix.records.written import Written

NOT_BEFORE = Interval(0.0, INFINITE)


def quantity_unknown(quantity: str) -> str:
    """The unknown that stands for a quantity."""
    return f"quantity:{quantity}"


def occurrence_unknown(event: str) -> str:
    """The unknown that is 1 where an event happened and 0 where it did not."""
    return f"happened:{event}"


def statement_of(constraint: str) -> str:
    """The statement that a constraint belongs to.

    >>> statement_of("F040-REPOST/time")
    'F040-REPOST'
    """
    return constraint.partition("/")[0]


def network_of(case: Case) -> Network:
    """All rows of a case. Roots are those at the end of the relay chains."""
    origin = origins(case)
    asked = {s.event for st in case.statements.values() for s in st.says if isinstance(s, OccurrenceSaid)}
    constraints = [
        Constraint(f"structure/{k}", STRUCTURE, "", (Alternative((row,)),))
        for k, (_, row) in enumerate(structure(case))
    ]
    for statement in case.statements.values():
        first = case.statements[origin[statement.id]]
        root = case.documents[first.document].root
        originals = dict(_parts(first, asked))
        for part, alternatives in _parts(statement, asked):
            # A relay that repeats the original's words is neither better nor worse evidence than the original.
            rank = first.rank if originals.get(part) == alternatives else statement.rank
            name = f"{statement.id}/{part}"
            constraints.append(Constraint(name, rank, root, alternatives, statement.measured))
    unknowns = [*case.events, *map(quantity_unknown, case.quantities), *map(occurrence_unknown, sorted(asked))]
    clocks = tuple(
        Clock(entry.id, Interval(1 - entry.rate_ppm * 1e-6, 1 + entry.rate_ppm * 1e-6))
        for entry in case.recordings
        if entry.clock is None
    )
    return Network(tuple(constraints), clocks, tuple(unknowns))


def structure(case: Case) -> Iterator[tuple[str, Row]]:
    """Rows that follow from what events and clocks are, each with its reason."""
    for order in case.structure:
        yield order.why, Row(order.before, order.after, NOT_BEFORE)
    for state in case.states:
        for report in state.reports:
            yield "a state lasts from its onset", Row(state.onset, report, NOT_BEFORE)
        if state.end is not None:
            for before in (state.onset, *state.reports):
                yield "a state lasts to its end", Row(before, state.end, NOT_BEFORE)
    for entry in case.recordings:
        if entry.utc_within_s is not None and entry.start_s is not None and entry.clock is None:
            zero = Interval(entry.start_s, entry.start_s).widen(entry.utc_within_s)
            why = f"the clock of “{entry.label}” is within {entry.utc_within_s:g} s of UTC"
            yield why, Row(ORIGIN, clock_unknown(entry.id), zero)


def _parts(statement: Statement, asked: set[str]) -> Iterator[tuple[str, tuple[Alternative, ...]]]:
    for said in statement.says:
        alternatives = alternatives_of(said)
        if alternatives:
            yield part_name(said), alternatives
        if isinstance(said, TimeSaid) and said.event in asked:
            yield "happened", _happened(OccurrenceSaid(said.event, True))


def part_name(said: Said) -> str:
    """The name of a part in constraint names: time, moment, offsets, order, duration, number, occurrence."""
    names = {TimeSaid: "time", OffsetsSaid: "offsets", OrderSaid: "order", DurationSaid: "duration"}
    names |= {NumberSaid: "number", OccurrenceSaid: "occurrence", SameMomentSaid: "moment"}
    return names.get(type(said), "")


def alternatives_of(said: Said) -> tuple[Alternative, ...]:
    """Every way to read one part; empty where it says nothing that rows can hold."""
    match said:
        case TimeSaid(clock=str(clock)):
            return tuple(
                Alternative((Row(clock_unknown(clock), said.event, span, clock),)) for _, span in said.local.spans()
            )
        case SameMomentSaid():
            rows = (Row(clock_unknown(clock), said.moment, local, clock) for clock, local in said.on_clocks)
            return (Alternative(tuple(rows)),)
        case TimeSaid():
            return tuple(
                Alternative((Row(ORIGIN, said.event, span.shift(-zone.offset_s)),), zone.name, rounding)
                for zone in said.zones
                for rounding, span in said.local.spans()
            )
        case OffsetsSaid():
            return tuple(_offset_alternatives(said))
        case OrderSaid():
            return (Alternative((Row(said.before, said.after, NOT_BEFORE),)),)
        case DurationSaid():
            return tuple(
                Alternative((Row(said.start, said.stop, span),), reading=rounding)
                for rounding, span in said.lasts.spans()
            )
        case NumberSaid():
            return (Alternative((Row(ORIGIN, quantity_unknown(said.quantity), said.bounds),)),)
        case OccurrenceSaid():
            return _happened(said)
        case _:
            return ()


def _happened(said: OccurrenceSaid) -> tuple[Alternative, ...]:
    value = 1.0 if said.happened else 0.0
    return (Alternative((Row(ORIGIN, occurrence_unknown(said.event), Interval(value, value)),)),)


def _offset_alternatives(said: OffsetsSaid) -> Iterator[Alternative]:
    roundings = [rounding for rounding, _ in said.items[0][1].spans()]
    for reading in said.readings:
        for rounding in roundings:
            spans = [_span(written, rounding) for _, written in said.items]
            events = [event for event, _ in said.items]
            label = reading if len(roundings) == 1 else f"{reading}, {rounding}"
            yield Alternative(tuple(_offset_rows(said.start, events, spans, reading)), reading=label)


def _span(written: Written, rounding: str) -> Interval:
    return dict(written.spans())[rounding]


def _offset_rows(start: str, events: list[str], spans: list[Interval], reading: str) -> Iterator[Row]:
    if reading == "absolute":
        yield from (Row(start, event, span) for event, span in zip(events, spans, strict=True))
        return
    before = [start, *events]
    yield from (Row(before[k], events[k], spans[k]) for k in range(len(events)))
    sums = accumulate(spans, lambda a, b: Interval(a.low + b.low, a.high + b.high))
    yield from (Row(start, event, total) for event, total in list(zip(events, sums, strict=True))[1:])
