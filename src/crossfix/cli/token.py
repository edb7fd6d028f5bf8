"""The command that makes tokens for a watch."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from crossfix.cli.reporting import reporting


@click.command(name="token", short_help="Make a bearer token for a watch that is served.")
@click.argument("name")
@click.option(
    "--role", type=click.Choice(("read", "acknowledge", "administer")), default="read", show_default=True,
    help="What it may do; each may do what those before it may.",
)  # fmt: skip
@click.option("--file", "path", type=click.Path(path_type=Path, dir_okay=False), help="Add the line to this file.")
@reporting
def token_command(name: str, role: str, path: Path | None) -> None:
    """Make a token with the name NAME: a person, a desk or a program.

    The token is printed once, on standard output, and kept nowhere. The file of tokens has only its hash; without
    --file the line to add is told. A line that is taken out of the file is refused from then on.

    \b
    crossfix token occ-desk --role acknowledge --file tokens.txt
    """
    from crossfix.present.plain import plain_line  # noqa: PLC0415
    from crossfix.web.tokens import add_token, new_token, role_of  # noqa: PLC0415

    console = Console(stderr=True)
    token, line = new_token(name, role_of(role))
    if path is not None:
        add_token(path, line)
        plain_line(console, f"Added {name} ({role}) to {path}. The token, shown this once:")
    else:
        plain_line(console, f"Add this line to the file of tokens:\n{line}\nThe token, shown this once:")
    click.echo(token)
