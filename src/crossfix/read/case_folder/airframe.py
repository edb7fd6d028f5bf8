"""Airframe templates: those that crossfix ships and a case's own, checked and as records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from importlib import resources

from crossfix.read.case_folder.models import airframe as m
from crossfix.read.case_folder.shape import Shaped, shape
from crossfix.read.case_folder.yaml_lines import Place
from crossfix.records import wreckage as rw
from crossfix.records.wreckage import View

FOLDER = "airframes"
SUFFIX = ".yaml"
VIEWS: tuple[View, ...] = ("left", "right", "top", "rear")

Report = Callable[[Place, str], None]
"""Takes a place below the template and what is wrong there."""


def shipped() -> tuple[str, ...]:
    """Ids of the templates in the package, sorted.

    >>> shipped()
    ('e190', 'generic-twinjet')
    """
    folder = resources.files(__package__) / FOLDER
    return tuple(sorted(one.name.removesuffix(SUFFIX) for one in folder.iterdir() if one.name.endswith(SUFFIX)))


def shipped_airframe(id: str) -> rw.Airframe:
    """A template of the package; ValueError where there is none of that id, or where it is not in order."""
    known = shipped()
    if id not in known:
        close = get_close_matches(id, known, 1)
        hint = f"did you mean {close[0]!r}?" if close else f"shipped: {', '.join(known)}; or write own_airframe"
        raise ValueError(f"unknown airframe {id!r}; {hint}")
    raw = (resources.files(__package__) / FOLDER / f"{id}{SUFFIX}").read_bytes()
    shaped, problems = shape(f"{FOLDER}/{id}{SUFFIX}", raw, m.Airframe)
    if shaped is None:
        raise ValueError("; ".join(map(str, problems)))
    wrong: list[str] = []
    made = airframe_record(shaped.model, lambda place, text: wrong.append(_shown(shaped, place, text)))
    if wrong:
        raise ValueError("; ".join(wrong))
    return made


def _shown(shaped: Shaped[m.Airframe], place: Place, text: str) -> str:
    return str(shaped.problem(place, text))


def airframe_record(model: m.Airframe, report: Report) -> rw.Airframe:
    """A template as a record; what is wrong between its zones goes to `report`."""
    parents = {zone.id: zone.within for zone in model.zones}
    _check_zones(model, parents, report)
    for k, route in enumerate(model.routes):
        for n, zone in enumerate(route.zones):
            if zone not in parents:
                report(("routes", k, "zones", n), unknown_zone(zone, parents))
    areas = _areas(model, parents)
    return rw.Airframe(
        id=model.id,
        label=model.label,
        length_m=model.length_m,
        span_m=model.span_m,
        height_m=model.height_m,
        zones=tuple(_zone(zone, areas[zone.id]) for zone in model.zones),
        routes=tuple(rw.Route(r.system, r.label, tuple(r.zones), r.source) for r in model.routes),
        source=model.source,
        no_source=tuple(model.no_source),
    )


def unknown_zone(zone: str, known: Mapping[str, object]) -> str:
    """That a zone is not one of the template, and the nearest that is."""
    close = get_close_matches(zone, known, 1)
    hint = f"did you mean {close[0]!r}?" if close else f"the airframe's zones are {', '.join(sorted(known))}"
    return f"unknown zone {zone!r}; {hint}"


def _check_zones(model: m.Airframe, parents: Mapping[str, str | None], report: Report) -> None:
    groups = set(parents.values())
    seen: set[str] = set()
    for k, zone in enumerate(model.zones):
        if zone.id in seen:
            report(("zones", k, "id"), f"duplicate zone id {zone.id!r}; ids are unique")
        seen.add(zone.id)
        if zone.within is not None and zone.within not in parents:
            report(("zones", k, "within"), unknown_zone(zone.within, parents))
        if zone.id in groups and zone.outlines is not None:
            report(("zones", k, "outlines"), f"{zone.id} holds other zones; outlines belong to its parts")
        if zone.id not in groups and zone.outlines is None:
            report(("zones", k), f"{zone.id} has no outlines and holds no other zone; draw it or put zones within it")
        if zone.id in _above(zone.id, parents):
            report(("zones", k, "within"), f"{zone.id} is within itself")


def _above(zone: str, parents: Mapping[str, str | None]) -> list[str]:
    """The groups around a zone, from the nearest; ends where one comes again."""
    found: list[str] = []
    outer = parents.get(zone)
    while outer is not None and outer not in found:
        found.append(outer)
        outer = parents.get(outer)
    return found


def _areas(model: m.Airframe, parents: Mapping[str, str | None]) -> dict[str, float]:
    """Square metres of each zone: its own, or those of all its parts."""
    areas = {zone.id: zone.area_m2 or 0.0 for zone in model.zones}
    for zone in model.zones:
        for outer in _above(zone.id, parents):
            if outer in areas and outer != zone.id:
                areas[outer] += zone.area_m2 or 0.0
    return areas


def _zone(zone: m.Zone, area_m2: float) -> rw.Zone:
    given = [(view, getattr(zone.outlines, view)) for view in VIEWS] if zone.outlines else []
    return rw.Zone(
        id=zone.id,
        label=zone.label,
        part=zone.part,
        side=zone.side,
        station_m=(zone.station_m[0], zone.station_m[1]) if zone.station_m else None,
        area_m2=area_m2,
        outlines=tuple((view, tuple((a, b) for a, b in outline)) for view, outline in given if outline),
        within=zone.within,
    )
