"""Writes a folder whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from crossfix.errors import OutputRefused

MARK = "manifest.json"
"""Only a folder that is empty or holds this file, written by crossfix, is replaced."""

WRITTEN = ("case.json", MARK, "places.geojson", "places.kml", "report.html", "timeline.csv")
"""The files that crossfix writes: a folder that holds any other is left alone."""


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Write all files into a temporary folder beside `folder`, then rename it into place.

    Raises OutputRefused where `folder` holds something that crossfix did not write.
    """
    folder = folder.absolute()
    try:
        _may_replace(folder, {*WRITTEN, *files})
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise OutputRefused(f"{folder}: cannot be written: {error.strerror}; choose another folder") from error
    try:
        for name, text in files.items():
            (temporary / name).write_text(text, encoding="utf-8", newline="")
        temporary.chmod(0o777 & ~_umask())
        _put_in_place(temporary, folder)
    except OSError as error:
        raise OutputRefused(f"{folder}: cannot be written: {error.strerror}; choose another folder") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _may_replace(folder: Path, ours: Collection[str]) -> None:
    if folder.is_symlink():
        raise OutputRefused(f"{folder}: is a link; name the folder that it leads to")
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutputRefused(f"{folder}: is a file; choose another folder")
    names = sorted(p.name for p in folder.iterdir())
    if names and not _is_ours(folder / MARK):
        raise OutputRefused(
            f"{folder}: not empty and without a {MARK} of crossfix, so not written by crossfix; "
            "empty it or choose another folder"
        )
    foreign = [name for name in names if name not in ours]
    if foreign:
        raise OutputRefused(
            f"{folder}: holds {', '.join(foreign[:3])}, not written by crossfix; move it away or choose another folder"
        )


def _is_ours(mark: Path) -> bool:
    try:
        manifest = json.loads(mark.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and "crossfix" in manifest


def _put_in_place(new: Path, folder: Path) -> None:
    """Rename `new` to `folder`; the folder that was there comes back if that fails."""
    if not folder.exists():
        new.rename(folder)
        return
    old = new.with_name(f"{new.name}-old")
    folder.rename(old)
    try:
        new.rename(folder)
    except BaseException:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
