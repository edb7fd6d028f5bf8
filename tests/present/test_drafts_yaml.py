"""The text of drafts.yaml and of appended items: the strict reader reads back what was written."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crossfix.present.drafts_yaml import drafts_text, item
from crossfix.present.yaml_text import block, flow
from crossfix.read.case_folder.yaml_lines import load_lines

TEXT = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=30
) | st.sampled_from(
    [
        "05:21:42",
        "no",
        "null",
        "1e5",
        "",
        " x ",
        "- a",
        "a: b",
        "# c",
        "{",
        "~",
        "0x10",
        "1_000",
        "on",
        "“q”",
        "'",
        '"',
        "\\",
        "line\nbreak",
        "\ttab",
        "é\u2028\u0085",
    ]
)
SCALARS = (
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False) | TEXT
)
PLAIN: st.SearchStrategy[Any] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=15
)


@given(st.dictionaries(TEXT, PLAIN, min_size=1, max_size=5), st.integers(0, 6))
@settings(max_examples=50)
def test_a_block_reads_back_as_it_was(data: dict[str, Any], indent: int) -> None:
    """Any text without control characters, numbers to the last bit, lists and mappings in each other."""
    loaded = load_lines("x.yaml", ("\n".join(block(data, indent)) + "\n").encode())
    assert loaded.problems == ()
    assert loaded.data == data


@given(PLAIN)
def test_one_line_reads_back_as_it_was(data: Any) -> None:
    """The flow style, as in `says: {time: {...}}`."""
    text = flow({"value": data})
    assert "\n" not in text
    assert load_lines("x.yaml", text.encode()).data == {"value": data}


@given(st.lists(st.dictionaries(TEXT, PLAIN, min_size=1, max_size=3), max_size=3))
@settings(max_examples=30)
def test_the_whole_file_reads_back(entries: list[dict[str, Any]]) -> None:
    """Each part is there, empty or not."""
    loaded = load_lines("drafts.yaml", drafts_text({"documents": [], "drafts": entries}).encode())
    assert loaded.problems == ()
    assert loaded.data == {"documents": [], "relays": [], "drafts": entries}


@given(st.dictionaries(TEXT, PLAIN, min_size=1, max_size=4), st.sampled_from(["\n", "\r\n"]), st.integers(0, 4))
@settings(max_examples=50)
def test_an_item_fits_below_a_list(entry: dict[str, Any], newline: str, indent: int) -> None:
    """In the file's indent and line ends."""
    text = f"items:{newline}{' ' * indent}- first{newline}{newline}{item(entry, indent, newline)}"
    loaded = load_lines("x.yaml", text.encode())
    assert loaded.problems == ()
    assert loaded.data == {"items": ["first", entry]}
