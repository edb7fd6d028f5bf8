"""What every test runs with, whether alone or beside others on shared cores."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from functools import partial

import pytest
from hypothesis import settings
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

# How long an example takes depends on what else runs, and on whether Numba has compiled the loop that it meets.
# The same examples at each run, so that a commit is judged by what it changed; `make search` draws new ones (decision
# 0016), and what it finds is kept as an @example.
settings.register_profile("same examples", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile("same examples")

collect_ignore = ["conftest.py"]  # as a module of doctests it would be taken for that of a folder below


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected stays to the end: some millions of objects that the garbage collector would look
    through again and again, while they come and at each full collection of the tests.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_xdist_auto_num_workers() -> int:
    """Half as many more than cores: servers, browsers and clocks are waited for a quarter of the time."""
    cores = os.cpu_count() or 1
    return cores + cores // 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts what takes a minute to set up first: begun late, other processes would take some of its tests over at the
    end, and set it up again. Puts the tests of the benchmarks last: they decode frames, by loops that take Numba 40 s
    to compile at first. So early they would be compiled in one process while those of the readers are in another.
    """
    items.sort(key=lambda item: (item.path.name != "test_exercise_j2_8243.py", "benchmarks_test" in item.path.parts))


class Kept(BytecodeCache):
    """Compiled templates, by name and source, in memory."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once() -> Iterator[None]:
    """A command compiles the templates for its one page; so many pages in one process need not, 0.4 s each."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("crossfix.present.pages.Environment", partial(Environment, bytecode_cache=Kept()))
        yield
