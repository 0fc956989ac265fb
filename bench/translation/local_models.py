"""Times the engine ct2 against a bare ``Translator.translate_batch``: ``python bench/translation/local_models.py``.

Both translate the same sentences with the same model, made by hand, with the same beam and batches of tokens, in one
process. The model has one layer: with a real one, the share of everything around it is much smaller. ``engine`` is the
engine alone, ``chain`` with masks, checks and formatting.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/support/models"))

import tiny_translator  # noqa: E402

from bilingual.engines.base import EngineConfig, Item, available_cores  # noqa: E402
from bilingual.engines.translation.chain import Chain  # noqa: E402
from bilingual.engines.translation.ct2.engine import Ct2Engine  # noqa: E402

_ROUNDS = 3


def sentences(count: int) -> list[str]:
    chosen = random.Random(7)
    words = list(tiny_translator.WORDS)
    return [f"{' '.join(chosen.choices(words, k=chosen.randint(3, 18)))} {n}." for n in range(count)]


def bare(folder: Path, texts: list[str]) -> Callable[[], int]:
    import ctranslate2
    import sentencepiece

    threads = min(4, available_cores())
    translator = ctranslate2.Translator(str(folder), compute_type="int8", intra_threads=threads)
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))

    def run() -> int:
        tokens = [[*tokenizer.encode(text, out_type=str), "</s>"] for text in texts]
        results = translator.translate_batch(
            tokens, beam_size=4, max_batch_size=1024, batch_type="tokens", replace_unknowns=True, max_decoding_length=92
        )
        return len({tokenizer.decode(result.hypotheses[0]) for result in results})

    return run


def ours(engine: Ct2Engine | Chain, texts: list[str]) -> Callable[[], int]:
    items = [Item(text) for text in texts]
    return lambda: len({outcome.text for outcome in engine.translate(items, "en", "de") if outcome.text})


def main() -> None:
    texts = sentences(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
    with tempfile.TemporaryDirectory() as held:
        folder = tiny_translator.build(Path(held) / "model", tiny_translator.Tiny())
        engine = Ct2Engine(EngineConfig(Path(held), {"models": (str(folder),)}))
        ways = {"bare": bare(folder, texts), "engine": ours(engine, texts), "chain": ours(Chain([engine]), texts)}
        best = dict.fromkeys(ways, float("inf"))
        answers = {}
        for _ in range(_ROUNDS):
            for name, run in ways.items():
                begun = time.process_time()
                answers[name] = run()
                best[name] = min(best[name], time.process_time() - begun)
    for name, took in best.items():
        share = took / best["bare"]
        print(f"{name:6} {answers[name]} of {len(texts)} in {took:.2f} s of processor time ({share:.2f} times bare)")


if __name__ == "__main__":
    main()
