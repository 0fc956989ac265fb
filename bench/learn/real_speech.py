"""How exactly sentences of real recordings are cut: their edges, against where their sound begins and ends.

``python bench/learn/real_speech.py FOLDER`` takes each recording in FOLDER that has its text in a ``.txt`` file of
the same name, and aligns them as a run does with a script. What is heard is found in the energy, without the text: from
the middle of the first word back to a pause of 80 ms, and from that of the last word on to one. Energy misses the soft
beginning of an s or f, so these numbers are no truth as those of ``run.py`` are: they show a cut that loses a word, or
brings a piece of another.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bilingual.model.transcript import Transcript
from bilingual.pipeline.publish import publish
from bilingual.pipeline.records.exchange import read_transcript
from bilingual.pipeline.requests import MEDIA_SUFFIXES, Request
from bilingual.pipeline.tools import open_tools
from bilingual.settings import Settings

RATE, HOP, WINDOW = 16_000, 80, 320  # samples: a value for each 5 ms, of 20 ms
PAUSE = 16  # values without sound
SHARE = 0.3  # of the way from the noise to the loudest speech, in dB: above it is sound
LIMIT_MS = 100


def main() -> int:
    folder = Path(sys.argv[1]).resolve()
    worst = 0.0
    for path in sorted(folder.iterdir()):
        if path.suffix in MEDIA_SUFFIXES and path.with_suffix(".txt").is_file():
            edges = list(edges_ms(transcript_of(path), sounding(path)))
            size = np.abs([edge for pair in edges for edge in pair])
            worst = max(worst, float(size.max()))
            print(
                f"{path.name}: {len(edges)} sentences, {np.mean(size <= 50):.0%} of the edges within 50 ms, "
                f"half within {np.median(size):.0f} ms, {size.max():.0f} ms at most"
            )
    return int(worst > LIMIT_MS)


def transcript_of(path: Path) -> Transcript:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for one in (path, path.with_suffix(".txt")):
            (root / one.name).write_bytes(one.read_bytes())
        settings = Settings(root=root, renditions=("preview",), translation=("memory",), packs=False, offline=True)
        made = publish(Request.of(root / path.name, targets=("de",)), open_tools(settings))
        return read_transcript(made.folder / "transcript.json")


def sounding(path: Path) -> npt.NDArray[np.bool_]:
    """Return for each 5 ms of the recording *path* whether something sounds."""
    argv = ["ffmpeg", "-v", "error", "-i", str(path), "-ac", "1", "-ar", str(RATE), "-f", "s16le", "-"]
    samples = np.frombuffer(subprocess.run(argv, capture_output=True, check=True).stdout, "<i2").astype(float)
    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    level = 10 * np.log10(np.mean(frames**2, axis=1) + 1)
    noise, loud = np.percentile(level, (5, 95))
    found: npt.NDArray[np.bool_] = level > noise + SHARE * (loud - noise)
    return found


def edges_ms(transcript: Transcript, heard: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield how far each sentence's start and end are from what is heard; negative ones are early."""
    for first, last in transcript.sentences:
        one, other = transcript.words[first], transcript.words[last - 1]
        assert None not in (one.start_ms, one.end_ms, other.start_ms, other.end_ms)
        start, end = int(one.start_ms or 0), int(other.end_ms or 0)
        begin, stop = (start + int(one.end_ms or 0)) // 10, (int(other.start_ms or 0) + end) // 10
        while begin > 0 and heard[max(0, begin - PAUSE) : begin].any():
            begin -= 1
        while stop < len(heard) and heard[stop : stop + PAUSE].any():
            stop += 1
        # A window's value is that of its middle.
        yield start - (begin * 5 + 10), end - (stop * 5 + 10)


if __name__ == "__main__":
    sys.exit(main())
