"""Commands on documents: propose statements, and accept them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from crossfix.cli.reporting import FOLDER, reporting

if TYPE_CHECKING:
    from crossfix.present.draft_terminal import DraftView, Progress, RelayView


@click.command("draft", short_help="Propose statements from documents.")
@click.argument("paths", metavar="DOCUMENT...", type=FOLDER, nargs=-1, required=True)
@click.option("--case", "case", type=FOLDER, required=True, help="Case folder; drafts.yaml is written into it.")
@click.option("--documents", type=FOLDER, multiple=True, help="Further folder with local copies of documents.")
@click.option("--page", type=FOLDER, metavar="FILE", help="Write all drafts and relays as one HTML page too.")
@reporting
def draft_command(paths: tuple[Path, ...], case: Path, documents: tuple[Path, ...], page: Path | None) -> None:
    """Read each DOCUMENT and propose statements: quotes with speaker, hedge, figures and candidates of the case.

    Writes drafts.yaml into the case folder. Nothing of it takes part in a report until it is accepted
    (crossfix accept). A second run keeps what a person decided and says what is new.

    \b
    crossfix draft article.html report.pdf --case mycase
    crossfix draft ../material/*.txt --case mycase --documents ../material --page out/drafts.html
    """
    from crossfix.present.draft_terminal import print_drafted  # noqa: PLC0415
    from crossfix.run.draft import draft, write_page  # noqa: PLC0415

    console = Console()
    with console.status("") as status:
        result = draft(paths, case, documents, lambda step: status.update(f"{step} ..."))
    if page is not None:
        write_page(result, page)
    print_drafted(console, result.counts(), result.notices, result.skipped)


@click.command("accept", short_help="Accept drafted statements, one at a time.")
@click.argument("case", type=FOLDER)
@click.option("--documents", type=FOLDER, multiple=True, help="Further folder with local copies of documents.")
@click.option("--from-file", is_flag=True, help="Ask nothing: take every draft that drafts.yaml has as accepted.")
@reporting
def accept_command(case: Path, documents: tuple[Path, ...], from_file: bool) -> None:
    """Show the drafts of the folder CASE one at a time; accept, edit, refuse, undo.

    An accepted draft is appended to statements.yaml as text, and kept only where the whole case can be read
    with it. Quitting loses nothing: drafts.yaml holds every decision.

    \b
    crossfix accept mycase --documents ../material
    crossfix accept mycase --from-file
    """
    from crossfix.run.accept import Acceptor  # noqa: PLC0415
    from crossfix.run.accept_session import Session  # noqa: PLC0415

    if from_file:
        names = Acceptor(case, documents).accept_marked()
        click.echo(f"{len(names)} accepted" + (f": {', '.join(names)}" if names else "; none was marked and new"))
        return
    done = Session(Acceptor(case, documents), terminal_desk()).run()
    click.echo(f"{done.accepted} accepted, {done.refused} refused, {done.open} open; all of it is in drafts.yaml")


def terminal_desk() -> TerminalDesk:
    """The keyboard and the screen. Raises RequestInvalid where there is no terminal."""
    from crossfix.errors import RequestInvalid  # noqa: PLC0415

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        text = "accept: no terminal; set `status: accepted` in drafts.yaml and run crossfix accept CASE --from-file"
        raise RequestInvalid(text)
    return TerminalDesk(Console())


class TerminalDesk:
    """One key at a time; lines and an editor where the session asks for them."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def show(self, item: DraftView | RelayView, progress: Progress) -> None:
        """One draft or relay."""
        from crossfix.present.draft_terminal import print_item  # noqa: PLC0415

        print_item(self._console, item, progress)

    def key(self) -> str:
        """The key pressed; q for Ctrl-C, Ctrl-D and the end of the input."""
        try:
            return click.getchar()
        except (EOFError, KeyboardInterrupt, OSError):
            return "q"

    def ask(self, prompt: str, default: str) -> str | None:
        """A line; None for Ctrl-C or Ctrl-D."""
        try:
            return str(click.prompt(prompt, default=default, show_default=bool(default)))
        except click.Abort:
            return None

    def edit(self, text: str) -> str | None:
        """The text as the editor leaves it; None where it was not saved or there is no editor."""
        try:
            return click.edit(text, extension=".yaml")
        except click.ClickException as error:
            self.tell(error.format_message())
            return None

    def tell(self, text: str) -> None:
        """Lines as they are."""
        from crossfix.present.plain import plain_line  # noqa: PLC0415

        plain_line(self._console, text)
