"""`crossfix replay`: a watch over a recording or a case, into alerts.json."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console

from crossfix import __version__
from crossfix.conclude.conclusion import conclude
from crossfix.conclude.warned import RecordingClock, Warned, first_warnings
from crossfix.errors import RequestInvalid
from crossfix.present.case_json import ManifestOut, NoticeOut
from crossfix.present.replay_json import AlertsJson
from crossfix.present.replay_out import alerts_out
from crossfix.present.replay_terminal import print_replay
from crossfix.present.warned_out import warned_out
from crossfix.read.airports.table import airport_table
from crossfix.read.stream import stream
from crossfix.records.alert import Subscription
from crossfix.records.notice import Notice
from crossfix.records.source import Source
from crossfix.records.table import concatenated
from crossfix.run import investigate
from crossfix.run.investigate import prepared
from crossfix.run.output import Layout, check_may_replace, replaced
from crossfix.run.watch.replay_case import EMPTY, SILENCE, arrivals_of, asked, fed, on_utc, warned_in_case
from crossfix.run.watch.warned import Past, Progress, in_order, warned

LAYOUT = Layout(frozenset({"alerts.json", "manifest.json"}), ("manifest.json",))
LIBRARIES = ("numba", "numpy", "pydantic", "scipy")
CASE = "case.yaml"
ANYBODY = (
    Subscription("atc", "air traffic control, for every flight", "atc"),
    Subscription("operators", "operators, for every flight", "operator"),
    Subscription("crews", "crews, for every flight", "crew"),
)
Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for. `start`, `start_from_name`, `airports` and `exercise` are for a recording."""

    path: Path
    documents: tuple[Path, ...] = ()
    reader: str | None = None
    start: str | None = None
    start_from_name: str | None = None
    airports: tuple[str, ...] = ()
    exercise: bool = False


def show(console: Console, request: Request, out: Path, plain: bool, step: Step = lambda _: None) -> None:
    """Replay, write the folder, print the first warnings or, where `plain`, the JSON.

    Raises OutputRefused before anything is read, and what reading raises.
    """
    check_may_replace(out.absolute(), LAYOUT)
    doc = replay(request, step)
    said = doc.model_dump_json(by_alias=True, indent=1) + "\n"
    with replaced(out, LAYOUT) as folder:
        (folder / "alerts.json").write_text(said, encoding="utf-8", newline="")
        manifest = doc.manifest.model_dump_json(indent=1) + "\n"
        (folder / "manifest.json").write_text(manifest, encoding="utf-8", newline="")
    if plain:
        console.file.write(said)
    else:
        print_replay(console, doc)


def replay(request: Request, step: Step = lambda _: None) -> AlertsJson:
    """What a watch over the past would have raised. Raises CaseInvalid, InputUnusable or RequestInvalid."""

    def told(share: float) -> None:
        step(f"Watch ({share:.0%})")

    return _of_case(request, step, told) if request.path.is_dir() else _of_file(request, step, told)


def _of_case(request: Request, step: Step, progress: Progress) -> AlertsJson:
    given = {"--start": request.start, "--start-from-name": request.start_from_name, "--airport": request.airports}
    if wrong := [name for name, value in {**given, "--exercise": request.exercise}.items() if value]:
        raise RequestInvalid(f"replay: {wrong[0]} is for a recording; {request.path} is a case, which tells it itself")
    asked_for = investigate.Request(request.path, request.documents, reader=request.reader)
    found = prepared(asked_for, step)
    step("Bring all statements onto one clock")
    findings = conclude(found.used)
    made = warned_in_case(found.used, request.path, found.read, findings.clocks, findings.knowledge, progress)
    if made is None:
        raise RequestInvalid(
            f"{request.path}: no surveillance recording with a date; name one under `recordings` in {CASE} with `start`"
        )
    case = found.whole
    return AlertsJson(
        title=case.title,
        synthetic=case.synthetic,
        case=case.id,
        alerts=alerts_out(made),
        warned=warned_out(made, case),
        notices=_notices(found.doubts),
        manifest=_manifest(case.sources, {"command": "replay", "reader": request.reader}, made),
    )


def _of_file(request: Request, step: Step, progress: Progress) -> AlertsJson:
    places = {code: _place(code) for code in request.airports}
    step("Read the recording")
    with stream(
        request.path, reader=request.reader, start=request.start, start_from_name=request.start_from_name
    ) as source:
        if source.live:
            raise RequestInvalid(f"{request.path}: a receiver, not a recording; `crossfix watch` follows it")
        tables = list(source.tables())
        zero_s, origin, notices = source.timebase.utc_of_zero_s, source.source(), source.notices()
    table = on_utc(concatenated(tables) if tables else EMPTY, zero_s or 0.0)
    subscriptions = (*ANYBODY, *map(arrivals_of, request.airports))
    past = Past(in_order(table) if len(table) else table, subscriptions, places, exercise=request.exercise)
    replayed = warned(past, progress=progress)
    day = None if zero_s is None else datetime.fromtimestamp(replayed.first_s, UTC)
    clock = RecordingClock(0.0 if day is None else day.replace(hour=0, minute=0, second=0, microsecond=0).timestamp())
    made = Warned(
        replayed,
        clock,
        None if day is None else day.date().isoformat(),
        (fed(request.path.name, request.path.name, table),),
        tuple(map(asked, subscriptions)),
        first_warnings(replayed, clock),
        skipped=(SILENCE,),
    )
    return AlertsJson(
        title=f"Watch over {request.path.name}",
        synthetic=request.exercise,
        case=None,
        alerts=alerts_out(made),
        warned=warned_out(made),
        notices=_notices(notices),
        manifest=_manifest((Source(request.path.name, origin.size, origin.sha256),), _settings(request), made),
    )


def _settings(request: Request) -> dict[str, str | bool | list[str] | None]:
    return {
        "command": "replay",
        "reader": request.reader,
        "start": request.start,
        "start_from_name": request.start_from_name,
        "airports": list(request.airports),
        "exercise": request.exercise,
    }


def _place(code: str) -> tuple[float, float]:
    airport = airport_table().airport(code)
    if airport is None:
        raise RequestInvalid(f"--airport {code}: not in the table of airports; give an ICAO code such as URMG")
    return airport.latitude, airport.longitude


def _notices(doubts: tuple[Notice, ...]) -> list[NoticeOut]:
    return [NoticeOut(where=one.where, text=one.text) for one in doubts]


def _manifest(
    sources: tuple[Source, ...], settings: Mapping[str, str | bool | list[str] | None], made: Warned
) -> ManifestOut:
    return ManifestOut(
        crossfix=__version__,
        python=platform.python_version(),
        libraries={name: version(name) for name in LIBRARIES},
        made_utc=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        settings={**settings, "step_s": f"{made.replayed.step_s:g}"},
        inputs=[{"path": one.path, "bytes": one.size, "sha256": one.sha256} for one in sources],
    )
