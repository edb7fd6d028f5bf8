"""Groups of evidence, derived from roots and from the network: each is weighed once, however often it is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from crossfix.conclude.roots import origins
from crossfix.conclude.weighing.chains import chains
from crossfix.conclude.weighing.matters import Matter, matters
from crossfix.conclude.weighing.names import Names
from crossfix.records.case import Case
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.weighing import EvidenceGroup

NEVER_WEIGHED = ("conduct", "intent")
"""Kinds of claims that are recorded only (ICAO Annex 13, 3.1): no group is made of them."""

Chains = Mapping[str, tuple[str, ...]]


class Key(NamedTuple):
    """A chain by its first event (no root), or a root and a matter."""

    root: str | None
    matter: Matter


@dataclass(slots=True)
class _Gathered:
    statements: dict[str, None] = field(default_factory=dict)
    origins: dict[str, None] = field(default_factory=dict)


def evidence_groups(case: Case, documents: Collection[str] | None = None) -> tuple[EvidenceGroup, ...]:
    """All groups of a case, chains first, then by root and matter in the order of case.yaml.

    Give the whole case, and the ids of the documents that count where not all do (as known at a date): what is
    whose relay follows from the whole, so that an id means the same at every date.

    A relay belongs to the root at the end of its chain of relays, so five pages with one report are one group.
    """
    of_chain, names = chains(case), Names(case)
    gathered: dict[Key, _Gathered] = defaultdict(_Gathered)
    for key, statement, first in _keyed(case, of_chain):
        if documents is not None and case.statements[statement].document not in documents:
            continue
        gathered[key].statements[statement] = None
        gathered[key].origins[first] = None
    keys = sorted(gathered, key=lambda key: names.order(key.root, key.matter))
    same: dict[Matter, list[Key]] = defaultdict(list)
    for key in keys:
        same[key.matter].extend([key] if key.root is not None else [])
    made = {key: _group(case, names, key, gathered[key], of_chain) for key in keys}
    return tuple(
        replace(made[key], also_said_by=tuple(made[other].id for other in same[key.matter] if other != key))
        for key in keys
    )


def group_ids(case: Case) -> tuple[str, ...]:
    """The ids of all groups, those of moments that recordings are yet to measure included."""
    names, of_chain = Names(case), chains(case)
    known = [group.id for group in evidence_groups(case)]
    for entry in case.recordings:
        for measure in entry.measures:
            key = _key(of_chain, entry.root, Matter("event", measure.event))
            known.append(names.group(key.root, key.matter))
    return tuple(dict.fromkeys(known))


def _keyed(case: Case, of_chain: Chains) -> Iterator[tuple[Key, str, str]]:
    """(group, statement, origin of the statement). A relay in plain text is about what its origin is about."""
    origin, about = origins(case), matters(case)
    for statement in case.statements:
        first = origin[statement]
        root = case.documents[case.statements[first].document].root
        plain = all(matter.kind in ("fact", "statement") for matter in about[statement])
        for matter in about[first] if plain else about[statement]:
            if matter.kind == "claim" and case.claims[matter.id].kind in NEVER_WEIGHED:
                continue
            yield _key(of_chain, root, matter), statement, first


def _key(of_chain: Chains, root: str, matter: Matter) -> Key:
    if matter.kind == "event" and matter.id in of_chain:
        return Key(None, Matter("event", of_chain[matter.id][0]))
    return Key(root, matter)


def _group(case: Case, names: Names, key: Key, gathered: _Gathered, of_chain: Chains) -> EvidenceGroup:
    matter = key.matter
    told = [case.statements[s] for s in gathered.statements]
    first = [case.statements[s] for s in gathered.origins]
    event = (matter.id,) if matter.kind == "event" else ()
    roots = dict.fromkeys(case.documents[s.document].root for s in first)
    published = [case.documents[s.document].published for s in told]
    cause = matter.kind == "claim" and case.claims[matter.id].kind == "cause"
    return EvidenceGroup(
        id=names.group(key.root, matter),
        label=names.label(key.root, matter, len(of_chain.get(matter.id, ()))),
        kind="chain" if key.root is None else "root",
        matter=matter.id,
        events=of_chain[matter.id] if key.root is None else event,
        statements=tuple(gathered.statements),
        origins=tuple(gathered.origins),
        roots=tuple(roots),
        also_said_by=(),
        trust=min(told, key=lambda s: s.rank).trust,
        crew_on_cause=cause and any(s.interest == "crew" for s in first),
        known_from=Interval(
            min((p.low for p in published), default=-INFINITE), min((p.high for p in published), default=INFINITE)
        ),
    )
