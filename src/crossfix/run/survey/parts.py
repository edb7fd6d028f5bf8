"""Results of shards on disk, in the folder `.parts` of the output, named by all that went into them.

A part is written under another name and then renamed: it is there whole or not at all, whoever writes it and however
often. So a shard that is done twice counts once, and what is there need not be done again.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from crossfix import __version__
from crossfix.errors import OutputRefused
from crossfix.run.survey.settings import Settings
from crossfix.run.survey.shard import Output, Shard

FOLDER = ".parts"
T = TypeVar("T", bound=Output)


def name_of(shard: Shard, settings: Settings) -> str:
    """The name of the results of a shard: SHA-256 of the shard, the settings and the version of crossfix."""
    return hashlib.sha256(repr((__version__, shard, settings)).encode()).hexdigest()


def path_of(folder: str, name: str, kind: str) -> Path:
    """Where a part of a kind lies."""
    return Path(folder, f"{name}.{kind}")


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """A file that appears whole at the end of the block; OutputRefused where the disk does not take it."""
    try:
        handle, temporary = tempfile.mkstemp(prefix=".", dir=path.parent)
    except OSError as error:
        raise _refused(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(temporary).replace(path)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        with suppress(OSError):
            Path(temporary).unlink()


def keep(folder: str, name: str, output: Output) -> None:
    """Write the result of a shard, after its other parts: it says that the shard is done."""
    with written(path_of(folder, name, "json")) as file:
        file.write(msgspec.json.encode(output))


def kept(folder: str, name: str, kind: type[T]) -> T:
    """The result of a shard. OutputRefused where this machine does not see what a worker wrote."""
    return msgspec.json.decode(_bytes(path_of(folder, name, "json")), type=kind)


def array(folder: str, name: str) -> NDArray[Any]:
    """The part `npy` of a shard."""
    made: NDArray[Any] = np.load(io.BytesIO(_bytes(path_of(folder, name, "npy"))))
    return made


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OutputRefused(
            f"{path}: a worker wrote it, and it cannot be read here: {error.strerror or error}; "
            "--out must be on a disk that all machines share"
        ) from error


def is_done(folder: str, name: str, kind: type[Output]) -> bool:
    """Whether the result is there, and nothing was skipped for it: what could not be read is tried again."""
    try:
        return not msgspec.json.decode(path_of(folder, name, "json").read_bytes(), type=kind).skipped
    except (OSError, msgspec.MsgspecError):
        return False


def _refused(path: Path, error: OSError) -> OutputRefused:
    return OutputRefused(f"{path}: cannot be written: {error.strerror or error}")
