"""Is a spoken track as loud as a video, with the pauses that are documented, and without clicks where lines meet?

Sixty lines in turn by all voices of ``run.py`` are spoken as one track. ffmpeg (``ebur128``) measures it: -16 LUFS
within 1, true peak at most -1 dBTP. The pauses are the runs of digital silence in the samples. A click is a step
between samples at the edge of a line: it has to be smaller than the usual step inside the speech next to it.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import wave
from itertools import cycle, islice
from pathlib import Path

import numpy as np
from run import LINES, voices

from bilingual.engines.base import EngineConfig
from bilingual.engines.media.speech_level import RATE
from bilingual.engines.voice.choice import ChosenVoice, Voices
from bilingual.engines.voice.sequence import After, Line, SpokenTrack, pause_after, speak
from bilingual.engines.voice.store import SpokenSentences

LUFS, WITHIN, MOST_DBTP = -16.0, 1.0, -1.0
AFTER: tuple[After, ...] = ("sentence", "sentence", "paragraph", "sentence", "heading")
_EDGE = RATE // 500


class OneByEngine(Voices):
    """The voice of a line is named by its id, so that voices of one language alternate."""

    def __init__(self, chosen: dict[str, ChosenVoice]) -> None:
        self.chosen = chosen

    def voice(self, language: str) -> ChosenVoice:
        return self.chosen[language]


def measured(path: Path) -> tuple[float, float]:
    """Return the integrated loudness in LUFS and the true peak in dBTP, as ffmpeg measures them."""
    command = ["ffmpeg", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = text[text.rindex("Summary:") :]
    loud, peak = re.search(r"I:\s+(-?[\d.]+) LUFS", summary), re.search(r"Peak:\s+(-?[\d.]+) dBFS", summary)
    if loud is None or peak is None:
        sys.exit(f"ffmpeg does not say how loud it is: {summary}")
    return float(loud[1]), float(peak[1])


def joints(track: SpokenTrack) -> tuple[float, int]:
    """Return the largest step at the edge of a line, as a share of the usual one inside it, and the worst pause."""
    samples = track.samples.astype(int)
    worst, late = 0.0, 0
    for n, line in enumerate(track.lines):
        first, last = (ms * RATE // 1000 for ms in (line.span.start_ms, line.span.end_ms))
        steps = np.abs(np.diff(samples[first:last]))
        inside = float(np.quantile(steps, 0.9))
        edges = [samples[max(0, at - _EDGE) : at + _EDGE] for at in (first, last)]
        step = max(int(np.abs(np.diff(edge)).max(initial=0)) for edge in edges)
        worst = max(worst, step / inside)
        if n + 1 < len(track.lines):
            quiet = track.lines[n + 1].span.start_ms - line.span.end_ms
            late = max(late, abs(quiet - pause_after(line.line, line.text.text)))
    return worst, late


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=60)
    parser.add_argument("--engine", action="append", help="these engines only")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        chosen: dict[str, ChosenVoice] = {}
        for language, engine, voice in voices(folder):
            if not given.engine or engine.id in given.engine:
                # The tag of a region keeps two voices of one language apart.
                chosen[language if language not in chosen else f"{language}-GB"] = ChosenVoice(engine, voice)
        texts = {tag: cycle([line[1] for line in LINES if line[0] == tag.split("-")[0]]) for tag in chosen}
        turns = list(islice(cycle(chosen), given.lines))
        lines = [Line(str(n), next(texts[tag]), tag, after) for n, (tag, after) in enumerate(zip(turns, cycle(AFTER)))]
        track = speak(
            lines, OneByEngine(chosen), SpokenSentences(folder / "spoken", EngineConfig(folder, offline=True))
        )
        path = folder / "track.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes(track.samples.tobytes())
        loud, peak = measured(path)
        click, pause = joints(track)
    names = [one.name for one in chosen.values()]
    row = {"voices": names, "lines": len(track.lines), "lufs": loud, "true_peak": peak}
    print(json.dumps({**row, "largest_step_at_a_joint": round(click, 2), "pause_off_ms": pause}))
    if abs(loud - LUFS) > WITHIN or peak > MOST_DBTP or click > 1 or pause > 1:
        sys.exit(f"Not within {LUFS:g} ± {WITHIN:g} LUFS and {MOST_DBTP:g} dBTP, with clean joints and true pauses.")


if __name__ == "__main__":
    main()
