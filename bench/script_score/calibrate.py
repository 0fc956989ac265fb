"""Print how far right, swapped and half-wrong scripts lie apart: where the thresholds come from.

    python bench/script_score/calibrate.py                      # two talks by espeak-ng
    python bench/script_score/calibrate.py a.wav=a.txt b.wav=b.txt   # and recordings of your own (16 kHz mono WAV)

Every script is tried on its own recording, with its second half taken from another script, with one
passage of 25 words exchanged, with a third of it missing, and every other script on it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bilingual.engines.speech.activity import Samples, duration_ms, read_samples, speech_spans
from bilingual.engines.speech.scripts.forced_alignment import EnglishAligner
from bilingual.engines.speech.scripts.script_score import WORST_OVERALL, WORST_STRETCH, ScriptScore, judge, score_script
from bilingual.errors import FidelityError

TALKS = {
    "bread": """
Good morning, and thank you for coming. Bread needs only four things: flour, water, salt and time.
Most people forget the last one. Mix the flour and the water, and let them rest for half an hour.
Then add two percent salt, and fold the dough four times. After 18 hours in the cold it is ready to be
shaped. Bake it in a very hot pot, and do not open the oven early. The crust should sing when it cools.
Thank you, and enjoy your meal.""",
    "rivers": """
A river is never the same for long. In spring it carries snow from the mountains, and by August
children walk across it. Engineers once built straight channels, because ships prefer them. The water
answered with floods. Today we give the river its bends again, and plant willows along the banks.
In 1995 nobody believed it would work. Now beavers live there, and the town has been dry for twelve years.""",
}


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        pairs = {name: (_spoken(text, Path(folder) / f"{name}.wav", voice), text.split())
                 for (name, text), voice in zip(TALKS.items(), ("en-us", "en-gb+f3"), strict=True)}  # fmt: skip
    for argument in arguments:
        audio, _, script = argument.partition("=")
        pairs[Path(audio).stem] = (read_samples(Path(audio)), Path(script).read_text("utf-8").split())
    print("recording  script              overall  stretch  cover  placed  x real  verdict")
    right: list[ScriptScore] = []
    wrong: dict[str, list[ScriptScore]] = {}
    mistakes = 0
    for name, (samples, tokens) in pairs.items():
        for kind, words in _variants(name, tokens, {n: t for n, (_, t) in pairs.items() if n != name}):
            score, speed = _measure(samples, words)
            verdict = _verdict(score, words)
            mistakes += (kind == "right") != (verdict == "taken")
            (right if kind == "right" else wrong.setdefault(kind.split()[0], [])).append(score)
            print(f"{name:10} {kind:18} {score.overall:8.2f} {score.stretch:8.2f} {score.coverage:6.0%} "
                  f"{score.placed:7.0%} {speed:7.1f}  {verdict}")  # fmt: skip
    worst = max(s.overall for s in right), max(s.stretch for s in right)
    print(f"\nright: overall at most {worst[0]:.2f}, stretch at most {worst[1]:.2f}")
    for kind, scores in wrong.items():
        print(f"{kind}: overall at least {min(s.overall for s in scores):.2f}, stretch at least "
              f"{min(s.stretch for s in scores):.2f}, placed or covered at most "
              f"{max(min(s.coverage, s.placed) for s in scores):.0%}")  # fmt: skip
    print(f"thresholds: overall {WORST_OVERALL}, stretch {WORST_STRETCH}; verdicts that are wrong: {mistakes}")
    return 1 if mistakes else 0


def _variants(name: str, tokens: list[str], others: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    result = [("right", tokens), ("shortened", tokens[: len(tokens) * 2 // 3])]
    for other, foreign in others.items():
        half = len(tokens) // 2
        long = foreign * (1 + len(tokens) // len(foreign))
        result += [(f"swapped {other}", foreign), (f"half {other}", tokens[:half] + long[: len(tokens) - half])]
        if len(tokens) > 60:
            third = len(tokens) // 3
            result.append((f"passage {other}", tokens[:third] + long[:25] + tokens[third + 25 :]))
    return result


def _measure(samples: Samples, tokens: list[str]) -> tuple[ScriptScore, float]:
    started = time.process_time()
    spans = speech_spans(samples)
    score = score_script(samples, EnglishAligner().align(samples, tokens, spans), spans)
    return score, duration_ms(samples) / 1000 / (time.process_time() - started)


def _verdict(score: ScriptScore, tokens: list[str]) -> str:
    try:
        judge(score, tokens, "script")
    except FidelityError as error:
        return f"refused: {error.what[:60]}"
    return "taken"


def _spoken(text: str, wav: Path, voice: str) -> Samples:
    subprocess.run(["espeak-ng", "-v", voice, "-s", "150", "-w", str(wav) + ".22k.wav", text], check=True)
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-i", str(wav) + ".22k.wav", "-ar", "16000", "-ac", "1", str(wav)], check=True
    )
    return read_samples(wav)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
