"""What recordings measured, as statements before every trust class; points of a publication are in their own class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crossfix.records.case import Case, RecordingEntry
from crossfix.records.document import Document
from crossfix.records.notice import Skipped
from crossfix.records.recorded import Recorded
from crossfix.records.said import TimeSaid, Zone
from crossfix.records.statement import Statement
from crossfix.records.written import Written

MEASURED_RANK = 1


def with_recordings(case: Case, recorded: Sequence[Recorded]) -> Case:
    """The case with a document per recording and a statement per event that the case asks of it."""
    documents, statements, skipped = dict(case.documents), dict(case.statements), list(case.skipped)
    entries = {entry.id: entry for entry in case.recordings}
    for one in recorded:
        entry = entries[one.entry]
        documents[entry.id] = _document(entry, one)
        for said in _statements(case, entry, one):
            if isinstance(said, Skipped):
                skipped.append(said)
            else:
                statements[said.id] = said
    by_entry = {one.entry: one for one in recorded}
    recordings = tuple(_started(entry, by_entry.get(entry.id)) for entry in case.recordings)
    return replace(case, documents=documents, statements=statements, skipped=tuple(skipped), recordings=recordings)


def _started(entry: RecordingEntry, recorded: Recorded | None) -> RecordingEntry:
    """With the start that the recording shows, as exactly as it shows it."""
    if recorded is None:
        return entry
    within = None if entry.utc_within_s is None else entry.utc_within_s + recorded.start_within_s
    return replace(entry, start_s=recorded.start_s, utc_within_s=within)


def _document(entry: RecordingEntry, recorded: Recorded) -> Document:
    """The recording as a source.

    It is evidence of the moment, so it counts as known at every date; published points are known from their date.
    """
    relayed = entry.published_as_written is not None
    return Document(
        id=entry.id,
        title=entry.label,
        publisher=entry.label,
        url=None,
        published=entry.published,
        published_as_written=entry.published_as_written,
        kind="published points" if relayed else "recording",
        language=None,
        interest="neutral" if relayed else "investigation",
        root=entry.root,
        trust=entry.trust,
        protected=False,
        sha256=recorded.sha256,
        note=None,
    )


def _statements(case: Case, entry: RecordingEntry, recorded: Recorded) -> Iterator[Statement | Skipped]:
    source = _document(entry, recorded)
    measured = source.published_as_written is None
    classes = [trust.id for trust in case.trust]
    for measure in entry.measures:
        found = recorded.nth(measure.found, measure.nth)
        if found is None:
            have = ", ".join(sorted({e.kind for e in recorded.events})) or "nothing"
            what = f"{entry.id}: {measure.found} number {measure.nth} for {measure.event}"
            yield Skipped(what, f"not in the recording; found there: {have}")
            continue
        local = Written(found.local.low, 0.0, high=found.local.high)
        said = TimeSaid(measure.event, local, (Zone("UTC", 0.0),), f"{found.label} ({entry.label})", entry.on_clock)
        yield Statement(
            id=f"{entry.id}.{measure.found.replace(':', '-')}.{measure.nth}",
            document=entry.id,
            quote=found.label,
            quote_status="verified",
            text=f"{entry.label}: {found.label}.",
            speaker=entry.label,
            interest=source.interest,
            trust=entry.trust,
            rank=MEASURED_RANK if measured else MEASURED_RANK + 1 + classes.index(entry.trust),
            relays=None,
            hedge=None,
            fact=f"{entry.id}.{measure.event}",
            section=case.events[measure.event].section,
            doubt=None,
            said=None,
            says=(said,),
            measured=measured,
        )
