"""What `crossfix inspect` says, on the terminal and as JSON."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import numpy as np
from rich.console import Console

from builders.series import analogue, flight_data
from crossfix.present.inspection import as_json, flight_data_seen, parameter_seen, print_seen, words_seen
from crossfix.records.words import FormScore, Quality, Words


def words() -> Words:
    """Eight subframes of four words, three of them missing in two runs. SYNTHETIC."""
    quality = np.array([0, 4, 4, 1, 0, 4, 0, 3], dtype=np.uint8)
    there = quality != Quality.FILL
    return Words(
        words=np.zeros((8, 4), np.uint16), valid=np.repeat(there, 4).reshape(8, 4), quality=quality,
        number=np.arange(8, dtype=np.uint8) % 4 + 1, count=np.arange(8, dtype=np.int64),
        bit_position=np.where(there, 1000 + 48 * np.arange(8), -1), words_per_subframe=4,
        form="bitstream, phase 3", scores=(FormScore("bitstream, phase 3", 4, 0.75), FormScore("aligned", 4, 0.0)),
    )  # fmt: skip


def printed(console_width: int = 160) -> str:
    """The terminal's text for a file with words and two parameters."""
    data = replace(flight_data(analogue(), replace(analogue("ALT"), quantity="pressure_altitude")), words=words())
    out = io.StringIO()
    print_seen(Console(file=out, width=console_width), flight_data_seen(data))
    return out.getvalue()


def test_runs_of_missing_subframes_and_the_bit_before_them() -> None:
    seen = words_seen(words())
    assert [(g.first_subframe, g.subframes, g.after_bit) for g in seen.gaps] == [(1, 2, 1000), (5, 1, 1000 + 4 * 48)]
    assert seen.quality == {"GOOD": 3, "TAIL_BAD": 1, "HEAD_BAD": 0, "PARTIAL": 1, "FILL": 3}
    assert (seen.first_bit, seen.valid_share) == (1000, 5 / 8)


def test_a_parameter_counts_only_what_is_valid() -> None:
    seen = parameter_seen(analogue("x", (1.0, 99.0, 4.0)))
    assert (seen.least, seen.most, seen.valid, seen.samples) == (1.0, 4.0, 2, 3)
    assert seen.doubts == {"out_of_range": 1}
    assert (seen.rate_hz, seen.step_s, seen.first_s) == (4.0, "1/4", 0.125)
    empty = parameter_seen(analogue("x", ()))
    assert (empty.least, empty.most) == (None, None)


def test_the_terminal_names_form_gaps_scores_and_what_is_not_mapped() -> None:
    text = printed()
    for part in (
        "made.dat: flight data, arinc717",
        "bitstream, phase 3, 4 words per subframe, 8 subframes, the first at bit 1000",
        "3 GOOD, 1 TAIL_BAD, 1 PARTIAL, 3 FILL; 62.50% of the words are valid",
        "2 subframes missing from subframe 1, after the subframe at bit 1000", "75.0%",
        "2 parameters, 1 with a word of the field", "not mapped", "pressure_altitude", "bit 5: a slip",
        "UTC is not known",
    ):  # fmt: skip
        assert part in text


def test_json_has_the_same_and_is_json() -> None:
    data = replace(flight_data(analogue()), words=words())
    said = json.loads(json.dumps(as_json(flight_data_seen(data)), allow_nan=False))
    assert said["what"] == "flight data"
    assert said["words"]["gaps"][0] == {"first_subframe": 1, "subframes": 2, "after_bit": 1000}
    assert said["parameters"][0]["quantity"] is None
    assert said["notices"] == [{"where": "bit 5", "text": "a slip"}]
