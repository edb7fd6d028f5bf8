"""The command line: arguments in, exit code out.

Exit 0: done (contradictions are findings, not errors). Exit 2: bad input, nothing written.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click
from rich.console import Console

from crossfix import __version__

P = ParamSpec("P")
SCHEMAS = ("case.yaml", "documents.yaml", "statements.yaml", "case.json", "survey.json")
FOLDER = click.Path(path_type=Path)


def main() -> None:
    """Entry point of the `crossfix` command."""
    crossfix(prog_name="crossfix")


def _reporting(command: Callable[P, None]) -> Callable[P, None]:
    """Errors that crossfix raises on purpose become text on stderr and exit code 2."""
    from crossfix.errors import CaseInvalid, CrossfixError  # noqa: PLC0415

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        try:
            command(*args, **kwargs)
        except CaseInvalid as error:
            for problem in error.problems:
                console.print(str(problem), markup=False)
            count = len(error.problems)
            console.print(f"{count} problem{'s' if count != 1 else ''}; nothing was written.", style="bold")
            sys.exit(2)
        except CrossfixError as error:
            console.print(str(error), markup=False)
            sys.exit(2)

    return run


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Begin with: crossfix new mycase; crossfix check mycase; crossfix investigate mycase --out out/mycase",
)
@click.version_option(__version__, prog_name="crossfix")
def crossfix() -> None:
    """Put everything known about a flight on one clock.

    Says what happened, when, how surely, which statements agree with the evidence and which cannot be
    true. It assigns no blame (ICAO Annex 13): it measures, quotes, bounds, and says what it does not know.
    """


@crossfix.command(short_help="Read a case folder and write a report.")
@click.argument("case", type=FOLDER)
@click.option("--out", "out", type=FOLDER, required=True, help="Folder to write; replaced if crossfix wrote it before.")
@click.option("--as-known-at", metavar="DATE", help="Use only documents published by DATE, e.g. 2024-12-27.")
@click.option("--without", metavar="DOCUMENT", multiple=True, help="Leave out a document; may be repeated.")
@click.option(
    "--documents", type=FOLDER, multiple=True, help="Further folder with local copies of documents, to check quotes."
)
@click.option("--reader", metavar="NAME", help="Reader of the recordings that name none and are not recognised.")
@_reporting
def investigate(
    case: Path,
    out: Path,
    as_known_at: str | None,
    without: tuple[str, ...],
    documents: tuple[Path, ...],
    reader: str | None,
) -> None:
    """Read the folder CASE and write a report.

    Writes report.html (opens offline), case.json, timeline.csv, places.geojson, places.kml and
    manifest.json; of recordings also flight-data.html and clocks.html.

    \b
    crossfix investigate cases/j2-8243 --out out/j2-8243
    crossfix investigate cases/j2-8243 --out out/then --as-known-at 2024-12-27
    crossfix investigate cases/j2-8243 --out out/less --without SEED0
    """
    from crossfix.present.terminal import print_summary  # noqa: PLC0415
    from crossfix.run.investigate import Request, investigate  # noqa: PLC0415

    console = Console()
    request = Request(case, documents, as_known_at, without, reader)
    with console.status("") as status:
        result = investigate(request, out, lambda step: status.update(f"{step} ..."))
    print_summary(console, result)
    console.print(f"\nReport: [bold]{out / 'report.html'}[/bold]", soft_wrap=True)


@crossfix.command(short_help="Only validate a case folder.")
@click.argument("case", type=FOLDER)
@click.option("--documents", type=FOLDER, multiple=True, help="Further folder with local copies of documents.")
@_reporting
def check(case: Path, documents: tuple[Path, ...]) -> None:
    """Only validate the folder CASE: every problem with file and line.

    \b
    crossfix check cases/j2-8243
    crossfix check cases/j2-8243 --documents ../material
    """
    from crossfix.present.terminal import print_check  # noqa: PLC0415
    from crossfix.run.check import check  # noqa: PLC0415

    print_check(Console(), check(case, documents))


@crossfix.command(short_help="Write a commented skeleton of a case.")
@click.argument("case", type=FOLDER)
@_reporting
def new(case: Path) -> None:
    """Write a commented skeleton of a case into the new folder CASE.

    \b
    crossfix new mycase && crossfix check mycase
    """
    from crossfix.run.new import new_case  # noqa: PLC0415

    for path in new_case(case):
        click.echo(f"wrote {path}")


@crossfix.command(short_help="Print the JSON Schemas of inputs and outputs.")
@click.argument("name", type=click.Choice(SCHEMAS), required=False)
def schema(name: str | None) -> None:
    """Print the JSON Schema of an input file, of case.json or of survey.json; all of them without NAME.

    \b
    crossfix schema statements.yaml > statements.schema.json
    """
    from crossfix.run.schemas import schemas  # noqa: PLC0415

    found = schemas()
    click.echo(json.dumps(found[name] if name else found, indent=2))


@crossfix.command(name="decode", short_help="Decode a recording into Parquet, CSV or JSON lines.")
@click.argument("source", metavar="FILE")
@click.option("--out", required=True, metavar="OUT", help="x.parquet, x.csv or x.ndjson; - is standard output.")
@click.option("--format", "form", type=click.Choice(("parquet", "csv", "ndjson")), help="Where the name does not say.")
@click.option("--aircraft", metavar="HEX", multiple=True, help="Only this address; may be repeated.")
@click.option("--from", "begin", metavar="TIME", help="From this UTC time, or second of a recording without a date.")
@click.option("--to", "end", metavar="TIME", help="To before this time.")
@click.option("--start", metavar="TIME", help="UTC of the first report, for a source that carries no date.")
@click.option("--start-from-name", metavar="PATTERN", help="strptime pattern of the file's name, a blank, the zone.")
@click.option("--reader", metavar="NAME", help="Do not recognise the format; read it with this reader.")
@click.option("--frames", is_flag=True, help="Also write each report's Mode S frame as hexadecimal digits.")
@click.option("--layout", metavar="LAYOUT", help="Of flight data: the layout of raw words, or a CSV table's mapping.")
@click.option(
    "--words-per-second", type=click.IntRange(min=1), metavar="N", help="Of raw flight data, where not found."
)
@_reporting
def decode_command(
    source: str, out: str, form: str | None, aircraft: tuple[str, ...], begin: str | None, end: str | None,
    start: str | None, start_from_name: str | None, reader: str | None, frames: bool,
    layout: str | None, words_per_second: int | None,
) -> None:  # fmt: skip
    """Decode FILE, a recording of surveillance or flight data, compressed or not, into a table.

    FILE is a path, - for standard input, or beast://HOST:PORT for a receiver, until Ctrl-C. Memory does not
    grow with the recording. A Beast or AVR log carries no date: without --start its times count from the
    first frame.

    Flight data are written as series, each parameter at its own rate: x.parquet, x.csv in long form, or x.hdf5.

    \b
    crossfix decode day.bin.xz --out day.parquet --start 2026-01-05T23:57:01Z
    crossfix decode raw_20260106_015701.bin --out day.csv \\
        --start-from-name "raw_%Y%m%d_%H%M%S Europe/Helsinki"
    crossfix decode trace_full_4ca216.json --out - --from 2026-01-06T06:00Z
    crossfix decode recorder.dat --layout a330.xml --out flight.parquet
    """
    from crossfix.present.decode_summary import decoding, print_decoded  # noqa: PLC0415
    from crossfix.present.inspection import print_series  # noqa: PLC0415
    from crossfix.run.decode import Request, decode  # noqa: PLC0415
    from crossfix.run.decode_series import decode_series, series_request  # noqa: PLC0415

    console = Console(stderr=True)
    request = Request(source, out, form, aircraft, begin, end, start, start_from_name, reader, frames)
    if (of_series := series_request(request, layout, words_per_second)) is not None:
        print_series(console, decode_series(of_series), out)
        return
    with decoding(console) as progress:
        done = decode(request, progress)
    print_decoded(console, done, out)


@crossfix.command(name="inspect", short_help="Say what a file is: its form, rates, gaps, parameters or aircraft.")
@click.argument("source", metavar="FILE")
@click.option("--layout", metavar="LAYOUT", help="The layout of raw words, or a CSV table's mapping.")
@click.option("--words-per-second", type=click.IntRange(min=1), metavar="N", help="Of raw words, where not found.")
@click.option("--reader", metavar="NAME", help="Read it as surveillance, with this reader.")
@click.option("--json", "plain", is_flag=True, help="Print JSON, with nothing left out.")
@_reporting
def inspect_command(
    source: str, layout: str | None, words_per_second: int | None, reader: str | None, plain: bool
) -> None:
    """Say what FILE is: flight data, raw or decoded, or a recording of surveillance.

    Of raw words: the storage form and how well others fit, quality, gaps. Of flight data: each parameter with its rate
    and the field's word for it, or "not mapped". Of surveillance: reader, span, aircraft. Every doubt is listed.

    \b
    crossfix inspect recorder.dat
    crossfix inspect recorder.dat --layout a330.xml --json
    """
    from crossfix.present.inspection import as_json, print_seen, wide_console  # noqa: PLC0415
    from crossfix.run.inspect import InspectRequest, inspect  # noqa: PLC0415

    seen = inspect(InspectRequest(source, layout, words_per_second, reader))
    if plain:
        click.echo(json.dumps(as_json(seen), indent=2, ensure_ascii=False))
    else:
        print_seen(wide_console(), seen)


@crossfix.command(name="events", short_help="Find events and phases of flight in flight data.")
@click.argument("source", metavar="FILE")
@click.option("--layout", metavar="LAYOUT", help="The layout of raw words, or a CSV table's mapping.")
@click.option("--words-per-second", type=click.IntRange(min=1), metavar="N", help="Of raw words, where not found.")
@click.option("--json", "plain", is_flag=True, help="Print JSON, with evidence and thresholds.")
@_reporting
def events_command(source: str, layout: str | None, words_per_second: int | None, plain: bool) -> None:
    """Find phases and events in FILE, flight data of any form: what `investigate` finds in a case's recorder.

    Each event is between the last sample without it and the first with it. What could not be looked for is listed
    with what it lacked.

    \b
    crossfix events flight.hdf5
    crossfix events recorder.dat --layout a330.xml --json
    """
    from crossfix.present.flight_events import as_json, print_events  # noqa: PLC0415
    from crossfix.present.inspection import wide_console  # noqa: PLC0415
    from crossfix.run.flight_recordings import read_flight  # noqa: PLC0415

    read = read_flight(source, layout, words_per_second)
    if plain:
        click.echo(json.dumps(as_json(read.data, read.flight, read.events, read.skipped), indent=2, ensure_ascii=False))
    else:
        print_events(wide_console(), read.data, read.flight, read.events, read.skipped)


@crossfix.command(name="align", short_help="Put the clocks of several recordings on one.")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True)
@click.option("--layout", metavar="FILE=LAYOUT", multiple=True, help="The layout or mapping of flight data.")
@click.option("--utc", metavar="FILE=TIME", multiple=True, help="UTC of a file's zero; about, where it recorded UTC.")
@click.option("--as", "forms", metavar="FILE=FORM", multiple=True, help="What it is, where its content does not tell.")
@click.option("--break", "breaks", metavar="FILE=SECONDS", multiple=True, help="Its power was interrupted then.")
@click.option("--aircraft", metavar="HEX", help="Of surveillance: whose altitude.")
@click.option("--words-per-second", type=click.IntRange(min=1), metavar="N", help="Of raw words, where not found.")
@click.option("--drift", type=click.FloatRange(1, 100_000), metavar="PPM", help="Largest drift; 1500 unless told.")
@click.option("--max-offset", type=click.FloatRange(min=0), metavar="SECONDS", help="Largest offset; none unless told.")
@click.option("--out", type=FOLDER, help="Folder for align.html and align.json; replaced if crossfix wrote it before.")
@click.option("--json", "plain", is_flag=True, help="Print JSON, with every match.")
@_reporting
def align_command(
    paths: tuple[str, ...], layout: tuple[str, ...], utc: tuple[str, ...], forms: tuple[str, ...],
    breaks: tuple[str, ...], aircraft: str | None, words_per_second: int | None, drift: float | None,
    max_offset: float | None, out: Path | None, plain: bool,
) -> None:  # fmt: skip
    """Put the clocks of two or more FILEs on one, by the moments that they hold in common.

    FILE is flight data, a transcript, a table of moments (time_s,kind[,low_s,high_s][,sigma_s][,label]), or
    surveillance. Keying, alerts and steps of altitude are matched; recorded UTC ties to UTC. Each clock is told as
    an equation with sigma, bounds and residuals. It refuses where the pattern is not unique.

    \b
    crossfix align recorder.dat transcript.csv --layout recorder.dat=a330.xml
    crossfix align flight.hdf5 keys.csv tower.csv --utc tower.csv=2024-12-25T05:00:00Z --out out/clocks
    """
    from crossfix.present.inspection import wide_console  # noqa: PLC0415
    from crossfix.run.align import align_request  # noqa: PLC0415
    from crossfix.run.align_out import show  # noqa: PLC0415

    told = {"layout": layout, "utc": utc, "as": forms, "break": breaks}
    show(wide_console(), align_request(paths, told, aircraft, words_per_second, drift, max_offset), out, plain)


@crossfix.command(name="survey", short_help="Find GNSS interference in an archive of ADS-B.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--out", type=FOLDER, required=True, help="Folder to write; replaced if crossfix wrote it before.")
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Processes; as many as cores where not given.")
@click.option("--cluster", metavar="tcp://HOST:PORT", help="Scheduler of a Dask cluster, in place of processes.")
@click.option("--window", default="10min", show_default=True, metavar="LENGTH", help="In which aircraft are counted.")
@click.option("--resume", is_flag=True, help="Go on with an interrupted survey; do only what is missing.")
@click.option("--receiver", metavar="LAT,LON", help="Where the receiver of all logs stands; found from them otherwise.")
@click.option("--start", metavar="TIME", help="UTC of the first report, for one log that carries no date.")
@click.option("--start-from-name", metavar="PATTERN", help="strptime pattern of the files' names, a blank, the zone.")
@click.option("--reader", metavar="NAME", help="Read logs with this reader; do not recognise their format.")
@click.option("--synthetic", is_flag=True, help="The input is made up: mark the output so.")
@_reporting
def survey_command(
    paths: tuple[str, ...], out: Path, workers: int | None, cluster: str | None, window: str, resume: bool,
    receiver: str | None, start: str | None, start_from_name: str | None, reader: str | None, synthetic: bool,
) -> None:  # fmt: skip
    """Find where and when satellite navigation was interfered with in files, folders, tars of traces, or URLs.

    Every aircraft is judged whole, however its reports are spread over files. Ctrl-C stops in good order; the
    same command with --resume goes on, and writes the same bytes as without the stop.

    \b
    crossfix survey v2025.01.01-planes-readsb-prod-0.tar.aa --out out/day
    crossfix survey logs/ --out out/logs --start-from-name "raw_%Y%m%d_%H%M%S Europe/Helsinki"
    crossfix survey s3://bucket/2025/ --out shared/2025 --cluster tcp://scheduler:8786
    """
    from crossfix.present.survey_progress import print_survey, surveying  # noqa: PLC0415
    from crossfix.run.survey.conduct import conduct  # noqa: PLC0415
    from crossfix.run.survey.executors import cores  # noqa: PLC0415
    from crossfix.run.survey.settings import Request, receiver_of, settings_of, window_of  # noqa: PLC0415

    console = Console(stderr=True)
    if workers is not None and cluster is not None:
        raise click.UsageError("--workers and --cluster exclude each other")
    settings = settings_of(window_of(window), receiver_of(receiver) if receiver else None)
    request = Request(paths, settings, start, start_from_name, reader, workers or cores(), cluster, resume, synthetic)
    try:
        with surveying(console) as progress:
            summary = conduct(request, out, progress)
    except KeyboardInterrupt:
        stopped = f"Stopped. What is done is kept in {out}; the same command with --resume goes on."
        console.print(stopped, markup=False, highlight=False, soft_wrap=True)
        sys.exit(130)
    print_survey(console, summary, out)


@crossfix.command(name="listen", short_help="Find short sounds in cockpit audio, without passing the audio on.")
@click.argument("source", metavar="FILE")
@click.option("--out", type=FOLDER, required=True, help="Folder to write; replaced if crossfix wrote it before.")
@click.option("--channels", metavar="A,B,...", help="Names in the order of the file; CAM,P1,P2,OBS where not given.")
@click.option("--start", metavar="TIME", help="UTC of the first sample, with its zone: times are then shown in UTC.")
@click.option("--transcript", metavar="FILE", help="CSV, SRT or WebVTT: when who spoke is shown, without the words.")
@click.option("--include-words", is_flag=True, help="Also write the words of the transcript; the manifest says so.")
@click.option("--include-audio", is_flag=True, help="Also copy the audio into the folder; the manifest says so.")
@click.option("--synthetic", is_flag=True, help="The input is made up: mark the output so.")
@_reporting
def listen_command(
    source: str, out: Path, channels: str | None, start: str | None, transcript: str | None, include_words: bool,
    include_audio: bool, synthetic: bool,
) -> None:  # fmt: skip
    """Find short sounds in FILE, cockpit audio as WAV or FLAC of 1 to 4 channels: impulses and what resembles them.

    Writes impulses.csv, listen.html (opens offline), listen.json and manifest.json. A cockpit recording is protected
    (ICAO Annex 13, 5.12): no audio and no words are written unless asked for, and 300 to 3400 Hz is not drawn in
    speech. It says when, on which channels and how much like an impulse, never what made the sound.

    \b
    crossfix listen cvr.wav --out out/cvr
    crossfix listen cvr.flac --out out/cvr --start 2026-01-05T23:57:01Z --transcript words.srt
    """
    from crossfix.present.listen_summary import listening, print_listened  # noqa: PLC0415
    from crossfix.run.listen import listen  # noqa: PLC0415
    from crossfix.run.listen_folder import Request  # noqa: PLC0415

    console = Console(stderr=True)
    named = None if channels is None else tuple(name.strip() for name in channels.split(","))
    request = Request(source, named, transcript, start, include_audio, include_words, synthetic)
    with listening(console) as progress:
        doc = listen(request, out, progress)
    print_listened(console, doc, out)


@crossfix.command(name="exercise", short_help="Write a made-up case from a scenario.")
@click.argument("scenario", metavar="SCENARIO")
@click.option("--out", type=FOLDER, required=True, help="Case folder to write; replaced if crossfix wrote it before.")
@_reporting
def exercise_command(scenario: str, out: Path) -> None:
    """Write a made-up case folder from SCENARIO, a YAML file or one that ships: j2-8243, quiet.

    Flight data with their layout, cockpit audio with a transcript, an ADS-B log, documents, notices and statements,
    true and planted as false, each recorder on its own wrong clock. Everything is marked synthetic. truth.json tells
    what really happened; no command reads it. The same scenario gives the same bytes.

    \b
    crossfix exercise quiet --out out/quiet
    crossfix investigate out/quiet --out out/report
    """
    from crossfix.run.exercise import run_exercise  # noqa: PLC0415

    console = Console(highlight=False, soft_wrap=True)
    with console.status("") as status:
        done = run_exercise(scenario, out, lambda step: status.update(f"{step} ..."))
    console.print(done.title, markup=False)
    console.print("SYNTHETIC: a made-up case", style="bold")
    for name, size in done.files:
        console.print(f"{size:>13,}  {name}", markup=False)
