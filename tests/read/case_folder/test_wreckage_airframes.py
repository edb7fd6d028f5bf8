"""The templates that ship: drawn within their dimensions, mirrored left and right, every route with a source."""

from __future__ import annotations

import pytest

from crossfix.read.case_folder.airframe import shipped, shipped_airframe
from crossfix.records.wreckage import Airframe, View, Zone

PUBLISHED = {"e190": (36.24, 28.72, 10.57)}
"""Length, span, height: Embraer, Airport Planning Manual APM-1901."""


@pytest.fixture(params=shipped())
def frame(request: pytest.FixtureRequest) -> Airframe:
    """Each template."""
    return shipped_airframe(request.param)


def drawn(frame: Airframe) -> list[Zone]:
    """Zones with outlines."""
    return [zone for zone in frame.zones if zone.outlines]


def corners(frame: Airframe, *views: View) -> list[tuple[float, float]]:
    """Every corner in some views."""
    return [p for zone in frame.zones for view, outline in zone.outlines if view in views for p in outline]


def test_dimensions_are_those_published() -> None:
    for id, figures in PUBLISHED.items():
        frame = shipped_airframe(id)
        assert (frame.length_m, frame.span_m, frame.height_m) == figures


def test_drawings_fill_the_dimensions_and_do_not_leave_them(frame: Airframe) -> None:
    along = [x for x, _ in corners(frame, "left", "right", "top")]
    across = [y for _, y in corners(frame, "top")] + [y for y, _ in corners(frame, "rear")]
    up = [z for _, z in corners(frame, "left", "right", "rear")]
    assert (min(along), max(along)) == pytest.approx((0.0, frame.length_m), abs=0.01)
    assert max(across) == pytest.approx(frame.span_m / 2, abs=0.01)
    assert min(across) == pytest.approx(-frame.span_m / 2, abs=0.01)
    assert max(up) - min(up) == pytest.approx(frame.height_m, abs=0.05)


def test_left_is_the_mirror_of_right(frame: Airframe) -> None:
    zones = {zone.id: zone for zone in drawn(frame)}
    pairs = [(zone, zones[id.replace("left", "right")]) for id, zone in zones.items() if "left" in id]
    assert len(pairs) >= 10
    for left, right in pairs:
        assert (left.side, right.side) == ("left", "right")
        assert left.area_m2 == right.area_m2
        assert top(left) == sorted((x, -y) for x, y in top(right))


def top(zone: Zone) -> list[tuple[float, float]]:
    """The corners of a zone from the top, sorted."""
    return sorted(p for view, outline in zone.outlines if view == "top" for p in outline)


def test_stations_are_those_of_the_drawing(frame: Airframe) -> None:
    for zone in drawn(frame):
        assert zone.station_m is not None
        along = [x for view, outline in zone.outlines if view != "rear" for x, _ in outline]
        assert zone.station_m[0] - 1.5 <= min(along)
        assert max(along) <= zone.station_m[1] + 1.5


def test_every_zone_is_part_of_one_aircraft(frame: Airframe) -> None:
    assert 25 <= len(drawn(frame)) <= 40
    (root,) = [zone for zone in frame.zones if zone.within is None]
    assert {part.id for part in frame.parts(root.id)} == {zone.id for zone in drawn(frame)}
    assert root.area_m2 == pytest.approx(sum(zone.area_m2 for zone in drawn(frame)))


def test_routes_name_their_source_and_gaps_are_told(frame: Airframe) -> None:
    assert frame.routes
    assert frame.no_source
    for route in frame.routes:
        assert len(route.source) > 20
        assert all(frame.zone(zone) for zone in route.zones)


def test_an_unknown_template_names_those_there_are() -> None:
    with pytest.raises(ValueError, match="did you mean 'e190'"):
        shipped_airframe("e19")
