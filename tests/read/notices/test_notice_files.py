"""Files of notices by their content."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.notams import notam
from crossfix.errors import InputUnusable
from crossfix.read.notices.notice_files import hazards_in

NOW = 1735102800.0
RING = [[45.0, 43.0], [46.0, 43.0], [46.0, 44.0], [45.0, 43.0]]
POSTS = [
    {"id": 1, "channel": "c", "published": "2024-12-25T05:00:00Z", "text": "Грозный: введены ограничения."},
    {"id": 2, "channel": "c", "published": "2024-12-25T06:00:00Z", "text": "Грозный: сняты ограничения."},
    {"id": 3, "channel": "c", "published": "yesterday", "text": "Сочи: введены ограничения с 01:00 мск 25.12.2024."},
]


def test_notams() -> None:
    found = hazards_in("\n\n".join(notam(seed).text() for seed in range(30)), "n.txt", NOW)
    assert len(found.hazards) + len(found.skipped) == 30
    assert {one.id.split(":")[0] for one in found.hazards} == {"notam"}


def test_geojson_and_csv() -> None:
    found = hazards_in(json.dumps({"type": "Polygon", "coordinates": [RING]}), "a.geojson", NOW, NOW - 60)
    assert (found.hazards[0].periods[0][0], found.hazards[0].first_evidence_s) == (NOW - 60, NOW - 60)
    found = hazards_in("id,polygon\na,43 45; 43 46; 44 46\n", "a.csv", NOW)
    assert found.hazards[0].volume.rings == (((43.0, 45.0), (43.0, 46.0), (44.0, 46.0)),)


@pytest.mark.parametrize("lines", [True, False])
def test_posts(lines: bool) -> None:
    text = "\n".join(json.dumps(one) for one in POSTS) if lines else json.dumps([*POSTS, 7])
    found = hazards_in(text, "p.jsonl", NOW)
    assert [one.volume.airports for one in found.hazards] == [("URMG",), ("URSS",)]
    assert found.hazards[0].cancelled_s == NOW + 3600
    assert found.hazards[1].periods[0][0] == 1735077600.0
    assert "published is 'yesterday'" in found.notices[0].text
    assert len(found.skipped) == (0 if lines else 1)


@pytest.mark.parametrize("text", ["", "hello", "{", "[1, 2]", '{"a": 1}', "id,label\na,b"])
def test_what_is_none_of_them_is_refused(text: str) -> None:
    with pytest.raises(InputUnusable, match="expected"):
        hazards_in(text, "f", NOW)


@given(st.sampled_from(("", "{", "[", "Q) ", "polygon\n", '{"text": "x"}\n')), st.text(max_size=60))
def test_any_file_is_read_or_refused(begin: str, text: str) -> None:
    try:
        found = hazards_in(begin + text, "f", NOW)
    except InputUnusable:
        return
    assert found.hazards or found.skipped or found.notices or begin == "polygon\n"
