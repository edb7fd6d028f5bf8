"""MQTT 5 against a real mosquitto on loopback."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiomqtt
import pytest

from builders.outgoing import NOW_S, alert, subscription
from builders.servers import Server, free_port, running
from crossfix.errors import RequestInvalid
from crossfix.present.alert_json import encoded
from crossfix.records.alert import Delivery, State, Step
from crossfix.run.watch.deliver.mqtt import Broker, Mqtt, MqttLimits, broker_of, topic_of
from crossfix.run.watch.deliver.sender import Sender
from crossfix.run.watch.deliver.stream import Hub
from crossfix.run.watch.deliver.tries import Again, Arrived, Outcome
from crossfix.run.watch.stores.sqlite import SqliteDatabase
from crossfix.run.watch.stores.store import SqlStore

MOSQUITTO = shutil.which("mosquitto") or next(filter(os.path.exists, ["/usr/sbin/mosquitto"]), None)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Server]:
    """Started on a free port."""
    if MOSQUITTO is None:
        pytest.skip("mosquitto is not installed")
    port, settings = free_port(), tmp_path / "mosquitto.conf"
    settings.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n", "ascii")
    tmp_path.chmod(0o755)
    with running(Server([MOSQUITTO, "-c", str(settings)], port, tmp_path / "mosquitto.log")) as server:
        yield server


def reader(port: int) -> Any:
    """A subscriber."""
    return aiomqtt.Client("127.0.0.1", port, protocol=aiomqtt.ProtocolVersion.V5)


async def taken(client: Any, number: int) -> list[Any]:
    """So many messages."""
    found: list[Any] = []
    async with asyncio.timeout(10.0):
        async for message in client.messages:
            found.append(message)
            if len(found) == number:
                break
    return found


async def nothing(_delivery: Delivery, _outcome: Outcome) -> None:
    """Takes a report."""


async def stopped(task: asyncio.Task[None]) -> None:
    """Ends a task in good order."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def mqtt_to(port: int) -> Mqtt:
    """Quick to connect again."""
    return Mqtt(Broker("127.0.0.1", port), MqttLimits(pause_s=0.05))


def test_an_alert_is_retained_while_it_is_open(broker: Server, tmp_path: Path) -> None:
    over = replace(alert(), steps=(*alert().steps, Step(State.CLEARED, NOW_S + 9.0, "watch", "over")))
    topic = f"warn/v1/AHY/{alert().id}"

    async def go() -> None:
        mqtt = mqtt_to(broker.port)
        task = asyncio.create_task(mqtt.run())
        assert await mqtt.connected(10.0)
        store = SqlStore(SqliteDatabase(tmp_path / "watch.db"), lambda: NOW_S)
        sender = Sender(store, Hub("run"), "/watch/1", lambda: NOW_S, nothing, print, mqtt=mqtt)
        await store.subscribe(subscription(channel="mqtt:warn/v1"))
        first = Delivery("d-1", alert().id, "ahy-occ", "mqtt:warn/v1", 0, NOW_S)
        await store.write([replace(alert(), expires_s=NOW_S + 600.0)], [first])
        assert await sender.send_due() == 1
        async with reader(broker.port) as late:
            await late.subscribe("warn/v1/#", qos=1)
            open_one, watch = sorted(await taken(late, 2), key=lambda m: m.topic.value)
            assert (open_one.topic.value, open_one.retain, open_one.qos) == (topic, True, 1)
            event = json.loads(open_one.payload)
            assert (event["specversion"], event["data"]["id"]) == ("1.0", alert().id)
            assert 590 <= open_one.properties.MessageExpiryInterval <= 600
            assert open_one.properties.ContentType.startswith("application/cloudevents+json")
            assert (watch.topic.value, json.loads(watch.payload)) == ("warn/v1/watch", {"alive": True})
            await store.write([over], [replace(first, id="d-2", version=1)])
            assert await sender.send_due() == 1
            told, cleared = await taken(late, 2)
            assert json.loads(told.payload)["data"]["state"] == "cleared"
            assert cleared.payload == b""
        async with reader(broker.port) as later:
            await later.subscribe("warn/v1/#", qos=1)
            (only,) = await taken(later, 1)
            assert only.topic.value == "warn/v1/watch"
        await stopped(task)
        await store.close()

    asyncio.run(go())


WATCH = """
import asyncio, sys
from crossfix.run.watch.deliver.mqtt import Broker, Mqtt
asyncio.run(Mqtt(Broker("127.0.0.1", int(sys.argv[1]))).run())
"""


def test_the_broker_tells_when_the_watch_is_gone(broker: Server) -> None:
    async def go() -> None:
        async with reader(broker.port) as desk:
            await desk.subscribe("warn/v1/watch", qos=1)
            watch = await asyncio.create_subprocess_exec(sys.executable, "-c", WATCH, str(broker.port))
            try:
                assert [json.loads(m.payload) for m in await taken(desk, 1)] == [{"alive": True}]
            finally:
                watch.kill()
                await watch.wait()
            assert [json.loads(m.payload) for m in await taken(desk, 1)] == [{"alive": False}]

    asyncio.run(go())


def test_a_watch_that_ends_says_goodbye(broker: Server) -> None:
    async def go() -> None:
        async with reader(broker.port) as desk:
            await desk.subscribe("warn/v1/watch", qos=1)
            mqtt = mqtt_to(broker.port)
            task = asyncio.create_task(mqtt.run())
            assert await mqtt.connected(10.0)
            await stopped(task)
            assert [json.loads(m.payload) for m in await taken(desk, 2)] == [{"alive": True}, {"alive": False}]

    asyncio.run(go())


def test_it_connects_again_when_the_broker_is_back(broker: Server) -> None:
    async def go() -> None:
        mqtt = mqtt_to(broker.port)
        task = asyncio.create_task(mqtt.run())
        assert await mqtt.connected(10.0)
        await asyncio.to_thread(broker.kill)
        while not mqtt.why_not:
            await asyncio.sleep(0.01)
        outcome = await mqtt.publish("warn/v1/a", b"x", retain=False, expires_in_s=None)
        assert isinstance(outcome, Again)
        assert f"127.0.0.1:{broker.port}" in outcome.why
        await asyncio.to_thread(broker.start)
        assert await mqtt.connected(10.0)
        assert isinstance(await mqtt.publish("warn/v1/a", encoded({}), retain=False, expires_in_s=1.0), Arrived)
        await stopped(task)

    asyncio.run(go())


def test_no_name_reaches_another_topic() -> None:
    assert topic_of("warn/v1", "../#", "$SYS/+", "") == "warn/v1/..__/_SYS__/_"
    for base in ("", "/", "a/", "/a", "#", "a/+/b", "$SYS", "a b", "a\x00"):
        with pytest.raises(RequestInvalid, match="MQTT topic"):
            topic_of(base)
    broker = broker_of("mqtts://watch:hu%2Fsh@broker.example:8884/warn/occ")
    assert (broker.host, broker.port, broker.password, broker.base) == ("broker.example", 8884, "hu/sh", "warn/occ")
    assert broker.tls is not None
    assert "hu/sh" not in repr(broker)
    for url in ("", "mqtt://", "http://u:hush@h", "mqtt://u:hush@h:99999", "mqtt://u:hush@h/#", "mqtt://u:hush@[h"):
        with pytest.raises(RequestInvalid, match="MQTT") as told:
            broker_of(url)
        assert "hush" not in str(told.value)
