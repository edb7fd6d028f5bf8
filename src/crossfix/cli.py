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
SCHEMAS = ("case.yaml", "documents.yaml", "statements.yaml", "case.json")
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


@crossfix.command()
@click.argument("case", type=FOLDER)
@click.option("--out", "out", type=FOLDER, required=True, help="Folder to write; replaced if crossfix wrote it before.")
@click.option("--as-known-at", metavar="DATE", help="Use only documents published by DATE, e.g. 2024-12-27.")
@click.option("--without", metavar="DOCUMENT", multiple=True, help="Leave out a document; may be repeated.")
@click.option(
    "--documents", type=FOLDER, multiple=True, help="Further folder with local copies of documents, to check quotes."
)
@_reporting
def investigate(
    case: Path, out: Path, as_known_at: str | None, without: tuple[str, ...], documents: tuple[Path, ...]
) -> None:
    """Read the folder CASE and write a report.

    Writes report.html (opens offline), case.json, timeline.csv, places.geojson, places.kml and
    manifest.json.

    \b
    crossfix investigate cases/j2-8243 --out out/j2-8243
    crossfix investigate cases/j2-8243 --out out/then --as-known-at 2024-12-27
    crossfix investigate cases/j2-8243 --out out/less --without SEED0
    """
    from crossfix.present.terminal import print_summary  # noqa: PLC0415
    from crossfix.run.investigate import Request, investigate  # noqa: PLC0415

    console = Console()
    request = Request(case, documents, as_known_at, without)
    with console.status("") as status:
        result = investigate(request, out, lambda step: status.update(f"{step} ..."))
    print_summary(console, result)
    console.print(f"\nReport: [bold]{out / 'report.html'}[/bold]", soft_wrap=True)


@crossfix.command()
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


@crossfix.command()
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


@crossfix.command()
@click.argument("name", type=click.Choice(SCHEMAS), required=False)
def schema(name: str | None) -> None:
    """Print the JSON Schema of an input file or of case.json; all of them without NAME.

    \b
    crossfix schema statements.yaml > statements.schema.json
    """
    from crossfix.run.schemas import schemas  # noqa: PLC0415

    found = schemas()
    click.echo(json.dumps(found[name] if name else found, indent=2))
