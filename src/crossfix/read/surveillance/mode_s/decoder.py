"""The decoder of Mode S frames: three passes over a chunk, and the state of each aircraft between chunks."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.read.surveillance.mode_s.settings import MEANING, Rejected, Settings
from crossfix.records.notice import Notice
from crossfix.records.table import Table, concatenated

FRAME_BYTES = 14
FIRST_AIRCRAFT = 256


def _kernels() -> ModuleType:
    """The compiled modules. The one lazy import: Numba costs 0.3 s, and reading a case or a CSV must not pay for it."""
    return importlib.import_module("crossfix.read.surveillance.mode_s.kernels")


class Decoder:
    """Frames of one receiver to reports; what is known of each aircraft is kept between calls.

    receiver: latitude and longitude in degrees, the reference of surface positions.
    positions: False leaves CPR positions out.
    Not for two threads at once.
    """

    def __init__(
        self,
        receiver: tuple[float, float] | None = None,
        settings: Settings | None = None,
        positions: bool = True,
    ) -> None:
        """A decoder that has heard nothing."""
        self.settings = settings or Settings()
        self.accepted: NDArray[np.int64] = np.empty(0, np.int64)
        """Of the last call: the place of each row's frame in the input."""
        self._compiled = _kernels()
        self._positions = positions
        self._limits = _limits(self._compiled, self.settings, receiver)
        self._aircraft: NDArray[np.void] = self._compiled.unheard(FIRST_AIRCRAFT)
        self._table = self._compiled.hashed(self._aircraft, 0)
        self._count = 0
        self._reasons = np.zeros(len(Rejected), np.int64)

    @property
    def rejected(self) -> dict[Rejected, int]:
        """Counts over all calls, without those that are zero."""
        return {reason: int(self._reasons[reason]) for reason in Rejected if self._reasons[reason]}

    def notices(self) -> list[Notice]:
        """What was rejected in all calls, with counts."""
        return _notices(self._reasons)

    def decode(
        self, time_s: NDArray[np.float64], frames: NDArray[np.uint8], lengths: NDArray[np.uint8]
    ) -> tuple[Table, list[Notice]]:
        """One row per accepted frame, in the order given, and notices of what was rejected in this call.

        time_s: float64[n], NaN where unknown; frames: uint8[n, 14]; lengths: uint8[n] in bytes, 7 or 14 (a short format
        in 14 bytes is read from its first 7). `accepted[row]` is the place of a row's frame in the input.
        The same frames in other chunks give the same rows.
        """
        times = np.ascontiguousarray(time_s, np.float64)
        stored = np.ascontiguousarray(frames, np.uint8)
        sizes = np.ascontiguousarray(lengths, np.uint8)
        if (
            stored.ndim != 2
            or stored.shape[1] != FRAME_BYTES
            or times.shape != (len(stored),)
            or sizes.shape != times.shape
        ):
            raise ValueError(
                f"shapes of time_s, frames, lengths {times.shape}, {stored.shape}, {sizes.shape}: want n, (n, 14), n"
            )
        before = self._reasons.copy()
        tables: list[Table] = []
        places: list[NDArray[np.int64]] = []
        first = 0
        while first < len(stored) or not tables:
            first, table, rows = self._until_full(first, times, stored, sizes)
            tables.append(table)
            places.append(rows)
        self.accepted = places[0] if len(places) == 1 else np.concatenate(places)
        whole = tables[0] if len(tables) == 1 else concatenated(tables)
        return whole, _notices(self._reasons - before)

    def _until_full(
        self, first: int, times: NDArray[np.float64], frames: NDArray[np.uint8], sizes: NDArray[np.uint8]
    ) -> tuple[int, Table, NDArray[np.int64]]:
        """Decode from a frame on, to the end or until no more aircraft may be remembered; then all are forgotten."""
        rows, slots = np.empty(len(frames) - first, np.int64), np.empty(len(frames) - first, np.int32)
        accepted = 0
        while True:
            first, accepted, self._count = self._compiled.accept(
                first, times, frames, sizes, self.settings.heard_s, self._count, self._table, self._aircraft,
                rows, slots, self._reasons, accepted,
            )  # fmt: skip
            if first == len(frames) or self._count >= self.settings.most_aircraft:
                break
            self._grow()
        rows, slots = rows[:accepted], slots[:accepted]
        table = self._filled(times, frames, rows, slots)
        if first < len(frames):
            self._forget()
        return first, table, rows

    def _filled(
        self, times: NDArray[np.float64], frames: NDArray[np.uint8], rows: NDArray[np.int64], slots: NDArray[np.int32]
    ) -> Table:
        """The reports of the accepted frames."""
        blocks: Any = self._compiled.Blocks.empty(len(rows))
        address = np.empty(len(rows), np.uint32)
        self._compiled.decode_fields(
            times, frames, rows, slots, self._aircraft, self.settings.level_s, address, blocks.numbers, blocks.codes,
            blocks.squawk, blocks.callsign, blocks.category, blocks.valid, self._reasons,
        )  # fmt: skip
        self._compiled.join(
            times, frames, rows, slots, self._aircraft, self._limits, self._positions, blocks.numbers, blocks.codes,
            blocks.valid, self._reasons,
        )  # fmt: skip
        made: Table = blocks.table(times[rows], address)
        return made

    def _grow(self) -> None:
        capacity = min(4 * len(self._aircraft), self.settings.most_aircraft)
        grown = self._compiled.unheard(capacity)
        grown[: self._count] = self._aircraft[: self._count]
        self._aircraft = grown
        self._table = self._compiled.hashed(grown, self._count)

    def _forget(self) -> None:
        self._reasons[Rejected.FORGOTTEN] += self._count
        self._aircraft = self._compiled.unheard(FIRST_AIRCRAFT)
        self._table = self._compiled.hashed(self._aircraft, 0)
        self._count = 0


def _limits(compiled: ModuleType, settings: Settings, receiver: tuple[float, float] | None) -> Any:
    """The thresholds of the kernels."""
    place = dict(zip(("receiver_latitude", "receiver_longitude"), receiver or (np.nan, np.nan), strict=True))
    names = compiled.Limits._fields
    return compiled.Limits(**{name: float(place[name]) if name in place else getattr(settings, name) for name in names})


def _notices(reasons: NDArray[np.int64]) -> list[Notice]:
    return [
        Notice("mode_s", f"{int(reasons[reason])} {MEANING[reason][0]}: {MEANING[reason][1]}")
        for reason in Rejected
        if reasons[reason]
    ]
