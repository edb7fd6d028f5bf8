"""HTML pages: the article, what is kept aside, dates, and pages made to break a reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.documents_read import main_words, read, told
from builders.html_pages import MENU, PROSE, page
from crossfix.errors import InputUnusable
from crossfix.read.documents.html import bare
from crossfix.read.documents.html_blocks import blocks_by_tags
from crossfix.read.documents.open import document_from, read_document
from crossfix.records.passage import DocumentText

PUBLISHED = '<meta property="article:published_time" content="2025-02-06T11:32:00+04:00">'
LINKED = '<script type="application/ld+json">{"@graph": [{"@type": "Article", "datePublished": "2025-02-05"}]}</script>'


HEBREW = "הצוות לא קיבל אזהרה על כך בזמן הטיסה אל העיר הקרובה."


def words_of(made: DocumentText) -> list[str]:
    """All passages."""
    return [made.words(one) for one in made.passages]


def test_the_article_is_main_and_the_rest_is_kept_in_order() -> None:
    made = read("a.html", page())
    assert words_of(made) == [*MENU, "Two sounds", *PROSE, "Privacy policy"]
    assert main_words(made) in ([*PROSE], ["Two sounds", *PROSE])
    assert (made.form, made.title, made.language, made.published) == ("html", "Two sounds", "en", None)
    assert "secret" not in made.text
    assert made.notices == ()


def test_sentences_outside_the_article_are_told() -> None:
    comment = '<div class="comments"><h3>Comments</h3><p>I do not believe any of this, and never have.</p></div>'
    made = read("a.html", page(after=comment))
    assert "I do not believe any of this, and never have." in words_of(made)
    assert "I do not believe any of this, and never have." not in main_words(made)
    assert told(made, "1 paragraphs that read as sentences are outside the article")


def test_inline_tags_breaks_tables_and_entities() -> None:
    body = "<p>The <b>thi</b>rd&nbsp;system<br>failed <!-- not --> at 05:13.</p><table><tr><td>38<td>people</table>"
    made = read("a.html", f"<html><body>{body}<p>{PROSE[0]}</p></body></html>")
    assert words_of(made) == ["The third system", "failed at 05:13.", "38", "people", PROSE[0]]


@pytest.mark.parametrize(
    ("head", "before", "published", "place"),
    [
        (PUBLISHED, "", "2025-02-06T11:32:00+04:00", "meta article:published_time"),
        (LINKED, "", "2025-02-05", "JSON-LD datePublished"),
        ('<meta name="DC.date.issued" content="2025-02-05">', "", "2025-02-05", "meta dc.date.issued"),
        ("", '<time datetime="2025-02-05T09:00">today</time>', "2025-02-05", "first time of the article"),
        ("", '<time pubdate datetime="2025-02-05">today</time>', "2025-02-05", "time pubdate"),
        ("", '<span itemprop="datePublished" content="2025-02-05">x</span>', "2025-02-05", "itemprop datePublished"),
        ("", "<div>Published 5 February 2025</div>", "2025-02-05", "first lines"),
    ],
)
def test_when_a_page_was_published(head: str, before: str, published: str, place: str) -> None:
    made = read("a.html", page(head="<title>Two sounds</title>" + head, before=before))
    assert (made.published, made.published_from) == (published, place)


def test_days_that_differ_and_dates_that_are_none_are_told() -> None:
    made = read("a.html", page(head=PUBLISHED + LINKED))
    assert made.published == "2025-02-06T11:32:00+04:00"
    assert told(made, "but 2025-02-05 (JSON-LD datePublished)")
    made = read("a.html", page(head='<meta name="date" content="today"><script type="application/ld+json">{[</script>'))
    assert made.published is None
    assert told(made, "'today' is no date")


def test_a_page_without_an_article_is_read_by_its_sentences() -> None:
    made = read("a.html", f"<html><body>{''.join(f'<li><a href=/>{word}</a></li>' for word in MENU)}</body></html>")
    assert main_words(made) == []
    assert told(made, "no paragraph reads as a sentence")


def test_declared_against_found_encoding() -> None:
    text = "В отчёте говорится, что самолёт потерял оба сигнала. Экипаж сообщил об этом и решил вернуться в Баку."
    head = '<meta charset="windows-1251">'
    right = read("a.html", page([text], head=head).encode("cp1251"))
    assert main_words(right)[-1] == text
    assert told(right, "read as Windows-1251")
    wrong = read("a.html", page([text], head=head).encode("utf-8"))
    assert main_words(wrong)[-1] == text
    assert told(wrong, "declared Windows-1251, found UTF-8")
    wrong = read("a.html", page([text], head='<meta charset="utf-8">').encode("koi8-r"))
    assert main_words(wrong)[-1] == text
    assert told(wrong, "declared UTF-8, not so found")
    assert told(read("a.html", page(head='<meta charset="klingon">')), "is not known")
    utf16 = read("a.html", page([text], head="").encode("utf-16"))
    assert main_words(utf16)[-1] == text


def test_100000_levels_of_tags_lose_nothing() -> None:
    deep = "<div>" * 100_000
    made = read("a.html", f"<html><body>{deep}<p>{PROSE[0]}</p><script>var a = 1 < 2;</script>{PROSE[1]}</body></html>")
    assert words_of(made) == list(PROSE[:2])
    assert told(made, "deeper than 256 levels")


def test_100_megabytes_are_read_to_the_limit_and_hashed_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    block = ("<p>" + PROSE[0] * 40 + "</p>\n").encode()
    with path.open("wb") as file:
        file.write(page().replace("</body></html>", "").encode())
        for _ in range(100_000_000 // len(block)):
            file.write(block)
    made = read_document(path)
    assert made.source.size == path.stat().st_size > 99_000_000
    assert len(made.text) < 5_000_000
    assert told(made, f"{made.source.size} bytes: those after the first {64 << 20} are not read")
    assert told(made, "characters of HTML: those after")
    assert told(made, "too many to look for an article")


def test_pictures_written_into_a_page_do_not_count() -> None:
    picture = '<img src="data:image/png;base64,' + "iVBORw0KGgo=" * 2_000_000 + '">'
    made = read("a.html", page(before=picture))
    assert main_words(made)[-len(PROSE) :] == list(PROSE)
    assert made.notices == ()


def test_nul_bytes_and_right_to_left_text() -> None:
    made = read(
        "a.html", page([*PROSE, "הצוות לא קיבל אזהרה על כך בזמן הטיסה אל העיר הקרובה."]).replace("the", "t\0he")
    )
    assert list(PROSE) == main_words(made)[-1 - len(PROSE) : -1]
    assert told(made, "NUL")


def test_a_page_without_words_is_refused() -> None:
    with pytest.raises(InputUnusable, match="no words in it, read as html"):
        document_from("a.html", b"<html><body><script>only()</script></body></html>")


TAGS = st.sampled_from([
    "<p>", "</p>", "<div", ">", "<!--", "-->", "<script>", "</script>", "<br>", "text", PROSE[0], "&amp;", "&#0;", "<",
    "<table><td>", "<title>", "<body", "]]>", "<?xml encoding='x'?>", "\0", "<a href='", "<svg>", "<time datetime=x>",
])  # fmt: skip


@settings(max_examples=60)
@given(st.lists(TAGS, max_size=25))
def test_broken_pages_are_read_or_refused_and_the_same_each_time(parts: list[str]) -> None:
    data = ("<html>" + "".join(parts)).encode()
    try:
        made = read("a.html", data)
    except InputUnusable:
        return
    assert document_from("a.html", data) == made


@given(st.lists(TAGS, max_size=25))
def test_cutting_at_tags_never_gives_a_tag(parts: list[str]) -> None:
    for block in blocks_by_tags("".join(f"{part}<p>x</p>" for part in parts)):
        assert "<p>" not in block
        assert block == " ".join(block.split())


@given(st.text())
def test_bare_text_is_compared_without_white_space(text: str) -> None:
    assert bare(f" {text}\n") == bare(text)
    assert not any(c.isspace() for c in bare(text))
