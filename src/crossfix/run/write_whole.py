"""Writes one file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from crossfix.errors import OutputRefused


def write_whole(path: Path, data: bytes) -> None:
    """Write beside the file and rename into place, with the rights that the file had.

    Raises OutputRefused where the folder cannot be written; the old file is then as it was.
    """
    if path.is_symlink():
        raise OutputRefused(f"{path}: is a link; name the folder that holds the file itself")
    temporary: str | None = None
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, path)
        temporary = None
    except OSError as error:
        raise OutputRefused(
            f"{path}: cannot be written: {error.strerror or error}; check the folder's rights"
        ) from error
    finally:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)
