"""The shape of a case folder's three YAML files; `crossfix schema` prints these models as JSON Schema.

Only shape and spelling are checked here. What one file says of another (ids that must exist, relays
that must not run in a circle) is checked in `crossfix.read.case_folder.links`.
"""

from crossfix.read.case_folder.models.case import CaseFile, RecordingEntry
from crossfix.read.case_folder.models.documents import DocumentEntry, DocumentsFile
from crossfix.read.case_folder.models.statements import (
    OffsetItem,
    Says,
    SaysDuration,
    SaysNumber,
    SaysOffsets,
    SaysTime,
    StatementEntry,
    StatementsFile,
)
from crossfix.read.case_folder.models.weighing import HypothesesFile, JudgementsFile, PriorsFile
from crossfix.read.case_folder.models.wreckage import WreckageFile

__all__ = [
    "CaseFile",
    "DocumentEntry",
    "DocumentsFile",
    "HypothesesFile",
    "JudgementsFile",
    "OffsetItem",
    "PriorsFile",
    "RecordingEntry",
    "Says",
    "SaysDuration",
    "SaysNumber",
    "SaysOffsets",
    "SaysTime",
    "StatementEntry",
    "StatementsFile",
    "WreckageFile",
]
