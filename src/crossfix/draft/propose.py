"""From a document to drafts: the rules in their order, and what each sentence adds to a figure."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from crossfix.draft.about import Labels, about, labels
from crossfix.draft.attribution import Memory, speaker_of
from crossfix.draft.case_words import CaseWords
from crossfix.draft.clauses import clause_of
from crossfix.draft.clock_times import clock_times
from crossfix.draft.counts import counts
from crossfix.draft.dates import dates, publication
from crossfix.draft.found import Figure, Taken
from crossfix.draft.hedges import hedges, negation
from crossfix.draft.lapses import lapses
from crossfix.draft.numbers import numbers
from crossfix.draft.parties import Parties
from crossfix.draft.sentences import sentences
from crossfix.draft.settings import LIMITS, DraftLimits
from crossfix.draft.values import values
from crossfix.draft.zones import ZoneFound, general_zone
from crossfix.records.draft import Draft, LapseDraft, Speaker
from crossfix.records.passage import DocumentText, Passage

SENTENCE_RULES = {True: "attributed sentence", False: "sentence about the case"}


@dataclass(frozen=True, slots=True)
class _Work:
    """What every passage of one document is read with."""

    document: DocumentText
    words: CaseWords
    settings: DraftLimits
    labels: Labels
    parties: Parties
    published: date | None
    zone: ZoneFound | None


@dataclass(frozen=True, slots=True)
class _Sentence:
    begin: int
    end: int
    text: str
    speaker: Speaker
    hedges: tuple[str, ...]
    negation: str | None
    fits: dict[int, float]


def propose(document: DocumentText, words: CaseWords, settings: DraftLimits = LIMITS) -> tuple[Draft, ...]:
    """Drafts in the order of the text: one for every figure, and one for every sentence without a figure that has a
    speaker or fits a label of the case.

    Passages kept aside (`main` False) are not drafted from. The quote of a draft is the figure with the words that
    belong to it ("four seconds after", "38 people"), or the whole sentence; `document.text[begin:end]` is the quote.
    Never raises on any text; time grows with its length.
    """
    parties = labels(words, parties=True)
    work = _Work(
        document,
        words,
        settings,
        labels(words, parties=False),
        Parties(parties, settings),
        publication(document.published),
        general_zone(document.text, words),
    )
    made: list[Draft] = []
    chain = 1
    for passage in document.passages:
        if passage.main:
            drafts = list(_of_passage(work, passage, chain))
            chain = max([chain, *(d.says.chain + 1 for d in drafts if isinstance(d.says, LapseDraft) and d.says.chain)])
            made += drafts
    return tuple(made)


def _of_passage(work: _Work, passage: Passage, chain: int) -> Iterator[Draft]:
    text = work.document.words(passage)
    spans = list(sentences(text, work.settings.longest_sentence))
    figures = sorted(_figures(work, text, [begin for begin, _ in spans], chain), key=lambda one: (one.begin, one.end))
    starts = [one.begin for one in figures]
    memory, at = Memory(), 0
    for begin, end in spans:
        sentence, memory = _sentence(work, text, begin, end, memory)
        stop = bisect_right(starts, end - 1, at)
        inside = figures[at:stop]
        at = stop
        for figure in inside:
            yield _draft(work, passage, text, sentence, figure)
        if not inside and (whole := _whole(work, passage, text, sentence)):
            yield whole


def _figures(work: _Work, text: str, starts: list[int], chain: int) -> Iterator[Figure]:
    """Each rule takes the characters it reads: times first, then dates, values, lapses, counts."""
    taken = Taken(len(text))
    yield from clock_times(text, work.words, work.zone, taken)
    yield from dates(text, work.published, taken)
    found = tuple(one for one in numbers(text) if taken.free(one.core, one.end))
    yield from lapses(text, found, taken, starts, chain)
    yield from values(text, found, taken)
    yield from counts(text, found, taken)


def _sentence(work: _Work, text: str, begin: int, end: int, memory: Memory) -> tuple[_Sentence, Memory]:
    words = text[begin:end]
    speaker, memory = speaker_of(words, memory)
    speaker = replace(speaker, party=work.parties.of(speaker.written))
    return _Sentence(begin, end, words, speaker, hedges(words), negation(words), work.labels.fits(words)), memory


def _draft(work: _Work, passage: Passage, text: str, sentence: _Sentence, figure: Figure) -> Draft:
    clause = clause_of(sentence.text, figure.begin - sentence.begin, figure.end - sentence.begin)
    if isinstance(figure.says, LapseDraft) and figure.says.from_as_written:
        clause = clause.replace(figure.says.from_as_written, " ", 1)
    whole = figure.says is None or len(clause) == len(sentence.text)
    fits = sentence.fits if whole else work.labels.fits(clause)
    scored = about(fits, sentence.fits, work.labels, figure.says, work.settings)
    return Draft(
        id=_id(work, passage.begin + figure.begin, passage.begin + figure.end, figure.rule),
        sha256=work.document.source.sha256,
        begin=passage.begin + figure.begin,
        end=passage.begin + figure.end,
        quote=text[figure.begin : figure.end],
        sentence=sentence.text,
        paragraph=passage.paragraph,
        page=passage.page,
        speaker=sentence.speaker,
        hedges=sentence.hedges,
        negation=sentence.negation,
        says=figure.says,
        rule=figure.rule,
        about=scored,
    )


def _whole(work: _Work, passage: Passage, text: str, sentence: _Sentence) -> Draft | None:
    """A sentence without a figure, where somebody says it or a label of the case fits it well."""
    attributed = sentence.speaker.how != "none"
    clear = any(fit >= work.settings.clear_about for fit in sentence.fits.values())
    if not attributed and not clear:
        return None
    return _draft(work, passage, text, sentence, Figure(sentence.begin, sentence.end, None, SENTENCE_RULES[attributed]))


def _id(work: _Work, begin: int, end: int, rule: str) -> str:
    """Stable over runs: of the document's bytes, the place and the rule."""
    return hashlib.sha256(f"{work.document.source.sha256}:{begin}:{end}:{rule}".encode()).hexdigest()[:12]
