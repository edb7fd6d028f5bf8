"""Commands on recordings: what they are, what they hold, what happened in them, their clocks."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console

from crossfix.cli.reporting import FOLDER, reporting


@click.command(name="decode", short_help="Decode a recording into Parquet, CSV or JSON lines.")
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
@reporting
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


@click.command(name="inspect", short_help="Say what a file is: its form, rates, gaps, parameters or aircraft.")
@click.argument("source", metavar="FILE")
@click.option("--layout", metavar="LAYOUT", help="The layout of raw words, or a CSV table's mapping.")
@click.option("--words-per-second", type=click.IntRange(min=1), metavar="N", help="Of raw words, where not found.")
@click.option("--reader", metavar="NAME", help="Read it as surveillance, with this reader.")
@click.option("--json", "plain", is_flag=True, help="Print JSON, with nothing left out.")
@reporting
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


@click.command(name="events", short_help="Find events and phases of flight in flight data.")
@click.argument("source", metavar="FILE")
@click.option("--layout", metavar="LAYOUT", help="The layout of raw words, or a CSV table's mapping.")
@click.option("--words-per-second", type=click.IntRange(min=1), metavar="N", help="Of raw words, where not found.")
@click.option("--json", "plain", is_flag=True, help="Print JSON, with evidence and thresholds.")
@reporting
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


@click.command(name="align", short_help="Put the clocks of several recordings on one.")
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
@reporting
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
