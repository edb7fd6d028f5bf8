"""What `crossfix align` writes and prints of one alignment."""

from __future__ import annotations

import json
from pathlib import Path

from rich.console import Console

from crossfix.present.align_html import align_html
from crossfix.present.align_json import as_json
from crossfix.present.align_terminal import print_aligned
from crossfix.run.align import Request, align
from crossfix.run.output import Layout, replaced

WRITTEN = Layout(frozenset({"align.html", "align.json"}), ("align.json",))


def show(console: Console, request: Request, out: Path | None, plain: bool) -> None:
    """Align, write the page and the JSON where a folder is given, print tables or, where `plain`, JSON."""
    result = align(request)
    said = json.dumps(as_json(result), indent=2, ensure_ascii=False)
    if out is not None:
        with replaced(out, WRITTEN) as folder:
            (folder / "align.html").write_text(align_html(result), encoding="utf-8", newline="")
            (folder / "align.json").write_text(said + "\n", encoding="utf-8", newline="")
    if plain:
        console.file.write(said + "\n")
        return
    print_aligned(console, result)
    if out is not None:
        console.print(f"Page: {out / 'align.html'}", markup=False, highlight=False, soft_wrap=True)
