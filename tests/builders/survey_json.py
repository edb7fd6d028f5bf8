"""A made-up survey with every feature of `survey.json`, of any size. No real flight and no real interference."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import h3
import numpy as np

from crossfix.derive.strip import strip
from crossfix.physics.geodesy import circle, destination
from crossfix.present.case_json import NoticeOut, SkippedOut
from crossfix.present.survey_cells import CellCount, packed
from crossfix.present.survey_json import (
    AircraftEventOut,
    AircraftOut,
    AreaOut,
    BandOut,
    CellOut,
    CountOut,
    CountsOut,
    DetectorOut,
    FrameOut,
    InputOut,
    MomentOut,
    ReasonOut,
    RingOut,
    SettingsOut,
    SharedPointOut,
    SourceOut,
    StripOut,
    SurveyJson,
    ThresholdOut,
)
from crossfix.present.survey_strips import strip_out
from crossfix.records.flight import Flight
from crossfix.records.table import Column, Table

DAY = "2031-05-06"
MIDDLE = (57.6, 21.8)
RESOLUTION = 4
HOSTILE_PATH = "day <img src=x onerror=alert(1)> & 'raw'\u202e.bin"
HOSTILE_CALLSIGN = "<b>&|</script>"
BANDS = (
    ("below 10,000 ft", None, 10_000.0),
    ("10,000 to 25,000 ft", 10_000.0, 25_000.0),
    ("above 25,000 ft", 25_000.0, None),
)
HOUR_S = 3600.0
Moments = Callable[[float], MomentOut]


def dated(seconds: float) -> MomentOut:
    """Seconds after midnight of the made-up day."""
    zero = datetime.fromisoformat(f"{DAY}T00:00:00").replace(tzinfo=UTC)
    return MomentOut(s=seconds, utc=(zero + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ"))


def undated(seconds: float) -> MomentOut:
    """Seconds after the first frame of a log without date."""
    return MomentOut(s=seconds, utc=None)


def synthetic_survey(
    reach: int = 8, windows: int = 24, aircraft: int = 6, filled: float = 0.55, at: Moments = dated
) -> SurveyJson:
    """A survey of 1 + 3 reach (reach + 1) cells over `windows` hours, of which `filled` have aircraft."""
    counts, cells = _cells(reach, windows, filled)
    affected = _aircraft(aircraft, at)
    return SurveyJson(
        crossfix="0.1.0",
        synthetic=True,
        identity="0" * 64,
        settings=SettingsOut(
            window_s=HOUR_S,
            windows=windows,
            first=at(0.0),
            bands=[BandOut(label=label, floor_ft=low, ceiling_ft=high) for label, low, high in BANDS],
        ),
        first=at(12.0),
        last=at(windows * HOUR_S - 3),
        counts=CountsOut(
            reports=4_812_345,
            aircraft_seen=1204,
            aircraft_affected=len(affected),
            aircraft_spoofed=2,
            aircraft_suspected=1,
            aircraft_never_placed=1,
            events={"loss": 5, "spoofing": 2, "recovery": 4},
        ),
        inputs=[
            InputOut(
                notices=[],
                path=HOSTILE_PATH,
                sha256="ab" * 32,
                reader="raw_jsonl",
                reports=4_812_345,
                first=at(12.0),
                last=None,
            )
        ],
        cell_counts=counts,
        cells=cells,
        areas=_areas(at),
        sources=_sources(),
        shared_points=[_shared_point(at)],
        aircraft=affected,
        detectors=[_detector()],
        skipped=[SkippedOut(what="gnss_spoofing", why="the reports of one.csv have no nac_p")],
        notices=[NoticeOut(where="day.bin", text="receiver 3 silent from 04:10 to 04:25: not counted")],
    )


def _cells(reach: int, windows: int, filled: float) -> tuple[list[CountOut], list[CellOut]]:
    """Interference within some 150 km of the middle from window 8 to 13, above the lowest band; clear elsewhere."""
    middle = h3.latlng_to_cell(*MIDDLE, RESOLUTION)
    rings = {cell: _ring(cell) for cell in h3.grid_disk(middle, reach)}
    return packed(_counts(rings, windows, filled), rings, len(BANDS))


def _counts(rings: dict[str, RingOut], windows: int, filled: float) -> Iterator[CellCount]:
    random = np.random.default_rng(20310506)
    for cell in sorted(rings):
        away_km = h3.great_circle_distance(MIDDLE, h3.cell_to_latlng(cell))
        for window in range(windows):
            for band in range(len(BANDS)):
                if random.random() > filled:
                    continue
                seen = int(random.integers(1, 25))
                jammed = away_km < 170 and 8 <= window <= 13 and band > 0
                share = 0.75 - away_km / 300 if jammed else 0.0
                yield CellCount(cell, window, band, _count(seen, int(random.binomial(seen, share)), jammed))


def _count(seen: int, affected: int, jammed: bool) -> CountOut:
    if seen < 3:
        return CountOut(
            seen=seen,
            affected=affected,
            spoofed=0,
            state="too_few",
            p_value=None,
            wilson_low=None,
            wilson_high=None,
            resolution=2,
        )
    found = jammed and affected >= 2
    share = affected / seen
    return CountOut(
        seen=seen,
        affected=affected,
        spoofed=affected // 4,
        state="interference" if found else "clear",
        p_value=0.005**affected if affected else 1.0,
        wilson_low=max(0.0, share - 0.2),
        wilson_high=min(1.0, share + 0.2),
        resolution=RESOLUTION if seen > 6 else RESOLUTION - 1,
    )


def _ring(cell: str) -> RingOut:
    ring = [(round(lng, 4), round(lat, 4)) for lat, lng in h3.cell_to_boundary(cell)]
    return [*ring, ring[0]]


def _around(latitude: float, longitude: float, radius_km: float) -> RingOut:
    return [(lng, lat) for lat, lng in circle(latitude, longitude, radius_km * 1000.0, points=24)]


def _areas(at: Moments) -> list[AreaOut]:
    shared = {"aircraft_seen": 61, "aircraft_affected": 44, "aircraft_spoofed": 2}
    first = AreaOut(
        id="A1",
        outline=[_around(*MIDDLE, 170.0)],
        start=at(8 * HOUR_S),
        end=at(14 * HOUR_S),
        onset_earliest=at(8 * HOUR_S + 40),
        onset_latest=at(8 * HOUR_S + 310),
        floor_altitude_ft=11_350.0,
        p_value=3e-21,
        **shared,
    )
    second = first.model_copy(
        update={
            "id": "A2",
            "outline": [_around(55.2, 27.5, 70.0)],
            "start": at(18 * HOUR_S),
            "end": at(19 * HOUR_S),
            "onset_earliest": None,
            "floor_altitude_ft": None,
            "p_value": None,
        }
    )
    return [first, second]


def _sources() -> list[SourceOut]:
    latitude, longitude = destination(*MIDDLE, 200.0, 30_000.0)
    located = SourceOut(
        area="A1",
        located=True,
        reason=None,
        latitude=latitude,
        longitude=longitude,
        area50=[_around(latitude, longitude, 25.0)],
        area95=[_around(latitude, longitude, 60.0)],
        area50_km2=1960.0,
        area95_km2=11_300.0,
        eirp_low_dbm=38.0,
        eirp_high_dbm=55.0,
    )
    not_located = dict.fromkeys(("latitude", "longitude", "area50_km2", "area95_km2", "eirp_low_dbm", "eirp_high_dbm"))
    reason = "azimuths span 40 degrees, at least 120 are needed"
    return [
        located,
        SourceOut.model_validate(
            not_located | {"area": "A2", "located": False, "reason": reason, "area50": [], "area95": []}
        ),
    ]


def _shared_point(at: Moments) -> SharedPointOut:
    aircraft = ["4b0001", "4b0004", "000000"]
    return SharedPointOut(
        latitude=59.1, longitude=25.9, within_m=80.0, aircraft=aircraft, first=at(9 * HOUR_S), last=at(10 * HOUR_S)
    )


def _detector() -> DetectorOut:
    thresholds = [
        ThresholdOut(name="lost_s", value=10.0, unit="s", reason="three messages without position and none with one"),
        ThresholdOut(name="heard_share", value=0.7, unit="1", reason="below it reception fades"),
        ThresholdOut(name="needs_velocity", value=False, unit="", reason="traces have no kinds of velocity"),
    ]
    return DetectorOut(
        name="gnss_loss",
        method="Messages go on and say that there is no position.",
        limits="A source that keeps positions only cannot tell.",
        thresholds=thresholds,
    )


def _aircraft(number: int, at: Moments) -> list[AircraftOut]:
    """The first is never placed and has a callsign of markup; the fourth is spoofed; the last has no strip."""
    made = []
    for place in range(number):
        start_s = (8 + (place * 0.37) % 5) * HOUR_S
        events = [_loss(place, start_s, at)]
        if place % 3 == 1:
            events.append(_spoofing(place, start_s + 900, at))
        events.append(_recovery(place, start_s + 1500, at))
        strip_of = None if place == number - 1 else _strip(start_s, at)
        made.append(
            AircraftOut(
                icao_address=f"4b{place:04x}",
                callsign=HOSTILE_CALLSIGN if place == 0 else f"ZZ{place:03d}" if place % 4 else None,
                events=events,
                strip=strip_of,
            )
        )
    return made


def _loss(place: int, start_s: float, at: Moments) -> AircraftEventOut:
    latitude, longitude = destination(*MIDDLE, place * 71.0, 30_000.0 + place * 17_000.0 % 120_000.0)
    placed = place != 0
    return AircraftEventOut(
        kind="loss",
        form="",
        confirmed=True,
        ongoing=False,
        start=at(start_s),
        end=at(start_s + 900),
        latitude=latitude if placed else None,
        longitude=longitude if placed else None,
        altitude_ft=36_000.0 if placed else None,
        inferred=place == 2,
        sigma_nm=2.4 if place == 2 else None,
        reasons=[
            ReasonOut(
                code="no_position_messages",
                text="messages say that there is no position",
                reports=212,
                value=900.0,
                limit=10.0,
                unit="s",
            ),
            ReasonOut(
                code="airspeed_velocity",
                text="velocity is through the air",
                reports=401,
                value=None,
                limit=None,
                unit="",
            ),
        ],
        frames=[
            FrameOut(
                at=at(start_s + k), reason="no_position_messages", frame="8d4b12340000000000000000abcd" if k else None
            )
            for k in range(4)
        ],
    )


def _spoofing(place: int, start_s: float, at: Moments) -> AircraftEventOut:
    reason = ReasonOut(
        code="slow_at_altitude", text="ground speed too low to fly", reports=31, value=52.0, limit=100.0, unit="kt"
    )
    latitude, longitude = destination(*MIDDLE, place * 71.0 + 10, 60_000.0)
    return AircraftEventOut(
        kind="spoofing",
        form="slow_circle",
        confirmed=place == 1,
        ongoing=False,
        start=at(start_s),
        end=at(start_s + 600),
        latitude=latitude,
        longitude=longitude,
        altitude_ft=36_000.0,
        inferred=True,
        sigma_nm=3.1,
        reasons=[reason],
        frames=[],
    )


def _recovery(place: int, start_s: float, at: Moments) -> AircraftEventOut:
    latitude, longitude = destination(*MIDDLE, place * 71.0 + 20, 150_000.0)
    return AircraftEventOut(
        kind="recovery",
        form="",
        confirmed=True,
        ongoing=False,
        start=at(start_s),
        end=at(start_s + 20),
        latitude=latitude,
        longitude=longitude,
        altitude_ft=24_000.0,
        inferred=False,
        sigma_nm=None,
        reasons=[],
        frames=[],
    )


def _strip(start_s: float, at: Moments) -> StripOut:
    """Ten minutes of positions, 15 of none, 10 at 52 kt, silence of two minutes, positions again."""
    begin_s, end_s = start_s - 600.0, start_s + 2400.0
    time = np.arange(begin_s, end_s, 2.0)
    since = time - start_s
    lost, circling = (since >= 0) & (since < 900), (since >= 900) & (since < 1500)
    heard = ~((since >= 1600) & (since < 1720))
    odd = np.arange(len(time)) % 2 == 1
    columns = {
        "time": Column.of("time", time),
        "type_code": Column.of("type_code", np.where(odd, 19, np.where(lost, 0, 11))),
        "nic": Column.of("nic", np.full(len(time), 8), ~lost & ~odd),
        "nac_p": Column.of("nac_p", np.where(lost, 0, 9), odd),
        "pressure_altitude": Column.of("pressure_altitude", 36_000 - np.clip(since - 1200, 0, None) * 10, ~odd),
        "ground_speed": Column.of("ground_speed", np.where(circling, 52.0, 450.0), ~lost & odd),
        "true_airspeed": Column.of("true_airspeed", np.full(len(time), 440.0), lost & odd),
        "geometric_minus_pressure": Column.of(
            "geometric_minus_pressure", np.where(circling, 3137.5, 350.0), ~lost & odd
        ),
        "geometric_minus_pressure_saturated": Column.of("geometric_minus_pressure_saturated", circling, ~lost & odd),
    }
    return strip_out(strip(Flight(0, Table(columns).where(heard)), begin_s, end_s), at)
