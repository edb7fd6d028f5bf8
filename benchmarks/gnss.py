"""What the detectors of satellite navigation find, miss and raise falsely, beside the rules of other tools.

`python -m benchmarks.gnss DATA LABELS [--name-zone ZONE] [--receiver LAT LON] [--clean NAMES] [--json OUT]`

DATA is searched for recordings of any format, LABELS for reviewed events (see `benchmarks.gnss_labels`); without LABELS
they are looked for in DATA. Without DATA: the raw logs of Helsinki and the clean recordings in CROSSFIX_DATA, and the
figures are kept in results/gnss.json. Aircraft are counted per recording. Exit code 1 where something that must be
shown is not, unless --no-fail is given; 2 where nothing could be read.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from benchmarks.gnss_baselines import ReadsbLimits
from benchmarks.gnss_labels import NAMES, WITHIN_S, Judged, judged, labels_in, unexplained
from benchmarks.gnss_recordings import CLEAN, Given, Measured, measured
from benchmarks.gnss_scores import COMPARED, NOTHING, ONSET_S, Share, Shown, lost, must_show, onsets, quiet
from benchmarks.gnss_truth import TruthLimits
from benchmarks.report import RESULTS, machine
from crossfix.detect.registry import DETECTORS
from crossfix.records.event import Event
from crossfix.records.flight import Receiver

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[2] / "shared/data"))
HELSINKI = DATA / "gnss/helsinki"
STATES = {True: "shown", False: "MISSED", None: "no data"}
Counted = Callable[[Measured, str], Share]
SHARES: dict[str, Counted] = {
    "aircraft with 30 s of type code 0 in flight: found": lost,
    "aircraft in flight without type code 0: with an alarm, right or wrong": quiet,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that was measured."""

    recordings: list[Measured]
    labels: list[Judged]
    refused: dict[str, str]

    @property
    def shown(self) -> list[Shown]:
        """What must be shown, with what was."""
        return list(must_show(self.recordings, self.labels))


def files(data: Path | None) -> list[Path]:
    """The recordings to measure."""
    if data is None:
        clean = (path for path in (DATA / "surveillance").glob("*") if any(fnmatch(path.name, one) for one in CLEAN))
        return sorted((*HELSINKI.glob("*.xz"), *clean))
    found = [data] if data.is_file() else (path for path in data.rglob("*") if path.is_file())
    return sorted(path for path in found if path.name not in NAMES)


def shares(outcome: Outcome) -> Iterator[str]:
    """The same counts of the same reports by our detectors and by the rules of others."""
    width = max((len(one.name) for one in outcome.recordings), default=9)
    for what, count in SHARES.items():
        yield f"\n{what}\n{'':{width}} " + " ".join(f"{by:>20}" for by in COMPARED)
        for group, clean in (("others", False), ("clean", True)):
            chosen = [one for one in outcome.recordings if one.clean is clean]
            rows = [(one.name, [count(one, by) for by in COMPARED]) for one in chosen]
            rows = [(name, row) for name, row in rows if any(share.of for share in row)]
            for name, row in rows:
                yield f"{name:{width}} " + " ".join(f"{share!s:>20}" for share in row)
            total = [sum((row[k] for _, row in rows), NOTHING) for k in range(len(COMPARED))]
            yield f"{'all ' + group:{width}} " + " ".join(f"{share!s:>20}" for share in total)


def losses(outcome: Outcome) -> Iterator[str]:
    """Losses not found or not in time, and how the others begin."""
    found = onsets(outcome.recordings)
    yield f"\nonsets: {sum(one.event is not None for one in found)} of {len(found)} found"
    signs = {"type code 0": [one.after(one.loss.first_s) for one in found]}
    signs["sign of any kind"] = [one.after(one.loss.evidence_s) for one in found]
    for name, differences in signs.items():
        after = [seconds for seconds in differences if seconds is not None]
        if after:
            close = Share(sum(abs(seconds) <= ONSET_S for seconds in after), len(after))
            yield f"  after the first {name}: median {statistics.median(after):.1f} s, within {ONSET_S:g} s {close}"
    for one in found:
        place = f"  {one.recording} {one.hex}: {one.loss.total_s:.0f} s, {one.loss.messages} messages"
        if one.late_s is None:
            yield f"{place}: not found"
        elif abs(one.late_s) > ONSET_S:
            yield f"{place}: {abs(one.late_s):.1f} s {'early' if one.late_s < 0 else 'late'}"


def reviewed(outcome: Outcome) -> Iterator[str]:
    """Each reviewed spoofing, and spoofing that nobody reviewed."""
    yield "\nreviewed spoofing"
    for one in (one for one in outcome.labels if not one.label.turn):
        yield f"  {one.label.name} {one.label.address:06x} {one.label.what}: {_said(one)}"
    labels = [one.label for one in outcome.labels]
    strange = unexplained(labels, outcome.recordings)
    yield f"spoofing that no label explains: {len(strange)}"
    for placed in strange:
        yield f"  {placed.recording} {described(placed.event)}"


def _said(one: Judged) -> str:
    if not one.covered:
        return "no recording covers its time"
    if one.label.negative:
        return "ALARM" if one.found else "no alarm, as it must be"
    if not one.found:
        return "NOT FOUND"
    forms = ", ".join(f"{e.form or 'no form'}{'' if e.confirmed else ' (not confirmed)'}" for e in one.events)
    word = {True: "class right", False: "CLASS WRONG", None: "a class not known here"}[one.form_right]
    return f"found, {word}: {forms}"


def turns(outcome: Outcome) -> Iterator[str]:
    """Reviewed onsets and recoveries."""
    for what in ("onset", "recovery"):
        chosen = [one for one in outcome.labels if one.label.what == what and one.covered]
        near = [one.difference_s for one in chosen if one.found and one.difference_s is not None]
        text = f"\nreviewed {what}: within {WITHIN_S:g} s {Share(len(near), len(chosen))}"
        yield text + (f", median {statistics.median(near):.1f} s, largest {max(near):.1f} s" if near else "")
        for one in chosen:
            if not one.found:
                nearest = "" if one.difference_s is None else f", nearest {one.difference_s:.1f} s"
                yield f"  missed {one.label.name}{nearest}"


def alarms(outcome: Outcome) -> Iterator[str]:
    """Events on clean recordings, and the number of all events by recording."""
    yield "\nevents by recording"
    for one in outcome.recordings:
        kinds = Counter(event.kind.value for heard in one.aircraft for event in heard.events)
        told = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items())) or "none"
        yield f"  {one.name}: {len(one.aircraft)} aircraft, {len(one.counted)} counted in flight: {told}"
        yield from (f"    not run: {each.what}: {each.why}" for each in one.skipped)
        if one.clean:
            yield from (f"    FALSE {described(event)}" for heard in one.aircraft for event in heard.events)
    yield from (f"  not read: {name}: {why}" for name, why in outcome.refused.items())


def described(event: Event) -> str:
    """One line: who, when on the recording's clock, what and why."""
    reasons = ", ".join(
        f"{r.code} x{r.reports}" + ("" if r.value is None else f" {r.value:g} {r.unit}".rstrip()) for r in event.reasons
    )
    who = f"{event.icao_address:06x} {event.callsign}".rstrip()
    when = f"{event.interval.low:.1f} to {event.interval.high:.1f} s"
    return f"{who} {event.kind.value} {event.form} {when}{'' if event.confirmed else ', not confirmed'}: {reasons}"


def told(outcome: Outcome) -> str:
    """The whole table."""
    parts = [line for part in (shares, losses, reviewed, turns, alarms) for line in part(outcome)]
    verdicts = [f"  {STATES[one.met]:8} {one.what}: {one.share} (wanted {one.least:.0%})" for one in outcome.shown]
    return "\n".join([*parts, "\nmust show", *verdicts])


def kept(outcome: Outcome, arguments: argparse.Namespace) -> dict[str, Any]:
    """Machine, settings and figures."""
    by_recording = {
        one.name: {"clean": one.clean, "reports": one.reports, "aircraft": len(one.aircraft)}
        | {what: {by: _bounds(count(one, by)) for by in COMPARED} for what, count in SHARES.items()}
        | {"events": Counter(event.kind.value for heard in one.aircraft for event in heard.events)}
        for one in outcome.recordings
    }
    shown = [{"what": one.what, "met": one.met, "wanted": one.least} | _bounds(one.share) for one in outcome.shown]
    detectors: tuple[Any, ...] = DETECTORS
    settings = {"zone": arguments.name_zone, "receiver": arguments.receiver, "clean": arguments.clean}
    limits = {"truth": asdict(TruthLimits()), "readsb": asdict(ReadsbLimits())}
    limits |= {one.name: asdict(one) for one in detectors}
    return {
        "machine": machine(),
        "settings": settings | {"limits": limits},
        "must show": shown,
        "recordings": by_recording,
        "told": told(outcome).splitlines(),
    }


def _bounds(share: Share) -> dict[str, Any]:
    bounds = share.interval
    wilson = [round(bounds.low, 4), round(bounds.high, 4)] if share.of else None
    return {"found": share.found, "of": share.of, "wilson": wilson}


def parsed(words: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gnss", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", nargs="?", type=Path, help="folder or file of recordings")
    parser.add_argument("labels", nargs="?", type=Path, help="folder or file of reviewed events")
    parser.add_argument("--name-zone", default="Europe/Helsinki", help="of the times in names raw_adsb_*")
    parser.add_argument("--receiver", nargs=2, type=float, metavar=("LAT", "LON"), help="of raw_adsb_*, in degrees")
    parser.add_argument(
        "--clean", action="append", default=[], help="names of recordings without interference, e.g. 'raw_*_12*'"
    )
    parser.add_argument("--json", type=Path, help="where to keep the figures")
    parser.add_argument("--no-fail", action="store_true", help="exit with 0 whatever was found")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print, keep."""
    arguments = parsed(words)
    clean, refused = (*CLEAN, *arguments.clean), dict[str, str]()
    data = arguments.data or HELSINKI
    labels = labels_in(arguments.labels or (data.parent if data.is_file() else data))
    receiver = None if arguments.receiver is None else Receiver(*arguments.receiver)
    given = Given(arguments.name_zone, receiver, clean)
    recordings = list(measured(files(arguments.data), given, refused.__setitem__))
    outcome = Outcome(recordings, judged(labels, recordings), refused)
    if not recordings:
        print(f"no recording could be read in {data}: {refused or 'it holds no file'}", file=sys.stderr)
        return 2
    print(told(outcome))
    out = arguments.json or (RESULTS / "gnss.json" if arguments.data is None else None)
    if out is not None:
        out.write_text(json.dumps(kept(outcome, arguments), indent=1) + "\n", encoding="utf-8")
    return int(any(one.met is False for one in outcome.shown) and not arguments.no_fail)


if __name__ == "__main__":
    sys.exit(main())
