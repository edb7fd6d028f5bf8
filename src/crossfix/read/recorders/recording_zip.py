"""A zip around a recording, as quick access recorders send it by radio: the one file in it that locks."""

from __future__ import annotations

import io
import zipfile
import zlib

from crossfix.errors import InputUnusable

MAGIC = b"PK\x03\x04"
LARGEST = 4 << 30
"""Bytes of all files together that are unpacked: some 700 hours at 1024 words/s."""
RATIO, FREE_BYTES = 250, 64 << 20
"""Unpacked per packed byte, above so many bytes, that is refused."""


def members(data: bytes | memoryview, name: str) -> list[tuple[str, bytes]]:
    """The files of a zip by name, the largest first. Raises InputUnusable where it cannot be unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            files = [one for one in packed.infolist() if not one.is_dir()]
            total = sum(one.file_size for one in files)
            if total > LARGEST or (total > FREE_BYTES and total > RATIO * len(data)):
                raise InputUnusable(
                    f"arinc717: {name}: the zip says that it unpacks to {total} bytes, at most {LARGEST} and {RATIO} "
                    "times its size are taken; unpack it yourself if it is genuine"
                )
            files.sort(key=lambda one: -one.file_size)
            return [(one.filename, packed.read(one)) for one in files]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise InputUnusable(f"arinc717: {name}: the zip cannot be unpacked ({error}); unpack it yourself") from error
