"""NOTAM into hazards: chains in any order, geometry, levels, periods, kinds."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.read.notices.notam import parse_notam
from crossfix.read.notices.notam_hazards import hazards_of, resolve
from crossfix.read.notices.notam_kinds import code_table
from crossfix.records.hazard import HazardKind
from crossfix.records.notice_text import Notam

NOW = datetime(2024, 12, 25, 5, 0, tzinfo=UTC).timestamp()
HOUR = 3600.0


def notam(head: str = "A0001/24 NOTAMN", code: str = "QGWAU", **fields: str) -> Notam:
    given = {"Q": f"UBBA/{code}/IV/NBO/E/000/999/4318N04547E025", "A": "UBBA", "B": "2412250400", "C": "2412251800"}
    words = {**given, "E": "X", **fields}
    return parse_notam(f"({head}\n" + "\n".join(f"{k}) {words[k]}" for k in "QABCDEFG" if words.get(k)) + ")")[0]


def test_the_geometry_of_the_text_goes_before_the_circle() -> None:
    drawn = hazards_of([notam(E="WI 5NM OF 4318N04547E")], NOW)[0]
    plain = hazards_of([notam()], NOW)[0]
    assert (drawn.geometry_from, drawn.volume.circles[0].radius_nm) == ("E) circle", 5.0)
    assert (plain.geometry_from, plain.volume.circles[0].radius_nm) == ("Q) circle", 25.0)


def test_an_estimated_end_does_not_end_it() -> None:
    estimated = hazards_of([notam(C="2412251800 EST")], NOW)[0]
    ended = hazards_of([notam()], NOW)[0]
    late = NOW + 30 * HOUR
    assert (estimated.active(late), ended.active(late)) == (True, False)
    assert hazards_of([notam(C="PERM")], NOW)[0].periods[-1][1] == math.inf


def chain() -> list[Notam]:
    return [
        notam(),
        notam("A0002/24 NOTAMR A0001/24", B="2412250600"),
        notam("A0003/24 NOTAMR A0002/24", B="2412250800"),
        notam("A0004/24 NOTAMC A0003/24", B="2412251000", C=""),
    ]


@given(st.randoms(use_true_random=False))
def test_a_chain_in_any_order(rng: random.Random) -> None:
    mixed = chain()
    rng.shuffle(mixed)
    resolved = resolve(mixed, NOW)
    begins = [NOW - HOUR, NOW + HOUR, NOW + 3 * HOUR, NOW + 5 * HOUR]
    found = {one.id[-8:]: one for one in resolved.hazards}
    assert sorted(found) == ["A0001/24", "A0002/24", "A0003/24"]
    assert [found[name].cancelled_s for name in sorted(found)] == begins[1:]
    for at in (NOW, NOW + 2 * HOUR, NOW + 4 * HOUR):
        assert sum(one.active(at) for one in resolved.hazards) == 1
    assert not any(one.active(NOW + 6 * HOUR) for one in resolved.hazards)
    assert resolved.skipped == ()


def test_a_chain_without_its_first_and_a_cancellation_of_nothing() -> None:
    resolved = resolve(chain()[1:2], NOW)
    assert resolved.hazards[0].replaces == ("notam:UBBA:A0001/24",)
    assert "not here" in resolved.notices[0].text
    assert "not here" in resolve(chain()[3:], NOW).skipped[0].why


def test_the_same_number_of_another_office_is_another_notice() -> None:
    other = notam("A0004/24 NOTAMC A0001/24", Q="EDGG/QGWXX/IV/NBO/E/000/999/5000N00800E025", A="EDGG", C="")
    assert hazards_of([notam(), other], NOW)[0].cancelled_s is None


def test_a_cancellation_at_an_unreadable_time_does_not_cancel() -> None:
    resolved = resolve([notam(), notam("A0004/24 NOTAMC A0001/24", B="24122510OO", C="")], NOW)
    assert resolved.hazards[0].cancelled_s is None
    assert any("cannot be read" in one.text for one in resolved.notices)


def test_copies_count_once_and_corrections_are_both_kept() -> None:
    resolved = resolve([notam(), notam(), notam(E="Y")], NOW)
    assert [one.id for one in resolved.hazards] == ["notam:UBBA:A0001/24", "notam:UBBA:A0001/24#2"]
    assert "different words" in resolved.notices[0].text


@pytest.mark.parametrize(
    "fields", [{"B": "24122504OO"}, {"C": "24122518OO"}, {"D": "AS ANNOUNCED"}, {"F": "LOW", "G": "HIGH"}]
)
def test_what_cannot_be_read_makes_it_larger_and_is_said(fields: dict[str, str]) -> None:
    resolved = resolve([notam(**fields)], NOW)
    assert resolved.hazards[0].active(NOW)
    assert resolved.hazards[0].volume.floor_ft is None
    assert resolved.notices


def test_schedule_over_the_horizon() -> None:
    hazard = hazards_of([notam(C="PERM", D="DAILY 0600-0800")], NOW)[0]
    assert len(hazard.periods) == 30
    assert (hazard.active(NOW), hazard.active(NOW + 1.5 * HOUR)) == (False, True)


def test_levels_from_f_and_g_else_from_q() -> None:
    q = "UBBA/QRTCA/IV/BO/W/050/195/4318N04547E025"
    volume = hazards_of([notam(Q=q, F="1500M AMSL", G="FL195")], NOW)[0].volume
    assert volume.floor_ft == pytest.approx(4921.26, abs=0.01)
    assert volume.floor_reference == "AMSL"
    assert (volume.ceiling_ft, volume.ceiling_reference) == (19500.0, "FL")
    volume = hazards_of([notam(Q=q)], NOW)[0].volume
    assert (volume.floor_ft, volume.ceiling_ft, volume.floor_reference) == (5000.0, 19500.0, "FL")
    volume = hazards_of([notam(Q=q, F="SFC", G="UNL")], NOW)[0].volume
    assert (volume.floor_ft, volume.ceiling_ft) == (None, None)


def test_parts_are_joined_and_a_missing_one_is_said() -> None:
    parts = [
        notam(E="PART 1 OF 2 TRA WI 4310N04540E - 4310N04550E"), notam(E="PART 2 OF 2 - 4320N04550E - 4320N04540E"),
    ]  # fmt: skip
    whole = resolve(parts[::-1], NOW)
    assert [one.geometry_from for one in whole.hazards] == ["E) polygon"]
    assert len(whole.hazards[0].volume.rings[0]) == 4
    half = resolve(parts[:1], NOW)
    assert half.hazards[0].geometry_from == "Q) circle"
    assert "part 2 of 2 is missing" in half.notices[0].text


def test_a_fir_with_a_boundary_given() -> None:
    ring = ((40.0, 48.0), (40.0, 51.0), (42.0, 51.0))
    whole = notam(Q="UBBA/QAFLC/IV/NBO/E/000/999/4100N04900E999")
    assert resolve([whole], NOW).hazards[0].geometry_from == "Q) circle, the whole of the FIR"
    bounded = resolve([whole], NOW, boundaries={"UBBA": [ring]}).hazards[0]
    assert (bounded.geometry_from, bounded.volume.rings) == ("boundary of the FIR in A)", (ring,))


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        ("QXXXX", "GPS JAMMING OBSERVED", HazardKind.GNSS_UNRELIABLE),
        ("QXXXX", "INTERFERENCE WITH THE GNSS SIGNAL", HazardKind.GNSS_UNRELIABLE),
        ("QWELW", "RNAV EQPT MAY BE UNRELIABLE", HazardKind.GNSS_UNRELIABLE),
        ("QXXXX", "INTERFERENCE ON FREQ 121.5", HazardKind.OTHER),
        ("QXXXX", "ARMED CONFLICT. AVOID THE FIR.", HazardKind.CONFLICT_ZONE),
        ("QRTCA", "GPS JAMMING OBSERVED", HazardKind.AIRSPACE_RESTRICTED),
        ("QFALC", "AD CLOSED", HazardKind.AIRPORT_CLOSED),
        ("QAFLC", "FIR CLOSED", HazardKind.AIRSPACE_CLOSED),
        (
            "QAFXX",
            "USE OF AIRSPACE OF THE FIR IS PROHIBITED FOR ALL\nAIRCRAFT EXCEPT STATE ACFT",
            HazardKind.AIRSPACE_CLOSED,
        ),
        ("QAFXX", "FIR CLSD TO ALL CIVIL TFC. ATS NOT PROVIDED", HazardKind.AIRSPACE_CLOSED),
        ("QAFXX", "ALL ACFT OF THAT STATE ARE PROHIBITED TO ENTER", HazardKind.AIRSPACE_RESTRICTED),
        ("QAFTT", "TRIGGER NOTAM - PERM AIRAC AMDT 1/24", HazardKind.OTHER),
        ("QRTTT", "TRIGGER NOTAM - AIP SUP 1/24 TEMPO RESTRICTED AREA", HazardKind.AIRSPACE_RESTRICTED),
    ],
)
def test_kinds(code: str, text: str, kind: HazardKind) -> None:
    assert hazards_of([notam(code=code, E=text)], NOW)[0].kind == kind


def test_what_is_back_in_order_is_no_hazard() -> None:
    resolved = resolve([notam(code="QGWAK")], NOW)
    assert resolved.hazards == ()
    assert "back in order" in resolved.skipped[0].why


def test_the_table_of_codes_is_sound() -> None:
    assert all(len(subject) == 2 and (condition == "*" or len(condition) == 2) for subject, condition in code_table())
    assert len(code_table()) > 60


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("QGWAU", "US OPERATORS ARE PROHIBITED FROM FLYING IN THE FIR"),
        ("QAFXX", "THE FIR IS CLOSED TO ALL FLIGHTS OF US OPERATORS, WHICH ARE PROHIBITED"),
    ],
)
def test_who_is_addressed(code: str, text: str) -> None:
    hazard = hazards_of([notam(code=code, A="KICZ", E=text)], NOW)[0]
    assert (hazard.kind, hazard.force) == (HazardKind.CONFLICT_ZONE, "prohibition")
    assert hazard.addressed_to is not None
