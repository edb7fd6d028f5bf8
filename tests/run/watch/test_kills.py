"""Processes and servers killed at random moments: nothing is lost. benchmarks/kills.py does it 200 times."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders.killed import TTL_S
from builders.kills import killed, moved


@pytest.mark.parametrize(("workers", "kills"), [(1, 5), (3, 6)])
def test_nothing_is_lost_and_an_answer_stays(tmp_path: Path, workers: int, kills: int) -> None:
    outcome = killed(tmp_path, workers, kills, seed=workers, per_s=300.0, pause_s=(0.1, 0.6), hold_s=8.0)
    assert sum(outcome.kills.values()) == kills
    assert outcome.alerts > 0
    assert (outcome.lost, outcome.unexpected, outcome.raised_twice, outcome.went_back) == (0, 0, 0, 0)
    assert outcome.not_sent == 0
    assert outcome.most_of_one <= 2


def test_the_parts_of_a_killed_worker_move_and_come_back(tmp_path: Path) -> None:
    move = moved(tmp_path, per_s=300.0)
    assert move.taken_s <= 2 * TTL_S
    assert move.back_s <= 10.0
    outcome = move.outcome
    assert outcome.alerts > 0
    assert (outcome.lost, outcome.unexpected, outcome.raised_twice, outcome.not_sent) == (0, 0, 0, 0)
