"""Runs a page of the documentation: its files are written, its commands run, their real output put in.

A fenced block ``yaml file=first/case.yaml`` is written to that path, ``yaml append=first/statements.yaml`` is
added to its end, ``yaml replace=...`` puts its second half (after a line ``# becomes``) in place of the first.
In a block ``console``, each line that begins with `$ ` is run; what follows it is the output. The shipped cases are
there as `cases`.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner

from crossfix.cli import crossfix

BLOCK = re.compile(r"^```(\w+)(?: (\w+)=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BECOMES = "# becomes\n"
CASES = Path(__file__).resolve().parent.parent / "cases"


def with_outputs(page: str) -> str:
    """The page with the output of every command as it is now."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "cases").symlink_to(CASES)
        return BLOCK.sub(lambda block: _block(block, Path(folder)), page)


def _block(block: re.Match[str], folder: Path) -> str:
    language, action, name, body = block.groups()
    if language == "console":
        return "```console\n" + "\n".join(_console(body, folder)) + "\n```"
    if action is not None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        old = path.read_text("utf-8") if path.exists() else ""
        path.write_text(_changed(action, old, body), "utf-8")
    return block[0]


def _changed(action: str, old: str, body: str) -> str:
    if action == "file":
        return body
    if action == "append":
        return old + body
    before, after = (half.rstrip("\n") for half in body.split(BECOMES))
    if action != "replace" or old.count(before) != 1:
        raise ValueError(f"{action}: {before!r} is {old.count(before)} times in the file, not once")
    return old.replace(before, after)


def _console(body: str, folder: Path) -> Iterator[str]:
    for line in body.splitlines():
        if line.startswith("$ "):
            yield line
            yield from _run(shlex.split(line[2:]), folder)


def _run(words: list[str], folder: Path) -> Iterator[str]:
    if words[0] == "mkdir":
        (folder / words[1]).mkdir()
        return
    if words[0] == "rm":
        shutil.rmtree(folder / words[-1])
        return
    if words[0] != "crossfix":
        raise ValueError(f"{words[0]}: only crossfix, mkdir and rm are run")
    runner = CliRunner(env={"COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb"})
    here = Path.cwd()
    try:
        os.chdir(folder)
        result = runner.invoke(crossfix, words[1:])
    finally:
        os.chdir(here)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    yield from (text.rstrip() for text in result.output.rstrip("\n").splitlines())
    if result.exit_code:
        yield f"(exit code {result.exit_code})"
