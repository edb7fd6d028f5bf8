"""The numbered messages of a stream: all of them, once, in order, also after a gap."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossfix.run.watch.deliver.stream import Hub, Listener, Lost, Message, StreamLimits, TooMany


async def taken(listener: Listener, number: int) -> list[Message]:
    """So many messages."""
    found: list[Message] = []
    async for message in listener.messages(5.0):
        assert message is not None
        found.append(message)
        if len(found) == number:
            break
    return found


@settings(max_examples=50)
@given(st.lists(st.booleans(), max_size=40), st.data())
def test_who_resumes_gets_what_who_stayed_got(kinds: list[bool], data: st.DataObject) -> None:
    hub = Hub("run")
    for number, kept in enumerate(kinds):
        hub.put("alert" if kept else "states", str(number).encode(), kept=kept)
    since = data.draw(st.integers(0, sum(kinds)))
    found = hub.after(since)
    assert isinstance(found, list)
    assert [m.sequence for m in found] == list(range(since + 1, sum(kinds) + 1))
    assert all(m.kept for m in found)


def test_what_is_kept_no_more_is_told_and_not_left_out() -> None:
    hub = Hub("run", StreamLimits(kept=3))
    for number in range(5):
        hub.put("alert", str(number).encode())
    assert [m.sequence for m in hub.after(2)] == [3, 4, 5]  # type: ignore[union-attr]
    assert hub.after(1) == Lost(5)
    assert hub.after(6) == Lost(5)
    assert Hub("run").after(0) == []


def test_a_listener_gets_all_that_is_kept_and_the_newest_of_the_moment() -> None:
    async def go() -> list[tuple[str, bytes]]:
        hub = Hub("run")
        listener = hub.listen()
        for number in range(3):
            hub.put("alert", b"a%d" % number)
            hub.put("states", b"s%d" % number, kept=False)
            hub.put("feeds", b"f%d" % number, kept=False)
        found = await taken(listener, 5)
        listener.close()
        assert hub.listening == 0
        return [(m.event, m.body) for m in found]

    assert asyncio.run(go()) == [
        ("alert", b"a0"), ("alert", b"a1"), ("alert", b"a2"), ("states", b"s2"), ("feeds", b"f2"),
    ]  # fmt: skip


def test_who_falls_behind_is_cut_off_and_the_others_are_not() -> None:
    async def go() -> None:
        hub = Hub("run", StreamLimits(behind=2))
        slow, quick = hub.listen(), hub.listen()
        for number in range(2):
            hub.put("alert", b"%d" % number)
        assert len(await taken(quick, 2)) == 2
        hub.put("alert", b"2")
        assert slow.cut
        assert not quick.cut
        assert hub.listening == 1
        assert [m.body async for m in slow.messages(0.01) if m] == [b"0", b"1"]
        assert len(await taken(quick, 1)) == 1

    asyncio.run(go())


def test_what_is_printed_is_heard_and_not_delivered() -> None:
    async def go() -> None:
        hub = Hub("run")
        printing = hub.listen(delivers=False)
        assert hub.listening == 0
        hub.put("alert", b"1")
        assert [m.body for m in await taken(printing, 1)] == [b"1"]
        somebody = hub.listen()
        assert hub.listening == 1
        somebody.close()
        assert hub.listening == 0

    asyncio.run(go())


def test_at_the_end_listeners_get_what_waits_for_them_and_no_new_ones_are_taken() -> None:
    async def go() -> None:
        hub = Hub("run")
        waiting, late = hub.listen(), hub.listen(delivers=False)
        found = asyncio.create_task(taken(waiting, 3))
        await asyncio.sleep(0)
        for number in range(2):
            hub.put("alert", b"%d" % number)
        hub.end()
        assert [m.body for m in await found] == [b"0", b"1"]
        assert [m.body async for m in late.messages(5.0) if m] == [b"0", b"1"]
        assert hub.listening == 0
        with pytest.raises(TooMany, match="the watch ends"):
            hub.listen()

    asyncio.run(go())


def test_no_more_listeners_than_allowed_and_a_beat_when_nothing_comes() -> None:
    async def go() -> None:
        hub = Hub("run", StreamLimits(listeners=1))
        first = hub.listen()
        with pytest.raises(TooMany, match="1 listeners"):
            hub.listen()
        async for message in first.messages(0.01):
            assert message is None
            break
        first.close()
        hub.listen().close()

    asyncio.run(go())
