"""A survey from its paths to its folder: index and shuffle, detect, collect."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from crossfix import __version__
from crossfix.errors import InputUnusable, RequestInvalid
from crossfix.present.survey_json import SurveyJson
from crossfix.records.notice import Skipped
from crossfix.run.output import check_may_replace, refused, replaced
from crossfix.run.survey import executors, parts
from crossfix.run.survey.collect import LAYOUT, MARK, SUMMARY, Totals
from crossfix.run.survey.executors import Pool, Workers
from crossfix.run.survey.outputs import write_outputs
from crossfix.run.survey.plan import (
    Plan,
    Traces,
    aircraft_shards,
    identity_of,
    partition_shards,
    planned,
    traces_of,
)
from crossfix.run.survey.settings import Request, Settings
from crossfix.run.survey.shard import Aircraft, Archive, Detected, Holder, Indexed, Log, Partition, Shard, Shuffled
from crossfix.run.survey.visit_parts import pyarrow
from crossfix.run.survey.work import Done, work

Progress = Callable[[str, int, int, int], None]
"""Told after each shard: what is being done, shards done, shards there are, reports read in them."""
NEXT_STEP = "Nothing was surveyed. `crossfix inspect FILE` lists what is read; --reader names a format not recognised."
READING = "reading"
DETECTING = "detecting"


def conduct(request: Request, out: Path, progress: Progress = lambda *_: None) -> SurveyJson:
    """Survey the paths and write the folder `out`; gives what `survey.json` holds.

    With `resume`, what an interrupted survey of the same inputs left in `out` is used, and a finished one is left as
    it is. Raises OutputRefused, RequestInvalid, LibraryMissing, or InputUnusable where nothing can be read.
    """
    pyarrow()
    _check(out)
    plan = planned(request)
    identity = identity_of(plan, request)
    if request.resume and (finished := _finished(out, identity)) is not None:
        return finished
    with Pool(_workers(request)) as pool:
        folder = _begun(out, request.resume)
        totals = Totals(folder, plan.inputs, list(plan.doubts), list(plan.skipped))
        stage = _Stage(pool, request, folder, progress)
        shards, count = _prepared(plan, stage, totals)
        for name in stage.run(DETECTING, shards, count, totals):
            totals.add(name, parts.kept(folder, name, Detected))
    if not totals.reports:
        _withdraw(out)
        said = "\n".join(dict.fromkeys(f"{one.what}: {one.why}" for one in totals.skipped))
        raise InputUnusable(f"{said or 'no report in what was read'}\n{NEXT_STEP}")
    with replaced(out, LAYOUT) as temporary:
        return write_outputs(temporary, totals, request, identity)


@dataclass(frozen=True, slots=True)
class _Stage:
    """How a number of shards are done."""

    pool: Pool
    request: Request
    folder: str
    progress: Progress

    def run(self, what: str, shards: Iterable[Shard], count: int, totals: Totals) -> list[str]:
        """The names of the results, in the order of the shards; one that ended its worker every time is skipped."""
        names: dict[int, str] = {}
        done, reports = 0, 0
        self.progress(what, done, count, reports)
        job = partial(_numbered, settings=self.request.settings, folder=self.folder)
        for (number, shard), result in self.pool.results(job, enumerate(shards)):
            if result is None:
                totals.skipped.append(_given_up(shard))
            else:
                names[number] = self._name(shard, result)
                reports += result.reports
            done += 1
            self.progress(what, done, count, reports)
        return [name for _, name in sorted(names.items())]

    def _name(self, shard: Shard, done: Done) -> str:
        if done.name != parts.name_of(shard, self.request.settings):
            raise RequestInvalid(f"a worker has another version of crossfix than {__version__}; install the same")
        return done.name


def _numbered(task: tuple[int, Shard], settings: Settings, folder: str) -> Done:
    return work(task[1], settings, folder)


def _prepared(plan: Plan, stage: _Stage, totals: Totals) -> tuple[Iterable[Shard], int]:
    """Index the archives and put the logs in order; the shards that remain to be done, and how many these are."""
    traces, logs = _first(plan, stage, totals)
    aircraft, partitions = aircraft_shards(traces), list(partition_shards(logs))
    totals.doubts.extend(aircraft.doubts())
    return chain(aircraft, partitions), len(aircraft) + len(partitions)


def _first(plan: Plan, stage: _Stage, totals: Totals) -> tuple[Traces, list[tuple[Log, str, Shuffled]]]:
    """Every trace that there is, and every log that could be read."""
    shards: list[Archive | Log] = [*plan.archives, *plan.logs]
    named = {parts.name_of(shard, stage.request.settings): shard for shard in shards}
    indexed: list[tuple[Holder, Any]] = []
    shuffled: list[tuple[Log, str, Shuffled]] = []
    for name in stage.run(READING, shards, len(shards), totals):
        shard = named[name]
        if isinstance(shard, Archive):
            found = parts.kept(stage.folder, name, Indexed)
            totals.add_index(shard.holder.number, found)
            if found.traces:
                indexed.append((shard.holder, parts.array(stage.folder, name)))
        else:
            read = parts.kept(stage.folder, name, Shuffled)
            totals.add_log(shard.number, read)
            if read.blocks:
                shuffled.append((shard, name, read))
    return traces_of(plan.files, indexed), shuffled


def _given_up(shard: Shard) -> Skipped:
    why = f"the worker that did it ended {executors.ATTEMPTS} times, perhaps for lack of memory; --resume tries again"
    match shard:
        case Archive():
            return Skipped(shard.holder.name, why)
        case Log():
            return Skipped(shard.entry.name, why)
        case Aircraft():
            keys = sorted({trace.key & 0xFFFFFF for trace in shard.traces})
            return Skipped(f"{len(keys)} aircraft of {shard.holders[0].name}, {keys[0]:06x} among them", why)
        case Partition():
            rest = f"{shard.first} to {shard.stop - 1} of {shard.partitions}"
            share = f", share {shard.share} of {shard.shares}" if shard.shares > 1 else ""
            return Skipped(f"addresses with the rest {rest}{share} in {shard.logs[0].source}", why)


def _workers(request: Request) -> Workers:
    if request.cluster is not None:
        return executors.cluster(request.cluster)
    return executors.processes(request.workers) if request.workers > 1 else executors.in_process()


def _check(out: Path) -> None:
    try:
        check_may_replace(out.absolute(), LAYOUT)
    except OSError as error:
        raise refused(out, error) from error


def _finished(out: Path, identity: str) -> SurveyJson | None:
    """The summary of a finished survey of the same inputs."""
    try:
        summary = SurveyJson.model_validate_json((out / SUMMARY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return summary if summary.identity == identity else None


def _begun(out: Path, resume: bool) -> str:
    """The folder for the parts, empty unless an interrupted survey is resumed."""
    folder = out.absolute() / parts.FOLDER
    try:
        if not resume:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        (out / MARK).write_text(json.dumps({"crossfix": __version__}), encoding="utf-8")
    except OSError as error:
        raise refused(out, error) from error
    return str(folder)


def _withdraw(out: Path) -> None:
    """Leave the output as it was before: without the parts, and not there where nothing else is in it."""
    shutil.rmtree(out / parts.FOLDER, ignore_errors=True)
    with suppress(OSError):
        out.rmdir()
