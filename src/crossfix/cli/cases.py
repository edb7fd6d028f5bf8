"""Commands on a case: read it, check it, begin one."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console

from crossfix.cli.reporting import FOLDER, reporting

SCHEMAS = (
    "case.yaml",
    "documents.yaml",
    "statements.yaml",
    "wreckage.yaml",
    "hypotheses.yaml",
    "judgements.yaml",
    "priors.yaml",
    "drafts.yaml",
    "case.json",
    "weigh.json",
    "divert.json",
    "alerts.json",
    "survey.json",
)


@click.command(short_help="Read a case folder and write a report.")
@click.argument("case", type=FOLDER)
@click.option("--out", "out", type=FOLDER, required=True, help="Folder to write; replaced if crossfix wrote it before.")
@click.option("--as-known-at", metavar="DATE", help="Use only documents published by DATE, e.g. 2024-12-27.")
@click.option("--without", metavar="DOCUMENT", multiple=True, help="Leave out a document; may be repeated.")
@click.option(
    "--documents", type=FOLDER, multiple=True, help="Further folder with local copies of documents, to check quotes."
)
@click.option("--reader", metavar="NAME", help="Reader of the recordings that name none and are not recognised.")
@reporting
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


@click.command(short_help="Only validate a case folder.")
@click.argument("case", type=FOLDER)
@click.option("--documents", type=FOLDER, multiple=True, help="Further folder with local copies of documents.")
@reporting
def check(case: Path, documents: tuple[Path, ...]) -> None:
    """Only validate the folder CASE: every problem with file and line.

    \b
    crossfix check cases/j2-8243
    crossfix check cases/j2-8243 --documents ../material
    """
    from crossfix.present.terminal import print_check  # noqa: PLC0415
    from crossfix.run.check import check  # noqa: PLC0415

    print_check(Console(), check(case, documents))


@click.command(short_help="Write a commented skeleton of a case.")
@click.argument("case", type=FOLDER)
@reporting
def new(case: Path) -> None:
    """Write a commented skeleton of a case into the new folder CASE.

    \b
    crossfix new mycase && crossfix check mycase
    """
    from crossfix.run.new import new_case  # noqa: PLC0415

    for path in new_case(case):
        click.echo(f"wrote {path}")


@click.command(short_help="Print the JSON Schemas of inputs and outputs.")
@click.argument("name", type=click.Choice(SCHEMAS), required=False)
def schema(name: str | None) -> None:
    """Print the JSON Schema of an input file, of case.json or of survey.json; all of them without NAME.

    \b
    crossfix schema statements.yaml > statements.schema.json
    """
    from crossfix.run.schemas import schemas  # noqa: PLC0415

    found = schemas()
    click.echo(json.dumps(found[name] if name else found, indent=2))
