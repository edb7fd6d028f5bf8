"""The page of flight data as text, without a browser."""

from __future__ import annotations

import html
import json
import re

import numpy as np
import pytest

from builders.flight_data_json import HOSTILE, examined, synthetic_flights
from builders.links import links_of
from builders.recorded import recorded
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.present.embedding import csp_hash
from crossfix.present.flight_data_html import flight_data_html
from crossfix.present.flight_data_json import FlightDataJson, FlightEventOut
from crossfix.present.flight_data_out import Examined, flight_data_out
from crossfix.present.words import loaded_words
from crossfix.records.interval import Interval
from crossfix.records.parameters import PARAMETERS
from crossfix.records.recorder_event import RecorderEvent, Sample

pytestmark = pytest.mark.usefixtures("assets")
LARGEST_BYTES = 10_000_000
FLIGHTS = synthetic_flights()
RECORDING = FLIGHTS.recordings[0]


@pytest.fixture(scope="module")
def page() -> str:
    """The page of the made-up flight."""
    return flight_data_html(FLIGHTS)


def without_code(page: str) -> str:
    return re.sub(r"<(style|script)[ >].*?</\1>", "", page, flags=re.DOTALL)


def text_of(page: str) -> str:
    plain = re.sub(r"<pre.*?</pre>|<[^>]+>", " ", without_code(page), flags=re.DOTALL)
    return re.sub(r"[^\S\N{NO-BREAK SPACE}]+", " ", html.unescape(plain)).replace("\N{NO-BREAK SPACE}", " ")


def test_every_link_inside_the_page_resolves_and_ids_are_unique(page: str) -> None:
    for made in (page, flight_data_html(synthetic_flights([examined(0), examined(1, None)]))):
        links = links_of(made)
        assert links.targets - set(links.ids) == set()
        assert len(links.ids) == len(set(links.ids))


def test_the_page_loads_nothing_and_runs_only_its_own_script(page: str) -> None:
    links = links_of(page)
    assert (links.loads, links.scripts) == ([], 2)  # the data, and our own
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert f"script-src {csp_hash(script)};".replace("'", "&#39;") in page
    assert " style=" not in without_code(page)  # the policy would refuse it


def test_markup_in_the_data_is_text(page: str) -> None:
    assert "<img" not in page
    assert HOSTILE not in page
    assert text_of(page).count(HOSTILE.replace("_", " ")) >= 8
    assert page.count("</script>") == 2


def test_the_data_of_the_script_are_those_of_the_model(page: str) -> None:
    (raw,) = re.findall(r'<script type="application/json" id="flight-data">(.*?)</script>', page, re.DOTALL)
    (one,) = json.loads(raw)["recordings"]
    assert [series["values"] for series in one["series"]] == [series.values for series in RECORDING.series]
    assert [FlightEventOut.model_validate(event) for event in one["events"]] == RECORDING.events


def test_the_page_says_that_it_is_synthetic_and_uses_neutral_words(page: str) -> None:
    assert page.count("SYNTHETIC") >= 4
    plain = flight_data_html(FLIGHTS.model_copy(update={"synthetic": False}))
    assert "ynthetic" not in text_of(plain)
    assert loaded_words(text_of(plain)) == []


@pytest.mark.parametrize(
    "words",
    [
        "05:11:39.25 to 05:11:40.25",
        "hydraulic system 1: pressure is lost, down to 12 psi",
        "14 min 19 s at least, to the last sample that tells, 05:25:59.25",
        "5 min 59 s at least; it ends 05:18:19.25 to 05:18:20.25",
        "confirmed , by hydraulics",
        "not confirmed , by made up",
        "case event E7",
        "hydraulic pressure 1 12 psi lowest",
        "low psi 1,800 psi 0.6 of nominal",
        "ours; the signal is ICAO Annex 6",
        "the recording has no exhaust_gas_temperature",
        "parameters are thinned on this page: at most 2,000 samples each",
        "All samples are kept within 60 s of each moment of an event, in 4 stretches",
        "Thinned: radio altitude 1 , pitch angle",
        "indicated airspeed Speed 1 per second 97.44 % 0 to 279.97115 kt every valid sample",
        "The charts are drawn by a script: they need JavaScript, and are not in print.",
        "UTC as recorded, within 1 s",
    ],
)
def test_the_page_is_complete_without_its_script(page: str, words: str) -> None:
    assert words in text_of(page)


def test_the_thinned_parameters_are_counted_and_named(page: str) -> None:
    few = [one for one in RECORDING.series if not one.whole]
    assert 0 < len(few) < len(RECORDING.series)
    assert f"{len(few)} of {len(RECORDING.series)} parameters are thinned" in text_of(page)
    listed = text_of(page).partition("Thinned: ")[2].partition(" . Numbers are rounded")[0]
    assert listed == " , ".join(one.name.replace("_", " ") for one in few)


def test_every_sample_of_the_evidence_is_in_a_table(page: str) -> None:
    (table,) = re.findall(r'<table class="wide evidence-table">(.*?)</table>', page, re.DOTALL)
    assert table.count("<tr>") == 1 + sum(len(event.evidence) for event in RECORDING.events)


def test_a_clock_without_utc_shows_seconds_of_the_recorder() -> None:
    page = text_of(flight_data_html(synthetic_flights([examined(utc_of_zero_s=None)])))
    assert "699.25 s to 700.25 s" in page
    assert "all times are seconds of the recorder" in page
    assert "the first one with it, recorder seconds" in page
    assert not re.search(r"\d\d:\d\d", page)


def test_nothing_thinned_and_no_recording_are_said() -> None:
    short = examined()
    short = Examined(**{f: getattr(short, f) for f in ("id", "label", "file", "sha256", "reader", "clock")},
                     utc_of_zero_s=None, flight=recorded_flight(recorded(60, {})), events=[])  # fmt: skip
    page = text_of(flight_data_html(flight_data_out("x", False, [short])))
    for words in ("Nothing is thinned", "No event was found", "No detector ran", "No parameter can be drawn"):
        assert words in page
    empty = FlightDataJson(crossfix="0", title="x", synthetic=False, recordings=[])
    assert "There is no flight data" in text_of(flight_data_html(empty))


def test_25_hours_of_50_parameters_stay_below_the_limit() -> None:
    """The worst that fits: noise with eight digits in all, and so many events that not each keeps its samples."""
    random = np.random.default_rng(717)
    seconds = 25 * 3600.0
    names = [one.name for one in PARAMETERS if one.unit][:50]
    flight = recorded_flight(recorded(seconds, {n: lambda t: 1234 + random.normal(0, 100, len(t)) for n in names}))
    events = [
        RecorderEvent("odd", f"odd {k}: of 12 psi", "made_up", Interval(s - 1, s), Interval(s + 30, s + 31), tuple(
            Sample(names[k % 50], s + j, 1.0, "psi", "lowest") for j in range(3)))
        for k, s in enumerate(np.linspace(200, seconds - 300, 1000).tolist())
    ]  # fmt: skip
    one = Examined("fdr", "FDR", "f.dat", "0" * 64, "arinc717", "UTC", 0.0, flight, events)
    flights = flight_data_out("x", True, [one])
    assert flights.recordings[0].events_without > 0
    assert 5_000_000 < len(flight_data_html(flights).encode()) < LARGEST_BYTES
