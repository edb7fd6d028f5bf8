"""Where webhooks may go: nothing that is not of the public Internet, however it is written."""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.errors import RequestInvalid
from crossfix.run.watch.deliver.targets import Allowed, Target, addresses_of, target_of

NOBODY = Allowed()
INSIDE = [
    "127.0.0.1", "127.255.1.2", "127.1", "0x7f000001", "2130706433", "017700000001", "0177.0.0.1", "0", "0.0.0.0",
    "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1",
    "192.88.99.1", "169.254.1.1", "169.254.169.254", "100.100.100.200", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]",
    "[2001:db8::1]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[::ffff:10.1.2.3]", "[64:ff9b::7f00:1]",
    "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[::7f00:1]",
]  # fmt: skip
NO_TARGET = [
    "", "https://", "https:///in", "ftp://occ.example/", "file:///etc/passwd", "gopher://occ.example/", "https://a b/",
    "https://occ.example\\@10.0.0.1/", "https://user:word@occ.example/", "https://occ.example:99999/",
    "https://occ.example:0/", "https://occ.example/\r\nX: 1", "https://ocс.example/", "https://[::1", "https://[fe80::1%25eth0]/",
    "https://" + "a" * 2100, "javascript:alert(1)", "//occ.example/", "https://occ_%31.example/", "https://*.example/",
]  # fmt: skip


def found(host: str, *addresses: str, allowed: Allowed = NOBODY) -> list[str]:
    """The addresses of a host that resolves to these."""

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return addresses

    return asyncio.run(addresses_of(target_of(f"https://{host}/in", allowed), allowed, resolve))


@pytest.mark.parametrize("host", INSIDE)
def test_an_inside_address_is_refused_as_written(host: str) -> None:
    with pytest.raises(RequestInvalid, match=r"allow .* by name|metadata"):
        target_of(f"https://{host}/in", NOBODY)


@pytest.mark.parametrize("host", [h.strip("[]") for h in INSIDE if ":" in h or re.fullmatch(r"([1-9]\d*\.){3}\d+", h)])
def test_an_inside_address_is_refused_after_dns(host: str) -> None:
    with pytest.raises(RequestInvalid, match=r"allow occ\.example by name|metadata"):
        found("occ.example", "93.184.215.14", host)


@pytest.mark.parametrize("url", NO_TARGET)
def test_what_is_no_target_is_refused(url: str) -> None:
    with pytest.raises(RequestInvalid, match="webhook target"):
        target_of(url, Allowed.of(["occ.example", "*.example"]))


def test_a_public_target_is_taken_and_resolved_once() -> None:
    target = target_of("https://OCC.example.:8443/in?key=1#part", NOBODY)
    assert target == Target("https", "occ.example", 8443, "/in?key=1")
    assert (target.authority, target.shown()) == ("occ.example:8443", "https://occ.example:8443")
    assert found("occ.example", "93.184.215.14", "2606:2800:21f::1", "93.184.215.14") == [
        "93.184.215.14", "2606:2800:21f::1",
    ]  # fmt: skip
    assert found("[2606:2800:21f::1]") == ["2606:2800:21f::1"]
    with pytest.raises(OSError, match="no address"):
        found("occ.example")


def test_an_inside_host_is_taken_only_by_its_own_name() -> None:
    allowed = Allowed.of(["OCC.internal", "desk.internal:8080", "10.0.0.7"])
    assert found("occ.internal", "10.0.0.1", allowed=allowed) == ["10.0.0.1"]
    assert target_of("http://desk.internal:8080/", allowed).scheme == "http"
    assert target_of("https://10.0.0.7/", allowed).host == "10.0.0.7"
    for url in ("http://occ.example/", "http://desk.internal/", "https://10.0.0.8/", "http://occ.internal.example/"):
        with pytest.raises(RequestInvalid):
            target_of(url, allowed)


def test_a_metadata_address_is_refused_by_name_too() -> None:
    allowed = Allowed.of(["169.254.169.254", "occ.internal"])
    with pytest.raises(RequestInvalid, match="never allowed"):
        target_of("https://169.254.169.254/latest", allowed)
    with pytest.raises(RequestInvalid, match="never allowed"):
        found("occ.internal", "::ffff:169.254.169.254", allowed=allowed)


@given(st.text(max_size=60))
def test_any_text_is_a_target_or_refused(text: str) -> None:
    for url in (text, f"https://{text}", f"https://occ.example/{text}"):
        try:
            target = target_of(url, NOBODY)
        except RequestInvalid:
            continue
        assert target.scheme == "https"
        assert not set(target.path + target.host) & set(" \r\n\t\\")


@given(st.ip_addresses())
def test_no_address_passes_that_the_library_holds_for_inside(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    host = f"[{address}]" if address.version == 6 else str(address)
    inside = not address.is_global or address.is_multicast or address.is_link_local or address.is_loopback
    if inside:
        with pytest.raises(RequestInvalid):
            target_of(f"https://{host}/", NOBODY)
    else:
        assert target_of(f"https://{host}/", Allowed.of([str(address)])).port == 443
