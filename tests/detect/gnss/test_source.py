"""Sources: the likelihood against brute force, made-up emitters whose place is known, and every refusal."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit

from builders.emitters import Emitter, Traffic, affected, eirp_reaching, made_up_traffic
from crossfix.detect.gnss.source import Located, NotLocatable, Samples, SourceSettings, locate
from crossfix.detect.gnss.source_likelihood import Evidence, RadioModel, log_likelihood, log_likelihood_of_no_place
from crossfix.physics.geodesy import distances_m

QUICK = SourceSettings(cells_across=24, cells_kept=100, most_of_one=3)


def scene(seed: int, airframes: int = 100, reach_km: float = 120.0) -> tuple[Emitter, Samples]:
    """An emitter some 150 km east of the middle of made-up traffic, and what a survey sees of it."""
    rng = np.random.default_rng(seed)
    place = 50 + rng.uniform(-0.5, 0.5), 12 + rng.uniform(-0.5, 0.5)
    emitter = Emitter(*place, float(rng.uniform(5, 200)), eirp_reaching(reach_km))
    traffic = made_up_traffic(rng, airframes)
    return emitter, of(traffic, affected(emitter, traffic, rng))


def of(traffic: Traffic, struck: NDArray[np.bool_]) -> Samples:
    """Traffic with what happened to it."""
    return Samples(traffic.latitude, traffic.longitude, traffic.altitude_ft, struck, traffic.aircraft)


def some(samples: Samples, rows: Any) -> Samples:
    """Some of the rows, or all in another order."""
    columns = samples.latitude, samples.longitude, samples.altitude_ft, samples.affected, samples.aircraft
    return Samples(*(column[rows] for column in columns))


@functools.cache
def answer(seed: int) -> Located | NotLocatable:
    """With the quick settings."""
    return locate(scene(seed)[1], QUICK)


def found(seed: int) -> Located:
    """Of a scene in which the emitter is located."""
    made = answer(seed)
    assert isinstance(made, Located), made
    return made


@functools.cache
def all_found() -> dict[int, Located]:
    """Of ten scenes those in which it is."""
    return {seed: made for seed in range(10) if isinstance(made := answer(seed), Located)}


def refused(samples: Samples, settings: SourceSettings = QUICK) -> str:
    """The reason."""
    made = locate(samples, settings)
    assert isinstance(made, NotLocatable)
    return made.reason


def holds(polygons: tuple[Any, ...], latitude: float, longitude: float) -> bool:
    """Even and odd crossings of all rings."""
    crossed = 0
    for polygon in polygons:
        for ring in polygon:
            corners = np.array(ring)
            a, b = corners[:-1], corners[1:]
            upright = (a[:, 0] > latitude) != (b[:, 0] > latitude)
            crossed += int(np.sum(upright & (a[:, 1] > longitude)))
    return crossed % 2 == 1


def by_hand(
    evidence: Evidence, place: tuple[float, float], height_m: float, eirp_dbm: float, model: RadioModel
) -> float:
    """The logarithm of the likelihood, term by term."""
    km = np.maximum(distances_m(*place, evidence.latitude, evidence.longitude) / 1000, 0.1)
    up_km = evidence.altitude_m / 1000
    below_deg = np.degrees(np.arctan2(up_km + km**2 / (2 * 4 / 3 * 6371.0), km))
    loss = 32.448 + 20 * np.log10(1575.42) + 10 * np.log10(km**2 + up_km**2)
    loss += np.minimum(model.shadow_db + model.shadow_db_per_deg * below_deg, model.most_shadow_db)
    loss += 1.075 * np.maximum(km - 4.122 * (np.sqrt(height_m) + np.sqrt(evidence.altitude_m)), 0)
    nodes = np.arange(-2.0, 3.0)
    weights = np.exp(-(nodes**2) / 2) / np.exp(-(nodes**2) / 2).sum()
    total, wrong = 0.0, model.chance_share
    for first, last in zip(evidence.starts[:-1], evidence.starts[1:], strict=True):
        struck, margin = evidence.affected[first:last], eirp_dbm - loss[first:last] - model.threshold_dbm
        offsets = nodes[:, None] * model.receiver_spread_db
        chance = wrong + (1 - 2 * wrong) * expit((margin + offsets) / model.width_db)
        shared = weights @ np.prod(np.where(struck, chance, 1 - chance), axis=1)
        immune, always = (np.prod(np.where(struck == as_is, 1 - wrong, wrong)) for as_is in (False, True))
        plain = 1 - model.immune_share - model.always_share
        total += np.log(plain * shared + model.immune_share * immune + model.always_share * always)
    return total


def test_likelihood_against_brute_force() -> None:
    rng, model = np.random.default_rng(1), RadioModel()
    starts = np.concatenate(([0], np.cumsum(rng.integers(1, 6, 40))))
    n = int(starts[-1])
    latitude, longitude, altitude_m = rng.uniform(48, 52, n), rng.uniform(7, 13, n), rng.uniform(300, 12_000, n)
    evidence = Evidence(latitude, longitude, altitude_m, rng.uniform(size=n) < 0.4, starts)
    places = np.array([[50.0, 10.0], [47.0, 3.0], [latitude[0], longitude[0]]])
    made = log_likelihood(evidence, places[:, 0], places[:, 1], model)
    assert made.shape == (3, len(model.heights_m), len(model.powers_dbm))
    for p, place in enumerate(places):
        for h in (0, len(model.heights_m) - 1):
            for k in (0, 7, 13, len(model.powers_dbm) - 1):
                hand = by_hand(evidence, (place[0], place[1]), model.heights_m[h], model.powers_dbm[k], model)
                # losses are rounded to an eighth of 3 dB, and rounding errors of the samples add up at random
                assert made[p, h, k] == pytest.approx(hand, abs=0.02 * n**0.5 + 0.1)


def test_no_place_is_the_same_wherever_aircraft_were() -> None:
    model, starts = RadioModel(), np.arange(0, 21, 2)
    struck = np.arange(20) % 3 == 0
    made = [
        log_likelihood_of_no_place(Evidence(at, at, np.full(20, 9000.0), struck, starts), model)
        for at in (np.linspace(10, 20, 20), np.linspace(20, 10, 20))
    ]
    assert made[0].tolist() == made[1].tolist()
    assert int(np.argmax(made[0])) not in (0, len(made[0]) - 1)


def test_areas_hold_the_emitter_and_the_place_is_nearer_than_the_centroid() -> None:
    """Ten made-up emitters; coverage over hundreds is measured by benchmarks/gnss_source.py."""
    errors, centroids, missed = [], [], 0
    for seed, made in all_found().items():
        emitter, samples = scene(seed)
        struck = samples.affected
        centroid = samples.latitude[struck].mean(), samples.longitude[struck].mean()
        errors.append(float(distances_m(emitter.latitude, emitter.longitude, made.latitude, made.longitude)))
        centroids.append(float(distances_m(emitter.latitude, emitter.longitude, *centroid)))
        missed += not holds(made.area95, emitter.latitude, emitter.longitude)
        assert 0 < made.area50_km2 < made.area95_km2 < 50_000
        assert holds(made.area50, made.latitude, made.longitude)
        assert sum(mode.share for mode in made.modes) == pytest.approx(0.95, abs=0.03)
        assert [mode.share for mode in made.modes] == sorted((mode.share for mode in made.modes), reverse=True)
    assert len(errors) >= 7
    assert missed <= 1
    assert np.median(errors) < np.median(centroids)


def test_polygons_have_the_area_that_is_stated() -> None:
    made = found(0)
    area = 0.0
    for polygon in made.area95:
        for ring in polygon:
            corners = np.array(ring)
            sine, east = np.sin(np.radians(corners[:, 0])), np.radians(corners[:, 1])
            # on a cylinder of equal area, meridians and parallels are straight
            area += float(np.sum(east[:-1] * sine[1:] - east[1:] * sine[:-1])) / 2 * 6371.0088**2
            assert ring[0] == ring[-1]
    assert area == pytest.approx(made.area95_km2, rel=1e-6)


def test_power_is_off_by_what_receivers_bear_beyond_the_standard() -> None:
    """The made-up receivers fail at -104 dBm on average, 6.5 dB above the threshold of the model."""
    off = [scene(seed)[0].eirp_dbm - (made.eirp_dbm.low + made.eirp_dbm.high) / 2 for seed, made in all_found().items()]
    assert np.median(off) == pytest.approx(6.5, abs=4.0)


def test_the_order_of_rows_and_the_numbers_of_airframes_do_not_matter() -> None:
    _, samples = scene(0)
    rows = np.lexsort((np.arange(len(samples.aircraft)), -samples.aircraft))
    turned = some(samples, rows)
    turned = replace(turned, aircraft=1000 - turned.aircraft)
    made = locate(turned, QUICK)
    assert isinstance(made, Located)
    for name in ("latitude", "longitude", "area50_km2", "area95_km2", "azimuth_spread_deg", "log10_factor"):
        assert getattr(made, name) == pytest.approx(getattr(found(0), name), rel=1e-9)
    assert (made.eirp_dbm, made.antenna_height_m) == (found(0).eirp_dbm, found(0).antenna_height_m)


def test_across_the_date_line() -> None:
    emitter, samples = scene(0)
    moved = replace(samples, longitude=(samples.longitude + 170 + 180) % 360 - 180)
    assert moved.longitude.min() < -170
    made = locate(moved, QUICK)
    assert isinstance(made, Located)
    assert (made.longitude - found(0).longitude) % 360 == pytest.approx(170.0, abs=0.3)
    assert made.area95_km2 == pytest.approx(found(0).area95_km2, rel=0.1)
    assert holds(made.area95, emitter.latitude, emitter.longitude + 170) or holds(
        made.area95, emitter.latitude, emitter.longitude - 190
    )


def test_counts() -> None:
    _, samples = scene(0)
    made = found(0)
    assert made.aircraft == len(np.unique(samples.aircraft))
    assert made.affected_aircraft == len(np.unique(samples.aircraft[samples.affected]))
    assert made.samples == sum(min(QUICK.most_of_one, n) for n in np.unique_counts(samples.aircraft).counts)


def test_nobody_or_everybody_affected() -> None:
    _, samples = scene(0)
    assert refused(replace(samples, affected=np.zeros(len(samples.latitude), bool))) == "no aircraft is affected"
    assert refused(replace(samples, affected=np.ones(len(samples.latitude), bool))).startswith(
        "no sample is unaffected"
    )


def test_seven_aircraft_are_too_few() -> None:
    _, samples = scene(0)
    numbers = np.unique(samples.aircraft)
    assert refused(some(samples, np.isin(samples.aircraft, numbers[:7]))) == "7 aircraft, fewer than 8"
    eight = locate(some(samples, np.isin(samples.aircraft, numbers[:8])), QUICK)
    assert isinstance(eight, Located) or "fewer" not in eight.reason


def test_aircraft_farther_apart_than_one_emitter_reaches() -> None:
    _, near = scene(3)
    both = Samples(
        np.concatenate([near.latitude, near.latitude - 14.0]),
        np.concatenate([near.longitude, near.longitude]),
        np.concatenate([near.altitude_ft, near.altitude_ft]),
        np.concatenate([near.affected, near.affected]),
        np.concatenate([near.aircraft, near.aircraft + 10_000]),
    )
    assert "not one emitter alone" in refused(both)


def test_effects_that_do_not_depend_on_place_are_not_located() -> None:
    _, samples = scene(0)
    rng = np.random.default_rng(5)
    struck = rng.uniform(size=100)[samples.aircraft] < 0.3
    assert "times likelier than effects that do not depend on place" in refused(replace(samples, affected=struck))


def test_aircraft_on_one_side_are_not_enough() -> None:
    """An emitter 500 km east of the middle, 200 km from the nearest aircraft: all see it in one sector."""
    rng = np.random.default_rng(3)
    traffic = made_up_traffic(rng, 100)
    emitter = Emitter(50.0, 17.0, 300.0, eirp_reaching(400.0))
    reason = refused(of(traffic, affected(emitter, traffic, rng)))
    assert "sector" in reason or "95 % area" in reason


def test_limits_just_reached_and_just_missed() -> None:
    _, samples = scene(0)
    made = found(0)
    at = replace(
        QUICK,
        most_area_km2=made.area95_km2,
        least_azimuth_deg=made.azimuth_spread_deg,
        least_log10_factor=made.log10_factor,
    )
    assert locate(samples, at) == made
    over = replace(
        QUICK,
        most_area_km2=made.area95_km2 - 1,
        least_azimuth_deg=made.azimuth_spread_deg + 0.1,
        least_log10_factor=made.log10_factor + 0.1,
    )
    told = refused(samples, over)
    assert [word in told for word in ("likelier", "95 % area", "sector", "edge")] == [True, True, True, False]


def test_a_grid_that_ends_before_the_answer_refuses() -> None:
    _, samples = scene(0)
    assert "at the edge of the grid" in refused(samples, replace(QUICK, most_edge_share=-1.0))


def test_unknown_places_and_unequal_lengths_are_errors() -> None:
    _, samples = scene(0)
    unknown = samples.latitude.copy()
    unknown[3] = np.nan
    with pytest.raises(ValueError, match="leave it out"):
        replace(samples, latitude=unknown)
    with pytest.raises(ValueError, match="different lengths"):
        replace(samples, affected=samples.affected[1:])


def test_settings_carry_unit_and_reason() -> None:
    for one in (*SourceSettings.__dataclass_fields__.values(), *RadioModel.__dataclass_fields__.values()):
        assert "unit" in one.metadata
        assert one.metadata["reason"]
