"""Recordings of a case tie one another's clocks: keying of a recorder and a transcript; sound with an impulse."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile  # type: ignore[import-untyped]
from numpy.typing import NDArray

from builders.case_folder import at, statement, write_case
from builders.cases import DOCUMENTS, ROOTS, event
from builders.recorded import Floats, Of, made
from builders.recorded_file import NAMES, polaris_flight
from crossfix.errors import CaseInvalid
from crossfix.present.case_json import CaseJson, EventOut
from crossfix.run.investigate import Request, examine, investigate

ZERO_S = 6 * 3600.0
"""06:00:00 UTC: the recorder's zero, which the case gives."""
OFFSET_S, RATE = 95.3, 1.0003
"""UTC - zero = OFFSET + RATE * t of the transcript."""
SECONDS = 1200.0
KEYED = sorted(np.random.default_rng(5).uniform(120.0, 1150.0, 24).tolist())
NAMES |= {"vhf_keying_1": "Key VHF (1)"}


def keyed(t: Floats) -> Floats:
    """1 while a transmission lasts, 4 s each."""
    down: NDArray[np.bool_] = np.any([(t >= one) & (t < one + 4.0) for one in KEYED], axis=0)
    return down.astype(np.float64)


FLIGHT: dict[str, Of] = {"vhf_keying_1": keyed, "hydraulic_pressure_1": lambda t: np.where(t < 700, 3000.0, 0.0)}


def transcript(rate: float = RATE) -> bytes:
    """The transmissions on the transcript's own clock, most of them, and talk that keys nothing."""
    lines = ["start,end,channel,speaker,text"]
    for k, one in enumerate(KEYED):
        local = (one - OFFSET_S) / rate
        if k % 5:
            lines.append(f"{local + 0.2:.1f},{local + 3.8:.1f},radio,captain,reports")
        lines.append(f"{local + 11:.1f},{local + 14:.1f},P1,first officer,speaks")
    return "\n".join(lines).encode() + b"\n"


def written(folder: Path, files: dict[str, bytes], *said: dict[str, Any], **of_transcript: Any) -> Path:
    """A case with a recorder in UTC and a transcript on a clock that nobody knows."""
    spoken: dict[str, Any] = {
        "id": "spoken", "file": "recordings/spoken.csv", "label": "Transcript", "root": "rec", "trust": "recorder",
        "reader": "transcript", "rate_ppm": 500.0, "measures": [{"event": "b", "found": "message:captain"}],
    }  # fmt: skip
    recorder: dict[str, Any] = {
        "id": "fdr", "file": "recordings/fdr.hdf5", "label": "Flight data recorder", "root": "rec",
        "trust": "recorder", "start": "2024-01-15T06:00:00Z", "utc_within_s": 0.0, "rate_ppm": 0.0,
        "measures": [{"event": "a", "found": "hydraulic_lost:1"}],
    }  # fmt: skip
    return write_case(
        folder,
        roots=ROOTS,
        documents=DOCUMENTS,
        events=[event("a"), event("b")],
        questions=[{"id": "gap", "label": "Gap", "from": "b", "to": "a"}],
        recordings=[recorder, spoken | of_transcript],
        statements=[*said] or [statement("S", "BLOG")],
        files={"recordings/fdr.hdf5": polaris_flight(SECONDS, FLIGHT), "recordings/spoken.csv": transcript()} | files,
    )


def event_of(result: CaseJson, name: str) -> EventOut:
    """An event of the case."""
    return next(one for one in result.events if one.id == name)


def seconds(iso: str | None) -> float:
    """Of the day."""
    assert iso is not None
    hours, minutes, rest = iso[11:-1].split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def test_keying_ties_the_transcript_to_the_recorder(tmp_path: Path) -> None:
    result = examine(Request(written(tmp_path, {})))
    first = KEYED[1] + 0.2
    found = event_of(result, "b")
    low, high = seconds(found.earliest_utc) - ZERO_S, seconds(found.latest_utc) - ZERO_S
    assert low - 0.11 <= first <= high + 0.11, "times of the transcript are written to a tenth"
    assert high - low < 2.5
    ties = [one for one in result.statements if one.id.startswith("fdr~spoken.")]
    assert len(ties) >= 5
    assert {one.verdict for one in ties} == {"measured"}


def test_a_statement_about_the_transcript_is_judged_on_the_recorders_clock(tmp_path: Path) -> None:
    wrong = statement("wrong", "REC", says=at("b", "06:10:00"))
    result = examine(Request(written(tmp_path, {}, wrong)))
    said = next(one for one in result.statements if one.id == "wrong")
    assert said.verdict == "contradicted"


def test_a_rate_that_the_case_does_not_allow_ties_nothing_and_says_so(tmp_path: Path) -> None:
    files = {"recordings/spoken.csv": transcript(1.0014)}
    result = examine(Request(written(tmp_path, files, rate_ppm=100.0)))
    (why,) = [one.why for one in result.skipped if one.what == "clocks of fdr and spoken"]
    assert "rate_ppm" in why
    assert event_of(result, "b").earliest_utc is None


def test_the_page_of_the_clocks(tmp_path: Path) -> None:
    investigate(Request(written(tmp_path / "case", {})), tmp_path / "out")
    page = (tmp_path / "out/clocks.html").read_text("utf-8")
    assert "fdr on the clock of spoken" in page
    assert "SYNTHETIC" in page
    assert "speaks" not in page


def test_no_words_leave(tmp_path: Path) -> None:
    investigate(Request(written(tmp_path / "case", {})), tmp_path / "out")
    for path in (tmp_path / "out").iterdir():
        assert ",reports" not in path.read_text("utf-8")
        assert "captain,reports" not in path.read_text("utf-8")


def sound(seconds_: float = 12.0) -> bytes:
    """Noise on four channels, with a silence at its end."""
    noise = np.random.default_rng(1).normal(0, 0.02, (round(16_000 * seconds_), 4))
    out = io.BytesIO()
    soundfile.write(out, noise, 16_000, format="WAV", subtype="PCM_16")
    return out.getvalue()


def test_sound_is_read_for_its_end_and_a_transcript_may_share_its_clock(tmp_path: Path) -> None:
    folder = written(tmp_path, {}, clock="fdr", measures=[{"event": "b", "found": "message:captain"}])
    result = examine(Request(folder))
    shared = event_of(result, "b")
    start = round((KEYED[1] - OFFSET_S) / RATE + 0.2, 1)
    assert seconds(shared.earliest_utc) - ZERO_S == pytest.approx(start, abs=0.06), "taken as the recorder's time"
    with_sound = written(tmp_path / "2", {"recordings/cvr.wav": sound()}, file="recordings/cvr.wav", reader=None,
                         measures=[{"event": "b", "found": "sound_ends"}])  # fmt: skip
    heard = examine(Request(with_sound))
    (cvr,) = [one for one in heard.recordings if one.kind == "cockpit_sound"]
    assert (cvr.reports, cvr.reader) == (12 * 16_000, "cockpit_sound")
    assert [one.kind for one in cvr.events] == ["sound_ends"]


@pytest.mark.parametrize("clock", ["spoken", "nobody"])
def test_a_clock_that_is_none_is_refused(tmp_path: Path, clock: str) -> None:
    with pytest.raises(CaseInvalid, match="no other recording with a clock of its own"):
        examine(Request(written(tmp_path, {}, clock=clock)))


def test_builder_series_are_keyed_as_they_should_be() -> None:
    series = made("vhf_keying_1", keyed, SECONDS)
    assert 0 < series.values.sum() < len(series)
