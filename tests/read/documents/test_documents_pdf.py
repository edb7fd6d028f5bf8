"""PDF: pages as lines, and files made to break a reader."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.documents_read import main_words, read, told
from builders.html_pages import PROSE
from builders.pdf_files import file_of, pages, pdf, shown, stream
from crossfix.errors import InputUnusable
from crossfix.read.documents.open import document_from
from crossfix.read.documents.pdf import MOST_FAILED
from crossfix.read.documents.pdf_lines import pieces_of

BROKEN = ["At 05:13:32 the aircraft lost its main control", "systems, the ministry said in its report.", "1.2 Sounds"]
PICTURE = stream(
    b"\0" * 100,
    entries=b"/Type /XObject /Subtype /Image /Width 10 /Height 10 /BitsPerComponent 8 /ColorSpace /DeviceGray",
)


def test_pages_paragraphs_title_and_date() -> None:
    made = read("a.pdf", pdf([BROKEN, list(PROSE)], b"/Title (Two sounds) /CreationDate (D:20250204101500+05'00')"))
    assert [(one.page, made.words(one)) for one in made.passages][:2] == [(1, " ".join(BROKEN[:2])), (1, BROKEN[2])]
    assert {one.page for one in made.passages} == {1, 2}
    assert (made.form, made.title, made.language) == ("pdf", "Two sounds", "en")
    assert made.published == "2025-02-04T10:15:00+05:00"
    assert made.published_from is not None
    assert "/CreationDate" in made.published_from
    assert "not when it was published" in made.published_from


def test_running_heads_page_numbers_and_contents_are_kept_aside() -> None:
    texts = [f"Report of the crash\n{PROSE[k]}\n1.{k} History ........ {k}\n- {k} -" for k in range(4)]
    made = [(piece.words, piece.main) for piece in pieces_of(texts)]
    assert [words for words, main in made if main] == list(PROSE)
    assert len(made) == 16


def test_scripts_are_not_run_and_told() -> None:
    script = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
    assert told(read("a.pdf", pdf([PROSE], catalog=b"/OpenAction " + script)), "JavaScript): not run")
    hidden = pages([shown(PROSE)], catalog=b"/OpenAction 5 0 R", more={5: b"<< /S /Java#53cript /J#53 (x) >>"})
    assert told(read("a.pdf", file_of(hidden)), "JavaScript): not run")
    assert read("a.pdf", pdf([PROSE])).notices == ()


def test_a_loop_in_the_page_tree_is_refused() -> None:
    direct, around = pages([shown(PROSE)]), pages([shown(PROSE)])
    direct[2] = b"<< /Type /Pages /Kids [2 0 R 10 0 R] /Count 2 >>"
    around[2] = b"<< /Type /Pages /Kids [5 0 R] /Count 2 >>"
    around[5] = b"<< /Type /Pages /Kids [2 0 R 10 0 R] /Count 2 >>"
    for objects in (direct, around):
        with pytest.raises(InputUnusable, match="cannot be opened"):
            document_from("a.pdf", file_of(objects))


def test_streams_that_inflate_a_thousandfold_are_left_out_and_told() -> None:
    before = threading.active_count()
    objects = pages([shown(PROSE), b" " * 20_000_000], packed=True)
    assert len(file_of(objects)) < 25_000
    made = read("a.pdf", file_of(objects))
    assert main_words(made)
    assert told(made, "cannot be read (LimitReachedError): left out")
    assert threading.active_count() == before


def test_more_drawing_than_any_page_has_is_left_out_and_told() -> None:
    objects = pages([shown(PROSE), b"[" + b"1 " * 500_000 + b"] 0 d"], packed=True)
    made = read("a.pdf", file_of(objects))
    assert main_words(made)
    assert told(made, "left out")


def test_many_pages_that_cannot_be_read_end_the_reading() -> None:
    objects = pages([shown(PROSE), *[b"x"] * (MOST_FAILED + 10)])
    for number in range(13, 12 + 2 * (MOST_FAILED + 10), 2):
        objects[number] = b"<< /Length 4 /Filter [" + b"/FlateDecode " * 20 + b"] >>\nstream\nabcd\nendstream"
    made = read("a.pdf", file_of(objects))
    assert told(made, f"{MOST_FAILED} pages could not be read: the rest is not tried")


def test_a_form_that_shows_itself_ends() -> None:
    form = stream(
        b"/Fm1 Do /Fm1 Do",
        entries=b"/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /Fm1 5 0 R >> >>",
    )
    objects = pages([b"/Fm1 Do"], more={5: form}, resources=b"/XObject << /Fm1 5 0 R >>")
    with pytest.raises(InputUnusable, match="cyclic"):
        document_from("a.pdf", file_of(objects))


def test_a_wrong_table_of_places_is_rebuilt_and_told() -> None:
    made = read("a.pdf", file_of(pages([shown(PROSE)]), shift=57))
    assert " ".join(main_words(made)) == " ".join(PROSE)
    assert told(made, "pypdf: ")


def test_a_scan_is_refused_and_scanned_pages_are_told() -> None:
    resources = b"/XObject << /Im1 5 0 R >> /Font << /F1 3 0 R >>"
    scan = pages([b"q /Im1 Do Q"] * 3, more={5: PICTURE}, resources=resources)
    with pytest.raises(InputUnusable, match="no text on 3 pages, 3 with pictures; a scan"):
        document_from("a.pdf", file_of(scan))
    mixed = pages([shown(PROSE), b"q /Im1 Do Q", b""], more={5: PICTURE}, resources=resources)
    made = read("a.pdf", file_of(mixed))
    assert told(made, "pages with pictures and no text") or told(made, "pictures and no text: 2")


def test_encrypted_files_are_refused_with_what_to_do() -> None:
    entries = b"/Filter /Standard /V 1 /R 2 /P -4 /O <" + b"61" * 32 + b"> /U <" + b"62" * 32 + b">"
    objects = pages([shown(PROSE)], more={5: b"<< " + entries + b" >>"})
    with pytest.raises(InputUnusable, match="encrypted with a password"):
        document_from("a.pdf", file_of(objects, b"/Root 1 0 R /Encrypt 5 0 R /ID [<61> <61>]"))


def test_letters_without_a_table_are_told() -> None:
    made = read("a.pdf", pdf([["/g12/g7/g33 /g4 /g8/g9 /g10 /g11/g12"]]))
    assert told(made, "letters that the file does not explain")


WHOLE = pdf([BROKEN, list(PROSE)], b"/Title (Two sounds)")


@settings(max_examples=60)
@given(st.integers(0, len(WHOLE)), st.binary(max_size=8), st.integers(0, 40))
def test_damaged_files_are_read_or_refused_and_the_same_each_time(at: int, put: bytes, cut: int) -> None:
    data = WHOLE[:at] + put + WHOLE[at + cut :]
    results = []
    for _ in range(2):
        try:
            results.append(repr(read("a.pdf", data)))
        except InputUnusable as error:
            results.append(str(error))
    assert results[0] == results[1]
