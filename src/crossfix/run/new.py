"""`crossfix new`: a commented skeleton of a case, small, made up and valid, to be written over."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from crossfix.errors import OutputRefused
from crossfix.run.output import write_folder

FILES = ("case.yaml", "documents.yaml", "statements.yaml")


def new_case(folder: Path) -> list[Path]:
    """Write the skeleton into a new or empty folder, whole or not at all; the files written.

    Raises OutputRefused where `folder` is a file, holds anything, or cannot be written.
    """
    _is_free(folder)
    skeleton = resources.files("crossfix.run").joinpath("skeleton")
    write_folder(folder, {name: skeleton.joinpath(name).read_text(encoding="utf-8") for name in FILES})
    return [folder / name for name in FILES]


def _is_free(folder: Path) -> None:
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise OutputRefused(f"{folder}: not empty; name a new folder, nothing in it was changed")
        if folder.exists() and not folder.is_dir():
            raise OutputRefused(f"{folder}: is a file; name a new folder")
    except OSError as error:
        raise OutputRefused(f"{folder}: cannot be read: {error.strerror}; name a new folder") from error
