"""What must come out of the shipped case, against the published record (the figures of the issue and of K01 to K25)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from builders.shipped import CASE, result
from crossfix.present.case_json import CaseJson, ContradictionOut, IntervalOut, StatementOut
from crossfix.read.case_folder import read_case

MATERIAL = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[2] / "shared" / "data")).parent / "case"


def statement(name: str) -> StatementOut:
    """A statement by id."""
    return next(s for s in result().statements if s.id == name)


def interval(name: str, of: CaseJson | None = None) -> IntervalOut:
    """An interval by id."""
    return next(i for i in (of or result()).intervals if i.id == name)


def kind(name: str, member: str) -> ContradictionOut:
    """The contradiction of a kind that has a statement as a member."""
    return next(c for c in result().contradictions if c.kind == name and member in c.statements)


def test_it_is_complete() -> None:
    facts = {s.fact for s in result().statements if s.fact}
    assert len(result().documents) == 99 + len(result().recordings)
    assert len({f for f in facts if f.startswith("F")}) == 86
    assert len({f for f in facts if f.startswith("C")}) == 39
    assert all(d.root_label for d in result().documents)


def test_quotes_are_anchors_of_at_most_twelve_words() -> None:
    for s in read_case(CASE).statements.values():
        assert len(s.quote.split()) <= 12, s.id


def test_the_two_sounds_are_24_to_25_s_apart_and_both_figures_name_their_sources() -> None:
    sounds = interval("sounds_apart")
    assert (sounds.shortest_s, sounds.longest_s) == (24.0, 25.0)
    fixing = {s for several in sounds.fixed_by.values() for s in several}
    assert {statement(s).trust for s in fixing} <= {"recorder", "official"}
    assert any(statement(s).root == "R-AZ-MDDT" for s in fixing)


def test_4_6_21_seconds_is_tested_both_ways() -> None:
    readings = {i.reading: (i.shortest_s, i.longest_s) for i in interval("hyd2_failed_to_second_sound").implied}
    assert readings == {"absolute": (2.0, 4.0), "cumulative": (-10.0, -6.0)}
    assert len(next(c for c in result().contradictions if c.kind == "reading").statements) == 6


def test_gnss_loss_is_one_state_from_its_onset_and_jamming_began_at_0455_is_contradicted() -> None:
    onset = next(e for e in result().events if e.id == "gnss_lost")
    assert (onset.earliest_utc, onset.latest_utc) == ("2024-12-25T04:25:00Z", "2024-12-25T04:27:00Z")
    assert statement("X-K01-SEED0").verdict == "contradicted"
    assert "repeat report" in kind("onset_vs_repeat", "X-K01-SEED0").text


def test_26_minutes_is_25_min_48_s_from_a_repeat_report_and_the_true_gap_is_given() -> None:
    found = next(c for c in result().contradictions if c.kind == "duration")
    assert "25\u00a0min\u00a047\u00a0s to 25\u00a0min\u00a049\u00a0s" in found.text
    true = interval("gnss_onset_to_kover")
    assert (true.shortest_s, true.longest_s) == (54 * 60 + 42.0, 56 * 60 + 43.0)


def test_kover_reached_grozny_control_8_min_10_s_after_control_was_lost() -> None:
    gap = interval("control_loss_to_kover")
    assert (gap.shortest_s, gap.longest_s) == (489.0, 491.0)


def test_relays_count_once() -> None:
    claims = {c.id: c for c in result().claims}
    assert (claims["bird_strike"].tellers, claims["bird_strike"].roots) == (4, 1)
    assert claims["oxygen_cylinder"].roots == 1
    hedges = [c for c in result().contradictions if c.kind == "hedge"]
    lost = [c for c in hedges if "F065-TENGRI-O2" in c.against]
    assert [statement(c.statements[0]).speaker for c in lost] == ["Flight crew"], "lost at the first relay"


def test_two_approaches_not_three() -> None:
    approaches = next(q for q in result().quantities if q.id == "approaches_grozny")
    assert (approaches.least, approaches.most) == (2.0, 2.0)
    assert {statement(s).verdict for s in kind("count", "X-K06-SEED0").against} == {"contradicted"}


@pytest.mark.parametrize(
    "wanted",
    [
        "time",
        "order",
        "count",
        "duration",
        "onset_vs_repeat",
        "reading",
        "definition",
        "scope",
        "hedge",
        "domain",
        "entity",
    ],
)
def test_each_kind_of_the_published_contradictions_comes_out(wanted: str) -> None:
    assert any(c.kind == wanted for c in result().contradictions)


def test_nothing_of_the_recorder_class_is_contradicted_or_disputed() -> None:
    bad = [s.id for s in result().statements if s.trust == "recorder" and s.verdict in ("contradicted", "disputed")]
    assert bad == []


def test_as_known_at_uses_only_what_was_published() -> None:
    then = result("2024-12-27")
    assert {d.published[:10] for d in then.documents if d.used} <= {"2024-12-25", "2024-12-26", "2024-12-27"}
    assert interval("sounds_apart", then).longest_s is None, "no source had told of the sounds' times yet"
    birds = next(c for c in then.claims if c.id == "bird_strike")
    assert birds.roots > 1, "that the tellers had one root became known with the report"


def test_without_one_document_its_statements_are_gone() -> None:
    less = result(None, ("SEED0",))
    assert not [s for s in less.statements if s.document == "SEED0"]
    assert not [c for c in less.contradictions if c.kind == "duration"]


def test_the_published_points_are_said_and_not_measured() -> None:
    (points,) = result().recordings
    assert (points.published, points.reader, points.reports) == ("2024-12-26", "quantities_csv", 14)
    seen = {p.utc[11:16]: (p.pressure_altitude_ft, p.ground_speed_kt, p.vertical_rate_fpm) for p in points.points}
    assert seen == {"04:25": (30000, 402, 0), "04:37": (14025, 52, -1344), "04:40": (8950, 52, -1984)}
    assert {gap.kind for gap in points.gaps} == {"not_told"}, "a publication does not tell what was received between"
    assert not [s for s in result().statements if s.verdict == "measured"]
    assert result("2024-12-25").recordings == []


def test_protected_records_are_paraphrased_only() -> None:
    protected = {d.id for d in result().documents if d.protected}
    assert protected
    for s in result().statements:
        if s.document in protected:
            assert (s.quote, s.quote_status) == (None, "withheld")


def test_neutral_wording() -> None:
    assert [n for n in result().notices if "loaded word" in n.text] == []


@pytest.mark.skipif(not MATERIAL.is_dir(), reason=f"no case material in {MATERIAL.name}/ (CROSSFIX_DATA)")
def test_quotes_of_the_articles_are_verbatim() -> None:
    case = read_case(CASE, (MATERIAL,))
    verified = [s for s in case.statements.values() if s.quote_status == "verified"]
    assert {s.document for s in verified} == {"SEED0", "SEED1", "SEED2", "SEED3", "SEED4"}
    assert len(verified) == sum(s.document.startswith("SEED") for s in case.statements.values())


def test_satellite_navigation_reads_lost_false_lost_and_back_in_the_published_points() -> None:
    (points,) = result().recordings
    found = [(e.kind, e.earliest_utc, e.latest_utc) for e in points.events if e.kind.startswith("gnss_")]
    day = "2024-12-25T"
    assert found == [
        ("gnss_loss", f"{day}04:25:00Z", f"{day}04:38:00Z"),
        ("gnss_spoofing", f"{day}04:25:00Z", f"{day}04:38:00Z"),
        ("gnss_loss", f"{day}04:40:00Z", f"{day}05:14:00Z"),
        ("gnss_recovery", f"{day}06:06:00Z", f"{day}06:08:00Z"),
    ]
    loss, spoofing, second, _ = [e.label for e in points.events if e.kind.startswith("gnss_")]
    assert "for 12 min 00 s" in loss
    assert "suspected for one reason, for 3 min 00 s" in spoofing
    assert "52 kt" in spoofing
    assert "for 53 min 00 s" in second
    verdicts = {s.id: s.verdict for s in result().statements if s.document == "published_adsb_points"}
    assert verdicts["published_adsb_points.gnss_loss.1"] == "compatible", "its own root gives the earlier bound"
