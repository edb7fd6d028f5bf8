"""The handshake of CloudEvents before a webhook is used, and the origin that goes with what is sent then."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from builders.outgoing import NOW_S
from builders.receiver import Answer, Receiver, receiving
from builders.served import run, served
from crossfix.errors import RequestInvalid
from crossfix.run.watch.deliver.signing import new_secret
from crossfix.run.watch.deliver.targets import Allowed
from crossfix.run.watch.deliver.webhook import ORIGIN, Consent, WebhookLimits, Webhooks
from crossfix.web.tokens import Role

HERE = Allowed.of(["127.0.0.1"])


def allows(name: str, status: int = 200) -> Answer:
    """An answer that allows messages of an origin."""
    return Answer(status, (("WebHook-Allowed-Origin", name), ("WebHook-Allowed-Rate", "*")))


def asked(answer: Answer, webhooks: Webhooks | None = None) -> tuple[Consent, Receiver]:
    """What a receiver says."""

    async def go() -> tuple[Consent, Receiver]:
        async with receiving(answer) as receiver:
            url = f"http://127.0.0.1:{receiver.port}/in?key=1"
            return await (webhooks or Webhooks(HERE)).consent(url), receiver

    return asyncio.run(go())


@pytest.mark.parametrize(
    ("answer", "allowed"),
    [(allows("*"), True), (allows(ORIGIN), True), (allows("CrossFix", 405), True), (allows("other.example"), False),
     (Answer(200), None), (Answer(405), None), (Answer(500), None), (Answer(9999), None)],
)  # fmt: skip
def test_only_the_header_says_whether_messages_are_wanted(answer: Answer, allowed: bool | None) -> None:
    consent, receiver = asked(answer)
    assert consent.allowed is allowed
    (got,) = receiver.got
    assert got.line == "OPTIONS /in?key=1 HTTP/1.1"
    assert got.headers["webhook-request-origin"] == ORIGIN
    assert got.body == b""


def test_it_is_waited_for_so_long_and_goes_to_no_private_address() -> None:
    late, _ = asked(Answer(200, pause_s=0.6), Webhooks(HERE, WebhookLimits(consent_s=0.2)))
    assert late == Consent(None, "no whole answer within 0.2 s")
    with pytest.raises(RequestInvalid, match=r"without TLS; use https, or allow 127\.0\.0\.1"):
        asked(allows("*"), Webhooks())


def test_the_origin_is_sent_to_who_allowed_it_and_to_no_other() -> None:
    async def go() -> Receiver:
        async with receiving() as receiver:
            for origin in ("", ORIGIN):
                url = f"http://127.0.0.1:{receiver.port}/"
                await Webhooks(HERE).post(url, new_secret(), "d-1", b"{}", "application/json", NOW_S, origin)
            return receiver

    assert [got.headers.get("origin") for got in asyncio.run(go()).got] == [None, ORIGIN]


@pytest.mark.parametrize(
    ("answer", "status", "origin", "said"),
    [
        (allows("*"), 201, ORIGIN, "the receiver allows it"),
        (Answer(405), 201, "", "the receiver does not say"),
        (allows("other.example"), 409, None, "'other.example' and not 'crossfix'"),
    ],
)
def test_who_says_nothing_is_used_and_who_names_another_is_not(
    tmp_path: Path, answer: Answer, status: int, origin: str | None, said: str
) -> None:
    async def work() -> None:
        async with (
            served(tmp_path, allowed=HERE) as watch,
            watch.client(Role.ADMINISTER) as client,
            receiving(answer) as receiver,
        ):
            body = {"id": "occ", "name": "Operations", "party": "operator",
                    "channel": f"webhook:http://127.0.0.1:{receiver.port}/"}  # fmt: skip
            made = await client.post("/api/v1/subscriptions", json=body)
            assert made.status_code == status
            assert said in made.text
            assert {one.id: one.origin for one in await watch.store.subscriptions()}.get("occ") == origin
            lines = [line.what for line in await watch.store.audit() if line.what.startswith("subscription occ")]
            assert len(lines) == (origin is not None)
            assert all(said in line for line in lines)

    run(work)
