"""What every test runs with, whether alone or beside others on shared cores."""

from __future__ import annotations

import gc
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the tests of the benchmarks last: they decode frames, by loops that take Numba 40 s to compile at first.
    So early they would be compiled in one process while the tests of the readers have them compiled in another.
    """
    items.sort(key=lambda item: "benchmarks_test" in item.path.parts)


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
