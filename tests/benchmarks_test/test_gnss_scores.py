"""Labels against made-up events: found, missed, of another class, negative, not covered, early and late."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.gnss_baselines import Verdict
from benchmarks.gnss_labels import judged, labels_in, unexplained
from benchmarks.gnss_recordings import Heard, Measured
from benchmarks.gnss_scores import NOTHING, Share, must_show, onsets
from benchmarks.gnss_truth import Loss

from crossfix.records.event import Event, Kind, Place
from crossfix.records.interval import Interval

ZERO_S = 1767657421.0  # 2026-01-05T23:57:01Z
ADDRESS = 0x782282
LOSS = Loss(95.0, 100.0, 160.0, 50.0, 80, 110.0)


def event(kind: Kind, low: float, high: float, form: str = "", ongoing: bool = False) -> Event:
    """An event of the aircraft."""
    interval = Interval(low, high)
    return Event(kind, "made up", ADDRESS, interval, Interval(low, low), ongoing, (), (), Place(), form=form)


def recording(*events: Event, loss: Loss | None = None, clean: bool = False) -> Measured:
    """A recording of a quarter hour with these events."""
    verdicts = {"readsb": Verdict(False), "NIC < 7": Verdict(False), "NIC <= 5": Verdict(False)}
    heard = Heard(ADDRESS, True, loss, verdicts, events)
    return Measured("x.bin", "beast_binary", clean, 1000, Interval(0.0, 900.0), ZERO_S, (heard,), ())


def written(folder: Path, cls: str, t0: str = "2026-01-06T00:00:40Z", t1: str = "2026-01-06T00:01:09Z") -> Path:
    """A file of one reviewed spoofing; 00:00:40Z is 219 s after the start of the recording."""
    entry = {"id": "A", "icao": "782282", "file": "x", "t0": t0, "t1": t1, "cls": cls}
    path = folder / "spoof_events.json"
    path.write_text(json.dumps({"events": [entry]}), "utf-8")
    return path


@pytest.mark.parametrize(("low", "high", "found"), [(200.0, 214.0, True), (200.0, 213.9, False), (253.0, 260.0, True),
                                                    (253.1, 260.0, False), (225.0, 230.0, True)])  # fmt: skip
def test_a_spoofing_is_found_within_five_seconds(tmp_path: Path, low: float, high: float, found: bool) -> None:
    labels = labels_in(written(tmp_path, "spoof_circle_slow"))
    one = recording(event(Kind.SPOOFING, low, high, "slow_circle"))
    [answer] = judged(labels, [one])
    assert (answer.covered, answer.found, answer.form_right) == (True, found, found)
    assert len(unexplained(labels, [one])) == (not found)


def test_a_loss_is_no_spoofing(tmp_path: Path) -> None:
    [answer] = judged(labels_in(written(tmp_path, "static")), [recording(event(Kind.LOSS, 225.0, 230.0))])
    assert not answer.found


def test_another_class_is_wrong_and_an_unknown_one_is_neither(tmp_path: Path) -> None:
    one = recording(event(Kind.SPOOFING, 225.0, 230.0, "slow_circle"))
    assert [a.form_right for a in judged(labels_in(written(tmp_path, "static")), [one])] == [False]
    assert [a.form_right for a in judged(labels_in(written(tmp_path, "never heard of")), [one])] == [None]


def test_an_alarm_on_a_negative_is_told_and_explains_nothing(tmp_path: Path) -> None:
    labels = labels_in(written(tmp_path, "NEGATIVE_null_island"))
    one = recording(event(Kind.SPOOFING, 225.0, 230.0))
    shown = {s.what: s.met for s in must_show([one], judged(labels, [one]))}
    assert shown["reviewed negatives raise no alarm"] is False
    assert shown["reviewed spoofing is found"] is None
    assert len(unexplained(labels, [one])) == 1


def test_a_label_after_the_end_of_the_recording_is_not_counted(tmp_path: Path) -> None:
    labels = labels_in(written(tmp_path, "static", "2026-01-06T01:00:00Z", "2026-01-06T01:00:10Z"))
    answers = judged(labels, [recording()])
    assert [a.covered for a in answers] == [False]
    assert all(s.met is None for s in must_show([recording()], answers) if "reviewed" in s.what)


def test_onsets_and_recoveries_take_the_nearest_turn(tmp_path: Path) -> None:
    times = {"onset": 104.0, "recovery": 163.0}
    entries = [{"file": "x", "icao": "782282", "event": what, "t": ZERO_S + t, "utc": "-"} for what, t in times.items()]
    (tmp_path / "onset_recovery.json").write_text(json.dumps({"events": entries}), "utf-8")
    labels = labels_in(tmp_path)
    both = recording(event(Kind.LOSS, 102.5, 158.0), event(Kind.RECOVERY, 164.0, 170.0))
    assert [a.difference_s for a in judged(labels, [both])] == [1.5, 1.0]
    open_end = recording(event(Kind.LOSS, 90.0, 158.0, ongoing=True))
    assert [(a.found, a.difference_s) for a in judged(labels, [open_end])] == [(False, 14.0), (False, None)]


@pytest.mark.parametrize("low", [92.0, 95.0, 104.0])
def test_an_onset_is_told_from_the_first_evidence_of_any_kind(low: float) -> None:
    [one] = onsets([recording(event(Kind.LOSS, low, 160.0), loss=LOSS)])
    assert one.late_s == low - LOSS.evidence_s
    assert one.after(100.0) == low - 100.0


def test_a_loss_elsewhere_does_not_find_it() -> None:
    one = recording(event(Kind.LOSS, 400.0, 500.0), event(Kind.SPOOFING, 100.0, 160.0), loss=LOSS)
    assert [o.event for o in onsets([one])] == [None]
    assert next(iter(must_show([one], []))).met is False


def test_any_event_on_a_clean_recording_is_a_false_alarm() -> None:
    quiet, loud = recording(clean=True), recording(event(Kind.DEGRADED, 1.0, 9.0), clean=True)
    last = list(must_show([quiet, loud], []))[-1]
    assert (last.share, last.met) == (Share(1, 2), False)


@pytest.mark.parametrize(("found", "of", "low", "high"), [(81, 263, 0.2553, 0.3662), (0, 20, 0.0, 0.1611)])
def test_wilson_as_published(found: int, of: int, low: float, high: float) -> None:
    """Newcombe 1998, Statistics in Medicine 17, 857, Table I, method 3."""
    bounds = Share(found, of).interval
    assert (round(bounds.low, 4), round(bounds.high, 4)) == (low, high)


def test_nothing_to_count_has_no_bounds() -> None:
    assert not NOTHING.interval.known
    assert str(NOTHING) == "-"
