"""What a worker does: one shard, from files to files. The same on a thread, a process, or another machine."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.run.survey import aircraft, archive, parts, shuffle
from crossfix.run.survey.settings import Settings
from crossfix.run.survey.shard import Aircraft, Archive, Detected, Indexed, Log, Output, Partition, Shard, Shuffled


@dataclass(frozen=True, slots=True)
class Done:
    """A shard is done: the name of its parts, and how many reports were read for it."""

    name: str
    reports: int


def kind_of(shard: Shard) -> type[Output]:
    """What a shard leaves behind."""
    match shard:
        case Archive():
            return Indexed
        case Log():
            return Shuffled
        case Aircraft() | Partition():
            return Detected


def work(shard: Shard, settings: Settings, folder: str) -> Done:
    """Do a shard, unless its result is in the folder already."""
    name, kind = parts.name_of(shard, settings), kind_of(shard)
    if not parts.is_done(folder, name, kind):
        parts.keep(folder, name, _result(shard, settings, folder, name))
    return Done(name, _reports(parts.kept(folder, name, kind)))


def _result(shard: Shard, settings: Settings, folder: str, name: str) -> Output:
    match shard:
        case Archive():
            return archive.index(shard, folder, name)
        case Log():
            return shuffle.shuffle(shard, folder, name)
        case Aircraft():
            return aircraft.detect(shard, settings, folder, name)
        case Partition():
            return shuffle.detect(shard, settings, folder, name)


def _reports(output: Output) -> int:
    return 0 if isinstance(output, Indexed) else output.reports
