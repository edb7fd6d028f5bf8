"""Writes a folder whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from crossfix.errors import OutputRefused

MARK = "manifest.json"
"""It names crossfix in a folder that crossfix wrote."""
WRITTEN = frozenset({"case.json", MARK, "places.geojson", "places.kml", "report.html", "timeline.csv"})
"""Only a folder that holds nothing else is replaced."""


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Write all files into a temporary folder beside `folder`, then rename it into place.

    Raises OutputRefused where `folder` holds something that crossfix did not write.
    """
    folder = folder.absolute()
    try:
        _may_replace(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise _refused(folder, error) from error
    try:
        for name, text in files.items():
            (temporary / name).write_text(text, encoding="utf-8", newline="")
        temporary.chmod(0o777 & ~_umask())
        _put(temporary, folder)
    except OSError as error:
        raise _refused(folder, error) from error
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


def _may_replace(folder: Path) -> None:
    if folder.is_symlink():
        raise OutputRefused(f"{folder}: is a link; name the folder itself")
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutputRefused(f"{folder}: is a file; choose another folder")
    found = sorted(p.name for p in folder.iterdir())
    strange = [name for name in found if name not in WRITTEN]
    if strange:
        raise OutputRefused(f"{folder}: holds {strange[0]}, not written by crossfix; choose another folder or move it")
    if found and not _names_crossfix(folder / MARK):
        raise OutputRefused(f"{folder}: its files were not written by crossfix; choose another folder or empty it")


def _names_crossfix(path: Path) -> bool:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and "crossfix" in content


def _refused(folder: Path, error: OSError) -> OutputRefused:
    return OutputRefused(f"{folder}: cannot be written: {error.strerror or error}; choose another folder")


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
