"""The manifest: what was read, by hash, and how it was asked."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from builders.case_folder import document, write_case
from crossfix import __version__
from crossfix.run.investigate import Request, investigate


def test_inputs_are_hashed_as_they_lie_there(tmp_path: Path) -> None:
    documents = [
        document("REPORT", file="copies/report.txt"),
        document("LOG", "log", "recorder"),
        document("PAPER", "paper"),
    ]
    words = b"words of S1, and no more"
    case = write_case(tmp_path / "case", documents=documents, files={"copies/report.txt": words})
    investigate(Request(case), tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    found = {i["path"]: (i["bytes"], i["sha256"]) for i in manifest["inputs"]}
    paths = ["case.yaml", "documents.yaml", "statements.yaml", "copies/report.txt"]
    expected = {}
    for path in paths:
        data = (case / path).read_bytes()
        expected[path] = (len(data), hashlib.sha256(data).hexdigest())
    assert found == expected


def test_settings_versions_and_time(tmp_path: Path) -> None:
    case = write_case(tmp_path / "case")
    made = investigate(Request(case, (), "2024-12-27", ("PAPER", "LOG")), tmp_path / "out").manifest
    assert made.settings == {"as_known_at": "2024-12-27", "without": ["PAPER", "LOG"], "reader": None}
    assert made.crossfix == __version__
    assert set(made.libraries) == {"highspy", "jinja2", "numpy", "pydantic", "pyyaml", "scipy"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", made.made_utc)


def test_manifest_is_the_same_in_both_files_and_names_no_folder_of_this_machine(tmp_path: Path) -> None:
    investigate(Request(write_case(tmp_path / "case")), tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert json.loads((tmp_path / "out" / "case.json").read_text("utf-8"))["manifest"] == manifest
    for path in (tmp_path / "out").iterdir():
        assert str(tmp_path) not in path.read_text("utf-8"), path.name
