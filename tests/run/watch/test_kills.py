"""Processes and servers of a real watch killed at random moments: nothing is lost. benchmarks/kills.py does it long."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders.far_areas import Areas
from builders.kill_counts import outcome
from builders.kills import watch

AREAS = Areas(every_s=1.5, lasts_s=60.0, clean_s=8.0)


@pytest.mark.parametrize(("workers", "kills"), [(1, 3), (2, 3)])
def test_no_alert_is_lost_and_an_answer_stays(tmp_path: Path, workers: int, kills: int) -> None:
    with watch(tmp_path, workers, AREAS) as killed:
        assert killed.wait((tmp_path / "received").exists, 60.0)
        killed.at_random(kills, (0.5, 2.0), seed=workers)
        found = outcome(killed, least_s=4.0)
    assert sum(found.kills.values()) == kills
    assert found.ended == []
    assert found.areas > 0
    assert found.acknowledged > 0
    assert (found.lost, found.doubled, found.mixed, found.not_sent) == (0, 0, 0, 0), found.told()
    assert (found.went_back, found.given_up) == (0, 0), found.told()
    assert found.most_of_one <= 2
