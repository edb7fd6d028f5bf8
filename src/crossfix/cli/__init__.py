"""The command line: arguments in, exit code out.

Exit 0: done (contradictions are findings, not errors). Exit 2: bad input, nothing written.
"""

from __future__ import annotations

import click

from crossfix import __version__
from crossfix.cli.archive import survey_command
from crossfix.cli.cases import check, investigate, new, schema
from crossfix.cli.divert import divert_command
from crossfix.cli.documents import accept_command, draft_command
from crossfix.cli.exercises import exercise_command
from crossfix.cli.recordings import align_command, decode_command, events_command, inspect_command
from crossfix.cli.replay import replay_command
from crossfix.cli.sound import listen_command
from crossfix.cli.token import token_command
from crossfix.cli.watch import watch_command
from crossfix.cli.weigh import weigh_command


def main() -> None:
    """Entry point of the `crossfix` command."""
    crossfix(prog_name="crossfix")


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


COMMANDS = (
    investigate,
    check,
    new,
    schema,
    draft_command,
    accept_command,
    weigh_command,
    decode_command,
    inspect_command,
    events_command,
    align_command,
    survey_command,
    listen_command,
    exercise_command,
    watch_command,
    replay_command,
    divert_command,
    token_command,
)
for _command in COMMANDS:
    crossfix.add_command(_command)
