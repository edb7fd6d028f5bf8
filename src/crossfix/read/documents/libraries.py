"""The optional libraries of this room: found, or a clear error; and what they log, as doubts instead of on a screen."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from crossfix.errors import LibraryMissing
from crossfix.read.doubts import Doubts

DAMAGED = (
    OSError, RuntimeError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError, MemoryError,
    AssertionError, EOFError, StopIteration, SyntaxError, zlib.error,
)  # fmt: skip
"""What libraries raise from damaged content besides their own errors."""
LONGEST = 160
SLOT = re.compile(r"%\(\w+\)\w|%[a-z]")


def library(name: str, purpose: str) -> ModuleType:
    """An optional library; LibraryMissing where it is not installed."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise LibraryMissing(name.partition(".")[0], purpose, "documents") from error


class _Told(logging.Handler):
    """Keeps what is logged."""

    def __init__(self, where: str, doubts: Doubts) -> None:
        super().__init__(logging.WARNING)
        self.where, self.doubts = where, doubts

    def emit(self, record: logging.LogRecord) -> None:
        """One doubt by kind: the record before its values are put in, which differ."""
        text = record.getMessage() if not record.args else SLOT.sub("...", str(record.msg))
        self.doubts.add(self.where, f"{record.name.partition('.')[0]}: {' '.join(text.split())[:LONGEST]}")


@contextmanager
def heard(names: tuple[str, ...], where: str, doubts: Doubts) -> Iterator[None]:
    """While it lasts, warnings that libraries of these names log are doubts, and are printed nowhere."""
    told = _Told(where, doubts)
    loggers = [logging.getLogger(name) for name in names]
    before = [logger.propagate for logger in loggers]
    for logger in loggers:
        logger.addHandler(told)
        logger.propagate = False
    try:
        yield
    finally:
        for logger, propagate in zip(loggers, before, strict=True):
            logger.removeHandler(told)
            logger.propagate = propagate
