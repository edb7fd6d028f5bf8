"""What clients may send, with its bounds; the same types check a body and describe it in OpenAPI."""

from __future__ import annotations

from typing import Annotated

import msgspec

from crossfix.records.alert import Party, Severity

END = r"$(?!\n)"
"""Python's `$` also matches before a last line feed; JSON Schema's (ECMA-262) does not."""
Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:@-]{0,127}" + END, max_length=128)]
Line = Annotated[
    str,
    msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*" + END),
]
"""Of one line, not blank, nothing that steers a terminal."""
Note = Annotated[str, msgspec.Meta(max_length=500, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*" + END)]
Word = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9-]{1,12}" + END, max_length=12)]
Seconds = Annotated[float, msgspec.Meta(ge=0.0, le=253_402_300_799.0)]
"""UTC since 1970, to the end of the year 9999."""
Corner = tuple[Annotated[float, msgspec.Meta(ge=-90.0, le=90.0)], Annotated[float, msgspec.Meta(ge=-180.0, le=180.0)]]
"""Latitude and longitude in degrees."""
Words = Annotated[list[Word], msgspec.Meta(max_length=500)]
Route = Annotated[list[Word], msgspec.Meta(min_length=2, max_length=2)]
Ids = Annotated[list[Id], msgspec.Meta(max_length=500)]


class AnswerIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer to an alert: by whom (a position or initials), and what was done or why it does not apply.

    `raised_again` is that of the alert as it was seen: an answer to a milder one is refused.
    """

    by: Line
    note: Note = ""
    raised_again: Annotated[float, msgspec.Meta(ge=0, le=1_000_000, multiple_of=1)] | None = None


class SilenceIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Alerts to be kept back until a time. At least one hazard, subscription or kind must be named."""

    author: Line
    reason: Line
    ends_s: Seconds
    begins_s: Seconds | None = None
    hazards: Ids = []
    subscriptions: Ids = []
    kinds: Ids = []


class SecondIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A second person who stands for a silence; then it holds for critical alerts too."""

    by: Line


class SubscriptionIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who wants to learn of what; see the record. `secret` is made where a webhook has none, and told once."""

    id: Id
    name: Line
    party: Party
    flights: Words = []
    registrations: Words = []
    operators: Words = []
    airports: Words = []
    routes: Annotated[
        list[Annotated[list[Word], msgspec.Meta(min_length=2, max_length=2)]], msgspec.Meta(max_length=500)
    ] = []
    area: Annotated[
        list[Annotated[list[Corner], msgspec.Meta(min_length=3, max_length=1000)]], msgspec.Meta(max_length=20)
    ] = []
    kinds: Ids = []
    least: Severity = Severity.INFORMATION
    channel: Annotated[str, msgspec.Meta(min_length=1, max_length=2100)] = "stream"
    secret: Annotated[str, msgspec.Meta(min_length=32, max_length=100)] | None = None
    escalate_to: Annotated[list[Id], msgspec.Meta(max_length=20)] = []
    acknowledge_within_s: Annotated[float, msgspec.Meta(ge=5.0, le=86_400.0)] = 60.0


Body = type[AnswerIn] | type[SilenceIn] | type[SecondIn] | type[SubscriptionIn]
