"""The folder that crossfix listen writes: what may be in it, its manifest, and its files."""

from __future__ import annotations

import json
import platform
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath

from crossfix import __version__
from crossfix.present.case_json import ManifestOut
from crossfix.present.impulses_csv import impulses_csv
from crossfix.present.listen_drawings import Pictures
from crossfix.present.listen_html import listen_html
from crossfix.present.listen_json import ListenJson
from crossfix.present.listen_out import settings_of
from crossfix.records.sound import Sound
from crossfix.records.source import Source
from crossfix.run.output import Layout, replaced

AUDIO = "audio"
ENDINGS = frozenset({".wav", ".flac", ".aif", ".aiff", ".w64", ".rf64"})
"""Of a copied recording; any other is written without one."""
FILES = frozenset({"impulses.csv", "listen.html", "listen.json", "manifest.json"})
LAYOUT = Layout(FILES | {AUDIO} | {f"{AUDIO}{ending}" for ending in ENDINGS}, ("manifest.json",))
LIBRARIES = ("jinja2", "numpy", "pydantic", "scipy", "soundfile", "soxr")


@dataclass(frozen=True, slots=True)
class Request:
    """What to listen to, and what may leave."""

    path: str
    channels: tuple[str, ...] | None = None
    transcript: str | None = None
    start: str | None = None
    include_audio: bool = False
    include_words: bool = False
    synthetic: bool = False


def copy_name(request: Request) -> str | None:
    """What the copy of the audio is called; None where it was not asked for."""
    if not request.include_audio:
        return None
    ending = PurePath(request.path).suffix.lower()
    return f"{AUDIO}{ending}" if ending in ENDINGS else AUDIO


def manifest_of(
    request: Request, sound: Sound, inputs: Sequence[Source], thresholds: Mapping[str, object]
) -> ManifestOut:
    """What made the result, and whether audio and words left. thresholds: of each detector, by its name."""
    return ManifestOut(
        crossfix=__version__,
        python=platform.python_version(),
        libraries={name: _version(name) for name in LIBRARIES},
        made_utc=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        settings={
            "command": "listen",
            "channels": list(sound.channels),
            "start": request.start,
            "transcript": request.transcript,
            "synthetic": request.synthetic,
            "include_audio": request.include_audio,
            "audio_written_as": copy_name(request),
            "include_words": request.include_words,
            **settings_of(thresholds),
        },
        inputs=[{"path": one.path, "bytes": one.size, "sha256": one.sha256} for one in inputs],
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def write(request: Request, out: Path, doc: ListenJson, pictures: Pictures, manifest: ManifestOut) -> None:
    """The folder, whole or not at all; the audio only where it was asked for."""
    files = {
        "impulses.csv": impulses_csv(doc.impulses),
        "listen.html": listen_html(doc, pictures),
        "listen.json": json.dumps(doc.model_dump(mode="json", by_alias=True), indent=1, ensure_ascii=False) + "\n",
        "manifest.json": json.dumps(manifest.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n",
    }
    with replaced(out, LAYOUT) as folder:
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
        if (copy := copy_name(request)) is not None:
            shutil.copyfile(request.path, folder / copy)
