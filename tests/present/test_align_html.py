"""The page and the JSON of an alignment: everything is on them, nothing is loaded, texts are escaped."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.moments import Drawn, scene
from crossfix.align.moments import Moments
from crossfix.align.settings import DEFAULT
from crossfix.align.streams import Result, Stream
from crossfix.present.align_html import align_html, plot
from crossfix.present.align_json import as_json, moment_text
from crossfix.present.embedding import csp_hash
from crossfix.records.interval import Interval
from crossfix.records.notice import Notice
from crossfix.records.source import Source
from crossfix.records.thresholds import thresholds_of
from crossfix.run.align import aligned

NAME = "a<b>&.csv"


def stream(name: str, moments: Moments, utc_of_zero_s: float | None = None) -> Stream:
    """A made-up stream."""
    notices = (Notice(name, "a <script> in a notice"),)
    return Stream(name, "moments", Source(name, 10, "0" * 64), replace(moments, name=name), utc_of_zero_s, (), notices)


@pytest.fixture(scope="module")
def result() -> Result:
    """Two recordings of which one is in UTC, with one match that cannot be true."""
    made = scene(2, Drawn(edges=2, events=30))
    moments = list(made.other.moments)
    k = len(moments) // 2
    moments[k] = replace(moments[k], at=moments[k].at.shift(0.9))
    return aligned([stream(NAME, made.local), stream("cvr.csv", Moments.of("cvr.csv", moments), 1.9e9)])


def test_the_page_loads_nothing_and_escapes_names(result: Result) -> None:
    page = align_html(result)
    assert "a&lt;b&gt;&amp;.csv" in page
    assert NAME not in page
    assert "<script" not in page
    assert not re.findall(r"(?:src|href)=\"(?!data:,)", page)
    assert " style=" not in page
    style = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)[0]
    assert csp_hash(style) in page.replace("&#39;", "'")


def test_every_match_is_drawn_and_listed(result: Result) -> None:
    (link,) = result.links
    (fit,) = link.aligned.segments
    drawn = plot(fit)
    assert len(drawn.marks) == len(fit.residuals)
    for mark in drawn.marks:
        assert drawn.left <= mark.x <= drawn.width
        assert mark.high <= mark.y <= mark.low
        assert 0 <= mark.y <= drawn.bottom
    page = align_html(result)
    assert page.count("<circle") == len(fit.residuals)
    assert all(f"<td>{threshold.name}</td>" in page for threshold in thresholds_of(DEFAULT))


def test_json_is_plain_and_has_every_match(result: Result) -> None:
    said = json.loads(json.dumps(as_json(result), allow_nan=False))
    (link,) = said["links"]
    (segment,) = link["segments"]
    assert len(segment["residuals"]) == len(result.links[0].aligned.residuals)
    low, high = segment["offset_bounds"]
    assert low <= segment["offset_s"] <= high
    assert said["streams"][0]["places"][0]["clock"] == "UTC"
    assert said["notices"]
    assert {one["name"] for one in said["settings"]} == {threshold.name for threshold in thresholds_of(DEFAULT)}
    assert all(one["reason"] for one in said["settings"])


@given(seconds=st.floats(0, 4e9))
@settings(max_examples=50)
def test_times_in_utc_are_told_to_the_millisecond(seconds: float) -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", moment_text("UTC", seconds))


def test_a_plot_of_a_fit_without_width_still_has_a_frame(result: Result) -> None:
    fit = result.links[0].aligned.segments[0]
    point = replace(fit, first_s=5.0, last_s=5.0, residuals=())
    assert plot(point).marks == ()
    assert fit.placed(Interval(10.0, 20.0)).width > 9.9
