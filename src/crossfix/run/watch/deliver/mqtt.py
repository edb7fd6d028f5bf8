"""Alerts by MQTT 5: `warn/v1/{operator}/{flight}`, QoS 1, retained while they are open, with a last will.

| topic | retained | what |
|---|---|---|
| `<base>/<addressee>/<alert>` | while open; an empty message clears it | the CloudEvent of the alert |
| `<base>/watch` | yes | `{"alive":true}`; the broker puts `{"alive":false}` there when the watch is gone |

`<base>` is the topic of the subscription's channel. Parts that were never told to be topics (an addressee, an id) have
`/`, `+`, `#` and what is not printable shown as `_`, so that no name can reach another's topic.
"""

from __future__ import annotations

import asyncio
import importlib
import re
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from crossfix.errors import LibraryMissing, RequestInvalid
from crossfix.present.alert_json import encoded
from crossfix.present.cloud_events import CONTENT_TYPE
from crossfix.records.thresholds import limit
from crossfix.run.watch.deliver.tries import Again, Arrived, GivenUp, Outcome

try:
    aiomqtt: Any = importlib.import_module("aiomqtt")
    properties: Any = importlib.import_module("paho.mqtt.properties")
    packets: Any = importlib.import_module("paho.mqtt.packettypes")
except ImportError as error:
    raise LibraryMissing("aiomqtt", "sending by MQTT", "watch") from error

MOST_TOPIC = 1024
"""Bytes; MQTT 5 allows 65,535 (1.5.4), no broker needs them."""
UNSAFE = re.compile(r"[^A-Za-z0-9_.:@-]")
TOPIC = re.compile(r"[A-Za-z0-9_.:@-]+(/[A-Za-z0-9_.:@-]+)*")


@dataclass(frozen=True, slots=True)
class MqttLimits:
    """Of the connection and its messages."""

    keep_alive_s: int = limit(15, "s", "ours: the broker tells the last will 1.5 times later (MQTT 5, 3.1.2.10)")
    answer_s: float = limit(10.0, "s", "ours: for a connection, and for the acknowledgement of a message")
    expiry_s: int = limit(86_400, "s", "ours: for an alert that says no end; a broker drops it then")
    pause_s: float = limit(2.0, "s", "ours: before the next connection")


@dataclass(frozen=True, slots=True)
class Broker:
    """Where, and as whom. `base` is the topic of the watch's own state. The password is never shown."""

    host: str
    port: int = 1883
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: ssl.SSLContext | None = field(default=None, repr=False)
    base: str = "warn/v1"


def broker_of(url: str) -> Broker:
    """From `mqtt://[user:password@]host[:port][/topic]`, `mqtts:` with TLS; RequestInvalid without the password in it.

    >>> broker_of("mqtt://broker.example/warn/occ")
    Broker(host='broker.example', port=1883, username=None, base='warn/occ')
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or parts.scheme not in ("mqtt", "mqtts") or "?" in url or "#" in url:
        raise RequestInvalid("MQTT broker: expected mqtt://[user:password@]host[:port][/topic], or mqtts://")
    base = topic_of(parts.path.strip("/") or "warn/v1")
    words = [unquote(word) if word else None for word in (parts.username, parts.password)]
    tls = ssl.create_default_context() if parts.scheme == "mqtts" else None
    return Broker(host, port or (8883 if tls else 1883), words[0], words[1], tls, base)


def topic_of(base: str, *parts: str) -> str:
    """A topic below `base`; RequestInvalid where `base` is none to publish to.

    >>> topic_of("warn/v1", "AHY/#", "8243")
    'warn/v1/AHY__/8243'
    """
    if not TOPIC.fullmatch(base):
        raise RequestInvalid(f"MQTT topic {base!r}: expected names with '/' between, without blanks, '+', '#' and '$'")
    topic = "/".join((base, *(UNSAFE.sub("_", part) or "_" for part in parts)))
    if len(topic) > MOST_TOPIC:
        raise RequestInvalid(f"MQTT topic of {len(topic)} bytes; at most {MOST_TOPIC} are used")
    return topic


@dataclass(slots=True)
class Mqtt:
    """A connection that is kept by `run` and used by `publish`."""

    broker: Broker
    limits: MqttLimits = field(default_factory=MqttLimits)
    why_not: str = "not connected yet"
    _client: Any = None
    _up: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Connects, and connects again, until cancelled; then says goodbye: no last will."""
        while True:
            try:
                async with self._new() as client:
                    await self._alive(client, True)
                    self._client, self.why_not = client, ""
                    self._up.set()
                    await self._until_gone(client)
            except aiomqtt.MqttError as error:
                self.why_not = f"the broker at {self.broker.host}:{self.broker.port}: {type(error).__name__}"
                if (task := asyncio.current_task()) is not None and task.cancelling():
                    raise asyncio.CancelledError from error
            finally:
                self._client = None
                self._up.clear()
            await asyncio.sleep(self.limits.pause_s)

    async def connected(self, within_s: float) -> bool:
        """Whether there is a connection, at most so many seconds from now."""
        try:
            async with asyncio.timeout(within_s):
                await self._up.wait()
        except TimeoutError:
            return False
        return True

    async def publish(self, topic: str, body: bytes, *, retain: bool, expires_in_s: float | None) -> Outcome:
        """QoS 1: it has arrived when the broker has acknowledged it. An empty body clears a retained message."""
        client = self._client
        if client is None:
            return Again(self.why_not or "not connected")
        wanted_s = self.limits.expiry_s if expires_in_s is None else expires_in_s
        told = properties.Properties(packets.PacketTypes.PUBLISH)
        told.ContentType = CONTENT_TYPE
        told.MessageExpiryInterval = int(min(max(wanted_s, 1.0), self.limits.expiry_s))
        try:
            await client.publish(topic, body, qos=1, retain=retain, properties=told, timeout=self.limits.answer_s)
        except ValueError as error:
            return GivenUp(f"MQTT takes no such message: {error}")
        except aiomqtt.MqttError as error:
            return Again(f"no acknowledgement by the broker: {type(error).__name__}")
        return Arrived("acknowledged by the broker", by_receiver=False)

    def _new(self) -> Any:
        will = aiomqtt.Will(topic_of(self.broker.base, "watch"), encoded({"alive": False}), qos=1, retain=True)
        return aiomqtt.Client(
            self.broker.host, self.broker.port, username=self.broker.username, password=self.broker.password,
            protocol=aiomqtt.ProtocolVersion.V5, will=will, timeout=self.limits.answer_s,
            keepalive=self.limits.keep_alive_s, tls_context=self.broker.tls,
        )  # fmt: skip

    async def _alive(self, client: Any, alive: bool) -> None:
        await client.publish(topic_of(self.broker.base, "watch"), encoded({"alive": alive}), qos=1, retain=True)

    async def _until_gone(self, client: Any) -> None:
        """Ends with MqttError where the connection does; nothing is subscribed to, so no message comes."""
        try:
            async for _ in client.messages:
                continue
        except asyncio.CancelledError:
            with suppress(aiomqtt.MqttError):
                await self._alive(client, False)
            raise
