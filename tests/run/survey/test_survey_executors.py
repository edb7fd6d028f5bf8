"""Who does the work: every task once, whatever happens to the workers."""

from __future__ import annotations

import importlib
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from crossfix.errors import LibraryMissing, RequestInvalid
from crossfix.run.survey import executors
from crossfix.run.survey.executors import ATTEMPTS, Pool, cores


def squared(task: tuple[int, str]) -> int:
    """The square; a task with a folder ends its process the first time, one with `!` every time."""
    number, folder = task
    if folder:
        with Path(folder.rstrip("!"), f"{number}-{os.getpid()}").open("x"):
            pass
        if folder.endswith("!") or len(list(Path(folder).glob(f"{number}-*"))) == 1:
            os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def failing(number: int) -> int:
    """An error that is no death."""
    raise ValueError(number)


def test_in_this_process() -> None:
    with Pool(executors.in_process()) as pool:
        assert list(pool.results(squared, [(k, "") for k in range(5)])) == [((k, ""), k * k) for k in range(5)]


def test_processes_that_die_lose_nothing(tmp_path: Path) -> None:
    tasks = [(k, str(tmp_path) if k in (3, 7) else "") for k in range(20)]
    with Pool(executors.processes(2)) as pool:
        assert sorted(pool.results(squared, tasks)) == [((k, folder), k * k) for k, folder in tasks]
    assert len(list(tmp_path.glob("3-*"))) == 2


def test_a_task_that_always_ends_its_process_is_given_up_and_no_other(tmp_path: Path) -> None:
    tasks = [(k, f"{tmp_path}!" if k == 2 else "") for k in range(8)]
    with Pool(executors.processes(2)) as pool:
        found = dict(pool.results(squared, tasks))
    assert {task[0]: result for task, result in found.items()} == {k: None if k == 2 else k * k for k in range(8)}
    assert len(list(tmp_path.iterdir())) == ATTEMPTS


def test_an_error_of_the_work_is_raised() -> None:
    with pytest.raises(ValueError, match="1"), Pool(executors.in_process()) as pool:
        list(pool.results(failing, [1, 2]))


def test_no_more_than_the_width_is_handed_out() -> None:
    handed = []

    def tasks() -> Any:
        for k in range(50):
            handed.append(k)
            yield k, ""

    workers = executors.in_process()
    with Pool(workers) as pool:
        for count, _ in enumerate(pool.results(squared, tasks()), 1):
            assert len(handed) - count < workers.width


def test_cores_are_those_that_may_be_used() -> None:
    assert cores() == len(os.sched_getaffinity(0))


def test_a_cluster_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "CONNECT_S", 1)
    with pytest.raises(RequestInvalid, match=r"--cluster tcp://127\.0\.0\.1:9: no Dask scheduler answers there"):
        executors.cluster("tcp://127.0.0.1:9")


def test_a_cluster_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(LibraryMissing, match=r"--cluster needs distributed.*crossfix\[cluster\]"):
        executors.cluster("tcp://127.0.0.1:9")
