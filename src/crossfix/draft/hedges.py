"""Words that say how surely something is said, and words that deny."""

from __future__ import annotations

import re

from crossfix.draft.any_of import any_of, words_in

_HEDGE = re.compile(
    r"(?<!\w)(?:"
    + any_of(
        set(
            words_in(
                """presumably, likely, it seems, seems, seemed, seemingly, reportedly, allegedly, alleged,
                apparently, possibly, possible, perhaps, probably, potentially, potential, supposedly,
                suggested, suggests, suggest, suggesting, could, might, appears, appeared, believed to, thought
                to, suspected, assumption, unconfirmed, hinted, as if, not confirmed, if confirmed,
                предположительно, вероятно, вероятнее всего, якобы, возможно, по-видимому, видимо, похоже,
                скорее всего, может быть, могла, могли, может, могут, мог, кажется, предполагают,
                предполагается, не исключено, предварительно""",
                ",",
            )
        )
    )
    + r")(?!\w)|(?<!\w)may(?=\s+(?:have|be|not|well|also|[a-z]+)(?!\w))",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"(?<!\w)(?:(?:did|was|were|is|are|has|have|had|does|do|could|would|can|must|should|will|may|might)\s+not|cannot"
    r"|\w{1,20}n[’']t|no\s+one|nobody|nothing|none|never|neither|nor|no|not|without|den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing)\s+to"
    r"|reject(?:s|ed)?|не|нет|ни|никто|никогда|нельзя|без|опроверг\w*|отрица\w*)(?!\w)",
    re.IGNORECASE,
)
_NO_NEGATION = re.compile(r"^(?:no\.?\s*\d|not\s+only|не\s+только|не\s+менее|не\s+более)", re.IGNORECASE)


def hedges(sentence: str) -> tuple[str, ...]:
    """The hedging words of a sentence as written, each once.

    >>> hedges("It was likely hit and may have burned in May 2024.")
    ('likely', 'may')
    """
    found = [one.group() for one in _HEDGE.finditer(sentence) if one.group() != "May"]
    return tuple(dict.fromkeys(found))


def negation(sentence: str) -> str | None:
    """The first denying words of a sentence as written; None where there are none.

    >>> negation("Not only was it late, the crew was not told.")
    'was not'
    """
    for one in _NEGATION.finditer(sentence):
        if _NO_NEGATION.match(sentence[one.start() : one.start() + 14]) is None:
            return one.group()
    return None
