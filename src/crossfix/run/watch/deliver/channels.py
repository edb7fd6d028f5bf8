"""The channel of a subscription: `stream`, `webhook:URL`, `mqtt:TOPIC`, or one of these that its receiver stopped."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.errors import RequestInvalid
from crossfix.run.watch.deliver.mqtt import topic_of
from crossfix.run.watch.deliver.targets import Allowed, target_of

STOPPED = "stopped:"
"""Before a channel whose receiver answered that it wants no more (410); subscribe again to send again."""


@dataclass(frozen=True, slots=True)
class Channel:
    """Its kind, and a URL or a topic; empty for a stream."""

    kind: str
    to: str

    def shown(self) -> str:
        """Without what may be a receiver's key."""
        return f"{self.kind}:..." if self.kind == "webhook" else ":".join(filter(None, (self.kind, self.to)))


def channel_of(text: str) -> Channel:
    """A channel in its parts, of any kind.

    >>> channel_of("webhook:https://occ.example/in?k=1"), channel_of("stopped:mqtt:warn").kind
    (Channel(kind='webhook', to='https://occ.example/in?k=1'), 'stopped')
    """
    kind, _, to = text.partition(":")
    return Channel(kind, to)


def check_channel(text: str, allowed: Allowed) -> Channel:
    """The channel, if it can be subscribed with; RequestInvalid says why not. A host's name is not resolved yet."""
    channel = channel_of(text)
    if channel.kind == "webhook":
        target_of(channel.to, allowed)
    elif channel.kind == "mqtt":
        topic_of(channel.to)
    elif text != "stream":
        raise RequestInvalid(
            f"channel of kind {channel.kind[:20]!r}; expected stream, webhook:https://... or mqtt:TOPIC"
        )
    return channel
