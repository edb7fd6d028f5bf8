"""Plain text: what is prose, title, date, language, encodings."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.documents_read import main_words, read, told
from builders.html_pages import MENU, PROSE
from crossfix.errors import InputUnusable
from crossfix.read.documents.dates import dates_in, machine_date
from crossfix.read.documents.language import language_of
from crossfix.read.documents.menus import fact, main_of, sentence
from crossfix.read.documents.open import document_from, read_document
from crossfix.read.documents.paragraphs import paragraphs, runs

RUSSIAN = (
    "В отчёте говорится, что самолёт, следовавший по маршруту Баку — Грозный, потерял сигналы GPS в 04:55:54.",
    "Экипаж сообщил об этом диспетчеру и после второй попытки решил вернуться, но его не предупредили о помехах.",
    "По данным министерства, погибли 38 человек, и ещё 29 были ранены; расследование продолжается в двух странах.",
)
RUSSIAN_TEXT = "\n\n".join(RUSSIAN)


def test_a_copied_page_is_parted_into_menu_and_prose() -> None:
    links = [f"{k} Min Read\nAnother story about something else\nNews January {k}, 2026" for k in range(1, 9)]
    lines = [
        "By using this site, you agree to the Privacy Policy and Terms of Use.", *(f"  • {word}" for word in MENU),
        "Site > News > Two sounds", "Two sounds over the city", "By Someone Published February 5, 2025 670 Views", "",
        *PROSE, "", "You might also like", "What is the city to do about its water?", *links, "© 2021 Site",
    ]  # fmt: skip
    made = read("page.txt", "\n".join(lines))
    assert main_words(made) == list(PROSE)
    assert made.title == "Two sounds over the city"
    assert (made.published, made.published_from) == ("2025-02-05", "first lines")
    assert made.language == "en"


def test_the_source_and_the_places_are_those_of_the_file(tmp_path: Path) -> None:
    text = "\r\n\r\n".join(PROSE)
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    made = read_document(path)
    assert made.source.path == str(path)
    assert made.source.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert made.source.size == len(text.encode())
    assert made.text == text
    assert [made.words(one) for one in made.passages] == list(PROSE)
    assert read_document(path, "shown.txt").source.path == "shown.txt"
    with pytest.raises(InputUnusable, match="cannot be opened"):
        read_document(tmp_path / "none.txt")
    with pytest.raises(InputUnusable, match="not a plain file"):
        read_document(tmp_path)


def test_lines_of_a_broken_text_are_one_paragraph_and_other_lines_are_not() -> None:
    broken = (
        "The crew was not warned of the interference, and the\npilots went on with the approach to the city\nof it."
    )
    titles = (
        "Pakistani PM thanks the country for its support again\nGlobal housing crisis in focus at the forum\nAn end"
    )
    assert len(paragraphs(broken)) == 1
    assert len(paragraphs(titles)) == 3
    assert len(paragraphs("\n".join(PROSE))) == len(PROSE)


def test_a_list_of_facts_between_sentences_is_kept_and_a_list_of_links_is_not() -> None:
    facts = ["• 05:13:32 the third hydraulic system", "• 29 people survived", "• 38 people died"]
    assert main_of([PROSE[0], *facts, PROSE[1]]) == [True] * 5
    assert main_of([PROSE[0], "Read on", "More of it", "Photos", PROSE[1]]) == [True, False, False, False, True]
    assert main_of([PROSE[0], "What the recorder holds", PROSE[1]]) == [True] * 3
    assert fact("At 05:13 it began")


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("The crew was not warned.", True), ("Lost your password?", False), ("Sign in to your account today.", False),
        ("Home | News | Sport | Contact us and all the rest.", False), ("Экипаж не был предупреждён об этом.", True),
        ("Published February 5, 2025 at 11:32", False), ("date 2025-02-06 11:32 (UTC+04:00)", False),
        ("06.02.2025 05:13:32 the third hydraulic system failed there", True), ("Climate and Ecology", False),
    ],
)  # fmt: skip
def test_what_reads_as_a_sentence(words: str, is_one: bool) -> None:
    assert sentence(words) is is_one


def test_a_page_of_links_only_is_told() -> None:
    made = read("page.txt", "\n".join(MENU))
    assert main_words(made) == []
    assert told(made, "no paragraph reads as a sentence")
    made = read("page.txt", "\n".join([PROSE[0], *(f"Another story about something else {k}" for k in range(40))]))
    assert main_words(made) == [PROSE[0]]
    assert told(made, "mostly menu or links")


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("February 5, 2025", "2025-02-05"), ("5th of Feb. 2025", "2025-02-05"), ("5 февраля 2025 г.", "2025-02-05"),
        ("05.02.2025", "2025-02-05"), ("2025-02-06 11:32", "2025-02-06"), ("6 мая 2025", "2025-05-06"),
        ("6 February 2025 11:32 (UTC+04:00)", "2025-02-06T11:32:00+04:00"),
        ("6 февраля 2025, 11:32 мск", "2025-02-06T11:32:00+03:00"), ("6 марта 2025", "2025-03-06"),
        ("Feb 6, 2025 at 1:05 pm GMT", "2025-02-06T13:05:00+00:00"), ("31 February 2025", None),
        ("05/02/2025", None), ("February 2025", None), ("6 Feb 0025", None), ("1.2.3.2025", None),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(written: str, iso: str | None) -> None:
    assert next((found.iso for found in dates_in(written)), None) == iso


def test_a_date_that_may_be_two_days_is_told_and_not_taken() -> None:
    made = read("a.txt", f"Two sounds over the city\n05/02/2025\n\n{PROSE[0]}")
    assert made.published is None
    assert told(made, "day/month or month/day, 05/02/2025")
    made = read("a.txt", f"Published 5 February 2025, updated 7 February 2025\n\n{PROSE[0]}")
    assert made.published == "2025-02-05"
    assert told(made, "several days")
    made = read("a.txt", f"BAKU, February 5, 2025 — {PROSE[0]}")
    assert (made.published, made.published_from) == ("2025-02-05", "dateline")
    assert read("a.txt", f"On February 5, 2025, it was said. {PROSE[0]}").published is None


@given(st.datetimes(timezones=st.sampled_from([None])))
def test_machine_dates_are_kept_to_the_day_or_not_taken(moment: object) -> None:
    text = str(moment)
    found = machine_date(text)
    assert found == (text[:10] if 1900 <= int(text[:4]) <= 2200 else None)


def test_languages() -> None:
    assert read("a.txt", RUSSIAN_TEXT).language == "ru"
    assert language_of("en un mot") is None
    assert language_of(RUSSIAN_TEXT + " ".join(PROSE)) is None
    assert (
        language_of("Бұл туралы министрлік хабарлады және екінші рет әуежайға қонуға рұқсат бір де болған жоқ " * 3)
        == "kk"
    )


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "koi8-r", "cp866"]
)
def test_russian_in_every_usual_encoding(encoding: str) -> None:
    text = RUSSIAN_TEXT.replace("—", "-")
    made = read("a.txt", text.encode(encoding))
    assert made.text == text
    assert made.language == "ru"
    assert bool(made.notices) is (encoding not in ("utf-8", "utf-8-sig", "utf-16", "utf-32"))


def test_other_letters_are_windows_1252_and_told() -> None:
    text = "Der Präsident erklärte am Sonntag, daß die Behörden die Aufzeichnungen prüfen."
    made = read("a.txt", text.encode("cp1252"))
    assert made.text == text
    assert told(made, "not UTF-8: read as Windows-1252")


def test_mixed_encodings_are_read_part_by_part() -> None:
    made = read("a.txt", RUSSIAN_TEXT.encode() + b"\n\n" + RUSSIAN[1].encode("cp1251"))
    assert made.words(made.passages[-1]) == RUSSIAN[1]
    assert told(made, "UTF-8 with parts that are not: those read as Windows-1251")


def test_text_that_was_decoded_wrongly_is_told_and_left() -> None:
    for wrong in ("cp1251", "cp1252"):
        text = RUSSIAN[1].encode().decode(wrong, "replace")
        made = read("a.txt", text)
        assert told(made, "reads like text that was decoded wrongly")
        assert made.text == text


def test_right_to_left_text_and_turning_marks_are_told() -> None:
    made = read("a.txt", "הצוות לא קיבל אזהרה על כך בזמן הטיסה. המטוס חזר לאחר מכן אל העיר הקרובה.")
    assert told(made, "from right to left")
    assert told(read("a.txt", f"{PROSE[0]} \u202etxt.exe"), "turn the direction of writing")


def test_nul_characters_are_taken_out_and_told() -> None:
    made = read("a.txt", PROSE[0].replace("aircraft", "air\0craft"))
    assert made.text == PROSE[0]
    assert told(made, "NUL")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"), (b" \r\n\0", "is empty"), (b"PK\x03\x04rest", "zip archive"), (b"\xff\xd8\xff\xe0", "OCR"),
        (b"{\\rtf1 text}", "rich text"), (bytes(range(32)) * 9, "not text"), (b"\xef\xbb\xbf\n", "no words"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(InputUnusable, match=words):
        document_from("a.txt", data)


def test_a_name_that_does_not_fit_is_told() -> None:
    assert told(read("a.pdf", PROSE[0]), "named as pdf and its content is text")


PARTS = st.sampled_from(
    [*PROSE, *RUSSIAN, *MENU, "", "\n", "\r\n", "\x85", "• 29 people", "05:13", "  ", "\u2028", "a-\n"]
)


@given(st.lists(PARTS, max_size=30), st.sampled_from(["\n", "\n\n", " ", "\r\n"]))
def test_every_text_is_cut_into_its_words_and_the_same_each_time(parts: list[str], between: str) -> None:
    text = between.join(parts)
    if not text.strip():
        return
    made = read("a.txt", text)
    assert "".join("".join(map(made.words, made.passages)).split()) == "".join(text.split())
    assert read("a.txt", text) == made


@given(st.lists(st.booleans()))
def test_runs_give_back_the_flags(flags: list[bool]) -> None:
    assert [value for value, begin, end in runs(flags) for _ in range(begin, end)] == flags
