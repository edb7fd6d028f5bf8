"""Wreckage as it stood: only what the statements that are left still tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from crossfix.records.wreckage import Expected, Mark, RecoveredObject, Site, Test, Wreckage


def still_told(wreckage: Wreckage, statements: Collection[str]) -> Wreckage:
    """Without what no statement left tells; `statements` are the ids of those left."""
    marks = _marks(wreckage.marks, statements)
    objects = _objects(wreckage.objects, statements, {mark.id for mark in marks})
    specimens = {one.id for one in objects} | {zone.id for zone in wreckage.airframe.zones}
    examined_by = _left(wreckage.examined_by, statements)
    return replace(
        wreckage,
        marks=marks,
        objects=objects,
        tests=tuple(_tests(wreckage.tests, statements, specimens)),
        site=_site(wreckage.site, statements),
        expected=tuple(_expected(one, statements) for one in wreckage.expected),
        examined=wreckage.examined if examined_by else (),
        examined_by=examined_by,
    )


def _left(named: Iterable[str], statements: Collection[str]) -> tuple[str, ...]:
    return tuple(id for id in named if id in statements)


def _marks(marks: Iterable[Mark], statements: Collection[str]) -> tuple[Mark, ...]:
    told = [mark for mark in marks if _left(mark.statements, statements)]
    ids = {mark.id for mark in told}
    return tuple(
        replace(
            mark,
            statements=_left(mark.statements, statements),
            explained_by=_left(mark.explained_by, statements),
            among=_left(mark.among, ids),
        )
        for mark in told
    )


def _objects(
    objects: Iterable[RecoveredObject], statements: Collection[str], marks: Collection[str]
) -> tuple[RecoveredObject, ...]:
    return tuple(
        replace(
            one,
            statements=_left(one.statements, statements),
            mark=one.mark if one.mark in marks else None,
            custody=tuple(
                replace(step, statements=_left(step.statements, statements))
                for step in one.custody
                if _left(step.statements, statements)
            ),
        )
        for one in objects
        if _left(one.statements, statements)
    )


def _tests(tests: Iterable[Test], statements: Collection[str], specimens: Collection[str]) -> Iterable[Test]:
    for test in tests:
        if told := _left(test.statements, statements):
            yield replace(test, statements=told, specimens=_left(test.specimens, specimens))


def _site(site: Site | None, statements: Collection[str]) -> Site | None:
    if site is None:
        return None
    pieces = tuple(
        replace(piece, statements=_left(piece.statements, statements))
        for piece in site.pieces
        if _left(piece.statements, statements)
    )
    told = _left(site.statements, statements)
    if not told:
        return Site(None, None, None, None, pieces, ()) if pieces else None
    return replace(site, pieces=pieces, statements=told)


def _expected(one: Expected, statements: Collection[str]) -> Expected:
    """Looked for only where a statement left tells so."""
    told = _left(one.statements, statements)
    return replace(one, statements=told) if told else replace(one, statements=(), looked_for=False, found=None)
