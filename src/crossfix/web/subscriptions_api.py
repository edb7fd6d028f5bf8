"""Subscriptions and silences."""

from __future__ import annotations

import uuid
from dataclasses import replace

from crossfix.errors import RequestInvalid
from crossfix.present.alert_json import silence_out, subscription_out
from crossfix.records.alert import Silence, Subscription
from crossfix.records.watch_effects import SilenceAdded, Subscribed, Unsubscribed
from crossfix.run.watch.deliver.channels import Channel, check_channel
from crossfix.run.watch.deliver.signing import key_of, new_secret
from crossfix.run.watch.deliver.webhook import ORIGIN, Consent
from crossfix.warn.silences import by_two, refusal
from crossfix.web.asgi import Response
from crossfix.web.calls import Call, told
from crossfix.web.models import SilenceIn, SubscriptionIn
from crossfix.web.problems import Problem


async def subscriptions(call: Call) -> Response:
    """All, without their secrets."""
    return told({"subscriptions": [subscription_out(one) for one in await call.watched.store.subscriptions()]})


async def subscribe(call: Call) -> Response:
    """Add or replace one. The secret of a webhook is in this answer and in no other."""
    try:
        made = _subscription(call.body)
        channel = check_channel(made.channel, call.watched.allowed)
        if made.secret is not None:
            key_of(made.secret)
        consent = await _consent(call, channel)
    except RequestInvalid as error:
        raise Problem(409, str(error)) from error
    if consent is not None and consent.allowed:
        made = replace(made, origin=ORIGIN)
    watched, said = call.watched, f": {consent.why}" if consent is not None else ""
    await watched.store.subscribe(made)
    await watched.store.note(call.by("watch"), f"subscription {made.id}{said}", watched.now_s())
    await watched.give(Subscribed(made))
    return told({**subscription_out(made), "secret": made.secret, "consent": consent}, 201)


async def _consent(call: Call, channel: Channel) -> Consent | None:
    """What the receiver of a webhook says. Who says nothing is used all the same: most do not know the question."""
    if channel.kind != "webhook" or call.watched.consent is None:
        return None
    consent = await call.watched.consent(channel.to)
    if consent.allowed is False:
        raise RequestInvalid(f"webhook target: {consent.why}; have it allowed there first")
    return consent


async def unsubscribe(call: Call) -> Response:
    """Take one back; what was to go out for it and has not is given up. Answers with what it was."""
    watched, name = call.watched, call.path["id"]
    known = next((one for one in await watched.store.subscriptions() if one.id == name), None)
    if known is None:
        raise Problem(404, "no such subscription; GET /api/v1/subscriptions has those that there are")
    await watched.store.unsubscribe(name)
    await watched.store.note(call.by("watch"), f"subscription {name} taken back", watched.now_s())
    await watched.give(Unsubscribed(name))
    return told(subscription_out(known))


async def silences(call: Call) -> Response:
    """All that have not ended."""
    return told({"silences": [silence_out(one) for one in await call.watched.store.silences()]})


async def silence(call: Call) -> Response:
    """Add one. A critical alert is kept back by it only when a second person stands for it."""
    asked: SilenceIn = call.body
    now_s = call.watched.now_s()
    begins_s = now_s if asked.begins_s is None else asked.begins_s
    made = Silence(
        str(uuid.uuid4()), call.by(asked.author), None, asked.reason, begins_s, asked.ends_s,
        tuple(asked.hazards), tuple(asked.subscriptions), tuple(asked.kinds),
    )  # fmt: skip
    if why := refusal(made):
        raise Problem(409, f"not taken: {why}")
    if made.ends_s <= now_s:
        raise Problem(409, f"not taken: it has ended; now is {now_s:.0f}")
    return await _kept(call, made, 201)


async def second(call: Call) -> Response:
    """A second person stands for a silence: another token's holder, where there are tokens."""
    found = next((one for one in await call.watched.store.silences() if one.id == call.path["id"]), None)
    if found is None:
        raise Problem(404, "no such silence; GET /api/v1/silences has those that have not ended")
    made = replace(found, second=call.by(call.body.by))
    identity = call.identity
    same = identity is not None and identity.proven and found.author.endswith(f" ({identity.name})")
    if same or not by_two(made):
        raise Problem(409, "the second person must be another one than the author, with another token")
    return await _kept(call, made, 200)


async def _kept(call: Call, made: Silence, status: int) -> Response:
    await call.watched.store.silence(made)
    who = made.second or made.author
    await call.watched.store.note(
        who, f"silence {made.id} until {made.ends_s:.0f}: {made.reason}", call.watched.now_s()
    )
    await call.watched.give(SilenceAdded(made))
    return told(silence_out(made), status)


def _subscription(asked: SubscriptionIn) -> Subscription:
    webhook = asked.channel.startswith("webhook:")
    return Subscription(
        id=asked.id, name=asked.name, party=asked.party, flights=tuple(asked.flights),
        registrations=tuple(asked.registrations), operators=tuple(asked.operators), airports=tuple(asked.airports),
        routes=tuple((begin, end) for begin, end in asked.routes), area=tuple(map(tuple, asked.area)),
        kinds=tuple(asked.kinds), least=asked.least, channel=asked.channel,
        secret=asked.secret or (new_secret() if webhook else None),
        escalate_to=tuple(asked.escalate_to), acknowledge_within_s=asked.acknowledge_within_s,
    )  # fmt: skip
