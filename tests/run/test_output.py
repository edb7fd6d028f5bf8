"""A folder is written whole or not at all, and nothing of anybody else's is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossfix.errors import OutputRefused
from crossfix.run.output import MARK, write_folder

FILES = {"report.html": "<p>new</p>", MARK: '{"crossfix": "0.1.0"}'}


def names(folder: Path) -> list[str]:
    """What a folder holds."""
    return sorted(p.name for p in folder.iterdir())


def test_writes_into_a_new_folder(tmp_path: Path) -> None:
    write_folder(tmp_path / "a" / "out", FILES)
    assert names(tmp_path / "a" / "out") == [MARK, "report.html"]
    assert names(tmp_path / "a") == ["out"]


def test_replaces_its_own_folder(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", {**FILES, "timeline.csv": ""})
    write_folder(tmp_path / "out", FILES)
    assert names(tmp_path / "out") == [MARK, "report.html"]


def test_refuses_a_folder_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    with pytest.raises(OutputRefused, match="not written by crossfix"):
        write_folder(tmp_path / "out", FILES)
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == ["notes.txt"]


def test_refuses_a_folder_whose_manifest_is_of_another_program(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / MARK).write_text('{"name": "a web page", "icons": []}')
    with pytest.raises(OutputRefused, match="not written by crossfix"):
        write_folder(tmp_path / "out", FILES)
    assert names(tmp_path / "out") == [MARK]


def test_refuses_to_delete_a_file_that_it_did_not_write(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", FILES)
    (tmp_path / "out" / "my-notes.txt").write_text("mine")
    with pytest.raises(OutputRefused, match=r"my-notes\.txt"):
        write_folder(tmp_path / "out", FILES)
    assert (tmp_path / "out" / "my-notes.txt").read_text() == "mine"


def test_refuses_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OutputRefused, match="is a file"):
        write_folder(tmp_path / "out", FILES)


def test_a_failed_write_leaves_the_old_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_folder(tmp_path / "out", FILES)

    def fail(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", fail)
    with pytest.raises(OutputRefused, match="No space left on device"):
        write_folder(tmp_path / "out", {"report.html": "<p>newer</p>"})
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out" / "report.html").read_bytes() == b"<p>new</p>"


def test_a_failed_rename_leaves_the_old_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_folder(tmp_path / "out", FILES)
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if Path(target).name == "out" and self.name.startswith(".out-") and (self / "newer.txt").exists():
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OutputRefused, match="Input/output error"):
        write_folder(tmp_path / "out", {"newer.txt": "x", MARK: "{}"})
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == [MARK, "report.html"]


def test_refuses_a_link_to_a_folder(tmp_path: Path) -> None:
    write_folder(tmp_path / "real", FILES)
    (tmp_path / "out").symlink_to("real")
    with pytest.raises(OutputRefused, match="is a link"):
        write_folder(tmp_path / "out", FILES)
    assert names(tmp_path / "real") == [MARK, "report.html"]
