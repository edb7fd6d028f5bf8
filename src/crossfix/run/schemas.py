"""The JSON Schemas of what crossfix reads and writes."""

from __future__ import annotations

from crossfix.present.case_json import CaseJson
from crossfix.present.survey_json import SurveyJson
from crossfix.read.case_folder.models import CaseFile, DocumentsFile, StatementsFile


def schemas() -> dict[str, dict[str, object]]:
    """File name -> JSON Schema (draft 2020-12)."""
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {
        "case.yaml": draft | CaseFile.model_json_schema(by_alias=True),
        "documents.yaml": draft | DocumentsFile.model_json_schema(by_alias=True),
        "statements.yaml": draft | StatementsFile.model_json_schema(by_alias=True),
        "survey.json": draft | SurveyJson.model_json_schema(by_alias=True, mode="serialization"),
        "case.json": draft | CaseJson.model_json_schema(by_alias=True, mode="serialization"),
    }
