"""What came from a feed, byte for byte, so that every alert can be replayed: append-only, zstd, a file per 10 minutes.

    <feed>_<UTC of the connection>_<UTC of the file>.<ending>.zst

Files of one connection are one stream, cut anywhere. A file is flushed once a second: after a kill, what came before
the last second can be read (read.expand takes a cut file as far as it goes).
"""

from __future__ import annotations

import importlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from crossfix.errors import InputUnusable, LibraryMissing
from crossfix.read.doubts import Doubts
from crossfix.read.expand import Expanded
from crossfix.records.notice import Notice
from crossfix.records.thresholds import limit
from crossfix.run.watch.feed_health import Tell

try:
    zstandard: Any = importlib.import_module("zstandard")
except ImportError:
    zstandard = None

STAMP = "%Y%m%dT%H%M%S"
NAME = re.compile(r"(?P<feed>.+)_(?P<begun>\d{8}T\d{6}\.\d{3})Z_(?P<part>\d{8}T\d{6}\.\d{3})Z\.(?P<ending>\w+)\.zst")


@dataclass(frozen=True, slots=True)
class RawLimits:
    """How raw bytes are kept."""

    file_s: float = limit(600.0, "s", "one file per 10 minutes")
    flush_s: float = limit(1.0, "s", "ours: what a kill may lose")
    level: int = limit(3, "1", "the default of zstd: frames shrink to about two thirds")


@dataclass(slots=True)
class RawLog:
    """One feed's. Times are s UTC on the watch's clock. A disk that is full is told; the watch goes on."""

    folder: Path
    feed: str
    ending: str
    tell: Tell
    limits: RawLimits = field(default_factory=RawLimits)
    _begun_s: float = 0.0
    _file: BinaryIO | None = None
    _frame: Any = None
    _since_s: float = 0.0
    _flushed_s: float = 0.0
    _refused: bool = False

    def __post_init__(self) -> None:
        if zstandard is None:
            raise LibraryMissing("zstandard", "recording what comes from feeds", "watch")

    def begin(self, now_s: float) -> None:
        """A new connection begins."""
        self.close()
        self._begun_s = now_s

    def write(self, now_s: float, data: bytes) -> None:
        """Bytes that came."""
        try:
            if self._file is not None and now_s - self._since_s >= self.limits.file_s:
                self.close()
            if self._file is None:
                self._open(now_s)
            assert self._file is not None
            self._file.write(self._frame.compress(data))
            if now_s - self._flushed_s >= self.limits.flush_s:
                self._file.write(self._frame.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK))
                self._file.flush()
                self._flushed_s = now_s
            self._refused = False
        except OSError as error:
            self._refuse(error)

    def close(self) -> None:
        """End the file."""
        if self._file is None:
            return
        try:
            self._file.write(self._frame.flush(zstandard.COMPRESSOBJ_FLUSH_FINISH))
            self._file.close()
        except OSError as error:
            self._refuse(error)
        self._file = self._frame = None

    def _open(self, now_s: float) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{_plain(self.feed)}_{_stamp(self._begun_s)}_{_stamp(now_s)}.{self.ending}.zst"
        self._file = (self.folder / name).open("ab", buffering=0)
        self._frame = zstandard.ZstdCompressor(level=self.limits.level).compressobj()
        self._since_s, self._flushed_s = now_s, now_s

    def _refuse(self, error: OSError) -> None:
        """Told once; each later write tries a new file."""
        file, self._file, self._frame = self._file, None, None
        if file is not None:
            file.close()
        if not self._refused:
            why = error.strerror or str(error)
            self.tell(
                Notice(str(self.folder), f"what comes from {self.feed} cannot be recorded: {why}; the watch goes on")
            )
        self._refused = True


@dataclass(frozen=True, slots=True)
class Recorded:
    """One connection of a feed as it was recorded: when it began, in s UTC, and its files in order."""

    feed: str
    ending: str
    begun_s: float
    paths: tuple[Path, ...]

    def data(self, doubts: Doubts) -> BinaryIO:
        """Its bytes; a file that is cut ends early, as a doubt."""
        return io.BufferedReader(_Joined(self.paths, doubts), 1 << 20)


def recorded_in(folder: Path) -> tuple[Recorded, ...]:
    """The connections recorded in a folder, in the order of their begin. Raises InputUnusable where there is none."""
    found: dict[tuple[str, str, str], list[Path]] = {}
    for path in sorted(folder.glob("*.zst")):
        if match := NAME.fullmatch(path.name):
            found.setdefault((match["begun"], match["feed"], match["ending"]), []).append(path)
    if not found:
        raise InputUnusable(f"{folder}: no recording of a watch in it; expected FEED_BEGUN_PART.ENDING.zst")
    return tuple(
        Recorded(feed, ending, _time(begun), tuple(paths)) for (begun, feed, ending), paths in sorted(found.items())
    )


class _Joined(io.RawIOBase):
    """The contents of files one after another."""

    def __init__(self, paths: Sequence[Path], doubts: Doubts) -> None:
        self._pieces = _pieces(paths, doubts)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill part of `buffer`; 0 at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)


def _pieces(paths: Sequence[Path], doubts: Doubts) -> Iterator[bytes]:
    for path in paths:
        try:
            with path.open("rb") as file:
                content = io.BufferedReader(Expanded(cast(BinaryIO, file), "zstd", path.name, doubts), 1 << 20)
                while piece := content.read(1 << 20):
                    yield piece
        except (OSError, InputUnusable) as error:
            doubts.add(path.name, f"nothing could be read: {error}")


def _plain(name: str) -> str:
    """A feed's name as part of a file's.

    >>> _plain("beast://receiver:30005")
    'beast-receiver-30005'
    """
    return re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-.") or "feed"


def _stamp(at_s: float) -> str:
    whole = datetime.fromtimestamp(at_s, UTC)
    return f"{whole.strftime(STAMP)}.{whole.microsecond // 1000:03d}Z"


def _time(stamp: str) -> float:
    whole, _, thousandths = stamp.partition(".")
    return datetime.strptime(whole, STAMP).replace(tzinfo=UTC).timestamp() + int(thousandths) / 1000.0
