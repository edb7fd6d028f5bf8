"""Loss and recovery: what the loop found, as events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.sent import Sent
from crossfix.derive.sent_loop import NO_POSITION, POSITION, UNPLACED, VELOCITY_AIR
from crossfix.detect.gnss import loss_loop
from crossfix.detect.gnss.evidence import Rows, reason
from crossfix.detect.gnss.limits import LossLimits, numbers
from crossfix.detect.gnss.loss_loop import AFTER, BEFORE, END_IS, ENDED, KINDS, STARTED, SURE
from crossfix.detect.gnss.placing import place_of
from crossfix.detect.gnss.seen import Seen
from crossfix.detect.gnss.spoofing import Stretch
from crossfix.records.event import Event, Kind

Losses = NDArray[np.int64]
ROOM = 64


def losses(of: Sent, false: NDArray[np.bool_], limits: LossLimits) -> Losses:
    """int64[m, loss_loop.FIELDS], in the order of their start."""
    limited = numbers(limits)
    state, found = np.empty(loss_loop.STATE, np.int64), np.empty((ROOM, loss_loop.FIELDS), np.int64)
    while True:
        count = loss_loop.losses(
            of.time_s, of.says, of.velocity, of.nac_p, of.ground, of.altitude_ft, false, limited, state, found
        )
        if count <= len(found):
            return found[:count]
        found = np.empty((count, loss_loop.FIELDS), np.int64)


def loss_events(seen: Seen, lost: Losses, limits: LossLimits) -> Iterator[Event]:
    """A loss each, and a recovery for each that positions ended."""
    for one in lost:
        rows = np.arange(one[STARTED], one[ENDED] + 1)
        shown = _shown(seen.of, rows, int(one[KINDS]))
        if not _well_heard(seen.of, rows, int(one[KINDS]), limits):
            continue
        loss = seen.event(
            Kind.LOSS,
            int(one[STARTED]),
            int(one[ENDED]),
            _before(seen, int(one[BEFORE]), int(one[STARTED])),
            tuple(reason(seen.flight, code, which) for code, which in shown),
            shown,
            place_of(seen, int(one[STARTED])),
            ongoing=int(one[AFTER]) < 0 and int(one[END_IS]) in (loss_loop.OPEN, loss_loop.SILENT),
        )
        # With nothing seen between the last true position and the first false one, it began somewhere between.
        yield replace(loss, onset=loss.interval) if one[KINDS] == loss_loop.BEFORE_SPOOFING else loss
        if one[AFTER] >= 0:
            still_open = int(one[END_IS]) == loss_loop.OPEN
            yield _recovery(seen, int(one[AFTER]), int(one[SURE]), int(one[ENDED]), still_open)


def _before(seen: Seen, believed: int, start: int) -> int:
    """The last report without the loss: with a true position, or else the last false one; -1 where there is none."""
    false = np.flatnonzero(seen.false[:start])
    return believed if believed >= 0 or not len(false) else int(false[-1])


def recoveries_from_spoofing(
    seen: Seen, spoofed: Sequence[Stretch], lost: Losses, limits: LossLimits
) -> Iterator[Event]:
    """Believable positions after a spoofing, where no loss stands between."""
    of = seen.of
    believable = np.flatnonzero((of.says == POSITION) & ~seen.false)
    for one in spoofed:
        after = believable[np.searchsorted(believable, one.last) :]
        enough = np.flatnonzero(of.time_s[after] - of.time_s[after[:1]] >= limits.clean_s)
        if not len(enough) or of.time_s[after[enough[0]]] - of.time_s[one.last] > limits.silence_s:
            continue
        sure = int(after[enough[0]])
        if not any(
            start <= sure and end >= one.last for start, end in zip(lost[:, STARTED], lost[:, ENDED], strict=True)
        ):
            yield _recovery(seen, int(after[0]), sure, one.last)


def _recovery(seen: Seen, first: int, sure: int, before: int, ongoing: bool = False) -> Event:
    """Positions from the first on; `ongoing` where the reports end before it is sure."""
    rows = np.arange(first, sure + 1)
    shown = [("positions_again", rows[(seen.of.says[rows] == POSITION) & ~seen.false[rows]])]
    reasons = tuple(reason(seen.flight, code, which) for code, which in shown)
    return seen.event(Kind.RECOVERY, first, sure, before, reasons, shown, place_of(seen, first), ongoing=ongoing)


def _shown(of: Sent, rows: Rows, kinds: int) -> list[tuple[str, Rows]]:
    """Which reports show each kind of evidence that made the loss."""
    telling = {
        "no_position_message": (loss_loop.MESSAGE, of.says[rows] == NO_POSITION),
        "no_position_for_long": (loss_loop.STALE, of.says[rows] == UNPLACED),
        "airspeed_velocity": (loss_loop.AIRSPEED, of.velocity[rows] == VELOCITY_AIR),
        "accuracy_zero": (loss_loop.ACCURACY, of.nac_p[rows] == 0),
        "no_true_position_before": (loss_loop.BEFORE_SPOOFING, (rows == rows[0]) | (rows == rows[-1])),
    }
    return [(code, rows[which]) for code, (kind, which) in telling.items() if kinds & kind and which.any()]


def _well_heard(of: Sent, rows: Rows, kinds: int, limits: LossLimits) -> bool:
    """Where silence about positions is the only evidence, the aircraft must be heard most of the time."""
    if kinds & ~(loss_loop.STALE | loss_loop.ACCURACY):
        return True
    times = of.time_s[rows]
    bins = np.unique((times - times[0]) // limits.heard_bin_s)
    return bool(len(bins) >= limits.heard_share * (1 + (times[-1] - times[0]) // limits.heard_bin_s))
