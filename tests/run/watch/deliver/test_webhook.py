"""Webhooks to a real server on loopback."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import ssl
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from builders.outgoing import NOW_S
from builders.receiver import Answer, Receiver, receiving
from crossfix.run.watch.deliver.signing import new_secret, verified
from crossfix.run.watch.deliver.targets import Allowed
from crossfix.run.watch.deliver.tries import Again, Arrived, GivenUp, Outcome
from crossfix.run.watch.deliver.webhook import WebhookLimits, Webhooks

BODY = json.dumps({"id": "a.0"}).encode()


def posted(
    webhooks: Webhooks, url: str, *answers: Answer, tls: ssl.SSLContext | None = None
) -> tuple[Outcome, Receiver]:
    """Sends one message to a receiver; `{port}` in the URL is the receiver's."""

    async def go() -> tuple[Outcome, Receiver]:
        async with receiving(*answers, tls=tls) as receiver:
            where = url.format(port=receiver.port)
            return await webhooks.post(where, SECRET, "d-1", BODY, "application/cloudevents+json", NOW_S), receiver

    return asyncio.run(go())


SECRET = new_secret()
HERE = Webhooks(Allowed.of(["127.0.0.1", "occ.internal"]))


def test_a_message_arrives_signed() -> None:
    outcome, receiver = posted(HERE, "http://127.0.0.1:{port}/in?key=1", Answer(200, body=b"thanks"))
    assert outcome == Arrived("HTTP 200")
    (got,) = receiver.got
    assert got.line == "POST /in?key=1 HTTP/1.1"
    assert got.body == BODY
    assert got.headers["content-type"] == "application/cloudevents+json"
    assert verified(SECRET, got.headers, got.body, NOW_S)


def test_a_redirect_is_not_followed() -> None:
    elsewhere = (("location", "http://169.254.169.254/latest"),)
    outcome, receiver = posted(HERE, "http://127.0.0.1:{port}/", Answer(307, elsewhere))
    assert outcome == GivenUp("HTTP 307: redirects are not followed; subscribe with the address it leads to")
    assert len(receiver.got) == 1


def test_a_long_answer_is_not_read_to_its_end() -> None:
    outcome, receiver = posted(HERE, "http://127.0.0.1:{port}/", Answer(200, body=b"x" * 20_000_000))
    assert outcome == Arrived("HTTP 200")
    assert receiver.sent < 20_000_000


def test_a_slow_answer_is_waited_for_so_long_and_no_longer() -> None:
    quick = Webhooks(HERE.allowed, WebhookLimits(answer_s=0.2, whole_s=0.4))
    late, _ = posted(quick, "http://127.0.0.1:{port}/", Answer(200, pause_s=0.6))
    assert late == Again("no whole answer: ReadTimeout")
    dripping, _ = posted(quick, "http://127.0.0.1:{port}/", Answer(200, body=b"x" * 60, pause_s=0.02, drips=True))
    assert dripping == Again("no whole answer within 0.4 s")


def test_a_receiver_that_is_away_is_tried_again() -> None:
    async def go() -> Outcome:
        async with receiving() as receiver:
            port = receiver.port
        return await HERE.post(f"http://127.0.0.1:{port}/", None, "d-1", BODY, "text/plain", NOW_S)

    assert asyncio.run(go()) == Again("no connection: ConnectError")


def test_what_is_no_http_is_tried_again() -> None:
    outcome, _ = posted(HERE, "http://127.0.0.1:{port}/", Answer(9999))
    assert isinstance(outcome, Again)
    assert outcome.why.startswith("no whole answer: ")


def test_a_message_that_is_too_long_is_not_sent() -> None:
    small = Webhooks(HERE.allowed, WebhookLimits(body_bytes=4))
    outcome, receiver = posted(small, "http://127.0.0.1:{port}/")
    assert outcome == GivenUp(f"the message has {len(BODY)} bytes; at most 4 are sent")
    assert receiver.got == []


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    """A name that first resolves to a public address and then to an inside one: the name is asked only once."""
    asked: list[str] = []

    async def resolve(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) > 1 else ["192.0.2.7", "127.0.0.1"]

    outcome, receiver = posted(Webhooks(resolve=resolve), "https://occ.example:{port}/")
    assert isinstance(outcome, GivenUp)
    assert "192.0.2.7 is a private or reserved address; allow occ.example by name" in outcome.why
    named = Webhooks(Allowed.of(["occ.internal"]), resolve=resolve)
    outcome, receiver = posted(named, "http://occ.internal:{port}/in")
    assert outcome == Arrived("HTTP 204")
    assert receiver.got[0].headers["host"] == f"occ.internal:{receiver.port}"
    assert asked == ["occ.example", "occ.internal"]


def test_a_name_of_this_machine_is_refused_by_the_systems_own_resolver() -> None:
    outcome, receiver = posted(Webhooks(), "https://localhost:{port}/")
    assert isinstance(outcome, GivenUp)
    assert "a loopback address; allow localhost by name" in outcome.why
    assert receiver.got == []


def test_a_name_that_is_not_known_is_tried_again() -> None:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        raise OSError("no such name")

    outcome, _ = posted(Webhooks(resolve=resolve), "https://occ.example/")
    assert outcome == Again("the name cannot be resolved: OSError")


def test_tls_checks_the_name_of_the_target_not_of_the_address(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=occ.internal"
    command = ["openssl", *made.split(), "-addext", "subjectAltName=DNS:occ.internal", "-keyout", str(key)]
    subprocess.run([*command, "-out", str(certificate)], check=True, capture_output=True, timeout=60)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    trusting = ssl.create_default_context(cafile=certificate)

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    allowed = Allowed.of(["occ.internal", "other.internal"])
    good, _ = posted(Webhooks(allowed, resolve=resolve, verify=trusting), "https://occ.internal:{port}/", tls=server)
    assert good == Arrived("HTTP 204")
    for webhooks, host in (
        (Webhooks(allowed, resolve=resolve, verify=trusting), "other.internal"),
        (Webhooks(allowed, resolve=resolve), "occ.internal"),
    ):
        bad, receiver = posted(webhooks, f"https://{host}:{{port}}/", tls=server)
        assert bad == Again("no connection: ConnectError")
        assert receiver.got == []


def test_no_secret_and_no_key_of_a_receiver_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    posted(HERE, "http://127.0.0.1:{port}/in?key=hush-hush", Answer(500))
    refused, _ = posted(Webhooks(), "https://10.0.0.1/in?key=hush-hush")
    assert isinstance(refused, GivenUp)
    assert "hush" not in refused.why
    assert SECRET not in caplog.text
    assert "hush-hush" not in caplog.text
