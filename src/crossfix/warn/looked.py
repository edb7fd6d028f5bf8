"""Whom each hazard concerns: worked out for a share of the flights at a time, and for new hazards at once.

Where aircraft are, and where they will be, is put in order once for each share (`warn.look`) and kept until it is old,
so that a new hazard costs a question to each share and no look at all aircraft.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from operator import itemgetter

from crossfix.records.airborne import AircraftState
from crossfix.records.hazard import Hazard
from crossfix.warn.board import NOTHING, Board, KeptConcern, TopicKey
from crossfix.warn.concerned import concerns_of
from crossfix.warn.look import Look, look

SHARES = 5
"""Of all aircraft, by their addresses: a share of 12,000 is looked at in some 50 ms."""
NO_SHARES: frozenset[int] = frozenset()


def share_of(icao_address: int) -> int:
    """Which share an aircraft is in: 0 to SHARES - 1."""
    return icao_address % SHARES


def looked(
    board: Board, now_s: float, *, only: frozenset[TopicKey] | None = None, anew: frozenset[int] = NO_SHARES
) -> Board:
    """The board with whom hazards concern now.

    `only`: these hazards, by all flights as they were last looked at. `anew`: all hazards, by the flights of these
    shares as they are now. The flights of other shares are concerned as before.
    """
    shares = anew if only is None else frozenset(range(SHARES)) if board.flights else NO_SHARES
    looks = {key: one for key, one in board.looks.items() if key[1] not in anew}
    known_pairs = tuple(pairs(board))
    found = {key: board.concerns[key] for key, _, _ in known_pairs if key in board.concerns}
    for key, hazard, fleet in known_pairs:
        if not shares or (only is not None and key not in only):
            continue
        now: dict[int, KeptConcern] = {}
        for share in sorted(shares):
            known = looks.get((fleet, share))
            if known is None or _old(known, board, now_s):
                known = looks[fleet, share] = _look(board, fleet, share, now_s)
            now.update((one.icao_address, KeptConcern(one, now_s)) for one in concerns_of(hazard, known, now_s))
        if kept := _kept(board, key, now, now_s):
            found[key] = kept
        else:
            found.pop(key, None)
    return replace(board, concerns=found, looks=looks)


def old_shares(board: Board, now_s: float) -> set[int]:
    """The shares whose flights were looked at so long ago that it is time to carry them on again."""
    return {share for (_, share), known in board.looks.items() if _old(known, board, now_s)}


def pairs(board: Board) -> Iterator[tuple[TopicKey, Hazard, bool | None]]:
    """Topics with their hazard and the flights to hold against it: actual ones, those of an exercise, or (None) both.

    An actual hazard meets the flights of an exercise in a topic of its own, which is an exercise.
    """
    exercising = any(map(itemgetter(1), board.flights))  # in each step, over all flights
    for (name, exercise), known in board.hazards.items():
        yield (name, exercise), known.hazard, None if exercise else False
        if not exercise and exercising and (name, True) not in board.hazards:
            yield (name, True), known.hazard, True


def _old(known: Look, board: Board, now_s: float) -> bool:
    return not 0.0 <= now_s - known.now_s < board.limits.project_s


def _look(board: Board, fleet: bool | None, share: int, now_s: float) -> Look:
    wanted = (False, True) if fleet is None else (fleet,)
    states: dict[int, AircraftState] = {}
    for exercise in wanted:  # of an aircraft that is in both, the exercise's
        states |= {a: s for (a, ex), s in board.flights.items() if ex == exercise and share_of(a) == share}
    return look(tuple(states.values()), board.airports, now_s, board.concern_limits)


def _kept(board: Board, key: TopicKey, now: Mapping[int, KeptConcern], now_s: float) -> Mapping[int, KeptConcern]:
    """Those concerned now, and those concerned of late: a flight that flaps is not new each time."""
    before = board.concerns.get(key, NOTHING)
    late = {address: one for address, one in before.items() if now_s - one.last_s <= board.limits.keep_s}
    return {**late, **now}
