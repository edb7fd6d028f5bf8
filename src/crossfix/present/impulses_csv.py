"""`impulses.csv`: one row per short sound, in order of time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from crossfix.present.listen_json import ImpulseOut
from crossfix.present.timeline_csv import safe_cell

HEADER = (
    "time_s", "score", "channels", "sigma_s", "kind", "strengths", "contributions", "direction", "order", "utc",
    "masked",
)  # fmt: skip


def impulses_csv(impulses: Iterable[ImpulseOut]) -> str:
    """The short sounds as CSV (RFC 4180).

    Channels are joined by blanks; strengths (sigmas), contributions (to the score) and order (delay in s) are
    `name=value` joined by semicolons. An unknown is an empty cell.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for one in impulses:
        writer.writerow(
            (
                f"{one.time_s:.6f}",
                f"{one.score:.4f}",
                safe_cell(" ".join(one.channels)),
                f"{one.sigma_s:.6f}",
                safe_cell(one.kind),
                safe_cell(_pairs(one.strengths)),
                safe_cell(_pairs(one.contributions)),
                safe_cell(one.direction),
                safe_cell(_pairs(one.order)),
                one.utc or "",
                "yes" if one.masked else "no",
            )
        )
    return out.getvalue()


def _pairs(values: Mapping[str, float | None]) -> str:
    return ";".join(f"{name}={'' if value is None else f'{value:.6g}'}" for name, value in values.items())
