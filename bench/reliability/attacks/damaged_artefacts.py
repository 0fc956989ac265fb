"""Videos, pictures, pages and parts of videos are damaged with their times kept; the next run makes them again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from row import Row

from support.attacks.killed_renders import Recording

KINDS: Mapping[str, Callable[[bytes], bytes]] = {
    "40 flipped bytes": lambda old: old[: len(old) // 2] + _flipped(old[len(old) // 2 :]),
    "emptied": lambda old: b"",
    "cut at the border of a block": lambda old: old[: len(old) // 2 // 512 * 512],
    "zeros after a power cut": lambda old: old[: len(old) // 2] + bytes(len(old) - len(old) // 2),
    "zeros only": lambda old: bytes(len(old)),
}
RESULTS = ("*.mp4", "*.jpg", "*.html")
PARTS = "media/work/*/render/*-*"


def attack(folder: Path, most: int) -> Row:
    row = Row("damaged videos, pictures, pages, parts")
    recording = Recording(folder / "root", "plain")
    code = recording.publish().code
    wanted = recording.results()
    shutil.copytree(recording.root, folder / "whole")
    for kind, broken in list(KINDS.items())[:most]:
        shutil.rmtree(recording.root)
        shutil.copytree(folder / "whole", recording.root)
        results = [path for name in RESULTS for path in recording.root.glob(f"media/outbox/**/{name}")]
        for path in [*results, *recording.root.glob(PARTS)]:
            times = path.stat().st_atime_ns, path.stat().st_mtime_ns
            path.write_bytes(broken(path.read_bytes()))
            os.utime(path, ns=times)
        ended = recording.publish()
        found = recording.results() if ended.code == code else {}
        # A page that is still text may have been edited: it is made again, and what was there is kept beside it.
        found = {name: content for name, content in found.items() if ".edited." not in name}
        other = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
        row.add(f"{kind}: {', '.join(other)}", same=not other, wrong=bool(other))
    return row


def _flipped(old: bytes) -> bytes:
    return bytes(byte ^ 0x55 for byte in old[:40]) + old[40:]
