"""What the timeline draws."""

from __future__ import annotations

from builders.case_json import synthetic_case
from crossfix.present.lanes import timeline
from crossfix.present.times import epoch_ms


def test_lanes_run_from_the_most_trusted_class() -> None:
    drawn = timeline(synthetic_case())
    assert [lane.trust for lane in drawn.lanes] == ["Flight recorder", "Transcript, unverified", "Media", "Media"]
    assert drawn.untimed == ("Ministry briefing of 8 May",)


def test_events_without_both_bounds_are_not_drawn() -> None:
    marks = {mark.id for mark in timeline(synthetic_case()).marks}
    assert "sound-1" in marks
    assert not marks & {"decision", "rescue"}


def test_a_link_ties_one_bar_per_statement_and_event() -> None:
    links = {link.id: link for link in timeline(synthetic_case()).links}
    assert links["K1"].bars == ("S04~0", "S07~0")
    assert links["K3"].bars == ("S09~0",)
    assert links["K4"].bars == ()


def test_bars_that_do_not_fit_stand_alone_where_no_other_fits() -> None:
    bars = [bar for lane in timeline(synthetic_case()).lanes for bar in lane.bars]
    assert {bar.id for bar in bars if bar.alone} == {"S07~0", "S09~0", "S09~1", "S12~0"}


def test_presets_hold_both_ends_of_the_interval() -> None:
    presets = {preset.id: preset for preset in timeline(synthetic_case()).presets}
    assert presets["two-sounds"].first < epoch_ms("2031-05-06T07:13:31Z")
    assert presets["two-sounds"].last > epoch_ms("2031-05-06T07:13:57Z")
    assert "to-rescue" in presets  # one end is known


def test_a_case_without_bounds_has_an_empty_drawing() -> None:
    case = synthetic_case()
    free = [event.model_copy(update={"earliest_utc": None, "latest_utc": None}) for event in case.events]
    silent = [said.model_copy(update={"bars": []}) for said in case.statements]
    drawn = timeline(case.model_copy(update={"events": free, "statements": silent}))
    assert (drawn.marks, drawn.lanes, drawn.presets) == ((), (), ())
