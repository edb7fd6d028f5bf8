"""The page as text, without a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builders.case_json import RTL_QUOTE, after, synthetic_case
from builders.links import links_of
from crossfix.errors import AssetsMissing
from crossfix.present import assets as asset_module
from crossfix.present.case_json import CaseJson, RecordedEventOut, TrackPointOut
from crossfix.present.embedding import csp_hash
from crossfix.present.html import report_html, web_address

pytestmark = pytest.mark.usefixtures("assets")
LARGEST_BYTES = 5_000_000


def test_every_link_inside_the_page_resolves_and_ids_are_unique() -> None:
    links = links_of(report_html(synthetic_case()))
    assert links.targets - set(links.ids) == set()
    assert len(links.ids) == len(set(links.ids))


def test_the_page_loads_nothing_and_runs_only_its_own_script() -> None:
    page = report_html(synthetic_case())
    links = links_of(page)
    assert links.loads == []
    assert links.scripts == 2  # the data, and our own
    script = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(script) == 1
    assert f"script-src {csp_hash(script[0])};".replace("'", "&#39;") in page
    assert len(page.encode()) < LARGEST_BYTES


def test_markup_in_a_quote_is_text() -> None:
    page = report_html(synthetic_case())
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;smoke&#34;" in page
    assert RTL_QUOTE in page


def test_only_web_addresses_are_links() -> None:
    page = report_html(synthetic_case())
    assert 'href="javascript:' not in page
    assert 'href="https://example.org/rep"' in page
    assert web_address("http://[broken") is None


def test_banners_say_what_the_page_is() -> None:
    page = report_html(synthetic_case())
    assert page.count("Synthetic case") >= 15
    assert "As known at 2031-06-30" in page
    assert "no responsibility and no liability" in page
    plain = synthetic_case()
    plain = plain.model_copy(update={"case": plain.case.model_copy(update={"synthetic": False})})
    assert "synthetic-mark" not in re.sub(r"<style>.*?</style>", "", report_html(plain), flags=re.DOTALL)


@pytest.mark.parametrize(
    "words",
    [
        "24\N{NO-BREAK SPACE}s to 25\N{NO-BREAK SPACE}s",
        "quote withheld: protected record, Annex 13, 5.12",
        "3 tellers, 1 root",
        "hedge lost here",
        "No information obtained.",
        "no recording of positions",
        "not bounded",
    ],
)
def test_the_page_is_complete_without_its_script(words: str) -> None:
    assert words in report_html(synthetic_case())


def test_an_empty_case_still_makes_a_page() -> None:
    case = synthetic_case()
    empty: dict[str, list[object]] = {
        name: [] for name in CaseJson.model_fields if isinstance(getattr(case, name), list) and name != "trust"
    }
    page = report_html(case.model_copy(update=empty))
    said = ("No contradiction was found.", "No place is given", "No claim is recorded", "No hazard", "No recording was")
    for words in said:
        assert words in page


def test_a_file_name_is_text() -> None:
    page = report_html(synthetic_case())
    assert "<img" not in page
    assert "<bdi>receiver &lt;img src=x onerror=alert(1)&gt; &amp; &#39;day&#39;\u202e.sbs</bdi>" in page


def with_points(points: list[TrackPointOut]) -> str:
    case = synthetic_case()
    recording = case.recordings[0].model_copy(update={"points": points, "gaps": []})
    return report_html(case.model_copy(update={"recordings": [recording]}))


def test_two_thousand_points_add_little() -> None:
    case = synthetic_case()
    point = case.recordings[0].points[40]
    points = [
        point.model_copy(update={"utc": after(240 + n * 3.5), "pressure_altitude_ft": feet, "longitude": 22 + n / 1e3})
        for n, feet in enumerate([31000.0, 31025.0] * 1000)
    ]
    bare = len(report_html(case.model_copy(update={"recordings": []})).encode())
    assert len(with_points(points).encode()) - bare < 200_000


def test_null_everywhere_still_makes_a_page() -> None:
    nothing: dict[str, object] = dict.fromkeys(TrackPointOut.model_fields, None)
    blank = [TrackPointOut.model_validate(nothing | {"utc": after(n), "source": ""}) for n in range(3)]
    page = with_points(blank)
    assert "not in this recording: pressure, geometric" in page
    case = synthetic_case()
    unknown = RecordedEventOut(kind="squawk", label="Squawk", earliest_utc=None, latest_utc=None, event="gone")
    empty = case.recordings[0].model_copy(update={"points": [], "gaps": [], "events": [unknown], "start_utc": None})
    page = report_html(case.model_copy(update={"recordings": [empty], "places": []}))
    assert "No report of aircraft ~4b1234 is in this recording" in page
    assert "No place is given" in page


def test_missing_assets_say_how_to_build_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asset_module, "files", lambda package: Path("/nowhere") / package)
    with pytest.raises(AssetsMissing, match=r"report\.js .* node web/build\.mjs"):
        asset_module.asset("report.js")
