"""YAML to plain data: what is taken, what is refused, and at which line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.read.case_folder.yaml_lines import MAX_BYTES, MAX_DEPTH, MAX_VALUES, load_lines


def problem(raw: bytes) -> tuple[int | None, str]:
    """Line and text of the first problem."""
    first = load_lines("case.yaml", raw).problems[0]
    return first.line, first.text


def test_values_and_lines() -> None:
    loaded = load_lines("case.yaml", b"# a comment\na: 1\nb:\n  - x: 2.5\n    y: 'no'\n  - [true, null, ~]\n")
    assert loaded.data == {"a": 1, "b": [{"x": 2.5, "y": "no"}, [True, None, None]]}
    assert loaded.lines[("a",)] == 2
    assert loaded.lines[("b", 0, "y")] == 5
    assert loaded.lines[("b", 1)] == 6


@pytest.mark.parametrize(
    "text",
    ["05:21:42", "2024-12-25", "2024-12-25T05:21:42Z", "no", "yes", "0x1F", "0o17", "012", ".nan", ".inf", "1_000"],
)
def test_stays_text(text: str) -> None:
    assert load_lines("case.yaml", f"a: {text}\n".encode()).data == {"a": text}


@pytest.mark.parametrize("quoted", ['"12"', "'12'", "|-\n  12"])
def test_quoted_numbers_stay_text(quoted: str) -> None:
    assert load_lines("case.yaml", f"a: {quoted}\n".encode()).data == {"a": "12"}


def test_byte_order_mark_is_no_character() -> None:
    assert load_lines("case.yaml", b"\xef\xbb\xbfa: 1\n").data == {"a": 1}


def test_long_digits_stay_text() -> None:
    assert load_lines("case.yaml", b"a: " + b"9" * 5000).data == {"a": "9" * 5000}


@pytest.mark.parametrize(
    "tag",
    [
        b"!!python/object/apply:os.system",
        b"!!python/name:os.system",
        b"!!python/object/new:subprocess.Popen",
        b"!!binary",
        b"!!set",
        b"!!str",
        b"!",
        b"!local",
    ],
)
def test_tags_are_refused(tag: bytes) -> None:
    line, text = problem(b"a: 1\nb: " + tag + b" x\n")
    assert line == 2
    assert "is not read; remove it" in text


def test_object_tag_runs_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = tmp_path_factory.mktemp("tag") / "made"
    load_lines("case.yaml", f'a: !!python/object/apply:os.system ["touch {made}"]\n'.encode())
    assert not made.exists()


@pytest.mark.parametrize("raw", [b"a: &x [1]\n", b"a: &x\n  b: 1\n", b"a: *x\n", b"a: &x [*x]\n", b"&x a: 1\n"])
def test_anchors_and_aliases_are_refused(raw: bytes) -> None:
    line, text = problem(raw)
    assert line == 1
    assert text.endswith("(x) are not read; write the value out, or quote it")


def test_billion_laughs_are_never_unfolded() -> None:
    rows = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    rows += [f"a{k}: &a{k} [" + ", ".join([f"*a{k - 1}"] * 9) + "]" for k in range(1, 12)]
    loaded = load_lines("case.yaml", "\n".join(rows).encode())
    assert len(loaded.lines) < 250
    assert loaded.problems[0].line == 1
    assert "anchors and aliases (a0)" in loaded.problems[0].text


@pytest.mark.parametrize("opening", [b"[", b"- ", b"{a: ", b"? "])
def test_deep_nesting_ends_the_reading(opening: bytes) -> None:
    assert problem(opening * 200_000) == (1, f"nested deeper than {MAX_DEPTH} levels")


def test_depth_that_is_still_read() -> None:
    raw = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    assert load_lines("case.yaml", raw).problems == ()
    assert problem(b"[" + raw + b"1]")[1] != ""


def test_too_many_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """At a limit of a hundredth: so many values take seconds to parse."""
    few = MAX_VALUES // 100
    monkeypatch.setattr("crossfix.read.case_folder.yaml_lines.MAX_VALUES", few)
    line, text = problem(b"[" + b"1," * (few + 5))
    assert line == 1
    assert text.startswith(f"more than {few} values; split the case")
    assert load_lines("case.yaml", b"[" + b"1," * (few - 2) + b"1]").problems == ()


def test_too_many_bytes_are_not_parsed() -> None:
    loaded = load_lines("case.yaml", b"\xff" * (MAX_BYTES + 1))
    assert loaded.lines == {}
    assert loaded.problems[0].text.startswith(f"{MAX_BYTES + 1} bytes; at most {MAX_BYTES} are read")


def test_duplicate_key() -> None:
    assert problem(b"a: 1\nb: 2\na: 3\n") == (3, "key 'a' appears twice; keep one")


@pytest.mark.parametrize("raw", [b"? [x, y]\n: 1\n", b"? {x: y}\n: 1\n"])
def test_key_that_is_no_text(raw: bytes) -> None:
    assert problem(raw) == (1, "a key must be plain text")


def test_second_document() -> None:
    assert problem(b"---\na: 1\n---\nb: 2\n") == (3, "a second YAML document (---); keep one document per file")


def test_not_utf8() -> None:
    assert problem(b"a: 1\nb: caf\xe9\n") == (2, "not UTF-8 at byte 11; save the file as UTF-8")


def test_utf16() -> None:
    assert problem("a: 1\n".encode("utf-16")) == (1, "not UTF-8 at byte 0; save the file as UTF-8")


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\uffff"])
def test_control_characters(character: str) -> None:
    assert problem(f"a: 1\nb: x{character}y\n".encode()) == (2, f"control character {character!r}; remove it")


def test_escaped_control_character() -> None:
    assert problem(b'a: 1\nb: "x\\x1b[31my"\n') == (2, "control character '\\x1b'; remove it")


@pytest.mark.parametrize(
    ("raw", "line"), [(b"a: [1\nb: 2\n", 2), (b"a: 1\n\tb: 2\n", 2), (b"a: 'x\n", 2), (b"a: b: c\n", 1)]
)
def test_not_yaml(raw: bytes, line: int) -> None:
    found, text = problem(raw)
    assert found == line
    assert text.startswith("not YAML: ")


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"# only a comment\n", b"---\n"])
def test_empty(raw: bytes) -> None:
    assert load_lines("case.yaml", raw).data is None


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(st.binary(max_size=300))
def test_random_bytes_never_raise(raw: bytes) -> None:
    loaded = load_lines("case.yaml", raw)
    assert loaded.problems == () or all(p.file == "case.yaml" for p in loaded.problems)


@given(st.text(alphabet="ab:-[]{}&*!|>'\"%@#, \n?", max_size=80))
def test_random_marks_never_raise(text: str) -> None:
    loaded = load_lines("case.yaml", text.encode())
    assert all(p.line is None or 1 <= p.line <= text.count("\n") + 2 for p in loaded.problems)


@given(plain)
def test_json_is_read_as_it_is(value: object) -> None:
    import json  # noqa: PLC0415

    loaded = load_lines("case.yaml", json.dumps(value).encode())
    assert loaded.data == value or loaded.problems
