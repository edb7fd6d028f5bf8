"""The board and the measured hazards that are followed, as bytes. Airports and limits are given anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from crossfix.errors import StoreUnusable
from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Alert, Delivery, Silence, Subscription
from crossfix.records.visit import COLUMNS, NONE, Visits
from crossfix.run.watch.packed.sealed import Layout, layout_of, opened, sealed
from crossfix.run.watch.packed.values import decoded, encoded
from crossfix.warn.board import AlertKey, Board, KeptConcern, KnownHazard, TopicKey
from crossfix.warn.episodes import Episode
from crossfix.warn.from_events import Watching
from crossfix.warn.limits import AlertLimits, ConcernLimits
from crossfix.warn.look import Airports

BOARD_ANEW = {"airports", "limits", "concern_limits", "looks", "raises"}
"""Fields of the board that are not packed: given anew, or made again from the others."""
TYPES = {name: getattr(NONE, name).dtype.newbyteorder("<") for name in COLUMNS}
"""Of the columns of visits."""


@dataclass(frozen=True, slots=True)
class _Board:
    """The packed fields of the board by their names, mappings as pairs in their order."""

    hazards: tuple[tuple[TopicKey, KnownHazard], ...]
    flights: tuple[tuple[tuple[int, bool], AircraftState], ...]
    concerns: tuple[tuple[TopicKey, tuple[tuple[int, KeptConcern], ...]], ...]
    alerts: tuple[tuple[str, Alert], ...]
    told: tuple[tuple[str, frozenset[int]], ...]
    open: tuple[tuple[AlertKey, str], ...]
    ended: tuple[tuple[AlertKey, float], ...]
    deliveries: tuple[tuple[str, Delivery], ...]
    subscriptions: tuple[tuple[str, Subscription], ...]
    silences: tuple[tuple[str, Silence], ...]
    feeds: tuple[tuple[TopicKey, float | None], ...]
    beats: tuple[tuple[bool, float], ...]
    clock_s: float | None


@dataclass(frozen=True, slots=True)
class _Watching:
    """Visits as how many they are and their columns, one after another; mappings as pairs in their order."""

    clean: tuple[tuple[int, tuple[int, bytes]], ...]
    affected: tuple[int, bytes]
    sampled_s: tuple[tuple[int, float], ...]
    episodes: tuple[Episode, ...]


WATCHING = Layout.of(
    "Watching",
    f"{layout_of(_Watching).digest.hex()}, {', '.join(f'{name}: {kind.str}' for name, kind in TYPES.items())}",
)


def pack_board(board: Board) -> bytes:
    """All but airports, limits and looks."""
    packed = _Board(
        hazards=tuple(board.hazards.items()),
        flights=tuple(board.flights.items()),
        concerns=tuple((key, tuple(kept.items())) for key, kept in board.concerns.items()),
        alerts=tuple(board.alerts.items()),
        told=tuple(board.told.items()),
        open=tuple(board.open.items()),
        ended=tuple(board.ended.items()),
        deliveries=tuple(board.deliveries.items()),
        subscriptions=tuple(board.subscriptions.items()),
        silences=tuple(board.silences.items()),
        feeds=tuple(board.feeds.items()),
        beats=tuple(board.beats.items()),
        clock_s=board.clock_s,
    )
    return sealed(layout_of(_Board, "Board"), encoded(packed))


def unpack_board(
    body: bytes,
    airports: Airports,
    limits: AlertLimits | None = None,
    concern_limits: ConcernLimits | None = None,
    where: str = "packed board",
) -> Board:
    """The board with what is given anew; raises StoreUnusable."""
    found = decoded(_Board, opened(layout_of(_Board, "Board"), body, where), where)
    board = Board(
        airports=airports,
        limits=limits or AlertLimits(),
        concern_limits=concern_limits or ConcernLimits(),
        hazards=dict(found.hazards),
        flights=dict(found.flights),
        concerns={key: dict(kept) for key, kept in found.concerns},
        alerts=dict(found.alerts),
        told=dict(found.told),
        open=dict(found.open),
        ended=dict(found.ended),
        deliveries=dict(found.deliveries),
        subscriptions=dict(found.subscriptions),
        silences=dict(found.silences),
        feeds=dict(found.feeds),
        beats=dict(found.beats),
        clock_s=found.clock_s,
    )
    _alerts_held(board, where)
    return board


def _alerts_held(board: Board, where: str) -> None:
    """What the state machine takes for given: that an open alert is known, and that an alert has a step."""
    lacking = [name for name in board.open.values() if name not in board.alerts]
    if lacking:
        raise StoreUnusable(f"{where}: alert {lacking[0]} is open and not there")
    bare = [name for name, alert in board.alerts.items() if not alert.steps]
    if bare:
        raise StoreUnusable(f"{where}: alert {bare[0]} has no step")


def pack_watching(watching: Watching) -> bytes:
    """Visits and episodes."""
    packed = _Watching(
        clean=tuple((share, _of_visits(visits)) for share, visits in watching.clean.items()),
        affected=_of_visits(watching.affected),
        sampled_s=tuple(watching.sampled_s.items()),
        episodes=watching.episodes,
    )
    return sealed(WATCHING, encoded(packed))


def unpack_watching(body: bytes, where: str = "packed measured hazards") -> Watching:
    """What was packed; raises StoreUnusable."""
    found = decoded(_Watching, opened(WATCHING, body, where), where)
    return Watching(
        clean={share: _visits(*visits, f"{where}: clean visits") for share, visits in found.clean},
        affected=_visits(*found.affected, f"{where}: affected visits"),
        sampled_s=dict(found.sampled_s),
        episodes=found.episodes,
    )


def _of_visits(visits: Visits) -> tuple[int, bytes]:
    columns = (np.asarray(getattr(visits, name)) for name in COLUMNS)
    return len(visits), b"".join(
        column.astype(TYPES[name]).tobytes() for name, column in zip(COLUMNS, columns, strict=True)
    )


def _visits(count: int, body: bytes, where: str) -> Visits:
    each = sum(kind.itemsize for kind in TYPES.values())
    if count < 0 or count * each != len(body):
        raise StoreUnusable(f"{where}: {count} visits need {count * each} bytes, found {len(body)}")
    columns: list[Any] = []
    at = 0
    for kind in TYPES.values():
        columns.append(np.frombuffer(body, kind, count, at).astype(kind.newbyteorder("=")))
        at += count * kind.itemsize
    return Visits(*columns)
