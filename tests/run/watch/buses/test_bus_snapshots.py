"""What a bus promises of snapshots: whole, the new pieces alone, and the state before where one dies in between."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from builders.pieces import pieces_of
from crossfix.errors import PartLost, RequestInvalid
from crossfix.run.watch.ports import Bus
from crossfix.run.watch.snapshot import Piece

Test = Callable[[Bus, Bus, str], Awaitable[None]]


async def taken(bus: Bus, part: str, after: int, count: int) -> list[tuple[int, bytes]]:
    """The next messages of a part."""
    messages = bus.subscribe(part, after)
    return [await anext(messages) for _ in range(count)]


def test_a_snapshot_of_any_size_comes_back_and_lets_messages_go(held: Callable[[Test], None]) -> None:
    async def snapshots(one: Bus, two: Bus, part: str) -> None:
        assert await one.snapshot(part) is None
        for number in range(5):
            await one.publish(part, "key", b"%d" % number, f"snap-{number}")
        sequences = [sequence for sequence, _ in await taken(one, part, 0, 5)]
        states: list[dict[str, bytes]] = [
            {},
            {"": b"", "big": b"x" * 5_300_000, "name with . * > and ü": b"s"},
            {"small": b"s"},
        ]
        for place, state in enumerate(states, 1):
            await one.put_snapshot(part, sequences[place], pieces_of(state))
            kept = await two.snapshot(part)
            assert kept == (sequences[place], state)
            assert list(kept[1]) == list(state)
        assert (await taken(two, part, sequences[3], 1))[0] == (sequences[4], b"4")
        assert (await taken(two, part, 0, 1))[0][0] >= sequences[3]

    held(snapshots)


def test_a_piece_that_the_last_head_has_is_not_asked_for_again(held: Callable[[Test], None]) -> None:
    async def again(one: Bus, two: Bus, part: str) -> None:
        asked: list[str] = []
        chance, numbers = random.Random(1), list(range(12))
        writer = one
        last: set[str] = set()
        for sequence in range(1, 9):
            if sequence == 5:  # another takes over: it has read the head
                writer, kept = two, await two.snapshot(part)
                assert kept is not None
                assert set(kept[1]) == last
            chance.shuffle(numbers)
            state = {f"p{number}": b"%d" % number * 1000 for number in numbers[: chance.randrange(12)]}
            asked.clear()
            await writer.put_snapshot(part, sequence, pieces_of(state, asked))
            assert asked == [name for name in state if name not in last]
            last = set(state)
            assert await one.snapshot(part) == (sequence, state)

    held(again)


def test_two_pieces_of_one_name_are_refused(held: Callable[[Test], None]) -> None:
    async def twice(one: Bus, _: Bus, part: str) -> None:
        with pytest.raises(RequestInvalid, match="2 pieces of a state have 1 names"):
            await one.put_snapshot(part, 1, [Piece("a", bytes), Piece("a", bytes)])
        assert await one.snapshot(part) is None

    held(twice)


def test_who_dies_in_between_leaves_the_state_before(held: Callable[[Test], None]) -> None:
    async def dying(one: Bus, two: Bus, part: str) -> None:
        before = {f"p{number}": b"%d" % number * 1000 for number in range(3)}
        await one.put_snapshot(part, 1, pieces_of(before))
        kept_before, seen = 1, set()
        for sequence in range(2, 22):
            new = {f"{sequence}-{number}": b"%d" % number * 600_000 for number in range(2)}
            after = {**dict(list(before.items())[-2:]), **new}
            writing = asyncio.create_task(one.put_snapshot(part, sequence, pieces_of(after)))
            await asyncio.sleep(0.0005 * (sequence - 2))
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing
            kept = await two.snapshot(part)
            assert kept in ((kept_before, before), (sequence, after))
            seen.add(kept == (sequence, after))
            again = await one.snapshot(part)  # the last word of who died may reach the server only now
            assert again in (kept, (sequence, after))
            assert again is not None
            kept_before, before = again
        assert False in seen

    held(dying)


def test_a_body_that_fails_leaves_the_state_before(held: Callable[[Test], None]) -> None:
    async def failing(one: Bus, two: Bus, part: str) -> None:
        def broken() -> bytes:
            raise OSError("this body cannot be made")

        await one.put_snapshot(part, 1, pieces_of({"a": b"a"}))
        with pytest.raises(OSError, match="this body cannot be made"):
            await one.put_snapshot(part, 2, [*pieces_of({"b": b"b"}), Piece("c", broken)])
        assert await two.snapshot(part) == (1, {"a": b"a"})
        await one.put_snapshot(part, 3, pieces_of({"a": b"a", "b": b"b"}))
        assert await two.snapshot(part) == (3, {"a": b"a", "b": b"b"})

    held(failing)


def test_a_snapshot_of_one_who_lost_the_part_is_not_kept(held: Callable[[Test], None]) -> None:
    async def fenced(one: Bus, two: Bus, part: str) -> None:
        await one.put_snapshot(part, 3, pieces_of({"a": b"first"}))
        assert await two.snapshot(part) == (3, {"a": b"first"})
        await two.put_snapshot(part, 5, pieces_of({"b": b"second"}))
        with pytest.raises(PartLost, match="snapshot"):
            await one.put_snapshot(part, 4, pieces_of({"c": b"late"}))
        assert await one.snapshot(part) == (5, {"b": b"second"})
        await one.put_snapshot(part, 6, pieces_of({"b": b"second", "d": b"third"}))
        assert await two.snapshot(part) == (6, {"b": b"second", "d": b"third"})

    held(fenced)


def test_who_reads_while_another_writes_sees_one_of_its_states(held: Callable[[Test], None]) -> None:
    async def reading(one: Bus, two: Bus, part: str) -> None:
        async def writing() -> None:
            for sequence in range(1, 25):
                body = b"%d " % sequence * 200_000
                await one.put_snapshot(part, sequence, pieces_of({f"a-{sequence}": body, f"b-{sequence // 3}": b"b"}))

        writer = asyncio.create_task(writing())
        seen = set()
        while not writer.done():
            kept = await two.snapshot(part)
            if kept is not None:
                sequence, state = kept
                assert state == {f"a-{sequence}": b"%d " % sequence * 200_000, f"b-{sequence // 3}": b"b"}
                seen.add(sequence)
            await asyncio.sleep(0)
        await writer
        assert len(seen) > 1

    held(reading)
