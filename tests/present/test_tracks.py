"""Tracks on the map, in GeoJSON, in KML and on the timeline."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from builders.case_json import HOSTILE_FILE, after, synthetic_case
from crossfix.present.backdrop import HEIGHT, WIDTH
from crossfix.present.case_json import CaseJson, RecordingOut, TrackGapOut, TrackPointOut
from crossfix.present.geojson import places_geojson
from crossfix.present.kml import EXTENSION, NAMESPACE, places_kml
from crossfix.present.lanes import timeline
from crossfix.present.map_view import MOST_LOSSES, map_view, runs


def recording(**more: object) -> RecordingOut:
    return synthetic_case().recordings[0].model_copy(update=more)


def point(seconds: float, longitude: float | None, source: str = "ADS-B") -> TrackPointOut:
    fields: dict[str, object] = dict.fromkeys(TrackPointOut.model_fields, None)
    fields |= {"utc": after(seconds), "source": source, "longitude": longitude}
    return TrackPointOut.model_validate(fields | {"latitude": None if longitude is None else 57.0})


def sizes(one: RecordingOut) -> list[tuple[str, int]]:
    return [(run.source, len(run.points)) for run in runs(one)]


def only_track(*points: TrackPointOut, gaps: tuple[TrackGapOut, ...] = ()) -> CaseJson:
    tracked = recording(points=list(points), gaps=list(gaps), events=[])
    return synthetic_case().model_copy(update={"places": [], "recordings": [tracked]})


def test_runs_end_at_every_gap_and_at_a_change_of_source() -> None:
    found = runs(synthetic_case().recordings[0])
    assert [(run.source, run.points[0].utc[11:19], run.points[-1].utc[11:19]) for run in found] == [
        ("ADS-B", "06:04:00", "06:31:20"),
        ("ADS-B", "06:40:00", "07:00:00"),
        ("ADS-B", "07:10:00", "07:10:00"),
        ("MLAT", "07:10:20", "07:47:00"),
    ]
    assert [run.before is None for run in found] == [True, True, True, False]


def test_points_without_positions_part_a_run_only_if_they_last() -> None:
    near = [point(0, 20.0), point(1, None), point(2, 20.1)]
    assert sizes(recording(points=near, gaps=[])) == [("ADS-B", 2)]
    assert sizes(recording(points=[*near, point(30, None), point(60, 20.2)], gaps=[])) == [("ADS-B", 2), ("ADS-B", 1)]


@pytest.mark.usefixtures("assets")
def test_the_whole_track_is_on_the_page_even_without_places() -> None:
    case = synthetic_case()
    view = map_view([], case.recordings)
    assert view is not None
    (track,) = view.tracks
    assert len(track.lines) == 4
    assert all(0 < stop.x < WIDTH and 0 < stop.y < HEIGHT for stop in track.stops)
    assert [stop.kind for stop in track.stops] == ["first", "last", "loss"]
    assert {sign for sign, _, _ in track.marks} == {"mlat"}
    assert [type(row).__name__ for row in track.rows] == ["Run", "TrackGapOut", "Run", "TrackGapOut", "Run", "Run"]


@pytest.mark.usefixtures("assets")
def test_a_track_over_the_180th_meridian_is_not_drawn_across_the_page() -> None:
    case = only_track(point(0, 179.9), point(10, -179.9), point(20, -179.8))
    view = map_view(case.places, case.recordings)
    assert view is not None
    ((_, path),) = view.tracks[0].lines
    assert path.count("M") == 2


@pytest.mark.usefixtures("assets")
def test_only_the_longest_losses_are_labelled() -> None:
    gaps = tuple(
        TrackGapOut(kind="position_loss", start_utc=after(60 * n), stop_utc=after(60 * n + n)) for n in range(1, 20)
    )
    case = only_track(*(point(60 * n, 20 + n / 10) for n in range(1, 21)), gaps=gaps)
    view = map_view([], case.recordings)
    assert view is not None
    labelled = [stop for stop in view.tracks[0].stops if stop.kind == "loss"]
    assert len(labelled) == MOST_LOSSES
    assert labelled[0].gap == gaps[-1]


def test_geojson_has_a_line_per_run_with_times_and_lone_positions_as_points() -> None:
    features = places_geojson(synthetic_case())["features"]
    assert isinstance(features, list)
    line, alone = features[-2:]
    assert line["geometry"]["type"] == "MultiLineString"
    assert [len(part) for part in line["geometry"]["coordinates"]] == [83, 61, 111]
    assert [len(part) for part in line["properties"]["times_utc"]] == [83, 61, 111]
    assert line["properties"]["sources"] == ["ADS-B", "ADS-B", "MLAT"]
    assert line["properties"]["file"] == HOSTILE_FILE
    assert line["geometry"]["coordinates"][0][0][0] == pytest.approx(22.268)  # longitude first
    assert alone["geometry"]["type"] == "MultiPoint"
    assert len({feature["id"] for feature in features}) == len(features)


def test_kml_has_a_track_per_run_with_a_time_for_each_position() -> None:
    root = ElementTree.fromstring(places_kml(synthetic_case()))
    (several,) = root.findall(f".//{{{EXTENSION}}}MultiTrack")
    assert several.findtext(f"{{{EXTENSION}}}interpolate") == "0"
    for track in several.findall(f"{{{EXTENSION}}}Track"):
        times = [when.text for when in track.findall(f"{{{NAMESPACE}}}when")]
        places = track.findall(f"{{{EXTENSION}}}coord")
        assert len(times) == len(places)
        assert times == sorted(times, key=str)
    assert len(several) == 5


def test_a_track_without_any_position_is_left_out_everywhere() -> None:
    case = only_track(point(0, None), point(10, None))
    assert map_view([], case.recordings) is None
    assert places_geojson(case)["features"] == []
    assert "Track" not in places_kml(case)


def test_a_recording_is_a_lane_with_its_events_and_gaps() -> None:
    drawn = timeline(synthetic_case())
    first, second = drawn.recordings
    assert [bar.target for bar in first.bars] == [f"r-ground-station~{number}" for number in (1, 3, 5, 2)]
    assert [bar.event for bar in first.bars] == ["nav-lost", "", "", ""]
    assert first.bars[0].measures == "Satellite navigation lost"
    assert [band.kind for band in first.bands] == ["position_loss", "coverage"]
    assert (second.bars, second.bands) == ((), ())
    assert drawn.undrawn == 1  # messages stop, without a latest bound


def test_what_is_outside_the_window_is_counted() -> None:
    case = synthetic_case()
    header = case.case.model_copy(update={"window_from_utc": after(4400)})
    drawn = timeline(case.model_copy(update={"case": header}))
    assert [bar.label for bar in drawn.recordings[0].bars] == ["Squawk"]
    assert drawn.undrawn == 4
    assert drawn.recordings[0].bands == ()
