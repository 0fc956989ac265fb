"""Simulates 10,000 videos over 50 workers: throughput, the queue that fills first, the cost of a lost worker.

    python bench/scale/run.py [--videos N] [--workers N] [--from ROOT] [--measure]

``measured.json`` has the times of the stages and their sources; ``--from`` takes them from the manifests of the results
in a root instead. ``--measure`` measures what bringing and sending an item cost, in a folder and in an S3 server here.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "src")]

from simulation import STAGES, Times, lengths, shared_out, simulate  # noqa: E402

from bilingual.engines.shared.storage import Storage  # noqa: E402
from bilingual.pipeline.shared.snapshots import File, Snapshot, bring  # noqa: E402

_STAGE_OF = {
    "transcript": "speech",
    "bitext": "translate",
    "contents": "translate",
    "quality": "translate",
    "video": "render",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--videos", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=50)
    parser.add_argument("--from", dest="root", type=Path, help="a root whose results say how long stages take")
    parser.add_argument("--measure", action="store_true", help="measure bringing and sending instead")
    chosen = parser.parse_args()
    if chosen.measure:
        return measure()
    times = known_times()
    if chosen.root:
        times = replace(times, work={**times.work, **from_root(chosen.root)})
    report(chosen.videos, chosen.workers, times)
    return 0


def known_times() -> Times:
    known = json.loads((HERE / "measured.json").read_text("utf-8"))
    work = {stage: float(known[stage]["per_media_s"]) for stage in STAGES}
    return Times(work, known["start_s"]["seconds"], known["bytes_per_s"]["bytes"], known["media_bytes_per_s"]["bytes"])


def from_root(root: Path) -> dict[str, float]:
    """Return the seconds of each kind of stage for a second of media, in the results of *root*."""
    spent = dict.fromkeys(STAGES, 0.0)
    media_s = 0.0
    for path in root.glob("media/outbox/*/transcript.json"):
        record: Mapping[str, Any] = json.loads((path.parent / "manifest.json").read_text("utf-8"))
        media_s += json.loads(path.read_text("utf-8"))["duration_ms"] / 1000
        for name, stage in record["stages"].items():
            if kind := _STAGE_OF.get(name.partition(".")[0]):
                spent[kind] += float(stage["seconds"])
    if not media_s:
        raise SystemExit(f"{root}: no recording in media/outbox")
    # The time of a bitext is not recorded: it may go on over several runs.
    return {stage: seconds / media_s for stage, seconds in spent.items() if seconds}


def report(videos: int, workers: int, times: Times) -> None:
    media = lengths(videos, seed=9)
    best = shared_out(workers, media, times)
    hours = sum(media) / 3600
    print(f"{videos} videos, {hours:.0f} h of media, mean {hours * 60 / videos:.1f} min; {workers} workers")
    print("| speech, translate, render | lost | videos/h | h of media/h | h in all | fills first | longest queues |")
    print("|---|---:|---:|---:|---:|---|---|")
    third = dict(zip(STAGES, (workers - 2 * (workers // 3), workers // 3, workers // 3), strict=True))
    # More than they can do: which queue fills is told by the machines, not by the arrivals.
    per_hour = 1.2 * 3600 * workers / (sum(sum(times.turn_s(s, one)) for s in STAGES for one in media) / videos)
    for split in (best, third):
        for lost_h in (0.0, 24.0, 2.0):
            out = simulate(media, split, times, per_hour=per_hour, lost_each_h=lost_h)
            assert out.done == videos, "an item was lost"
            longest = ", ".join(f"{name} {size}" for name, size in out.waiting.items())
            rate = f"{videos / out.hours:.0f} | {hours / out.hours:.0f} | {out.hours:.1f}"
            print(
                f"| {', '.join(map(str, split.values()))} | {out.lost} | {rate} | {out.first or 'none'} | {longest} |"
            )
            if out.lost:
                last = out
    print(
        f"A lost worker: noticed after {statistics.mean(last.noticed_s):.0f} s on average, "
        f"{max(last.noticed_s):.0f} at most; {statistics.mean(last.redone_s):.0f} s of its work done again."
    )


def measure() -> int:
    size = 200_000_000
    with tempfile.TemporaryDirectory() as folder:
        big = Path(folder, "talk.mp4")
        big.write_bytes(os.urandom(size))
        small = [Path(folder, f"{number}.json") for number in range(60)]
        for path in small:
            path.write_bytes(os.urandom(20_000))
        print("| storage | send 200 MB | again | bring 200 MB | send 60 small files | bring 60 small files |")
        print("|---|---:|---:|---:|---:|---:|")
        for name, storage in storages(Path(folder)):
            spent = [seconds(work) for work in works(storage, big, small)]
            print("|", " | ".join([name, *(f"{one:.2f} s" for one in spent)]), "|", flush=True)
    return 0


def works(storage: Storage, big: Path, small: list[Path]) -> list[Callable[[], object]]:
    """Return what is measured: sending and bringing one large file, and many small ones."""
    files = {
        path.name: File(hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, "items/x")
        for path in (big, *small)
    }
    snapshot = Snapshot("", "", files)
    back = big.parent / "back"

    def send(*paths: Path) -> None:
        for path in paths:
            storage.put("items/x", path, files[path.name].sha256)

    def bring_back(*paths: Path) -> None:
        shutil.rmtree(back, ignore_errors=True)
        bring(storage, snapshot, back, [path.name for path in paths])

    return [
        partial(send, big),
        partial(send, big),
        partial(bring_back, big),
        partial(send, *small),
        partial(bring_back, *small),
    ]


def seconds(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def storages(folder: Path) -> list[tuple[str, Storage]]:
    """Return a folder, and a bucket of moto's S3 server in this process, which shares its processor."""
    import boto3
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line for each request
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    os.environ |= {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_DEFAULT_REGION": "us-east-1"}
    os.environ["AWS_ENDPOINT_URL"] = f"http://{host}:{port}"
    boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"]).create_bucket(Bucket="bench")
    return [("folder", Storage(f"file://{folder}/store")), ("S3 (moto)", Storage("s3://bench/x"))]


if __name__ == "__main__":
    raise SystemExit(main())
