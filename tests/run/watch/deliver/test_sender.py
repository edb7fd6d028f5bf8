"""What a store says is due goes out and is written down: real store, real receiver."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from builders.outgoing import NOW_S, alert, delivery, subscription
from builders.receiver import Answer, receiving
from crossfix.errors import RequestInvalid
from crossfix.records.alert import Alert, Delivery, State, Step
from crossfix.records.notice import Notice
from crossfix.run.watch.deliver.channels import check_channel
from crossfix.run.watch.deliver.sender import Sender
from crossfix.run.watch.deliver.signing import new_secret, verified
from crossfix.run.watch.deliver.stream import Hub
from crossfix.run.watch.deliver.targets import Allowed
from crossfix.run.watch.deliver.tries import Again, Arrived, GivenUp, Outcome
from crossfix.run.watch.deliver.webhook import Webhooks
from crossfix.run.watch.stores.sqlite import SqliteDatabase
from crossfix.run.watch.stores.store import SqlStore


@dataclass
class Clock:
    """Stands until it is moved."""

    now_s: float = NOW_S

    def __call__(self) -> float:
        return self.now_s


@dataclass
class Desk:
    """A sender over a store in a file, and what it reported."""

    store: SqlStore
    clock: Clock
    sender: Sender
    hub: Hub
    told: list[tuple[str, Outcome]]
    said: list[Notice]


def run(folder: Path, work: Callable[[Desk], Awaitable[None]], *, exercise: bool = False) -> None:
    """Work with a desk whose store is in the folder."""

    async def go() -> None:
        clock = Clock()
        store = SqlStore(SqliteDatabase(folder / "watch.db"), clock)
        told: list[tuple[str, Outcome]] = []
        said: list[Notice] = []

        async def report(one: Delivery, outcome: Outcome) -> None:
            told.append((one.id, outcome))

        webhooks = Webhooks(Allowed.of(["127.0.0.1"]))
        hub = Hub("run")
        sender = Sender(store, hub, "/watch/1", clock, report, said.append, webhooks, exercise=exercise)
        try:
            async with asyncio.timeout(30.0):
                await work(Desk(store, clock, sender, hub, told, said))
        finally:
            await store.close()

    asyncio.run(go())


async def left(store: SqlStore, clock: Clock) -> Sequence[Delivery]:
    """What is due in a minute."""
    return await store.due(clock.now_s + 61.0)


def test_a_webhook_is_tried_until_it_arrives(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        secret = new_secret()
        answers = (Answer(503), Answer(429, (("retry-after", "30"),)), Answer(204))
        async with receiving(*answers) as receiver:
            channel = f"webhook:http://127.0.0.1:{receiver.port}/in"
            await desk.store.subscribe(subscription(channel=channel, secret=secret))
            await desk.store.write([alert()], [delivery(alert(), channel)])
            assert await desk.sender.send_due() == 1
            assert await desk.sender.send_due() == 0
            desk.clock.now_s += 1.0
            assert await desk.sender.send_due() == 1
            desk.clock.now_s += 29.0
            assert await desk.sender.send_due() == 0
            desk.clock.now_s += 1.0
            assert await desk.sender.send_due() == 1
            assert await left(desk.store, desk.clock) == []
        assert [outcome for _, outcome in desk.told] == [
            Again("HTTP 503"), Again("HTTP 429", 30.0), Arrived("HTTP 204"),
        ]  # fmt: skip
        assert len({got.headers["webhook-id"] for got in receiver.got}) == 1
        assert all(verified(secret, got.headers, got.body, desk.clock.now_s) for got in receiver.got)
        event = json.loads(receiver.got[-1].body)
        assert (event["specversion"], event["id"], event["type"]) == ("1.0", f"{alert().id}.0", "crossfix.alert.sent")
        assert event["data"]["uplink"] == alert().uplink

    run(tmp_path, work)


def test_a_receiver_that_wants_no_more_is_left_alone(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        async with receiving(Answer(410)) as receiver:
            channel = f"webhook:http://127.0.0.1:{receiver.port}/in"
            await desk.store.subscribe(subscription(channel=channel))
            await desk.store.write([alert()], [delivery(alert(), channel)])
            await desk.sender.send_due()
            (stopped,) = await desk.store.subscriptions()
            assert stopped.channel == f"stopped:{channel}"
            await desk.store.write(
                [], [delivery(alert(), channel, id="d-2"), delivery(alert(), stopped.channel, id="d-3")]
            )
            assert await desk.sender.send_due() == 2
            assert await left(desk.store, desk.clock) == []
        assert len(receiver.got) == 1
        assert all(isinstance(outcome, GivenUp) for _, outcome in desk.told)
        assert len(desk.told) == 3

    run(tmp_path, work)


def test_what_waits_for_a_subscription_that_was_taken_back_is_given_up(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        async with receiving(Answer(503), Answer(204)) as receiver:
            channel = f"webhook:http://127.0.0.1:{receiver.port}/in"
            await desk.store.subscribe(subscription(channel=channel))
            await desk.store.write([alert()], [delivery(alert(), channel)])
            await desk.sender.send_due()
            await desk.store.unsubscribe("ahy-occ")
            desk.clock.now_s += 1.0
            await desk.sender.send_due()
            assert await left(desk.store, desk.clock) == []
        assert len(receiver.got) == 1
        assert desk.told[-1][1] == GivenUp("the subscription ahy-occ was taken back")

    run(tmp_path, work)


def test_a_stream_has_arrived_when_somebody_listens(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        printing = desk.hub.listen(delivers=False)
        await desk.store.write([alert()], [delivery(alert(), "stream")])
        await desk.sender.send_due()
        listener = desk.hub.listen()
        desk.clock.now_s += 1.0
        await desk.sender.send_due()
        assert [outcome for _, outcome in desk.told] == [
            Again("nobody listens to the stream", out=True), Arrived("put to who listens to the stream"),
        ]  # fmt: skip
        assert len(desk.hub.after(0)) == 1  # type: ignore[arg-type]
        listener.close()
        printing.close()

    run(tmp_path, work)


def test_an_exercise_says_so_wherever_it_goes(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        async with receiving() as receiver:
            channel = f"webhook:http://127.0.0.1:{receiver.port}/in"
            await desk.store.subscribe(subscription(channel=channel))
            await desk.store.write([alert()], [delivery(alert(), channel), delivery(alert(), "stream", id="d-2")])
            await desk.sender.send_due()
        event = json.loads(receiver.got[0].body)
        assert event["type"] == "crossfix.alert.sent.exercise"
        assert event["data"]["exercise"] is True
        (message,) = desk.hub.after(0)  # type: ignore[misc]
        assert json.loads(message.body)["exercise"] is True

    run(tmp_path, work, exercise=True)


def test_the_end_of_an_alert_goes_out_too(tmp_path: Path) -> None:
    over: Alert = replace(alert(), steps=(*alert().steps, Step(State.CLEARED, NOW_S + 5.0, "watch", "over")))

    async def work(desk: Desk) -> None:
        await desk.store.write([over], [delivery(over, "stream"), delivery(alert(id="other"), "stream", id="d-9")])
        await desk.sender.send_due()
        (message,) = desk.hub.after(0)  # type: ignore[misc]
        assert json.loads(message.body)["state"] == "cleared"
        assert ("d-9", GivenUp("the store has no alert other")) in desk.told

    run(tmp_path, work)


def test_it_runs_on_where_the_store_is_away(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        folder = tmp_path / "away"
        store = SqlStore(SqliteDatabase(folder / "watch.db"), desk.clock)
        desk.sender.store = store
        running = asyncio.create_task(desk.sender.run(asyncio.Event(), every_s=0.01))
        while not desk.said:
            await asyncio.sleep(0.01)
        folder.mkdir()
        await store.write([alert()], [delivery(alert(), "stream")])
        while desk.hub.last == 0:
            await asyncio.sleep(0.01)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        assert "cannot be opened" in desk.said[0].text
        assert "done again" in desk.said[-1].text
        await store.close()

    run(tmp_path, work)


def test_a_receiver_that_fails_gets_the_others_later_and_holds_nobody_up(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        async with receiving(Answer(503), Answer(204)) as receiver:
            channel = f"webhook:http://127.0.0.1:{receiver.port}/in"
            several = [delivery(alert(), channel, id=f"d-{k}", created_s=NOW_S + k) for k in range(3)]
            other = delivery(alert(), "stream", id="d-9", subscription="board", created_s=NOW_S + 9.0)
            listener = desk.hub.listen()
            await desk.store.subscribe(subscription(channel=channel))
            await desk.store.write([alert()], [*several, other])
            assert await desk.sender.send_due() == 2
            assert sorted(name for name, _ in desk.told) == ["d-0", "d-9"]
            desk.clock.now_s += 1.0
            assert await desk.sender.send_due() == 3
            listener.close()
        assert [got.headers["webhook-id"] for got in receiver.got] == ["d-0", "d-0", "d-1", "d-2"]
        assert await left(desk.store, desk.clock) == []

    run(tmp_path, work)


@pytest.mark.parametrize(
    "channel",
    ["", "streams", "stream:x", "mail:a@b", "webhook:", "webhook:https://10.0.0.1/", "mqtt:", "mqtt:a/#", "mqtt:+/b",
     "mqtt:$SYS/x", "mqtt:a//b", "stopped:stream"],
)  # fmt: skip
def test_a_channel_that_cannot_be_used_is_refused(channel: str) -> None:
    with pytest.raises(RequestInvalid):
        check_channel(channel, Allowed())
    assert check_channel("mqtt:warn/v1", Allowed()).to == "warn/v1"
    assert check_channel("webhook:https://occ.example/k?key=1", Allowed()).shown() == "webhook:..."
