"""Slots: a small number for each aircraft heard, found for a whole batch at once, used again once it is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
ADDRESSES = 1 << 24


@dataclass(slots=True, repr=False)
class Slots:
    """Numbers from 0 on by ICAO address."""

    _of: NDArray[np.int32] = field(default_factory=lambda: np.zeros(ADDRESSES, np.int32))
    """Slot + 1 by address; 0 is none. Pages that are never asked for take no memory."""
    _addresses: list[int] = field(default_factory=list)
    _free: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        """The highest number in use, + 1."""
        return len(self._addresses)

    def of(self, addresses: NDArray[np.uint32]) -> Ints:
        """The slot of each; new aircraft get one."""
        found = self._of[addresses]
        for address in np.unique(addresses[found == 0]).tolist():
            self._of[address] = 1 + self._take(address)
        return self._of[addresses].astype(np.int64) - 1

    def at(self, address: int) -> int | None:
        """The slot of an aircraft; None where it is not known."""
        found = int(self._of[address])
        return found - 1 if found else None

    def address(self, slot: int) -> int:
        """Whose it is."""
        return self._addresses[slot]

    def addresses(self) -> Ints:
        """int64[n]: whose each slot is, or was."""
        return np.array(self._addresses, np.int64)

    def free(self, slots: Ints) -> None:
        """Give slots back."""
        for slot in slots.tolist():
            self._of[self._addresses[slot]] = 0
            self._free.append(slot)

    def held(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The address of each slot, and the slots that are free, in the order in which they came free."""
        return tuple(self._addresses), tuple(self._free)

    @staticmethod
    def of_held(addresses: Sequence[int], free: Sequence[int]) -> Slots:
        """As another held them."""
        made = Slots(_addresses=list(addresses), _free=list(free))
        used = np.setdiff1d(np.arange(len(addresses)), np.array(free, np.int64))
        made._of[np.array(addresses, np.int64)[used]] = used + 1
        return made

    def _take(self, address: int) -> int:
        if self._free:
            slot = self._free.pop()
            self._addresses[slot] = address
            return slot
        self._addresses.append(address)
        return len(self._addresses) - 1
