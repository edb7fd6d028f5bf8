"""The pure parts of the board's script against models of their own: the stream, the changes of the map, ways."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossfix.physics.geodesy import distances_m

ROOT = Path(__file__).parents[2]
ESBUILD = ROOT / "node_modules/.bin/esbuild"
SERVED = """
import { createInterface } from "node:readline";
import { Lines } from "BOARD/lines.js";
import { AircraftDiff, keptTrail, trail } from "BOARD/map_features.js";
import { ahead } from "BOARD/geodesy.js";
import { whole } from "BOARD/world.js";
import { shown } from "BOARD/declutter.js";
const does = {
  read: (pieces) => {
    const lines = new Lines();
    return { sent: pieces.flatMap((piece) => lines.push(piece)), last: lines.last, retry_ms: lines.retry_ms };
  },
  diffs: (moments) => {
    const diff = new AircraftDiff();
    return moments.map(({ aircraft, concerned }) => diff.to(aircraft, new Set(concerned)));
  },
  trail, keptTrail, whole,
  ahead: (given) => ahead(...given),
  shown: ([boxes, most]) => [...shown(boxes, most)],
};
for await (const line of createInterface({ input: process.stdin })) {
  const [name, given] = JSON.parse(line);
  console.log(JSON.stringify(does[name](given)));
}
"""
ONE_LINE = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=12)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


class Script:
    """The functions, in one process of Node."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def __call__(self, name: str, given: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([name, given]) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Script]:
    """Bundled from the sources as they are."""
    node = shutil.which("node")
    if node is None or not ESBUILD.exists():
        pytest.skip("no node or no node_modules: the parts of the board's script are not tested by themselves")
    folder = tmp_path_factory.mktemp("board")
    (folder / "entry.ts").write_text(SERVED.replace("BOARD", (ROOT / "web/board").as_posix()), "utf-8")
    command = [
        str(ESBUILD),
        "entry.ts",
        "--bundle",
        "--platform=node",
        "--format=esm",
        "--outfile=out.mjs",
        "--log-level=error",
    ]
    subprocess.run(command, cwd=folder, check=True, timeout=120)
    with subprocess.Popen(
        [node, "out.mjs"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Script(process)
        assert process.stdin is not None
        process.stdin.close()


@st.composite
def streams(draw: st.DrawFn) -> tuple[list[str], list[dict[str, str]], str | None]:
    """Pieces of a stream, the events in it and the last id; the text ends with a line end that is whole."""
    end = draw(ENDS)
    lines: list[str] = []
    events: list[dict[str, str]] = []
    last: str | None = None
    for _ in range(draw(st.integers(0, 4))):
        kind, data = draw(st.sampled_from(["alert", "states", ""])), draw(st.lists(ONE_LINE, max_size=3))
        if draw(st.booleans()):
            last = draw(st.text("abc0123456789-", max_size=6))
            lines.append(f"id: {last}")
        lines += [":" + draw(ONE_LINE)] * draw(st.integers(0, 1)) + ([f"event: {kind}"] if kind else [])
        lines += [f"data: {one}" for one in data] + ["unknown: field", ""]
        if data:
            events.append({"type": kind or "message", "data": "\n".join(data)})
    text = "".join(line + end for line in [*lines, ": end"])
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    bounds = [0, *cuts, len(text)]
    return [text[a:b] for a, b in pairwise(bounds)], events, last


@settings(max_examples=150)
@given(told=streams())
def test_a_stream_reads_the_same_however_it_is_cut(
    script: Script, told: tuple[list[str], list[dict[str, str]], str | None]
) -> None:
    pieces, events, last = told
    read = script("read", pieces)
    assert read["sent"] == events
    assert read["last"] == last


def test_a_stream_says_when_to_come_back(script: Script) -> None:
    assert script("read", ["retry: 20", "00\n\nretry: soon\n\n"])["retry_ms"] == 2000
    assert script("read", ["event: alert\ndata: cut off"])["sent"] == []


AIRCRAFT = st.fixed_dictionaries(
    {
        "icao_address": st.integers(0, 12),
        "longitude": st.integers(-3, 3),
        "latitude": st.integers(-3, 3),
        "gnss": st.sampled_from(["ok", "lost"]),
        "track_deg": st.sampled_from([None, 90]),
        "on_ground": st.just(False),
    }
)
MOMENTS = st.lists(
    st.fixed_dictionaries(
        {
            "aircraft": st.lists(AIRCRAFT, max_size=8, unique_by=lambda one: one["icao_address"]),
            "concerned": st.lists(st.integers(0, 12), max_size=3),
        }
    ),
    max_size=6,
)


def held_after(held: dict[str, dict[str, Any]], diff: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What a source holds after a change, as the reference of MapLibre describes GeoJSONSourceDiff."""
    kept = {name: dict(one) for name, one in held.items() if name not in diff["remove"]}
    for one in diff["add"]:
        assert one["properties"]["id"] not in kept
        kept[one["properties"]["id"]] = {**one["properties"], "place": one["geometry"]["coordinates"]}
    for one in diff["update"]:
        own = kept[one["id"]]
        assert "newGeometry" in one or one["addOrUpdateProperties"]
        own.update({each["key"]: each["value"] for each in one["addOrUpdateProperties"]})
        if "newGeometry" in one:
            own["place"] = one["newGeometry"]["coordinates"]
    return kept


@settings(max_examples=150)
@given(moments=MOMENTS)
def test_the_changes_of_the_map_lead_to_what_is_to_be_shown(script: Script, moments: list[dict[str, Any]]) -> None:
    held: dict[str, dict[str, Any]] = {}
    for moment, diff in zip(moments, script("diffs", moments), strict=True):
        held = held_after(held, diff)
        assert held == {
            f"{one['icao_address']:06x}": {
                "id": f"{one['icao_address']:06x}",
                "gnss": one["gnss"],
                "track": one["track_deg"] or 0,
                "concerned": one["icao_address"] in moment["concerned"],
                "ground": False,
                "place": [one["longitude"], one["latitude"]],
            }
            for one in moment["aircraft"]
        }


def test_nothing_is_sent_for_what_stands_still(script: Script) -> None:
    one = {"icao_address": 1, "longitude": 5.0, "latitude": 5.0, "gnss": "ok", "track_deg": 5, "on_ground": False}
    moment = {"aircraft": [one], "concerned": []}
    assert script("diffs", [moment, moment])[1] == {"add": [], "update": [], "remove": []}


@settings(max_examples=60)
@given(
    longitude=st.floats(-180, 180), latitude=st.floats(-80, 80), track=st.floats(0, 360), miles=st.floats(1.0, 300.0)
)
def test_the_way_ahead_is_as_long_as_it_should_be(
    script: Script, longitude: float, latitude: float, track: float, miles: float
) -> None:
    way = script("ahead", [[longitude, latitude], track, miles, []])
    (x0, y0), (x1, y1) = way[0], way[-1]
    far_m = float(distances_m(np.array([y0]), np.array([x0]), y1, x1)[0])
    assert far_m / 1852.0 == pytest.approx(miles, rel=0.006)
    assert all(abs(a[0] - b[0]) < 180.0 for a, b in pairwise(way))


def test_the_way_ahead_follows_the_filed_route(script: Script) -> None:
    found = script("ahead", [[179.0, 0.0], 0, 120.0, [[-179.0, 0.0], [-179.0, 5.0]]])
    assert found[-1] == pytest.approx([181.0, 0.0], abs=0.01)
    longer = script("ahead", [[179.0, 0.0], 0, 180.0, [[-179.0, 0.0], [-179.0, 5.0]]])
    assert longer[-1] == pytest.approx([181.0, 1.0], abs=0.01)


def test_a_trail_is_in_pieces_by_the_state_of_gnss(script: Script) -> None:
    points = [[0, 43.0, 179.5, None, "ok"], [1, 43.0, -179.9, None, "ok"], [2, 43.0, -179.0, None, "lost"]]
    assert [(one["properties"]["gnss"], one["geometry"]["coordinates"]) for one in script("trail", points)] == [
        ("ok", [[179.5, 43.0], [pytest.approx(180.1), 43.0]]),
        ("lost", [[pytest.approx(180.1), 43.0], [pytest.approx(181.0), 43.0]]),
    ]


def test_positions_that_are_not_believed_are_joined_to_no_other(script: Script) -> None:
    words = ["ok", "ok", "spoofed", "spoofed", "lost", "ok"]
    points = [[k, 43.0, 45.0 + k, None, word] for k, word in enumerate(words)]
    found = script("keptTrail", points)
    assert [(one["properties"]["sent"], [x for x, _ in one["geometry"]["coordinates"]]) for one in found] == [
        (False, [45.0, 46.0]),
        (True, [47.0, 48.0]),
        (False, [49.0, 50.0]),
    ]


def test_rings_have_no_jump_and_one_round_the_pole_is_closed(script: Script) -> None:
    assert script("whole", [[179, 1], [-179, 1], [-178, 2], [179, 1]]) == [[179, 1], [181, 1], [182, 2], [179, 1]]
    turn = [[-180 + 30 * k, -70 - 3 * math.cos(k)] for k in range(13)]
    ring = script("whole", turn)
    assert ring[0] == ring[-1]
    assert min(y for _, y in ring) < -85


BOXES = st.lists(
    st.fixed_dictionaries(
        {
            "left": st.integers(0, 120), "top": st.integers(0, 120), "width": st.integers(1, 60),
            "height": st.integers(1, 20), "order": st.tuples(st.integers(0, 1), st.integers(0, 3), st.integers(0, 3)),
        }
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(BOXES, st.integers(0, 12))
def test_labels_in_their_order_and_none_on_another(script: Script, boxes: list[dict[str, Any]], most: int) -> None:
    named = [{**one, "key": f"{number:02}"} for number, one in enumerate(boxes)]
    expected: list[dict[str, Any]] = []
    for one in sorted(named, key=lambda box: (box["order"], box["key"])):
        if len(expected) < most and not any(_touch(one, other) for other in expected):
            expected.append(one)
    assert script("shown", [named, most]) == [one["key"] for one in expected]


def _touch(a: dict[str, Any], b: dict[str, Any], gap: int = 2) -> bool:
    """Whether the boxes share a point, or are nearer than the gap along both axes."""
    across: bool = max(a["left"], b["left"]) < min(a["left"] + a["width"], b["left"] + b["width"]) + gap
    along: bool = max(a["top"], b["top"]) < min(a["top"] + a["height"], b["top"] + b["height"]) + gap
    return across and along
