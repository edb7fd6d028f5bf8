"""What a statement says, in checkable form. Events, quantities, parties and claims are named by id."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.records.interval import Interval
from crossfix.records.written import Written


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone as named by the text and its offset from UTC in seconds (east positive)."""

    name: str
    offset_s: float


@dataclass(frozen=True, slots=True)
class TimeSaid:
    """An event at a clock time: seconds of local time since the case's midnight, in one of the zones."""

    event: str
    local: Written
    zones: tuple[Zone, ...]
    as_written: str
    clock: str | None = None
    """A recording's own clock, on which `local` counts; None for a clock time in one of the zones."""


@dataclass(frozen=True, slots=True)
class SameMomentSaid:
    """A moment that recordings hold in common, though it is no event of the case: its time on the clock of each."""

    moment: str
    on_clocks: tuple[tuple[str, Interval], ...]


@dataclass(frozen=True, slots=True)
class OffsetsSaid:
    """Events after `start` by the written seconds, by each reading to be tested."""

    start: str
    items: tuple[tuple[str, Written], ...]
    readings: tuple[str, ...]
    as_written: str


@dataclass(frozen=True, slots=True)
class OrderSaid:
    """`before` is not after `after`."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DurationSaid:
    """The seconds from `start` to `stop`."""

    start: str
    stop: str
    lasts: Written
    as_written: str


@dataclass(frozen=True, slots=True)
class NumberSaid:
    """A quantity's value in the quantity's own unit; `word` is the definition used instead of a number."""

    quantity: str
    bounds: Interval
    word: str | None
    as_written: str


@dataclass(frozen=True, slots=True)
class OccurrenceSaid:
    """An event happened, or did not."""

    event: str
    happened: bool


@dataclass(frozen=True, slots=True)
class LossSaid:
    """A domain did not work between two events."""

    domain: str
    start: str
    stop: str


@dataclass(frozen=True, slots=True)
class ScopeSaid:
    """A finding, limited to a scope."""

    finding: str
    scope: str


@dataclass(frozen=True, slots=True)
class CauseSaid:
    """A claim, asserted, suggested or rejected."""

    claim: str
    stance: str


@dataclass(frozen=True, slots=True)
class ActSaid:
    """Who did what towards whom at an event."""

    event: str
    act: str
    by: str | None
    to: str | None


Said = (
    TimeSaid
    | SameMomentSaid
    | OffsetsSaid
    | OrderSaid
    | DurationSaid
    | NumberSaid
    | OccurrenceSaid
    | LossSaid
    | ScopeSaid
    | CauseSaid
    | ActSaid
)

KIND = {
    TimeSaid: "time",
    SameMomentSaid: "moment",
    OffsetsSaid: "offsets",
    OrderSaid: "order",
    DurationSaid: "duration",
    NumberSaid: "number",
    OccurrenceSaid: "occurrence",
    LossSaid: "loss",
    ScopeSaid: "scope",
    CauseSaid: "cause",
    ActSaid: "act",
}
"""The key under which each is written in `statements.yaml`; a moment comes from recordings only."""
