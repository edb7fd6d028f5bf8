"""A state in pieces comes back whole or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.errors import RequestInvalid, StoreUnusable
from crossfix.run.watch.snapshot import Head, Piece, cut, distinct, head_of, whole


@given(st.binary(max_size=40), st.integers(1, 9), st.text(max_size=9), st.integers(0, 1 << 40))
def test_a_piece_comes_back(body: bytes, most: int, name: str, place: int) -> None:
    kept, messages = cut(name, "one", place, body, most)
    assert (kept.name, kept.writing, kept.place) == (name, "one", place)
    assert kept.sha256 == hashlib.sha256(body).hexdigest()
    assert whole(kept, messages, "here") == body
    assert all(0 < len(one) <= most for one in messages)


@given(st.integers(0, 1 << 62), st.lists(st.text(max_size=9), max_size=5))
def test_a_head_comes_back(sequence: int, names: list[str]) -> None:
    head = Head(sequence, tuple(cut(name, "one", place, b"x")[0] for place, name in enumerate(names)))
    assert head_of(head.packed(), "here") == head


@given(st.binary(min_size=1, max_size=40), st.integers(1, 9), st.data())
def test_a_message_that_is_missing_or_changed_is_said(body: bytes, most: int, data: st.DataObject) -> None:
    kept, messages = cut("tracks", "one", 0, body, most)
    place = data.draw(st.integers(0, len(messages) - 1))
    changed = data.draw(st.one_of(st.none(), st.binary(max_size=9).filter(lambda other: other != messages[place])))
    with pytest.raises(StoreUnusable, match="here: piece tracks: "):
        whole(kept, [*messages[:place], *([] if changed is None else [changed]), *messages[place + 1 :]], "here")


def test_fewer_messages_than_the_head_has_are_said() -> None:
    kept, messages = cut("tracks", "one", 0, b"abc", 2)
    with pytest.raises(StoreUnusable, match="2 of 3 messages, 3 bytes"):
        whole(replace(kept, messages=3), messages, "here")


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"sequence": "x"}', b'{"sequence": 1, "pieces": 3}'])
def test_what_is_no_head_is_said(data: bytes) -> None:
    with pytest.raises(StoreUnusable, match="here: not the head of a snapshot"):
        head_of(data, "here")


def test_two_pieces_of_one_name_are_refused() -> None:
    pieces = [Piece("a", bytes), Piece("b", bytes)]
    distinct(pieces, "here")
    with pytest.raises(RequestInvalid, match="here: 3 pieces of a state have 2 names"):
        distinct([*pieces, Piece("a", bytes)], "here")
