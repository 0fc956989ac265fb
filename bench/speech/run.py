"""Claim: recognition loses no speech, invents none, and is as exact as its engine alone, at about the same cost.

``python bench/speech/run.py [--real FOLDER] [--model PATH] [--engine ID] [--whole | --only NAMES]``

Compares the product with the bare engine on the same recordings in one run: 20 minutes of sound, perhaps 8 minutes with
Whisper base on two idle cores; ``--whole`` has all talks, some 65 minutes of sound, ``--conditions`` some of the
conditions. It needs a real Whisper model (``--model`` or ``BILINGUAL_WHISPER_MODEL``: a CTranslate2 folder, a
checkpoint with ``--engine whisper``, or a ggml file with ``--engine whisper-cpp``; ``scripts/whisper_to_ggml.py`` makes
one of a checkpoint). All talks
are spoken by neural voices, the Chinese one by a single speaker of the Baker corpus. They are no proof for
real Japanese or Chinese speech, of which there is none here. Real recordings
(``jfk.flac`` and ``sonnet-1.mp3`` with their text) are added if ``--real`` or ``BILINGUAL_SPEECH`` names their folder.

Why Chinese has no prompt with punctuation (faster-whisper, base, int8; three clean talks and two with noise, 1190
characters; first decodings that were put through the final rules later): 61 are wrong without one, 64 with one; 47
against 98 of the bare engine's in the 878 of the four recordings in which that was run, since it writes 50 characters
at random for the last moment of one. F1 of the borders: .75 to 1; with a prompt and the rules of then .27 to .90. The
weight of a comma was chosen on these talks: none were held out. Without a prompt, most commas inside sentences are
lost.

Why a comma is no border in English (Whisper base, int8; two talks of 13 minutes by one synthetic voice, 433 commas, 36
of them where a sentence ends, of 302): nothing that is there tells them apart. Areas under the curve on the first and
second talk: the pause .50 and .49, by the samples .73 and .57; the jump of the pitch .71 and .70; the probability of
the comma .79 and .65, that of a full stop in its place .83 and .77, which takes another pass of the decoder, 4 % of the
time. The difference of both finds 8 of 36 with 5 wrong borders, or 11 with 12; a main clause with a subject pronoun
after a main clause 6 with 21, where the comma is improbable 5 with 8. A prompt of short sentences left 11 of 111
sentences joined instead of 26, but made 27 wrong borders instead of 4 and starts of 145 ms instead of 18.
Without the previous text, 35 of the second talk are joined instead of 17 or 28, with .039 errors instead of .036 or
.030 (two runs, whose sound began 30 ms apart).

Columns: word error rate (of characters for Japanese and Chinese); F1 of the sentence borders, and borders where two
sentences became one, of how many; error of the sentences' starts, mean and 99th percentile; stretches of speech above
1.5 s without a word or a finding; words where nobody speaks; time of the processor against the bare engine.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import psutil
from material import CONDITIONS, TALKS, USUAL, Recording, recordings, write_wav
from scoring import Heard, Score, score

from bilingual.engines import table
from bilingual.engines.base import EngineConfig, SpeechRequest
from bilingual.engines.speech.activity import Samples
from bilingual.engines.speech.recognisers.whisper_words import RecognisedPiece, pieces_of, to_code, words_of
from bilingual.errors import BilingualError
from bilingual.languages import pack
from bilingual.model.timing import Span
from bilingual.model.transcript import join_words

# Names that a glossary would hold.
NAMES = {"cluster": ("Kubernetes", "Prometheus", "Grafana", "Siobhan")}
# More threads than idle cores are slower with whisper.cpp, which waits in a loop; both sides get as many.
THREADS = max(1, min(4, (os.cpu_count() or 2) // 2))
_ENDS = re.compile(r"[.?!。？！]['\"”’」』]*$")


def main() -> int:
    given = _arguments()
    real = Path(given.real) if given.real else None
    if real is None or not real.is_dir():
        print(f"no real recordings: {real or 'neither --real nor BILINGUAL_SPEECH'} is a folder; voices only")
        real = None
    engine = table.speech_engine(
        given.engine,
        EngineConfig(
            Path(tempfile.gettempdir()),
            ({"threads": THREADS} if given.engine == "whisper-cpp" else {}) | json.loads(given.options),
            {"BILINGUAL_WHISPER_MODEL": given.model},
            offline=True,
        ),
    )
    bare = BARE[given.engine](given.model)
    totals: dict[tuple[str, str], tuple[Score, Score]] = {}
    records: list[dict[str, Any]] = []
    _header()
    with tempfile.TemporaryDirectory() as folder:
        for one in recordings(real, given.only, given.conditions):
            if not totals:  # load both models first
                product(engine, one, Path(folder), seconds=2)
            plain, said = bare_score(bare, one)
            ours, text = product_score(engine, one, Path(folder), given.names)
            _row(f"{one.name} {one.condition}", plain, ours)
            records.append(
                {
                    "name": one.name,
                    "condition": one.condition,
                    "bare": vars(plain),
                    "ours": vars(ours),
                    "text": text,
                    "bare_text": said,
                }
            )
            kind = "en" if one.language == "en" else one.language
            whole = totals.setdefault((kind, one.condition), (Score(), Score()))
            whole[0].__iadd__(plain)
            whole[1].__iadd__(ours)
    if not totals:
        print(f"no recording is named {' or '.join(given.only)}")
        return 2
    print()
    for (kind, condition), (plain, ours) in totals.items():
        _row(f"{kind} {condition}", plain, ours)
    both = Score(), Score()
    for pair in totals.values():
        both[0].__iadd__(pair[0])
        both[1].__iadd__(pair[1])
    _row("all", *both)
    print(
        f"{both[1].sound_s / 60:.1f} minutes of sound, {both[1].sound_s / both[1].clock_s:.1f} times as fast as speech"
    )
    if given.json:
        Path(given.json).write_text(json.dumps(records, ensure_ascii=False, indent=1), "utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--real", default=os.environ.get("BILINGUAL_SPEECH", ""))
    parser.add_argument("--engine", choices=sorted(BARE), default="faster-whisper")
    parser.add_argument("--model", default=os.environ.get("BILINGUAL_WHISPER_MODEL", ""))
    parser.add_argument("--whole", action="store_true", help="all talks")
    parser.add_argument("--only", nargs="*", default=[], help="names of talks")
    parser.add_argument("--conditions", nargs="*", choices=CONDITIONS, default=list(CONDITIONS))
    parser.add_argument("--options", default="{}", help="options of our engine, as JSON")
    parser.add_argument(
        "--names", action="store_true", help="tell our engine the names in the talks, as a glossary does"
    )
    parser.add_argument("--json", default="")
    given = parser.parse_args()
    given.only = [*USUAL, *TALKS] if given.whole else given.only or USUAL
    if not given.model or not Path(given.model).exists():
        print("no model: name one with --model or BILINGUAL_WHISPER_MODEL")
        sys.exit(0)
    return given


def product(engine: Any, one: Recording, folder: Path, seconds: int | None = None, names: Sequence[str] = ()) -> Any:
    audio = folder / "talk.wav"
    samples = one.samples if seconds is None else one.samples[: seconds * 16_000]
    write_wav(audio, samples)
    try:
        return engine.transcribe(SpeechRequest(audio, audio, len(samples) // 16, one.language, names=tuple(names)))
    except BilingualError as error:
        if seconds is None:
            print(f"{one.name} {one.condition}: {error}")
        return None


def product_score(engine: Any, one: Recording, folder: Path, with_names: bool = False) -> tuple[Score, list[str]]:
    clock, processor = time.monotonic(), _processor_s()
    transcript = product(engine, one, folder, names=NAMES.get(one.name, ()) if with_names else ())
    spent = time.monotonic() - clock, _processor_s() - processor
    if transcript is None:
        return _timed(score(one.said, [], one.language, speech=one.speech), one, spent), []
    firsts = {first for first, _ in transcript.sentences}
    heard = [Heard(w.text, w.start_ms, w.end_ms, n in firsts) for n, w in enumerate(transcript.words)]
    told = [Span(*pair) for pair in transcript.engine.options.get("unheard_spans", ())]
    found = score(one.said, heard, one.language, speech=one.speech, told=told, timed=one.timed)
    return _timed(found, one, spent), transcript.sentence_texts()


def bare_score(bare: Any, one: Recording) -> tuple[Score, list[str]]:
    clock, processor = time.monotonic(), _processor_s()
    code = to_code(one.language)
    segments = bare(one.samples.astype("float32") / 32768, code)
    spent = time.monotonic() - clock, _processor_s() - processor
    words, _ = words_of(pieces_of(segments, code), code, len(one.samples) // 16)
    heard = [
        Heard(w.text, w.start_ms or 0, w.end_ms or 0, bool(n and _ENDS.search(words[n - 1].text)))
        for n, w in enumerate(words)
    ]
    return _timed(score(one.said, heard, one.language, speech=one.speech, timed=one.timed), one, spent), [
        join_words(words)
    ]


def _processor_s() -> float:
    """Return the time of the processor that this process and its children have taken; whisper.cpp runs in a child."""
    own = psutil.Process()
    times = [one.cpu_times() for one in (own, *own.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


def _timed(found: Score, one: Recording, spent: tuple[float, float]) -> Score:
    found.clock_s, found.processor_s = spent
    found.sound_s = one.seconds
    return found


def bare_faster_whisper(model: str) -> Any:
    """Return the library's own decoding of samples, with word times and else its defaults."""
    from faster_whisper import WhisperModel

    loaded = WhisperModel(model, device="cpu", compute_type="int8", local_files_only=True)

    def listen(samples: Samples, code: str) -> list[list[RecognisedPiece]]:
        segments, _ = loaded.transcribe(samples, language=code, word_timestamps=True)
        return [[RecognisedPiece(w.word, w.start, w.end) for w in segment.words or ()] for segment in segments]

    return listen


def bare_whisper(model: str) -> Any:
    """Return openai-whisper's own decoding of a base checkpoint, with base's alignment heads."""
    import whisper

    loaded = whisper.load_model(model, device="cpu")
    loaded.set_alignment_heads(whisper._ALIGNMENT_HEADS["base"])

    def listen(samples: Samples, code: str) -> list[list[RecognisedPiece]]:
        found = loaded.transcribe(samples, language=code, word_timestamps=True, fp16=False)
        words = (segment.get("words", ()) for segment in found["segments"])
        return [[RecognisedPiece(w["word"], w["start"], w["end"]) for w in one] for one in words]

    return listen


def bare_whisper_cpp(model: str) -> Any:
    """Return pywhispercpp's own decoding of samples, with the beams of whisper.cpp's program, a word a segment.

    Languages without spaces come in whole segments: pieces of their words may be half a character.
    """
    from pywhispercpp.model import Model

    words: dict[str, Any] = {"max_len": 1, "split_on_word": True, "token_timestamps": True}
    loaded: Any = Model(model, params_sampling_strategy=1, redirect_whispercpp_logs_to=None, print_progress=False,
                   beam_search={"beam_size": 5, "patience": -1.0}, n_threads=THREADS)  # fmt: skip

    def listen(samples: Samples, code: str) -> list[list[RecognisedPiece]]:
        options = words if pack(code).writing.spaced else {**words, "max_len": 0}
        segments = loaded.transcribe(samples, language=code, **options)
        return [[RecognisedPiece(f" {s.text}", s.t0 / 100, s.t1 / 100)] for s in segments if s.text]

    return listen


BARE = {"faster-whisper": bare_faster_whisper, "whisper": bare_whisper, "whisper-cpp": bare_whisper_cpp}


def _header() -> None:
    print(
        f"{'':20} {'errors':>13} {'border F1':>11} {'merged':>13} {'start ms':>19} "
        f"{'lost':>5} {'invented':>9} {'time':>6}"
    )
    print(f"{'':20} {'bare':>6} {'ours':>6} {'bare':>5} {'ours':>5} {'bare ours of':>13} {'mean (p99) bare, ours':>19}")


def _row(name: str, plain: Score, ours: Score) -> None:
    starts = ", ".join(f"{one.start_ms():.0f} ({one.start_ms(0.99):.0f})" for one in (plain, ours))
    print(
        f"{name:20} {plain.error_rate:6.3f} {ours.error_rate:6.3f} {plain.border_f1:5.2f} {ours.border_f1:5.2f} "
        f"{plain.merged:4}{ours.merged:5}{ours.borders:4} {starts:>19} {len(plain.lost_ms):2}{len(ours.lost_ms):3} "
        f"{len(plain.invented):4}{len(ours.invented):5} {ours.processor_s / max(0.01, plain.processor_s):6.2f}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
