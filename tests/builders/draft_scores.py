"""Drafts of made articles against what they truly hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builders.articles import Article, Kind
from crossfix.records.draft import DateDraft, Draft, LapseDraft, NumberDraft, TimeDraft


@dataclass(frozen=True, slots=True)
class Score:
    """How many are true, how many are proposed, and how many of these are right."""

    true: int
    proposed: int
    right: int

    @property
    def recall(self) -> float:
        """Right / true; 1 where there are none."""
        return self.right / self.true if self.true else 1.0

    @property
    def precision(self) -> float:
        """Right / proposed; 1 where none is proposed."""
        return self.right / self.proposed if self.proposed else 1.0


def key_of(draft: Draft) -> tuple[Kind, tuple[object, ...]] | None:
    """Kind and value of a draft's figure; None for a sentence."""
    says = draft.says
    if isinstance(says, TimeDraft):
        return "time", (says.at,)
    if isinstance(says, DateDraft):
        return "date", (says.first, says.last)
    if isinstance(says, LapseDraft):
        return says.role, (says.least_s, says.most_s)
    if isinstance(says, NumberDraft):
        return ("count", (says.least, says.most)) if says.unit == "1" else ("value", (says.least, says.most, says.unit))
    return None


def figure_scores(read: Iterable[tuple[Article, tuple[Draft, ...]]]) -> dict[tuple[Kind, str], Score]:
    """Scores by kind and language: right is the kind, the value and an overlapping place."""
    true, proposed, right = Counter[tuple[Kind, str]](), Counter[tuple[Kind, str]](), Counter[tuple[Kind, str]]()
    for article, drafts in read:
        language = article.said[0].language
        open_truths = {truth.begin: truth for truth in article.figures}
        true.update((truth.kind, language) for truth in article.figures)
        for draft in drafts:
            key = key_of(draft)
            if key is None:
                continue
            proposed[key[0], language] += 1
            near = [open_truths[k] for k in range(draft.begin - 40, draft.end) if k in open_truths]
            hit = [t for t in near if t.end > draft.begin and (t.kind, t.value) == key]
            if hit:
                right[key[0], language] += 1
                del open_truths[hit[0].begin]
    return {k: Score(true[k], proposed[k], right[k]) for k in sorted(true.keys() | proposed.keys())}


def speaker_scores(read: Iterable[tuple[Article, tuple[Draft, ...]]]) -> dict[str, Score]:
    """Scores by language: right is a sentence whose written speaker holds the true one."""
    rows = list(_speakers(read))
    return {
        language: Score(
            sum(true is not None for of, true, _ in rows if of == language),
            sum(found is not None for of, _, found in rows if of == language),
            sum(bool(true and found and true in found) for of, true, found in rows if of == language),
        )
        for language in sorted({of for of, _, _ in rows})
    }


def _speakers(read: Iterable[tuple[Article, tuple[Draft, ...]]]) -> Iterator[tuple[str, str | None, str | None]]:
    """(language, true speaker, speaker found) of every sentence."""
    for article, drafts in read:
        found = {}
        ends = iter(article.said)
        sentence = next(ends)
        for draft in drafts:
            while draft.begin >= sentence.end:
                sentence = next(ends)
            found[sentence.begin] = draft.speaker.written if draft.speaker.how != "none" else None
        for said in article.said:
            yield said.language, said.speaker, found.get(said.begin)
