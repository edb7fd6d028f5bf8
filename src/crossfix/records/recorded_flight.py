"""RecordedFlight: flight data as detectors see them, by the field's words, in the field's units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crossfix.records.notice import Skipped
from crossfix.records.series import Series


@dataclass(frozen=True, slots=True, eq=False)
class RecordedFlight:
    """Series by quantity, each in the unit of `records.parameters`, and what was not recorded but follows from them.

    lines: by quantity, all independent series of it, in the order of the source; derived ones stand after recorded.
    first_s, last_s: the span of the recording on its own clock.
    lost: stretches without any valid word, [start, stop) in seconds, e.g. where sync was lost; empty where the source
    has no words.
    skipped: series that no quantity could be made of, and derivations that lacked something.
    """

    lines: Mapping[str, tuple[Series, ...]]
    first_s: float
    last_s: float
    lost: tuple[tuple[float, float], ...] = ()
    skipped: tuple[Skipped, ...] = ()

    def __contains__(self, quantity: object) -> bool:
        """Whether a quantity, or the numbered ones of that stem, have a valid sample."""
        return isinstance(quantity, str) and (self.line(quantity) is not None or bool(self.numbered(quantity)))

    def line(self, quantity: str) -> Series | None:
        """The first series of a quantity that has a valid sample; None where there is none."""
        return next((one for one in self.lines.get(quantity, ()) if one.valid.any()), None)

    def __getitem__(self, quantity: str) -> Series:
        """As `line`; KeyError where there is none."""
        found = self.line(quantity)
        if found is None:
            raise KeyError(f"{quantity!r}; quantities: {', '.join(sorted(self.lines))}")
        return found

    def numbered(self, stem: str) -> dict[int, Series]:
        """`stem_1`, `stem_2`... by their number, those with a valid sample.

        numbered("n1") gives the fan speeds by engine.
        """
        return dict(self._numbered(stem))

    def _numbered(self, stem: str) -> Iterator[tuple[int, Series]]:
        for quantity in self.lines:
            head, _, number = quantity.rpartition("_")
            if head == stem and number.isdigit() and (found := self.line(quantity)) is not None:
                yield int(number), found

    def first_of(self, *quantities: str) -> Series | None:
        """The line of the first of these quantities that there is."""
        return next((found for one in quantities if (found := self.line(one)) is not None), None)
