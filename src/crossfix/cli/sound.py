"""The command on cockpit sound."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from crossfix.cli.reporting import FOLDER, reporting


@click.command(name="listen", short_help="Find short sounds in cockpit audio, without passing the audio on.")
@click.argument("source", metavar="FILE")
@click.option("--out", type=FOLDER, required=True, help="Folder to write; replaced if crossfix wrote it before.")
@click.option("--channels", metavar="A,B,...", help="Names in the order of the file; CAM,P1,P2,OBS where not given.")
@click.option("--start", metavar="TIME", help="UTC of the first sample, with its zone: times are then shown in UTC.")
@click.option("--transcript", metavar="FILE", help="CSV, SRT or WebVTT: when who spoke is shown, without the words.")
@click.option("--include-words", is_flag=True, help="Also write the words of the transcript; the manifest says so.")
@click.option("--include-audio", is_flag=True, help="Also copy the audio into the folder; the manifest says so.")
@click.option("--synthetic", is_flag=True, help="The input is made up: mark the output so.")
@reporting
def listen_command(
    source: str, out: Path, channels: str | None, start: str | None, transcript: str | None, include_words: bool,
    include_audio: bool, synthetic: bool,
) -> None:  # fmt: skip
    """Find short sounds in FILE, cockpit audio as WAV or FLAC of 1 to 4 channels: impulses and what resembles them.

    Writes impulses.csv, listen.html (opens offline), listen.json and manifest.json. A cockpit recording is protected
    (ICAO Annex 13, 5.12): no audio and no words are written unless asked for, and 300 to 3400 Hz is not drawn in
    speech. It says when, on which channels and how much like an impulse, never what made the sound.

    \b
    crossfix listen cvr.wav --out out/cvr
    crossfix listen cvr.flac --out out/cvr --start 2026-01-05T23:57:01Z --transcript words.srt
    """
    from crossfix.present.listen_summary import listening, print_listened  # noqa: PLC0415
    from crossfix.run.listen import listen  # noqa: PLC0415
    from crossfix.run.listen_folder import Request  # noqa: PLC0415

    console = Console(stderr=True)
    named = None if channels is None else tuple(name.strip() for name in channels.split(","))
    request = Request(source, named, transcript, start, include_audio, include_words, synthetic)
    with listening(console) as progress:
        doc = listen(request, out, progress)
    print_listened(console, doc, out)
