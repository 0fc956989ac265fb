"""A second voice: how do the translations of the sample talks fit into the time of their sources?

The talks are spoken by espeak-ng, as ``media/samples/make_samples.py`` does, and their translations, from
``media/samples/samples.tmx``, by the voices of ``run.py`` and by espeak-ng. Told are the share of sentences at 0.95 to
1.15 times the voice's own speed, the highest speed, the largest drift, overlaps, and how long the picture stands still.
``--pace`` makes the speakers of the sources faster, which leaves less time for the translations.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import tomllib
from collections.abc import Mapping
from itertools import pairwise
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
from bilingual.pipeline.dubbing.fitting import FASTEST, HURRIED  # noqa: E402
from bilingual.pipeline.dubbing.speaking import SecondVoice, ToSpeak  # noqa: E402

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


def spoken_talk(name: str, pace: float, folder: Path) -> list[tuple[str, Span]]:
    """Return the sentences of a sample talk with when they are spoken."""
    plan: dict[str, Any] = tomllib.loads((SAMPLES / f"{name}.slides.toml").read_text("utf-8"))
    plan["words_per_minute"] = round(int(plan["words_per_minute"]) * pace)
    lines = (SAMPLES / f"{name}.txt").read_text("utf-8").splitlines()
    spoken = make_samples.speak(lines, plan, {slide["sentence"] for slide in plan["slide"]}, folder)
    return [(one.text, Span(one.start_ms, one.end_ms)) for one in spoken]


def measured(talk: list[tuple[str, Span]], target: str, known: Mapping[str, Mapping[str, str]], voices: OneVoice,
             folder: Path) -> str:  # fmt: skip
    wanted = [
        ToSpeak(str(number), known[text][target], span)
        for number, (text, span) in enumerate(talk)
        if target in known.get(text, {})
    ]
    end_ms = talk[-1][1].end_ms + make_samples.TAIL_MS
    store = SpokenSentences(folder, EngineConfig(folder), times=False)
    started = time.perf_counter()
    fitted = SecondVoice(target, voices, store).in_time(wanted, end_ms).fitted
    took_s = time.perf_counter() - started
    usual = sum(0.95 <= one.speed <= FASTEST for one in fitted) / len(fitted)
    overlaps = sum(after.start_ms < before.end_ms for before, after in pairwise(fitted))
    held = [one.hold_ms for one in fitted if one.hold_ms]
    assert max(one.speed for one in fitted) <= HURRIED
    ways = ", ".join(f"{way} {sum(one.kind == way for one in fitted)}" for way in dict.fromkeys(o.kind for o in fitted))
    most, drift = max(one.speed for one in fitted), max(abs(one.drift_ms) for one in fitted)
    return (
        f"{len(fitted):3} sentences of {len(talk)}, {usual:4.0%} at 0.95 to {FASTEST}, at most {most:.2f}; "
        f"drift {drift} ms, {overlaps} overlaps, {len(held)} holds of {sum(held) / 1000:.1f} s; "
        f"spoken in {took_s / (end_ms / 1000):.2f} of the talk's time ({ways})"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pace", type=float, default=1.0, help="how much faster the sources are spoken")
    parser.add_argument("--only", help="a pair, such as zh-talk:en")
    given = parser.parse_args()
    known = translations()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        real = {tag: OneVoice(engine, voice) for tag, engine, voice in installed(folder) if engine.id != "espeak"}
        robot = voice_engine("espeak", EngineConfig(folder))
        for talk, target in (("talk", "zh-Hans"), ("talk", "de"), ("talk", "ja"), ("zh-talk", "en")):
            if given.only not in (None, f"{talk}:{target}"):
                continue
            place = folder / f"{talk}.{target}"
            place.mkdir()
            spoken = spoken_talk(talk, given.pace, place)
            chosen = real.get(target) or OneVoice(robot, robot.voice_for(target))
            print(f"{talk} to {target:8} {chosen.voice(target).name:28}", end=" ", flush=True)
            print(measured(spoken, target, known, chosen, place))


if __name__ == "__main__":
    main()
