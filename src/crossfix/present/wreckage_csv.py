"""`wreckage.csv`: one row per mark, in the order of the case."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from crossfix.present.timeline_csv import safe_cell
from crossfix.present.wreckage_json import MarkOut, WreckageOut

HEADER = (
    "id", "zone", "zone_label", "side", "kinds", "count_least", "count_most",
    "length_least_mm", "length_most_mm", "width_least_mm", "width_most_mm", "shape",
    "x_m", "y_m", "z_m", "position_sigma_m", "direction_x", "direction_y", "direction_z", "direction_sigma_deg",
    "photo", "stage", "among", "explained_by", "statements",
)  # fmt: skip


def wreckage_csv(wreckage: WreckageOut) -> str:
    """The marks as CSV (RFC 4180); an empty cell is not told, or not bounded, and never zero.

    Kinds that the text does not tell apart, and statements, are joined by blanks. A cell that a spreadsheet would
    run as a formula gets a leading apostrophe; `case.json` has the exact text.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    zones = {zone.id: (zone.label, zone.side) for zone in wreckage.airframe.zones}
    for mark in wreckage.marks:
        writer.writerow(_row(mark, *zones.get(mark.zone, ("", ""))))
    return out.getvalue()


def _row(mark: MarkOut, label: str, side: str) -> list[str]:
    return [
        *(safe_cell(text) for text in (mark.id, mark.zone, label, side, " ".join(mark.kinds))),
        *_numbers(mark.count),
        *_numbers(mark.length_mm or (None, None)),
        *_numbers(mark.width_mm or (None, None)),
        safe_cell(mark.shape or ""),
        *_numbers(mark.position_m or (None, None, None)),
        *_numbers([mark.position_sigma_m]),
        *_numbers(mark.direction or (None, None, None)),
        *_numbers([mark.direction_sigma_deg]),
        safe_cell(mark.photo or ""),
        mark.stage or "",
        safe_cell(" ".join(mark.among)),
        safe_cell(" ".join(mark.explained_by)),
        safe_cell(" ".join(mark.statements)),
    ]


def _numbers(values: Sequence[float | None]) -> list[str]:
    return ["" if value is None else f"{value:.10g}" for value in values]
