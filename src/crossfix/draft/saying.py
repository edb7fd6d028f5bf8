"""Verbs and nouns of saying in English, as expressions."""

from __future__ import annotations

import re

from crossfix.draft.any_of import any_of, words_in

_STRONG = set(
    words_in(
        """said claimed reported noted mentioned added confirmed announced declared denied remarked suggested
        indicated emphasized emphasised stressed reiterated warned told explained argued insisted alleged
        asserted acknowledged admitted revealed disclosed wrote tweeted expressed voiced hinted urged conceded
        recalled testified cautioned alerted estimated concluded maintained contended rejected dismissed
        specified informed apologised apologized stated says denies confirms writes asserts insists believes
        thinks argues explains alleges maintains concludes stresses emphasizes announces indicates"""
    )
) | {
    "pointed out",
    "laid out",
    "spoke of",
    "refrained from commenting",
    "made it clear",
    "made its position clear",
    "made his position clear",
    "made her position clear",
    "made their position clear",
    "to express his",
    "to express her",
    "to express their",
}
_WEAK = set(
    words_in(
        """suggests states claims reports notes warns adds mentions comments saying claiming reporting warning
        suggesting"""
    )
)
"""Also nouns, or participles of another verb."""
SAYING = re.compile(rf"(?<![\w-])(?P<verb>{any_of(_STRONG | _WEAK)})(?![\w-])", re.IGNORECASE)
WEAK = re.compile(any_of(_WEAK), re.IGNORECASE)
WEAK_AFTER = re.compile(r"[,:]?\s{0,3}(?:that(?!\w)|[“\"«])", re.IGNORECASE)

ASIDE = re.compile(
    r"(?:(?<!\w)(?:has|have|had|did|also|already|exclusively|initially|later|now|is|are|was|were|previously|earlier|repeatedly|"
    r"publicly|officially|explicitly|then|again|further|recently|since|clearly|reportedly|only|once|still)(?!\w)\s*)+$",
    re.IGNORECASE,
)
"""Auxiliaries and adverbs between a subject and its verb."""

TOLD_BEFORE = re.compile(
    r"(?<!\w)(?:to|will|would|may|might|could|should|can|must|shall|not|never|n[’']t|be|been|being|is|are|was|were|the|an?|by|of|"
    r"which|who|it|there|no\s+one|nobody|its|his|her|their|what|he\s+termed|widely|as)\s+(?:(?:also|already|be|been|have|only|\w{2,20}ly)\s+){0,3}$"
    r"|n[’']t\s+$",
    re.IGNORECASE,
)
"""Before a verb: a future, a denial that anything was said, a passive, an adjective, a relative clause."""

GOING_ON = re.compile(r"(?<!\w)(?:is|are|was|were)\s+(?:(?:also|already|still|now|again)\s+)?$", re.IGNORECASE)
"""Before "claiming", "saying"."""

EVIDENCE = re.compile(
    r"(?<!\w)(?:data|analysis|analyses|assessments?|evidence|footage|investigations?|accounts|comparison|recordings?|recorders?|images?|"
    r"photos?|photographs|video|videos|results?|findings?|allegations?|speculations?|circumstances|facts?)(?:\s+\w+)?$",
    re.IGNORECASE,
)
"""Things that show something, but do not speak."""

NO_SUBJECT = re.compile(
    r"(?:it|this|that|there|which|who|these|those|one|some|what|all|its|i|we|you|and|or|only|yes|no)", re.IGNORECASE
)
PRONOUN = re.compile(r"he|she|they|он|она|они", re.IGNORECASE)
"""Stand for the last speaker that the passage named; for nobody where it named none."""
AGAIN = re.compile(r"(?:the|this|that)\s+(?:[a-z]+\s+)?(?P<noun>[a-z]{4,20})", re.IGNORECASE)
"""The expert, the news agency: stands for the last speaker whose words have the same noun."""
UNNAMED = re.compile(
    r"(?<!\w)(?:sources?|officials?|experts?|analysts?|witness(?:es)?|survivors?|crew|pilots?|captain|controllers?|dispatchers?|"
    r"investigators?|passengers?|media|agency|agencies|spokes\w+|ministers?|ministry|authorit(?:y|ies)|president|report|reports|"
    r"statement|notification|committee|commission|airline|airport|government|leaderships?|people|company|firm|head|"
    r"outlet|newspaper|channel|источник\w*)(?!\w)",
    re.IGNORECASE,
)
"""Nouns that can speak without a name."""

AS_BY = re.compile(
    r"(?<!\w)as\s+(?:\w+\s+){0,2}?(?:(?:reported|noted|said|stated|mentioned|claimed|told|confirmed|indicated|emphasi[sz]ed)\s+(?:by|in)\s+"
    r"(?P<who>[^,;:.“”\"()\n]{2,80})|known\s+from\s+(?P<known>[^,;:.“”\"()\n]{2,80}))",
    re.IGNORECASE,
)
CITES = ("citing", "quoting", "referring", "reference")
CITING = re.compile(
    r"(?<!\w)(?:citing|quoting|with\s+reference\s+to|referring\s+to)\s+(?P<who>[^,;:.“”\"()\n]{2,90})", re.IGNORECASE
)
INVERTED = re.compile(
    r"(?<!\w)(?:only\b[^.!?]{0,60}?\s)did\s+(?P<who>[^,;:.?!]{3,60}?)\s+(?:tell|say|report|inform|announce|confirm)(?!\w)"
    r"|[”\"»],?\s+(?:said|says|wrote|writes|added|noted|explained|told)\s+(?P<after>[^.;:“”\"\n]{2,80})",
    re.IGNORECASE,
)
