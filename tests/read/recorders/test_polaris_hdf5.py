"""POLARIS HDF5: rates, offsets, masks, kinds, and everything that a file may lack."""

from __future__ import annotations

import io
from fractions import Fraction

import numpy as np
import pytest

from builders.flight_data import Stored, airspeed, h5py, polaris, told
from crossfix.errors import InputUnusable
from crossfix.read.protocol import Certainty, Head
from crossfix.read.recorders.polaris_hdf5 import PolarisHdf5, step_of
from crossfix.records.flight_data import FlightData
from crossfix.records.series import SeriesDoubt, SeriesKind


def read(data: bytes) -> FlightData:
    """The content of a file."""
    return PolarisHdf5().read(data, told(data))


def texts(data: FlightData) -> str:
    """All notices."""
    return "\n".join(f"{n.where}: {n.text}" for n in data.notices)


def test_a_parameter_keeps_its_rate_offset_unit_and_mask() -> None:
    data = read(polaris({"Airspeed": airspeed()}, duration=4, start_timestamp=1_356_894_546))
    one = data["Airspeed"]
    assert one.times().tolist() == [0.25 + k / 2 for k in range(8)]
    assert (one.step_s, one.unit, one.kind) == (Fraction(1, 2), "kt", SeriesKind.ANALOGUE)
    assert one.valid.tolist() == [k != 2 for k in range(8)]
    assert one.values[2] == 102.0, "a masked sample keeps its value"
    assert one.reasons[2] == SeriesDoubt.MASKED
    assert data.timebase.utc_of_zero_s == 1_356_894_546
    assert [n.where for n in data.notices] == ["start_timestamp"]


def test_names_with_a_slash_come_from_the_attribute() -> None:
    assert list(read(polaris({"S_F CYCLE": airspeed(name="S/F CYCLE")})).series) == ["S/F CYCLE"]


@pytest.mark.parametrize(
    ("data", "attributes", "kind", "values"),
    [
        ([0.0, 1.0], {"data_type": "Discrete", "values_mapping": '{"0": "-", "1": "On"}'}, SeriesKind.DISCRETE, [0, 1]),
        ([0.0, 7.0], {"data_type": "Multistate", "values_mapping": '{"7": "TOGA"}'}, SeriesKind.ENUMERATION, [0, 7]),
        ([False, True], {"data_type": "Derived Multistate"}, SeriesKind.ENUMERATION, [0, 1]),
        ([0.0, 1.0], {"data_type": "Derived Discrete"}, SeriesKind.DISCRETE, [0, 1]),
        (np.array([b"AB", b"C"]), {"data_type": "ASCII"}, SeriesKind.TEXT, [b"AB", b"C"]),
        (np.array([3, -4], dtype=np.int16), {"data_type": "Signed"}, SeriesKind.ANALOGUE, [3.0, -4.0]),
    ],
)
def test_kinds(data: object, attributes: dict[str, object], kind: SeriesKind, values: list[object]) -> None:
    one = read(polaris({"x": Stored(data, [False, False], {"frequency": 1.0, "supf_offset": 0.0, **attributes})}))["x"]
    assert one.kind is kind
    assert one.values.tolist() == values
    assert one.valid.all()


def test_a_discrete_that_is_no_whole_number_stays_a_number() -> None:
    stored = Stored([0.0, 0.5], [False, False], {"frequency": 1.0, "supf_offset": 0.0, "data_type": "Discrete"})
    data = read(polaris({"x": stored}))
    assert data["x"].values.tolist() == [0.0, 0.5]
    assert "no whole numbers" in texts(data)


def test_a_missing_mask_is_a_notice_and_nan_is_never_valid() -> None:
    data = read(polaris({"x": Stored([1.0, np.nan], None, {"frequency": 1.0, "supf_offset": 0.0})}))
    assert data["x"].valid.tolist() == [True, False]
    assert data["x"].reasons[1] == SeriesDoubt.NOT_RECORDED
    assert "series/x: no mask" in texts(data)


def test_a_mask_of_another_shape_makes_nothing_valid() -> None:
    data = read(polaris({"x": Stored([1.0, 2.0], [False], {"frequency": 1.0, "supf_offset": 0.0})}))
    assert not data["x"].valid.any()
    assert "mask has the shape (1,), the data (2,)" in texts(data)


def test_a_parameter_marked_invalid_is_kept_and_not_valid() -> None:
    data = read(polaris({"Airspeed": airspeed(invalid=1, invalidity_reason="flat line")}))
    assert not data["Airspeed"].valid.any()
    assert data["Airspeed"].values[0] == 100.0
    assert "flat line" in texts(data)


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        (Stored(None), "no dataset 'data'"),
        (Stored(np.zeros((2, 3)), None, {"frequency": 1.0}), "shape (2, 3)"),
        (Stored([1.0], [False], {}), "frequency is None"),
        (Stored([1.0], [False], {"frequency": 0.0}), "expected a positive number"),
        (Stored([1.0], [False], {"frequency": "fast"}), "expected a positive number"),
    ],
)
def test_what_cannot_be_placed_is_left_out_with_a_notice(stored: Stored, said: str) -> None:
    data = read(polaris({"x": stored, "Airspeed": airspeed()}))
    assert list(data.series) == ["Airspeed"]
    assert said in texts(data)
    with pytest.raises(InputUnusable, match="no parameter of group 'series'"):
        read(polaris({"x": stored}))


def test_doubts_of_offset_length_meanings_and_start() -> None:
    stored = Stored([1.0, 2.0], [False, False], {"frequency": 1.0, "values_mapping": "{not JSON"})
    said = texts(read(polaris({"x": stored}, duration=100)))
    for part in ("no supf_offset", "2 samples cover 2 s, the file lasts 100 s", "values_mapping", "UTC is not known"):
        assert part in said


def test_a_file_that_claims_endless_samples_is_refused() -> None:
    made = io.BytesIO(polaris({"x": Stored(None, None, {"frequency": 1.0})}))
    with h5py.File(made, "r+") as file:
        file["series/x"].create_dataset("data", shape=(1 << 40,), dtype="f8", chunks=(1 << 16,))
    with pytest.raises(InputUnusable, match="refused"):
        read(made.getvalue())


def test_without_series_the_error_says_what_is_there() -> None:
    made = polaris({})
    with pytest.raises(InputUnusable, match=r"made.dat: polaris_hdf5: no parameter"):
        read(made)


def test_cut_and_wiped_files_give_errors_or_notices() -> None:
    whole = polaris({"Airspeed": airspeed(400), "x": Stored([1.0], [False], {"frequency": 1.0})}, duration=200)
    cut = [whole[:n] for n in range(8, len(whole), 97)]
    wiped = [whole[:n] + bytes(48) + whole[n + 48 :] for n in range(8, len(whole) - 48, 48)]
    outcomes = [outcome(data) for data in cut + wiped]
    assert set(outcomes) == {"read", "refused"}
    assert "read" not in outcomes[: len(cut)], "HDF5 knows its own length"


def outcome(data: bytes) -> str:
    """What became of a damaged file; any other error passes on."""
    try:
        found = read(data)
    except InputUnusable:
        return "refused"
    assert all(len(one.values) == len(one.valid) == len(one.reasons) for one in found.series.values())
    return "read"


def test_recognised_by_its_signature_only() -> None:
    reader = PolarisHdf5()
    assert reader.recognise(Head(polaris({}))).certainty is Certainty.SURE
    assert reader.recognise(Head(b"\x89HDF")).certainty is Certainty.NO
    assert reader.recognise(Head(b"")).certainty is Certainty.NO


@pytest.mark.parametrize("hz", [Fraction(1, 64), Fraction(1, 3), Fraction(61, 60), Fraction(8), Fraction(20)])
def test_the_step_is_the_exact_inverse(hz: Fraction) -> None:
    assert step_of(float(hz)) == 1 / hz
