"""The built assets, where they are."""

from __future__ import annotations

import pytest

from crossfix.errors import AssetsMissing
from crossfix.present.assets import asset


@pytest.fixture
def assets() -> None:
    """Skip where the report's scripts were not built."""
    try:
        asset("report.js")
    except AssetsMissing as missing:
        pytest.skip(str(missing))
