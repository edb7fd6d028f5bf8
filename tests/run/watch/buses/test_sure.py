"""Who is cancelled while it waits for nats-py is cancelled, whenever that is."""

from __future__ import annotations

import asyncio

import pytest

from crossfix.run.watch.buses.nats_door import sure


def test_a_cancellation_that_comes_with_the_answer_is_not_lost() -> None:
    """At each step of the loop; asyncio.wait_for of Python 3.11 loses it at one of them."""

    async def answered(steps: int) -> str:
        for _ in range(steps):
            await asyncio.sleep(0)
        return "answer"

    async def waiting() -> str:
        return await asyncio.wait_for(answered(3), 5.0)

    async def asking() -> str:
        return await sure(waiting())

    async def go(cancelled_after: int) -> bool:
        task = asyncio.create_task(asking())
        for _ in range(cancelled_after):
            await asyncio.sleep(0)
        if not task.cancel():
            assert await task == "answer"
            return False
        with pytest.raises(asyncio.CancelledError):
            await task
        return True

    cancelled = [asyncio.run(go(steps)) for steps in range(1, 12)]
    assert cancelled == sorted(cancelled, reverse=True)
    assert set(cancelled) == {True, False}


def test_an_error_is_raised_as_it_is() -> None:
    async def fails() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        asyncio.run(sure(fails()))
