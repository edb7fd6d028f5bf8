"""The board's files. All are found when the application is made; a path that is asked for is only looked up among them,
so no path leads out of the folder, however it is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crossfix.web.asgi import Request, Response

FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
NOT_BUILT = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>crossfix watch</title>
<h1>The board is not built</h1><p>This installation has no files for the board. The interface at /api/v1 works.
A wheel has the board; from a checkout, install the package again with Node to build it.</p></html>"""


@dataclass(frozen=True, slots=True)
class StaticFile:
    """Where it is, its type and a tag of its content."""

    path: Path
    media: str
    tag: str


def static_files(folder: Path = FOLDER) -> dict[str, StaticFile]:
    """By the path that is asked for: `/` is index.html, all are below `/static/`. Links and other kinds not."""
    found: dict[str, StaticFile] = {}
    files = sorted(folder.rglob("*")) if folder.is_dir() else []
    for path in files:
        if path.is_symlink() or not path.is_file() or path.suffix not in TYPES:
            continue
        if path.resolve() != folder.resolve() / path.relative_to(folder):
            continue
        tag = hashlib.sha256(path.read_bytes()).hexdigest()[:32]
        found[f"/static/{path.relative_to(folder).as_posix()}"] = StaticFile(path, TYPES[path.suffix], f'"{tag}"')
    if (index := found.get("/static/index.html")) is not None:
        found["/"] = index
    return found


def static_response(request: Request, files: Mapping[str, StaticFile]) -> Response | None:
    """The file, 304 where the asker has it, a page that says so where there is no board; None: not found."""
    path = request.url.path
    if path == "/" and "/" not in files:
        return Response(NOT_BUILT, media_type=TYPES[".html"], headers={"cache-control": "no-store"})
    found = files.get(path)
    if found is None:
        return None
    headers = {"cache-control": "no-cache", "etag": found.tag}
    if request.headers.get("if-none-match") == found.tag:
        return Response(status_code=304, headers=headers)
    return Response(found.path.read_bytes(), media_type=found.media, headers=headers)
