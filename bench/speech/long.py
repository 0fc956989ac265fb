"""Claim: a long recording is recognised in windows, and a crash costs one of them.

``python bench/speech/long.py [--model FOLDER] [--minutes 42]``

Makes a recording of the English talks of ``material.py``, again and again with other pauses and noise, and recognises
it with faster-whisper in another process, which is killed (SIGKILL) at 90 %. A second one finishes. Prints what each
decoded, the peak of memory, the time of the processor, and what was heard against what was said: errors, borders and
starts of sentences, of the last ten minutes too. Takes perhaps 10 minutes on two idle cores (Whisper base).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
from material import noisy, recordings, write_wav
from scoring import Heard, Said, score

from bilingual.engines import table
from bilingual.engines.base import EngineConfig, SpeechRequest, silent
from bilingual.engines.speech.activity import Samples, read_samples, speech_spans

TALKS = ("bread", "cluster", "hospital")
_KILLED_AT = 0.9
_PAUSE_MS = 3_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=os.environ.get("BILINGUAL_WHISPER_MODEL", ""))
    parser.add_argument("--minutes", type=int, default=42)
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        return _recognised(given.worker, given.model)
    if not Path(given.model or "none").exists():
        print("no model: name one with --model or BILINGUAL_WHISPER_MODEL")
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        said = _made(folder / "talk.wav", given.minutes)
        print(f"{said[-1].end_ms / 60_000:.1f} minutes, {len(said)} sentences", flush=True)
        for killed_at in (_KILLED_AT, None):
            _run(folder, given.model, killed_at)
        heard = [Heard(*one) for one in json.loads((folder / "heard.json").read_text("utf-8"))]
        speech = speech_spans(read_samples(folder / "talk.wav"))
        for minutes in (None, 10):
            since = 0 if minutes is None else said[-1].end_ms - minutes * 60_000
            late = [one for one in said if one.start_ms >= since]
            found = score(
                late,
                [one for one in heard if one.start_ms >= late[0].start_ms - 200],
                "en",
                speech=[span for span in speech if span.start_ms >= since],
            )
            print(
                f"{'whole' if minutes is None else f'last {minutes} minutes'}: errors {found.error_rate:.4f}, "
                f"border F1 {found.border_f1:.2f}, merged {found.merged} of {found.borders}, "
                f"starts {found.start_ms():.0f} ms (p99 {found.start_ms(0.99):.0f}), lost {len(found.lost_ms)}, "
                f"invented {len(found.invented)}"
            )
    return 0


def _run(folder: Path, model: str, killed_at: float | None) -> None:
    """Recognise in another process, killed once it has decoded *killed_at* of the recording."""
    command = [sys.executable, __file__, "--model", model, "--worker", str(folder)]
    worker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    for line in worker.stdout:
        what, _, value = line.strip().partition(" ")
        if what != "decoded":
            print(f"  {line.strip()}", flush=True)
        elif killed_at is not None and float(value) >= killed_at:
            worker.send_signal(signal.SIGKILL)
            print(f"  killed at {float(value):.1%}", flush=True)
            break
    worker.wait()


def _recognised(folder: Path, model: str) -> int:
    audio = folder / "talk.wav"
    engine: Any = table.speech_engine(
        "faster-whisper", EngineConfig(folder, {}, {"BILINGUAL_WHISPER_MODEL": model}, offline=True)
    )
    engine._model = engine._load(silent)
    decode = engine._decode

    def told(samples: Samples, ask: Any, progress: Any) -> Any:
        start = time.process_time()
        pieces = decode(samples, ask, progress)
        if ask.look == "first":
            print(f"window of {len(samples) / 960_000:.1f} minutes: {time.process_time() - start:.0f} s", flush=True)
        return pieces

    engine._decode = told
    start = time.process_time()
    request = SpeechRequest(audio, audio, 0, "en", kept=folder / "kept")
    # Decoding is nine tenths of the progress.
    transcript = engine.transcribe(request, lambda share, what="": print(f"decoded {share / 0.9:.4f}", flush=True))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"recognised in {time.process_time() - start:.0f} s of the processor, {memory:.0f} MB at most", flush=True)
    firsts = {first for first, _ in transcript.sentences}
    words = [[w.text, w.start_ms, w.end_ms, n in firsts] for n, w in enumerate(transcript.words)]
    (folder / "heard.json").write_text(json.dumps(words), "utf-8")
    return 0


def _made(path: Path, minutes: int) -> list[Said]:
    talks = list(recordings(None, TALKS, ["clean"]))
    parts, said, at_ms = [], list[Said](), 0
    pause = np.zeros(_PAUSE_MS * 16, np.int16)
    for number in range(10_000):
        one = talks[number % len(talks)]
        again = number // len(talks)
        one = noisy(one, 30.0 - 5 * (again % 4)) if again else one
        samples = one.samples[: len(one.samples) // 16 * 16]
        said += [Said(s.text, s.start_ms + at_ms, s.end_ms + at_ms) for s in one.said]
        parts += [samples, pause]
        at_ms += len(samples) // 16 + _PAUSE_MS
        if at_ms >= minutes * 60_000:
            break
    write_wav(path, np.concatenate(parts))
    return said


if __name__ == "__main__":
    sys.exit(main())
