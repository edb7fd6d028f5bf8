"""Which event, quantity, claim or party of a case some words seem to be about."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache

from crossfix.draft.case_words import CaseWord, CaseWords
from crossfix.draft.concepts import PLACES
from crossfix.draft.settings import DraftLimits
from crossfix.draft.stems import stems
from crossfix.records.draft import About, LapseDraft, NumberDraft, Proposed, TimeDraft


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels of a case as stems; `weight` by rarity: a word that many labels share tells little."""

    words: tuple[CaseWord, ...]
    phrases: tuple[tuple[int, frozenset[str], float], ...]
    """(number of the word, its stems, their weight together), one for the label and each synonym."""
    having: dict[str, tuple[int, ...]]
    """stem -> numbers of phrases."""
    weight: dict[str, float]
    single: frozenset[int]
    """Numbers of words whose label has one stem: "Crew"."""

    def fits(self, text: str) -> dict[int, float]:
        """Number of a word -> how much of its label, by rarity, the text holds: 0 to 1.

        A label of which only a place or State is found is left out.
        """
        held: dict[int, float] = {}
        here = sorted(stems(text) & self.weight.keys())
        for one in [stem for stem in here if stem not in PLACES]:
            for phrase in self.having[one]:
                held[phrase] = held.get(phrase, 0.0) + self.weight[one]
        for one in [stem for stem in here if stem in PLACES]:
            for phrase in self.having[one]:
                if phrase in held or self.phrases[phrase][1] <= PLACES:
                    held[phrase] = held.get(phrase, 0.0) + self.weight[one]
        found: dict[int, float] = {}
        for phrase, sum_of in held.items():
            number, _, whole = self.phrases[phrase]
            found[number] = max(found.get(number, 0.0), min(1.0, sum_of / whole))
        return found


@lru_cache(maxsize=8)
def labels(words: CaseWords, *, parties: bool) -> Labels:
    """The labels of the parties, or of all else. Weight of a stem: ln(1 + labels / labels that have it)."""
    kept = tuple(word for word in words.words if (word.kind == "party") == parties)
    phrases = [(k, stems(text)) for k, word in enumerate(kept) for text in (word.label, *word.synonyms)]
    phrases = [(k, several) for k, several in phrases if several]
    times = Counter(one for _, several in phrases for one in several)
    weight = {one: math.log(1 + len(phrases) / count) for one, count in times.items()}
    having: dict[str, list[int]] = defaultdict(list)
    for number, (_, several) in enumerate(phrases):
        for one in several:
            having[one].append(number)
    weighed = tuple((k, several, sum(weight[one] for one in sorted(several))) for k, several in phrases)
    single = frozenset(k for k, word in enumerate(kept) if len(stems(word.label)) == 1)
    return Labels(kept, weighed, {one: tuple(several) for one, several in having.items()}, weight, single)


def about(
    clause: dict[int, float], sentence: dict[int, float], of: Labels, says: Proposed | None, limits: DraftLimits
) -> tuple[About, ...]:
    """The best fitting words of the case, best first: the clause's fit, or a share of the whole sentence's."""
    found = []
    for number in sentence.keys() | clause.keys():
        word = of.words[number]
        fit = max(clause.get(number, 0.0), limits.sentence_share * sentence.get(number, 0.0))
        if fit < limits.least_about:
            continue
        score = round(fit * _suits(word, number in of.single, says, limits), 3)
        if score >= limits.least_about and word.kind != "party":
            found.append(About(word.kind, word.id, score))
    return tuple(sorted(found, key=lambda one: (-one.score, one.id))[: limits.most_about])


def _suits(word: CaseWord, single: bool, says: Proposed | None, limits: DraftLimits) -> float:
    """A share of the fit where the kind of figure and the kind of word do not go together."""
    if isinstance(says, TimeDraft | LapseDraft):
        return 1.0 if word.kind == "event" else limits.other_kind_share
    if isinstance(says, NumberDraft):
        counted = says.unit == "1"
        return 1.0 if word.kind == "quantity" and counted == (word.unit is None) else limits.other_kind_share
    return limits.other_kind_share if word.kind == "quantity" or single else 1.0
