"""What every page is made with: templates that escape everything, and a policy that lets nothing be loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from crossfix.present.durations import human
from crossfix.present.embedding import csp_hash


def environment(words: Mapping[str, object]) -> Environment:
    """The templates of this package with these names known to all of them."""
    made = Environment(
        loader=PackageLoader("crossfix.present"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Callable[..., object]] = {"human": human, "words": plain_words, "anchor": anchor}
    made.filters.update(filters)
    made.globals.update(words)
    return made


def content_policy(script: str, style: str) -> str:
    """Content Security Policy: nothing is loaded, only our own script and style run."""
    allowed = f"script-src {csp_hash(script)}; style-src {csp_hash(style)}; img-src data:"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def plain_words(identifier: str) -> str:
    """An identifier such as `onset_against_repeat` as words."""
    return identifier.replace("_", " ")


def anchor(identifier: str) -> str:
    """The identifier as part of a link to a place on the page."""
    return quote(identifier, safe="~-._")
