"""Counts: "38 people", "29 were injured", "two distinct external sounds", "погибли 38 человек"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crossfix.draft.any_of import any_of, words_in
from crossfix.draft.found import Figure, Taken
from crossfix.draft.numbers import Number
from crossfix.records.draft import NumberDraft

_LABELS = re.compile(
    r"(?<!\w)(?:flight|flights|embraer|erj|emb|boeing|airbus|tupolev|antonov|sukhoi|superjet|chapter|section|article|figure|fig|"
    r"table|page|pages|no|number|runway|resolution|annex|part|paragraph|item|version|channel|gate|seat|row|room|rule|system|"
    r"level|squawk|frequency|phase|type|group|step|day|windows|route|highway|unit|класс\w*|рейс\w*|глав[аеы]|стать[яи]|"
    r"пункт\w*|приложени\w*|страниц\w*|впп|полос[аеы]|борт\w*|систем[аы]|этап\w*|эмбраер|боинг)\.?\s{1,3}$",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\s{1,3}([^\W\d_][\w'’-]*)")
_STOP = frozenset(
    words_in(
        """of in on at by for from to with without over under after before since until and or but as than that
        which who whose when while where if is are was were be been has have had do did does will would can
        could may might must shall should operated hit struck failed a an the this these those its their his her
        our it he she they we i you not no later apart ago passed per into onto near between among during
        against about around also then"""
    )
)
_RUSSIAN_STOP = frozenset(
    words_in("""из в во на по с со к о об от до за под над при и или а но что как не ни был была было были""")
)
_IRREGULAR = frozenset(
    words_in("""people men women children aircraft personnel crew staff persons troops police data feet dead""")
)
_SINGULAR = frozenset(
    words_in(
        """person passenger survivor victim pilot child man woman aircraft plane missile drone sound noise impulse
        explosion approach attempt source engine system cylinder fragment hole seat flight airport crew
        controller witness demand call report object piece bird runway"""
    )
)
_NO_PLURAL = frozenset(
    words_in(
        """airlines ss news series previous various famous serious dangerous less unless across this its as thus
        analysis basis crisis hypothesis emphasis diagnosis"""
    )
)
_FATE = re.compile(
    r"\s{1,3}(?:(?:of\s+them|others?|more)\s+)?(?:(?:were|was|have\s+been|had\s+been|are|remain(?:ed)?)\s+(?:[a-z]+\s+)?"
    r"(?:killed|injured|hurt|wounded|dead|rescued|saved|hospitali[sz]ed|missing|alive|aboard|on\s+board|taken)|survived|died|perished"
    r"|погибли|погибло|погиб|выжили|выжило|ранены|пострадали|пострадало|спаслись|уцелели|получили\s+ранения)(?!\w)",
    re.IGNORECASE,
)
_OF = re.compile(r"\s{1,3}(?:of|из)\s+(?:the\s+|its\s+|their\s+|them|those)?")
_ADJECTIVE = re.compile(r"(?:ых|их|ые|ие|ый|ая|яя|ое|ее|ого|его|ому|ему|ым|им|ую|юю|ыми|ими|енных)$")
_NOUN_ENDING = re.compile(r"[а-яё]{3,}$", re.IGNORECASE)
_ONE_RUSSIAN = re.compile(
    any_of({"человек", "пассажир", "самолет", "самолёт", "источник", "член", "удар", "хлопок", "ракета"})
)
_MOST_WORDS = 5


def counts(text: str, found: tuple[Number, ...], taken: Taken) -> Iterator[Figure]:
    """Every whole cardinal number of things or people. Ordinals, names ("Flight 17") and "several" are none."""
    for number in found:
        if not _whole(number) or not taken.free(number.begin, number.end):
            continue
        if number.digits and _LABELS.search(text[max(0, number.core - 20) : number.core]):
            continue
        end = _fate(text, number) or _noun(text, number)
        if end is None or not taken.free(number.begin, end):
            continue
        taken.take(number.begin, end)
        of = re.sub(r"\s+", " ", text[number.end : end]).strip()
        yield Figure(number.begin, end, NumberDraft(number.least, number.most, "1", of, number.approximate), "count")


def _whole(number: Number) -> bool:
    known = [one for one in (number.least, number.most) if one is not None]
    return bool(known) and not number.several and all(one == int(one) and one > 0 for one in known)


def _fate(text: str, number: Number) -> int | None:
    found = _FATE.match(text, number.end, number.end + 60)
    return found.end() if found else None


def _noun(text: str, number: Number) -> int | None:
    """The end of the counted noun: the first plural within five words, before any word that ends the phrase."""
    at = number.end
    part = _OF.match(text, at, at + 20)
    if part is not None:
        at = part.end() - (1 if part.group()[-1:].isspace() else 0)
        if part.group().split()[-1] in ("them", "those"):
            return part.end()
        inner = re.compile(r"\s{1,3}\d{1,6}(?=\s)").match(text, at)
        at = inner.end() if inner else at
    one = number.least == 1 == number.most
    for _ in range(_MOST_WORDS):
        found = _NEXT.match(text, at, at + 50)
        if found is None:
            return None
        word, at = found[1].lower().removesuffix("'s").removesuffix("’s"), found.end()
        if word in _STOP or word in _RUSSIAN_STOP:
            return None
        if "а" <= word[0] <= "ё":
            if _ADJECTIVE.search(word) is None and _NOUN_ENDING.match(word):
                return at if not one or _ONE_RUSSIAN.match(word) else None
        elif (word in _SINGULAR) if one else _plural(word):
            return at
    return None


def _plural(word: str) -> bool:
    if word in _IRREGULAR:
        return True
    last = word.rpartition("-")[2]
    return len(last) > 3 and last.endswith("s") and not last.endswith(("ss", "us")) and last not in _NO_PLURAL
