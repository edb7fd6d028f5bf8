"""Reports of the last hour: what is kept, and what goes when it is old."""

from __future__ import annotations

import numpy as np

from crossfix.records.table import Column, Table
from crossfix.run.watch.history import FRAMES_S, History


def batch(at_s: float) -> Table:
    """Two reports of slot 3, with frames."""
    frames = np.array([b"8d4ca216", b"8d4ca217"], "S28")
    columns = {"time": np.array([at_s, at_s + 0.5]), "frame": frames}
    return Table({name: Column(values, np.ones(2, bool)) for name, values in columns.items()})


def test_frames_go_before_the_reports_do() -> None:
    history = History(3600.0)
    slot = np.array([3, 3])
    for at_s in (0.0, 1000.0):
        history.add(slot, batch(at_s))
    history.forget(1000.5)
    ((_, table),) = history.reports_of([3])
    assert table["time"].values.tolist() == [0.0, 0.5, 1000.0, 1000.5]
    assert table["frame"].valid.tolist() == [False, False, True, True]
    segments, _ = history.held()
    names = [one.name for one in segments]
    history.forget(1000.5 + FRAMES_S)  # not older than that: nothing changes
    assert [one.name for one in history.held()[0]] == names
    history.forget(1001.0 + FRAMES_S)
    ((_, table),) = history.reports_of([3])
    assert not table["frame"].valid.any()
    history.forget(3601.0)
    assert len(history) == 2
