"""Proposed roots: copies and shared rare figures are joined, what is unrelated is not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from builders.drafted import drafted, told_text
from crossfix.draft.relays import Relay, RelaySettings, Told, relays
from crossfix.draft.shared_figures import FigureSettings, shared_figures
from crossfix.draft.shingles import ShingleSettings, alike, containment, jaccard, shingles
from crossfix.read.case_folder.clock import midnight, published
from crossfix.records.draft import DateDraft, Draft, LapseDraft, NumberDraft, Proposed, TimeDraft
from crossfix.records.interval import Interval
from crossfix.records.thresholds import thresholds_of

SUMMARY = (
    "The recorder holds two sounds 24 seconds apart. The third system failed after four seconds, the first after six "
    "seconds and the second after 21 seconds. No trace was found on the examined objects, the ministry said."
)
COPY = (
    "Late on Monday the recorder was said to hold two sounds 24 seconds apart. The third system failed after four "
    "seconds, the first after six seconds and the second after 21 seconds. No trace was found on board."
)
OTHER = (
    "The airport was closed in the morning because of fog, and passengers waited for news in the hall until a bus "
    "took them to the town, where relatives had come together at the station."
)
WORDS = st.text(st.sampled_from("abcdefghij"), min_size=1, max_size=3)
TEXTS = st.lists(WORDS, min_size=0, max_size=60).map(" ".join)


def lapse(seconds: float) -> LapseDraft:
    """A duration in seconds."""
    return LapseDraft(seconds, seconds, "s", "duration")


def clock(at: str) -> TimeDraft:
    """A clock time in UTC."""
    return TimeDraft(at, ("UTC",), "UTC")


def told(text: str, found: Sequence[tuple[str, Proposed | None]] = (), day: str | None = None, **more: str) -> Told:
    """A document with drafts of the quotes in it."""
    document = told_text(text, day)
    hedge, speaker = more.get("hedge"), more.get("speaker")
    made = tuple(drafted(document, quote, says, [hedge] if hedge else [], speaker) for quote, says in found)
    return Told(document, published(day, midnight("2024-12-25")) if day else Interval(), made)


FIGURES = (("24 seconds", lapse(24)), ("four seconds", lapse(4)), ("six seconds", lapse(6)), ("21 seconds", lapse(21)))
PARAPHRASE = (
    "Twenty-one s later the last pump had stopped, the paper writes, four s and six s after the first and second, and "
    "between the noises lay 24 s."
)
REWORDED = (("24 s", lapse(24)), ("four s", lapse(4)), ("six s", lapse(6)), ("Twenty-one s", lapse(21)))


def members(found: Sequence[Relay]) -> set[frozenset[str]]:
    """Documents of each root."""
    return {frozenset(one.documents) for one in found}


def test_an_edited_copy_is_found_with_what_was_lost_and_added() -> None:
    """The scope, the speaker; "on the examined objects" became "on board"."""
    first = told(SUMMARY, [("No trace", None)], "2025-02-04", speaker="the ministry")
    later = told(COPY, [], "2025-02-10")
    (relay,) = relays([later, told(OTHER), first])
    (link,) = relay.links
    assert relay.documents == (first.document.source.sha256, later.document.source.sha256)
    assert link.order == "certain"
    beside = link.passages[0]
    assert beside.containment > 0.5
    assert {"scope: on the examined objects", "attribution: the ministry"} <= set(beside.lost)
    assert "scope: on board" in beside.added


def test_a_paraphrase_is_joined_by_its_rare_figures() -> None:
    """24, 4, 6 and 21 seconds in other words; a hedge was lost and no word run is shared."""
    first = told(SUMMARY, FIGURES, "2025-02-05", hedge="presumably")
    later = told(PARAPHRASE, REWORDED, "2025-02-06")
    (relay,) = relays([first, later])
    (link,) = relay.links
    assert set(link.figures) == {"24 s", "4 s", "6 s", "21 s"}
    assert len(link.drafts) == 4
    assert link.order == "likely"
    assert "hedge: presumably" in link.passages[0].lost


def test_without_dates_the_order_is_unknown() -> None:
    """Who copied whom is not told."""
    (relay,) = relays([told(SUMMARY, FIGURES), told(PARAPHRASE, REWORDED, "2025-02-06")])
    assert relay.links[0].order == "unknown"


def test_what_every_report_tells_joins_nothing() -> None:
    """38, 29 and 67 people and the day: public facts, not a copy."""
    first = "Of 67 people on board 29 lived and 38 did not, after the crash of 25 December."
    second = "On 25 December a jet came down. There were 67 on it; 38 died; rescuers brought 29 to hospitals."
    day = DateDraft("2024-12-25", "2024-12-25")
    found = [(quote, NumberDraft(float(quote), float(quote), "1", "people")) for quote in ("67", "29", "38")]
    assert relays([told(first, [*found, ("25 December", day)]), told(second, [*found, ("25 December", day)])]) == ()


def test_figures_far_apart_in_a_text_are_not_one_summary() -> None:
    """The same four figures, each in a paragraph of its own with four others between."""
    far = ("\n\n" + OTHER + "\n\n" + OTHER + "\n\n").join(
        ["It was 24 s.", "It was four s.", "It was six s.", "It was Twenty-one s."]
    )
    assert relays([told(SUMMARY, FIGURES), told(far, REWORDED)]) == ()


def test_two_figures_are_not_enough() -> None:
    """Nor are three that are round; three that are not are."""
    most = FigureSettings()

    def share(*values: Proposed) -> bool:
        texts = [told_text(f"{n} " + " ".join(f"x{k}" for k, _ in enumerate(values))) for n in range(2)]
        made = [[drafted(text, f"x{k}", says) for k, says in enumerate(values)] for text in texts]
        return bool(shared_figures(made, most))

    assert not share(lapse(24), lapse(4))
    assert not share(lapse(20), lapse(30), lapse(40))
    assert not share(LapseDraft(60, 60, "min", "duration"), LapseDraft(120, 120, "min", "duration"), lapse(24))
    assert share(lapse(24), lapse(4), lapse(6))
    assert share(clock("05:13"), clock("05:21"), lapse(24))


def test_minutes_and_seconds_of_one_time_agree() -> None:
    """05:13 and 05:13:32: one figure, and the seconds are told as added."""
    gap = ("24 s", lapse(24))
    first = told("At 05:13 and at 05:21 and 24 s.", [("05:13", clock("05:13")), ("05:21", clock("05:21")), gap])
    seconds: list[tuple[str, Proposed]] = [("05:13:32", clock("05:13:32")), ("05:21:42", clock("05:21:42")), gap]
    second = told("A 24 s gap, 05:13:32 and 05:21:42.", seconds)
    (relay,) = relays([first, second])
    (beside,) = relay.links[0].passages
    terms = {*beside.lost, *beside.added}
    assert {"figure: 05:13", "figure: 05:13:32", "figure: 05:21:42"} <= terms


def test_a_chain_of_copies_is_one_root() -> None:
    """Five editions, each edited from the one before: all joined, by as few links as join them."""
    texts = [SUMMARY]
    for old, new in (("holds", "shows"), ("third", "3rd"), ("four", "4"), ("ministry", "paper")):
        texts.append(texts[-1].replace(old, new))
    (relay,) = relays([told(text, [], f"2025-02-{3 + 2 * k:02d}") for k, text in enumerate(texts)])
    assert len(relay.documents) == 5
    assert len(relay.links) == 4
    assert list(relay.documents) == [told(text).document.source.sha256 for text in texts]


def test_passages_kept_aside_join_nothing() -> None:
    """Menus and footers of one site."""

    def aside(text: str) -> Told:
        document = told_text(text)
        return Told(
            replace(document, passages=tuple(replace(p, main=False) for p in document.passages)), Interval(), ()
        )

    assert relays([aside(SUMMARY), aside(SUMMARY + " More.")]) == ()


@given(TEXTS, TEXTS)
def test_likeness_is_symmetric_and_bounded(first: str, second: str) -> None:
    """And the containment is never less than the Jaccard index."""
    a, b = shingles(first, 3), shingles(second, 3)
    assert jaccard(a, b) == jaccard(b, a)
    assert containment(a, b) == containment(b, a)
    assert 0 <= jaccard(a, b) <= containment(a, b) <= 1


@given(TEXTS)
def test_a_text_with_itself_is_one(text: str) -> None:
    """Where it has a run of words at all."""
    runs = shingles(text, 3)
    expected = 1.0 if runs else 0.0
    assert jaccard(runs, runs) == containment(runs, runs) == expected


@given(st.lists(TEXTS, min_size=2, max_size=6))
@settings(max_examples=60)
def test_the_index_misses_no_pair_that_all_pairs_would_find(texts: list[str]) -> None:
    """With few passages, as many neighbours as passages: the same pairs as by comparing each with each."""
    limits = ShingleSettings(neighbours=6)
    runs = [shingles(text, 3) for text in texts]
    found = {(one.first, one.second) for one in alike(runs, range(len(runs)), limits)}
    every = {
        (a, b)
        for b in range(len(runs))
        for a in range(b)
        if min(len(runs[a]), len(runs[b])) >= limits.least_runs
        and len(runs[a] & runs[b]) >= limits.least_shared
        and containment(runs[a], runs[b]) >= limits.least_containment
    }
    assert found == every


@given(st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_order_of_documents_does_not_matter(rng: random.Random) -> None:
    """Nor does a document given twice."""
    documents = [
        told(SUMMARY, FIGURES, "2025-02-04"),
        told(COPY),
        told(PARAPHRASE, REWORDED, "2025-02-06"),
        told(OTHER),
    ]
    shuffled = [*documents, rng.choice(documents)]
    rng.shuffle(shuffled)
    assert relays(shuffled) == relays(documents)
    assert members(relays(documents)) == {frozenset(one.document.source.sha256 for one in documents[:3])}


@given(st.integers(0, 10**6), st.integers(40, 120))
@settings(max_examples=40)
def test_a_copy_with_one_word_in_ten_changed_is_found_and_other_text_is_not(seed: int, length: int) -> None:
    """Words of a made language of 2,000; two texts of it share almost no run of three."""
    rng, vocabulary = random.Random(seed), [f"w{k}" for k in range(2000)]
    original, unrelated = (rng.choices(vocabulary, k=length) for _ in range(2))
    copied = list(original)
    for place in rng.sample(range(length), length // 10):
        copied[place] = "changed"
    texts = [told(" ".join(words)) for words in (original, copied, unrelated)]
    pair = {frozenset(one.document.source.sha256 for one in texts[:2])}
    assert members(relays(texts, RelaySettings())) == pair


def test_a_thousand_articles_are_compared_through_the_index() -> None:
    """200 of them with one summary in their own words around it: one root of 200, and no pair of all pairs."""
    rng = random.Random(7)
    vocabulary = [f"w{k}" for k in range(5000)]
    articles = []
    for number in range(1000):
        body = "\n\n".join(" ".join(rng.choices(vocabulary, k=50)) for _ in range(4))
        articles.append(told(f"{body}\n\n{SUMMARY} Number {number}." if number % 5 == 0 else body))
    (relay,) = relays(articles)
    assert len(relay.documents) == 200
    assert len(relay.links) == 199


def test_drafts_of_the_same_figure_are_paired() -> None:
    """By id, the earlier document's first."""
    first, later = told(SUMMARY, FIGURES, "2025-02-01"), told(PARAPHRASE, REWORDED, "2025-02-06")
    (relay,) = relays([later, first])
    ids: list[dict[str, Draft]] = [{d.id: d for d in one.drafts} for one in (first, later)]
    for a, b in relay.links[0].drafts:
        assert ids[0][a].says == ids[1][b].says


def test_the_reference_lists_every_threshold() -> None:
    """With its value and unit."""
    page = (Path(__file__).parents[2] / "docs/reference/drafts.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith(("| `shingles.", "| `figures."))]
    known = [f"| `{one.name}` | {one.value} | {one.unit} |" for one in thresholds_of(RelaySettings())]
    assert len(rows) == len(known) - 2
    assert all(row in page for row in known)
