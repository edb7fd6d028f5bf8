"""What made a result: versions, settings, the hash of every input."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version

from crossfix import __version__
from crossfix.present.case_json import ManifestOut
from crossfix.records.case import Case

LIBRARIES = ("highspy", "jinja2", "numpy", "pydantic", "pyyaml", "scipy")


def manifest(case: Case, settings: Mapping[str, str | bool | list[str] | None]) -> ManifestOut:
    """The manifest of one run, made now."""
    return ManifestOut(
        crossfix=__version__,
        python=platform.python_version(),
        libraries={name: version(name) for name in LIBRARIES},
        made_utc=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        settings=dict(settings),
        inputs=[{"path": s.path, "bytes": s.size, "sha256": s.sha256} for s in case.sources],
    )
