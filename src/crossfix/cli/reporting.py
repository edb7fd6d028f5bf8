"""What every command shares: how it tells an error."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click
from rich.console import Console

P = ParamSpec("P")
FOLDER = click.Path(path_type=Path)


def reporting(command: Callable[P, None]) -> Callable[P, None]:
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
