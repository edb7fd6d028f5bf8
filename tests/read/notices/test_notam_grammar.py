"""NOTAM drawn from the grammar: read as they were meant, printed and read again; garbled, and never silently."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builders.notams import Written, notam
from crossfix.read.notices.notam import parse_notam, split_notams
from crossfix.read.notices.notam_hazards import resolve
from crossfix.read.notices.notam_print import print_notam
from crossfix.read.notices.notam_schedule import print_schedule
from crossfix.records.notice import Notice
from crossfix.records.notice_text import Level, Notam

SEEDS = range(360)
NOW = 1720000000.0


def level(truth: tuple[str, int | None, str | None] | None) -> Level | None:
    return None if truth is None else Level(*truth)  # type: ignore[arg-type]


@pytest.mark.parametrize("block", range(6))
def test_every_value_is_read_as_it_was_meant(block: int) -> None:
    for seed in SEEDS[block::6]:
        one = notam(seed)
        truth = one.truth
        read, notices = parse_notam(one.text())
        q = read.qualifiers
        assert notices == (), one.text()
        assert q is not None
        assert (str(read.id), read.type, read.refers and str(read.refers)) == (truth.id, truth.type, truth.refers)
        assert (q.fir, q.code, (q.lower, q.upper)) == (truth.fir, truth.code, truth.levels)
        assert (q.latitude, q.longitude, q.radius_nm) == pytest.approx(truth.centre, abs=1e-9)
        assert read.locations == truth.locations
        assert read.begins is not None
        assert read.begins.time_s == truth.begins_s
        assert (None if read.ends is None else (read.ends.kind, read.ends.time_s)) == truth.ends
        assert (None if read.schedule is None else print_schedule(read.schedule)) == truth.schedule
        assert (read.lower, read.upper) == (level(truth.lower), level(truth.upper))
        rings = [x for ring in read.shapes.rings for corner in ring for x in corner]
        assert rings == pytest.approx([x for ring in truth.rings for corner in ring for x in corner], abs=1e-9)
        circles = [(c.latitude, c.longitude, c.radius_nm) for c in read.shapes.circles]
        assert [x for c in circles for x in c] == pytest.approx([x for c in truth.circles for x in c], abs=1e-9)


def test_parse_print_parse() -> None:
    for seed in SEEDS:
        read, _ = parse_notam(notam(seed).text())
        printed = print_notam(read)
        again, notices = parse_notam(printed)
        assert again == read
        assert notices == ()
        assert print_notam(again) == printed


def plain(read: Notam) -> Notam:
    """Without the letters of item E) and what stands behind the notice."""
    return replace(read, text="", created_s=None, source=None)


LOOSE: dict[str, Callable[[Written], str]] = {
    "lower case": lambda w: w.text().lower(),
    "one line": lambda w: w.text(" ").replace("\n", " "),
    "many spaces": lambda w: w.text("\n\n   ").replace(" ", "   "),
    "carriage returns": lambda w: w.text().replace("\n", "\r\n"),
    "no space behind brackets": lambda w: w.text().replace(") ", ")"),
    "a message around it": lambda w: w.text(tail=")\nCREATED: 01 Jan 2024 00:00:00\nSOURCE: UBBBYNYX"),
    "the same on one line": lambda w: w.text(tail=") CREATED: 01 Jan 2024 00:00:00 SOURCE: UBBBYNYX").replace(
        "\n", " "
    ),
}


@pytest.mark.parametrize("name", LOOSE)
def test_looseness_changes_no_meaning(name: str) -> None:
    for seed in SEEDS[::4]:
        one = notam(seed)
        meant, _ = parse_notam(one.text())
        read, notices = parse_notam(LOOSE[name](one))
        assert plain(read) == plain(meant), LOOSE[name](one)
        assert notices == ()
        assert "".join(read.text.upper().split()) == "".join(meant.text.upper().split()), name
        assert (read.created_s, read.source) == (
            (1704067200.0, "UBBBYNYX") if "CREATED" in LOOSE[name](one) else (None, None)
        )


def test_many_in_one_text_are_parted() -> None:
    texts = [notam(seed).text() for seed in range(40)]
    parted = split_notams("GG UBBBYNYX\n" + "\n\n".join(texts) + "\n")
    assert [parse_notam(text)[0] for text in parted] == [parse_notam(text)[0] for text in texts]
    bare = [text.strip("()") for text in texts]
    assert len(split_notams("\n".join(bare))) == 40


def garbled(word: str, rng: random.Random) -> str:
    """With a character in three replaced by one that messages cannot hold."""
    return "".join(rng.choice("#*%") if rng.random() < 0.34 and c not in " \n" else c for c in word) or "#"


def mutations(one: Written, rng: random.Random) -> list[tuple[str, str, Written]]:
    """(what, field, NOTAM) with each field dropped, written twice, written twice differently, garbled, cut."""
    found = []
    for name, words in one.fields.items():
        rest = {k: v for k, v in one.fields.items() if k != name}
        mark = "" if name == "head" else f"\n{name}) "
        changes = {"twice": f"{words}{mark or ' '}{words}", "garbled": garbled(words, rng), "empty": ""}
        if name != "E":
            changes["twice differently"] = f"{words}{mark or ' '}{notam(rng.randrange(400, 800)).fields.get(name, '?')}"
            changes["cut"] = words[: len(words) // 2]
        if name != "head":
            found.append(("dropped", name, Written(one.truth, rest)))
        for what, text in changes.items():
            found.append((what, name, Written(one.truth, {**one.fields, name: text})))
    return found


OPTIONAL = {("dropped", "D"), ("cut", "D")}
"""Without item D), or half of it, the text is another valid NOTAM: nothing in it tells that something is gone."""


def test_each_mutation_is_reported_or_means_the_same() -> None:
    silent = []
    count = 0
    for seed in SEEDS[::6]:
        one, rng = notam(seed), random.Random(seed)
        meant, _ = parse_notam(one.text())
        for what, name, changed in mutations(one, rng):
            count += 1
            read, notices = parse_notam(changed.text())
            text_only = name == "E" and what in ("garbled", "twice") and read.shapes == meant.shapes
            if not notices and read != meant and not text_only and (what, name) not in OPTIONAL:
                silent.append((seed, what, name, changed.text()))
    assert [one[:3] for one in silent] == []
    assert count > 1800


def test_a_garbled_field_is_never_a_value() -> None:
    """What stands in a garbled field is not read as something else: the field is None, or as meant."""
    for seed in SEEDS[::3]:
        one, rng = notam(seed), random.Random(seed)
        meant, _ = parse_notam(one.text())
        for letter, name in (("A", "locations"), ("B", "begins"), ("C", "ends"), ("F", "lower"), ("G", "upper")):
            if letter in one.fields:
                words = garbled(one.fields[letter], rng)
                read, _ = parse_notam(Written(one.truth, {**one.fields, letter: words}).text())
                assert getattr(read, name) in (None, (), getattr(meant, name)), words


def properties(text: str) -> tuple[Notam, tuple[Notice, ...]]:
    """What holds for any text."""
    read, notices = parse_notam(text)
    printed = print_notam(read)
    again, _ = parse_notam(printed)
    assert again == read, printed
    assert print_notam(again) == printed
    for place in read.places:
        assert 0 <= place.begin <= place.end <= len(text)
    resolve([read], NOW)
    return read, notices


@given(st.text(max_size=300))
@example("(")
@example(")\n)")
def test_any_text_is_read_without_an_exception(text: str) -> None:
    read, notices = properties(text)
    assert notices
    assert read.qualifiers is None


PIECES = """( ) Q) A) B) C) D) E) F) G) A1234/24 B0001/25 NOTAMN NOTAMR NOTAMC UBBA EST PERM WIE UFN DAILY MON-FRI
0500-0700 SR-SS EXC SAT - SFC UNL FL100 3000FT AMSL 43 0 : / 2. ° N 2412250430 4318N04547E AREA 2
UBBA/QGWAU/IV/NBO/E/000/999/4318N04547E025 RADIUS 5NM"""
PHRASES = ("\n", " ", "PART 1 OF 2", "DEC 25", "433000N 0453000E", "WI 5 KM OF", "CREATED: x", "SOURCE: UBBB")
WORDS = st.sampled_from([*PIECES.split(), *PHRASES])


@given(st.lists(WORDS | st.text(string.printable, max_size=4), max_size=40).map(" ".join))
def test_any_pieces_of_the_grammar_are_read_and_printed_alike(text: str) -> None:
    properties(text)


@given(st.integers(0, 10_000), st.lists(st.tuples(st.integers(0, 400), st.text(max_size=3)), min_size=1, max_size=4))
def test_any_damage_is_read_and_printed_alike(seed: int, damage: list[tuple[int, str]]) -> None:
    text = notam(seed).text()
    for at, instead in damage:
        text = text[:at] + instead + text[at + 1 :]
    properties(text)
