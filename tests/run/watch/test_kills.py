"""Processes and servers killed at random moments: nothing is lost. benchmarks/kills.py does it 200 times."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders.kills import killed


@pytest.mark.parametrize(("workers", "kills"), [(1, 5), (3, 6)])
def test_nothing_is_lost_and_an_answer_stays(tmp_path: Path, workers: int, kills: int) -> None:
    outcome = killed(tmp_path, workers, kills, seed=workers, per_s=300.0, pause_s=(0.1, 0.6), hold_s=8.0)
    assert sum(outcome.kills.values()) == kills
    assert outcome.alerts > 0
    assert (outcome.lost, outcome.unexpected, outcome.raised_twice, outcome.went_back) == (0, 0, 0, 0)
    assert outcome.not_sent == 0
    assert outcome.most_of_one <= 2
