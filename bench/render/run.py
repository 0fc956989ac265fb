"""Claims: an edit of one cue of an hour costs at most 3 % of its full render; the five platform renditions at most
0.85 of five bare ffmpeg commands, in less than 1.5 GB; one video at most 5 % more than one bare command.

``python bench/render/run.py [--quick] [--part edit|five|overhead]``. Picture and sound are synthetic. Ours and the
bare commands take turns, with the same filters, settings and gain. Ratios of the processors' time are judged, since
other work on the machine does not change them; the clock's stand beside them. The edit is judged by the clock.
Where the overhead lies (60 s of 1280x720, one step after the other, 25.1 s bare): picture and sound 24.4 s, measuring
loudness before and after 0.6 s, index, joining and verifying 0.5 s whatever the length. Ours runs sound beside picture,
so that two cores that share a cache, or other work, make its seconds longer: run it on a quiet machine.
``--quick`` takes short material and scales the claim where it says so.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from material import QUIET, Spent, bare, memory_watched, order, recording, spent

from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.graphs.sound_graph import measure_args
from bilingual.engines.media.graphs.video_job import VideoJob
from bilingual.engines.media.probing.features import features
from bilingual.engines.media.profiles import rendition
from bilingual.model.recording.rendition import Rendition

EDIT_LIMIT, FIVE_LIMIT, OVERHEAD_LIMIT, MEMORY_LIMIT = 0.03, 0.85, 0.05, 1.5e9
PLATFORMS = ("linkedin-16x9", "linkedin-1x1", "linkedin-4x5", "wechat-9x16", "wechat-6x7")
AS_IT_IS = Rendition("bench", crf=rendition("source").crf, preset=rendition("source").preset)
TURNS = 2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="short material, a few minutes in all")
    parser.add_argument("--part", choices=("edit", "five", "overhead", "all"), default="all")
    chosen = parser.parse_args()
    kept = True
    with tempfile.TemporaryDirectory(prefix="bench-render-") as name:
        folder, part = Path(name), chosen.part
        if part in ("overhead", "all"):
            kept &= overhead(folder, "1280x720", 60 if chosen.quick else 180)
        if part in ("five", "all"):
            kept &= five(folder, "1920x1080", 24 if chosen.quick else 120)
        if part in ("edit", "all"):
            kept &= edit(folder, "320x180" if chosen.quick else "640x360", 10 if chosen.quick else 60)
    return 0 if kept else 1


def edit(folder: Path, size: str, minutes: int) -> bool:
    """Tell whether a new video after an edit of one cue stays within the limit against the full render."""
    source, tool = recording(folder, size, minutes * 60), Ffmpeg()
    job = order(tool, folder, source, "cache-edit", AS_IT_IS)
    started = time.monotonic()
    whole = tool.render(job)
    full = time.monotonic() - started
    job = order(tool, folder, source, "cache-edit", AS_IT_IS, "An edited cue")
    started = time.monotonic()
    edited = tool.render(job)
    again = time.monotonic() - started
    hour = full * 60 / minutes
    scaled = "" if minutes == 60 else f"; scaled to an hour's {hour:.0f} s, though its join would take longer"
    print(f"edit      {minutes} min of {size} in full: {whole.made} segments, {full:.1f} s by the clock{scaled}")
    print(f"          after an edit of one cue: {edited.made} of them, {again:.1f} s")
    return judged("edit", again / hour, EDIT_LIMIT)


def five(folder: Path, size: str, seconds: int) -> bool:
    """Tell whether the five platform renditions stay within their limits of time and memory."""
    source, tool = recording(folder, size, seconds), Ffmpeg()
    ours = apart = Spent(0.0, 0.0)
    most = 0
    for turn in range(1 if seconds < 60 else TURNS):
        jobs = [order(tool, folder, source, f"cache-five-{turn}", rendition(name)) for name in PLATFORMS]

        def all_of_ours() -> None:
            tool.render_shared(jobs)  # noqa: B023
            for job in jobs:  # noqa: B023
                tool.render(job)

        with memory_watched() as held:
            ours += spent(all_of_ours)
        most = max(most, held[-1])
        for job in jobs:
            apart += spent(lambda job=job: bare(tool, folder, job))
    print(f"five      renditions of {seconds} s of {size}, five bare commands: {apart}")
    print(f"          ours, from an empty cache:                    {ours}")
    print(f"          by the clock {ours.clock / apart.clock:.2f}")
    fits = judged("memory", most / 1e9, MEMORY_LIMIT / 1e9, "{:.2f} GB")
    return judged("five", ours.processors / apart.processors, FIVE_LIMIT, "{:.2f}") and fits


def overhead(folder: Path, size: str, seconds: int) -> bool:
    """Tell whether our way from an empty cache stays within the limit against one bare command."""
    source, tool = recording(folder, size, seconds), Ffmpeg()
    features()  # asked once in a process, whatever is rendered
    ours = alone = measuring = Spent(0.0, 0.0)
    for turn in range(TURNS):
        job = order(tool, folder, source, f"cache-overhead-{turn}", AS_IT_IS)
        ours += spent(lambda job=job: tool.render(job))
        alone += spent(lambda job=job: bare(tool, folder, job))
        command = [*QUIET[:-3], *measure_args(replace(VideoJob.of(job), cues=None))]
        measuring += spent(lambda command=command: subprocess.run(command, check=True, capture_output=True))
    print(f"overhead  {seconds} s of {size}, {TURNS} turns, one bare command: {alone}")
    print(f"          the bare command after measuring loudness:   {alone + measuring}")
    print(f"          ours, from an empty cache:                   {ours}")
    fair = ours.processors / (alone + measuring).processors - 1
    print(
        f"          by the clock {ours.clock / alone.clock - 1:+.1%}; "
        f"against the bare command after measuring {fair:+.1%}"
    )
    if seconds < 180:
        print("          short: what each video costs once weighs ten times as much here as in a talk of ten minutes")
    return judged("overhead", ours.processors / alone.processors - 1, OVERHEAD_LIMIT)


def judged(name: str, value: float, limit: float, form: str = "{:.1%}") -> bool:
    """Print what came out against its limit, and tell whether it is kept."""
    kept = value <= limit
    print(f"{name:<9} {form.format(value)}, limit {form.format(limit)}: {'kept' if kept else 'BROKEN'}", flush=True)
    return kept


if __name__ == "__main__":
    raise SystemExit(main())
