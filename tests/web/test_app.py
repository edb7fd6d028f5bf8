"""Who may do what, and what is refused: the real application over the real state machine and store."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from builders.outgoing import NOW_S, alert, hazard
from builders.served import LAVISH, Served, run, served
from crossfix.errors import InputUnusable, RequestInvalid
from crossfix.present.cap_schema import NAMESPACE
from crossfix.records.alert import Severity
from crossfix.records.watch_effects import HazardsSeen
from crossfix.web.auth import check_listening
from crossfix.web.calls import Row
from crossfix.web.headers import HEADERS
from crossfix.web.limits import WebLimits
from crossfix.web.routes import ROWS
from crossfix.web.serve import listening, serve_address
from crossfix.web.tokens import Role, TokenFile

ANSWER = {"by": "desk 2", "note": "crew told"}
BODIES: dict[str, dict[str, Any]] = {
    "acknowledge": ANSWER,
    "act": ANSWER,
    "reject": ANSWER,
    "second": {"by": "desk 3"},
    "silence": {"author": "desk 2", "reason": "test flight", "ends_s": NOW_S + 900.0, "kinds": ["gnss_loss"]},
    "subscribe": {
        "id": "uno-occ",
        "name": "Operations",
        "party": "operator",
        "channel": "webhook:https://occ.example/",
    },
}
ALERT = "/api/v1/alerts/{id}"


def url(path: str, watch: Served) -> str:
    """A path of the table with its parts filled in."""
    return path.format(id=watch.id, address="600a11", step="0")


async def asked(client: httpx.AsyncClient, row: Row, watch: Served) -> httpx.Response:
    """A request of the table."""
    body = BODIES[row.name] if row.method == "POST" else None
    return await client.request(row.method, url(row.path, watch), json=body)


def problem(response: httpx.Response, status: int) -> str:
    """The detail of a problem with this status."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert (body["status"], body["type"]) == (status, "about:blank")
    detail: str = body["detail"]
    return detail


def test_nothing_is_told_or_written_without_a_token(tmp_path: Path) -> None:
    async def work() -> None:
        async with served(tmp_path) as watch:
            before = await kept(watch)
            for word in (None, "Bearer wrong", "Bearer ", f"Basic {watch.tokens[Role.READ]}"):
                async with watch.client() as client:
                    for row in ROWS:
                        if row.role is not None:
                            client.headers.update({"authorization": word} if word else {})
                            response = await asked(client, row, watch)
                            assert "Bearer" in problem(response, 401)
                            assert response.headers["www-authenticate"].startswith("Bearer")
            assert await kept(watch) == before
            async with watch.client() as client:
                assert [row.name for row in ROWS if row.role is None] == ["alive", "cap_xsd"]
                assert (await client.get("/api/v1/alive")).json() == {"alive": True, "now_s": NOW_S + 10.0}

    run(work)


async def kept(watch: Served) -> list[Any]:
    """All that can be written through the application."""
    store = watch.store
    return [await store.alerts(False), await store.subscriptions(), await store.silences(), await store.audit()]


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_do_what_it_may_and_no_more(tmp_path: Path, role: Role) -> None:
    async def work() -> None:
        async with served(tmp_path) as watch, watch.client(role) as client:
            for row in ROWS:
                if row.role is None or row.name == "stream":
                    continue
                before = await kept(watch)
                response = await asked(client, row, watch)
                if row.role > role:
                    assert f"needs {row.role.word}" in problem(response, 403)
                    assert await kept(watch) == before
                else:
                    assert response.status_code in (row.status, *row.refusals), response.text

    run(work)


def test_an_alert_is_read_answered_and_read_again(tmp_path: Path) -> None:
    async def work() -> None:
        async with served(tmp_path) as watch, watch.client(Role.ACKNOWLEDGE) as client:
            (only,) = (await client.get("/api/v1/alerts?open=1")).json()["alerts"]
            assert (only["id"], only["state"], only["expires_s"]) == (watch.id, "raised", None)
            whole = (await client.get(url(ALERT, watch))).json()
            assert whole["diversion"] is None
            assert whole["evidence"]["hazard"]["geometry"]["type"] == "MultiPolygon"
            assert "AHY8243 inside: in it, place within 5 NM, inferred" in whole["evidence"]["reasons"]
            done = await client.post(url(ALERT + "/acknowledge", watch), json=ANSWER)
            assert done.json()["state"] == "acknowledged"
            assert done.json()["steps"][-1] == {
                "state": "acknowledged", "at_s": NOW_S + 10.0, "by": "desk 2 (acknowledge-desk)", "note": "crew told",
            }  # fmt: skip
            ack = await client.get(url(ALERT + "/cap/1", watch))
            assert ack.headers["content-type"].startswith("application/cap+xml")
            assert f'<alert xmlns="{NAMESPACE}">' in ack.text
            assert "<msgType>Ack</msgType>" in ack.text
            assert "acknowledged by desk 2 (acknowledge-desk): crew told" in ack.text
            assert "found raised" in problem(await client.get(url(ALERT + "/cap/0", watch)), 404)
            await client.post(url(ALERT + "/reject", watch), json=ANSWER)
            late = await client.post(url(ALERT + "/act", watch), json=ANSWER)
            assert "was not taken: it is rejected" in problem(late, 409)
            old = await client.post(url(ALERT + "/act", watch), json={**ANSWER, "raised_again": 0})
            assert problem(old, 409)
            assert [m.sequence for m in watch.hub.after(0)] == [1, 2, 3]  # type: ignore[union-attr]

    run(work)


def test_states_hazards_and_feeds_are_told(tmp_path: Path) -> None:
    async def work() -> None:
        async with served(tmp_path, exercise=True) as watch, watch.client(Role.READ) as client:
            states = (await client.get("/api/v1/states")).json()
            assert (states["now_s"], states["exercise"]) == (NOW_S + 10.0, True)
            assert states["aircraft"][0]["within_nm"] == 4.5
            (feature,) = (await client.get("/api/v1/hazards")).json()["hazards"]
            told = feature["properties"]
            assert (told["kind"], told["severity"], told["floor_ft"], told["ceiling_ft"], told["ends_s"]) == (
                "gnss_loss", "warning", 5000.0, None, None,
            )  # fmt: skip
            for path in ("/api/v1/hazards.geojson", "/api/v1/alerts.geojson?open=0"):
                answer = await client.get(path)
                assert answer.headers["content-type"] == "application/geo+json"
                assert answer.json()["type"] == "FeatureCollection"
            assert (await client.get("/api/v1/feeds")).json()["feeds"] == [
                {"name": "beast", "state": "heard", "last_s": NOW_S + 5.0, "rate_per_s": 812.5, "garbage": 3}
            ]
            assert "follows no aircraft" in problem(await client.get("/api/v1/flights/600a11"), 404)

    run(work)


def test_a_subscription_tells_its_secret_once(tmp_path: Path) -> None:
    async def work() -> None:
        async with served(tmp_path) as watch, watch.client(Role.ADMINISTER) as client:
            made = (await client.post("/api/v1/subscriptions", json=BODIES["subscribe"])).json()
            assert made["secret"].startswith("whsec_")
            stored = {one.id: one for one in await watch.store.subscriptions()}
            assert stored["uno-occ"].secret == made["secret"]
            listed = await client.get("/api/v1/subscriptions")
            assert made["secret"] not in listed.text
            assert [(one["id"], one["signed"]) for one in listed.json()["subscriptions"]] == [
                ("ahy-occ", False), ("uno-occ", True),
            ]  # fmt: skip
            for channel, why in (
                ("webhook:https://169.254.169.254/latest", "metadata"), ("webhook:https://10.0.0.1/", "allow 10.0.0.1"),
                ("webhook:http://occ.example/", "without TLS"), ("mqtt:#", "MQTT topic"), ("mail:x", "expected stream"),
            ):  # fmt: skip
                body = {**BODIES["subscribe"], "channel": channel}
                assert why in problem(await client.post("/api/v1/subscriptions", json=body), 409)
            bad = {**BODIES["subscribe"], "secret": "hush!" * 8}
            assert "hush" not in problem(await client.post("/api/v1/subscriptions", json=bad), 409)
            lines = [(line.who, line.what) for line in await watch.store.audit()]
            assert lines.count(("watch (administer-desk)", "subscription uno-occ")) == 1

    run(work)


def test_a_subscription_is_taken_back_and_raises_nothing_more(tmp_path: Path) -> None:
    async def work() -> None:
        async with served(tmp_path) as watch, watch.client(Role.ADMINISTER) as client:
            path = "/api/v1/subscriptions/ahy-occ"
            gone = await client.delete(path)
            assert (gone.status_code, gone.json()["id"], gone.json()["secret"]) == (200, "ahy-occ", None)
            assert await watch.store.subscriptions() == []
            assert "no such subscription" in problem(await client.delete(path), 404)
            worse = replace(hazard(id="area-2"), first_evidence_s=NOW_S)
            await watch.watched.give(HazardsSeen((worse,), NOW_S + 5.0))
            assert [one.hazard for one in await watch.store.alerts(False)] == ["area-1"]
            lines = [(line.who, line.what) for line in await watch.store.audit()]
            assert lines.count(("watch (administer-desk)", "subscription ahy-occ taken back")) == 1

    run(work)


def test_a_silence_holds_for_critical_ones_only_with_a_second_person(tmp_path: Path) -> None:
    async def work() -> None:
        critical = replace(alert(), severity=Severity.CRITICAL)
        async with (
            served(tmp_path, alerts=[critical]) as watch,
            watch.client(Role.ACKNOWLEDGE) as one,
            watch.client(Role.ADMINISTER) as other,
        ):
            made = await one.post("/api/v1/silences", json=BODIES["silence"])
            assert (made.status_code, made.json()["second"]) == (201, None)
            (kept_one,) = await watch.store.silences()
            path = f"/api/v1/silences/{kept_one.id}/second"
            assert "another one" in problem(await one.post(path, json={"by": "desk 9"}), 409)
            assert (await watch.store.silences())[0].second is None
            done = await other.post(path, json={"by": "duty manager"})
            assert done.json()["second"] == "duty manager (administer-desk)"
            for change in ('{"ends_s": 9}', '{"kinds": []}', '{"ends_s": 3, "begins_s": 4}'):
                body = {**BODIES["silence"], **json.loads(change)}
                assert "not taken" in problem(await one.post("/api/v1/silences", json=body), 409)

    run(work)


def test_bodies_and_queries_that_are_not_as_described(tmp_path: Path) -> None:
    async def work() -> None:
        limits = replace(LAVISH, body_bytes=1000)
        async with served(tmp_path, limits=limits) as watch, watch.client(Role.ADMINISTER) as client:
            path = url(ALERT + "/acknowledge", watch)
            headers = {"content-type": "application/json"}
            for content, status in (
                (b"", 400), (b"{", 400), (b"\xff", 400), (b"[" * 900, 422), (b"[]", 422), (b"{}", 422), (b"null", 422),
                (b'{"by":"x","more":1}', 422), (b'{"by":""}', 422), (b'{"by":"a\\u0000b"}', 422),
                (b'{"by":"a\\n"}', 422), (b'{"by":1}', 422),
                (b'{"by":"' + b"x" * 201 + b'"}', 422), (b" " * 1001, 413),
            ):  # fmt: skip
                assert problem(await client.post(path, content=content, headers=headers), status)

            async def parts() -> Any:
                for _ in range(20):
                    yield b" " * 100

            problem(await client.post(path, content=parts(), headers=headers), 413)
            problem(await client.post(path, content=b'{"by":"x"}', headers={"content-type": "text/plain"}), 415)
            problem(await client.post(path, data={"by": "x"}), 415)
            for query in ("open=2", "open=1&open=0", "closed=1", "open=", "open=%00"):
                problem(await client.get(f"/api/v1/alerts?{query}"), 422)
            problem(await client.get(f"/api/v1/alerts?open={'1' * 3000}"), 414)
            problem(await client.get("/api/v1/flights/xyz"), 422)
            problem(await client.get("/api/v1/alerts/nobody"), 404)
            problem(await client.get("/api/v2/alerts"), 404)
            problem(await client.put("/"), 405)
            refused = await client.delete("/api/v1/alerts")
            problem(refused, 405)
            assert refused.headers["allow"] == "GET, HEAD"
            assert (await client.head("/api/v1/alerts")).status_code == 200

    run(work)


def test_every_answer_has_the_security_headers_and_no_cookie(tmp_path: Path) -> None:
    async def work() -> None:
        async with served(tmp_path) as watch, watch.client(Role.READ) as client:
            for path in ("/", "/api/v1/alerts", "/api/v1/openapi.json", "/api/v1/alerts/none", "/nowhere"):
                response = await client.get(path)
                assert {name: response.headers[name] for name in HEADERS} == HEADERS
                assert "set-cookie" not in response.headers
                assert "access-control-allow-origin" not in response.headers
            assert "worker-src blob:" in HEADERS["content-security-policy"]

    run(work)


def test_a_page_of_another_site_can_write_nothing(tmp_path: Path) -> None:
    async def work() -> None:
        for with_tokens in (True, False):
            folder = tmp_path / str(with_tokens)
            folder.mkdir()
            async with served(folder, with_tokens=with_tokens) as watch, watch.client(Role.ADMINISTER) as client:
                path = url(ALERT + "/acknowledge", watch)
                for headers in (
                    {"origin": "https://elsewhere.example"}, {"origin": "null"}, {"origin": "http://localhost:81"},
                    {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
                ):  # fmt: skip
                    problem(await client.post(path, json=ANSWER, headers=headers), 403)
                assert (await watch.store.alerts())[0].state == "raised"
                own = {"origin": "http://localhost", "sec-fetch-site": "same-origin"}
                assert (await client.post(path, json=ANSWER, headers=own)).status_code == 200

    run(work)


def test_without_tokens_only_this_machine_may_ask_by_its_own_name(tmp_path: Path) -> None:
    async def work() -> None:
        async with served(tmp_path, with_tokens=False) as watch:
            async with watch.client() as client:
                done = await client.post(url(ALERT + "/acknowledge", watch), json=ANSWER)
                assert done.json()["steps"][-1]["by"] == "desk 2"
            for more in (
                {"client": ("192.0.2.7", 5000)}, {"base_url": "http://bent.example"}, {"base_url": "http://192.0.2.7:80"},
                {"base_url": "http://localhost.bent.example"},
            ):  # fmt: skip
                async with watch.client(None, **more) as client:
                    for path in ("/", "/api/v1/alerts", "/static/board.js"):
                        assert "only this machine" in problem(await client.get(path), 403)

    run(work)


def test_listening_to_others_needs_tokens(tmp_path: Path) -> None:
    for host in ("0.0.0.0", "::", "192.0.2.7", "occ.example"):
        with pytest.raises(RequestInvalid, match="make tokens with crossfix token"):
            listening(host, 0, None)
    path = tmp_path / "tokens.txt"
    path.write_text(f"a read sha256:{'0' * 64}\n", "utf-8")
    check_listening("0.0.0.0", TokenFile(path))
    listening("127.0.0.1", 0, None).close()
    for text in ("", "8080", ":8080", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:٣"):
        with pytest.raises(RequestInvalid, match="expected HOST:PORT"):
            serve_address(text)


def test_rates_are_limited_by_token_by_address_and_by_refusals(tmp_path: Path) -> None:
    async def statuses(limits: WebLimits, headers: dict[str, str], number: int, folder: str) -> list[int]:
        (tmp_path / folder).mkdir()
        async with served(tmp_path / folder, limits=limits) as watch, watch.client(Role.READ) as client:
            answers = [await client.get("/api/v1/feeds", headers=headers) for _ in range(number)]
            if answers[-1].status_code == 429:
                assert int(answers[-1].headers["retry-after"]) >= 1
                problem(answers[-1], 429)
            return [answer.status_code for answer in answers]

    async def work() -> None:
        few = replace(LAVISH, per_token_per_s=1e-3, per_token_burst=3.0)
        assert await statuses(few, {}, 4, "a") == [200, 200, 200, 429]
        few = replace(LAVISH, per_address_per_s=1e-3, per_address_burst=2.0)
        assert await statuses(few, {}, 3, "b") == [200, 200, 429]
        few = replace(LAVISH, refused_per_s=1e-3, refused_burst=2.0)
        wrong = {"authorization": "Bearer wrong"}
        assert await statuses(few, wrong, 3, "c") == [401, 401, 429]

    run(work)


def test_no_token_is_logged_or_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def work() -> None:
        async with served(tmp_path) as watch, watch.client(Role.READ) as client:
            token, texts = watch.tokens[Role.READ], []
            for path in ("/api/v1/alerts", "/api/v1/subscriptions", "/nowhere", "/api/v1/alerts/none"):
                texts.append((await client.get(path)).text)
            (watch.folder / "tokens.txt").write_text(f"spoiled {token}\n", "utf-8")
            texts.append((await client.get("/api/v1/alerts")).text)
            assert problem(await client.get("/api/v1/alerts"), 503)
            with pytest.raises(InputUnusable) as told:
                TokenFile(watch.folder / "tokens.txt")
            assert token not in "".join((*texts, caplog.text, str(told.value)))
            assert "InputUnusable" in caplog.text

    run(work)


def test_what_goes_wrong_inside_is_logged_and_not_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> None:
        async with served(tmp_path) as watch, watch.client(Role.READ) as client:
            watch.fleet.states = [object()]  # type: ignore[list-item]  # cannot be encoded
            detail = problem(await client.get("/api/v1/states"), 500)
            assert "TypeError" not in detail
            assert detail.rsplit(" ", 1)[1] in caplog.text
            assert "TypeError" in caplog.text
            (tmp_path / "watch.db").unlink()
            detail = problem(await client.get("/api/v1/alerts"), 503)
            assert "watch.db" not in detail
            assert "watch.db" in caplog.text

    run(work)


def test_the_document_names_every_route_and_no_other(tmp_path: Path) -> None:
    async def work() -> None:
        async with served(tmp_path) as watch, watch.client() as client:
            document = (await client.get("/api/v1/openapi.json")).json()
            named = {(path, method.upper()) for path, methods in document["paths"].items() for method in methods}
            assert named == {(row.path, row.method) for row in ROWS}
            for row in ROWS:
                operation = document["paths"][row.path][row.method.lower()]
                assert operation["security"] == ([{"token": []}] if row.role else [])
                assert ("401" in operation["responses"]) == (row.role is not None)

    run(work)
