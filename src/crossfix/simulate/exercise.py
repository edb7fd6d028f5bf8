"""Everything that an exercise consists of, by the path of each file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crossfix.errors import RequestInvalid
from crossfix.simulate.arinc717 import bitstream, recorder_words
from crossfix.simulate.beast import Sent, log, received
from crossfix.simulate.clock import RecorderClock
from crossfix.simulate.cockpit_audio import Sound, heard
from crossfix.simulate.happenings import Touchdown
from crossfix.simulate.made_case import case_files, document_texts, labels_of, moments_of
from crossfix.simulate.made_flight import fly
from crossfix.simulate.recorder_layout import layout_toml, placed
from crossfix.simulate.said import Entry, told
from crossfix.simulate.scenario import Scenario, WrongClock
from crossfix.simulate.traffic import traffic_filed, traffic_sent, traffic_truth
from crossfix.simulate.transcript import transcript_csv
from crossfix.simulate.truth import truth

COUNTER_BEFORE_S = 4321.5
"""A receiver's counter does not begin at 0 when the log does; ours."""
MARKED = "Everything in this folder is SYNTHETIC: made by `crossfix exercise`, recorded by nobody.\n"


@dataclass(frozen=True, slots=True, eq=False)
class Exercise:
    """Texts and bytes by path; what the audio is written from; the truth."""

    texts: Mapping[str, str]
    bytes: Mapping[str, bytes]
    sounds: tuple[Sound, ...]
    clocks: Mapping[str, RecorderClock]
    truth: Entry


def clocks_of(scenario: Scenario) -> dict[str, RecorderClock]:
    """Of the flight data recorder, the UTC that it is given, the audio, the receiver's counter."""
    wrong = scenario.clocks

    def rate(one: WrongClock) -> float:
        return 1 + one.rate_ppm * 1e-6

    shown = scenario.begins + wrong.aircraft.offset_s
    return {
        "fdr": RecorderClock(scenario.begins + wrong.fdr.offset_s, rate(wrong.fdr)),
        "aircraft": RecorderClock(scenario.begins - rate(wrong.aircraft) * shown, rate(wrong.aircraft)),
        "cvr": RecorderClock(scenario.audio.start + wrong.cvr.offset_s, rate(wrong.cvr)),
        "receiver": RecorderClock(scenario.begins - COUNTER_BEFORE_S, rate(wrong.receiver)),
    }


def exercise(scenario: Scenario, version: str) -> Exercise:
    """All but the audio itself, which is too large to hold. Raises RequestInvalid where the scenario asks for more."""
    made, clocks = fly(scenario), clocks_of(scenario)
    moments, labels = moments_of(scenario, made.touchdown_s), labels_of(scenario)
    if scenario.of(Touchdown) and made.touchdown_s is None:
        raise RequestInvalid(
            "scenario: a touchdown is asked for and the flight does not come down to the ground before it ends; "
            "give it a lower altitude with `land: true` earlier, or a later `ends`"
        )
    said = told(scenario, moments, labels)
    parameters = placed()
    words = recorder_words(made, parameters, clocks["fdr"], clocks["aircraft"])
    sent = received(made)
    others = traffic_sent(scenario)
    sounds = tuple(heard(scenario, clocks["cvr"]))
    return Exercise(
        texts={
            **case_files(scenario, said, clocks, _first(sent), _first(others)),
            **document_texts(scenario, said),
            "recordings/fdr.toml": layout_toml(parameters),
            "recordings/transcript.csv": transcript_csv(scenario, clocks["cvr"]),
            "recordings/SYNTHETIC.txt": MARKED,
            **({"recordings/traffic.json": traffic_filed(scenario.traffic)} if scenario.traffic and others else {}),
        },
        bytes={
            "recordings/fdr.dat": bitstream(words, clocks["fdr"].local(scenario.stop)),
            "recordings/adsb.bin": log(sent, clocks["receiver"]),
            **({"recordings/traffic.bin": log(others, clocks["receiver"])} if others else {}),
        },
        sounds=sounds,
        clocks=clocks,
        truth=truth(scenario, moments, clocks, said, sounds, version) | traffic_truth(scenario),
    )


def _first(sent: Sequence[Sent]) -> float | None:
    """When the first frame was received; None without any."""
    return sent[0].utc_s if sent else None
