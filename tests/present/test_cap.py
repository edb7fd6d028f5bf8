"""CAP 1.2: every message that comes out is valid, and no exercise is ever Actual."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]

from builders.outgoing import ALERTS, HAZARDS, NOW_S, TEXTS, alert, hazard
from crossfix.errors import RequestInvalid
from crossfix.present.cap import Envelope, cap_acknowledgement, cap_alert, cap_time
from crossfix.present.cap_info import altitudes
from crossfix.present.cap_schema import NAMESPACE, schema
from crossfix.records.alert import Alert, State, Step
from crossfix.records.hazard import Hazard, Volume

SCHEMA = etree.XMLSchema(etree.fromstring(schema()))
OURS = Envelope("watch@unit.example", "Watch", "Restricted", "ATS units of the FIR")
NAMES = st.from_regex(r"[a-z@.]{1,12}", fullmatch=True)
ENVELOPES = st.builds(
    Envelope, NAMES, TEXTS, st.just("Private"), addresses=st.lists(TEXTS.filter(str.strip), max_size=2).map(tuple),
    exercise=st.booleans(),
)  # fmt: skip


def texts(written: bytes, path: str) -> list[str]:
    """The texts of all elements at a path of local names."""
    root = etree.fromstring(written)
    found = root.findall("/".join(f"{{{NAMESPACE}}}{tag}" for tag in path.split("/")))
    return [element.text or "" for element in found]


def answered(of: Alert) -> list[int]:
    """The places of steps that are answers."""
    return [k for k, s in enumerate(of.steps) if s.state in (State.ACKNOWLEDGED, State.ACTED, State.REJECTED)]


@settings(max_examples=50)
@given(ALERTS, st.none() | HAZARDS, ENVELOPES)
def test_every_message_is_valid_and_no_exercise_is_actual(made: Alert, of: Hazard | None, envelope: Envelope) -> None:
    written = [cap_alert(made, of, envelope), *(cap_acknowledgement(made, k, of, envelope) for k in answered(made))]
    exercise = made.exercise or envelope.exercise or (of is not None and of.exercise)
    for message in written:
        SCHEMA.assertValid(etree.fromstring(message))
        assert texts(message, "status") == ["Exercise" if exercise else "Actual"]
        assert texts(message, "scope") == ["Private"]
        assert texts(message, "addresses")[0].strip()


def test_the_schema_refuses_what_the_standard_refuses() -> None:
    good = cap_alert(alert(), hazard(), OURS)
    SCHEMA.assertValid(etree.fromstring(good))
    sent = texts(good, "sent")[0].encode()
    for before, after in (
        (sent, sent.replace(b"-00:00", b"Z")),
        (b"<status>Actual", b"<status>Real"),
        (b"<sender>watch@unit.example", b"<sender>watch unit"),
        (b"<category>Transport</category>", b""),
        (b"43.000000,45.000000</polygon>", b"</polygon>"),
    ):
        assert good.count(before) >= 1
        assert not SCHEMA.validate(etree.fromstring(good.replace(before, after)))


def test_an_alert_tells_where_when_and_to_whom() -> None:
    written = cap_alert(alert(), hazard(), OURS)
    assert texts(written, "identifier") == [f"{alert().id}.0"]
    assert texts(written, "sent") == ["2024-12-25T05:13:20-00:00"]
    assert texts(written, "msgType") == ["Alert"]
    assert texts(written, "restriction") == ["ATS units of the FIR"]
    assert texts(written, "info/severity") == ["Severe"]
    assert texts(written, "info/certainty") == ["Observed"]
    assert texts(written, "info/urgency") == ["Immediate"]
    assert texts(written, "info/responseType") == ["Monitor"]
    assert texts(written, "info/expires") == []
    assert texts(written, "info/area/circle") == ["43.300000,45.800000 46.300"]
    first, *_, last = texts(written, "info/area/polygon")[0].split()
    assert first == last == "43.000000,45.000000"
    assert texts(written, "info/area/areaDesc") == ["43.5N 45.8E; 5000FT AMSL to unlimited"]
    assert texts(written, "info/area/altitude") == ["5000"]
    assert texts(written, "info/area/ceiling") == ["99900"]


def test_an_update_and_a_cancel_refer_to_all_before() -> None:
    again = replace(alert(), raised_again=1, steps=(*alert().steps, Step(State.RAISED, NOW_S + 60.0, "watch")))
    update = cap_alert(again, hazard(), OURS)
    assert texts(update, "msgType") == ["Update"]
    assert texts(update, "identifier") == [f"{alert().id}.1"]
    assert texts(update, "references") == [f"watch@unit.example,{alert().id}.0,2024-12-25T05:13:20-00:00"]
    over = replace(again, steps=(*again.steps, Step(State.CLEARED, NOW_S + 900.0, "watch", "heard clean for 10 min")))
    cancel = cap_alert(over, hazard(), OURS)
    assert texts(cancel, "msgType") == ["Cancel"]
    assert texts(cancel, "note") == ["heard clean for 10 min"]
    assert [one.split(",")[1] for one in texts(cancel, "references")[0].split()] == [
        f"{alert().id}.0", f"{alert().id}.1",
    ]  # fmt: skip
    assert texts(cancel, "info") == []


def test_an_acknowledgement_names_the_message_and_who() -> None:
    done = replace(alert(), steps=(*alert().steps, Step(State.ACKNOWLEDGED, NOW_S + 20.0, "desk 2", "crew told")))
    written = cap_acknowledgement(done, 2, hazard(), OURS)
    assert texts(written, "msgType") == ["Ack"]
    assert texts(written, "note") == ["acknowledged by desk 2: crew told"]
    assert texts(written, "references") == [f"watch@unit.example,{alert().id}.0,2024-12-25T05:13:20-00:00"]
    for number in (1, 3, -1):
        with pytest.raises(RequestInvalid, match=f"step {number}: found"):
            cap_acknowledgement(done, number, hazard(), OURS)


def test_fields_that_a_scope_needs() -> None:
    with pytest.raises(RequestInvalid, match="no restriction given"):
        Envelope("watch", scope="Restricted")
    with pytest.raises(RequestInvalid, match="without blanks"):
        Envelope("the watch")
    two = replace(OURS, scope="Private", addresses=("ahy occ", "urml"))
    assert texts(cap_alert(alert(), hazard(), two), "addresses") == ['"ahy occ" urml']


def test_heights_of_another_reference_are_moved_outwards() -> None:
    assert altitudes(Volume(floor_ft=24_500.0, floor_reference="FL")) == (23_000.0, 99_900.0)
    assert altitudes(Volume(ceiling_ft=3000.0, ceiling_reference="AGL")) == (-1400.0, 32_032.0)
    with pytest.raises(RequestInvalid, match="no time of the calendar"):
        cap_time(1e18)


def test_a_text_cannot_leave_its_element() -> None:
    nasty = "</headline><status>Actual</status>\x00\x1b"
    written = cap_alert(replace(alert(), headline=nasty, exercise=True), hazard(), OURS)
    assert texts(written, "info/headline") == ["EXERCISE: </headline><status>Actual</status>\ufffd\ufffd"]
    assert texts(written, "status") == ["Exercise"]
