"""A second voice: how do the translations of the sample talks fit into the time of their sources?

The talks are spoken by espeak-ng, as ``media/samples/make_samples.py`` does, and their translations, from
``media/samples/samples.tmx``, by the voices of ``run.py`` and by espeak-ng. Told are the share of sentences at 0.95 to
1.15 times the voice's own speed, the highest speed, the largest drift, overlaps, and how long the picture stands still.
``--pace`` makes the speakers of the sources faster, which leaves less time for the translations. With ``--minutes``
the sources are recordings of that length: ``DIFFERENT`` sentences of the memory, over and over.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from itertools import cycle, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

SAMPLES = Path(__file__).parents[2] / "media/samples"
sys.path += [str(SAMPLES), str(Path(__file__).parent)]

import make_samples  # noqa: E402
from run import voices as installed  # noqa: E402

from bilingual.engines.base import EngineConfig, VoiceEngine  # noqa: E402
from bilingual.engines.table import voice_engine  # noqa: E402
from bilingual.engines.voice.choice import ChosenVoice, Voices  # noqa: E402
from bilingual.engines.voice.store import SpokenSentences  # noqa: E402
from bilingual.model.timing import Span  # noqa: E402
from bilingual.pipeline.dubbing.fitting import FASTEST, HURRIED, Fitted  # noqa: E402
from bilingual.pipeline.dubbing.speaking import SecondVoice, ToSpeak  # noqa: E402

DIFFERENT = 150  # sentences, of about ten minutes
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class OneVoice(Voices):
    """One voice for whatever language is asked for."""

    def __init__(self, engine: VoiceEngine, voice: str) -> None:
        super().__init__({}, lambda name: EngineConfig(Path()))
        self._chosen_voice = ChosenVoice(engine, voice)

    def voice(self, language: str) -> ChosenVoice:
        return self._chosen_voice


def translations() -> dict[str, dict[str, str]]:
    """Return the texts of all languages of each sentence of the samples, by each of its texts."""
    found: dict[str, dict[str, str]] = {}
    for unit in ElementTree.parse(SAMPLES / "samples.tmx").iter("tu"):
        texts = {str(one.get(_XML_LANGUAGE)): "".join(one.itertext()).strip() for one in unit.iter("tuv")}
        for text in texts.values():
            found.setdefault(text, {}).update(texts)
    return found


def spoken_talk(name: str, pace: float, folder: Path) -> list[make_samples.Spoken]:
    """Return the sentences of a sample talk with when they are spoken."""
    plan, lines = plan_of(name, pace)
    return make_samples.speak(lines, plan, {slide["sentence"] for slide in plan["slide"]}, folder)


def long_talk(name: str, target: str, minutes: float, folder: Path) -> list[make_samples.Spoken]:
    """Return sentences of the memory as the speaker of the talk *name* says them, until it has so many *minutes*."""
    plan, _ = plan_of(name, 1.0)
    source = str(plan["language"])
    both = {one[source]: None for one in translations().values() if source in one and target in one}
    once = make_samples.speak([text for text in both if len(text) > 8][:DIFFERENT], plan, set(), folder)
    return list(_until(once, minutes * 60_000))


def plan_of(name: str, pace: float) -> tuple[dict[str, Any], list[str]]:
    plan: dict[str, Any] = tomllib.loads((SAMPLES / f"{name}.slides.toml").read_text("utf-8"))
    plan["words_per_minute"] = round(int(plan["words_per_minute"]) * pace)
    return plan, (SAMPLES / f"{name}.txt").read_text("utf-8").splitlines()


def _until(once: list[make_samples.Spoken], end_ms: float) -> Iterator[make_samples.Spoken]:
    at_ms = make_samples.LEAD_MS
    for one in cycle(once):
        length_ms = one.end_ms - one.start_ms
        if at_ms + length_ms > end_ms:
            return
        yield make_samples.Spoken(one.text, one.samples, at_ms, at_ms + length_ms)
        at_ms += length_ms + make_samples.PAUSE_MS


def to_speak(talk: list[make_samples.Spoken], target: str) -> tuple[list[ToSpeak], int]:
    """Return what is to be said of a talk, and when it ends."""
    known = translations()
    wanted = [
        ToSpeak(str(number), known[one.text][target], Span(one.start_ms, one.end_ms))
        for number, one in enumerate(talk)
        if target in known.get(one.text, {})
    ]
    return wanted, talk[-1].end_ms + make_samples.TAIL_MS


def measured(talk: list[make_samples.Spoken], target: str, voices: OneVoice, folder: Path) -> str:
    wanted, end_ms = to_speak(talk, target)
    store = SpokenSentences(folder, EngineConfig(folder), times=False)
    started = time.perf_counter()
    fitted = SecondVoice(target, voices, store).in_time(wanted, end_ms).fitted
    took_s = time.perf_counter() - started
    return f"{fitted_line(fitted, len(talk))}; spoken in {took_s / (end_ms / 1000):.2f} of the talk's time"


def fitted_line(fitted: Sequence[Fitted], count: int) -> str:
    """Return how *fitted*, of *count* sentences, came to fit."""
    usual = sum(0.95 <= one.speed <= FASTEST for one in fitted) / len(fitted)
    overlaps = sum(after.start_ms < before.end_ms for before, after in pairwise(fitted))
    held = [one.hold_ms for one in fitted if one.hold_ms]
    assert max(one.speed for one in fitted) <= HURRIED
    ways = ", ".join(f"{way} {sum(one.kind == way for one in fitted)}" for way in dict.fromkeys(o.kind for o in fitted))
    most, drift = max(one.speed for one in fitted), max(abs(one.drift_ms) for one in fitted)
    return (
        f"{len(fitted):3} sentences of {count}, {usual:4.0%} at 0.95 to {FASTEST}, at most {most:.2f}; "
        f"drift {drift} ms, {overlaps} overlaps, {len(held)} holds of {sum(held) / 1000:.1f} s ({ways})"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pace", type=float, default=1.0, help="how much faster the sources are spoken")
    parser.add_argument("--minutes", type=float, help="length of the sources, instead of the talks themselves")
    parser.add_argument("--only", help="a pair, such as zh-talk:en")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        real = {tag: OneVoice(engine, voice) for tag, engine, voice in installed(folder) if engine.id != "espeak"}
        robot = voice_engine("espeak", EngineConfig(folder))
        for talk, target in (("talk", "zh-Hans"), ("talk", "de"), ("talk", "ja"), ("zh-talk", "en")):
            if given.only not in (None, f"{talk}:{target}"):
                continue
            place = folder / f"{talk}.{target}"
            place.mkdir()
            if given.minutes:
                spoken = long_talk(talk, target, given.minutes, place)
            else:
                spoken = spoken_talk(talk, given.pace, place)
            chosen = real.get(target) or OneVoice(robot, robot.voice_for(target))
            print(f"{talk} to {target:8} {chosen.voice(target).name:28}", end=" ", flush=True)
            print(measured(spoken, target, chosen, place))


if __name__ == "__main__":
    main()
