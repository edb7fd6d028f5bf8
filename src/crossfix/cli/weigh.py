"""The command that weighs competing explanations."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from crossfix.cli.reporting import FOLDER, reporting


@click.command(name="weigh", short_help="Weigh the competing explanations of a case.")
@click.argument("case", type=FOLDER)
@click.option("--rater", metavar="NAME", help="Only the judgements of one rater of judgements.yaml.")
@click.option("--prior-free", is_flag=True, help="No prior and no probability: the default, said aloud.")
@click.option("--priors", type=FOLDER, metavar="FILE", help="Priors by name: probabilities are given under each.")
@click.option("--as-known-at", metavar="DATE", help="Use only documents published by DATE, e.g. 2024-12-27.")
@click.option("--documents", type=FOLDER, multiple=True, help="Further folder with local copies of documents.")
@click.option("--json", "plain", is_flag=True, help="Print JSON instead of tables.")
@click.option("--out", "out", type=FOLDER, help="Folder for weigh.html and weigh.json; replaced if made by crossfix.")
@reporting
def weigh_command(
    case: Path,
    rater: str | None,
    prior_free: bool,
    priors: Path | None,
    as_known_at: str | None,
    documents: tuple[Path, ...],
    plain: bool,
    out: Path | None,
) -> None:
    """Weigh the competing explanations of the folder CASE by the judgements in it.

    hypotheses.yaml lists the explanations, judgements.yaml what people judged of each group of evidence. Without
    judgements the groups are listed, and no number is made up.

    \b
    crossfix weigh cases/teaching-weigh
    crossfix weigh cases/teaching-weigh --rater engines --as-known-at 2031-03-01
    crossfix weigh cases/teaching-weigh --priors cases/teaching-weigh/priors.yaml --out out/weigh
    """
    from crossfix.run.weigh import Request, show  # noqa: PLC0415

    show(Console(), Request(case, documents, rater, priors, prior_free, as_known_at), out, plain)
