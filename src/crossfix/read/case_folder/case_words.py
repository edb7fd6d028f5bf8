"""The words of case.yaml as records, where one line does not do."""

from __future__ import annotations

from crossfix.read.case_folder.models import CaseFile
from crossfix.records import case as rc


def events(model: CaseFile) -> dict[str, rc.CaseEvent]:
    """Events by id."""
    return {
        e.id: rc.CaseEvent(e.id, e.label, e.section, tuple(e.shows), e.first_contact_with, e.place)
        for e in model.events
    }


def states(model: CaseFile) -> tuple[rc.State, ...]:
    """Lasting conditions with their reports."""
    return tuple(rc.State(s.id, s.label, s.domain, s.onset, s.end, tuple(s.reports)) for s in model.states)


def quantities(model: CaseFile) -> dict[str, rc.Quantity]:
    """Quantities by id."""
    return {q.id: rc.Quantity(q.id, q.label, q.kind, q.unit, q.reference, q.section) for q in model.quantities}


def hazards(model: CaseFile) -> tuple[rc.Hazard, ...]:
    """Hazards with the chain of knowing each."""
    return tuple(
        rc.Hazard(h.id, h.label, h.onset, tuple(rc.Step(s.stage, s.party, s.event) for s in h.steps))
        for h in model.hazards
    )


def places(model: CaseFile) -> tuple[rc.Place, ...]:
    """Places to draw."""
    return tuple(rc.Place(p.id, p.label, p.latitude, p.longitude, p.radius_km, p.kind, p.source) for p in model.places)
