"""The limits of the rules that draft statements."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class DraftLimits:
    """All thresholds of `propose`."""

    longest_sentence: int = limit(2000, "characters", "ours: longer runs are tables or lists; they are cut at a blank")
    most_about: int = limit(5, "1", "ours: a person chooses from a short list")
    least_about: float = limit(0.3, "1", "ours: below it most guesses on the five articles were wrong by eye")
    clear_about: float = limit(
        0.75, "1", "ours: a sentence without figure or speaker is drafted only where a label fits"
    )
    least_party: float = limit(
        0.6, "1", "ours: more than half of a party's label, by rarity, is in the speaker's words"
    )
    party_margin: float = limit(0.1, "1", "ours: two parties that fit so nearly alike are not told apart")
    sentence_share: float = limit(0.6, "1", "ours: words of the same clause tell more than those of the whole sentence")
    other_kind_share: float = limit(0.6, "1", "ours: a count is rather about a quantity, a time about an event")


LIMITS = DraftLimits()
