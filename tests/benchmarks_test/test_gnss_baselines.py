"""The rules of other tools on made-up frames, at times worked out by hand from their descriptions."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.gnss_baselines import Verdict, nic_at_most_5, nic_below_7, readsb

from builders import mode_s as made
from builders.mode_s_reading import ADDRESS, read
from crossfix.records.table import Column, Table

CRUISE = made.altitude_25(35_000, 12)
Sent = list[tuple[float, bytes]]
FLAG_S = 38.5
"""Last good position at 20.0 s, a message each 0.5 s: the first that counts at 30.5 s, the 17th at 38.5 s."""


def squitter(me: int, control: int = 5) -> bytes:
    """A frame of the aircraft, airborne."""
    return made.squitter(ADDRESS, me, control=control)


def flying(speed_kt: int = 300, nac_p: int = 9, until_s: float = 20.0, control: int = 5) -> Sent:
    """Positions each half second with speed east and NACp, until a time."""
    speed = made.velocity(1, (0, speed_kt + 1), (0, 1), (1, 0, 3), (0, 9))
    sent = [(0.0, squitter(speed, control)), (0.1, squitter(made.operational_status(2, nac_p=nac_p), control))]
    for k in range(int(2 * until_s) + 1):
        position = made.airborne(60.0 + 1e-4 * k, 25.0, k % 2, CRUISE)
        sent.append((0.5 * k, squitter(position, control)))
        if k % 20 == 0:
            sent.append((0.5 * k, squitter(made.operational_status(2, nac_p=nac_p), control)))
    return sent


def each_half_second(me: int, start_s: float, stop_s: float, control: int = 5) -> Sent:
    """The same message from start to stop, both included."""
    steps = np.arange(start_s, stop_s + 0.25, 0.5)
    return [(float(t), squitter(me, control)) for t in steps]


def verdict(sent: Sent) -> Verdict:
    """What readsb's rule says."""
    ordered = sorted(sent, key=lambda one: one[0])
    return readsb(read([frame for _, frame in ordered], [time_s for time_s, _ in ordered]))


NO_POSITION = made.packed((0, 5), (0, 3), (CRUISE, 12), (0, 36))


def test_the_seventeenth_message_without_position_flags() -> None:
    assert verdict(flying() + each_half_second(NO_POSITION, 20.5, FLAG_S)) == Verdict(True, FLAG_S)
    assert verdict(flying() + each_half_second(NO_POSITION, 20.5, FLAG_S - 0.5)) == Verdict(True, None)


def test_an_aircraft_that_comes_without_a_position_is_never_flagged() -> None:
    speed = squitter(made.velocity(1, (0, 301), (0, 1), (1, 0, 3), (0, 9)))
    assert verdict([(0.0, speed), *each_half_second(NO_POSITION, 0.5, 120.0)]) == Verdict(True, None)


@pytest.mark.parametrize(("speed_kt", "first_s"), [(50, None), (51, FLAG_S)])
def test_the_ground_speed_must_be_above_fifty(speed_kt: int, first_s: float | None) -> None:
    assert verdict(flying(speed_kt) + each_half_second(NO_POSITION, 20.5, 60.0)).first_s == first_s


def test_on_the_ground_nothing_counts() -> None:
    sent = flying() + each_half_second(NO_POSITION, 20.5, 60.0, control=4)
    assert verdict(sent) == Verdict(True, None)


@pytest.mark.parametrize(("nac_p", "first_s"), [(2, FLAG_S), (3, None)])
def test_a_poor_accuracy_counts_as_no_position(nac_p: int, first_s: float | None) -> None:
    poor = made.operational_status(2, nac_p=nac_p)
    assert verdict(flying() + each_half_second(poor, 20.5, 60.0)).first_s == first_s


@pytest.mark.parametrize(("nac_p", "first_s"), [(3, None), (4, FLAG_S)])
def test_a_position_is_good_from_accuracy_4_on(nac_p: int, first_s: float | None) -> None:
    assert verdict(flying(nac_p=nac_p) + each_half_second(NO_POSITION, 20.5, 60.0)).first_s == first_s


@pytest.mark.parametrize(("start_s", "first_s"), [(911.5, 919.5), (912.0, None)])
def test_a_quarter_hour_after_the_last_good_position_the_flag_is_gone(start_s: float, first_s: float | None) -> None:
    assert verdict(flying() + each_half_second(NO_POSITION, start_s, 1000.0)).first_s == first_s


def test_good_accuracy_with_good_positions_counts_down() -> None:
    """16 messages up to 38.0 s, then 6 good ones: from 10 on, the seventh after 10 s flags."""
    good: Sent = []
    for k in range(6):
        position = made.airborne(60.01 + 1e-4 * k, 25.0, k % 2, CRUISE)
        good += [(38.5 + 0.5 * k, squitter(position)), (38.55 + 0.5 * k, squitter(made.operational_status(2)))]
    sent = flying() + each_half_second(NO_POSITION, 20.5, 38.0) + good
    placed = [t for t, frame in good if frame[4] >> 3 == 11]
    # The first accuracy after 38.5 s comes with its position; the last good position is at 41.0 s.
    assert placed[-1] == 41.0
    assert verdict(sent + each_half_second(NO_POSITION, 41.5, 120.0)).first_s == pytest.approx(51.5 + 6 * 0.5)


def test_readsb_needs_frames() -> None:
    assert readsb(Table({"time": Column.of("time", [0.0])})) == Verdict(False)


CODES = [(9, False, False), (11, False, False), (12, False, False), (13, True, False), (14, True, True),
         (18, True, True), (20, False, False), (21, False, False), (22, True, True)]  # fmt: skip


@pytest.mark.parametrize(("code", "below_7", "at_most_5"), CODES)
def test_the_type_code_decides_on_integrity(code: int, below_7: bool, at_most_5: bool) -> None:
    """DO-260B Table 2-16: 12 is NIC 7, 13 is NIC 6, 14 is NIC 5."""
    table = read([squitter(made.airborne(60.0, 25.0, k % 2, CRUISE, tc=code)) for k in range(4)])
    assert (nic_below_7(table).alarm, nic_at_most_5(table).alarm) == (below_7, at_most_5)


def test_a_message_without_position_has_no_integrity() -> None:
    table = read([squitter(NO_POSITION)] * 100)
    assert (nic_below_7(table), nic_at_most_5(table)) == (Verdict(True, None), Verdict(True, None))


@pytest.mark.parametrize(("nic", "below_7", "at_most_5"), [(7, None, None), (6, 2.0, None), (5, 2.0, 2.0)])
def test_where_no_type_code_is_told_the_integrity_is_taken(
    nic: int, below_7: float | None, at_most_5: float | None
) -> None:
    table = Table(
        {
            "time": Column.of("time", [0.0, 1.0, 2.0]),
            "latitude": Column.of("latitude", [60.0, 60.0, 60.0]),
            "on_ground": Column.of("on_ground", [True, False, False]),
            "nic": Column.of("nic", [0, 8, nic]),
        }
    )
    assert (nic_below_7(table).first_s, nic_at_most_5(table).first_s) == (below_7, at_most_5)


def test_without_integrity_the_rule_does_not_apply() -> None:
    assert nic_below_7(Table({"time": Column.of("time", [0.0])})) == Verdict(False)
