"""Which party of the case a written speaker seems to be."""

from __future__ import annotations

import re

from crossfix.draft.about import Labels
from crossfix.draft.concepts import PLACES
from crossfix.draft.settings import DraftLimits
from crossfix.draft.stems import stems

_NAME = re.compile(r"(?<!\w)[A-ZА-ЯЁ][\w’'-]{2,}(?:\s+[A-ZА-ЯЁ][\w’'-]{2,})*")


class Parties:
    """Parties by the words of their labels; a name once met with its office stands for it later in the document."""

    __slots__ = ("_labels", "_limits", "_names")

    def __init__(self, labels: Labels, limits: DraftLimits) -> None:
        self._labels, self._limits = labels, limits
        self._names: dict[str, str] = {}

    def of(self, written: str | None) -> str | None:
        """The id of the best fitting party; None where none fits well enough or two fit alike."""
        if written is None:
            return None
        fits = self._labels.fits(written)
        ranked = sorted(((fit, number) for number, fit in fits.items()), reverse=True)
        if ranked and self._clear(ranked):
            party = self._labels.words[ranked[0][1]]
            if not _agree(stems(written), stems(party.label)):
                return None
            self._learn(written, party.id, stems(party.label))
            return party.id
        return next((self._names[last] for last in _last_names(written) if last in self._names), None)

    def _clear(self, ranked: list[tuple[float, int]]) -> bool:
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        return ranked[0][0] >= self._limits.least_party and ranked[0][0] - second >= self._limits.party_margin

    def _learn(self, written: str, party: str, known: frozenset[str]) -> None:
        """The last word of the only name of two or more words, where the label has it not: "President Xaver Yilmaz"."""
        full = [name for name in _NAME.findall(written) if " " in name]
        if len(full) == 1 and not stems(last := full[0].split()[-1]) & known:
            self._names.setdefault(last, party)


def _last_names(written: str) -> list[str]:
    return [found.split()[-1] for found in _NAME.findall(written)]


def _agree(written: frozenset[str], label: frozenset[str]) -> bool:
    """False where both name a place or State and none in common."""
    return not (written & PLACES and label & PLACES) or bool(written & label & PLACES)
