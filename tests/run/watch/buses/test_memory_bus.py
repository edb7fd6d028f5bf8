"""What is particular to the bus in memory."""

from __future__ import annotations

import asyncio

from builders.memory_bus import MemoryBus, MemoryLimits


def test_who_publishes_waits_while_the_part_is_full() -> None:
    async def go() -> None:
        bus = MemoryBus(MemoryLimits(most=3))
        for number in range(3):
            await bus.publish("area.1", "key", b"", str(number))
        fourth = asyncio.create_task(bus.publish("area.1", "key", b"fourth", "3"))
        await bus.publish("area.2", "key", b"", "0")
        await asyncio.sleep(0.01)
        assert not fourth.done()
        await bus.put_snapshot("area.1", 1, [])
        await asyncio.wait_for(fourth, 1)
        assert await anext(aiter(bus.subscribe("area.1", 3))) == (4, b"fourth")

    asyncio.run(go())


def test_a_message_id_is_forgotten_after_a_while() -> None:
    async def go() -> None:
        now = [0.0]
        bus = MemoryBus(clock=lambda: now[0])
        await bus.publish("area.1", "key", b"a", "same")
        now[0] = bus.limits.same_s
        await bus.publish("area.1", "key", b"b", "same")
        now[0] += 0.1
        await bus.publish("area.1", "key", b"c", "same")
        messages = bus.subscribe("area.1", 0)
        assert [await anext(messages), await anext(messages)] == [(1, b"a"), (2, b"c")]

    asyncio.run(go())
