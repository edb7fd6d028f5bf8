"""Nothing in the data can leave its script element."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from crossfix.present.embedding import csp_hash, json_for_script

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(VALUES)
def test_any_value_survives_and_cannot_close_the_element(value: object) -> None:
    text = json_for_script(value)
    assert json.loads(text) == value
    assert not set(text) & set("<>&\u2028\u2029")


@given(st.text())
def test_any_text_around_the_end_tag_is_escaped(text: str) -> None:
    assert "</" not in json_for_script(f"{text}</script><!--{text}")


def test_hash_of_an_empty_script_is_the_published_one() -> None:
    # SHA-256 of nothing, FIPS 180-4 (NIST example values), as base64.
    assert csp_hash("") == "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
