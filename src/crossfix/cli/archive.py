"""The command on archives of ADS-B."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from crossfix.cli.reporting import FOLDER, reporting


@click.command(name="survey", short_help="Find GNSS interference in an archive of ADS-B.")
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
@reporting
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
