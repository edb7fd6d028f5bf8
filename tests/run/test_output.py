"""A folder is written whole or not at all, and nothing of anybody else's is lost."""

from __future__ import annotations

import os
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
    assert names(tmp_path) == ["out"], "the old folder is not left beside it"


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


@pytest.mark.parametrize("foreign", ["case.yaml", ".git", "report.html~"])
def test_a_run_into_a_case_folder_or_a_repository_is_refused(tmp_path: Path, foreign: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / foreign).write_text("mine")
    (tmp_path / "out" / MARK).write_text('{"crossfix": "0.1.0"}')
    with pytest.raises(OutputRefused, match="not written by crossfix"):
        write_folder(tmp_path / "out", FILES)
    assert names(tmp_path / "out") == sorted([MARK, foreign])


@pytest.mark.parametrize("content", ["", "not json", "[]", '"crossfix"'])
def test_a_manifest_that_is_none_does_not_open_the_folder(tmp_path: Path, content: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / MARK).write_text(content)
    with pytest.raises(OutputRefused, match="not written by crossfix"):
        write_folder(tmp_path / "out", FILES)


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write_folder(tmp_path / "out", FILES)
    assert names(tmp_path / "out") == [MARK, "report.html"]


def test_files_are_written_as_given(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", {"a.txt": "one\r\ntwo\n“three”"})
    assert (tmp_path / "out" / "a.txt").read_bytes() == "one\r\ntwo\n“three”".encode()


def test_the_folder_is_as_open_as_any_other(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    write_folder(tmp_path / "out", FILES)
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_no_permission_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("crossfix.run.output.tempfile.mkdtemp", fail)
    with pytest.raises(
        OutputRefused, match=r"out: cannot be written: Permission denied; choose another folder"
    ) as caught:
        write_folder(tmp_path / "out", FILES)
    assert str(caught.value).startswith(str(tmp_path / "out"))
    assert names(tmp_path) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_no_permission_to_write_for_real(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(OutputRefused, match="Permission denied"):
            write_folder(tmp_path / "out", FILES)
    finally:
        tmp_path.chmod(0o755)


def test_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputRefused, match="cannot be written"):
        write_folder(tmp_path / "file" / "out", FILES)
    assert (tmp_path / "file").read_text() == "mine"


def test_the_folder_is_never_there_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = Path.write_text
    seen: list[bool] = []

    def watch(
        self: Path, text: str, encoding: str | None = None, errors: str | None = None, newline: str | None = None
    ) -> int:
        seen.append((tmp_path / "out").exists())
        return write(self, text, encoding, errors, newline)

    monkeypatch.setattr(Path, "write_text", watch)
    write_folder(tmp_path / "out", FILES)
    assert seen == [False, False]
