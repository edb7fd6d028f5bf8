"""What is wrong in `wreckage.yaml` is told with its line, all at once; 10,000 marks are taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from builders.case_folder import Plain
from builders.wreckage import planted, write_wreckage
from crossfix.errors import CaseInvalid
from crossfix.read.case_folder import read_case
from crossfix.read.case_folder.models import WreckageFile
from crossfix.read.case_folder.models.ranges import COUNTS
from crossfix.read.case_folder.models.wreckage import MAX_MARKS
from crossfix.read.case_folder.shape import shape
from crossfix.records.wreckage import Wreckage

HEAD = "airframe: e190\n"
MARK = "{id: m, zone: fin, kinds: [through], count: 1, statements: [W1]"
OBJECT = "{id: o, label: Object, count: 1, statements: [W3]"
TEST = "{id: t, label: Test, looks_for: traces, result: negative, statements: [W4], specimens: [fin]"
STEP = "holder: A, statements: [W3]"


def problems(folder: Path, text: str) -> str:
    """What reading the case complains of."""
    with pytest.raises(CaseInvalid) as caught:
        read_case(write_wreckage(folder / "c", text))
    return str(caught.value)


def read(folder: Path, content: str | Plain) -> Wreckage:
    """The wreckage of a case."""
    made = read_case(write_wreckage(folder / "c", content)).wreckage
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("airframe: e191\n", "wreckage.yaml:1: unknown airframe 'e191'; did you mean 'e190'?"),
        ("airframe: b52\n", "shipped: e190, generic-twinjet"),
        (f"{HEAD}marks:\n - {MARK.replace('fin', 'finn')}}}\n", "wreckage.yaml:3: unknown zone 'finn'; did you mean"),
        (f"{HEAD}marks:\n - {MARK.replace('W1', 'W9')}}}\n", "wreckage.yaml:3: unknown statement 'W9'; add it to"),
        (f"{HEAD}marks:\n - {MARK.replace('[W1]', '[]')}}}\n", "wreckage.yaml:3: marks.m.statements: List should have"),
        (f"{HEAD}marks:\n - {MARK}, size_mm: {{length: -3, width: 2}}}}\n", "length: Input should be greater than 0"),
        (f"{HEAD}marks:\n - {MARK}, size_mm: {{length: [5, 4], width: 2}}}}\n", "low end 5 is above high end 4"),
        (f"{HEAD}marks:\n - {MARK.replace('count: 1', 'count: 0')}}}\n", "greater than or equal to 1; found 0"),
        (f"{HEAD}marks:\n - {MARK.replace('count: 1', 'count: [4, 2]')}}}\n", "low end 4 is above high end 2"),
        (f"{HEAD}marks:\n - {MARK.replace('count: 1', 'count: some')}}}\n", "not a count; write a whole number"),
        (f"{HEAD}marks:\n - {MARK}, direction: [0, 0, 0]}}\n", "wreckage.yaml:3: marks.m.direction: not a vector"),
        (f"{HEAD}marks:\n - {MARK}, direction: [1, 0]}}\n", "marks.m.direction: List should have at least 3"),
        (f"{HEAD}marks:\n - {MARK}, direction: up}}\n", "marks.m.direction: Input should be a valid list"),
        (f"{HEAD}marks:\n - {MARK}, direction: [1, 0, 0]}}\n", "direction needs direction_sigma_deg and position_m"),
        (f"{HEAD}marks:\n - {MARK}, position_m: [1, 0, 0]}}\n", "position_m without position_sigma_m"),
        (f"{HEAD}marks:\n - {MARK}, position_m: [60, 0, 0], position_sigma_m: 1}}\n", "is 23.8 m outside"),
        (f"{HEAD}marks:\n - {MARK}}}\n - {MARK}}}\n", "wreckage.yaml:4: duplicate mark id 'm', first given on line 3"),
        (f"{HEAD}marks:\n - {MARK}, explained_by: [W6]}}\n", "statement 'W6' rejects a cause"),
        (f"{HEAD}marks:\n - {MARK}, among: [m]}}\n", "unknown counted mark 'm'"),
        (f"{HEAD}objects:\n - {OBJECT}, mark: m}}\n", "wreckage.yaml:3: unknown mark 'm'; add it to marks"),
        (
            f"{HEAD}objects:\n - {OBJECT}, recovered: yesterday}}\n",
            "wreckage.yaml:3: recovered: 'yesterday' is not ISO",
        ),
        (f"{HEAD}tests:\n - {TEST}, scope: al}}\n", "unknown scope 'al'; did you mean 'all'?"),
        (f"{HEAD}tests:\n - {TEST}, finding: objects}}\n", "unknown claim of kind finding 'objects'"),
        (f"{HEAD}tests:\n - {TEST.replace('[fin]', '[nothing]')}}}\n", "unknown specimen 'nothing'"),
        (f"{HEAD}expected:\n - {{explanation: H1, what: x, looked_for: false}}\n", "unknown hypothesis 'H1'"),
        (f"{HEAD}expected:\n - {{explanation: H1, what: x, looked_for: true}}\n", "name the statements that tell it"),
        (f"{HEAD}lost:\n - {{system: hydraulics_4, events: [call]}}\n", "unknown system 'hydraulics_4'; did you mean"),
        (f"{HEAD}lost:\n - {{system: hydraulics_3, events: [cal]}}\n", "unknown event 'cal'; did you mean 'call'?"),
        (f"{HEAD}examined: {{zones: [tail], statements: [W1]}}\n", "wreckage.yaml:2: unknown zone 'tail'"),
        ("marks: []\n", "give airframe (a template that crossfix ships) or own_airframe"),
        (f"{HEAD}holes: []\n", "wreckage.yaml:2: holes: unknown key 'holes'"),
    ],
)
def test_each_is_told_with_its_line_and_the_next_step(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in problems(tmp_path, text)


@pytest.mark.parametrize(
    ("recovered", "steps", "expected"),
    [
        ("2024-01-20", [("2024-01-10", "2024-01-25")], "begins before the recovery on 2024-01-20"),
        (None, [("2024-01-20", None), ("2024-01-10", None)], "before the step before it (2024-01-20)"),
        (None, [("2024-01-20", "2024-01-10")], "until 2024-01-10 is before since 2024-01-20"),
        ("2024-01-20T10:00:00Z", [("2024-01-20T10:59:59+01:00", None)], "begins before the recovery"),
    ],
)
def test_custody_that_runs_backwards(
    tmp_path: Path, recovered: str | None, steps: list[tuple[str, str | None]], expected: str
) -> None:
    lines = [HEAD + "objects:", " - id: o", "   label: Object", "   count: 1", "   statements: [W3]"]
    if recovered:
        lines.append(f"   recovered: {recovered}")
    lines.append("   custody:")
    for since, until in steps:
        lines.append(f"    - {{{STEP}, since: '{since}'" + (f", until: '{until}'" if until else "") + "}")
    found = problems(tmp_path, "\n".join(lines) + "\n")
    assert expected in found
    assert f"wreckage.yaml:{7 + bool(recovered) + len(steps)}: " in found


def test_dates_of_one_day_do_not_run_backwards(tmp_path: Path) -> None:
    custody = f"custody: [{{{STEP}, since: 2024-01-20}}]"
    made = read(tmp_path, f"{HEAD}objects:\n - {OBJECT}, recovered: 2024-01-20, {custody}}}\n")
    assert made.objects[0].custody[0].since_as_written == "2024-01-20"


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    marks = f" - {MARK.replace('fin', 'finn')}}}\n - {MARK.replace('W1', 'W9')}}}\n"
    found = problems(tmp_path, f"{HEAD}marks:\n{marks}tests:\n - {TEST}, scope: al}}\n")
    assert [line.partition(": ")[0] for line in found.splitlines()] == [
        "wreckage.yaml:3",
        "wreckage.yaml:4",
        "wreckage.yaml:4",
        "wreckage.yaml:6",
    ]


def test_counts_in_words_keep_an_open_end(tmp_path: Path) -> None:
    one = MARK.replace("count: 1", "count: {word}").replace("id: m", "id: of_{word}")
    marks = "".join(f" - {one.replace('{word}', word)}}}\n" for word in COUNTS)
    made = read(tmp_path, f"{HEAD}marks:\n{marks}")
    assert [(one.count.low, one.count.high) for one in made.marks] == [(2, float("inf")), (1, float("inf"))]


def test_a_direction_is_read_as_a_unit_vector(tmp_path: Path) -> None:
    more = "position_m: [30, 0, 1], position_sigma_m: 0.1, direction: [0, 3, 4], direction_sigma_deg: 5"
    assert read(tmp_path, f"{HEAD}marks:\n - {MARK}, {more}}}\n").marks[0].direction == (0.0, 0.6, 0.8)


def test_ten_thousand_marks_are_taken_and_one_more_is_told() -> None:
    one = {"zone": "fin", "kinds": ["through"], "count": 1, "statements": ["W1"]}
    marks = [{"id": f"m{k}", **one} for k in range(MAX_MARKS)]
    assert len(WreckageFile.model_validate({"airframe": "e190", "marks": marks}).marks) == 10_000
    with pytest.raises(ValidationError, match="at most 10000 items"):
        WreckageFile.model_validate({"airframe": "e190", "marks": [*marks, {"id": "more", **one}]})


def test_a_template_of_ones_own(tmp_path: Path) -> None:
    drawn = "side: left, within: all, outlines: {top: [[0, 0], [1, 0], [1, 1]]}"
    own = (
        "own_airframe:\n  id: mine\n  label: Mine\n  length_m: 10\n  span_m: 10\n  height_m: 3\n  source: ours\n"
        "  zones:\n"
        "  - {id: all, label: All, part: all, side: both}\n"
        f"  - {{id: a, label: A, part: a, area_m2: 2, {drawn}}}\n"
        f"  - {{id: b, label: B, part: b, area_m2: 3, {drawn}}}\n"
    )
    frame = read(tmp_path, own).airframe
    assert frame.zone("all").area_m2 == 5.0
    assert [part.id for part in frame.parts("all")] == ["a", "b"]
    wrong = own.replace("part: all, side: both", "part: all, side: both, within: a").replace("id: b,", "id: a,")
    found = problems(tmp_path / "wrong", wrong)
    assert "duplicate zone id 'a'" in found
    assert "is within itself" in found


def test_a_case_without_wreckage_has_none(tmp_path: Path) -> None:
    folder = write_wreckage(tmp_path / "c", HEAD)
    (folder / "wreckage.yaml").unlink()
    assert read_case(folder).wreckage is None


@settings(max_examples=40)
@given(st.binary(max_size=60), st.integers(0, 400), st.integers(0, 400))
def test_no_bytes_break_the_reader(noise: bytes, at: int, cut: int) -> None:
    raw = b"airframe: e190\nmarks:\n - {id: m, zone: fin, kinds: [through], count: many, statements: [W1]}\n"
    spoiled = raw[:at] + noise + raw[at : len(raw) - cut % len(raw)]
    shaped, found = shape("wreckage.yaml", spoiled, WreckageFile)
    assert (shaped is None) == bool(found)


def test_the_planted_case_is_read_whole(tmp_path: Path) -> None:
    made = read(tmp_path, planted())
    assert (len(made.marks), len(made.objects), len(made.tests)) == (500, 40, 1)
