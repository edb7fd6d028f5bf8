"""Which positions are believed: flights written by the encoder, with the faults that real recordings have."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from builders import mode_s as made
from builders.mode_s_reading import ADDRESS, read
from crossfix.read.surveillance.cpr import distance_nm
from crossfix.read.surveillance.mode_s import Decoder, Rejected, Settings
from crossfix.records.table import Table

Place = Callable[[float], tuple[float, float]]
ALTITUDE = made.altitude_25(35_000, 12)


def east_at_480_kt(t: float) -> tuple[float, float]:
    """From 60 N 24 E."""
    return 60.0, 24.0 + t * 480 / 3600 / 60 / math.cos(math.radians(60))


def flown(place: Place, times: list[float], tc: int = 11) -> list[bytes]:
    """Even and odd by turns."""
    return [made.squitter(ADDRESS, made.airborne(*place(t), k % 2, ALTITUDE, tc)) for k, t in enumerate(times)]


def errors_nm(table: Table, place: Place, times: list[float]) -> list[float]:
    """Distance of each position from the truth."""
    ok = np.flatnonzero(table["latitude"].valid)
    got = zip(table["latitude"].values[ok], table["longitude"].values[ok], strict=True)
    return [distance_nm(*place(times[row]), y, x) for row, (y, x) in zip(ok, got, strict=True)]


HALF_SECONDS = [k * 0.5 for k in range(120)]


def test_a_flight_is_followed_from_the_fourth_frame() -> None:
    table = read(flown(east_at_480_kt, HALF_SECONDS), HALF_SECONDS)
    assert np.flatnonzero(~table["latitude"].valid).tolist() == [0, 1, 2]
    assert max(errors_nm(table, east_at_480_kt, HALF_SECONDS)) < 0.004


@pytest.mark.parametrize(
    "place", [(0.0, 0.0), (0.01, 179.999), (-89.0, 10.0), (86.9, -170.0), (59.9547, 24.0), (-33.9, -70.8)]
)
def test_anywhere_on_earth(place: tuple[float, float]) -> None:
    table = read(flown(lambda _: place, HALF_SECONDS[:8]), HALF_SECONDS[:8])
    found = table["latitude"].valid
    if place == (0.0, 0.0):
        assert not found.any(), "all-zero codes are what is sent where nothing is known"
    else:
        assert found[3:].all()
        assert max(errors_nm(table, lambda _: place, HALF_SECONDS)) < 0.01


@pytest.mark.parametrize("bad", range(12))
def test_one_frame_with_the_wrong_parity_makes_no_position(bad: int) -> None:
    """AFR27WF, 2026-01-07 06:20:58 UTC near Helsinki: odd codes sent as even put it on 0.9 S 0.95 W."""
    times = HALF_SECONDS[:24]
    frames = flown(east_at_480_kt, times)
    y, x = made.cpr(*east_at_480_kt(times[bad]), 1 - bad % 2)
    wrong = made.packed((11, 5), (0, 3), (ALTITUDE, 12), (0, 1), (bad % 2, 1), (y, 17), (x, 17))
    frames[bad] = made.squitter(ADDRESS, wrong)
    table = read(frames, times)
    assert not table["latitude"].valid[bad]
    assert table["latitude"].valid[bad + 5 :].all()
    assert max(errors_nm(table, east_at_480_kt, times)) < 0.004


def test_one_parity_always_wrong_does_not_move_a_track() -> None:
    times = HALF_SECONDS[:60]
    frames = flown(east_at_480_kt, times)
    for k in range(21, 60, 2):
        y, x = made.cpr(*east_at_480_kt(times[k]), 0)
        frames[k] = made.squitter(
            ADDRESS, made.packed((11, 5), (0, 3), (ALTITUDE, 12), (0, 1), (1, 1), (y, 17), (x, 17))
        )
    table = read(frames, times)
    assert max(errors_nm(table, east_at_480_kt, times)) < 0.004
    assert table["latitude"].valid[20::2].all()
    assert not table["latitude"].valid[21::2].any()


@pytest.mark.parametrize("receiver", [(60.0, 25.0), (-33.9, -70.8)])
def test_both_parities_in_one_grid_from_the_start_make_no_position(receiver: tuple[float, float]) -> None:
    frames = []
    for k in range(20):
        y, x = made.cpr(*east_at_480_kt(k * 0.5), 0)
        me = made.packed((11, 5), (0, 3), (ALTITUDE, 12), (0, 1), (k % 2, 1), (y, 17), (x, 17))
        frames.append(made.squitter(ADDRESS, me))
    decoder = Decoder(receiver)
    assert not read(frames, HALF_SECONDS[:20], decoder)["latitude"].valid.any()
    assert decoder.rejected[Rejected.CPR_ONE_GRID] == 19
    assert read(frames, HALF_SECONDS[:20])["latitude"].valid.any(), "the limit: without a receiver it cannot be told"


def test_a_flight_near_0_n_0_e_heard_nearby_is_followed() -> None:
    def place(t: float) -> tuple[float, float]:
        return 1.0 + t / 600, 2.0

    table = read(flown(place, HALF_SECONDS), HALF_SECONDS, Decoder((4.0, 9.0)))
    assert table["latitude"].valid[3:].all()


def test_all_zero_codes_make_no_position() -> None:
    zero = made.packed((11, 5), (0, 3), (ALTITUDE, 12), (0, 1), (0, 1), (0, 34))
    decoder = Decoder()
    table = read([made.squitter(ADDRESS, zero | (k % 2) << 34) for k in range(20)], decoder=decoder)
    assert not table["latitude"].valid.any()
    assert decoder.rejected == {Rejected.CPR_ZERO: 20}


def test_a_step_is_followed_once_both_parities_confirm_it() -> None:
    """A spoofed receiver claims another place: what it claims is what was sent."""

    def spoofed(t: float) -> tuple[float, float]:
        return east_at_480_kt(t) if t < 15 else (54.95, 19.98)

    times = HALF_SECONDS[:60]
    table = read(flown(spoofed, times), times)
    assert max(errors_nm(table, spoofed, times)) < 0.004
    assert np.flatnonzero(~table["latitude"].valid).tolist() == [0, 1, 2, 30, 31, 32]


def test_a_step_across_a_silence_is_not_taken_for_a_flight() -> None:
    """THY9BP moved 260 km in 18 minutes: the local decode would put it near the old track."""

    def spoofed(t: float) -> tuple[float, float]:
        return east_at_480_kt(t) if t < 100 else (55.0, 30.0)

    times = [*HALF_SECONDS[:20], *(1090 + t for t in HALF_SECONDS[:20])]
    table = read(flown(spoofed, times), times)
    assert max(errors_nm(table, spoofed, times)) < 0.004


def test_frames_further_apart_than_the_window_do_not_make_a_position() -> None:
    times = [k * 10.5 for k in range(8)]
    assert not read(flown(east_at_480_kt, times), times)["latitude"].valid.any()


def test_a_run_of_one_parity_counts_towards_the_confirmation() -> None:
    """CSN304, 2026-01-06: five even frames, then eight odd ones, are its whole spoofed track."""
    times = HALF_SECONDS[:14]
    parities = [0] * 6 + [1] * 8
    frames = [
        made.squitter(ADDRESS, made.airborne(*east_at_480_kt(t), p, ALTITUDE))
        for t, p in zip(times, parities, strict=True)
    ]
    table = read(frames, times)
    assert np.flatnonzero(table["latitude"].valid).tolist() == list(range(7, 14))
    assert max(errors_nm(table, east_at_480_kt, times)) < 0.004


def test_a_landing_is_followed_on_the_surface_without_a_receiver() -> None:
    def landing(t: float) -> tuple[float, float]:
        return 60.3, 24.9 + t * 130 / 3600 / 60 / math.cos(math.radians(60.3))

    times = HALF_SECONDS[:40]
    frames = flown(landing, times[:20])
    frames += [made.squitter(ADDRESS, made.surface(*landing(t), k % 2, 110, 32)) for k, t in enumerate(times[20:])]
    table = read(frames, times)
    assert table["latitude"].valid[3:].all()
    assert max(errors_nm(table, landing, times)) < 0.004


@pytest.mark.parametrize(
    ("knots", "seconds", "found"), [(20, 40.0, True), (60, 40.0, False), (60, 20.0, True), (20, 60.0, False)]
)
def test_surface_pairs_by_speed(knots: int, seconds: float, found: bool) -> None:
    movement = 39 + knots - 15
    frames = [made.squitter(ADDRESS, made.surface(60.3, 24.9, k % 2, movement, 0)) for k in range(2)]
    decoder = Decoder(receiver=(60.0, 25.0), settings=Settings(confirm_each=1))
    assert bool(read(frames, [0.0, seconds], decoder)["latitude"].valid[1]) == found


def test_times_that_are_not_known_or_go_back() -> None:
    times = [math.nan] * 20
    decoder = Decoder()
    assert not read(flown(east_at_480_kt, HALF_SECONDS[:20]), times, decoder)["latitude"].valid.any()
    assert decoder.rejected == {Rejected.CPR_NO_TIME: 20}
    back = [-t for t in HALF_SECONDS]
    table = read(flown(lambda t: east_at_480_kt(-t), back), back)
    assert max(errors_nm(table, lambda t: east_at_480_kt(-t), back)) < 0.004


@pytest.mark.parametrize(
    ("version", "tc", "a", "b", "nic", "radius"),
    [
        (2, 9, 0, 0, 11, 7.5),
        (2, 11, 1, 1, 9, 75.0),
        (2, 11, 0, 0, 8, 185.2),
        (2, 13, 0, 1, 6, 555.6),
        (2, 13, 0, 0, 6, 926.0),
        (2, 13, 1, 1, 6, 1111.2),
        (2, 16, 1, 1, 3, 7408.0),
        (2, 16, 0, 0, 2, 14816.0),
        (2, 18, 0, 0, 0, None),
        (2, 20, 0, 0, 11, 7.5),
        (2, 12, 0, 0, 7, 370.4),
        (2, 14, 0, 0, 5, 1852.0),
        (2, 15, 0, 0, 4, 3704.0),
        (2, 17, 0, 0, 1, 37040.0),
        (2, 22, 0, 0, 0, None),
        (1, 11, 1, 0, 9, 75.0),
        (1, 11, 0, 1, 8, 185.2),
        (1, 13, 1, 0, 6, 1111.2),
        (1, 13, 0, 1, 6, 926.0),
        (1, 16, 1, 0, 3, 7408.0),
    ],
)
def test_nic_of_airborne_positions(version: int, tc: int, a: int, b: int, nic: int, radius: float | None) -> None:
    status = made.squitter(ADDRESS, made.operational_status(version, a=a))
    table = read([status, made.squitter(ADDRESS, made.airborne(10, 10, 0, ALTITUDE, tc, b=b))])
    assert table["nic"].values[1] == nic
    assert not table["nuc_p"].valid.any()
    assert table["containment_radius"].masked()[1] == pytest.approx(radius if radius else math.nan, nan_ok=True)


@pytest.mark.parametrize(
    ("tc", "a", "c", "nic", "radius"),
    [
        (5, 0, 0, 11, 7.5),
        (7, 1, 0, 9, 75.0),
        (7, 0, 0, 8, 185.2),
        (8, 1, 1, 7, 370.4),
        (8, 1, 0, 6, 555.6),
        (8, 0, 1, 6, 1111.2),
        (8, 0, 0, 0, None),
    ],
)
def test_nic_of_surface_positions(tc: int, a: int, c: int, nic: int, radius: float | None) -> None:
    status = made.squitter(ADDRESS, made.operational_status(2, surface=1, a=a, c=c))
    table = read([status, made.squitter(ADDRESS, made.surface(10, 10, 0, 10, 10, tc))])
    assert table["nic"].values[1] == nic
    assert table["containment_radius"].masked()[1] == pytest.approx(radius if radius else math.nan, nan_ok=True)


def test_a_supplement_that_is_old_promises_less() -> None:
    status = made.squitter(ADDRESS, made.operational_status(2, a=1))
    message = made.squitter(ADDRESS, made.airborne(10, 10, 0, ALTITUDE, 11, b=1))
    assert read([status, message, message], [0.0, 59.0, 61.0])["nic"].values.tolist() == [0, 9, 8]


def test_before_an_operational_status_there_is_nuc_p_and_no_version() -> None:
    table = read([made.squitter(ADDRESS, made.airborne(10, 10, 0, ALTITUDE, tc)) for tc in range(9, 19)])
    assert table["nuc_p"].values.tolist() == list(range(9, -1, -1))
    assert not table["nic"].valid.any()
    assert not table["version"].valid.any()


def test_headings_by_their_reference() -> None:
    air = made.squitter(ADDRESS, made.velocity(3, (1, 256), (0, 100), (0, 0, 0), (0, 0)))
    ground = made.squitter(ADDRESS, made.surface(10, 10, 0, 10, 32))
    true = made.squitter(ADDRESS, made.operational_status(2, surface=1, track=0, hrd=0))
    table = read([air, ground, true, air, ground])
    assert [bool(table["magnetic_heading"].valid[k]) for k in range(5)] == [True, False, False, False, False]
    assert table["true_heading"].masked()[3:].tolist() == [90.0, 90.0]
    assert table["track_angle"].valid.tolist() == [False, True, False, False, False]


def test_type_code_29_of_version_0_is_not_read() -> None:
    target = made.squitter(ADDRESS, made.target_state(100, 100, 9, 1, 3))
    table = read([target, made.squitter(ADDRESS, made.operational_status(0)), target])
    assert table["nac_p"].valid.tolist() == [True, False, False]
