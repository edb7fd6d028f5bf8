"""What a later telling lost and added: figures, hedges, negation, scope, attribution, and words in place of others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from crossfix.draft.shared_figures import figure
from crossfix.draft.shingles import words
from crossfix.records.draft import Draft, TimeDraft

SCOPE = re.compile(
    r"\b(?:preliminary|so far|at this stage|at least|up to|only|partly|mainly|entirely|completely|on board|all of"
    r"|(?:some|part|parts|most) of|(?:on|in|of|among) the (?:\w+ )?(?:examined|inspected|sampled|tested|recovered"
    r"|available|selected)(?: \w+)?"
    r"|предварительн\w+|не менее|не более|только|частично|полностью|на борту|на данный момент"
    r"|(?:на|в|из|среди) (?:исследованн|осмотренн|изученн|отобранн)\w+(?: \w+)?)\b",
    re.IGNORECASE,
)
"""Words that say how far a result reaches; ours."""
MOST_WORDS = 400
"""Longer passages are not compared word by word: the comparison grows with the square of their length."""
MOST_SPANS = 8
"""Replaced runs of words that are told of one pair; the texts stand beside them."""


def changes(
    earlier: str, later: str, drafts: tuple[Sequence[Draft], Sequence[Draft]], alike: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(lost, added) from an earlier to a later text with the drafts found in each, as "kind: words".

    Word runs are told only of texts that are `alike`: of a paraphrase every word is another.

    >>> changes("no trace on the examined objects was found", "no trace on board was found", ((), ()), True)
    (('scope: on the examined objects', 'words: the examined objects'), ('scope: on board', 'words: board'))
    """
    before, after = _terms(earlier, drafts[0]), _terms(later, drafts[1])
    lost = [term for term in before if term not in after]
    added = [term for term in after if term not in before]
    if alike:
        spans = list(_replaced(words(earlier), words(later)))[:MOST_SPANS]
        lost += [f"words: {old}" for old, _ in spans if old]
        added += [f"words: {new}" for _, new in spans if new]
    return tuple(lost), tuple(added)


def _terms(text: str, drafts: Sequence[Draft]) -> list[str]:
    """What a text is held to, each once, in the order found."""
    found: dict[str, None] = {}
    for draft in drafts:
        if (one := figure(draft.says)) is not None:
            found[f"figure: {draft.says.at if isinstance(draft.says, TimeDraft) else one.shown}"] = None
        for hedge in draft.hedges:
            found[f"hedge: {hedge.lower()}"] = None
        if draft.negation:
            found[f"negation: {draft.negation.lower()}"] = None
        if draft.speaker.written:
            found[f"attribution: {draft.speaker.written}"] = None
    for scope in SCOPE.finditer(text):
        found[f"scope: {' '.join(scope[0].lower().split())}"] = None
    return list(found)


def _replaced(earlier: list[str], later: list[str]) -> Iterator[tuple[str, str]]:
    if max(len(earlier), len(later)) > MOST_WORDS:
        return
    for tag, a, b, c, d in SequenceMatcher(None, earlier, later, autojunk=False).get_opcodes():
        if tag != "equal":
            yield " ".join(earlier[a:b]), " ".join(later[c:d])
