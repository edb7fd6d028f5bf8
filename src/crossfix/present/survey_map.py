"""The map of a survey: cells, areas, where an emitter may be, claimed positions and events, in page units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from crossfix.present.backdrop import Backdrop, Mercator, around, backdrop
from crossfix.present.basemap import unwrapped
from crossfix.present.survey_json import AircraftEventOut, BandOut, RingOut, SurveyJson


@dataclass(frozen=True, slots=True)
class Shape:
    """A path shown while a window overlaps [from_s, to_s], or always where these are None."""

    kind: Literal["area", "area50", "area95"]
    id: str
    path: str
    from_s: float
    to_s: float


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled place, shown while a window overlaps [from_s, to_s]; `reach` is half the height of its area."""

    kind: Literal["area", "source", "claimed"]
    text: str
    x: float
    y: float
    reach: float
    from_s: float
    to_s: float


@dataclass(frozen=True, slots=True)
class Mark:
    """An event at the place where it began; `band` is the place of its altitude band, None where not known."""

    aircraft: str
    event: AircraftEventOut
    x: float
    y: float
    band: int | None


@dataclass(frozen=True, slots=True)
class SurveyMap:
    """Everything that the map draws; `cells` are paths in the order of the survey's cells."""

    backdrop: Backdrop
    cells: tuple[str, ...]
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]
    marks: tuple[Mark, ...]


def survey_map(survey: SurveyJson) -> SurveyMap | None:
    """The map, or None where nothing has a place."""
    corners = list(_corners(survey))
    if not corners:
        return None
    project = around(corners)
    return SurveyMap(
        backdrop=backdrop(project),
        cells=tuple(project.path(unwrapped(cell.ring)) for cell in survey.cells),
        shapes=tuple(_shapes(survey, project)),
        labels=tuple(_labels(survey, project)),
        marks=tuple(_marks(survey, project)),
    )


def band_of(altitude_ft: float | None, bands: Sequence[BandOut]) -> int | None:
    """The place of the band that an altitude is in."""
    if altitude_ft is None:
        return None
    for place, band in enumerate(bands):
        above = band.floor_ft is None or altitude_ft >= band.floor_ft
        if above and (band.ceiling_ft is None or altitude_ft < band.ceiling_ft):
            return place
    return None


def _corners(survey: SurveyJson) -> Iterator[tuple[float, float]]:
    """What must be in view: cells with counts (else all), and where emitters may be."""
    counted = [cell for cell in survey.cells if cell.slots] or survey.cells
    for cell in counted:
        yield from unwrapped(cell.ring)
    for source in survey.sources:
        for ring in source.area95:
            yield from unwrapped(ring)
    if not counted:
        for one in survey.aircraft:
            for event in one.events:
                if event.longitude is not None and event.latitude is not None:
                    yield event.longitude, event.latitude


def _shapes(survey: SurveyJson, project: Mercator) -> Iterator[Shape]:
    for area in survey.areas:
        yield Shape("area", area.id, _paths(area.outline, project), area.start.s, area.end.s)
    times = {area.id: (area.start.s, area.end.s) for area in survey.areas}
    for source in survey.sources:
        if source.located:
            yield Shape("area95", source.area, _paths(source.area95, project), *times[source.area])
            yield Shape("area50", source.area, _paths(source.area50, project), *times[source.area])


def _paths(rings: Sequence[RingOut], project: Mercator) -> str:
    return "".join(project.path(unwrapped(ring)) for ring in rings)


def _labels(survey: SurveyJson, project: Mercator) -> Iterator[Label]:
    times = {area.id: (area.start.s, area.end.s) for area in survey.areas}
    for area in survey.areas:
        points = [project(*corner) for ring in area.outline for corner in unwrapped(ring)]
        if points:
            left, right = min(x for x, _ in points), max(x for x, _ in points)
            top, bottom = min(y for _, y in points), max(y for _, y in points)
            yield _label("area", area.id, ((left + right) / 2, (top + bottom) / 2), (bottom - top) / 2, times[area.id])
    for source in survey.sources:
        if source.latitude is not None and source.longitude is not None:
            at = project(source.longitude, source.latitude)
            yield _label("source", f"{source.area}: most likely place of the emitter", at, 0.0, times[source.area])
    for point in survey.shared_points:
        at = project(point.longitude, point.latitude)
        yield _label("claimed", "claimed position, not where the emitter is", at, 0.0, (point.first.s, point.last.s))


def _label(
    kind: Literal["area", "source", "claimed"],
    text: str,
    at: tuple[float, float],
    reach: float,
    time: tuple[float, float],
) -> Label:
    return Label(kind, text, round(at[0], 1), round(at[1], 1), round(reach, 1), *time)


def _marks(survey: SurveyJson, project: Mercator) -> Iterator[Mark]:
    for one in survey.aircraft:
        for event in one.events:
            if event.latitude is not None and event.longitude is not None:
                x, y = project(event.longitude, event.latitude)
                band = band_of(event.altitude_ft, survey.settings.bands)
                yield Mark(one.icao_address, event, round(x, 1), round(y, 1), band)
