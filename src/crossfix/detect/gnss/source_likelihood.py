"""How likely it is that just these aircraft were affected, for an emitter at given places.

Per sample: received power = EIRP - free-space loss - shadow of the airframe - loss beyond the horizon. The receiver
is affected with a probability that rises along a logistic curve about its threshold. Samples of one airframe are not
independent: they share the offset of its receiver and antenna from the average, over which the likelihood is
integrated aircraft by aircraft, and an airframe may be immune or affected for reasons of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.gnss.source_loop import fill_logarithms
from crossfix.physics.geodesy import distances_m
from crossfix.physics.radio import beyond_horizon_db_per_km, depression_deg, free_space_loss_db, horizon_km

Floats = NDArray[np.float64]

FOOT_M = 0.3048
NEAREST_KM = 0.1
NODES = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])  # standard deviations
PHASES = 8  # of a power step, to which losses are rounded
SATURATED = 8.0  # widths of the logistic curve from its middle: 0.03 % from its end
PLACES_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class RadioModel:
    """What is assumed of emitters and receivers; each with its unit and reason."""

    threshold_dbm: float = field(
        default=-110.5,
        metadata={
            "unit": "dBm",
            "reason": "1 MHz of noise that a tracking receiver must bear: ITU-R M.1903-1, annex 2",
        },
    )
    width_db: float = field(
        default=3.0, metadata={"unit": "dB", "reason": "logistic width: fading and fields that change within a window"}
    )
    receiver_spread_db: float = field(
        default=6.0, metadata={"unit": "dB", "reason": "standard deviation between airframes: receiver and antenna"}
    )
    shadow_db: float = field(
        default=10.0, metadata={"unit": "dB", "reason": "antenna on top of the fuselage, emitter at the horizon"}
    )
    shadow_db_per_deg: float = field(
        default=1 / 3,
        metadata={"unit": "dB/deg", "reason": "more below the horizon, up to most_shadow_db at 30 degrees"},
    )
    most_shadow_db: float = field(
        default=20.0, metadata={"unit": "dB", "reason": "below the fuselage, beside the gain towards satellites"}
    )
    immune_share: float = field(
        default=0.05, metadata={"unit": "1", "reason": "airframes that show no effect at any power met"}
    )
    always_share: float = field(
        default=0.02, metadata={"unit": "1", "reason": "airframes affected for reasons of their own, anywhere"}
    )
    chance_share: float = field(default=0.02, metadata={"unit": "1", "reason": "samples called wrongly, either way"})
    most_eirp_dbm: float = field(
        default=80.0, metadata={"unit": "dBm", "reason": "100 kW; beyond it the horizon is the limit, not the power"}
    )
    eirp_step_db: float = field(
        default=3.0, metadata={"unit": "dB", "reason": "width_db, and half of receiver_spread_db"}
    )
    heights_m: tuple[float, ...] = field(
        default=(2.0, 30.0, 150.0, 700.0, 3000.0),
        metadata={"unit": "m", "reason": "above the ground about it: vehicle, mast, hill, mountain, aircraft"},
    )

    @property
    def powers_dbm(self) -> Floats:
        """The EIRPs tried, 0 dBm and up."""
        return np.arange(0.0, self.most_eirp_dbm + self.eirp_step_db / 2, self.eirp_step_db)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Samples grouped by aircraft: float64[n], bool[n], and where each group starts, with n at the end (int64)."""

    latitude: Floats
    longitude: Floats
    altitude_m: Floats
    affected: NDArray[np.bool_]
    starts: NDArray[np.int64]


def log_likelihood(evidence: Evidence, latitudes: Floats, longitudes: Floats, model: RadioModel) -> Floats:
    """float64[places, heights, powers] for places in degrees."""
    made = np.empty((len(latitudes), len(model.heights_m), len(model.powers_dbm)))
    in_sight_km = horizon_km(np.array(model.heights_m))[:, None] + horizon_km(evidence.altitude_m)
    for first in range(0, len(latitudes), PLACES_AT_ONCE):
        some = slice(first, first + PLACES_AT_ONCE)
        metres = distances_m(latitudes[some, None], longitudes[some, None], evidence.latitude, evidence.longitude)
        distance_km = np.maximum(metres / 1000, NEAREST_KM)
        beyond_km = np.maximum(distance_km[:, None, :] - in_sight_km, 0.0)
        loss_db = _loss_db(distance_km, evidence.altitude_m, model)[:, None, :]
        made[some] = _of_losses(loss_db + beyond_km * beyond_horizon_db_per_km(), evidence, model)
    return made


def log_likelihood_of_no_place(evidence: Evidence, model: RadioModel) -> Floats:
    """float64[powers] of the same model with the same loss everywhere: where an aircraft was does not matter."""
    level_db = model.most_eirp_dbm / 2 - model.threshold_dbm
    return np.asarray(_of_losses(np.full((1, 1, len(evidence.affected)), level_db), evidence, model)[0, 0])


def _loss_db(distance_km: Floats, altitude_m: Floats, model: RadioModel) -> Floats:
    """Path and airframe, within the horizon."""
    slant_km = np.hypot(distance_km, altitude_m / 1000)
    below_deg = np.maximum(depression_deg(distance_km, altitude_m), 0.0)
    shadow_db = np.minimum(model.shadow_db + model.shadow_db_per_deg * below_deg, model.most_shadow_db)
    return np.asarray(free_space_loss_db(slant_km) + shadow_db)


def _of_losses(loss_db: Floats, evidence: Evidence, model: RadioModel) -> Floats:
    """float64[places, heights, powers] for losses[places, heights, samples]."""
    stride = max(1, round(model.receiver_spread_db / model.eirp_step_db))
    powers = len(model.powers_dbm)
    steps = powers + (len(NODES) - 1) * stride
    weights = np.exp(-(NODES**2) / 2)
    weights *= (1 - model.immune_share - model.always_share) / weights.sum()
    table, least_margin_db = _table(steps, model)
    lowest_dbm = NODES[0] * stride * model.eirp_step_db
    levels = np.rint((lowest_dbm - loss_db - model.threshold_dbm - least_margin_db) * (PHASES / model.eirp_step_db))
    made = np.empty((*loss_db.shape[:2], powers))
    fill_logarithms(
        np.clip(levels, 0, (table.shape[2] - steps) * PHASES).astype(np.int64),
        evidence.affected.astype(np.int64),
        evidence.starts,
        _floors(evidence, model),
        weights,
        stride,
        table,
        np.empty((3, steps)),
        made,
    )
    return made


def _table(steps: int, model: RadioModel) -> tuple[Floats, float]:
    """float64[affected, phase, column], the probability of a sample by its margin over the threshold; the first margin.

    The margin grows by a power step from column to column and by a part of one from phase to phase. It begins where
    no power of `steps` matters, and ends where every one saturates.
    """
    least_db = -SATURATED * model.width_db - steps * model.eirp_step_db
    columns = steps + int(np.ceil((SATURATED * model.width_db - least_db) / model.eirp_step_db)) + 1
    margin_db = least_db + np.arange(columns * PHASES) * (model.eirp_step_db / PHASES)
    affected = model.chance_share + (1 - 2 * model.chance_share) / (1 + np.exp(-margin_db / model.width_db))
    table = np.stack((1 - affected, affected)).reshape(2, columns, PHASES).transpose(0, 2, 1)
    return np.ascontiguousarray(table), least_db


def _floors(evidence: Evidence, model: RadioModel) -> Floats:
    """Per aircraft the likelihood that it is immune or always affected, times the shares of these."""
    touched = np.add.reduceat(evidence.affected.astype(np.float64), evidence.starts[:-1])
    others = np.diff(evidence.starts) - touched
    rare, usual = model.chance_share, 1 - model.chance_share
    return np.asarray(
        model.immune_share * rare**touched * usual**others + model.always_share * usual**touched * rare**others
    )
