"""Who speaks when: the diarisation error rate on mixes of two and three voices whose turns are known.

``--speech`` names recordings with one voice each; the package voices of ``run.py`` are mixed with them if they are
installed. For each mix it prints the error rate with the number of speakers given and estimated, with a collar of a
quarter of a second and without, and that of two baselines: everything is said by one voice (``one``), and the demo of
Resemblyzer (``enrolled``: windows 16 times a second, each for the voice whose first five seconds, which it is given,
are most like it). ``--calibrate`` prints how alike the vectors of one voice and of two are, for the threshold of an
embedder; the voices that set it are in no mix.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from mixes import CACHE, CALIBRATING, JUDGED, Mix, Said, Sound, error_rate, mixed, recorded, spoken

from bilingual.engines.base import SAMPLE_RATE
from bilingual.engines.base.speakers import SpeakerEmbedder
from bilingual.engines.speech import activity
from bilingual.engines.speech.speakers.diarisation import diarise
from bilingual.engines.speech.speakers.resemblyzer import ResemblyzerEmbedder

COLLARS_MS = (250, 0)


def said(mix: Mix, embedder: SpeakerEmbedder, count: int | None) -> list[Said]:
    turns = diarise(mix.samples, embedder, count).turns
    return [Said(turn.span.start_ms, turn.span.end_ms, str(turn.voice)) for turn in turns]


def one_voice(mix: Mix) -> list[Said]:
    return [Said(span.start_ms, span.end_ms, "0") for span in activity.speech_spans(mix.samples)]


def enrolled(mix: Mix, embedder: SpeakerEmbedder) -> list[Said]:
    """Return what Resemblyzer's demo of diarisation finds; it is given the first seconds of each voice."""
    sound = activity.floats(mix.samples)
    size, step = embedder.capabilities.window_ms * SAMPLE_RATE // 1000, SAMPLE_RATE // 16
    known = []
    for name in mix.voices:
        own = [sound[s.start_ms * 16 : s.end_ms * 16] for s in mix.truth if s.voice == name]
        told = np.resize(np.concatenate(own), 5 * SAMPLE_RATE)
        known.append(
            embedder.embed(np.stack([told[at : at + size] for at in range(0, len(told) - size, step)])).mean(0)
        )
    starts = range(0, len(sound) - size, step)
    vectors = np.concatenate([
        embedder.embed(np.stack([sound[at : at + size] for at in starts[first : first + 64]]))
        for first in range(0, len(starts), 64)
    ])  # fmt: skip
    best = np.argmax(vectors @ np.stack(known).T, axis=1)
    found = []
    for span in activity.speech_spans(mix.samples):
        for at in range(span.start_ms, span.end_ms, 50):
            window = min(len(best) - 1, max(0, round((at * 16 - size / 2) / step)))
            found.append(Said(at, min(at + 50, span.end_ms), str(best[window])))
    return found


def rates(mix: Mix, found: Sequence[Said]) -> list[float]:
    return [round(100 * error_rate(mix.truth, found, collar), 1) for collar in COLLARS_MS]


def calibration(pieces: Mapping[str, Sequence[Sound]], embedder: SpeakerEmbedder) -> dict[str, object]:
    """Return the average cosines between halves of one voice's windows, and between two voices."""
    size = embedder.capabilities.window_ms * SAMPLE_RATE // 1000
    vectors = {
        name: embedder.embed(np.stack([np.resize(piece, size) for piece in own if len(piece) > SAMPLE_RATE]))
        for name, own in pieces.items()
    }
    same = {name: round(float(np.mean(v[::2] @ v[1::2].T)), 2) for name, v in vectors.items()}
    other = {f"{a}+{b}": round(float(np.mean(vectors[a] @ vectors[b].T)), 2) for a, b in combinations(vectors, 2)}
    return {"one voice": same, "two voices": other}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speech", type=Path, nargs="*", default=[], help="recordings with one voice each")
    parser.add_argument("--mixes", type=int, default=2, help="mixes of each choice of voices")
    parser.add_argument("--first", type=int, default=0, help="number of the first: others are other conversations")
    parser.add_argument("--seconds", type=float, default=70.0, help="length of a mix")
    parser.add_argument("--answers", type=float, default=0.0, help="share of pieces after which another says a word")
    parser.add_argument("--baselines", action="store_true", help="also what simpler ways find")
    parser.add_argument("--calibrate", action="store_true", help="how alike voices are, instead of mixes")
    given = parser.parse_args()
    embedder = ResemblyzerEmbedder()
    packaged = spoken(CACHE)
    real = {path.stem: recorded(path) for path in given.speech}
    if given.calibrate:
        print(json.dumps(calibration({n: packaged[n] for n in CALIBRATING if n in packaged}, embedder)))
        return
    pieces = real | {name: packaged[name] for name in JUDGED if name in packaged}
    found: dict[str, list[list[float]]] = {}
    right: list[bool] = []
    for names in (*combinations(pieces, 2), *combinations(pieces, 3)):
        for seed in range(given.first, given.first + given.mixes):
            mix = mixed(names, pieces, seed, given.seconds, given.answers)
            began = time.perf_counter()
            ways = {"given": said(mix, embedder, len(names))}
            took = time.perf_counter() - began
            ways["estimated"] = said(mix, embedder, None)
            if given.baselines:
                ways |= {"one": one_voice(mix), "enrolled": enrolled(mix, embedder)}
            row = {way: rates(mix, turns) for way, turns in ways.items()}
            voices = len({turn.voice for turn in ways["estimated"]})
            right.append(voices == len(names))
            for way, both in row.items():
                found.setdefault(way, []).append(both)
            of_playing = round(took / (len(mix.samples) / SAMPLE_RATE), 3)
            print(json.dumps({"mix": mix.name, "voices": voices, "of_playing_time": of_playing, **row}), flush=True)
    for way, rows in found.items():
        means = {f"collar_{c}_ms": round(statistics.fmean(one[n] for one in rows), 1) for n, c in enumerate(COLLARS_MS)}
        print(json.dumps({"way": way, **means, "worst": max(one[0] for one in rows), "mixes": len(rows)}))
    print(json.dumps({"right_number": f"{sum(right)} of {len(right)}"}))


if __name__ == "__main__":
    main()
