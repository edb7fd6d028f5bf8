"""The tree of errors.

CrossfixError
+-- CaseInvalid       the case folder cannot be used; carries every problem found
+-- AssetsMissing     the report's bundled scripts are not in the installed package
+-- OutputRefused     the output folder cannot be written as asked
+-- SolverFailed      the linear solver gave no usable answer
+-- InputUnusable     nothing can be read from a source
|   +-- FormatUnknown     no reader, or several, recognise it
+-- RequestInvalid    what was asked for cannot be done as asked
+-- LibraryMissing    an optional library is not installed
+-- StoreUnusable     a watch's store or bus is not one that this version can use
+-- StoreUnavailable  a watch's store or bus cannot be reached or written now; it may heal
+-- PartLost          another worker has this part of a watch now
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class CrossfixError(Exception):
    """Base of all errors that crossfix raises on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: where, what was found against what is expected, what to do."""

    file: str
    line: int | None
    text: str

    def __str__(self) -> str:
        """`file:line: text`, as editors understand it.

        >>> str(Problem("case.yaml", 3, "unknown key 'colour'"))
        "case.yaml:3: unknown key 'colour'"
        """
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.text}"


class CaseInvalid(CrossfixError):
    """The case folder has problems; all of them are in `problems`, in file and line order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line or 0, p.text)))
        super().__init__("\n".join(str(p) for p in self.problems))


class AssetsMissing(CrossfixError):
    """The package was built without its report assets."""


class OutputRefused(CrossfixError):
    """The output folder exists and was not made by crossfix, or cannot be written."""


class SolverFailed(CrossfixError):
    """The linear solver ended without an optimum or a proof that there is none."""


class InputUnusable(CrossfixError):
    """Nothing can be read from a source; bad parts of a readable one are notices."""


class FormatUnknown(InputUnusable):
    """No reader recognises the content, or several do. `seen` is what was seen; the message has `supported` besides."""

    def __init__(self, seen: str, supported: str = "") -> None:
        self.seen = seen
        super().__init__(f"{seen} Supported:{supported}" if supported else seen)


class RequestInvalid(CrossfixError):
    """What was asked for cannot be done as asked, e.g. a time in UTC on a recording without a date."""


class LibraryMissing(CrossfixError):
    """An optional library is not installed; says which, for what, and how to install it."""

    def __init__(self, library: str, purpose: str, extra: str) -> None:
        self.library = library
        super().__init__(f"{purpose} needs {library}, which is not installed; pip install 'crossfix[{extra}]'")


class StoreUnusable(CrossfixError):
    """A store or bus of a watch that no waiting heals: of another program or a newer version, damaged, not allowed."""


class StoreUnavailable(CrossfixError):
    """A store or bus of a watch that cannot be reached or written now: try again, nothing was taken in."""


class PartLost(CrossfixError):
    """Another worker has this part of a watch now; what this one knows of it is to be forgotten."""
