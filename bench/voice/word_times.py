"""Are the times of spoken words right? They are judged by the sound itself, at places where it shows a word's border.

``landmarks.py`` says which words these are and how they are found. For each voice and origin of its times (``exact``:
the voice's own; ``aligned``: the same sound without them, as of a voice that gives none) it prints how many words were
judged, the share within 50 ms, the median (above 0: later than the sound) and the 95th percentile of the distance. The
control moves all times by 60 ms, to the side on which more of them stay close, and has to fail: a measure that passes
it would pass anything.

The voices are those of ``run.py``. Kokoro's English is said by its Japanese voice, the only one in the packages. The
origin ``reported`` needs the service ``edge``, and is not measured here.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from landmarks import Kind, Marked, places, sentences
from run import voices

from bilingual.engines.base import EngineConfig, Utterance, VoiceEngine
from bilingual.engines.voice.timing import WordTimer
from bilingual.engines.voice.wording import spoken_text
from bilingual.model.spoken import SpokenAudio, SpokenText

KINDS: tuple[Kind, ...] = ("hiss", "stop", "pause")
CLOSE_MS, CONTROL_MS, ENOUGH = 50, 60, 0.95


def with_english(folder: Path) -> Iterator[tuple[str, VoiceEngine, str]]:
    """Yield the voices of ``run.py``, and Kokoro's Japanese one once more with a name that makes it say English."""
    for language, engine, voice in voices(folder):
        yield language, engine, voice
        if engine.id == "kokoro":
            packed = folder / "kokoro" / "voices.npz"
            with np.load(packed) as styles:
                all_of_them = dict(styles)
            np.savez(packed, **all_of_them, af_alpha=all_of_them[voice])
            yield "en", engine, "af_alpha"


def judged(marked: Marked, text: SpokenText, audio: SpokenAudio) -> dict[str, list[float]] | None:
    """Return how much later than the sound each judged word begins, and ends before a pause; None if the sound shows
    another number of places than there are words.
    """
    found = places(marked.kind, np.frombuffer(audio.pcm, "<i2"), audio.rate)
    numbers = [next(n for n, word in enumerate(text.words) if word.first >= start) for start in marked.starts]
    if len(found) != len(numbers):
        return None
    if marked.kind != "pause":
        return {marked.kind: [audio.words[n].start_ms - place for n, (place, _) in zip(numbers, found, strict=True)]}
    return {
        "pause": [audio.words[n].start_ms - end for n, (_, end) in zip(numbers, found, strict=True)],
        "tail": [audio.words[n - 1].end_ms - start for n, (start, _) in zip(numbers, found, strict=True)],
    }


def close(off: list[float]) -> float:
    return sum(abs(one) <= CLOSE_MS for one in off) / len(off)


def row(off: list[float]) -> dict[str, float]:
    distance = [abs(one) for one in off]
    return {
        "words": len(off),
        "within_50_ms": round(close(off), 3),
        "median": round(statistics.median(off)),
        "95th": round(statistics.quantiles(distance, n=20)[-1]),
        "control": round(max(close([one + by for one in off]) for by in (-CONTROL_MS, CONTROL_MS)), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=50, help="sentences of each kind")
    parser.add_argument("--engine", help="one engine only")
    parser.add_argument("--language", help="one language only")
    parser.add_argument("--model", help="folder of a Whisper model: times of languages other than English")
    parser.add_argument("--worst", type=int, default=0, help="name as many of the words that are farthest off")
    given = parser.parse_args()
    passed_control = False
    with tempfile.TemporaryDirectory() as held:
        times = WordTimer(EngineConfig(Path(held), {"model": given.model} if given.model else {}, offline=True))
        for language, engine, voice in with_english(Path(held)):
            if given.engine not in (None, engine.id) or given.language not in (None, language):
                continue
            off: dict[tuple[str, str], list[float]] = {}
            named: dict[str, list[tuple[float, str]]] = {}
            unclear = total = 0
            for kind in KINDS:
                for marked in sentences(language, kind, given.count):
                    text = spoken_text(marked.text, language)
                    own = engine.say(Utterance(text, voice))
                    bare = dataclasses.replace(own, words=(), timing="none")
                    total += 1
                    for audio in [own, times.timed(bare, text)] if own.words else [times.timed(own, text)]:
                        found = judged(marked, text, audio)
                        if found is None:
                            unclear += 1
                            break
                        for what, values in found.items():
                            off.setdefault((audio.timing, what), []).extend(values)
                            named.setdefault(audio.timing, []).extend(
                                (value, f"{what} {n + 1} of {marked.text}") for n, value in enumerate(values)
                            )
            print(f"{engine.id}:{voice} in {language}: {unclear} of {total} sentences are not clear")
            for timing in dict.fromkeys(timing for timing, _ in off):
                starts = [
                    one for (own, what), values in off.items() if own == timing and what != "tail" for one in values
                ]
                shown = {"all starts": starts, **{what: values for (own, what), values in off.items() if own == timing}}
                for what, values in shown.items():
                    print(f"  {timing:12}{what:12}{json.dumps(row(values))}")
                passed_control = passed_control or row(starts)["control"] >= ENOUGH
                for value, where in sorted(named[timing], key=lambda pair: -abs(pair[0]))[: given.worst]:
                    print(f"    {value:+.0f} ms: {where}")
    if passed_control:
        sys.exit("Times moved by 60 ms pass, too: the measure is wrong.")


if __name__ == "__main__":
    main()
