"""The data-link text: 220 ASCII capitals, no figure cut; instructions tell nobody where to fly."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from builders.watch import circle_hazard
from crossfix.present.words import loaded_words
from crossfix.records.alert import Severity
from crossfix.records.hazard import HazardKind, Volume
from crossfix.warn.instructions import INSTRUCTIONS, NAMES, headline, instruction, uplink
from crossfix.warn.uplink import KEPT, MOST, ascii_capitals, uplink_text


@given(st.lists(st.text(max_size=120), max_size=8), st.booleans(), st.integers(60, 220))
@settings(max_examples=150, deadline=None)
def test_never_too_long_and_only_letters_of_a_data_link(parts: list[str], exercise: bool, most: int) -> None:
    said = uplink_text(parts, exercise=exercise, most=most)
    assert len(said) <= most
    assert set(said) <= KEPT
    assert said.startswith("EXERCISE EXERCISE EXERCISE") is exercise or "EXERCISE" in "".join(parts).upper()


@given(st.lists(st.integers(10**5, 10**9), min_size=1, max_size=40))
@settings(max_examples=80, deadline=None)
def test_no_figure_is_cut(figures: list[int]) -> None:
    parts = [f"figure {one} ft" for one in figures]
    said = uplink_text(parts, exercise=False)
    found = re.findall(r"\d+", said)
    assert found == [str(one) for one in figures[: len(found)]]
    assert said.count("FT") == len(found)
    assert uplink_text([" ".join(map(str, figures * 40))], exercise=False) == ""


def test_letters() -> None:
    assert ascii_capitals("Ковёр: аэропорт Грозный закрыт") == "KOVER: AEROPORT GROZNYI ZAKRYT"
    assert ascii_capitals("Łódź \x00 ★ São") == "ODZ SAO"


def test_every_kind_has_words_that_fit_and_give_no_heading() -> None:
    for kind in HazardKind:
        hazard = circle_hazard(kind=kind)
        said = uplink(hazard, Severity.CRITICAL, exercise=True)
        assert len(said) <= MOST
        assert ascii_capitals(INSTRUCTIONS[kind]).rstrip(".") in said
        words = f"{instruction(hazard)} {headline(hazard, ())} {NAMES[kind]}"
        assert loaded_words(words) == []
        assert not re.search(r"\b(turn|climb|descend|divert|fly|land|heading|direct|avoid)\b", words, re.IGNORECASE)


def test_place_heights_and_time() -> None:
    said = uplink(circle_hazard(), Severity.WARNING, exercise=False)
    assert "WITHIN 30 NM OF 4318N04547E" in said
    assert "SINCE 0026Z" in said
    closed = circle_hazard(
        kind=HazardKind.AIRPORT_CLOSED,
        measured=(),
        volume=Volume(airports=("URMG", "URMO"), floor_ft=None, ceiling_ft=24_500.0, ceiling_reference="FL"),
    )
    assert "URMG URMO. SURFACE TO FL245" in uplink(closed, Severity.WARNING, exercise=False)
