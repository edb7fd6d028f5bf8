"""The command that watches live feeds, or recordings as if they were live, and warns."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from crossfix.cli.reporting import reporting

FILE = click.Path(path_type=Path)


@click.command(name="watch", short_help="Watch live feeds and warn the flights concerned.")
@click.argument("feeds", metavar="[FEED...]", nargs=-1)
@click.option("--serve", metavar="HOST:PORT", help="Serve the board and the HTTP interface there.")
@click.option("--tokens", type=FILE, metavar="FILE", help="Tokens of `crossfix token`; without them loopback only.")
@click.option("--store", metavar="FILE|URL", help="SQLite file or postgresql:// URL.  [default: crossfix-watch.sqlite]")
@click.option("--subscriptions", type=FILE, metavar="FILE", help="JSON list of who wants to learn of what.")
@click.option("--notices", type=FILE, multiple=True, metavar="FILE", help="NOTAM, posts, GeoJSON or CSV; repeatable.")
@click.option("--flights", type=FILE, multiple=True, metavar="FILE", help="CSV or JSON of filed flights; repeatable.")
@click.option("--bus", metavar="nats://HOST:PORT", help="Share the work with other processes over NATS JetStream.")
@click.option("--part", metavar="K/N", help="With --bus: this is worker K of N; 0/N has feeds and a board alone.")
@click.option("--record", type=FILE, metavar="FOLDER", help="Keep what comes from the feeds, byte for byte.")
@click.option(
    "--replay", type=FILE, multiple=True, metavar="FILE", help="Recording, or a folder of --record; repeatable."
)
@click.option("--speed", type=float, default=0.0, show_default=True, help="Of a replay; 1 as it was, 0 at once.")
@click.option("--start", metavar="TIME", help="UTC of the first report of a recording that carries no date.")
@click.option("--start-from-name", metavar="PATTERN", help="strptime pattern of the file's name, a blank, the zone.")
@click.option("--reader", metavar="NAME", help="Read recordings with this reader.")
@click.option("--receiver", metavar="LAT,LON", help="Where the only receiver stands: bounds what it can hear.")
@click.option("--allow-target", metavar="HOST", multiple=True, help="A webhook's host that may be private; repeatable.")
@click.option("--mqtt", metavar="URL", help="Broker for subscriptions to mqtt:TOPIC; mqtt://[USER:PASSWORD@]HOST.")
@click.option("--exercise", is_flag=True, help="All that is found is an exercise, and marked so everywhere.")
@reporting
def watch_command(
    feeds: tuple[str, ...], serve: str | None, tokens: Path | None, store: str | None, subscriptions: Path | None,
    notices: tuple[Path, ...], flights: tuple[Path, ...], bus: str | None, part: str | None, record: Path | None,
    replay: tuple[Path, ...], speed: float, start: str | None, start_from_name: str | None, reader: str | None,
    receiver: str | None, allow_target: tuple[str, ...], mqtt: str | None, exercise: bool,
) -> None:  # fmt: skip
    """Watch feeds, find where satellite navigation is lost or false, and tell the flights concerned.

    FEED is beast://HOST:PORT, sbs://HOST:PORT, http://HOST/.../aircraft.json or nats://HOST:PORT/SUBJECT?form=beast.
    Alerts are printed, kept in the store, and sent to those who subscribed. Ctrl-C stops in good order.

    \b
    crossfix watch beast://receiver:30005 --serve localhost:8080 --record raw/
    crossfix watch http://receiver/data/aircraft.json --flights today.csv --subscriptions who.json
    crossfix watch beast://receiver:30005 --bus nats://bus:4222 --store postgresql://db/watch --part 1/3
    crossfix watch --replay raw/ --subscriptions who.json
    crossfix watch --replay log.bin.xz --start 2026-01-06T05:30:42Z --speed 60 --serve localhost:8080
    """
    from crossfix.cli.watching import Ways, run_watch  # noqa: PLC0415
    from crossfix.records.flight import Receiver  # noqa: PLC0415
    from crossfix.run.survey.settings import receiver_of  # noqa: PLC0415
    from crossfix.run.watch.conduct import Request  # noqa: PLC0415
    from crossfix.run.watch.deliver.targets import Allowed  # noqa: PLC0415
    from crossfix.run.watch.shared import Place  # noqa: PLC0415

    console = Console(stderr=True)
    request = Request(
        feeds, replay, speed, start, start_from_name, reader, store, subscriptions, notices, record,
        Receiver(*receiver_of(receiver)) if receiver else None, exercise, flights=flights,
        bus=bus, place=Place.of(part) if part is not None else None,
    )  # fmt: skip
    try:
        run_watch(request, serve, tokens, Ways(Allowed.of(allow_target), mqtt), console)
    except KeyboardInterrupt:
        console.print("Stopped.", markup=False)
        sys.exit(130)
