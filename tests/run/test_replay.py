"""`crossfix replay`: what a watch over the past would have raised; it knows nothing that came later."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from builders.case_json import synthetic_case
from builders.flights import Cruise, table_of
from crossfix.cli.replay import replay_command
from crossfix.conclude.warned import Replayed
from crossfix.errors import CaseInvalid, OutputRefused, RequestInvalid
from crossfix.present.html import report_html
from crossfix.present.replay_json import AlertsJson
from crossfix.records.alert import Subscription
from crossfix.records.filed import Filed
from crossfix.records.table import Table
from crossfix.run.exercise import read_scenario
from crossfix.run.replay import Request, replay, show
from crossfix.run.watch.warned import Past, in_order, warned
from crossfix.simulate.beast import log, received
from crossfix.simulate.exercise import clocks_of
from crossfix.simulate.made_case import case_files, document_texts, labels_of, moments_of
from crossfix.simulate.made_flight import fly
from crossfix.simulate.said import told
from crossfix.simulate.traffic import traffic_filed, traffic_sent

T0_S = 1_735_100_000.0
FLIGHTS = {0x4CA216: Cruise(), 0x4CA217: Cruise(latitude=45.2, callsign=b"TST2")}
ATC = Subscription("atc", "ATC", "atc")
FIELD = Subscription("FLD", "the field", "airport", airports=("FLD",))
AIRPORTS = {"FLD": (45.0, 46.5)}
LOST_S = 4 * 3600 + 25 * 60 + 8
GONE_AROUND_S = 4 * 3600 + 54 * 60 + 48


@cache
def lost_at(onset_s: float = 120.0, until_s: float = 170.0, aircraft: int = 1) -> Table:
    """Aircraft that lose their satellites, the second 20 s after the first, and never get them back."""
    rows: list[dict[str, Any]] = []
    for address, cruise in list(FLIGHTS.items())[:aircraft]:
        own_s = onset_s + 20.0 * (address - 0x4CA216)
        sent = [*cruise.clean(0.0, own_s), *cruise.lost(own_s, until_s)]
        rows += [{**row, "icao_address": address, "time": row["time"] + T0_S} for row in sent]
    return in_order(table_of(rows))


@cache
def one_lost() -> Replayed:
    """What is made of one aircraft that lost them."""
    return watched(lost_at())


def watched(reports: Table, exercise: bool = False) -> Replayed:
    """With ATC and an airport that ask; the first aircraft is bound for that airport."""
    return warned(Past(reports, (ATC, FIELD), AIRPORTS, {0x4CA216: Filed(destination="FLD")}, exercise))


def test_a_loss_is_told_within_twelve_seconds_to_atc_and_the_destination() -> None:
    found = one_lost()
    assert sorted((one.party, one.addressee) for one in found.alerts) == [("airport", "FLD"), ("atc", "atc")]
    for alert in found.alerts:
        assert 10.0 <= alert.raised_s - (T0_S + 120.0) <= 13.0
        assert alert.received_s <= alert.detected_s <= alert.raised_s
        assert found.goes_out_s[alert.id] >= alert.raised_s
        assert not alert.exercise
        assert [one.concern.callsign.strip() for one in found.told if one.alert == alert.id] == ["TST1"]


def test_an_exercise_stays_one() -> None:
    found = watched(lost_at(), exercise=True)
    assert found.alerts
    assert all(one.exercise and "EXERCISE" in one.headline for one in found.alerts)
    assert all(one.exercise for one in found.hazards)


def test_quiet_traffic_raises_nothing() -> None:
    rows = [
        {**row, "icao_address": address, "time": row["time"] + T0_S}
        for address, cruise in FLIGHTS.items()
        for row in cruise.clean(0.0, 200.0)
    ]
    found = watched(in_order(table_of(rows)))
    assert (found.alerts, found.hazards, found.events) == ((), (), ())
    assert found.aircraft == 2


def test_two_that_lose_it_together_are_a_warning() -> None:
    found = two_lost()
    assert {one.severity.value for one in found.alerts if one.party == "atc"} >= {"warning"}
    assert all(one.raised_s >= one.first_evidence_s for one in found.alerts)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.0, 50.0))
def test_nothing_later_is_known(cut_s: float) -> None:
    """Of a recording that ends earlier, all that was told by then is the same, at the same time."""
    whole, table = steps_of(two_lost(), np.inf), lost_at(aircraft=2)
    times = np.asarray(table["time"].values)
    part = watched(table.where(times < T0_S + 115.0 + cut_s))
    if not part.reports:
        return
    end_s = np.floor(part.last_s / part.step_s) * part.step_s
    assert steps_of(part, end_s) == {step for step in whole if step[1] <= end_s}


@cache
def two_lost() -> Replayed:
    """What is made of both aircraft."""
    return watched(lost_at(aircraft=2))


def steps_of(found: Replayed, until_s: float) -> set[tuple[str, float, str]]:
    """Every step of every alert up to a time."""
    return {(one.id, step.at_s, step.note) for one in found.alerts for step in one.steps if step.at_s <= until_s}


def test_the_order_of_the_file_does_not_matter() -> None:
    table = lost_at()
    mixed = table.where(np.random.default_rng(7).permutation(len(table)))
    assert watched(in_order(mixed)) == one_lost()


def test_a_silence_passes_and_the_alert_stays_until_the_watch_clears_it() -> None:
    heard = lost_at(until_s=150.0)
    rows = [{**row, "icao_address": 0x4CA217, "time": row["time"] + T0_S} for row in Cruise().clean(9000.0, 9010.0)]
    both = in_order(table_of(rows))
    columns = {name: heard[name] for name in heard if name in both}
    from_both = {name: both[name] for name in columns}
    joined = Table({n: replace(c, values=np.append(c.values, from_both[n].values),
                               valid=np.append(c.valid, from_both[n].valid)) for n, c in columns.items()})  # fmt: skip
    found = watched(joined)
    assert {one.state.value for one in found.alerts} == {"cleared"}
    assert all(one.steps[-1].at_s < T0_S + 9000.0 for one in found.alerts)


def adsb_case(folder: Path, name: str, from_s: float, until_s: float, *, others: bool = False) -> Path:
    """A shipped exercise with its ADS-B log, and that of other aircraft if asked, between two times of the day."""
    scenario = read_scenario(name)
    made, clocks = fly(scenario), clocks_of(scenario)
    said = told(scenario, moments_of(scenario, made.touchdown_s), labels_of(scenario))
    sent = [one for one in received(made) if from_s <= one.utc_s < until_s]
    beside = [one for one in traffic_sent(scenario) if from_s <= one.utc_s < until_s] if others else []
    first = beside[0].utc_s if beside else None
    texts = {**case_files(scenario, said, clocks, sent[0].utc_s, first), **document_texts(scenario, said)}
    case = yaml.safe_load(texts["case.yaml"])
    case["recordings"] = [one for one in case["recordings"] if one["id"] in ("adsb", "traffic")]
    texts["case.yaml"] = yaml.safe_dump(case)
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    (folder / "recordings").mkdir()
    (folder / "recordings/adsb.bin").write_bytes(log(sent, clocks["receiver"]))
    if scenario.traffic is not None and beside:
        (folder / "recordings/traffic.bin").write_bytes(log(beside, clocks["receiver"]))
        (folder / "recordings/traffic.json").write_text(traffic_filed(scenario.traffic), "utf-8")
    return folder


@pytest.fixture(scope="module")
def j2_8243(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exercise from 04:15 to 04:28."""
    return adsb_case(tmp_path_factory.mktemp("replayed"), "j2-8243", LOST_S - 608.0, LOST_S + 172.0)


@pytest.fixture(scope="module")
def found(j2_8243: Path) -> AlertsJson:
    """What the watch makes of it."""
    return replay(Request(j2_8243))


def seconds(iso: str | None) -> float:
    """Seconds of the day."""
    assert iso is not None
    hours, minutes, rest = iso.rstrip("Z").partition("T")[2].split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def test_j2_8243_warns_the_flight_and_its_destination_within_a_minute(found: AlertsJson) -> None:
    """The issue's figure: within 60 s of the first loss, minutes before the first approach."""
    assert {one.party for one in found.warned.first} == {"atc", "operator", "crew", "airport"}
    for one in found.warned.first:
        assert one.flights == ["EXR8243"]
        assert seconds(one.evidence_latest_utc) >= LOST_S - 1
        assert LOST_S < seconds(one.raised_latest_utc) <= LOST_S + 60
        assert seconds(one.goes_out_latest_utc) <= LOST_S + 60
    (approach,) = [one for one in found.warned.beside if one.stage == "acted"]
    raised_s = seconds(found.warned.first[0].raised_latest_utc)
    assert approach.lead_s[0] is None or approach.lead_s[0] > 20 * 60
    assert GONE_AROUND_S - raised_s > 20 * 60


FIRST_LOST_S = 4 * 3600 + 20 * 60
"""The field is there from 04:20:00 on; four aircraft are in it then."""


@pytest.fixture(scope="module")
def among_others(tmp_path_factory: pytest.TempPathFactory) -> AlertsJson:
    """The exercise with the other aircraft, from 04:17:30 to 04:25:48."""
    folder = tmp_path_factory.mktemp("others")
    return replay(Request(adsb_case(folder, "j2-8243", FIRST_LOST_S - 150.0, LOST_S + 40.0, others=True)))


def test_the_flight_and_other_arrivals_are_warned_within_a_minute_of_the_first_loss(among_others: AlertsJson) -> None:
    """The issue's figure, with the first loss that of another aircraft: the flight is warned before its own."""
    assert among_others.warned.aircraft > 12
    for one in among_others.warned.first:
        assert FIRST_LOST_S < seconds(one.raised_latest_utc) <= FIRST_LOST_S + 60
    of_field = {one.flight: one for one in among_others.warned.of_airports}
    assert set(of_field) == {"EXR8243", "TFA101", "TFA102", "TFA103", "TFB201", "TFB202", "TFC301"}
    for name in ("EXR8243", "TFA101", "TFA102", "TFA103", "TFB201"):
        assert seconds(of_field[name].told_latest_utc) <= FIRST_LOST_S + 60
    ahead = of_field["EXR8243"].ahead_s
    assert ahead is not None
    assert ahead[0] is not None
    assert 240.0 <= ahead[0] <= LOST_S - FIRST_LOST_S
    assert of_field["TFB202"].ahead_s is None
    assert "TFB202, of GROZNY: told" in of_field["TFB202"].text
    assert of_field["TFB202"].text.endswith("its own navigation was not found affected.")


def test_the_report_lists_the_arrivals(among_others: AlertsJson) -> None:
    page = report_html(synthetic_case().model_copy(update={"warned": among_others.warned}))
    section = page.partition('id="sec-warned"')[2].partition("</section>")[0]
    assert "Arrivals and departures of the airport" in section
    assert "TFA103, of GROZNY: told" in section


def test_a_list_of_filed_flights_that_is_not_there_is_a_problem_with_its_line(tmp_path: Path, j2_8243: Path) -> None:
    for path in j2_8243.rglob("*"):
        if path.is_file():
            place = tmp_path / path.relative_to(j2_8243)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())
    case = yaml.safe_load((tmp_path / "case.yaml").read_text("utf-8"))
    case["recordings"][0]["filed"] = "recordings/none.json"
    (tmp_path / "case.yaml").write_text(yaml.safe_dump(case), "utf-8")
    with pytest.raises(CaseInvalid, match=r"'recordings/none\.json': no such file"):
        replay(Request(tmp_path))


def test_j2_8243_is_held_beside_what_happened(found: AlertsJson) -> None:
    tower = next(one for one in found.warned.beside if one.party == "Tower of the destination")
    low, high = tower.lead_s
    assert low is not None
    assert high is not None
    true = (4 * 3600 + 36 * 60 + 57.3) - (LOST_S + 10.0)
    assert low - 3.0 <= true <= high + 3.0
    assert tower.warned == "atc"
    assert tower.text.endswith("after the watch's first warning (Air traffic control).")


def test_everything_of_an_exercise_is_marked(found: AlertsJson) -> None:
    assert found.synthetic
    assert found.alerts
    for one in found.alerts:
        assert one.exercise
        assert one.uplink.startswith("EXERCISE")
        assert one.states[0].state == "raised"
        assert one.concerned[0].icao_address == "f00243"


def test_what_was_not_done_is_said(found: AlertsJson) -> None:
    assert any("silence" in one.what for one in found.warned.skipped)
    assert "should have warned" in found.warned.meaning


def test_the_report_has_it_as_a_section(found: AlertsJson) -> None:
    page = report_html(synthetic_case().model_copy(update={"warned": found.warned}))
    section = page.partition('id="sec-warned"')[2].partition("</section>")[0]
    assert "should have warned" in section
    assert "Arrivals of the airport: GROZNY" in section
    assert "04:25:1" in section
    without = report_html(synthetic_case())
    assert "no recording of surveillance" in without.partition('id="sec-warned"')[2].partition("</section>")[0]


def test_the_report_says_why_there_is_no_warning(found: AlertsJson) -> None:
    nothing = found.warned.model_copy(update={"first": [], "alerts": 0, "untold": ["EXR8243: loss, not placed"]})
    page = report_html(synthetic_case().model_copy(update={"warned": nothing}))
    section = page.partition('id="sec-warned"')[2].partition("</section>")[0]
    assert "would have raised no alert" in section
    assert "EXR8243: loss, not placed" in section
    assert "Beside what really happened" not in section


def test_the_quiet_exercise_raises_nothing(tmp_path: Path) -> None:
    quiet = replay(Request(adsb_case(tmp_path, "quiet", 0.0, 24 * 3600.0)))
    assert quiet.warned.reports > 1000
    assert (quiet.alerts, quiet.warned.hazards, quiet.warned.untold) == ([], [], [])


def test_a_file_without_a_date_is_told_in_its_own_seconds(j2_8243: Path) -> None:
    doc = replay(Request(j2_8243 / "recordings/adsb.bin", exercise=True))
    assert {one.party for one in doc.alerts} == {"atc", "operator", "crew"}
    assert all(one.raised_utc is None and 0.0 < one.raised_s < 3000.0 for one in doc.alerts)
    assert "of the recording" in doc.warned.first[0].text
    assert doc.warned.beside == []


def test_the_command_writes_and_prints(j2_8243: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = CliRunner().invoke(replay_command, [str(j2_8243), "--out", str(out)])
    assert ran.exit_code == 0, ran.output
    assert "SYNTHETIC" in ran.output
    assert "Beside what really happened" in ran.output
    written = AlertsJson.model_validate_json((out / "alerts.json").read_text("utf-8"))
    assert json.loads((out / "manifest.json").read_text("utf-8"))["crossfix"] == written.manifest.crossfix
    assert {one.id for one in written.alerts} >= {one.alert for one in written.warned.first}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"start": "2024-12-25T04:00:00Z"}, "--start is for a recording"),
        ({"airports": ("URMG",)}, "--airport is for a recording"),
        ({"exercise": True}, "--exercise is for a recording"),
    ],
)
def test_what_a_case_tells_itself_is_refused(j2_8243: Path, more: dict[str, Any], says: str) -> None:
    with pytest.raises(RequestInvalid, match=says):
        replay(Request(j2_8243, **more))


def test_an_airport_that_is_not_in_the_table_is_refused(j2_8243: Path) -> None:
    with pytest.raises(RequestInvalid, match="QQQQ: not in the table"):
        replay(Request(j2_8243 / "recordings/adsb.bin", airports=("QQQQ",)))


def test_a_case_without_surveillance_is_refused(tmp_path: Path, j2_8243: Path) -> None:
    for path in j2_8243.rglob("*"):
        if path.is_file() and path.suffix != ".bin":
            place = tmp_path / path.relative_to(j2_8243)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())
    case = yaml.safe_load((tmp_path / "case.yaml").read_text("utf-8"))
    del case["recordings"]
    (tmp_path / "case.yaml").write_text(yaml.safe_dump(case), "utf-8")
    with pytest.raises(RequestInvalid, match="no surveillance recording with a date"):
        replay(Request(tmp_path))


def test_a_folder_of_another_is_not_replaced(j2_8243: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(OutputRefused, match=r"mine\.txt"):
        show(Console(), Request(j2_8243), tmp_path, plain=False)
    assert (tmp_path / "mine.txt").read_text("utf-8") == "mine"
