"""Drafts and relays on a terminal: the sentence with its quote marked, texts side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crossfix.present.plain import plain_line
from crossfix.records.notice import Notice, Skipped

KEYS = "a accept   e edit   o open in $EDITOR   1-9 choose   r refuse   s skip   b back   u undo   q quit   ? help"
HELP = """\
a  accept: the statement is appended to statements.yaml, and the whole case is read with it
e  edit field by field: a number, then a new value; for an event or a quantity an id or a part of its label
o  open the statement as YAML in the editor that $VISUAL or $EDITOR names
1-9  write that candidate into the first place still to be chosen
r  refuse; s  skip: it stays open; b  back to the one before; u  undo the decision shown, or the last one
q  quit: everything decided is on the disk"""


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate: its kind, id and label in the case, and its score."""

    kind: str
    id: str
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class DraftView:
    """One draft as shown."""

    id: str
    status: str
    document: str
    place: str
    rule: str
    sentence: str
    quote: str
    says: str
    open: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    """Name and value of what else is known: speaker, hedges, negation."""
    choices: tuple[Choice, ...]
    already: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BesideView:
    """Two passages and what the later lost and added."""

    earlier: str
    later: str
    between: str
    first: str
    second: str
    lost: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelayView:
    """One proposed root as shown."""

    id: str
    status: str
    chain: str
    why: str
    root: str
    passages: tuple[BesideView, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person is."""

    number: int
    of: int
    accepted: int
    refused: int
    open: int


def print_item(console: Console, item: DraftView | RelayView, progress: Progress) -> None:
    """One draft or relay, with the keys."""
    head = f"[{progress.number}/{progress.of}] {item.id}: {item.status}"
    tail = f"{progress.accepted} accepted, {progress.refused} refused, {progress.open} open"
    console.print()
    console.print(Text(f"{head}   ({tail})", style="bold"))
    if isinstance(item, DraftView):
        _draft(console, item)
    else:
        _relay(console, item)
    console.print(Text(KEYS, style="dim"))


def _draft(console: Console, draft: DraftView) -> None:
    plain_line(console, f"{draft.document}, {draft.place}; rule {draft.rule}")
    console.print(marked(draft.sentence, draft.quote))
    plain_line(console, f"says: {draft.says}")
    for name, value in draft.facts:
        plain_line(console, f"{name}: {value}")
    for number, choice in enumerate(draft.choices[:9], 1):
        plain_line(console, f"  {number}  {choice.score:.2f}  {choice.kind} {choice.id}: {choice.label}")
    if draft.open:
        console.print(Text("to be chosen: " + ", ".join(draft.open), style="bold yellow"))
    if draft.already:
        console.print(Text("quoted already by " + ", ".join(draft.already), style="yellow"))


def marked(sentence: str, quote: str) -> Text:
    """The sentence with its quote marked; the quote alone where it runs over more than the sentence."""
    before, quoted, after = parted(sentence, quote)
    return Text.assemble(before, (quoted, "bold reverse"), after)


def parted(sentence: str, quote: str) -> tuple[str, str, str]:
    """The sentence before its quote, the quote, the sentence after it; the quote alone where it is not in it.

    >>> parted("at 05:21 UTC", "05:21"), parted("Two.", "Two. Three.")
    (('at ', '05:21', ' UTC'), ('', 'Two. Three.', ''))
    """
    before, found, after = sentence.partition(quote)
    return (before, quote, after) if found else ("", quote, "")


def _relay(console: Console, relay: RelayView) -> None:
    plain_line(console, f"one root? {relay.chain}")
    plain_line(console, f"why: {relay.why}; root of the case: {relay.root}")
    for beside in relay.passages:
        table = Table(beside.first, beside.second, title=beside.between, title_justify="left", expand=True)
        table.add_row(Text(beside.earlier), Text(beside.later))
        console.print(table)
        plain_line(console, f"lost: {'; '.join(beside.lost) or 'nothing found'}")
        plain_line(console, f"added: {'; '.join(beside.added) or 'nothing found'}")


def print_drafted(
    console: Console, counts: Sequence[str], notices: Sequence[Notice], skipped: Sequence[Skipped]
) -> None:
    """What `crossfix draft` wrote, doubted and left out."""
    for line in counts:
        plain_line(console, line)
    for notice in notices:
        plain_line(console, f"note: {notice.where}: {notice.text}")
    for one in skipped:
        plain_line(console, f"not read: {one.what}: {one.why}")
