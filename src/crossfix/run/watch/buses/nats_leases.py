"""Leases in key-value buckets of a NATS server, written by compare and set; a bucket forgets by the server's clock."""

from __future__ import annotations

from typing import Any

from crossfix.run.watch.buses.nats_door import NatsLimits, Told, bucket, nats

LEASES = "crossfix_leases"


class Leases:
    """One bucket for each duration: a server of 2.9 has one time to live for all keys of a bucket."""

    def __init__(self, stream: Any, where: str, limits: NatsLimits) -> None:
        self._stream = stream
        self._where = where
        self._limits = limits
        self._buckets: dict[str, Any] = {}
        self._held: dict[tuple[str, str], tuple[str, int]] = {}
        """Bucket and revision, by part and owner."""

    async def lease(self, part: str, owner: str, ttl_s: float) -> bool:
        """Taken or renewed by compare and set; the server forgets it `ttl_s` after the last time. Owners are unique."""
        errors, name = nats("js.errors"), f"{LEASES}_{round(1000 * ttl_s)}"
        with Told(self._where):
            if name not in self._buckets:
                self._buckets[name] = await bucket(self._stream, name, ttl_s, self._limits.replicas)
            for _ in range(2):  # the second time with the revision as it is: an answer may have been lost
                try:
                    _, last = self._held.get((part, owner), (name, 0))
                    self._held[part, owner] = name, await self._buckets[name].update(part, owner.encode(), last=last)
                    return True
                except errors.KeyWrongLastSequenceError:
                    self._held.pop((part, owner), None)
                try:
                    entry = await self._buckets[name].get(part)
                except errors.NotFoundError:
                    continue
                if entry.value != owner.encode():
                    return False
                self._held[part, owner] = name, entry.revision
        return False

    async def release(self, part: str, owner: str) -> None:
        """Removes the lease as this owner last wrote it, and none that another wrote since."""
        if (part, owner) not in self._held:
            return
        name, revision = self._held.pop((part, owner))
        with Told(self._where):
            await self._stream.purge_stream(f"KV_{name}", subject=f"$KV.{name}.{part}", seq=revision + 1)

    async def holder(self, part: str) -> str | None:
        """In whichever bucket: the one who asks need not know the duration."""
        with Told(self._where):
            found = await self._in_buckets(part)
            if found is None and await self._more():
                found = await self._in_buckets(part)
        return found

    async def _in_buckets(self, part: str) -> str | None:
        for known in self._buckets.values():
            try:
                return bytes((await known.get(part)).value).decode("utf-8", "replace")
            except nats("js.errors").NotFoundError:
                continue
        return None

    async def _more(self) -> bool:
        """Whether others have made buckets that were not known."""
        there = {one.config.name.removeprefix("KV_") for one in await self._stream.streams_info()}
        fresh = [name for name in sorted(there) if name.startswith(f"{LEASES}_") and name not in self._buckets]
        for name in fresh:
            self._buckets[name] = await self._stream.key_value(name)
        return bool(fresh)
