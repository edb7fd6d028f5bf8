"""Inputs that once broke a reader, or that somebody could send: kept, and given to every reader."""

from __future__ import annotations

from builders.beast import HERTZ, LONG, Sent, frame, receiver, status, stream

DEEP = 100_000
HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "one byte": b"\x1a",
    "zeros": bytes(70_000),
    "escapes alone": b"\x1a" * 70_001,
    "random": bytes((i * 2654435761 >> 13) & 255 for i in range(70_000)),
    "beast cut in an escape": (stream([Sent(1), Sent(2)]) + frame(Sent(3, LONG[:-1] + b"\x1a")))[:-1],
    "beast with a jump of 2 to the 40": stream([Sent(HERTZ), Sent(2**40), Sent(2**40 + 1), Sent(2 * HERTZ)] * 5),
    "beast with every counter wild": stream(Sent((i * 0x9E3779B97F4A7C15) % 2**48) for i in range(500)),
    "beast with a receiver for each frame": b"".join(receiver(i + 1) + frame(Sent(i + 1)) for i in range(600)),
    "beast with the longest counters": stream([Sent(2**48 - 1), Sent(2**48 - 2), Sent(0)]),
    "beast with a gps status and counters that are none": status(gps=True) + stream([Sent(2**48 - 1)] * 4),
    "avr of halves": b"*8D4840D6202CC371C32CE05760;\n@;\n*;\n<\n@000000000001;\n" * 50,
    "a line without end": b"8" * (3 << 20),
    "nothing but lines": b"\n" * 100_000,
    "json nested deep": b"[" * DEEP,
    "json objects nested deep": b'{"trace":' * DEEP,
    "json cut": b'{"icao":"4ca216","timestamp":1,"trace":[[0,1.0,2.0,100,1,1,0,0,null',
    "json of mixed types": b'{"icao":5,"timestamp":"x","trace":[[null,"a",{},[],true],5,null,[],[1e999,-1e999]]}',
    "json with wrong addresses": b'{"now":1,"aircraft":[{"hex":"zzzz"},{"hex":""},{"hex":1},{},null,{"hex":"~4ca2"}]}',
    "json with NaN": b'{"now":NaN,"aircraft":[{"hex":"4ca216","lat":NaN,"lon":Infinity}]}',
    "json numbers too long": b'{"now":' + b"9" * 5000 + b',"aircraft":[{"hex":"4ca216","lat":1' + b"0" * 5000 + b"}]}",
    "json text that is no UTF-8": b'{"timestamp":1,"frame":"\xff\xfe"}\n',
    "state vectors of wrong types": b'[{"icao24":1,"timestamp":"x"},{"icao24":"4ca216","timestamp":1e300}]',
    "opensky with wrong rows": b"time,icao24,lat,lon\n1,4ca216,91,181\nx,y,z\n,,,\n1e400,4ca216,nan,inf\n1,4ca216\n",
    "sbs of wrong fields": b"MSG,3,,,ZZZZZZ,,9999/99/99,99:99:99,x,y,\xff,1e999,nan,inf,-0,_1,0x1,9999,5,5,5,5\n",
    "fr24 with wrong rows": b"network_time,receiver_time,hex,callsign,latitude,longitude\nx,y,0x,,,\n,,,,,\n",
    "table of quantities with wrong values": (
        b"# made by hand\r\nutc,time,icao_address,frame,squawk,position_sent,nic,callsign,mach,mach,x\n"
        b"2024-12-25T04:25Z,1e300,~4ca2d6,8d,9999,yes,-1,\xff,nan,inf,\n9999-99-99T99:99Z,1e-999,x,,,,,,,,\n"
        b'"2024-12-25T04:25Z,\n,,,,,,,,,,\n0001-01-01T00:00+23:59,\xd9\xa1,4CA2D6,"' + b"8" * 200_000 + b'",,,,,,,,\n'
    ),
    "table of quantities without a row": b"time,icao_address\n#1,4ca2d6\n",
    "parquet magic and no more": b"PAR1" + bytes(100) + b"PAR1",
    "tar of zeros with a name": b"traces/00/trace_full_000000.json".ljust(100, b"\0") + bytes(412),
}  # fmt: skip
