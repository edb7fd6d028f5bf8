"""When to try again: back-off that doubles, with full jitter; and how a try ended."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crossfix.records.alert import Delivery
from crossfix.records.thresholds import limit
from crossfix.records.watch_effects import DeliveryReported


@dataclass(frozen=True, slots=True)
class TryLimits:
    """How long and how often a delivery is tried."""

    first_s: float = limit(1.0, "s", "ours: after the first failure; an alert ages by the second")
    factor: float = limit(2.0, "1", "exponential back-off, as Standard Webhooks recommends")
    longest_s: float = limit(60.0, "s", "ours: an outage that ends must not cost minutes more")
    give_up_s: float = limit(86_400.0, "s", "ours: after a day the alert is history")
    retry_after_s: float = limit(3600.0, "s", "ours: no receiver may put an alert off by more (RFC 9110, Retry-After)")


@dataclass(frozen=True, slots=True)
class Arrived:
    """It is there. `by_receiver` False: a broker has it; whether the receiver has, nobody knows."""

    note: str = ""
    by_receiver: bool = True


@dataclass(frozen=True, slots=True)
class Again:
    """It may arrive later; `after_s` where the receiver said when. `out`: it is where the receiver can fetch it."""

    why: str
    after_s: float | None = None
    out: bool = False


@dataclass(frozen=True, slots=True)
class GivenUp:
    """No later try can help. `gone`: the receiver wants no more at all (410)."""

    why: str
    gone: bool = False


Outcome = Arrived | Again | GivenUp


def wait_s(failures: int, chance: float, limits: TryLimits, after_s: float | None = None) -> float:
    """Seconds to the next try after so many failures (1 or more); `chance` in [0, 1) is the jitter.

    Half of the back-off is waited for sure, the other half by chance, so that receivers that went down together are
    not asked together, and none at once. Source: Brooker, "Exponential Backoff And Jitter", equal jitter.

    >>> [wait_s(n, 1.0, TryLimits()) for n in (1, 2, 3, 7, 2000)]
    [1.0, 2.0, 4.0, 60.0, 60.0]
    >>> wait_s(1, 0.0, TryLimits()), wait_s(1, 0.0, TryLimits(), after_s=30.0)
    (0.5, 30.0)
    """
    longest = min(limits.longest_s, limits.first_s * limits.factor ** min(failures - 1, 64))
    own_s = longest * (0.5 + 0.5 * chance)
    return own_s if after_s is None else max(own_s, min(after_s, limits.retry_after_s))


def after_try(delivery: Delivery, outcome: Outcome, now_s: float, chance: float, limits: TryLimits) -> Delivery:
    """The delivery with this try counted."""
    tried = replace(delivery, attempts=delivery.attempts + 1)
    if isinstance(outcome, Arrived):
        return replace(tried, delivered_s=now_s, given_up=None)
    if isinstance(outcome, GivenUp):
        return replace(tried, given_up=outcome.why)
    if now_s - delivery.created_s >= limits.give_up_s:
        hours = (now_s - delivery.created_s) / 3600.0
        return replace(tried, given_up=f"{outcome.why}; given up after {tried.attempts} tries in {hours:.1f} h")
    return replace(tried, next_try_s=now_s + wait_s(tried.attempts, chance, limits, outcome.after_s))


def reported(tried: Delivery, outcome: Outcome, at_s: float) -> DeliveryReported | None:
    """A try as an input of the state machine; None where it changes nothing: it will be tried again.

    Delivered is only what the receiver itself has taken; what a broker has, or waits on a stream, is sent.
    """
    if tried.given_up is not None:
        return DeliveryReported(tried, "given_up", at_s, tried.given_up)
    if isinstance(outcome, Arrived):
        return DeliveryReported(tried, "delivered" if outcome.by_receiver else "sent", at_s, outcome.note)
    if isinstance(outcome, Again) and outcome.out:
        return DeliveryReported(tried, "sent", at_s, outcome.why)
    return None
