"""Writes the parts of the documentation that the program knows best; tests/test_docs.py holds them current.

    python -m tools.generate_reference

docs/reference/case-folder.md, case-json.md and survey.md from the models, commands.md from the commands' help,
formats.md from the readers, detectors.md from the detectors, the outputs in the tutorials by running them, and the
figures in README.md from the shipped case.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel
from tools.run_tutorial import with_outputs

from crossfix.cli import crossfix
from crossfix.derive.recorder.derivations import DERIVATIONS
from crossfix.detect.gnss.reasons import MEANINGS
from crossfix.detect.registry import DETECTORS, RECORDER_DETECTORS
from crossfix.present.case_json import CaseJson
from crossfix.present.cells_parquet import FIELDS
from crossfix.present.durations import between
from crossfix.present.events_parquet import event_columns
from crossfix.present.survey_json import SurveyJson
from crossfix.read.case_folder.models import (
    CaseFile,
    DocumentsFile,
    HypothesesFile,
    JudgementsFile,
    StatementsFile,
    WreckageFile,
)
from crossfix.read.case_folder.models.weighing import PriorsFile
from crossfix.read.registry import READERS
from crossfix.records.parameters import BY_NAME
from crossfix.records.quantities import SURVEILLANCE, Quantity
from crossfix.records.thresholds import thresholds_of
from crossfix.run.investigate import Request, examine

ROOT = Path(__file__).resolve().parent.parent
TUTORIALS = ("first-case.md", "weighing.md")
MADE = "<!-- Made by tools/generate_reference.py; change the code, not this page. -->"
Schema = dict[str, Any]


def main() -> None:
    """Write every page that is not current."""
    for path, text in pages().items():
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            sys.stdout.write(f"wrote {path.relative_to(ROOT)}\n")


def pages() -> dict[Path, str]:
    """Every page made here, with its text."""
    reference, tutorial, readme = ROOT / "docs/reference", ROOT / "docs/tutorial", ROOT / "README.md"
    return {
        reference / "case-folder.md": case_folder(),
        reference / "case-json.md": case_json(),
        reference / "commands.md": commands(),
        reference / "survey.md": survey(),
        reference / "detectors.md": detectors(),
        reference / "formats.md": formats(),
        **{page: with_outputs(page.read_text("utf-8")) for page in (tutorial / name for name in TUTORIALS)},
        readme: with_figures(readme.read_text("utf-8")),
    }


# ---------------------------------------------------------------- models


def case_folder() -> str:
    """The files of a case folder that people write."""
    parts = [
        "# The case folder",
        MADE,
        "Three YAML files that every case has, `wreckage.yaml`, `hypotheses.yaml` and `judgements.yaml` where it needs "
        "them; UTF-8, at most 8 MiB each; and local copies of documents, at most 20 MiB each. The same "
        "as JSON Schema: `crossfix schema`. Unknown keys are errors. YAML tags, anchors, aliases and duplicate keys "
        "are not read. Clock times and dates stay text, with or without quotes.",
        "Recordings that `case.yaml` names are read from `recordings/`; files that nothing reads are listed in the "
        "report.",
    ]
    for model in (CaseFile, DocumentsFile, StatementsFile, WreckageFile, HypothesesFile, JudgementsFile, PriorsFile):
        parts += _file(model, model.model_json_schema(by_alias=True))
    return "\n\n".join(parts) + "\n"


def case_json() -> str:
    """The main output."""
    schema = CaseJson.model_json_schema(by_alias=True, mode="serialization")
    parts = [
        "# case.json",
        MADE,
        "Everything that the report shows. Times are ISO 8601 in UTC, or null where no evidence bounds them; keys "
        "that end in `_s` are seconds. The same as JSON Schema: `crossfix schema case.json`.",
    ]
    return "\n\n".join([*parts, *_file(CaseJson, schema)]) + "\n"


def _file(model: type[BaseModel], schema: Schema) -> Iterator[str]:
    yield f"## {_first_line(schema)}"
    yield _table(schema)
    for name, inner in _in_order(schema):
        yield f"### {name}"
        yield str(inner.get("description", "")).strip()
        yield _table(inner)
    assert model.__doc__


def _first_line(schema: Schema) -> str:
    return str(schema["description"]).splitlines()[0].rstrip(".")


def _in_order(schema: Schema) -> list[tuple[str, Schema]]:
    """Inner models in the order in which a reader meets them."""
    met: dict[str, None] = {}
    waiting = [schema]
    while waiting:
        for reference in _references(waiting.pop(0)):
            if reference not in met:
                met[reference] = None
                waiting.append(schema["$defs"][reference])
    return [(name, schema["$defs"][name]) for name in met]


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"].rpartition("/")[2]
        yield from (name for key, value in node.items() if key != "$defs" for name in _references(value))
    elif isinstance(node, list):
        yield from (name for value in node for name in _references(value))


def _table(schema: Schema) -> str:
    required = schema.get("required", [])
    rows = ["| key | value | default | meaning |", "|---|---|---|---|"]
    for key, inner in schema.get("properties", {}).items():
        default = "required" if key in required else _default(inner)
        meaning = inner.get("description", "") or _inner_meaning(inner)
        rows.append(f"| `{key}` | {_value(inner)} | {default} | {meaning} |".replace("\n", " "))
    return "\n".join(rows)


def _default(schema: Schema) -> str:
    default = schema.get("default")
    return "" if default in (None, [], {}) else f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _inner_meaning(schema: Schema) -> str:
    several = [s["description"] for s in schema.get("anyOf", []) if "description" in s]
    return several[0] if several else str(schema.get("items", {}).get("description", ""))


def _value(schema: Schema) -> str:
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_value(s) for s in schema["anyOf"] if s.get("type") != "null"))
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in schema:
        return ", ".join(f"`{word}`" for word in schema["enum"])
    if "const" in schema:
        return f"`{str(schema['const']).lower()}`"
    return _plain(schema)


def _plain(schema: Schema) -> str:
    kind = schema.get("type")
    if kind == "array":
        if "prefixItems" in schema:
            return "[" + ", ".join(_value(s) for s in schema["prefixItems"]) + "]"
        several = _limits(schema, "minItems", "maxItems")
        return f"list of {_value(schema.get('items', {}))}{several}"
    if kind == "object":
        patterns = list(schema.get("patternProperties", {}).values())
        inner: object = schema.get("additionalProperties") or (patterns[0] if patterns else {})
        return f"mapping of {_value(inner)}" if isinstance(inner, dict) and inner else "mapping"
    if kind == "string":
        return _text(schema)
    names = {"integer": "whole number", "boolean": "true or false", "number": "number"}
    return names.get(str(kind), "any") + _limits(schema, "minimum", "maximum")


def _text(schema: Schema) -> str:
    pattern = str(schema.get("pattern", ""))
    named = {
        "^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$": "id",
        r"^\d{4}-\d{2}-\d{2}$": "date",
        "^[0-9a-f]{64}$": "64 hex digits",
    }
    if pattern:
        return named.get(pattern, f"text like `{pattern}`".replace("|", "\\|"))
    return f"text, up to {schema['maxLength']}" if "maxLength" in schema else "text"


def _limits(schema: Schema, low: str, high: str) -> str:
    found = [(f"from {schema[low]:g}" if low in schema else ""), (f"to {schema[high]:g}" if high in schema else "")]
    shown = " ".join(part for part in found if part)
    return f", {shown}" if shown else ""


# ---------------------------------------------------------------- commands


def commands() -> str:
    """The help of every command."""
    parts = [
        "# Commands",
        MADE,
        "Exit code 0: done; contradictory statements are findings. Exit code 2: bad input or bad arguments; the "
        "reasons are on standard error as `file:line: reason`, and nothing was written.",
    ]
    group = click.Context(crossfix, info_name="crossfix", terminal_width=90, **crossfix.context_settings)
    contexts = [group]
    for name, command in sorted(crossfix.commands.items()):
        contexts.append(click.Context(command, parent=group, info_name=name, terminal_width=90))
    for context in contexts:
        parts += [f"## {context.command_path}", f"```text\n{context.get_help()}\n```"]
    return "\n\n".join(parts) + "\n"


# ---------------------------------------------------------------- survey


def survey() -> str:
    """The files that a survey writes."""
    schema = SurveyJson.model_json_schema(by_alias=True, mode="serialization")
    parts = [
        "# The files of a survey",
        MADE,
        "`crossfix survey` writes `events.parquet`, `cells.parquet`, `cells.geojson`, `sources.geojson`, `survey.json` "
        "and `survey.html`. The same inputs, settings and version give the same bytes.",
        "## events.parquet",
        "One row per event of one aircraft, in the order of time. Not known is null.",
        "\n".join(["| column | type | what |", "|---|---|---|", *map(_column, event_columns())]),
        "## cells.parquet",
        "One row per H3 cell, window and altitude band in which any aircraft was. A cell that is absent has no data.",
        "\n".join(["| column | type | what |", "|---|---|---|", *map(_column, FIELDS)]),
    ]
    return "\n\n".join([*parts, *_file(SurveyJson, schema)]) + "\n"


def _column(column: tuple[str, str, str]) -> str:
    name, kind, what = column
    return f"| `{name}` | {kind.removesuffix('_')} | {what} |"


# ---------------------------------------------------------------- formats


def formats() -> str:
    """Every reader, and every quantity with the readers that give it."""
    parts = [
        "# Formats of recordings",
        MADE,
        "What `crossfix decode` and `crossfix.read` read. The format is recognised from the content, whatever the "
        "name; `--reader NAME` chooses one. Any of them may be compressed with gzip, xz, bzip2 or zstandard, which is "
        "found from the content too. A source that expands more than 250 times is refused.",
        "\n".join(["| reader | reads |", "|---|---|", *(f"| `{r.name}` | {r.what} |" for r in READERS)]),
        "## Quantities",
        "A reader may give these columns; a value that a report does not carry is not valid. Readers of raw frames "
        "give all that Mode S carries.",
        "\n".join(["| quantity | unit | what | readers |", "|---|---|---|---|", *map(_quantity, SURVEILLANCE)]),
    ]
    return "\n\n".join(parts) + "\n"


def _quantity(quantity: Quantity) -> str:
    giving = [r.name for r in READERS if quantity.name in r.quantities]
    shown = "all" if len(giving) == len(READERS) else ", ".join(f"`{name}`" for name in giving)
    return f"| `{quantity.name}` | {quantity.unit} | {quantity.what} | {shown} |"


# ---------------------------------------------------------------- detectors


def detectors() -> str:
    """Every detector with its method, limits and thresholds, and every reason."""
    parts = [
        "# Detectors",
        MADE,
        "Every event carries the name of its detector, its reasons and the frames that made it. A detector looks back "
        "no farther than its reach. How they work together: [explanation](../explanation/gnss.md).",
    ]
    parts.append("[On surveillance](#on-surveillance), [on flight data](#on-flight-data).")
    parts.append("# On surveillance")
    for detector in DETECTORS:
        parts += [f"## {detector.name}", detector.method, f"What it cannot tell: {detector.limits}"]
        parts.append(f"Reach: {detector.reach_s:g} s. Needs: {', '.join(sorted(detector.needs))}.")
        rows = [f"| `{t.name}` | {_number(t.value)} | {t.unit} | {t.reason} |" for t in thresholds_of(detector)]
        parts.append("\n".join(["| threshold | value | unit | reason |", "|---|---|---|---|", *rows]))
    reasons = [f"| `{code}` | {m.test} | {m.unit} | {m.text} |" for code, m in MEANINGS.items()]
    parts += ["## Reasons", "\n".join(["| code | test | unit of its value | meaning |", "|---|---|---|---|", *reasons])]
    parts += on_flight_data()
    return "\n\n".join(parts) + "\n"


def on_flight_data() -> list[str]:
    """The detectors that read flight data, and what is derived for them."""
    parts = [
        "# On flight data",
        "They run where `crossfix investigate` reads flight data and in `crossfix events`. Each event is between the "
        "last sample without it and the first with it, and carries the samples that made it. A quantity is recorded or "
        "derived; where none of those that a detector can use is there, the report says what was lacking. "
        "How they work: [flight data](../explanation/flight-data.md).",
    ]
    for one in RECORDER_DETECTORS:
        needs = "; ".join("one of " + ", ".join(f"`{name}`" for name in sorted(need)) for need in one.needs)
        parts += [f"## {one.name}", one.method, f"What it cannot tell: {one.limits}", f"Definition: {one.definition}."]
        parts.append(f"Needs: {needs or 'any series'}.")
        rows = [f"| `{t.name}` | {_number(t.value)} | {t.unit} | {t.reason} |" for t in thresholds_of(one)]
        if rows:
            parts.append("\n".join(["| threshold | value | unit | reason |", "|---|---|---|---|", *rows]))
    rows = [
        f"| `{one.quantity}` | {BY_NAME[one.quantity].unit} | {BY_NAME[one.quantity].what} | "
        f"{'; '.join(' or '.join(f'`{name}`' for name in sorted(need)) for need in one.needs)} |"
        for one in DERIVATIONS
    ]
    table = ["| quantity | unit | what | from |", "|---|---|---|---|", *rows]
    return [*parts, "## Derived quantities", "\n".join(table)]


def _number(value: object) -> str:
    several = value if isinstance(value, tuple) else (value,)
    return " to ".join(f"{one:g}" if isinstance(one, float) else str(one) for one in several)


# ---------------------------------------------------------------- figures of the shipped case

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
INTERVALS = ("sounds_apart", "gnss_onset_to_kover", "gnss_repeat_to_kover", "control_loss_to_kover")


def with_figures(readme: str) -> str:
    """README.md with the figures of the shipped case between the two marks."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{figures(examine(Request(ROOT / 'cases/j2-8243')))}\n{END}{after}"


def figures(case: CaseJson) -> str:
    """A few lines that the program prints for the shipped case."""
    recordings = {recording.id for recording in case.recordings}
    documents = [d for d in case.documents if d.id not in recordings]
    verdicts: Mapping[str, int] = {
        v: sum(s.verdict == v for s in case.statements) for v in ("contradicted", "disputed")
    }
    intervals = {i.id: i for i in case.intervals}
    claims = {c.id: c for c in case.claims}
    lines = [
        f"- {len(case.statements)} statements from {len(documents)} documents, which relay "
        f"{len({d.root for d in documents})} original records; {len(case.contradictions)} contradictions; "
        f"{verdicts['contradicted']} statements contradicted, {verdicts['disputed']} disputed."
    ]
    for name in INTERVALS:
        found = intervals[name]
        lines.append(f"- {found.label}: {between(found.shortest_s, found.longest_s)}.")
    for kind, opening in (("onset_vs_repeat", ""), ("duration", ""), ("count", "Approaches")):
        lines.append(f"- {next(c.text for c in case.contradictions if c.kind == kind and c.text.startswith(opening))}")
    lines += [f"- The claim “{claims[c].label}”: {claims[c].text}" for c in ("bird_strike", "oxygen_cylinder")]
    return "\n".join(lines)


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
