"""Alerts as messages of the Common Alerting Protocol 1.2 (OASIS Standard, 1 July 2010).

| of an alert | msgType | identifier | references |
|---|---|---|---|
| first raised | Alert | id.0 | none |
| raised again | Update | id.1, id.2 ... | all before it |
| cleared | Cancel | id.cleared | all before it |
| acknowledged, acted, rejected | Ack | id.ack.N (N: place of the step) | the last one before it |

The same alert gives the same messages whenever it is asked for: `sent` is the time of the step, not of the writing.
An exercise is never Actual: one mark, of the alert, the hazard or the sender, is enough.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from xml.etree import ElementTree as Xml

from crossfix.errors import RequestInvalid
from crossfix.present.cap_info import add_info
from crossfix.present.cap_schema import NAMESPACE, MsgType
from crossfix.records.alert import Alert, State, Step
from crossfix.records.hazard import Hazard

NOT_IN_A_NAME = re.compile(r"[\s,<&]")
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Extensible Markup Language 1.0, 2.2: all other characters cannot stand in a document."""
ANSWERS = frozenset({State.ACKNOWLEDGED, State.ACTED, State.REJECTED})


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom, and for whom. RequestInvalid where a field that the scope needs is not there.

    `restriction` is the rule for a Restricted message, `addresses` are the receivers of a Private one; none given is
    the addressee of the alert. Nothing is sent Public: an alert is for who is concerned.
    """

    sender: str
    sender_name: str = ""
    scope: Literal["Restricted", "Private"] = "Private"
    restriction: str = ""
    addresses: tuple[str, ...] = ()
    exercise: bool = False

    def __post_init__(self) -> None:
        if not self.sender or NOT_IN_A_NAME.search(self.sender):
            raise RequestInvalid(
                f"CAP sender {self.sender!r}: expected a name without blanks, commas, '<' and '&', such as watch@unit"
            )
        if self.scope == "Restricted" and not self.restriction.strip():
            raise RequestInvalid(
                "CAP scope Restricted: no restriction given; say for whom, e.g. 'ATS units of the FIR'"
            )


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of an alert: its identifier and when it was sent (s UTC since 1970)."""

    identifier: str
    sent_s: float

    def reference(self, sender: str) -> str:
        """As later messages name it: sender,identifier,sent."""
        return f"{sender},{self.identifier},{cap_time(self.sent_s)}"


def cap_time(seconds: float) -> str:
    """Whole seconds UTC, offset `-00:00` (CAP 1.2, 3.3.2); RequestInvalid beyond the calendar.

    >>> cap_time(1735103602.9)
    '2024-12-25T05:13:22-00:00'
    """
    try:
        return f"{datetime.fromtimestamp(int(seconds // 1), UTC):%Y-%m-%dT%H:%M:%S}-00:00"
    except (OverflowError, ValueError, OSError) as error:
        raise RequestInvalid(f"CAP: {seconds} s since 1970 is no time of the calendar") from error


def raised(alert: Alert) -> list[Sent]:
    """The Alert and its Updates: one for each time that it was raised."""
    times = [step.at_s for step in alert.steps if step.state is State.RAISED] or [alert.raised_s]
    return [Sent(f"{_name(alert.id)}.{number}", at_s) for number, at_s in enumerate(times)]


def cap_alert(alert: Alert, hazard: Hazard | None, envelope: Envelope) -> bytes:
    """The alert as it is now: Alert, Update or, where it was cleared, Cancel. UTF-8 XML.

    `hazard` None: a watch's own alert, of a silent feed, which has no area.
    """
    before = raised(alert)
    if alert.state is State.CLEARED:
        step = alert.steps[-1]
        message = _message(alert, hazard, envelope, "Cancel", Sent(f"{_name(alert.id)}.cleared", step.at_s), step.note)
        _refer(message, before, envelope)
        return _written(message)
    message = _message(alert, hazard, envelope, "Update" if len(before) > 1 else "Alert", before[-1], "")
    _refer(message, before[:-1], envelope)
    times = _times(hazard, alert)
    add_info(message, alert, hazard, clean, times, envelope.sender_name, _exercise(alert, hazard, envelope))
    return _written(message)


def cap_acknowledgement(alert: Alert, number: int, hazard: Hazard | None, envelope: Envelope) -> bytes:
    """Step `number` of an alert, an answer of who was told, as msgType Ack; RequestInvalid for another step."""
    step = alert.steps[number] if 0 <= number < len(alert.steps) else None
    if step is None or step.state not in ANSWERS:
        found = step.state.value if step else f"no step, it has {len(alert.steps)}"
        raise RequestInvalid(
            f"alert {alert.id}, step {number}: found {found}; expected one of {', '.join(sorted(ANSWERS))}"
        )
    note = f"{step.state.value} by {step.by}{': ' if step.note else ''}{step.note}"
    message = _message(alert, hazard, envelope, "Ack", Sent(f"{_name(alert.id)}.ack.{number}", step.at_s), note)
    _refer(message, _last_before(alert, step), envelope)
    return _written(message)


def clean(text: str) -> str:
    """The text with what XML cannot hold shown as U+FFFD."""
    return NOT_IN_XML.sub("\ufffd", text)


def _message(
    alert: Alert, hazard: Hazard | None, envelope: Envelope, kind: MsgType, sent: Sent, note: str
) -> Xml.Element:
    """All before `references`, in the order of the schema."""
    message = Xml.Element("alert", {"xmlns": NAMESPACE})
    _add(message, "identifier", sent.identifier)
    _add(message, "sender", envelope.sender)
    _add(message, "sent", cap_time(sent.sent_s))
    _add(message, "status", "Exercise" if _exercise(alert, hazard, envelope) else "Actual")
    _add(message, "msgType", kind)
    _add(message, "scope", envelope.scope)
    if envelope.scope == "Restricted":
        _add(message, "restriction", envelope.restriction)
    addresses = envelope.addresses or (alert.addressee or alert.party,)
    if envelope.scope == "Private" or envelope.addresses:
        _add(message, "addresses", " ".join(map(_address, addresses)))
    if note:
        _add(message, "note", note)
    return message


def _exercise(alert: Alert, hazard: Hazard | None, envelope: Envelope) -> bool:
    return alert.exercise or envelope.exercise or (hazard is not None and hazard.exercise)


def _refer(message: Xml.Element, before: Sequence[Sent], envelope: Envelope) -> None:
    if before:
        _add(message, "references", " ".join(sent.reference(envelope.sender) for sent in before))


def _last_before(alert: Alert, step: Step) -> list[Sent]:
    """The message that an answer is to: the last one that was raised at its time, else the first."""
    known = raised(alert)
    return [sent for sent in known if sent.sent_s <= step.at_s][-1:] or known[:1]


def _times(hazard: Hazard | None, alert: Alert) -> dict[str, str]:
    """`effective`, `onset`, `expires`: those that are known and within the calendar."""
    begins = hazard.periods[0][0] if hazard and hazard.periods else alert.first_evidence_s
    ends = alert.expires_s
    if ends is None and hazard and hazard.periods and not hazard.end_estimated:
        ends = hazard.periods[-1][1]
    told = {"effective": alert.raised_s, "onset": begins, "expires": ends}
    times: dict[str, str] = {}
    for name, at_s in told.items():
        try:
            times |= {name: cap_time(at_s)} if at_s is not None else {}
        except RequestInvalid:
            continue  # without end, or not known: the element is optional
    return times


def _address(text: str) -> str:
    """One with a blank in it stands in double quotes (CAP 1.2, 3.2.1)."""
    plain = text.replace('"', "'")
    return f'"{plain}"' if re.search(r"\s", plain) else plain


def _name(identifier: str) -> str:
    return NOT_IN_A_NAME.sub("_", clean(identifier))


def _add(parent: Xml.Element, tag: str, text: str) -> None:
    Xml.SubElement(parent, tag).text = clean(text)


def _written(message: Xml.Element) -> bytes:
    return bytes(Xml.tostring(message, encoding="utf-8", xml_declaration=True))
