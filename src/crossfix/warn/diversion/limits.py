"""Thresholds and dated factors of the diversion table, each with unit and source. They are no aircraft manual."""

from __future__ import annotations

from dataclasses import dataclass, field

from crossfix.records.thresholds import limit

FACTORS = "crossfix factors of 2026-11-22, advisory, no aircraft manual"


@dataclass(frozen=True, slots=True)
class SearchLimits:
    """Which airports are looked at."""

    within_nm: float = limit(300.0, "NM", "ours: about 45 min for a jet; widened until three are found")
    widest_nm: float = limit(10_800.0, "NM", "half round the Earth: where widening ends")
    least: int = limit(3, "1", "reference of the watch: at least three rows, with the rejected")
    runway_m: float = limit(1500.0, "m", "ours: the shortest landing in the table of types, with its margin, is 1380 m")


@dataclass(frozen=True, slots=True)
class ReachLimits:
    """Time, fuel and height."""

    reserve_s: float = limit(
        1800.0, "s", "final reserve fuel: 30 min of holding for turbines (ICAO Annex 6, I, 4.3.6.3)"
    )
    approach_s: float = limit(240.0, "s", "ours: for the approach, beside the way there")
    descent_ft_per_nm: float = limit(318.0, "ft/NM", "3 degrees")
    low_ft: float = limit(10_000.0, "ft", "below it 250 kt at most (ICAO Annex 11, airspace classes)")
    low_kt: float = limit(250.0, "kt", "calibrated, the same")
    glide_share: float = limit(0.8, "1", "reference of the watch: of the clean glide ratio, for what is not clean")
    glide_loss_ft: float = limit(1500.0, "ft", "reference of the watch: gear and manoeuvres")
    glide_speed_share: float = limit(1.5, "1", "ours: of the final approach speed; the best glide is near it")


@dataclass(frozen=True, slots=True)
class WayLimits:
    """Hazards that are flown round."""

    early_share: float = limit(1.5, "1", "ours: of the time straight there, for the time a hazard must hold to count")
    early_s: float = limit(900.0, "s", "ours: and that on top")
    low_ft: float = limit(1500.0, "ft", "ours: an area whose ceiling is below it bars an airport, and no way there")
    sides: int = limit(24, "1", "ours: a circle is flown round as a polygon outside it, up to 0.9 % larger")
    inside_share: float = limit(3.0, "1", "ours: from inside an area a NM in it counts as three, to leave it soon")
    corners: int = limit(60, "1", "ours: an outline with more is taken as a polygon of `sides` sides outside it")


@dataclass(frozen=True, slots=True)
class RunwayLimits:
    """Landing distance: an air distance, then speed squared over twice the deceleration, thinner air made good."""

    air_m: float = limit(350.0, "m", "ours: from 50 ft at 3 degrees 290 m, and a short flare")
    deceleration_m_s2: float = limit(2.5, "m/s2", "ours: between low and medium autobrake, dry; E190 gives 1245 m")
    in_flight: float = limit(1.15, "1", "landing distance at the time of landing, plus 15 % (EU CAT.OP.MPA.303)")
    wet: float = limit(1.15, "1", "wet (EU CAT.POL.A.235)")
    hydraulics: float = limit(2.0, "1", "all hydraulics: no brakes but emergency, no spoilers, no steering; advisory")
    reversers: float = limit(1.1, "1", "advisory default of the watch's reference, 2026-11-22")
    spoilers: float = limit(1.25, "1", "the same")
    antiskid: float = limit(1.6, "1", "the same")
    flaps: float = limit(1.4, "1", "the same")
    codes: tuple[float, ...] = limit(
        (0.0, 2.5, 2.0, 1.6, 1.35, 1.15, 1.0),
        "1",
        "ours, by runway condition code 0 to 6 (ICAO Doc 10064); 0: no landing",
    )
    width_m: float = limit(30.0, "m", "ICAO Annex 14 I, 3.1.10: code number 3, outer main gear span up to 9 m")


@dataclass(frozen=True, slots=True)
class WeatherLimits:
    """Minima where the approach is not known, and what is not landed in."""

    window_s: float = limit(3600.0, "s", "a forecast counts from 1 h before to 1 h after (EU CAT.OP.MPA.185)")
    report_s: float = limit(3600.0, "s", "reference of the watch: an older report says nothing")
    visual_ft: float = limit(1000.0, "ft", "visual approach, a default of the watch's reference")
    visual_m: float = limit(5000.0, "m", "the same; visual meteorological conditions")
    precision_ft: float = limit(200.0, "ft", "ILS category I")
    precision_m: float = limit(550.0, "m", "ILS category I, as runway visual range")
    crosswind_kt: float = limit(30.0, "kt", "ours: below what airliners demonstrated")
    crosswind_no_hydraulics_kt: float = limit(15.0, "kt", "ours: no steering and poor control")
    severe: tuple[str, ...] = limit(
        ("TS", "FZRA", "FZDZ", "VA", "FC", "SQ"), "1", "reference of the watch: no landing in it"
    )
    slippery: tuple[str, ...] = limit(
        ("SN", "SG", "PL", "GR", "GS", "FZ", "IC"), "1", "ours: the runway may not be only wet"
    )


@dataclass(frozen=True, slots=True)
class OpenLimits:
    """Hazards at an airport."""

    ring_nm: float = limit(10.0, "NM", "reference of the watch: the approach")
    approach_ft: float = limit(3200.0, "ft", "an area above an approach of 3 degrees over that ring closes nothing")


@dataclass(frozen=True, slots=True)
class DiversionLimits:
    """All of them."""

    search: SearchLimits = field(default_factory=SearchLimits)
    reach: ReachLimits = field(default_factory=ReachLimits)
    way: WayLimits = field(default_factory=WayLimits)
    runway: RunwayLimits = field(default_factory=RunwayLimits)
    weather: WeatherLimits = field(default_factory=WeatherLimits)
    open: OpenLimits = field(default_factory=OpenLimits)
