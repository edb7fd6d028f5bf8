"""A state in pieces comes back whole or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.errors import StoreUnusable
from crossfix.run.watch.snapshot import cut, head_of, whole


@given(st.binary(max_size=40), st.integers(1, 9), st.integers(0, 1 << 62))
def test_it_comes_back(body: bytes, piece: int, sequence: int) -> None:
    head, pieces = cut(sequence, "one", body, piece)
    assert head_of(head.packed(), "here") == head
    assert (whole(head, pieces, "here"), head.sequence) == (body, sequence)
    assert all(0 < len(one) <= piece for one in pieces)


@given(st.binary(min_size=1, max_size=40), st.integers(1, 9), st.data())
def test_a_piece_that_is_missing_or_changed_is_said(body: bytes, piece: int, data: st.DataObject) -> None:
    head, pieces = cut(1, "one", body, piece)
    place = data.draw(st.integers(0, len(pieces) - 1))
    changed = data.draw(st.one_of(st.none(), st.binary(max_size=9).filter(lambda other: other != pieces[place])))
    with pytest.raises(StoreUnusable, match="here: "):
        whole(head, [*pieces[:place], changed, *pieces[place + 1 :]], "here")


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"sequence": "x"}'])
def test_what_is_no_head_is_said(data: bytes) -> None:
    with pytest.raises(StoreUnusable, match="here: not the head of a snapshot"):
        head_of(data, "here")
