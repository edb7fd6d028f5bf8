"""`crossfix exercise`: a scenario in, a made-up case folder out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from crossfix import __version__
from crossfix.errors import CaseInvalid, InputUnusable, Problem
from crossfix.read.case_folder.shape import shape
from crossfix.read.case_folder.yaml_lines import MAX_BYTES
from crossfix.run.output import Layout, check_may_replace, replaced
from crossfix.simulate.cockpit_audio import write_audio
from crossfix.simulate.exercise import exercise
from crossfix.simulate.scenario import Scenario

TRUTH = "truth.json"
FOLDER = Layout(
    frozenset({"case.yaml", "documents.yaml", "statements.yaml", "documents", "notices", "recordings", TRUTH}), (TRUTH,)
)
Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Exercised:
    """What was written: by path from the folder, with its size in bytes; in the order of names."""

    title: str
    files: tuple[tuple[str, int], ...]


def shipped() -> list[str]:
    """Names of the scenarios that come with crossfix."""
    found = resources.files("crossfix.run").joinpath("scenarios").iterdir()
    return sorted(one.name.removesuffix(".yaml") for one in found if one.name.endswith(".yaml"))


def read_scenario(name: str) -> Scenario:
    """A file, or a shipped scenario by its name.

    Raises InputUnusable where there is none, CaseInvalid with every problem and its line.
    """
    path = Path(name)
    here = resources.files("crossfix.run").joinpath("scenarios", f"{name}.yaml") if name in shipped() else path
    try:
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            raise InputUnusable(f"{name}: more than {MAX_BYTES} bytes; check that this is a scenario")
        raw = here.read_bytes()
    except OSError as error:
        known = ", ".join(shipped())
        raise InputUnusable(
            f"{name}: cannot be read: {error.strerror or error}; give a scenario's YAML file or one of: {known}"
        ) from error
    shaped, problems = shape(path.name if here is path else f"{name}.yaml", raw, Scenario)
    if shaped is None:
        raise CaseInvalid(
            [
                Problem(
                    one.file,
                    one.line,
                    one.text.replace("`crossfix new` writes a commented skeleton", "see docs/reference/scenario.md"),
                )
                for one in problems
            ]
        )
    return shaped.model


def run_exercise(name: str, out: Path, step: Step = lambda _: None) -> Exercised:
    """Write the case folder, whole or not at all. Raises besides OutputRefused and RequestInvalid."""
    scenario = read_scenario(name)
    check_may_replace(out.absolute(), FOLDER)
    step("Fly the scenario and write its recordings")
    made = exercise(scenario, __version__)
    with replaced(out, FOLDER) as folder:
        for path, text in made.texts.items():
            _file(folder, path).write_text(text, encoding="utf-8", newline="")
        for path, data in made.bytes.items():
            _file(folder, path).write_bytes(data)
        step("Write the cockpit audio")
        with _file(folder, "recordings/cvr.wav").open("wb") as stream:
            write_audio(stream, scenario, made.clocks["cvr"], made.sounds)
        (folder / TRUTH).write_text(json.dumps(made.truth, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        found = sorted(one for one in folder.rglob("*") if one.is_file())
        files = tuple((one.relative_to(folder).as_posix(), one.stat().st_size) for one in found)
    return Exercised(scenario.title, files)


def _file(folder: Path, path: str) -> Path:
    """The place of a file; its folder is made."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    return place
