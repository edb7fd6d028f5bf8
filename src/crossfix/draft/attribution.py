"""Who says a sentence: "X said that", "according to X, citing Y", "..., X wrote", a pronoun for the last one named."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from crossfix.draft import russian
from crossfix.draft.saying import (
    AGAIN,
    AS_BY,
    ASIDE,
    CITES,
    CITING,
    EVIDENCE,
    GOING_ON,
    INVERTED,
    NO_SUBJECT,
    PRONOUN,
    SAYING,
    TOLD_BEFORE,
    UNNAMED,
    WEAK,
    WEAK_AFTER,
)
from crossfix.records.draft import Attribution, Speaker

NONE = Speaker(None, "none", "none")
_ACCORDING = re.compile(r"(?<!\w)according\s+to\s+(?P<who>[^,;:.“”\"()—\n]{2,90})", re.IGNORECASE)
_VERB = re.compile(
    r"(?<!\w)(?:reported|claimed|announced|said|wrote|was|were|is|had|has|confirmed|showed|indicated)(?!\w)"
)
_QUOTES = re.compile(r"[“\"«][^”\"»“«]{12,}")
_LEADING = re.compile(
    r"^(?:[\s\"“”'’»«,—–-]|(?:but|and|while|whereas|however|yet|so|yes|also|additionally|moreover|meanwhile|earlier|later|although|"
    r"though|when|as|then|still|now|only|even|therefore|because|after|since)(?!\w))+",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?<!\w)(?:but|while|whereas|although|though|yet|therefore|because|if|and\s+that|that|when)(?!\w)|[;—–]|:(?!\d)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"(?<!\w)(?:which|who|whom|whose|what|where|why|how)(?!\w)", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:on|in|at|during|after|before|despite|since|following|citing|given|for|with|under|by|by\s+then|according|as|that\s+said)(?!\w)",
    re.IGNORECASE,
)
_TURNED = re.compile(r"\s+(?:reached\s+out|called|phoned|telephoned|turned)\s+(?:to\s+)?.*$")
_NAME = re.compile(r"[A-ZА-ЯЁ][\w’'-]+")
_REACH, _MOST_WORDS, _TRIES = 220, 22, 40


@dataclass(frozen=True, slots=True)
class Memory:
    """The last speaker that a passage named."""

    last: Speaker | None = None


def speaker_of(sentence: str, memory: Memory) -> tuple[Speaker, Memory]:
    """The speaker of one sentence and what the next sentence of the passage may mean by "he"."""
    said = _english(sentence) or russian.speaker(sentence) or NONE
    named = memory.last.written if memory.last else None
    if said.written and PRONOUN.fullmatch(said.written):
        return replace(said, written=named, rule=said.rule + ", pronoun"), memory
    again = AGAIN.fullmatch(said.written) if said.written else None
    if again and named and again["noun"].lower() in re.findall(r"\w+", named.lower()):
        return replace(said, written=named, rule=said.rule + ", named before"), memory
    return said, Memory(said) if said.how != "none" and said.written else memory


def _english(sentence: str) -> Speaker | None:
    """The rules in the order of how sure they are."""
    low = sentence.lower()
    cited = CITING.search(sentence) if any(word in low for word in CITES) else None
    who = _cited(cited["who"]) if cited else None
    for rule, needs in ((_according, "according"), (_as_by, "as "), (_inverted, None), (_subject, None)):
        found = rule(sentence) if needs is None or needs in low else None
        if found is not None:
            if who and found.written != who:
                return Speaker(who, _how(who, "said"), found.rule + ", citing", via=found.written)
            return found
    return None


def _cited(written: str) -> str | None:
    """Who is cited; None where it is evidence, "citing the ongoing investigation"."""
    who = _clean(written)
    return who if _ANONYMOUS.search(who) or not EVIDENCE.search(who) else None


def _according(sentence: str) -> Speaker | None:
    found = _ACCORDING.search(sentence)
    if found is None:
        return None
    who = _clean(_VERB.split(found["who"])[0])
    return Speaker(who, _how(who, "according to"), "according to") if who else None


def _as_by(sentence: str) -> Speaker | None:
    found = AS_BY.search(sentence)
    if found is None:
        return None
    who = _clean(found["who"] or found["known"])
    return Speaker(who, _how(who, "reported"), "as reported by") if who else None


def _inverted(sentence: str) -> Speaker | None:
    found = INVERTED.search(sentence)
    if found is None:
        return None
    who = _clean(found["who"] or found["after"])
    if not who or EVIDENCE.search(who):
        return None
    return Speaker(who, _how(who, "quoted" if found["after"] else "said"), "verb before speaker")


def _subject(sentence: str) -> Speaker | None:
    """The words before the first verb of saying whose subject can speak."""
    relayed: Speaker | None = None
    for count, verb in enumerate(SAYING.finditer(sentence)):
        if count >= _TRIES:
            break
        if WEAK.fullmatch(verb["verb"]) and not WEAK_AFTER.match(sentence, verb.end(), verb.end() + 40):
            continue
        who = _before(sentence, verb)
        if who is None:
            continue
        if relayed is None:
            relayed = Speaker(
                who, _how(who, _told(sentence, verb)), f"speaker and verb: {verb['verb'].lower().split()[0]}"
            )
            continue
        tail = sentence[verb.end() :].strip(' ."”»\n')
        if not tail and who != relayed.written:
            return replace(relayed, via=who, rule=relayed.rule + ", relayed")
    return relayed


def _told(sentence: str, verb: re.Match[str]) -> Attribution:
    if _QUOTES.search(sentence):
        return "quoted"
    return "reported" if verb["verb"].lower().startswith("report") else "said"


def _before(sentence: str, verb: re.Match[str]) -> str | None:
    """The subject that ends at a verb: its noun phrase, with an apposition between commas."""
    begin = max(0, verb.start() - _REACH)
    head = sentence[begin : verb.start()]
    if TOLD_BEFORE.search(head) and not (verb["verb"].lower().endswith("ing") and GOING_ON.search(head)):
        return None
    clause = re.split(r"[.!?]\s+(?=[A-ZА-ЯЁ“\"])", head)[-1]
    cuts = [one.end() for one in _CLAUSE.finditer(clause)]
    clause = clause[cuts[-1] :] if cuts else clause
    parts = [part.strip() for part in clause.split(",")]
    aside = ASIDE.fullmatch(parts[-1]) is not None
    if aside:
        parts = [*parts[:-1], ""] if len(parts) > 1 else [""]
    if parts[-1]:
        who = parts[-1]
    elif len(parts) >= 3 and not _OPENING.match(parts[-3]):
        who = parts[-3] + ", " + parts[-2]
    elif len(parts) >= 2:
        who = parts[-2]
    else:
        return None
    return _speaks(_clean(who))


def _speaks(who: str) -> str | None:
    """None where the words cannot name a speaker: a relative clause, mere evidence, no noun."""
    if not who or len(who.split()) > _MOST_WORDS or EVIDENCE.search(who) or NO_SUBJECT.fullmatch(who):
        return None
    relative = _RELATIVE.search(who)
    if relative is not None:
        return None
    if PRONOUN.fullmatch(who) or _NAME.search(who) or UNNAMED.search(who):
        return who
    return None


def _clean(written: str) -> str:
    """Without leading joining words, quotation marks and closing auxiliaries."""
    bare = _LEADING.sub("", written.strip())
    bare = _TURNED.sub("", ASIDE.sub("", bare))
    return re.sub(r"\s+", " ", bare).strip(" ,.;:\"“”«»'’—–-")


def _how(who: str, how: Attribution) -> Attribution:
    return "anonymous" if UNNAMED.search(who) and not _named_person(who) and _ANONYMOUS.search(who) else how


_ANONYMOUS = re.compile(
    r"(?<!\w)(?:sources?|insiders?|unnamed|anonymous|familiar\s+with|condition\s+of|reports|источник\w*|an?\s+(?:[\w-]+\s+){0,4}(?:official|diplomat|officer|expert))(?!\w)",
    re.IGNORECASE,
)


def _named_person(who: str) -> bool:
    return re.search(r"(?:expert|official|officer|minister|spokes\w+),?\s+[A-Z][a-z]+\s+[A-Z][a-z]+", who) is not None
