"""The example of docs/how-to/write-a-reader.md does what the page says."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import cast

import pytest

from crossfix.errors import InputUnusable
from crossfix.read.protocol import Certainty, Head, Reader, Reading
from crossfix.records.quantities import BY_NAME
from crossfix.records.table import concatenated

PAGE = Path(__file__).parents[2] / "docs/how-to/write-a-reader.md"


@pytest.fixture(scope="module")
def club() -> Reader:
    """The reader of the page."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 1
    names: dict[str, object] = {}
    exec(compile(blocks[0], str(PAGE), "exec"), names)
    made = cast(type, names["ClubCsv"])
    return cast(Reader, made())


def test_it_reads_and_doubts(club: Reader) -> None:
    text = b"time;address;altitude\n1720248189;4ca216;37000\nnonsense\n1720248190;zz;1\n1720248191;3461ce;\n"
    assert club.recognise(Head(text)).certainty is Certainty.SURE
    assert set(club.quantities) <= set(BY_NAME)
    reading = Reading("club.txt")
    table = concatenated(list(club.read_chunks(io.BytesIO(text), reading)))
    assert table["icao_address"].values.tolist() == [0x4CA216, 0x3461CE]
    assert table["pressure_altitude"].valid.tolist() == [True, False]
    assert [n.where for n in reading.doubts.notices()] == ["line 3"]
    assert reading.timebase is not None


def test_nothing_to_read_is_an_error(club: Reader) -> None:
    with pytest.raises(InputUnusable):
        list(club.read_chunks(io.BytesIO(b"time;address;altitude\n"), Reading("club.txt")))
