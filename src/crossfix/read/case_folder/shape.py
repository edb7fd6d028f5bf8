"""One YAML file against its model: every problem of the file at once, each with its line."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Generic, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from crossfix.errors import Problem
from crossfix.read.case_folder.yaml_lines import Place, load_lines

M = TypeVar("M", bound=BaseModel)
MAX_SHOWN = 200
"""Problems of one file that are shown; nobody mends more at once."""


@dataclass(frozen=True, slots=True)
class Shaped(Generic[M]):
    """A file that has the right shape, and the line of each of its places."""

    file: str
    model: M
    lines: dict[Place, int]

    def problem(self, place: Place, text: str) -> Problem:
        """A problem at the line of a place, or of the nearest place around it."""
        return Problem(self.file, line_of(self.lines, place), text)


def shape(file: str, raw: bytes, model: type[M]) -> tuple[Shaped[M] | None, list[Problem]]:
    """Read and check one file; the problems are empty where and only where the first part is given."""
    loaded = load_lines(file, raw)
    problems = list(loaded.problems)
    if loaded.data is None and not problems:
        problems.append(Problem(file, None, "empty; `crossfix new` writes a commented skeleton"))
    if loaded.data is None:
        return None, problems
    try:
        made = model.model_validate(loaded.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False)[:MAX_SHOWN]:
            place = tuple(detail["loc"])
            problems.append(Problem(file, line_of(loaded.lines, place), _message(model, detail, loaded.data)))
        if error.error_count() > MAX_SHOWN:
            problems.append(Problem(file, None, f"{error.error_count() - MAX_SHOWN} more; mend these first"))
        return None, list(dict.fromkeys(problems))
    return (None, problems) if problems else (Shaped(file, made, loaded.lines), [])


def line_of(lines: dict[Place, int], place: Place) -> int | None:
    """The line of the longest known part of a place."""
    for length in range(len(place), -1, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    return None


def _message(model: type[BaseModel], detail: Any, data: object) -> str:
    place = detail["loc"]
    where = ".".join(str(p) for p in _written(place, data)) or "the file"
    kind, found = detail["type"], detail.get("input")
    if kind == "extra_forbidden":
        known = sorted(_keys(model, place[:-1]))
        close = get_close_matches(str(place[-1]), known, 1)
        hint = f"did you mean {close[0]!r}?" if close else "known keys: " + ", ".join(known)
        return f"{where}: unknown key {place[-1]!r}; {hint}"
    if kind == "missing":
        return f"{where}: missing"
    text = str(detail["msg"]).removeprefix("Value error, ")
    if kind == "string_type" and isinstance(found, int | float):
        text = "is read as a number or yes/no; write it in quotes"
    shown = repr(found) if isinstance(found, str | int | float | bool) or found is None else type(found).__name__
    return f"{where}: {text}; found {shown[:80]}"


def _written(place: tuple[str | int, ...], data: object) -> Iterator[str | int]:
    """The part of pydantic's location that stands in the file (it adds names of types), list items by id."""
    for step in place:
        if isinstance(data, dict) and step in data:
            data = data[step]
            yield step
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
            yield data["id"] if isinstance(data, dict) and isinstance(data.get("id"), str) else step
        elif isinstance(data, dict) and step == place[-1]:
            yield step


def _keys(model: type[BaseModel], place: tuple[str | int, ...]) -> set[str]:
    """The keys allowed at a place, following the model's types."""
    current: list[type[BaseModel]] = [model]
    for step in place:
        if isinstance(step, str):
            fields = [f for m in current for f in m.model_fields.items() if step in (f[0], f[1].alias)]
            current = [m for _, field in fields for m in _models(field.annotation)] or current
    return {field.alias or name for m in current for name, field in m.model_fields.items()}


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in (list, dict, Union, types.UnionType) or hasattr(annotation, "__metadata__"):
        for inner in get_args(annotation):
            yield from _models(inner)
