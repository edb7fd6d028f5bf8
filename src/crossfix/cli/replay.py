"""The command that asks when a watch would have warned."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from crossfix.cli.reporting import FOLDER, reporting


@click.command(name="replay", short_help="Say when a watch over a past recording would have warned.")
@click.argument("path", metavar="CASE|FILE", type=FOLDER)
@click.option("--out", type=FOLDER, required=True, help="Folder to write; replaced if crossfix wrote it before.")
@click.option("--documents", type=FOLDER, multiple=True, metavar="FOLDER", help="Of a case: where its documents are.")
@click.option("--reader", metavar="NAME", help="Do not recognise the format; read it with this reader.")
@click.option("--start", metavar="TIME", help="Of a file: UTC of the first report, where it carries no date.")
@click.option("--start-from-name", metavar="PATTERN", help="strptime pattern of the file's name, a blank, the zone.")
@click.option("--airport", "airports", multiple=True, metavar="CODE", help="Of a file: whose arrivals are warned.")
@click.option("--exercise", is_flag=True, help="Of a file: it is made up, and every alert an exercise.")
@click.option("--json", "plain", is_flag=True, help="Print alerts.json instead of the first warnings.")
@reporting
def replay_command(
    path: Path, out: Path, documents: tuple[Path, ...], reader: str | None, start: str | None,
    start_from_name: str | None, airports: tuple[str, ...], exercise: bool, plain: bool,
) -> None:  # fmt: skip
    """Run a watch over CASE, a case folder with surveillance recordings, or FILE, a recording of surveillance.

    The detectors and alerts of `crossfix watch`, on the recording's clock, as fast as they go. It says whom it would
    have warned first and when, for a case beside what really happened. Nothing is sent. OUT holds alerts.json and
    manifest.json.

    \b
    crossfix replay cases/mycase --out out/replay
    crossfix replay day.bin.xz --start 2026-01-05T23:57:01Z --airport EFHK --out out/replay
    """
    from crossfix.run.replay import Request, show  # noqa: PLC0415

    request = Request(
        path, documents, reader, start, start_from_name, tuple(code.upper() for code in airports), exercise
    )
    with Console(stderr=True).status("") as status:
        show(Console(soft_wrap=True), request, out, plain, lambda step: status.update(f"{step} ..."))
