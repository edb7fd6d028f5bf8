"""Bytes in.

The package can be called: `crossfix.read(path)` is `crossfix.open_recording(path)`. A function of this name in
`crossfix` would be replaced by this package as soon as any of its modules is imported, so the package itself answers
(Python reference, 3.3.2.1, customizing module attribute access).
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any


class _Readable(ModuleType):
    def __call__(self, *arguments: Any, **settings: Any) -> Any:
        """Read a whole recording; see `crossfix.read.stream.open_recording`."""
        return importlib.import_module("crossfix.read.stream").open_recording(*arguments, **settings)


sys.modules[__name__].__class__ = _Readable
