"""Charts of a recording."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.case_json import after, synthetic_case
from crossfix.present.case_json import RecordingOut, TrackGapOut, TrackPointOut
from crossfix.present.charts import WIDTH, Chart, chart, unbroken, values

NUMBER = r"-?\d+(?:\.\d+)?"


def point(seconds: float, altitude: float | None = None, **more: object) -> TrackPointOut:
    fields: dict[str, object] = dict.fromkeys(TrackPointOut.model_fields, None)
    fields |= {"utc": after(seconds), "pressure_altitude_ft": altitude, "source": "ADS-B"}
    return TrackPointOut.model_validate(fields | more)


def recording(*points: TrackPointOut, **more: object) -> RecordingOut:
    empty: dict[str, object] = {"points": list(points), "gaps": [], "events": []}
    return synthetic_case().recordings[0].model_copy(update=empty | more)


def drawn(*points: TrackPointOut, **more: object) -> Chart:
    made = chart(recording(*points, **more))
    assert made is not None
    return made


def corners(path: str) -> list[list[tuple[float, float]]]:
    """Corners of each part of a path."""
    found = []
    for part in path.split("M")[1:]:
        pairs = [(float(x), float(y)) for x, y in re.findall(f"({NUMBER}),({NUMBER})", part)]
        (x, y), *steps = pairs
        places = [(x, y)]
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            places.append((x, y))
        found.append(places)
    return found


def altitudes(made: Chart) -> list[list[tuple[float, float]]]:
    return corners(made.panels[0].lines[0].path)


def test_a_recording_without_points_has_no_chart() -> None:
    assert chart(synthetic_case().recordings[1]) is None


def test_a_value_is_drawn_at_its_time_and_height() -> None:
    made = drawn(point(0, 1000), point(1000, 3000), point(2000, 2000))
    panel = made.panels[0]
    ((start, middle, _),) = altitudes(made)
    # Extent 0 to 2000 s with 20 s on each side.
    assert [x for x, _ in (start, middle)] == pytest.approx([WIDTH * 20 / 2040, WIDTH * 1020 / 2040], abs=0.1)
    assert panel.low + (panel.high - panel.low) * (1 - start[1] / panel.height) == pytest.approx(1000, abs=2)
    assert (panel.lines[0].least, panel.lines[0].most) == (1000, 3000)


def test_no_line_is_drawn_over_a_gap_in_messages_but_over_a_loss_of_positions() -> None:
    gap = TrackGapOut(kind="coverage", start_utc=after(60), stop_utc=after(120))
    points = [point(seconds, 1000) for seconds in (0, 60, 120, 180)]
    assert [len(part) for part in altitudes(drawn(*points, gaps=[gap]))] == [2, 2]
    loss = gap.model_copy(update={"kind": "position_loss"})
    assert len(altitudes(drawn(*points, gaps=[loss]))) == 1


def test_missing_values_are_joined_over_seconds_only() -> None:
    moments, known = [0, 5_000, 10_000, 15_000, 25_001], [True, False, True, False, True]
    assert unbroken(moments, known, []) == [[0, 2], [4]]
    assert unbroken([0, 600_000], [True, True], []) == [[0, 1]]  # thinned: nothing is missing between


def test_a_single_value_is_a_dot() -> None:
    assert drawn(point(0, 1000)).panels[0].lines[0].path.endswith("h0")


def test_pressure_and_geometric_altitude_are_two_lines() -> None:
    made = drawn(point(0, 1000, geometric_altitude_ft=1200.0), point(10, 1000, geometric_altitude_ft=1200.0))
    assert [line.name for line in made.panels[0].lines] == ["pressure", "geometric"]
    assert [panel.missing for panel in made.panels] == [(), ("ground speed",), ("vertical rate",)]


def test_nothing_known_leaves_every_panel_empty() -> None:
    made = drawn(point(0), point(10))
    assert all(panel.lines == () and panel.ticks == () for panel in made.panels)
    assert values(recording(point(0), point(10)), made).values == {}


def test_bands_carry_words_where_they_have_room() -> None:
    gaps = [
        TrackGapOut(kind=kind, start_utc=after(start), stop_utc=after(stop))
        for kind, start, stop in (("coverage", 100, 400), ("position_loss", 500, 600), ("coverage", 700, 701))
    ]
    grounded = [point(seconds, 0, on_ground=seconds < 50) for seconds in (0, 40, 60, 1000)]
    bands = drawn(*grounded, gaps=gaps).bands
    assert [(band.kind, band.turn) for band in bands] == [
        ("ground", "none"), ("coverage", "across"), ("position_loss", "down"), ("coverage", "none"),
    ]  # fmt: skip
    assert bands[1].width == pytest.approx(100 * 300 / 1020, abs=0.01)


def test_events_with_one_bound_are_ticks_and_close_ones_share_a_label() -> None:
    made = chart(synthetic_case().recordings[0])
    assert made is not None
    assert len(made.events) == 5
    assert [tick.label for tick in made.numbers] == ["1", "3", "2, 5", "4"]


def test_the_time_axis_is_labelled_in_round_steps() -> None:
    made = drawn(*(point(seconds, 0) for seconds in range(0, 3600, 60)))
    assert [tick.label for tick in made.times][:3] == ["06:00", "06:10", "06:20"]
    short = drawn(point(0, 0), point(20, 0))
    assert all(tick.label.count(":") == 2 for tick in short.times)


def test_the_crosshair_has_whole_numbers_and_null() -> None:
    one = recording(point(0, 1000.4, ground_speed_kt=250.26), point(1), point(2, 1200))
    made = chart(one)
    assert made is not None
    read = values(one, made)
    assert read.values == {"pressure_altitude_ft": (1000, None, 1200), "ground_speed_kt": (250.3, None, None)}
    assert read.times == tuple(moment + read.times[0] for moment in (0, 1000, 2000))


FIELDS = ("pressure_altitude_ft", "geometric_altitude_ft", "ground_speed_kt", "vertical_rate_fpm")
VALUE = st.none() | st.floats(-1e6, 1e6)


@given(st.lists(st.tuples(st.integers(0, 90_000), VALUE, VALUE, VALUE, VALUE), min_size=1, max_size=40))
def test_any_track_is_drawn_inside_its_panels(rows: list[tuple[float | None, ...]]) -> None:
    made = drawn(*(point(row[0] or 0, **dict(zip(FIELDS, row[1:], strict=True))) for row in sorted(rows, key=str)))
    for panel in made.panels:
        for line in panel.lines:
            for part in corners(line.path):
                assert all(-0.1 <= y <= panel.height + 0.1 for _, y in part)


def test_two_thousand_points_are_thinned_to_the_width_and_keep_their_extremes() -> None:
    points = [point(seconds, 9000.0 if seconds == 7777 else seconds % 7) for seconds in range(20_000)]
    made = drawn(*points)
    (part,) = altitudes(made)
    assert len(part) <= 4 * WIDTH
    assert made.panels[0].lines[0].most == 9000
    assert min(y for _, y in part) == pytest.approx(9.0, abs=0.3)
