"""No path leads out of the folder of the board."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.served import on_a_port, run, served
from crossfix.web.static_files import static_files

SECRET = "not for you"
WAYS_OUT = [
    "/static/../secret.txt",
    "/static/..%2fsecret.txt",
    "/static/%2e%2e/secret.txt",
    "/static/%2e%2e%2fsecret.txt",
    "/static/",
    "/static/%252e%252e%252fsecret.txt",
    "/static/..%255csecret.txt",
    "/static/..\\secret.txt",
    "/static/..%5csecret.txt",
    "/static",
    "/static//../secret.txt",
    "/static/./../secret.txt",
    "/static/....//secret.txt",
    "/static/board.js/../../secret.txt",
    "/static/%00/../secret.txt",
    "/static/../secret.txt%00.js",
    "/static/board.js%00",
    "/static/%c0%ae%c0%ae/secret.txt",
    "/static/link.txt",
    "/static/out/secret.txt",
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/secret.txt",
    "//secret.txt",
    "/STATIC/board.js",
    "/static/secret.txt",
    "/static/..;/secret.txt",
    "/static/%uff0e%uff0e/secret.txt",
    "/static/.hidden",
    "/static/board.py",
    "/api/v1/../../secret.txt",
    "/api/v1/alerts/..%2f..%2fsecret.txt",
    "/static/%2e%2e%5c%2e%2e%5csecret.txt",
]
"""Encoded once and twice, with backslashes, with NUL, as overlong UTF-8, by links."""
BOARD = {"index.html": "<h1>board</h1>", "board.js": "1", "deep/a.css": "b{}", "board.py": SECRET, ".hidden": SECRET}
PIECES = st.sampled_from(
    ["..", ".", "%2e", "%2f", "/", "\\", "%5c", "static", "secret.txt", "board.js", "%00", "%25", "%2"]
)


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """A board beside what is nobody's business, and links to it."""
    (tmp_path / "secret.txt").write_text(SECRET, "utf-8")
    folder = tmp_path / "static"
    (folder / "deep").mkdir(parents=True)
    for name, text in (
        ("index.html", "<h1>board</h1>"),
        ("board.js", "1"),
        ("deep/a.css", "b{}"),
        ("board.py", SECRET),
    ):
        (folder / name).write_text(text, "utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "out").symlink_to(tmp_path, target_is_directory=True)
    return folder


def test_only_the_files_of_the_board_are_known(board: Path) -> None:
    assert sorted(static_files(board)) == ["/", "/static/board.js", "/static/deep/a.css", "/static/index.html"]
    assert static_files(board / "none") == {}


async def raw(port: int, path: str) -> tuple[int, bytes]:
    """Asks for a path just as it is written; clients would tidy it up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode("latin-1"))
    answer = await reader.read()
    writer.close()
    return int(answer.split(b" ", 2)[1]), answer


def test_no_path_leads_out(tmp_path: Path, board: Path) -> None:
    async def work() -> None:
        async with served(tmp_path, with_tokens=False, static=board) as watch, on_a_port(watch.app) as port:
            for path in WAYS_OUT:
                status, answer = await raw(port, path)
                assert status in (400, 404, 422), path
                assert SECRET.encode() not in answer
            for path in ("/", "/static/board.js", "/static/deep/a.css"):
                assert (await raw(port, path))[0] == 200

    run(work)


def test_any_path_is_a_file_of_the_board_or_not_found(tmp_path: Path, board: Path) -> None:
    async def ask(paths: list[str]) -> None:
        async with served(tmp_path, with_tokens=False, static=board) as watch, watch.client() as client:
            for path in paths:
                answer = await client.get(httpx.URL("http://localhost", raw_path=f"/{path}".encode("ascii")))
                assert answer.status_code in (200, 404)
                assert SECRET not in answer.text

    @settings(max_examples=5)
    @given(st.lists(st.lists(PIECES, max_size=8).map("".join), min_size=20, max_size=40))
    def every(paths: list[str]) -> None:
        run(lambda: ask(paths))

    every()


def test_a_file_is_known_by_its_tag_and_a_missing_board_says_so(tmp_path: Path, board: Path) -> None:
    async def work() -> None:
        async with served(tmp_path, with_tokens=False, static=board) as watch, watch.client() as client:
            first = await client.get("/")
            assert first.headers["content-type"] == "text/html; charset=utf-8"
            again = await client.get("/", headers={"if-none-match": first.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")
        folder = tmp_path / "other"
        folder.mkdir()
        async with served(folder, with_tokens=False, static=tmp_path / "none") as watch, watch.client() as client:
            assert "The board is not built" in (await client.get("/")).text

    run(work)
