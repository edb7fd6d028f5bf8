"""Who says a sentence, how surely, and what it seems to be about."""

from __future__ import annotations

import pytest

from builders.plain_documents import document_of, words_of
from crossfix.draft.propose import propose
from crossfix.draft.stems import stem
from crossfix.records.draft import Draft

WORDS = words_of(
    event_first_sound="First sharp sound on the cockpit voice recorder",
    event_hyd3_failed="Hydraulic system 3 failed",
    event_hyd1_failed="Hydraulic system 1 failed",
    quantity_fatalities="People killed",
    quantity_survivors="Survivors",
    claim_bird_strike="collision with birds",
    party_az_president="President of Azerbaijan",
    party_ru_president="President of Russia",
    party_grozny_atc="Grozny air traffic control",
    party_aktau_atc="Aktau air traffic control",
)


def drafts(text: str) -> tuple[Draft, ...]:
    """With the words above."""
    return propose(document_of(text, "2024-12-29"), WORDS)


def said_by(text: str) -> tuple[str | None, str, str | None]:
    """(written, how, via) of the last draft."""
    one = drafts(text)[-1].speaker
    return one.written, one.how, one.via


@pytest.mark.parametrize(
    ("text", "written", "how", "via"),
    [
        ("The minister said that the work goes on.", "The minister", "said", None),
        ("On Sunday, the minister has also claimed that it burned.", "the minister", "said", None),
        ("According to the report, the crew turned.", "the report", "according to", None),
        ("As reported by the news agency, it was refused.", "the news agency", "reported", None),
        ("As previously noted by Xanadu, no one knew.", "Xanadu", "reported", None),
        ("Embraer, the manufacturer, stated they will help.", "Embraer, the manufacturer", "said", None),
        ("“It was dark over the whole town,” Xanadu wrote.", "Xanadu", "quoted", None),
        ("“It was dark over the whole town,” said the mayor.", "the mayor", "quoted", None),
        (
            "Xanadu reported, citing four sources in the town, that it burned.",
            "four sources in the town",
            "anonymous",
            "Xanadu",
        ),
        ("According to Xanadu, citing government sources, it burned.", "government sources", "anonymous", "Xanadu"),
        ("Osprey warned its clients that it burned, Xanadu reported.", "Osprey", "said", "Xanadu"),
        ("Only then did the controller tell the crew that it was closed.", "the controller", "said", None),
        ("Xanadu has made its position clear: it will wait.", "Xanadu", "said", None),
        ("Russian media are already claiming that it is old.", "Russian media", "said", None),
        ("An official told Reuters that it burned.", "An official", "anonymous", None),
        ("По данным министерства, самолёт был исправен.", "министерства", "according to", None),
        ("Самолёт был исправен, сообщила авиакомпания.", "авиакомпания", "said", None),
        ("Министр заявил, что самолёт был исправен.", "Министр", "said", None),
        ("Министр заявил в среду, что самолёт был исправен.", "Министр", "said", None),
        ("Агентство сообщило со ссылкой на источник в порту, что он горел.", "источник в порту", "anonymous", None),
    ],
)
def test_speakers(text: str, written: str, how: str, via: str | None) -> None:
    assert said_by(text)[:2] == (written, how)
    assert via is None or said_by(text)[2] == via


@pytest.mark.parametrize(
    "text",
    [
        "The ministry, which officials said was late, moved 3 km.",
        "The minister will say more in 3 hours.",
        "The minister did not say why the 3 people left.",
        "The crew was told after 3 hours.",
        "Will the minister say that 3 people left?",
        "The data showed 3 sounds.",
        "Analysis indicated that 3 people left.",
        "The reported loss of 3 systems is old.",
        "There is talk that it is said to be 3 km away.",
        "Министр не сообщил, что погибли 3 человека.",
    ],
)
def test_what_names_no_speaker(text: str) -> None:
    """Each has a figure, so that there is a draft to look at."""
    assert [d.speaker.how for d in drafts(text)] == ["none"]


def test_a_pronoun_stands_for_the_last_speaker_of_its_passage() -> None:
    text = "Xanadu said that it was dark. It rained. He added that 3 people left.\nHe added that 4 people left."
    assert [(d.speaker.written, d.speaker.how) for d in drafts(text) if d.says] == [("Xanadu", "said"), (None, "said")]


def test_a_noun_stands_for_a_speaker_with_the_same_noun_only() -> None:
    same = "The expert, Xaver Yilmaz, said that it was dark. The expert added that 3 people left."
    other = "Xanadu said that it was dark. The expert added that 3 people left."
    assert [d.speaker.written for d in drafts(same) if d.says] == ["The expert, Xaver Yilmaz"]
    assert [d.speaker.written for d in drafts(other) if d.says] == ["The expert"]


def test_parties_by_their_labels_and_a_name_once_met_with_its_office() -> None:
    text = (
        "President Xaver Yilmaz of Azerbaijan said that it was dark.\nYilmaz added that 3 people left.\n"
        "The president said that 4 people left.\nThe air traffic control reported that 5 people left."
    )
    assert [d.speaker.party for d in drafts(text)] == ["az_president", "az_president", None, None]


def test_a_party_of_another_state_is_not_taken() -> None:
    assert [d.speaker.party for d in drafts("The president of Kazakhstan said that it was dark.")] == [None]


@pytest.mark.parametrize(
    ("text", "hedges", "negation"),
    [
        ("It was likely hit and may have burned after 3 hours.", ("likely", "may"), None),
        ("It was reportedly not hit in May 2024.", ("reportedly",), "not"),
        ("The crew did not see 3 lights.", (), "did not"),
        ("It left 3 km behind.", (), None),
        ("Предположительно, он якобы упал через 3 часа.", ("Предположительно", "якобы"), None),
        ("Экипаж не видел 3 огня.", (), "не"),
        ("Not only 3 people left.", (), None),
    ],
)
def test_hedges_and_negation(text: str, hedges: tuple[str, ...], negation: str | None) -> None:
    one = drafts(text)[0]
    assert (one.hedges, one.negation) == (hedges, negation)


def best(text: str) -> list[str | None]:
    """The best fitting word of the case for every figure."""
    return [d.about[0].id if d.about else None for d in drafts(text) if d.says]


def test_each_figure_is_about_what_its_clause_speaks_of() -> None:
    text = (
        "Four seconds after the first external noise, the third hydraulic system failed; "
        "six seconds later, the first hydraulic system failed."
    )
    assert best(text) == ["hyd3_failed", "hyd1_failed"]
    assert best("In the end 38 people died and 29 survived.") == ["fatalities", "survivors"]
    assert best("Через 6 секунд отказала первая гидравлическая система.") == ["hyd1_failed"]
    assert best("The parcel weighs 4 kg.") == [None]


def test_scores_are_in_order_and_above_the_limit() -> None:
    about = drafts("After 3 hours the first hydraulic system and the third system failed with a sharp sound.")[0].about
    scores = [one.score for one in about]
    assert len(scores) >= 2
    assert scores == sorted(scores, reverse=True)
    assert all(0.3 <= score <= 1 for score in scores)


def test_a_sentence_without_figure_is_drafted_where_it_is_attributed_or_about_the_case() -> None:
    text = "It was dark. The minister said that it was dark. Birds had a collision with it."
    assert [(d.rule, d.says) for d in drafts(text)] == [
        ("attributed sentence", None),
        ("sentence about the case", None),
    ]


@pytest.mark.parametrize(
    ("words", "concept"),
    [
        (("noise", "sounds", "звуковой"), "sound"),
        (("killed", "погибли", "deaths"), "killed"),
        (("третья", "third", "3"), "third"),
    ],
)
def test_words_of_both_languages_share_a_stem(words: tuple[str, ...], concept: str) -> None:
    assert {stem(word) for word in words} == {concept}


def test_seconds_are_not_the_second() -> None:
    assert stem("seconds") != stem("second")
