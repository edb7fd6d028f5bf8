"""Sends what a store says is due, by the channel of each delivery, and writes how it ended."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from random import Random
from typing import TypeVar

from crossfix.errors import RequestInvalid
from crossfix.present.alert_json import alert_out, encoded
from crossfix.present.cloud_events import CONTENT_TYPE, alert_event
from crossfix.records.alert import Alert, Delivery, Subscription
from crossfix.run.watch.deliver.channels import STOPPED, channel_of
from crossfix.run.watch.deliver.mqtt import Mqtt, topic_of
from crossfix.run.watch.deliver.stream import Stream
from crossfix.run.watch.deliver.tries import Again, Arrived, GivenUp, Outcome, TryLimits, after_try
from crossfix.run.watch.deliver.webhook import Webhooks
from crossfix.run.watch.outbox import Tell, until_done
from crossfix.run.watch.ports import Store
from crossfix.run.watch.stores.joined import OVER

Report = Callable[[Delivery, Outcome], Awaitable[None]]
"""Told of every try, with the delivery as it is after it; `tries.reported` makes an input of it."""
T = TypeVar("T")


@dataclass(slots=True)
class Sender:
    """`source` names the watch (a URI reference). `exercise` marks all that goes out. `chance` is the jitter's.

    What goes to one subscription goes in its order, one after the other: killed in between, a receiver gets at most one
    delivery twice. Subscriptions do not wait for one another.
    """

    store: Store
    stream: Stream
    source: str
    now_s: Callable[[], float]
    report: Report
    tell: Tell
    webhooks: Webhooks = field(default_factory=Webhooks)
    mqtt: Mqtt | None = None
    exercise: bool = False
    limits: TryLimits = field(default_factory=TryLimits)
    chance: Random = field(default_factory=Random)
    at_once: int = 20

    async def run(self, woken: asyncio.Event, every_s: float = 1.0) -> None:
        """Sends until cancelled: what is new when woken, what is to be tried again at least `every_s` later."""
        while True:
            woken.clear()
            if not await self.send_due():
                with suppress(TimeoutError):
                    async with asyncio.timeout(every_s):
                        await woken.wait()

    async def send_due(self) -> int:
        """Tries all that is due now; the number of tries. A store that is away is waited for (`outbox.until_done`)."""
        due = await self._asked(lambda: self.store.due(self.now_s()))
        if not due:
            return 0
        alerts = await self._asked(lambda: self._alerts({delivery.alert for delivery in due}))
        subscriptions = {one.id: one for one in await self._asked(self.store.subscriptions)}
        queues: dict[tuple[str, str], list[Delivery]] = {}
        for delivery in due:
            queues.setdefault((delivery.subscription, delivery.channel), []).append(delivery)
        places = asyncio.Semaphore(self.at_once)

        async def in_order(queue: Sequence[Delivery]) -> int:
            async with places:
                return await self._in_order(queue, alerts, subscriptions.get(queue[0].subscription))

        ended = await asyncio.gather(*map(in_order, queues.values()), return_exceptions=True)
        for error in ended:  # all are tried to their end first: a try that is cut off would be made again
            if isinstance(error, BaseException):
                raise error
        return sum(number for number in ended if isinstance(number, int))

    async def _in_order(
        self, due: Sequence[Delivery], alerts: Mapping[str, Alert], subscription: Subscription | None
    ) -> int:
        """Tries on one channel; after one that is to be tried again the others are put off as long.

        Not on the stream: what is put there is kept for those who resume.
        """
        for number, delivery in enumerate(due, 1):
            tried = await self._try(delivery, alerts.get(delivery.alert), subscription)
            if delivery.channel != "stream" and tried.delivered_s is None and tried.given_up is None:
                await self._put_off(due[number:], tried.next_try_s)
                return number
        return len(due)

    async def _put_off(self, due: Sequence[Delivery], until_s: float) -> None:
        for delivery in due:
            await self._asked(partial(self.store.delivered, replace(delivery, next_try_s=until_s)))

    async def _asked(self, work: Callable[[], Awaitable[T]]) -> T:
        return await until_done("deliveries", work, self.tell)

    async def _alerts(self, wanted: set[str]) -> dict[str, Alert]:
        """Those that are open, else all: what goes out last of an alert is that it is over."""
        for only_open in (True, False):
            found = {alert.id: alert for alert in await self.store.alerts(only_open) if alert.id in wanted}
            if len(found) == len(wanted):
                break
        return found

    async def _try(self, delivery: Delivery, alert: Alert | None, subscription: Subscription | None) -> Delivery:
        """One try, written down and reported; what it came to."""
        if alert is None:
            outcome: Outcome = GivenUp(f"the store has no alert {delivery.alert}")
        else:
            marked = replace(alert, exercise=alert.exercise or self.exercise)
            outcome = await self._by_channel(delivery, marked, subscription)
        now_s = self.now_s()
        tried = after_try(delivery, outcome, now_s, self.chance.random(), self.limits)
        await self._asked(lambda: self.store.delivered(tried))
        if isinstance(outcome, GivenUp) and outcome.gone and subscription and subscription.channel == delivery.channel:
            stopped, why = replace(subscription, channel=f"{STOPPED}{subscription.channel}"), outcome.why
            await self._asked(lambda: self.store.subscribe(stopped))
            await self._asked(lambda: self.store.note("watch", f"subscription {stopped.id} stopped: {why}", now_s))
        await self.report(tried, outcome)
        return tried

    async def _by_channel(self, delivery: Delivery, alert: Alert, subscription: Subscription | None) -> Outcome:
        channel = channel_of(delivery.channel)
        if subscription is not None and subscription.channel == f"{STOPPED}{delivery.channel}":
            channel = channel_of(subscription.channel)
        if channel.kind == "stream":
            return await self._by_stream(delivery, alert)
        if subscription is None:
            return GivenUp(f"the subscription {delivery.subscription} was taken back")
        body = encoded(alert_event(alert, delivery.version, self.source))
        if channel.kind == "webhook":
            return await self.webhooks.post(
                channel.to, subscription.secret, delivery.id, body, CONTENT_TYPE, self.now_s(), subscription.origin
            )
        if channel.kind == "mqtt":
            return await self._by_mqtt(channel.to, alert, body)
        if channel.kind == "stopped":
            return GivenUp("the receiver had answered that it wants no more (HTTP 410)")
        return GivenUp(f"channel {channel.kind!r}; expected stream, webhook:URL or mqtt:TOPIC")

    async def _by_stream(self, delivery: Delivery, alert: Alert) -> Outcome:
        """It has arrived when somebody listens, now or by resuming later."""
        if await self.stream.deliver(delivery.id, encoded(alert_out(alert))):
            return Arrived("put to who listens to the stream")
        return Again("nobody listens to the stream", out=True)

    async def _by_mqtt(self, base: str, alert: Alert, body: bytes) -> Outcome:
        """Retained while it is open; when it is over, told once more and then cleared."""
        if self.mqtt is None:
            return GivenUp("no MQTT broker is set; start the watch with one")
        try:
            topic = topic_of(base, alert.addressee or alert.party, alert.id)
        except RequestInvalid as error:
            return GivenUp(str(error))
        left_s = expires_in_s(alert, self.now_s())
        if alert.state not in OVER:
            return await self.mqtt.publish(topic, body, retain=True, expires_in_s=left_s)
        outcome = await self.mqtt.publish(topic, body, retain=False, expires_in_s=left_s)
        if isinstance(outcome, Arrived):
            outcome = await self.mqtt.publish(topic, b"", retain=True, expires_in_s=None)
        return outcome


def expires_in_s(alert: Alert, now_s: float) -> float | None:
    """Seconds until the alert ends; None where it does not say."""
    if alert.expires_s is None or not math.isfinite(alert.expires_s):
        return None
    return alert.expires_s - now_s
