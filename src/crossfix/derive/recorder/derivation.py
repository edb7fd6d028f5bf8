"""The door for derivations: a quantity that was not recorded, from those that were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from crossfix.records.notice import Skipped
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.series import Series


@dataclass(frozen=True, slots=True)
class Derivation:
    """`derive` makes a series of `quantity` in the unit of `records.parameters`; None where nothing follows.

    `needs` holds sets of quantities; of each set one is needed. Where the quantity itself was recorded it is taken.
    """

    quantity: str
    needs: tuple[frozenset[str], ...]
    derive: Callable[[RecordedFlight], Series | None]

    def added_to(self, flight: RecordedFlight) -> RecordedFlight:
        """The flight with the derived series, or with what was lacking for it."""
        if flight.line(self.quantity) is not None:
            return flight
        lacking = [" or ".join(sorted(need)) for need in self.needs if not any(one in flight for one in need)]
        if lacking:
            skipped = Skipped(f"derived {self.quantity}", f"the recording has no {'; no '.join(lacking)}")
            return replace(flight, skipped=(*flight.skipped, skipped))
        series = self.derive(flight)
        if series is None:
            return flight
        lines = {**flight.lines, self.quantity: (*flight.lines.get(self.quantity, ()), series)}
        return replace(flight, lines=lines)
