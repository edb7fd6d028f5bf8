"""`crossfix weigh`: the explanations of a case, weighed by the judgements in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from crossfix import __version__
from crossfix.conclude.weighing import weigh
from crossfix.errors import RequestInvalid
from crossfix.present.weigh_html import weigh_html
from crossfix.present.weigh_json import WeighCaseOut, WeighJson, WeighNoticeOut
from crossfix.present.weigh_out import weighing_out
from crossfix.present.weigh_terminal import print_weighing
from crossfix.read.case_folder.weighing import HYPOTHESES, read_priors
from crossfix.records.weighing import Prior, Weighing
from crossfix.run import investigate
from crossfix.run.investigate import prepared
from crossfix.run.output import Layout, replaced

WRITTEN = Layout(frozenset({"weigh.html", "weigh.json"}), ("weigh.json",))


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for. No `rater`: all of them. No `priors`: no probability of any hypothesis."""

    case: Path
    documents: tuple[Path, ...] = ()
    rater: str | None = None
    priors: Path | None = None
    prior_free: bool = False
    as_known_at: str | None = None


def show(console: Console, request: Request, out: Path | None, plain: bool) -> None:
    """Weigh, write the page and the JSON where a folder is given, print tables or, where `plain`, JSON."""
    result = weighed(request)
    said = result.model_dump_json(by_alias=True, indent=1) + "\n"
    if out is not None:
        with replaced(out, WRITTEN) as folder:
            (folder / "weigh.html").write_text(weigh_html(result), encoding="utf-8", newline="")
            (folder / "weigh.json").write_text(said, encoding="utf-8", newline="")
    if plain:
        console.file.write(said)
        return
    print_weighing(console, result)
    if out is not None:
        console.print(f"Page: {out / 'weigh.html'}", markup=False, highlight=False, soft_wrap=True)


def weighed(request: Request) -> WeighJson:
    """The weighing of a case. Raises CaseInvalid, or RequestInvalid where the options do not go together."""
    if request.prior_free and request.priors is not None:
        raise RequestInvalid("weigh: --prior-free and --priors exclude each other; give one of them")
    found = prepared(investigate.Request(request.case, request.documents, request.as_known_at))
    whole, weighing = found.whole, found.whole.weighing
    if weighing is None:
        text = f"{request.case}: no {HYPOTHESES}; list the competing explanations there (docs/reference/judgements.md)"
        raise RequestInvalid(text)
    findings = weigh(whole, _priors(request, weighing), _raters(request, weighing), found.used.documents)
    return WeighJson(
        case=WeighCaseOut(
            id=whole.id,
            title=whole.title,
            date=whole.date,
            synthetic=whole.synthetic,
            as_known_at=request.as_known_at,
            rater=request.rater,
            priors=request.priors.name if request.priors is not None else None,
        ),
        weighing=weighing_out(whole, findings),
        skipped=[WeighNoticeOut(where=one.what, text=one.why) for one in whole.skipped],
        crossfix=__version__,
    )


def _priors(request: Request, weighing: Weighing) -> tuple[Prior, ...]:
    return () if request.priors is None else read_priors(request.priors, weighing.hypotheses)


def _raters(request: Request, weighing: Weighing) -> tuple[str, ...] | None:
    if request.rater is None:
        return None
    known = [rater.id for rater in weighing.raters]
    if request.rater not in known:
        given = ", ".join(known) or "none: nobody has judged"
        raise RequestInvalid(f"--rater {request.rater}: not among the raters of judgements.yaml ({given})")
    return (request.rater,)
