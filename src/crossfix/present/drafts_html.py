"""The page of drafts and relays: one HTML file without scripts that needs no network."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from crossfix.present.draft_terminal import DraftView, RelayView, parted
from crossfix.present.embedding import csp_hash
from crossfix.present.pages import environment

MARK = '<meta name="generator" content="crossfix">'
"""It names crossfix in a page that crossfix wrote."""

_STYLE = """
.beside { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem; }
blockquote { margin: 0; padding: 0 .8rem; border-left: 3px solid var(--faint); white-space: pre-line; }
.meta { font-size: .8125rem; color: var(--line); margin: .2rem 0; }
td code { white-space: pre-wrap; }
"""


def drafts_html(title: str, relays: Sequence[RelayView], drafts: Sequence[DraftView]) -> str:
    """The whole page of a case's drafts."""
    made = environment({"parted": parted})
    style = made.get_template("align_style.j2").render() + _STYLE
    policy = f"default-src 'none'; style-src {csp_hash(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    return made.get_template("drafts.html.j2").render(
        title=title, relays=relays, drafts=drafts, style=Markup(style), policy=policy
    )
