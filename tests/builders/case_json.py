"""A made-up case with every feature of `case.json`, for tests of what is drawn from it. No real flight."""

from __future__ import annotations

from datetime import datetime, timedelta

from crossfix.present.case_json import (
    CaseJson,
    CaseOut,
    ClaimOut,
    ContradictionOut,
    DocumentOut,
    EventOut,
    ImpliedOut,
    IntervalOut,
    KnowledgeOut,
    ManifestOut,
    NoticeOut,
    PlaceOut,
    QuantityOut,
    RecordedEventOut,
    RecordingOut,
    SectionOut,
    SentenceOut,
    SkippedOut,
    StageOut,
    StatementOut,
    TimeBarOut,
    TrackGapOut,
    TrackPointOut,
    TrustOut,
)

DAY = "2031-05-06"
HOSTILE_FILE = "receiver <img src=x onerror=alert(1)> & 'day'\u202e.sbs"
HOSTILE_QUOTE = 'bang <script>alert(1)</script> & "smoke" </script>'
RTL_QUOTE = "سمعنا صوتًا ثانيًا بعد الأول"


def at(clock: str) -> str:
    """A UTC time of the made-up day."""
    return f"{DAY}T{clock}.000Z"


def synthetic_case() -> CaseJson:
    """The whole made-up case."""
    return CaseJson(
        case=_case(),
        trust=[
            TrustOut(id="recorder", label="Flight recorder"),
            TrustOut(id="official", label="Official briefing"),
            TrustOut(id="transcript", label="Transcript, unverified"),
            TrustOut(id="media", label="Media"),
        ],
        documents=_documents(),
        events=_events(),
        intervals=_intervals(),
        quantities=_quantities(),
        statements=_statements(),
        contradictions=_contradictions(),
        claims=_claims(),
        knowledge=_knowledge(),
        sections=_sections(),
        places=_places(),
        recordings=_recordings(),
        history=_history(),
        not_found=["METAR of ZZNB for 06:00 to 08:00 UTC"],
        skipped=[SkippedOut(what="track", why="no recording of positions")],
        notices=[NoticeOut(where="statements.yaml:41", text="quote not checked: no local file for N2")],
        manifest=ManifestOut(
            crossfix="0.1.0",
            python="3.11.7",
            libraries={"highspy": "1.10.0", "numpy": "2.1.0"},
            made_utc="2031-07-01T12:00:00Z",
            settings={"as_known_at": "2031-06-30", "strict": True, "without": ["N3"], "reader": None},
            inputs=[{"path": "case.yaml", "bytes": 1204, "sha256": "ab" * 32}],
        ),
    )


def _case() -> CaseOut:
    return CaseOut(
        id="zephyr-512",
        title="Zephyr Air 512, loss of control near Nordhavn",
        summary="A made-up flight: two sounds, a descent and a landing on water.",
        synthetic=True,
        date=DAY,
        aircraft={"type": "Twinjet 90", "registration": "ZZ-ABC", "operator": "Zephyr Air"},
        flight={"number": "ZA512", "callsign": None, "origin": "Nordhavn", "destination": "Eastport"},
        window_from_utc=at("06:00:00"),
        window_to_utc=at("08:00:00"),
        as_known_at="2031-06-30",
        without=["N3"],
    )


def _documents() -> list[DocumentOut]:
    rows = [
        ("REP", "Preliminary report <draft> & annex", "Board", "official", "r-fdr", "Flight data recorder", "recorder"),
        ("MIN", "Ministry briefing", "Ministry", "official", "r-min", "Ministry briefing of 8 May", "official"),
        ("ATC", "Radio transcript", "unnamed channel", "recording", "r-atc", "Radio recording", "transcript"),
        ("N1", "First article", "Daily One", "news", "r-crew", "Crew report by radio", "media"),
        ("N2", "Second article", "Daily Two", "news", "r-crew", "Crew report by radio", "media"),
        ("N3", "Third article", "Daily Three", "news", "r-witness", "A witness", "media"),
    ]
    return [
        DocumentOut(
            id=key,
            title=title,
            publisher=publisher,
            url="javascript:alert(1)" if key == "N3" else f"https://example.org/{key.lower()}",
            published="2031-05-08",
            kind=kind,
            language="en",
            interest="neutral",
            root=root,
            root_label=label,
            trust=trust,
            protected=key == "ATC",
            file_sha256="cd" * 32 if key == "REP" else None,
            used=key != "N3",
            note="second-hand" if key == "N1" else None,
        )
        for key, title, publisher, kind, root, label, trust in rows
    ]


def _event(key: str, label: str, first: str | None, last: str | None, *said: str) -> EventOut:
    return EventOut(
        id=key,
        label=label,
        section="1.1",
        earliest_utc=first and at(first),
        latest_utc=last and at(last),
        statements=list(said),
        fixed_by={"earliest": list(said[:1]), "latest": list(said[-1:])} if first else {},
        place="coast" if key == "landing" else None,
    )


def _events() -> list[EventOut]:
    return [
        _event("take-off", "Take-off", "06:05:00", "06:06:00", "S01"),
        _event("nav-lost", "Satellite navigation lost", "06:31:00", "06:32:00", "S02", "S12"),
        _event("sound-1", "First sound", "07:13:31", "07:13:32", "S03", "S06"),
        _event("sound-2", "Second sound", "07:13:55", "07:13:57", "S04", "S06", "S07"),
        _event("hyd-lost", "Hydraulic system 2 lost", "07:13:52", "07:13:53", "S05"),
        _event("told-atc", "Crew tells Nordhavn control", "07:15:57", "07:15:58", "S08"),
        _event("landing", "Landing on water", "07:45:00", "07:48:30", "S09"),
        _event("decision", "Decision to divert", None, at("07:30:00")[11:19], "S10"),
        _event("rescue", "First boat arrives", None, None, "S11"),
    ]


def _intervals() -> list[IntervalOut]:
    two_sounds = IntervalOut(
        id="two-sounds",
        label="First to second sound",
        start="sound-1",
        stop="sound-2",
        shortest_s=24.0,
        longest_s=25.0,
        fixed_by={"shortest": ["S06"], "longest": ["S03", "S04"]},
        sentence="The second sound came 24 to 25 seconds after the first.",
        implied=[
            ImpliedOut(statement="S05", reading="absolute", shortest_s=24.0, longest_s=25.0),
            ImpliedOut(statement="S05", reading="cumulative", shortest_s=None, longest_s=None),
        ],
    )
    told = IntervalOut(
        id="to-report",
        label="First sound to the report to control",
        start="sound-1",
        stop="told-atc",
        shortest_s=145.0,
        longest_s=147.0,
        fixed_by={"shortest": ["S03"], "longest": ["S08"]},
        sentence="Control was told 2 min 25 s to 2 min 27 s after the first sound.",
        implied=[],
    )
    open_ended = IntervalOut(
        id="to-rescue",
        label="Landing to the first boat",
        start="landing",
        stop="rescue",
        shortest_s=None,
        longest_s=None,
        fixed_by={},
        sentence="No statement bounds this interval.",
        implied=[],
    )
    return [two_sounds, told, open_ended]


def _quantities() -> list[QuantityOut]:
    return [
        QuantityOut(
            id="approaches", label="Approaches flown", kind="count", unit="approaches", reference=None,
            least=2, most=2, statements=["S13"],
        ),
        QuantityOut(
            id="height", label="Height at the first sound", kind="value", unit="m", reference="QFE",
            least=None, most=900, statements=["S14"],
        ),
    ]  # fmt: skip


def _bar(
    event: str, first: str, last: str, zone: str = "UTC", reading: str = "truncated", fits: bool = True
) -> TimeBarOut:
    return TimeBarOut(event=event, earliest_utc=at(first), latest_utc=at(last), zone=zone, reading=reading, fits=fits)


def _said(key: str, document: str, text: str, verdict: str, *bars: TimeBarOut, **more: object) -> StatementOut:
    source = next(one for one in _documents() if one.id == document)
    fields: dict[str, object] = {
        "id": key, "document": document, "fact": None, "section": "1.1", "text": text, "quote": text.lower(),
        "quote_status": "verified", "speaker": source.publisher, "interest": source.interest,
        "trust": source.trust, "root": source.root, "said": None, "relays": None, "hedge": None, "doubt": None,
        "says": ["time"] if bars else ["cause"], "as_written": bars[0].earliest_utc[11:19] if bars else None,
        "events": list(dict.fromkeys(bar.event for bar in bars)), "bars": list(bars), "verdict": verdict,
        "off_by_s": None, "zones": sorted({bar.zone for bar in bars if bar.fits}),
        "readings": sorted({bar.reading for bar in bars if bar.fits}), "why": "Compared with all other evidence.",
    }  # fmt: skip
    return StatementOut.model_validate(fields | more)


def _statements() -> list[StatementOut]:
    sounds = {"events": ["sound-1", "sound-2"], "as_written": "24 seconds later", "says": ["offsets"]}
    return [
        _said("S01", "REP", "Take-off in minute 06:05.", "measured", _bar("take-off", "06:05:00", "06:06:00")),
        _said("S02", "REP", "Navigation lost in minute 06:31.", "measured", _bar("nav-lost", "06:31:00", "06:32:00")),
        _said("S03", "REP", "First sound at 07:13:31.", "measured", _bar("sound-1", "07:13:31", "07:13:32")),
        _said("S04", "REP", "Second sound at 07:13:56.", "measured", _bar("sound-2", "07:13:56", "07:13:57")),
        _said("S05", "REP", "Pressure lost 21 s after.", "supported", _bar("hyd-lost", "07:13:52", "07:13:53")),
        _said("S06", "MIN", "The sounds are 24 s apart.", "supported", quote=HOSTILE_QUOTE, **sounds),
        _said(
            "S07", "N3", "The sounds are a minute apart.", "contradicted",
            _bar("sound-2", "07:14:31", "07:14:32", fits=False), quote=RTL_QUOTE, off_by_s=35.0,
        ),
        _said(
            "S08", "ATC", "Control told at 07:15:57.", "compatible", _bar("told-atc", "07:15:57", "07:15:58"),
            quote=None, quote_status="withheld",
        ),
        _said(
            "S09", "N1", "Landing at half past ten, zone not said.", "contradicted",
            _bar("landing", "06:30:00", "06:31:00", "UTC+4", fits=False),
            _bar("landing", "07:30:00", "07:31:00", "UTC+3", fits=False),
            off_by_s=840.0, quote_status="not checked",
        ),
        _said("S10", "N2", "Decision before 07:30.", "compatible", _bar("decision", "07:00:00", "07:30:00")),
        _said("S11", "N2", "A boat came.", "unchecked", events=["rescue"]),
        _said(
            "S12", "N1", "Navigation lost from 07:01.", "contradicted",
            _bar("nav-lost", "07:01:00", "07:02:00", fits=False), off_by_s=1740.0,
        ),
        _said("S13", "MIN", "Two approaches.", "disputed", says=["number"]),
        _said("S14", "ATC", "Not above 900 m.", "unchecked", says=["number"], quote=None, quote_status="withheld"),
        _said("S15", "ATC", "It seems a bird hit the left engine.", "unchecked", hedge="it seems", root="r-crew"),
        _said("S16", "N1", "A bird hit the engine.", "unchecked", relays="S15", quote="a bird hit"),
        _said("S17", "N2", "A bird was the reason.", "unchecked", relays="S16", quote="a bird"),
        _said("S18", "MIN", "No bird remains on the examined parts.", "unchecked", hedge="preliminary"),
        _said("S19", "MIN", "Three approaches.", "disputed", says=["number"]),
    ]  # fmt: skip


def _found(
    key: str, kind: str, said: list[str], against: list[str], events: list[str], excess: float | None, text: str
) -> ContradictionOut:
    return ContradictionOut(
        id=key, kind=kind, statements=said, against=against, events=events, excess_s=excess, text=text
    )


def _contradictions() -> list[ContradictionOut]:
    return [
        _found("K1", "time", ["S04", "S07"], ["S07"], ["sound-2"], 35.0,
               "A minute between the sounds is 35 s more than the recorder leaves."),
        _found("K2", "onset_against_repeat", ["S02", "S12"], ["S12"], ["nav-lost"], 1740.0,
               "07:01 is a repeat report of a state that began in minute 06:31."),
        _found("K3", "zone", ["S09", "S01"], ["S09"], ["landing"], 840.0, "No zone puts it there."),
        _found("K4", "count", ["S13", "S19"], [], [], None, "Two and three approaches cannot both be right."),
        _found("K5", "hedge", ["S15", "S16"], ["S16"], [], None, "The hedge of the crew was lost at the first relay."),
    ]  # fmt: skip


def _claims() -> list[ClaimOut]:
    return [
        ClaimOut(
            id="bird", label="Bird strike", kind="cause", tellers=3, roots=1,
            teller_names=["Crew", "Daily One", "Daily Two"],
            root_names=["Crew report by radio"],
            root_statements=["S15"],
            asserted=["S16", "S17"],
            suggested=["S15"],
            rejected=["S18"],
            relays=[("S16", "S15"), ("S17", "S16")],
            text="Three tellers repeat one report of the crew.")]  # fmt: skip


def _known(stage: str, party: str, event: str, gap: tuple[float | None, float | None]) -> KnowledgeOut:
    times = {one.id: one for one in _events()}
    return KnowledgeOut(
        hazard="nav",
        hazard_label="Loss of satellite navigation",
        stage=stage,
        party=party,
        event=event,
        onset_event="nav-lost",
        onset_earliest_utc=at("06:31:00"),
        onset_latest_utc=at("06:32:00"),
        earliest_utc=times[event].earliest_utc,
        latest_utc=times[event].latest_utc,
        gap_s=gap,
        statements=times[event].statements,
        text=f"{party}: {times[event].label.lower()}.",
    )


def _knowledge() -> list[KnowledgeOut]:
    return [
        _known("first_report", "Crew", "sound-1", (2491.0, 2552.0)),
        _known("told_atc", "Nordhavn control", "told-atc", (2637.0, 2698.0)),
        _known("told_operator", "Zephyr Air", "decision", (None, 3540.0)),
        _known("acted", "Coast guard", "rescue", (None, None)),
    ]


def _sections() -> list[SectionOut]:
    flight = [
        SentenceOut(text="Take-off was between 06:05 and 06:06 UTC.", statements=["S01"], contradictions=[]),
        SentenceOut(text="Two sounds were 24 to 25 s apart.", statements=["S03", "S06"], contradictions=["K1"]),
    ]
    return [
        SectionOut(number="1.1", title="History of the flight", sentences=flight),
        SectionOut(number="1.2", title="Injuries to persons", sentences=[]),
        SectionOut(number="1.19", title="Useful or effective investigation techniques", sentences=[]),
    ]


def _places() -> list[PlaceOut]:
    rows = [
        ("nordhavn", "Nordhavn aerodrome", 57.05, 22.1, None, "aerodrome", []),
        ("eastport", "Eastport aerodrome", 58.4, 26.7, None, "aerodrome", []),
        ("coast", "Landing on water", 57.6, 20.4, 25.0, "event", ["landing"]),
        ("nearby", "Last position", 57.62, 20.5, None, "event", ["sound-1"]),
    ]
    return [
        PlaceOut(id=key, label=label, latitude=latitude, longitude=longitude, radius_km=radius,
                 kind=kind, source="=HYPERLINK(made up)", events=list(events))
        for key, label, latitude, longitude, radius, kind, events in rows
    ]  # fmt: skip


def _history() -> list[StageOut]:
    return [
        StageOut(date="2031-05-08", documents=3, statements=9, contradicted=1, disputed=0,
                 intervals={"two-sounds": (10.0, 80.0), "to-report": (None, 400.0)}, claims={"bird": (2, 1)}),
        StageOut(date="2031-06-01", documents=6, statements=19, contradicted=3, disputed=2,
                 intervals={"two-sounds": (24.0, 25.0), "to-report": (145.0, 147.0)}, claims={"bird": (3, 1)}),
    ]  # fmt: skip


def after(seconds: float) -> str:
    """A UTC time so long after 06:00 of the made-up day."""
    return f"{datetime.fromisoformat(at('06:00:00')) + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}"


def _point(seconds: int) -> TrackPointOut:
    """East along 57 degrees, then back to the coast; MLAT after the coverage gap, no positions in the other."""
    lost, mlat, ground = 1890 < seconds < 2400, seconds > 4200, seconds < 330
    level, leg = max(0.0, min(1.0, (seconds - 330) / 900, (6420 - seconds) / 1800)), min(seconds, 7800 - seconds)
    return TrackPointOut(
        utc=after(seconds), latitude=None if lost else 57.05 + max(0, seconds - 3600) * 2e-4,
        longitude=None if lost else 22.1 + leg * 7e-4 - max(0, seconds - 3900) * 1.02e-3,
        pressure_altitude_ft=round(31000 * level), geometric_altitude_ft=None if mlat else round(31000 * level) + 475,
        ground_speed_kt=None if mlat else 20 + 420 * level**0.5, on_ground=True if ground else None if mlat else False,
        vertical_rate_fpm=2048.0 if 0 < level < 1 and seconds < 1300 else -1088.0 if level < 1 and not ground else 0.0,
        source="MLAT" if mlat else "ADS-B",
    )  # fmt: skip


def _recordings() -> list[RecordingOut]:
    """One with a gap of each kind, and one in which no aircraft was chosen."""
    rows = [("positions stop", 1890, 1891, "nav-lost"), ("squawk", 4490, 4500, None),
            ("positions resume", 2399, 2400, None), ("messages stop", 6420, None, None),
            ("messages resume", 4195, 4200, None)]  # fmt: skip
    events = [RecordedEventOut(kind=name.replace(" ", "_"), label=name.capitalize(), event=event,
                               earliest_utc=after(first), latest_utc=last and after(last))
              for name, first, last, event in rows]  # fmt: skip
    gaps = [TrackGapOut(kind="position_loss", start_utc=after(1890), stop_utc=after(2400)),
            TrackGapOut(kind="coverage", start_utc=after(3600), stop_utc=after(4200))]  # fmt: skip
    seen = [_point(seconds) for seconds in range(240, 6421, 20) if not 3600 < seconds < 4200]
    chosen = RecordingOut(
        id="ground-station", kind="surveillance", file=HOSTILE_FILE, reader="sbs", aircraft="~4b1234",
        aircraft_in_file=7, reports=90210,
        clock="the receiver's, within 0.5 s of UTC", start_utc=after(0), stop_utc=after(7200), events=events,
        points=seen, gaps=gaps, published=None)  # fmt: skip
    unknown: dict[str, object] = {"aircraft": None, "start_utc": None, "stop_utc": None, "events": [],
                                  "points": [], "gaps": []}  # fmt: skip
    return [chosen, chosen.model_copy(update={"id": "second", "file": "b.csv", "clock": "unknown", **unknown})]
