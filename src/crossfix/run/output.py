"""Writes a folder whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crossfix.errors import OutputRefused

MARK = "manifest.json"
"""It names crossfix in a folder that crossfix wrote."""
PAGES = ("report.html", "flight-data.html", "clocks.html")
"""The second and the third only where a case has flight data, or clocks that are tied."""
WRITTEN = frozenset({"case.json", MARK, "places.geojson", "places.kml", "timeline.csv", *PAGES})


@dataclass(frozen=True, slots=True)
class Layout:
    """What a command writes: only a folder that holds nothing else, and a mark that names crossfix, is replaced."""

    written: frozenset[str]
    marks: tuple[str, ...]


REPORT = Layout(WRITTEN, (MARK,))
"""What `crossfix investigate` writes."""


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Write all files into a temporary folder beside `folder`, then rename it into place.

    Raises OutputRefused where `folder` holds something that crossfix did not write.
    """
    with replaced(folder, REPORT) as temporary:
        for name, text in files.items():
            (temporary / name).write_text(text, encoding="utf-8", newline="")


@contextmanager
def replaced(folder: Path, layout: Layout) -> Iterator[Path]:
    """A temporary folder to write into, which takes the place of `folder` where the block ends well.

    Raises OutputRefused where `folder` holds something that crossfix did not write, or cannot be written.
    """
    folder = folder.absolute()
    try:
        check_may_replace(folder, layout)
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise refused(folder, error) from error
    try:
        yield temporary
        temporary.chmod(0o777 & ~_umask())
        _put(temporary, folder)
    except OSError as error:
        raise refused(folder, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _put(temporary: Path, folder: Path) -> None:
    """Rename into place; the old folder stays until the new one is there."""
    if not folder.exists():
        temporary.rename(folder)
        return
    old = temporary.with_name(f"{temporary.name}-old")
    folder.rename(old)
    try:
        temporary.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def check_may_replace(folder: Path, layout: Layout) -> None:
    """Raises OutputRefused where the folder holds something that crossfix did not write."""
    if folder.is_symlink():
        raise OutputRefused(f"{folder}: is a link; name the folder itself")
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutputRefused(f"{folder}: is a file; choose another folder")
    found = sorted(p.name for p in folder.iterdir())
    strange = [name for name in found if name not in layout.written]
    if strange:
        raise OutputRefused(f"{folder}: holds {strange[0]}, not written by crossfix; choose another folder or move it")
    if found and not any(_names_crossfix(folder / mark) for mark in layout.marks):
        raise OutputRefused(f"{folder}: its files were not written by crossfix; choose another folder or empty it")


def _names_crossfix(path: Path) -> bool:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and "crossfix" in content


def refused(folder: Path, error: OSError) -> OutputRefused:
    """The error of a folder that the system does not let us write."""
    return OutputRefused(f"{folder}: cannot be written: {error.strerror or error}; choose another folder")


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
