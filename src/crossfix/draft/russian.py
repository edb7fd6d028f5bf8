"""Who says a Russian sentence: "сообщил X", "X заявил, что", "по данным X", "со ссылкой на Y"."""

from __future__ import annotations

import re

from crossfix.records.draft import Attribution, Speaker

_VERB = (
    r"(?:сообщ(?:ил|ила|или|ило|ает|ают)|заяв(?:ил|ила|или|ило|ляет|ляют)|отмет(?:ил|ила|или)|отмеча(?:ет|ют)|рассказ(?:ал|ала|али)|"
    r"уточн(?:ил|ила|или)|подтверд(?:ил|ила|или)|утвержда(?:ет|ют|л|ла|ли)|пиш(?:ет|ут)|переда[её]т|добав(?:ил|ила|или)|"
    r"сказ(?:ал|ала|али)|подчеркн(?:ул|ула|ули)|объясн(?:ил|ила|или)|предположи(?:л|ла|ли)|призна(?:л|ла|ли)|опроверг(?:ла|ли)?|"
    r"говор(?:ит|ят)|указ(?:ал|ала|али)|написа(?:л|ла|ли)|счита(?:ет|ют)|доложи(?:л|ла|ли))"
)
_SAYING = re.compile(rf"(?<!\w){_VERB}", re.IGNORECASE)
_BY = re.compile(
    r"(?<!\w)(?:по\s+(?:предварительным\s+)?(?:данным|словам|информации|сведениям|мнению|версии|сообщени(?:ю|ям))|согласно(?:\s+(?:данным|информации))?)\s+"
    r"(?P<who>[^,;:.«»\"()—\n]{2,90})",
    re.IGNORECASE,
)
_AS = re.compile(
    rf"(?<!\w)(?:как\s+|об\s+этом\s+)(?:ранее\s+)?{_VERB}\s+(?P<who>[^,;:.«»\"()—\n]{{2,80}})", re.IGNORECASE
)
_BEFORE = re.compile(
    rf"(?:^|[,;»—–]\s*|:\s+|(?<!\w)(?:а|но|и)\s+)(?P<who>(?:[^,;:.«»()—\n]|:(?=\d)){{0,90}}?(?:«[^»\n]{{2,40}}»[^,;:.«»()—\n]{{0,30}}?)?)\s+"
    rf"(?:также\s+|ранее\s+|уже\s+|позже\s+)?(?P<verb>{_VERB})(?:\s+(?:также|ранее|агентству\s+[\w.]+|журналистам|во?\s+(?:понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье)|накануне|вчера|сегодня)){{0,2}}(?:\s*,\s*что|\s*:|\s+о|\s+об)(?!\w)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?:[,»\"”]|[»\"”],?)\s*[—–-]?\s*(?P<verb>{_VERB})\s+(?P<who>[^,;:.()—\n]{{2,90}})", re.IGNORECASE
)
_CITING = re.compile(r"(?<!\w)со\s+ссылкой\s+на\s+(?P<who>[^,;:.()—\n]{2,90})", re.IGNORECASE)
_NOT_BEFORE = re.compile(r"(?<!\w)(?:не|который|которая|которые|будет|будут|это|что)\s*$", re.IGNORECASE)
_ANONYMOUS = re.compile(r"источник|анонимн|неназванн|на\s+условиях", re.IGNORECASE)
_TAIL = re.compile(
    r"\s+(?:в\s+(?:среду|четверг|пятницу|субботу|воскресенье|понедельник|вторник)|что|со\s+ссылкой|накануне|сегодня|вчера)(?!\w).*$",
    re.IGNORECASE | re.DOTALL,
)
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_WINDOW = 2000


def speaker(sentence: str) -> Speaker | None:
    """The speaker of a Russian sentence; None where no rule finds one."""
    if _CYRILLIC.search(sentence) is None:
        return None
    cited = _CITING.search(sentence)
    who = _clean(cited["who"]) if cited else None
    for pattern, how, rule in _RULES if _SAYING.search(sentence, 0, _WINDOW) else _RULES[:1]:
        found = pattern.search(sentence[:_WINDOW])
        if found is None:
            continue
        name = _clean(found["who"])
        if not name or _NOT_BEFORE.search(name):
            continue
        if who and who != name:
            return Speaker(who, _how(who, how), rule + ", citing", via=name)
        return Speaker(name, _how(name, how), rule)
    return Speaker(who, _how(who, "reported"), "ru: citing") if who else None


_RULES: tuple[tuple[re.Pattern[str], Attribution, str], ...] = (
    (_BY, "according to", "ru: by the data of"),
    (_AS, "reported", "ru: as reported"),
    (_AFTER, "said", "ru: verb before speaker"),
    (_BEFORE, "said", "ru: speaker and verb"),
)


def _clean(written: str) -> str:
    bare = _TAIL.sub("", re.sub(r"\s+", " ", written))
    bare = re.sub(
        r"^(?:а|но|и|в\s+свою\s+очередь|при\s+этом|кроме\s+того|однако|позже|ранее)\s+",
        "",
        bare.strip(" ,-—–"),
        flags=re.IGNORECASE,
    )
    bare = re.sub(r"^(?:в|около|после|к)\s+[\d:.]+\s+", "", bare, flags=re.IGNORECASE)
    return bare.strip(' ,.;:"”“-—–')


def _how(who: str, how: Attribution) -> Attribution:
    return "anonymous" if _ANONYMOUS.search(who) else how
