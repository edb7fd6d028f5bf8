"""Beast: every frame back, in any chunks, whatever is broken around it."""

from __future__ import annotations

import io
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.beast import HERTZ, LONG, SHORT, Sent, frame, gps_counter, keep_alive, receiver, status, stream
from crossfix.errors import InputUnusable, RequestInvalid
from crossfix.read.protocol import HEAD_BYTES, Certainty, Head, Reading
from crossfix.read.stream import open_recording
from crossfix.read.surveillance.beast import BeastBinary, frames_of
from crossfix.read.surveillance.frames import Frames
from crossfix.read.tcp import TcpStream, address_of

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[4] / "shared/data"))
HELSINKI = {
    "20260106_015701": 5547, "20260106_054432": 12351, "20260106_073042": 53047, "20260106_092853": 32737,
    "20260106_142856": 35421, "20260106_144406": 32992, "20260107_051534": 16253, "20260107_081734": 40370,
}  # fmt: skip
"""DF17 frames as counted by those who recorded them (SOURCES.md)."""

calm = settings(deadline=None)
"""The first call loads or compiles the loop."""
contents = st.one_of(
    st.binary(min_size=7, max_size=7),
    st.binary(min_size=14, max_size=14),
    st.lists(st.sampled_from([0x1A, 0x31, 0x33, 0x00]), min_size=14, max_size=14).map(bytes),
)
sendings = st.lists(st.builds(Sent, st.integers(1, 10**9), contents, st.integers(0, 255)), min_size=1, max_size=40)


def read(data: bytes, block: int = 1 << 22, reading: Reading | None = None) -> Frames:
    """All frames of a stream, joined."""
    parts = list(frames_of(io.BytesIO(data), reading or Reading("x.bin"), block))
    return Frames(
        np.concatenate([p.time_s for p in parts] or [np.empty(0)]),
        np.concatenate([p.time_sure for p in parts] or [np.empty(0, bool)]),
        np.concatenate([p.data for p in parts] or [np.empty((0, 14), np.uint8)]),
        np.concatenate([p.length for p in parts] or [np.empty(0, np.uint8)]),
    )


def texts(reading: Reading) -> list[str]:
    """What the reading doubts."""
    return [f"{n.where}: {n.text}" for n in reading.doubts.notices()]


@calm
@given(sendings, st.integers(1, 200))
def test_every_frame_comes_back_in_any_chunks(sent: list[Sent], block: int) -> None:
    frames = read(stream(sent), block)
    assert [bytes(d[:n]) for d, n in zip(frames.data, frames.length, strict=True)] == [s.content for s in sent]
    whole = read(stream(sent))
    np.testing.assert_array_equal(frames.time_s, whole.time_s)
    np.testing.assert_array_equal(frames.time_sure, whole.time_sure)


@calm
@given(st.binary(max_size=2000), st.integers(1, 300))
def test_any_bytes_are_read_without_an_exception(data: bytes, block: int) -> None:
    reading = Reading("x.bin")
    frames = read(data, block, reading)
    assert len(frames) <= len(data) // 16
    assert np.isfinite(frames.time_s[frames.time_sure]).all()


@calm
@given(st.data())
def test_a_hole_anywhere_loses_only_the_frames_it_touches(data: st.DataObject) -> None:
    sent = [Sent(i * 1000 + 1, bytes([0x8D, 0, 0, i, *[0] * 10])) for i in range(20)]
    whole = stream(sent)
    start = data.draw(st.integers(0, len(whole)))
    stop = data.draw(st.integers(start, len(whole)))
    frames = read(whole[:start] + whole[stop:])
    kept = {bytes(d) for d in frames.data}
    length = len(whole) // 20
    untouched = [s.content for i, s in enumerate(sent) if (i + 1) * length <= start or i * length >= stop]
    assert sum(content in kept for content in untouched) >= len(untouched) - 1


def test_a_stream_cut_in_an_escape() -> None:
    reading = Reading("x.bin")
    cut = stream([Sent(1), Sent(2, LONG[:-1] + b"\x1a")])[:-1]
    assert len(read(cut, reading=reading)) == 1
    assert texts(reading) == [f"byte {len(frame(Sent(1)))}: frame cut by the next one or by the end"]


def test_bytes_between_frames_are_counted_with_their_places() -> None:
    reading = Reading("x.bin")
    assert len(read(b"abc" + frame(Sent(1)) + b"\x1a\x77zz" + frame(Sent(2)), reading=reading)) == 2
    assert texts(reading) == [
        "byte 0: bytes between frames, or a doubled escape (5 times, last at byte 29)",
        "byte 26: frame of an unknown type",
    ]


def test_keep_alives_and_mode_ac_are_no_frames() -> None:
    reading = Reading("x.bin")
    data = keep_alive() * 5 + stream([Sent(7 * HERTZ), Sent(8 * HERTZ, b"\x77\x00"), Sent(9 * HERTZ, SHORT)])
    frames = read(data, reading=reading)
    assert frames.time_s.tolist() == [0.0, 2.0]
    assert frames.length.tolist() == [14, 7]
    assert frames.data[1].tolist() == [*SHORT, *[0] * 7]
    assert len(texts(reading)) == 1
    assert "Mode A/C" in texts(reading)[0]


def test_the_counter_rolls_over_after_48_bits() -> None:
    frames = read(stream([Sent(2**48 - HERTZ), Sent(HERTZ)]))
    assert frames.time_s.tolist() == [0.0, 2.0]
    assert frames.time_sure.all()


def test_frames_a_little_out_of_order_keep_their_own_time() -> None:
    frames = read(stream([Sent(10 * HERTZ), Sent(12 * HERTZ), Sent(11 * HERTZ), Sent(13 * HERTZ)]))
    assert frames.time_s.tolist() == [0.0, 2.0, 1.0, 3.0]


def test_a_single_frame_with_a_wild_counter_moves_no_other() -> None:
    reading = Reading("x.bin")
    frames = read(stream([Sent(HERTZ), Sent(2**40), Sent(2 * HERTZ), Sent(5), Sent(3 * HERTZ)]), reading=reading)
    np.testing.assert_allclose(frames.time_s, [0.0, 0.0, 1.0, 5 / HERTZ - 1, 2.0])
    assert frames.time_sure.tolist() == [True, False, True, True, True]
    assert "the frame's time is unknown" in texts(reading)[0]


def test_a_damaged_counter_moves_no_other_frame() -> None:
    ahead = [Sent(HERTZ + second * HERTZ) for second in (0, 1, 1801, 2, 901, 61, 3, 4)]
    reading = Reading("x.bin")
    frames = read(stream(ahead), reading=reading)
    np.testing.assert_allclose(frames.time_s, [0.0, 1.0, 1801.0, 2.0, 901.0, 61.0, 3.0, 4.0])
    assert frames.time_sure.all()
    assert any("of the frame before was over 10 s ahead" in one for one in texts(reading))


@calm
@given(
    st.lists(st.integers(1, 5 * HERTZ), min_size=2, max_size=30),
    st.dictionaries(st.integers(1, 28), st.integers(0, 47), max_size=8),
    st.integers(1, 200),
)
def test_damaged_bits_of_counters_move_no_other_frame(steps: list[int], damage: dict[int, int], block: int) -> None:
    whole = np.cumsum([2**47, *steps]).tolist()
    damage = {at: bit for at, bit in damage.items() if at < len(whole) - 1 and at - 1 not in damage}
    sent = [Sent(counter ^ (1 << damage[at]) if at in damage else counter) for at, counter in enumerate(whole)]
    frames = read(stream(sent), block)
    others = [at for at in range(len(whole)) if at not in damage]
    np.testing.assert_allclose(frames.time_s[others], [(whole[at] - whole[0]) / HERTZ for at in others])


def test_a_silence_is_no_stray() -> None:
    counters = [HERTZ * second for second in (1, 2, 62, 63, 3000, 6500, 6501, 6499, 6502)]
    frames = read(stream([Sent(counter) for counter in counters]))
    np.testing.assert_allclose(frames.time_s, [counter / HERTZ - 1.0 for counter in counters])
    assert frames.time_sure.all()


def test_a_jump_of_2_to_the_40_that_stays_is_a_step_forward() -> None:
    reading = Reading("x.bin")
    sent = [Sent(HERTZ), Sent(2**40 + HERTZ), Sent(2**40 + 2 * HERTZ), Sent(2**40 + 3 * HERTZ)]
    frames = read(stream(sent), reading=reading)
    assert frames.time_sure.tolist() == [True, False, True, True]
    np.testing.assert_allclose(frames.time_s[2:], [2**40 / HERTZ + 1, 2**40 / HERTZ + 2])
    assert any("stepped forward" in t for t in texts(reading))


def test_after_a_restart_time_goes_on() -> None:
    reading = Reading("x.bin")
    sent = [Sent(900 * HERTZ), Sent(901 * HERTZ), Sent(HERTZ), Sent(2 * HERTZ), Sent(4 * HERTZ)]
    frames = read(stream(sent), reading=reading)
    assert frames.time_s.tolist() == [0.0, 1.0, 1.0, 2.0, 4.0]
    assert frames.time_sure.tolist() == [True, True, False, True, True]
    assert any("restarted" in t for t in texts(reading))


def test_a_frame_made_from_multilateration_has_no_time_of_its_own() -> None:
    parts = list(frames_of(io.BytesIO(stream([Sent(HERTZ), Sent(0xFF004D4C4154), Sent(2 * HERTZ)])), Reading("x")))
    assert parts[0].time_sure.tolist() == [True, False, True]
    assert parts[0].mlat is not None
    assert parts[0].mlat.tolist() == [False, True, False]


def test_gps_time_of_day_by_the_receivers_status_and_over_midnight() -> None:
    sent = [Sent(gps_counter(86399, 500_000_000)), Sent(gps_counter(0, 250_000_000)), Sent(gps_counter(90000))]
    reading = Reading("x.bin", start_utc_s=1_767_657_599.0)
    frames = read(status(gps=True) + stream(sent), reading=reading)
    np.testing.assert_allclose(frames.time_s[:2], [86399.5, 86400.25])
    assert frames.time_sure.tolist() == [True, True, False]
    assert reading.timebase is not None
    assert reading.timebase.utc_of_zero_s == 1_767_571_200.0


def test_gps_time_without_a_status_by_what_the_counters_leave_out() -> None:
    sent = [Sent(gps_counter(100 + i // 50, i % 50 * 20_000_000)) for i in range(2000)]
    assert read(stream(sent)).time_s[-1] == pytest.approx(139.98)
    twelve = [Sent(1 + i * HERTZ // 5) for i in range(2000)]
    assert read(stream(twelve)).time_s[-1] == pytest.approx(399.8)


def test_receivers_have_clocks_of_their_own() -> None:
    reading = Reading("x.bin")
    data = (
        receiver(7) + stream([Sent(100 * HERTZ), Sent(101 * HERTZ)])
        + receiver(0x1A1A) + stream([Sent(9000 * HERTZ), Sent(9001 * HERTZ)])
        + receiver(7) + stream([Sent(103 * HERTZ)])
    )  # fmt: skip
    parts = list(frames_of(io.BytesIO(data), reading))
    assert parts[0].time_s.tolist() == [0.0, 1.0, 1.0, 2.0, 3.0]
    assert parts[0].receiver is not None
    assert parts[0].receiver.tolist() == [1, 1, 2, 2, 1]
    assert any("several receivers" in t for t in texts(reading))


def test_recognised_by_its_frames() -> None:
    reader = BeastBinary()
    assert reader.recognise(Head(stream([Sent(i) for i in range(1, 9)]))).certainty is Certainty.SURE
    assert reader.recognise(Head(b"\x05\x1a" + stream([Sent(i) for i in range(1, 9)]))).certainty is Certainty.SURE
    assert reader.recognise(Head(frame(Sent(1)))).certainty is Certainty.MAYBE
    assert reader.recognise(Head(b"")).certainty is Certainty.NO
    assert reader.recognise(Head(bytes(HEAD_BYTES))).certainty is Certainty.NO


@calm
@given(st.binary(max_size=HEAD_BYTES))
def test_recognition_never_raises(data: bytes) -> None:
    assert BeastBinary().recognise(Head(data)).why


@pytest.mark.usefixtures("stand_in")
class TestRecording:
    """From a path to a Recording."""

    def test_times_count_from_the_first_frame_and_say_so(self, tmp_path: Path) -> None:
        path = tmp_path / "log.bin"
        path.write_bytes(stream([Sent(50 * HERTZ, signal=255), Sent(51 * HERTZ, signal=0), Sent(52 * HERTZ)]))
        found = open_recording(path)
        assert found.timebase.utc_of_zero_s is None
        assert "from the first frame" in found.timebase.name
        assert found.reports["time"].values.tolist() == [0.0, 1.0, 2.0]
        assert found.reports["signal_level"].valid.tolist() == [True, False, True]
        assert found.reports["signal_level"].values[0] == 0.0
        assert found.reader == "beast_binary"
        assert found.source.size == path.stat().st_size

    def test_with_a_start_or_a_pattern_for_the_name(self, tmp_path: Path) -> None:
        path = tmp_path / "raw_20260106_015701.bin"
        path.write_bytes(stream([Sent(50 * HERTZ), Sent(51 * HERTZ), Sent(52 * HERTZ)]))
        stated = open_recording(path, start="2026-01-05T23:57:01Z")
        named = open_recording(path, start_from_name="raw_%Y%m%d_%H%M%S +02:00")
        assert stated.timebase.utc_of_zero_s == named.timebase.utc_of_zero_s == 1767657421.0

    def test_nothing_in_it_is_an_error(self, tmp_path: Path) -> None:
        path = tmp_path / "log.bin"
        path.write_bytes(keep_alive() * 4)
        with pytest.raises(InputUnusable, match="no Mode S frame"):
            open_recording(path)


@pytest.fixture
def sender() -> Iterator[tuple[socket.socket, str]]:
    """A listening socket on loopback and its beast:// address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        yield server, f"beast://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.usefixtures("stand_in")
def test_a_receiver_over_tcp_is_read_until_it_closes(sender: tuple[socket.socket, str]) -> None:
    server, url = sender
    data = keep_alive() + stream([Sent(i * 1000, bytes([0x8D, 0x48, 0x40, i % 256, *[0] * 10])) for i in range(1, 400)])

    def send() -> None:
        connection, _ = server.accept()
        with connection:
            for at in range(0, len(data), 777):
                connection.sendall(data[at : at + 777])

    thread = threading.Thread(target=send)
    thread.start()
    found = open_recording(url)
    thread.join(10)
    assert len(found.reports) == 399
    assert found.timebase.utc_of_zero_s is not None
    assert any("this computer's clock" in n.text for n in found.notices)


def test_a_receiver_that_falls_silent_is_left(sender: tuple[socket.socket, str]) -> None:
    _, url = sender
    reading = Reading(url, live=True)
    with TcpStream(url, reading.doubts, silent_s=0.05) as tcp:
        assert list(frames_of(io.BufferedReader(tcp), reading)) == []
    assert any("fell silent" in t for t in texts(reading))


def test_no_receiver_and_no_address_are_errors() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"beast://127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(InputUnusable, match="no connection"):
        open_recording(url)
    for wrong in ("beast://", "beast://host", "beast://host:http", "beast://host:99999", "beast://[::1"):
        with pytest.raises(RequestInvalid, match="expected beast://host:port"):
            address_of(wrong)


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no data at {DATA}; set CROSSFIX_DATA")
@pytest.mark.parametrize("name", HELSINKI)
def test_real_logs_give_the_frames_that_others_counted(name: str) -> None:
    import lzma  # noqa: PLC0415

    reading = Reading(name)
    with lzma.open(DATA / f"gnss/helsinki/raw_adsb_{name}.bin.xz") as file:
        frames = read(file.read(), reading=reading)
    assert int((frames.data[:, 0] >> 3 == 17).sum()) == HELSINKI[name]
    assert frames.time_sure.all()
    assert 899 < frames.time_s.max() < 900
    assert texts(reading) == []
