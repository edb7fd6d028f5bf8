"""Who does the shards: this process, several processes, or a Dask cluster, each a `concurrent.futures.Executor`.

A worker may die: killed for its memory, or its machine gone. The shards that it had are done again one by one, so that
the one that kills its worker is known, and the others are not lost with it. One that does it every time is given up.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from crossfix.errors import LibraryMissing, RequestInvalid

ATTEMPTS = 3
"""How often a shard may end its worker, once among others and then alone."""
CONNECT_S = 30
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Workers:
    """How to get an executor and let go of it, what its future raises where a worker died, and how many shards are
    handed out at a time.
    """

    make: Callable[[], Executor]
    close: Callable[[Executor], None]
    deaths: tuple[type[BaseException], ...]
    width: int


class InProcess(Executor):
    """Does everything at once, where it is asked to."""

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:
        """A future that is done; what the function raises is raised here."""
        future: Future[R] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class _Undisturbed(ProcessPoolExecutor):
    """Starts its processes with Ctrl-C blocked, for them alone: one that came while they import would end them."""

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:
        """As in ProcessPoolExecutor, which starts a process here where it needs one."""
        if not hasattr(signal, "pthread_sigmask"):
            return super().submit(fn, *args, **kwargs)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return super().submit(fn, *args, **kwargs)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def in_process() -> Workers:
    """No worker beside this process."""
    return Workers(InProcess, Executor.shutdown, (), 1)


def processes(count: int) -> Workers:
    """Processes of this machine, started afresh: a fork of a process with threads can hang."""

    def make() -> Executor:
        return _Undisturbed(count, multiprocessing.get_context("spawn"), _begin_worker)

    return Workers(make, _shut_down, (BrokenExecutor,), 2 * count)


def cluster(address: str) -> Workers:
    """The workers of a Dask cluster, by the address of its scheduler, e.g. tcp://10.0.0.5:8786."""
    try:
        library = importlib.import_module("distributed")
    except ImportError as error:
        raise LibraryMissing("distributed", "--cluster", "cluster") from error
    try:
        client = library.Client(address, timeout=CONNECT_S)
    except (OSError, TimeoutError, ValueError) as error:
        raise RequestInvalid(f"--cluster {address}: no Dask scheduler answers there: {error}") from error

    def close(executor: Executor) -> None:
        executor.shutdown(wait=False)
        client.close()

    deaths = (library.scheduler.KilledWorker, library.CancelledError, library.comm.CommClosedError)
    threads = sum(client.nthreads().values())
    return Workers(lambda: client.get_executor(pure=False), close, deaths, max(16, 4 * threads))


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(slots=True)
class Pool:
    """An executor that is renewed where its workers die. Left by an error, it lets the shards under way finish."""

    workers: Workers
    _executor: Executor = field(init=False)

    def __enter__(self) -> Pool:
        self._executor = self.workers.make()
        return self

    def __exit__(self, *_: object) -> None:
        self.workers.close(self._executor)

    def results(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[tuple[T, R | None]]:
        """Task and result as they complete; None for a task that ended its worker ATTEMPTS times."""
        waiting = iter(tasks)
        under_way: dict[Future[R], T] = {}
        while True:
            for task in islice(waiting, self.workers.width - len(under_way)):
                under_way[self._submit(work, task)] = task
            if not under_way:
                return
            suspects = []
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                task = under_way.pop(future)
                try:
                    result = future.result()
                except self.workers.deaths:
                    suspects.append(task)
                    continue
                yield task, result
            for task in suspects:
                yield task, self._alone(work, task)

    def _submit(self, work: Callable[[T], R], task: T) -> Future[R]:
        try:
            return self._executor.submit(work, task)
        except BrokenExecutor:
            self._executor.shutdown(wait=False)
            self._executor = self.workers.make()
            return self._executor.submit(work, task)

    def _alone(self, work: Callable[[T], R], task: T) -> R | None:
        for _ in range(1, ATTEMPTS):
            try:
                return self._submit(work, task).result()
            except self.workers.deaths:
                continue
        return None


def _shut_down(executor: Executor) -> None:
    executor.shutdown(wait=True, cancel_futures=True)


def _begin_worker() -> None:
    """Ctrl-C is for the parent to answer; and where the parent is killed, its workers do not stay."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
