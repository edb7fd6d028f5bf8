"""What the terminal shows after a run."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from rich.console import Console

from builders.case_folder import CASE, at, lasts, statement, write_case
from builders.cases import plain
from crossfix.present.terminal import print_summary
from crossfix.run.investigate import Request, examine


def summary(folder: Path, *said: Any, **changes: Any) -> str:
    """The summary of a case as text, 100 columns wide, its line breaks folded."""
    console = Console(record=True, width=100, file=io.StringIO())
    print_summary(console, examine(Request(write_case(folder, statements=list(said), **changes))))
    return plain(console.export_text())


def test_intervals_and_contradictions(tmp_path: Path) -> None:
    text = summary(
        tmp_path,
        statement("S1", says=at("takeoff", "05:21:42")),
        statement("S2", "LOG", says=at("landing", "06:10:00")),
        statement("S3", "PAPER", says=lasts("takeoff", "landing", 60)),
    )
    assert "A made-up flight" in text
    assert "SYNTHETIC" in text
    assert "3 statements from 3 documents, 3 roots: 2 unchecked, 1 contradicted" in text
    assert "Time in the air" in text
    assert "48 min 17 s to 48 min 19 s" in text
    assert "Contradictions (1)" in text
    assert "duration-1" in text
    assert "gives 60 min from “Take-off” to “Landing”" in text


def test_nothing_known(tmp_path: Path) -> None:
    text = summary(tmp_path, statement("S1"))
    assert "not bounded" in text
    assert "No contradictions." in text


def test_markup_in_labels_is_printed_as_it_is(tmp_path: Path) -> None:
    questions = [{"id": "q", "label": "[bold]How[/bold] long[/]", "from": "takeoff", "to": "landing"}]
    events = [{**e, "label": f"[red]{e['label']}[/red]"} for e in CASE["events"]]
    text = summary(
        tmp_path,
        statement("S1", says=at("takeoff", "05:21:42")),
        statement("S2", "PAPER", says=at("takeoff", "05:25:00")),
        title="[link=x]Title[/link] [/bold]",
        questions=questions,
        events=events,
    )
    assert "[link=x]Title[/link] [/bold]" in text
    assert "[bold]How[/bold] long[/]" in text
    assert "“[red]Take-off[/red]”" in text
