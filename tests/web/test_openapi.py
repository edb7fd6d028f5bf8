"""The OpenAPI document against the application: schemathesis asks all that it describes, in process."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from builders.served import LAVISH, Served, served
from crossfix.web.calls import Row
from crossfix.web.openapi import document
from crossfix.web.routes import ROWS
from crossfix.web.tokens import Role

SHORT = replace(LAVISH, heartbeat_s=0.01, stream_s=0.0)
"""A stream that ends at its first beat."""
AS_TOLD, OTHERWISE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
ASKED = [pytest.param(row, AS_TOLD, id=f"{row.name}-as-told") for row in ROWS]
ASKED += [
    pytest.param(row, OTHERWISE, id=f"{row.name}-otherwise") for row in ROWS if row.params or row.query or row.body
]
Operations = dict[str, APIOperation[Any, Any, Any, Any]]


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One watch for all that is asked."""
    made = served(tmp_path_factory.mktemp("served"), limits=SHORT)
    with asyncio.Runner() as runner:
        yield runner.run(made.__aenter__())
        runner.run(made.__aexit__(None, None, None))


@pytest.fixture(scope="module")
def operations(watch: Served) -> Operations:
    """By their names."""
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", watch.app)
    found = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    return {one.definition.raw["operationId"]: one for one in found}


@pytest.mark.parametrize(("row", "mode"), ASKED)
def test_every_route_answers_as_it_is_described(
    watch: Served, operations: Operations, row: Row, mode: GenerationMode
) -> None:
    operation = operations[row.name]
    headers = {"Authorization": f"Bearer {watch.tokens[Role.ADMINISTER]}"}

    @settings(max_examples=4, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def asked(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(headers=headers)

    asked()


def test_the_reference_page_has_every_route_with_its_role() -> None:
    page = Path(__file__).resolve().parents[2] / "docs/reference/http.md"
    told = re.findall(r"^\| `(\w+) (\S+?)(?:\?\S*)?` \| (\w+) \|", page.read_text("utf-8"), re.MULTILINE)
    assert sorted(told) == sorted((row.method, row.path, row.role.word if row.role else "none") for row in ROWS)


def test_the_document_is_openapi_and_its_schemas_are_json_schemas() -> None:
    made = document(ROWS)
    assert made["openapi"] == "3.1.0"
    for schema in made["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    named = {row.schema for row in ROWS if row.schema} | {row.body.__name__ for row in ROWS if row.body}
    assert named <= set(made["components"]["schemas"])
