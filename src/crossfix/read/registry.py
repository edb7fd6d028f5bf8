"""All readers, in one visible tuple. A new one is one import and one line; see docs/how-to/write-a-reader.md."""

from __future__ import annotations

from crossfix.read.protocol import Reader
from crossfix.read.surveillance.aircraft_json import AircraftJson
from crossfix.read.surveillance.avr import AvrText
from crossfix.read.surveillance.beast import BeastBinary
from crossfix.read.surveillance.fr24_csv import Fr24Csv
from crossfix.read.surveillance.opensky_files import OpenSkyCsv
from crossfix.read.surveillance.own_parquet import ParquetTables
from crossfix.read.surveillance.quantities_csv import QuantitiesCsv
from crossfix.read.surveillance.raw_jsonl import RawJsonl
from crossfix.read.surveillance.readsb_trace import ReadsbTrace
from crossfix.read.surveillance.sbs import SbsCsv
from crossfix.read.surveillance.state_vectors_json import ReadsbObjects, StateVectorsJson
from crossfix.read.surveillance.trace_tar import TraceTar

READERS: tuple[Reader, ...] = (
    BeastBinary(),
    AvrText(),
    RawJsonl(),
    SbsCsv(),
    ReadsbTrace(),
    TraceTar(),
    AircraftJson(),
    ReadsbObjects(),
    StateVectorsJson(),
    OpenSkyCsv(),
    Fr24Csv(),
    ParquetTables(),
    QuantitiesCsv(),
)

ONE_RECEIVER = frozenset({BeastBinary.name, AvrText.name})
"""Readers of what one receiver heard: its place follows from it, and bounds what it can hear."""
