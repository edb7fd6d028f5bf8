"""Tokens: made once, kept as hashes, withdrawn by taking the line out."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from crossfix.cli.token import token_command
from crossfix.errors import CrossfixError, InputUnusable, RequestInvalid
from crossfix.web.limits import Buckets
from crossfix.web.tokens import Role, TokenFile, add_token, new_token, read_tokens


def test_a_token_is_known_by_its_hash_until_its_line_goes(tmp_path: Path) -> None:
    path = tmp_path / "tokens.txt"
    one, line = new_token("occ-desk", Role.ACKNOWLEDGE)
    other, more = new_token("board", Role.READ)
    add_token(path, line)
    add_token(path, more)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert one not in path.read_text("utf-8")
    known = TokenFile(path)
    found = known.identity(one)
    assert found is not None
    assert (found.name, found.role, found.proven) == ("occ-desk", Role.ACKNOWLEDGE, True)
    for wrong in ("", one[:-1], one + "x", line, line.split(":")[1], one.upper()):
        assert known.identity(wrong) is None
    path.write_text(f"# the desk is no more\n{more}\n", "utf-8")
    os.utime(path, ns=(1, 1))
    assert known.identity(one) is None
    assert known.identity(other) is not None


@pytest.mark.parametrize(
    "text",
    ["", "# nothing", "a read", "a read sha256:12", "a read md5:" + "0" * 64, "a root sha256:" + "0" * 64,
     "a/b read sha256:" + "0" * 64, "a read sha256:" + "0" * 64 + " more", "a read sha256:" + "g" * 64,
     f"a read sha256:{'0' * 64}\nb read sha256:{'0' * 64}", f"a read sha256:{'0' * 64}\na read sha256:{'1' * 64}"],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_and_lets_nobody_in(tmp_path: Path, text: str) -> None:
    token, line = new_token("a", Role.ADMINISTER)
    path = tmp_path / "tokens.txt"
    path.write_text(f"{line}\n", "utf-8")
    known = TokenFile(path)
    assert known.identity(token) is not None
    path.write_text(text, "utf-8")
    for _ in range(2):
        with pytest.raises(InputUnusable, match=r"tokens\.txt"):
            known.identity(token)
    path.unlink()
    with pytest.raises(InputUnusable, match="cannot be read"):
        known.identity(token)


@given(st.text(max_size=120))
def test_any_text_is_tokens_or_refused_without_being_shown(text: str) -> None:
    with pytest.raises(CrossfixError) as told:
        read_tokens(f"spoiled hush-{text}", "tokens.txt")
    assert "hush-" not in str(told.value)


def test_the_command_prints_the_token_and_writes_its_hash(tmp_path: Path) -> None:
    path = tmp_path / "tokens.txt"
    done = CliRunner().invoke(token_command, ["occ-desk", "--role", "acknowledge", "--file", str(path)])
    assert done.exit_code == 0, done.output
    token = done.stdout.strip()
    found = TokenFile(path).identity(token)
    assert found is not None
    assert (found.name, found.role) == ("occ-desk", Role.ACKNOWLEDGE)
    again = CliRunner().invoke(token_command, ["occ-desk", "--file", str(path)])
    assert again.exit_code == 2
    assert "there twice" in again.stderr
    assert len(path.read_text("utf-8").splitlines()) == 1
    shown = CliRunner().invoke(token_command, ["board"])
    assert "board read sha256:" in shown.stderr
    assert len(shown.stdout.split()) == 1
    bad = CliRunner().invoke(token_command, ["two words"])
    assert bad.exit_code == 2


def test_names_and_roles_that_are_none() -> None:
    for name in ("", "a b", "-a", "a\n", "a" * 65):
        with pytest.raises(RequestInvalid, match="token name"):
            new_token(name, Role.READ)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(-5.0, 5.0)), max_size=60), st.integers(1, 5))
def test_a_bucket_never_gives_more_than_its_burst_and_its_rate(asked: list[tuple[str, float]], burst: int) -> None:
    buckets, now_s, given_out, newest_s = Buckets(1.0, float(burst), 2), 100.0, 0, 100.0
    alone = Buckets(1.0, float(burst), 2)
    for asker, moved_s in asked:
        now_s += moved_s
        newest_s = max(newest_s, now_s)
        wait_s = alone.take("a", now_s)
        given_out += wait_s == 0.0
        assert wait_s >= 0.0
        buckets.take(asker, now_s)
        assert len(buckets._level) <= 2
    forward_s = sum(max(0.0, moved_s) for _, moved_s in asked)
    assert given_out <= burst + forward_s
