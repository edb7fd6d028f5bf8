"""crossfix decode of flight data: every parameter into a file of series."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crossfix.errors import RequestInvalid
from crossfix.present.series_writers import SERIES_WRITERS
from crossfix.read.recorders.open import head_of, open_flight_data, recognised_recorder
from crossfix.records.flight_data import FlightData
from crossfix.run.decode import STDOUT, Request, output_file

ENDINGS = {".parquet": "parquet", ".csv": "csv", ".hdf5": "hdf5", ".h5": "hdf5"}


@dataclass(frozen=True, slots=True)
class SeriesRequest:
    """What to decode, into what. `layout` is a layout of raw words or a mapping of a CSV table."""

    path: str
    out: str
    form: str | None = None
    layout: str | None = None
    words_per_second: int | None = None


def is_flight_data(path: str) -> bool:
    """Whether a file is flight data by its own content; what can be read only once is not looked at."""
    return Path(path).is_file() and recognised_recorder(head_of(path)) is not None


def series_request(request: Request, layout: str | None, words_per_second: int | None) -> SeriesRequest | None:
    """The request for series where the source is flight data, or a layout says so; None for surveillance.

    Raises RequestInvalid for a choice that only reports of surveillance know.
    """
    if layout is None and words_per_second is None and (request.reader is not None or not is_flight_data(request.path)):
        return None
    reports_only = {
        "--aircraft": request.aircraft, "--from": request.begin, "--to": request.end, "--start": request.start,
        "--start-from-name": request.start_from_name, "--reader": request.reader, "--frames": request.frames,
    }  # fmt: skip
    if given := [name for name, value in reports_only.items() if value]:
        raise RequestInvalid(f"{request.path}: flight data; {', '.join(given)} is for surveillance only, leave it out")
    return SeriesRequest(request.path, request.out, request.form, layout, words_per_second)


def decode_series(request: SeriesRequest) -> FlightData:
    """Write every series. The file appears whole or not at all."""
    write = SERIES_WRITERS[_form(request)]
    data = open_flight_data(request.path, layout=request.layout, words_per_second=request.words_per_second)
    if not data.series:
        raise RequestInvalid(f"{request.path}: {data.reader} has no parameters without a layout; give --layout")
    with output_file(Request(request.path, request.out)) as out:
        write(data, out)
    return data


def _form(request: SeriesRequest) -> str:
    if request.form is not None:
        if request.form not in SERIES_WRITERS:
            raise RequestInvalid(f"--format {request.form}: flight data are written as {', '.join(SERIES_WRITERS)}")
        return request.form
    if request.out == STDOUT:
        return "csv"
    ending = Path(request.out).suffix.lower()
    if ending not in ENDINGS:
        raise RequestInvalid(f"{request.out}: flight data are written as {', '.join(ENDINGS)}; choose such an ending")
    return ENDINGS[ending]
