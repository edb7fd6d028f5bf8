"""The command that makes up a case."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from crossfix.cli.reporting import FOLDER, reporting


@click.command(name="exercise", short_help="Write a made-up case from a scenario.")
@click.argument("scenario", metavar="SCENARIO")
@click.option("--out", type=FOLDER, required=True, help="Case folder to write; replaced if crossfix wrote it before.")
@reporting
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
