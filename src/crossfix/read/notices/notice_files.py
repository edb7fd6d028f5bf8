"""A file of notices, whatever it holds: NOTAM, drawn areas, or restriction posts, into hazards.

| content | recognised by | reader |
|---|---|---|
| NOTAM, one or many | NOTAMN, NOTAMR, NOTAMC or an item Q) | notam, notam_hazards |
| GeoJSON | JSON with a `type` | areas_geojson |
| posts | JSON lines, or a JSON list, of objects with `text` | restriction_post |
| CSV | a first line with `polygon` or `latitude` | areas_csv |

A post has besides `published` (ISO time with a zone), `id`, `channel`, and `zone` where its channel means one.
"""

from __future__ import annotations

import json
import re
from typing import Any

from crossfix.errors import InputUnusable
from crossfix.read.notices.areas_csv import read_areas_csv
from crossfix.read.notices.areas_geojson import read_areas_geojson
from crossfix.read.notices.areas_values import Areas, time_of
from crossfix.read.notices.notam import parse_notam, split_notams
from crossfix.read.notices.notam_hazards import resolve
from crossfix.read.notices.restriction_intervals import hazards_of_restrictions, restrictions_of
from crossfix.read.notices.restriction_post import parse_post
from crossfix.records.notice import Notice, Skipped
from crossfix.records.notice_text import RestrictionPost

NOTAM = re.compile(r"NOTAM[NRC]\b|(?:^|\s)Q\)", re.IGNORECASE)
CSV_HEAD = re.compile(r"(?:^|,)\s*\"?(?:polygon|latitude)\b", re.IGNORECASE)


def hazards_in(text: str, name: str, now: float, known_s: float | None = None) -> Areas:
    """The hazards of a file's text, what was left out, and doubts; InputUnusable where it is none of the four.

    `now` is seconds UTC since 1970; `known_s` is when the file was there to be known, `now` where it is not told.
    """
    known = now if known_s is None else known_s
    start = text.removeprefix("\ufeff").lstrip()
    if start[:1] in ("{", "["):
        posts = _posts(start)
        return read_areas_geojson(start, name, known) if posts is None else _of_posts(posts, name, now)
    if NOTAM.search(start):
        return _of_notams(start, name, now)
    if CSV_HEAD.search(start.partition("\n")[0]):
        return read_areas_csv(text, name, known)
    raise InputUnusable(f"{name}: begins {start[:40]!r}, expected NOTAM, GeoJSON, JSON lines of posts, or CSV of areas")


def _of_notams(text: str, name: str, now: float) -> Areas:
    read = [parse_notam(one, name) for one in split_notams(text)]
    resolved = resolve([notam for notam, _ in read], now)
    notices = [*(one for _, doubts in read for one in doubts), *resolved.notices]
    return Areas(resolved.hazards, resolved.skipped, tuple(notices))


def _posts(text: str) -> list[Any] | None:
    """Objects with a text; None where the JSON is something else."""
    try:
        whole = json.loads(text)
        objects = whole if isinstance(whole, list) else [whole]
    except (ValueError, RecursionError):
        try:
            objects = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            return None
    return objects if any(isinstance(one, dict) and "text" in one for one in objects) else None


def _of_posts(objects: list[Any], name: str, now: float) -> Areas:
    posts: list[RestrictionPost] = []
    notices: list[Notice] = []
    skipped: list[Skipped] = []
    for k, one in enumerate(objects, 1):
        if not isinstance(one, dict) or not isinstance(one.get("text"), str):
            skipped.append(Skipped(f"{name} post {k}", "no object with a text"))
            continue
        try:
            published = time_of(str(one.get("published") or ""), "published")
        except ValueError as error:
            notices.append(Notice(f"{name} post {k}", f"{error}; when it was published is not known"))
            published = None
        zone = str(one["zone"]) if one.get("zone") else None
        channel = str(one.get("channel") or name)
        post, doubts = parse_post(one["text"], published, channel, str(one.get("id", k)), zone)
        posts.append(post)
        notices += doubts
    restrictions, doubts = restrictions_of(posts)
    return Areas(hazards_of_restrictions(restrictions, now), tuple(skipped), (*notices, *doubts))
