"""What every part of a JSON output is made of."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Out(BaseModel):
    """Frozen; keys as written here."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
