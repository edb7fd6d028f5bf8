"""What `crossfix replay` prints: the first warning of each party, and beside it what really happened."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from crossfix.present.plain import plain_line
from crossfix.present.replay_json import AlertsJson
from crossfix.present.terminal import counted
from crossfix.present.times import span
from crossfix.present.titles import STAGES
from crossfix.present.warned_html import fed_with
from crossfix.present.warned_json import WarnedOut


def print_replay(console: Console, doc: AlertsJson) -> None:
    """Everything but the alerts one by one, which are in alerts.json."""
    warned = doc.warned
    console.print(Text(doc.title, style="bold"))
    if doc.synthetic:
        console.print("SYNTHETIC: made up; every alert is an exercise", style="bold reverse")
    plain_line(console, fed_with(warned))
    plain_line(console, f"Taken to have asked to be told: {'; '.join(warned.asked)}.")
    console.print()
    if not warned.first:
        plain_line(console, "No alert.")
    else:
        console.print(Text(f"{counted(warned.alerts, 'alert')}; the first for each", style="bold"))
    for first in warned.first:
        plain_line(console, f"{first.party_label} ({first.addressee})")
        plain_line(console, f"  {first.text}")
    for flight in warned.of_airports:
        plain_line(console, f"  {flight.text}")
    _print_beside(console, warned)
    for untold in warned.untold:
        plain_line(console, f"found, and no hazard made of it: {untold}")
    for skipped in warned.skipped:
        plain_line(console, f"not done: {skipped.what}: {skipped.why}")
    console.print()
    plain_line(console, warned.meaning)


def _print_beside(console: Console, warned: WarnedOut) -> None:
    if not (warned.beside and warned.first):
        return
    console.print()
    console.print(Text("Beside what really happened", style="bold"))
    for hazard in dict.fromkeys(one.hazard for one in warned.beside):
        steps = [one for one in warned.beside if one.hazard == hazard]
        plain_line(console, steps[0].hazard_label)
        for one in steps:
            day = (one.earliest_utc or one.latest_utc or "")[:10]
            when = span(one.earliest_utc, one.latest_utc, day)
            plain_line(console, f"  {when}  {STAGES.get(one.stage, one.stage)}: {one.party}, {one.event}")
            plain_line(console, f"    {one.text}")
