"""Loss and recovery on made-up flights: textbook, thresholds, gaps, missing input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from builders.flights import Cruise, flight_of
from crossfix.detect.gnss.limits import LossLimits
from crossfix.detect.gnss.state import SatelliteNavigation
from crossfix.records.event import Event, Kind

CRUISE = Cruise()
LIMITS = LossLimits()


def found(rows: Sequence[dict[str, Any]], *kinds: Kind) -> list[Event]:
    """Events of these kinds, or of all."""
    events = SatelliteNavigation().detect(flight_of(rows))
    return [event for event in events if not kinds or event.kind in kinds]


def codes(event: Event) -> set[str]:
    """The codes of an event's reasons."""
    return {reason.code for reason in event.reasons}


def test_a_quiet_flight_has_no_event() -> None:
    assert found([*CRUISE.clean(0, 900)]) == []


def test_a_loss_from_the_first_message_without_a_position_to_the_last() -> None:
    loss, recovery = found([*CRUISE.clean(0, 300), *CRUISE.lost(300, 420), *CRUISE.clean(420, 600)])
    assert loss.kind is Kind.LOSS
    assert (loss.interval.low, loss.interval.high) == (300.0, 419.3)
    assert loss.onset.low == 299.0  # the last position
    assert not loss.ongoing
    assert codes(loss) == {"no_position_message", "airspeed_velocity", "accuracy_zero"}
    assert recovery.kind is Kind.RECOVERY
    assert recovery.interval.low == 420.0
    assert recovery.onset.low == pytest.approx(419.3)


def test_its_place_is_the_last_position_sent() -> None:
    loss = found([*CRUISE.clean(0, 300), *CRUISE.lost(300, 420)], Kind.LOSS)[0]
    assert loss.place.latitude == pytest.approx(45.0)
    assert loss.place.longitude == pytest.approx(CRUISE.east(299.0), abs=0.01)
    assert loss.place.altitude_ft == 35_000.0
    assert loss.callsign == "TST1"


def test_it_goes_on_where_the_reports_end() -> None:
    loss = found([*CRUISE.clean(0, 300), *CRUISE.lost(300, 420)])[0]
    assert loss.ongoing


def test_an_aircraft_first_heard_without_positions_is_lost() -> None:
    loss = found([*CRUISE.lost(0, 60)])[0]
    assert loss.interval.low == 0.0
    assert loss.onset.low == float("-inf")
    assert loss.place.latitude is None


def test_one_message_without_a_position_is_none() -> None:
    assert found([*CRUISE.clean(0, 300), CRUISE.no_position(300.1), *CRUISE.clean(301, 400)]) == []


@pytest.mark.parametrize(("lasts_s", "is_one"), [(LIMITS.onset_s - 1, False), (LIMITS.onset_s, True)])
def test_one_kind_of_evidence_needs_its_time(lasts_s: float, is_one: bool) -> None:
    rows = [CRUISE.no_position(100 + float(k)) for k in range(int(lasts_s) + 1)]
    assert bool(found([*CRUISE.clean(0, 100), *rows, *CRUISE.clean(101 + lasts_s, 300)], Kind.LOSS)) is is_one


@pytest.mark.parametrize(("reports", "is_one"), [(LIMITS.onset_reports - 1, False), (LIMITS.onset_reports, True)])
def test_two_kinds_need_three_reports(reports: int, is_one: bool) -> None:
    pair = [CRUISE.no_position(100.0), CRUISE.airspeed(100.3), CRUISE.no_position(101.0), CRUISE.airspeed(101.3)]
    assert bool(found([*CRUISE.clean(0, 100), *pair[:reports], *CRUISE.clean(120, 300)], Kind.LOSS)) is is_one


def test_airspeed_alone_is_evidence_only_of_an_aircraft_that_sent_ground_speed() -> None:
    through_air = [CRUISE.airspeed(float(t)) for t in range(100, 130)]
    assert found(through_air) == []
    assert found([*CRUISE.clean(0, 100), *through_air], Kind.LOSS)[0].interval.low == 100.0


@pytest.mark.parametrize(("clean_s", "losses"), [(LIMITS.clean_s - 1, 1), (LIMITS.clean_s + 2, 2)])
def test_a_short_return_of_positions_does_not_end_a_loss(clean_s: float, losses: int) -> None:
    back = 200 + clean_s
    rows = [*CRUISE.lost(100, 200), *CRUISE.clean(200, back), *CRUISE.lost(back, back + 100)]
    assert len(found([*CRUISE.clean(0, 100), *rows], Kind.LOSS)) == losses


def test_on_the_ground_there_is_no_loss_and_landing_ends_one() -> None:
    grounded = [{**row, "on_ground": True, "pressure_altitude": 100.0} for row in CRUISE.lost(0, 100)]
    assert found(grounded) == []
    loss, *more = found([*CRUISE.lost(0, 100), *({**r, "time": r["time"] + 100} for r in grounded)])
    assert loss.interval.high <= 100.0
    assert not loss.ongoing
    assert more == []


def test_an_aircraft_that_nothing_says_is_airborne_is_not_judged() -> None:
    unknown = [
        {k: v for k, v in row.items() if k not in ("on_ground", "pressure_altitude")} for row in CRUISE.lost(0, 99)
    ]
    assert found(unknown) == []


def test_a_long_silence_ends_a_loss_as_not_known() -> None:
    later = LIMITS.silence_s + 200.0
    first, second = found([*CRUISE.lost(0, 60), *CRUISE.lost(later, later + 60)], Kind.LOSS)
    assert first.ongoing
    assert first.interval.high < 60.0
    assert second.interval.low == later


def test_a_silence_is_not_a_loss() -> None:
    assert found([*CRUISE.clean(0, 100), *CRUISE.clean(700, 900)]) == []


def test_the_frames_that_made_it_are_carried() -> None:
    rows = [*CRUISE.clean(0, 60), *CRUISE.lost(60, 120)]
    framed = [{**row, "frame": f"8d4ca216{k:020x}".encode()} for k, row in enumerate(rows)]
    loss = found(framed, Kind.LOSS)[0]
    first = next(report for report in loss.evidence if report.reason == "no_position_message")
    assert first.frame == framed[next(k for k, row in enumerate(rows) if row["time"] == 60.0)]["frame"].decode()
    assert all(report.frame for report in loss.evidence)


# ------------------------------------------------------- sources that tell positions only


def point(t: float, placed: bool = True, **more: Any) -> dict[str, Any]:
    """A report of a source without type codes: with the aircraft's own position, or one computed by MLAT."""
    row = {"time": t, "on_ground": False, "pressure_altitude": 35_000.0, "source_class": 1 if placed else 4}
    return {**row, "latitude": 45.0, "longitude": CRUISE.east(t), **more}


def test_heard_without_own_positions_for_long_is_a_loss() -> None:
    rows = [point(t) for t in range(0, 600, 10)] + [point(t, placed=False) for t in range(600, 1200, 10)]
    loss, recovery = found([*rows, *(point(t) for t in range(1200, 1500, 10))])
    assert codes(loss) == {"no_position_for_long"}
    assert (loss.interval.low, loss.interval.high) == (600.0, 1190.0)
    assert recovery.interval.low == 1200.0


def test_heard_too_rarely_is_not_a_loss_but_poor_reception() -> None:
    rare = [point(t, placed=False) for t in range(600, 1600, 200)]
    assert found([*(point(t) for t in range(0, 600, 10)), *rare]) == []


def test_near_the_ground_silence_about_positions_is_no_evidence() -> None:
    low = [point(t, placed=False, pressure_altitude=1400.0) for t in range(600, 1200, 10)]
    assert found([*(point(t) for t in range(0, 600, 10)), *low]) == []


def test_an_aircraft_never_placed_by_such_a_source_is_not_judged() -> None:
    assert found([point(t, placed=False) for t in range(0, 1200, 10)]) == []


def test_published_points_are_enough_where_they_say_so() -> None:
    said = [
        point(0.0, position_sent=True, latitude=None, longitude=None, ground_speed=402.0),
        point(1500.0, position_sent=False, latitude=None, longitude=None),
        point(2820.0, position_sent=False, latitude=None, longitude=None),
        point(4500.0, position_sent=True, latitude=None, longitude=None),
        point(5700.0, position_sent=True, latitude=None, longitude=None),
    ]
    loss, recovery = found(said)
    assert (loss.interval.low, loss.interval.high) == (1500.0, 2820.0)
    assert recovery.interval.low == 4500.0


def test_accuracy_alone_is_no_loss_also_where_positions_are_rare() -> None:
    """CSN348 at Helsinki: faint, positions a minute apart, NACp 0 between them."""
    rows = [*CRUISE.clean(0, 100)]
    for t in range(100, 700, 10):
        rows.append(CRUISE.position(float(t), nic=0) if t % 60 == 40 else CRUISE.status(float(t), nac_p=0))
        rows.append(CRUISE.velocity(t + 0.5))
    assert found(rows, Kind.LOSS) == []


def test_accuracy_0_without_positions_is_the_first_evidence() -> None:
    rows = [CRUISE.status(float(t), nac_p=0, sil=0, on_ground=False) for t in range(0, 40, 5)]
    loss = found([*rows, *CRUISE.lost(40, 100)], Kind.LOSS)[0]
    assert loss.interval.low == 0.0
