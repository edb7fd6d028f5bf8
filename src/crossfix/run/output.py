"""Writes a folder whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from crossfix.errors import OutputRefused

MARK = "manifest.json"
"""Only a folder that is empty or holds this file is replaced."""


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
        raise OutputRefused(f"{folder}: cannot be written: {error.strerror}; choose another --out") from error
    try:
        for name, text in files.items():
            (temporary / name).write_text(text, encoding="utf-8", newline="")
        temporary.chmod(0o777 & ~_umask())
        if folder.exists():
            shutil.rmtree(folder)
        temporary.rename(folder)
    except OSError as error:
        raise OutputRefused(f"{folder}: cannot be written: {error.strerror}; choose another --out") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _may_replace(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutputRefused(f"{folder}: is a file; choose another --out")
    if any(folder.iterdir()) and not (folder / MARK).is_file():
        raise OutputRefused(
            f"{folder}: not empty and without {MARK}, so not written by crossfix; empty it or choose another --out"
        )


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
