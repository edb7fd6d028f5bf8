"""A survey on a Dask cluster of real processes, one of which is killed in the middle: the same bytes as without."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from builders.day import Day, objects, written_log, written_tar
from builders.low_nic import LowNic
from crossfix.run.survey import plan
from crossfix.run.survey.conduct import conduct
from crossfix.run.survey.settings import Request, Settings

DAY = Day(aircraft=48, points=60, degraded_every=4, flights=5)
SETTINGS = Settings(detectors=(LowNic(),))
SCRIPT = """
import json, os, signal, sys
from pathlib import Path
from distributed import Client, LocalCluster
from builders.low_nic import LowNic
from crossfix.run.survey import plan
from crossfix.run.survey.conduct import conduct
from crossfix.run.survey.settings import Request, Settings

plan.AIRCRAFT = 2
plan.PARTITION_ROWS = 100
plan.PARTITION_BYTES = 1 << 16


def main():
    out, *inputs = sys.argv[1:]
    options = {"processes": True, "n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(host="127.0.0.1", **options) as cluster, Client(cluster) as client:
        workers = client.run(os.getpid)
        told = {"workers": sorted(workers.values())}

        def progress(what, done, total, reports):
            if what == "detecting" and done == 5:
                busy = {address: len(tasks) for address, tasks in client.processing().items()}
                address = max(busy, key=busy.get)
                told.update(killed=workers[address], under_way=busy[address], done=done, total=total)
                os.kill(workers[address], signal.SIGKILL)

        request = Request(tuple(inputs), Settings(detectors=(LowNic(),)), cluster=cluster.scheduler_address)
        conduct(request, Path(out), progress)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
"""


def test_a_worker_killed_in_the_middle_loses_nothing_and_counts_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = (str(written_tar(tmp_path / "day.tar", DAY)), str(written_log(tmp_path / "log.jsonl", objects(DAY, 3))))
    script = tmp_path / "cluster.py"
    script.write_text(SCRIPT)
    made = subprocess.run(
        [sys.executable, script, tmp_path / "cluster", *inputs], env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout.splitlines()[-1])
    assert told["killed"] in told["workers"]
    assert told["under_way"] > 0
    assert told["done"] < told["total"]
    for name, value in (("AIRCRAFT", 2), ("PARTITION_ROWS", 100), ("PARTITION_BYTES", 1 << 16)):
        monkeypatch.setattr(plan, name, value)
    conduct(Request(inputs, SETTINGS), tmp_path / "plain")
    cluster, plain = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("cluster", "plain"))
    assert "events.parquet" in cluster
    assert cluster == plain
