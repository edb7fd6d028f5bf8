"""Flight data as their page shows them: what is kept of them, and that no gap is joined."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from builders.flight_data_json import BACK_AT_S, GAP, LOST_AT_S, THINNING, examined
from builders.recorded import Of, constant, made, recorded, steps
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.present.flight_data_json import FlightRecordingOut, SeriesOut
from crossfix.present.flight_data_out import MARGINS_S, MOST_EVENTS, ROOM, Examined, Room, flight_data_out, flight_out
from crossfix.present.flight_data_thin import decimals, encoded, thinned, usable, within
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.recorder_event import RecorderEvent, Sample
from crossfix.records.series import Series, SeriesKind

HOUR_S = 3600.0
SINE: Of = np.sin
OUT = flight_out(examined(), THINNING)


def series_of(
    values: list[float], valid: list[bool], kind: SeriesKind = SeriesKind.ANALOGUE, resolution: float | None = None
) -> Series:
    told = np.array(valid, bool)
    column = np.array(values, np.float64)
    return Series("x", None, "u", kind, 0.0, Fraction(1, 2), column, told, (~told).astype(np.uint8), resolution, {})


def places_of(out: SeriesOut | tuple[list[int], list[int | float | None]]) -> list[tuple[int, float | None]]:
    """The sample number of each value, as the page's script counts them."""
    codes, values = (out.steps, out.values) if isinstance(out, SeriesOut) else out
    places: list[int] = []
    for step in codes:
        for one in [1] * -step if step < 0 else [step]:
            places.append((places[-1] if places else 0) + one)
    return list(zip(places, values, strict=True))


def one_of(out: FlightRecordingOut, name: str) -> SeriesOut:
    return next(series for series in out.series if series.name == name)


SAMPLES = st.lists(st.tuples(st.integers(-50, 50), st.sampled_from([True, True, True, False])), max_size=300)
KINDS = st.sampled_from([SeriesKind.ANALOGUE, SeriesKind.DISCRETE, SeriesKind.ENUMERATION])


@given(SAMPLES, KINDS, st.integers(4, 60))
def test_thinning_keeps_the_extremes_and_at_most_what_was_asked_for(
    samples: list[tuple[int, bool]], kind: SeriesKind, most: int
) -> None:
    series = series_of([float(v) for v, _ in samples], [told for _, told in samples], kind)
    known = np.flatnonzero(series.valid)
    kept, whole = thinned(series, most)
    assert len(kept) <= max(most, 4)
    assert set(kept.tolist()) <= set(known.tolist())
    assert (np.diff(kept) > 0).all()
    if len(known):
        values = series.values
        assert {values[kept].min(), values[kept].max()} == {values[known].min(), values[known].max()}
        assert {kept[0], kept[-1]} == {known[0], known[-1]}
    if whole and kind is SeriesKind.ANALOGUE:
        assert kept.tolist() == known.tolist()


@given(SAMPLES, st.integers(4, 60))
def test_of_each_stretch_the_least_and_the_greatest_stay(samples: list[tuple[int, bool]], most: int) -> None:
    series = series_of([float(v) for v, _ in samples], [told for _, told in samples])
    kept, whole = thinned(series, most)
    width = 1 if whole else -(-len(samples) // max(most // 2 - 1, 1))
    for start in range(0, len(samples), width):
        stretch = [v for v, told in samples[start : start + width] if told]
        drawn = [series.values[k] for k in kept if start <= k < start + width]
        assert (min(stretch), max(stretch)) == (min(drawn), max(drawn)) if stretch else not drawn


@given(SAMPLES, KINDS, st.integers(4, 60), st.floats(0, 100), st.floats(0, 60))
def test_nothing_that_is_not_valid_is_drawn_and_no_gap_is_joined(
    samples: list[tuple[int, bool]], kind: SeriesKind, most: int, begin_s: float, lasting_s: float
) -> None:
    series = series_of([float(v) for v, _ in samples], [told for _, told in samples], kind)
    full = [(begin_s, begin_s + lasting_s)]
    kept = np.union1d(thinned(series, most)[0], within(series, full))
    drawn = places_of(encoded(series, kept))
    assert [place for place, value in drawn if value is not None] == kept.tolist()
    for place, value in drawn:
        assert (value is not None) == series.valid[place]
        assert value is None or value == series.values[place]
    for (before, first), (after, second) in itertools.pairwise(drawn):
        if first is not None and second is not None:
            assert series.valid[before : after + 1].all()


@given(SAMPLES, st.integers(4, 60))
def test_codes_that_are_whole_are_told_at_every_sample(samples: list[tuple[int, bool]], most: int) -> None:
    series = series_of([float(v % 3) for v, _ in samples], [told for _, told in samples], SeriesKind.ENUMERATION)
    kept, whole = thinned(series, most)
    if not whole:
        return
    drawn = dict(places_of(encoded(series, kept)))
    held: float | None = None
    for place, (value, told) in enumerate(samples):
        held = drawn.get(place, held)
        assert held == (value % 3 if told else None)


def test_a_value_that_is_valid_and_no_number_is_not_drawn() -> None:
    series = series_of([1.0, np.nan, np.inf, 4.0], [True] * 4)
    assert usable(series).tolist() == [True, False, False, True]
    assert places_of(encoded(series, thinned(series, 100)[0])) == [(0, 1), (1, None), (3, 4)]


@pytest.mark.parametrize(
    ("resolution", "values", "places"),
    [(0.25, [1.0], 2), (0.004, [1.0], 4), (4.0, [3000.0], 1), (None, [57.12345678], 6), (None, [0.0], 0)],
)
def test_numbers_keep_a_twentieth_of_their_resolution(
    resolution: float | None, values: list[float], places: int
) -> None:
    assert decimals(series_of(values, [True] * len(values), resolution=resolution)) == places
    assert decimals(series_of(values, [True] * len(values), SeriesKind.DISCRETE, resolution)) == 0


def test_a_short_flight_is_whole_and_the_quick_parameters_are_full_near_events() -> None:
    assert OUT.margin_s == 60.0
    assert OUT.events_without == 0
    assert one_of(OUT, "pressure_altitude").whole
    bumps = one_of(OUT, "normal_acceleration")
    assert not bumps.whole
    drawn = {round(bumps.first_s + place * bumps.step_s, 3) for place, _ in places_of(bumps)}
    for event in OUT.events:
        near = {round(0.25 + k * 0.125, 3) for k in range(bumps.samples)}
        near = {s for s in near if abs(s - event.onset_high_s) <= 60}
        assert len(near) > 900
        assert near <= drawn
    assert len(drawn) < 0.7 * bumps.samples


def test_a_recording_that_fits_is_whole() -> None:
    out = flight_out(examined())
    assert all(series.whole for series in out.series)
    bumps = one_of(out, "normal_acceleration")
    assert len(bumps.values) == bumps.samples == 8 * 1560 - 1
    assert not any(series.whole for series in flight_out(many(1, 30 * HOUR_S)).series)


def test_a_gap_is_in_the_page_as_it_is_in_the_recording() -> None:
    airspeed = one_of(OUT, "indicated_airspeed")
    drawn = places_of(airspeed)
    (gap,) = [k for k, (_, value) in enumerate(drawn) if value is None]
    assert [place for place, _ in drawn[gap - 1 : gap + 2]] == [GAP.start - 1, GAP.start, GAP.stop]
    assert airspeed.valid_share == pytest.approx(1 - 40 / 1560)


def test_events_keep_their_bounds_and_unknown_ones_are_null() -> None:
    (lost,) = [e for e in OUT.events if e.kind == "hydraulic_lost:1" and "pressure" in e.label]
    assert (lost.onset_low_s, lost.onset_high_s) == (LOST_AT_S - 0.75, LOST_AT_S + 0.25)
    assert (lost.ongoing, lost.end_low_s, lost.end_high_s) == (True, 1559.25, None)
    (low,) = [e for e in OUT.events if e.kind == "hydraulic_low:2"]
    assert (low.end_low_s, low.end_high_s) == (BACK_AT_S - 0.75, BACK_AT_S + 0.25)
    (odd,) = [e for e in OUT.events if not e.confirmed]
    assert (odd.end_low_s, odd.end_high_s) == (None, None)
    assert [e.onset_high_s for e in OUT.events] == sorted(e.onset_high_s for e in OUT.events)
    assert OUT.events[0].case_event == "E7"
    stood = RecorderEvent("x", "x", "d", Interval(-INFINITE, 0.25), None, ())
    (out,) = flight_out(replace(examined(), events=[stood])).events
    assert out.onset_low_s is None


def test_phases_and_thresholds_and_what_cannot_be_drawn_are_told() -> None:
    assert [one.name for one in OUT.phases] == ["ground", "climb", "cruise", "descent", "approach", "ground"]
    assert all(one.stop_s == after.start_s for one, after in zip(OUT.phases, OUT.phases[1:], strict=False))
    (detector,) = OUT.detectors
    assert {one.name: one.value for one in detector.thresholds}["low_psi"] == 1800.0
    dead = made("n2_1", constant(90.0), 100, lost=slice(0, 200))
    text = replace(dead, name="words", kind=SeriesKind.TEXT, values=np.array(["x"] * len(dead)))
    flight = recorded_flight(recorded(100, {}, dead))
    flight = replace(flight, lines={**flight.lines, "words": (text,)})
    told = {one.what: one.why for one in flight_out(replace(examined(), flight=flight, events=[])).skipped}
    assert told["chart of n2_1"] == "no sample is valid"
    assert told["chart of words"] == "it is text"


def many(number: int, seconds: float, rate: int = 8) -> Examined:
    """A recording of one quick parameter with events all over it, every third of them not confirmed."""
    quick = made("normal_acceleration", SINE, seconds, step_s=1 / rate)
    events = [
        RecorderEvent(f"k{k}", "x", "d", Interval(s - 1, s), None, (), confirmed=k % 3 > 0)
        for k, s in enumerate(np.linspace(100, seconds - 100, number).tolist())
    ]
    return replace(examined(), flight=recorded_flight(recorded(seconds, {}, quick)), events=events)


def room(full: int) -> Room:
    return replace(ROOM, whole=0, full=full)


def values_in(out: FlightRecordingOut) -> int:
    return sum(len(series.values) for series in out.series)


@pytest.mark.parametrize(("number", "margin_s"), [(4, 60.0), (10, 30.0), (20, 15.0), (40, 5.0)])
def test_the_margin_shrinks_until_all_events_fit(number: int, margin_s: float) -> None:
    out = flight_out(many(number, 4 * HOUR_S), room(5000))
    assert (out.margin_s, out.events_without) == (margin_s, 0)
    assert values_in(out) <= 5000 + ROOM.samples


def test_where_not_all_events_fit_the_confirmed_ones_stay_and_the_rest_is_counted() -> None:
    made_up = many(60, 4 * HOUR_S)
    out = flight_out(made_up, room(2000))
    assert out.margin_s == MARGINS_S[-1]
    assert 0 < out.events_without < 60
    assert values_in(out) <= 2000 + ROOM.samples
    full = [any(low <= e.onset_high_s <= high for low, high in out.full_rate_s) for e in out.events]
    assert full.count(True) == 60 - out.events_without
    assert not any(shown for e, shown in zip(out.events, full, strict=True) if not e.confirmed)


def test_more_events_than_the_page_lists_are_told_of() -> None:
    out = flight_out(many(MOST_EVENTS + 5, 4 * HOUR_S, rate=1))
    assert len(out.events) == MOST_EVENTS
    assert any(one.why == "the page lists the first 1,000 of 1,005" for one in out.skipped)


def test_recordings_of_one_page_share_its_size() -> None:
    one = many(6, 4 * HOUR_S)
    assert flight_data_out("x", True, [one], room(8000)).recordings[0].margin_s == 60.0
    assert {two.margin_s for two in flight_data_out("x", True, [one, one], room(8000)).recordings} == {30.0}


def test_long_series_are_thinned_outside_events() -> None:
    slow = made("pressure_altitude", lambda t: np.round(1000 * np.sin(t / 900), 1), 10 * HOUR_S)
    engaged = made("autopilot_engaged", steps((600, 1), (30_000, 0)), 10 * HOUR_S)
    sample = Sample("pressure_altitude", 5000.25, 1.0, "ft", "x")
    event = RecorderEvent("x", "x", "d", Interval(4999.25, 5000.25), None, (sample,))
    made_up = replace(examined(), flight=recorded_flight(recorded(10 * HOUR_S, {}, slow, engaged)), events=[event])
    out = flight_out(made_up, THINNING)
    altitude = one_of(out, "pressure_altitude")
    assert not altitude.whole
    assert len(altitude.values) <= ROOM.samples + 122
    assert (altitude.least, altitude.greatest) == (-1000, 1000)
    told = one_of(out, "autopilot_engaged")
    assert told.whole
    assert [value for place, value in places_of(told) if not 4939 <= place <= 5061] == [0, 1, 0, 0]


def test_steps_and_values_that_do_not_fit_are_refused() -> None:
    raw = one_of(OUT, "pressure_altitude").model_dump()
    with pytest.raises(ValidationError, match="pressure_altitude: 3 steps for 1560 values"):
        SeriesOut.model_validate(raw | {"steps": [0, -2]})
