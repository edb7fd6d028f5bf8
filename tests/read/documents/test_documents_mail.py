"""Mail, subtitles, and whatever bytes there are."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builders.documents_read import main_words, read, told
from builders.html_pages import PROSE, page
from builders.mails import HEAD, mail, nested, part
from builders.pdf_files import pdf
from crossfix.errors import InputUnusable
from crossfix.read.documents.open import document_from

RUSSIAN = "В отчёте говорится, что самолёт потерял оба сигнала, и экипаж решил вернуться."
ATTACHED = "Content-Disposition: attachment; filename=report.pdf\r\n"


def test_the_plain_part_the_headers_and_the_attachments() -> None:
    parts = [
        part("text/plain", "\n\n".join(PROSE).encode()), part("text/html", page(["Another text."]).encode()),
        part("application/pdf", b"x", more=ATTACHED),
        b"Content-Type: message/rfc822\r\n\r\n" + HEAD.encode() + b"\r\n.",
    ]  # fmt: skip
    made = read("a.eml", mail(parts))
    assert main_words(made) == list(PROSE)
    assert (made.form, made.title) == ("eml", "Preliminary report")
    assert (made.published, made.published_from) == ("2025-02-06T11:32:00+04:00", "mail header Date")
    assert made.text.startswith("From: Press office <press@example.org>\nTo: ")
    assert told(made, "attachments, not read: report.pdf (application/pdf), without a name (message/rfc822)")


def test_the_html_part_where_there_is_no_plain_one() -> None:
    made = read("no name", mail([part("text/html", page().encode("utf-16"), "utf-16")], "multipart/alternative"))
    assert main_words(made)[-len(PROSE) :] == list(PROSE)


def test_letters_by_the_charset_of_the_part() -> None:
    made = read("a.eml", mail([part("text/plain", RUSSIAN.encode("koi8-r"), "koi8-r")]))
    assert main_words(made) == [RUSSIAN]
    made = read("a.eml", mail([part("text/plain", RUSSIAN.encode(), "windows-1251")]))
    assert main_words(made) == [RUSSIAN]
    assert told(made, "declared Windows-1251, found UTF-8")


def test_mails_without_words_or_with_too_many_levels_are_refused() -> None:
    with pytest.raises(InputUnusable, match="a mail without words"):
        document_from("a.eml", mail([part("application/pdf", b"x", more=ATTACHED)]))
    with pytest.raises(InputUnusable, match="1000 parts that hold parts, at most 100"):
        document_from("a.eml", nested(1000))
    with pytest.raises(InputUnusable, match="a header of"):
        document_from("a.eml", HEAD.encode() + b"Content-Type: text/plain; " + b"a=b; " * 20_000 + b"\r\n\r\nText.")
    assert main_words(read("a.eml", nested(99))) == ["The crew was not warned of it."]


def test_damaged_headers_do_not_end_the_reading() -> None:
    head = HEAD.replace("Press office <press@example.org>", "=?utf-8?b?/////?= <@@@;:(").replace("Thu, 6", "Thu, 66")
    made = read("a.eml", mail([part("text/plain", PROSE[0].encode())], head=head))
    assert main_words(made) == [PROSE[0]]
    assert made.published is None


SRT = "1\n00:00:01,000 --> 00:00:02,500\n[P1] captain: gear\ndown\n\n2\n00:01:00,250 --> 00:01:01,000\n<i>unnamed</i>\n"


def test_subtitles_keep_their_times() -> None:
    made = read("a.srt", SRT)
    assert [(made.words(one), one.said_s) for one in made.passages] == [
        ("[P1] captain: gear down", (1.0, 2.5)), ("unnamed", (60.25, 61.0)),
    ]  # fmt: skip
    assert made.form == "subtitles"
    vtt = read("a", "WEBVTT\n\nNOTE no words\n\n00:01.000 --> 00:02.000\ncleared to land\n")
    assert [one.said_s for one in vtt.passages] == [(1.0, 2.0)]
    damaged = read(
        "a.srt", SRT + "\n3\n00:00:99,000 --> 00:00:02,500\nlate\n\n4\n00:00:09,000 --> 00:00:02,500\nback\n\nlost\n"
    )
    assert [one.said_s for one in damaged.passages][2:] == [None, None]
    for words in ("cannot be read", "end is before its start", "a block without a line of times"):
        assert told(damaged, words)
    with pytest.raises(InputUnusable, match="no cue with words"):
        document_from("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n")


SEEDS = st.sampled_from([
    pdf([PROSE])[:900], page().encode()[:900], mail([part("text/plain", PROSE[0].encode())]), SRT.encode(),
    RUSSIAN.encode("koi8-r"), RUSSIAN.encode("utf-16"), b"%PDF-1.7\n", b"WEBVTT\n", b"<html>",
    b"From: a\nDate: b\nSubject: c\n\n",
])  # fmt: skip


@settings(max_examples=150)
@given(SEEDS, st.binary(max_size=300), st.integers(0, 900), st.sampled_from(["a", "a.html", "a.eml", "a.srt", "a.pdf"]))
@example(b"", b"\xff\xfe\x00\xd8a", 0, "a")
def test_any_bytes_are_read_or_refused_and_the_same_each_time(seed: bytes, noise: bytes, at: int, name: str) -> None:
    data = seed[:at] + noise + seed[at + len(noise) :]
    try:
        made = read(name, data)
    except InputUnusable:
        return
    assert document_from(name, data) == made
