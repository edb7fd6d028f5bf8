"""What `crossfix align` takes: flight data, transcripts, tables of moments, surveillance; each becomes its moments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from crossfix.align.streams import Stream
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.derive.recorder.moments import recorder_moments, utc_matches
from crossfix.derive.track_moments import track_moments
from crossfix.derive.transcript_moments import transcript_moments
from crossfix.errors import InputUnusable, RequestInvalid
from crossfix.read.cockpit.transcript import read_transcript
from crossfix.read.moments_csv import is_moments, read_moments
from crossfix.read.recorders.open import head_of, open_flight_data, recognised_recorder
from crossfix.read.start_time import utc_of
from crossfix.read.stream import open_recording
from crossfix.records.notice import Notice
from crossfix.records.recording import Recording, Track

FORMS = ("moments", "transcript", "flight-data", "surveillance")


@dataclass(frozen=True, slots=True)
class Told:
    """What the user tells of the files, each by its path as given."""

    layouts: Mapping[str, str]
    utc: Mapping[str, str]
    forms: Mapping[str, str]
    breaks: Mapping[str, tuple[float, ...]]
    aircraft: str | None = None
    words_per_second: int | None = None


def read_streams(paths: Sequence[str], told: Told) -> tuple[Stream, ...]:
    """All files. Raises what the readers raise, and RequestInvalid for what is told of a file that is not given."""
    known = set(paths)
    for option, of in (("--layout", told.layouts), ("--utc", told.utc), ("--as", told.forms), ("--break", told.breaks)):
        for path in of:
            if path not in known:
                raise RequestInvalid(f"{option} {path}=...: {path!r} is not among the files: {', '.join(paths)}")
    if len(known) < len(paths):
        raise RequestInvalid("a file is named twice; name each recording once")
    return tuple(_stream(path, name, told) for path, name in zip(paths, names_of(paths), strict=True))


def names_of(paths: Sequence[str]) -> list[str]:
    """File names, or whole paths where two files have one name.

    >>> names_of(["a/fdr.csv", "b/cvr.csv"]), names_of(["a/x.csv", "b/x.csv"])
    (['fdr.csv', 'cvr.csv'], ['a/x.csv', 'b/x.csv'])
    """
    short = [PurePath(path).name for path in paths]
    return [name if short.count(name) == 1 else path for name, path in zip(short, paths, strict=True)]


def form_of(path: str, told: Told) -> str:
    """By what is told, or by the content."""
    if path in told.forms:
        return told.forms[path]
    if path in told.layouts:
        return "flight-data"
    head = head_of(path)
    text = head.data[:65536].decode("utf-8", "replace")
    if is_moments(text.lstrip("\ufeff")):
        return "moments"
    if recognised_recorder(head) is not None:
        return "flight-data"
    if text.lstrip("\ufeff").startswith("WEBVTT") or " --> " in text[:4096] or _is_transcript(text):
        return "transcript"
    return "surveillance"


def _is_transcript(text: str) -> bool:
    first = next((line.casefold() for line in text.splitlines() if line.strip()), "")
    names = {name.strip() for separator in ",;\t|" for name in first.split(separator)}
    return bool(names & {"start", "start_s", "begin", "from", "time"}) and bool(names & {"text", "words", "paraphrase"})


def _stream(path: str, name: str, told: Told) -> Stream:
    form = form_of(path, told)
    read = {"moments": _moments, "transcript": _transcript, "flight-data": _flight_data, "surveillance": _surveillance}
    stream = read[form](path, name, told)
    return replace(stream, moments=replace(stream.moments, breaks=told.breaks.get(path, ())))


def _told_utc(path: str, told: Told) -> float | None:
    return utc_of(told.utc[path]) if path in told.utc else None


def _moments(path: str, name: str, told: Told) -> Stream:
    moments, source, notices = read_moments(path, name)
    return Stream(name, "moments", source, moments, _told_utc(path, told), (), notices)


def _transcript(path: str, name: str, told: Told) -> Stream:
    transcript, notices = read_transcript(path)
    moments = transcript_moments(transcript, name)
    zero = transcript.timebase.utc_of_zero_s
    zero = _told_utc(path, told) if zero is None else zero
    if not moments.moments:
        told_ = (
            f"none of {len(transcript.messages)} messages is by its words a transmission of the aircraft or an alert"
        )
        notices = (*notices, Notice(path, told_))
    return Stream(name, "transcript", transcript.source, moments, zero, (), notices)


def _flight_data(path: str, name: str, told: Told) -> Stream:
    data = open_flight_data(path, layout=told.layouts.get(path), words_per_second=told.words_per_second)
    flight = recorded_flight(data)
    about = _told_utc(path, told)
    about = data.timebase.utc_of_zero_s if about is None else about
    matches, recorded = utc_matches(flight, about) if about is not None else ((), utc_matches(flight, None)[1])
    notices = list(data.notices)
    if recorded is not None and about is None:
        every = f"its recorded time recurs every {recorded.period_s:,.0f} s"
        notices.append(Notice(path, f"{every}: not used; tell about when it began with --utc {path}=TIME"))
    zero = about if about is not None and not matches else None
    return Stream(name, "flight-data", data.source, recorder_moments(flight, name), zero, matches, tuple(notices))


def _surveillance(path: str, name: str, told: Told) -> Stream:
    recording = open_recording(path, start=told.utc.get(path))
    track = _track(recording, path, told.aircraft)
    moments = track_moments(track.reports, name)
    return Stream(
        name, "surveillance", recording.source, moments, recording.timebase.utc_of_zero_s, (), recording.notices
    )  # fmt: skip


def _track(recording: Recording, path: str, aircraft: str | None) -> Track:
    tracks = {one.hex: one for one in recording.tracks() if "pressure_altitude" in one.reports}
    if aircraft is not None:
        if aircraft.lower() not in tracks:
            raise RequestInvalid(f"{path}: --aircraft {aircraft}: not heard; heard were {_some(list(tracks))}")
        return tracks[aircraft.lower()]
    if len(tracks) != 1:
        if not tracks:
            raise InputUnusable(f"{path}: no aircraft with a pressure altitude; expected a recording of surveillance")
        raise RequestInvalid(f"{path}: {len(tracks)} aircraft ({_some(list(tracks))}); name one with --aircraft HEX")
    return next(iter(tracks.values()))


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")
