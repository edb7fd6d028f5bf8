"""Where a webhook may go: addresses of the public Internet, or hosts that were allowed by name.

A name is resolved once for each try and every address that it has is checked; the connection is made to an address
that was checked, not to the name again, so that a name cannot change between the check and the connection.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crossfix.errors import RequestInvalid

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""A host and a port -> its addresses; raises OSError."""

MOST_URL = 2048
METADATA = frozenset(
    ipaddress.ip_address(text) for text in ("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "192.0.0.192")
)
"""Where clouds answer with credentials; never allowed, not by name either."""
TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
"""IPv4 in IPv6 (RFC 6052, RFC 8215): the last 32 bits are looked at too."""
RELAY = ipaddress.ip_network("192.88.99.0/24")
"""Deprecated 6to4 relays (RFC 7526): no host answers there."""
HOST = re.compile(r"[a-z0-9](?:[a-z0-9_.-]*[a-z0-9])?\.?")


@dataclass(frozen=True, slots=True)
class Target:
    """A URL in its parts. `path` has the query; `authority` is as the Host header names it."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host, and port where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == {"https": 443, "http": 80}[self.scheme] else f"{host}:{self.port}"

    def shown(self) -> str:
        """Without path and query, which may hold a receiver's key."""
        return f"{self.scheme}://{self.authority}"


@dataclass(frozen=True, slots=True)
class Allowed:
    """Hosts that may be on a private address, or be reached without TLS: `host` or `host:port`, lower case."""

    names: frozenset[str] = frozenset()

    @staticmethod
    def of(names: Sequence[str]) -> Allowed:
        """From names as they were written."""
        return Allowed(frozenset(name.strip().lower().rstrip(".") for name in names if name.strip()))

    def holds(self, target: Target) -> bool:
        """Whether the target is allowed by its name."""
        return not self.names.isdisjoint({target.host, f"{target.host}:{target.port}"})


def target_of(url: str, allowed: Allowed) -> Target:
    """A webhook's URL in its parts; RequestInvalid, without path and query in it, where it is not one to use."""
    if len(url) > MOST_URL or not url.isascii() or any(c <= " " or c in "\\\x7f" for c in url):
        raise RequestInvalid(f"webhook target: expected a URL of at most {MOST_URL} printable ASCII characters")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise RequestInvalid("webhook target: not a URL; expected https://host[:port]/path") from error
    if parts.scheme not in ("https", "http") or not host or "%" in host:
        raise RequestInvalid(f"webhook target: found the scheme {parts.scheme!r}; expected https://host[:port]/path")
    if parts.username is not None or parts.password is not None:
        raise RequestInvalid(f"webhook target {host}: a user name or password in the URL; messages are signed instead")
    if port == 0 or not (_literal(host) or HOST.fullmatch(host)):
        raise RequestInvalid("webhook target: the host or port is none; expected https://host[:port]/path")
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    target = Target(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path)
    if target.scheme == "http" and not allowed.holds(target):
        raise RequestInvalid(f"webhook target {target.shown()}: without TLS; use https, or allow {target.host} by name")
    if (literal := _literal(host)) is not None:
        check(literal, target, allowed)
    return target


def check(address: Address, target: Target, allowed: Allowed) -> None:
    """RequestInvalid where the address is not of the public Internet and the host is not allowed by name."""
    for one in _meant(address):
        if one in METADATA:
            raise RequestInvalid(f"webhook target {target.shown()}: {one} is a cloud's metadata address; never allowed")
        if (why := _refused(one)) and not allowed.holds(target):
            raise RequestInvalid(
                f"webhook target {target.shown()}: {one} is {why}; allow {target.host} by name if it is meant"
            )


async def addresses_of(target: Target, allowed: Allowed, resolve: Resolve | None = None) -> list[str]:
    """The addresses of a target, every one checked: one that is refused refuses all. Raises RequestInvalid, OSError."""
    literal = _literal(target.host)
    found = [str(literal)] if literal else list(await (resolve or system_resolve)(target.host, target.port))
    if not found:
        raise OSError(f"{target.host}: no address")
    for text in found:
        try:
            address = ipaddress.ip_address(text.partition("%")[0])
        except ValueError as error:
            raise RequestInvalid(f"{target.host}: the resolver gave {text!r}, which is no address") from error
        check(address, target, allowed)
    return list(dict.fromkeys(found))


async def system_resolve(host: str, port: int) -> list[str]:
    """As the machine's resolver says."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for *_, sockaddr in found]


def _literal(host: str) -> Address | None:
    """An address written as such; also the old forms that resolvers take: 127.1, 0x7f000001, 017700000001."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    if re.fullmatch(r"(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+)){0,3}", host):
        try:
            return ipaddress.ip_address(socket.inet_aton(host))
        except OSError:
            return None
    return None


def _meant(address: Address) -> list[Address]:
    """What is reached: the address, the IPv4 address that it is clothes of, or both where a relay stands between."""
    if not isinstance(address, ipaddress.IPv6Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    inner: list[Address] = [one for one in (address.sixtofour, *(address.teredo or ())) if one is not None]
    if any(address in network for network in TRANSLATED) or 1 < int(address) < 1 << 32:
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [address, *inner]


def _refused(address: Address) -> str:
    """Why, in words; empty where it is of the public Internet."""
    kinds = (
        (address.is_loopback, "a loopback address"),
        (address.is_link_local, "a link-local address"),
        (address.is_multicast, "a multicast address"),
        (address.is_unspecified, "the unspecified address"),
        (address.is_private, "a private or reserved address"),
        (isinstance(address, ipaddress.IPv6Address) and address.is_site_local, "a site-local address"),
        (address.version == 4 and address in RELAY, "a relay's address"),
        (not address.is_global, "not an address of the public Internet"),
    )
    return next((words for found, words in kinds if found), "")
