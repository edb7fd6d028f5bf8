"""The JSON Schemas of what crossfix reads and writes."""

from __future__ import annotations

from pydantic import BaseModel

from crossfix.present.case_json import CaseJson
from crossfix.present.divert_json import DivertJson
from crossfix.present.replay_json import AlertsJson
from crossfix.present.survey_json import SurveyJson
from crossfix.present.weigh_json import WeighJson
from crossfix.read.case_folder.models import (
    CaseFile,
    DocumentsFile,
    HypothesesFile,
    JudgementsFile,
    StatementsFile,
    WreckageFile,
)
from crossfix.read.case_folder.models.drafts import DraftsFile
from crossfix.read.case_folder.models.weighing import PriorsFile


def schemas() -> dict[str, dict[str, object]]:
    """File name -> JSON Schema (draft 2020-12)."""
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    read: dict[str, type[BaseModel]] = {
        "case.yaml": CaseFile,
        "documents.yaml": DocumentsFile,
        "statements.yaml": StatementsFile,
        "wreckage.yaml": WreckageFile,
        "hypotheses.yaml": HypothesesFile,
        "judgements.yaml": JudgementsFile,
        "priors.yaml": PriorsFile,
        "drafts.yaml": DraftsFile,
    }
    written: dict[str, type[BaseModel]] = {
        "case.json": CaseJson,
        "weigh.json": WeighJson,
        "divert.json": DivertJson,
        "alerts.json": AlertsJson,
        "survey.json": SurveyJson,
    }
    made = {name: draft | model.model_json_schema(by_alias=True) for name, model in read.items()}
    return made | {
        name: draft | model.model_json_schema(by_alias=True, mode="serialization") for name, model in written.items()
    }
