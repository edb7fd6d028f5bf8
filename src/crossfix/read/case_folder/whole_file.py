"""The bytes of one of a case's own files."""

from __future__ import annotations

import stat
from pathlib import Path

from crossfix.read.case_folder.local_files import inside
from crossfix.read.case_folder.yaml_lines import MAX_BYTES


def raw_of(folder: Path, name: str) -> bytes:
    """The bytes of a plain file inside the folder. ValueError for a link that leaves it, a pipe, a device, too much."""
    path = folder / name
    inside(path, folder, name)
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise ValueError("not a plain file; give a text file of that name")
    if found.st_size > MAX_BYTES:
        text = (
            f"{found.st_size} bytes; at most {MAX_BYTES} are read: split the case or check that this is the right file"
        )
        raise ValueError(text)
    with path.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)
