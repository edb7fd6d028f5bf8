"""What an alert needs is compiled before the first report is read."""

from __future__ import annotations

from typing import Any

from crossfix.run.watch import screen_loop
from crossfix.run.watch.warm import warm
from crossfix.warn import heard_loop, march


def test_the_loops_of_a_watch_are_compiled() -> None:
    warm()
    loops: list[Any] = [screen_loop.screened, march.fill_coming, march.fill_radius, heard_loop.fill_heard]
    assert [loop for loop in loops if not loop.signatures] == []
