"""Runs a CTranslate2 model on many sentences: batches by tokens, bounded memory, nothing cut off silently."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bilingual.engines.base import available_cores
from bilingual.engines.processes.machine import memory_needed
from bilingual.engines.translation.ct2.codec import Codec
from bilingual.errors import NotInstalled

_THREADS = 4  # CTranslate2's own default
# Tokens of sources for one call: results come, and are kept, after each; a batch inside it has `batch_tokens`.
_CALL_TOKENS = 4096
# An answer longer than this has gone astray: at most three tokens for one, and some for short sentences.
_RATIO, _SLACK = 3, 24
_NGRAM, _PENALTY = 4, 1.2  # of a second attempt, after an answer that never ended


@dataclass(frozen=True, slots=True)
class DecodingOptions:
    """Options of decoding; ``extra`` go to ``translate_batch``."""

    beam_size: int = 4
    batch_tokens: int = 1024
    device: str = "auto"
    compute_type: str = "auto"
    threads: int = 0
    extra: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class _Job:
    """One part of a text: ``number`` of the text, ``place`` of the part in it, and all tokens."""

    number: int
    place: int
    tokens: list[str]


class Decoder:
    """A loaded model. Several engines may share one."""

    def __init__(self, folder: Path, settings: DecodingOptions) -> None:
        self._settings = settings
        self._translator = _loaded(
            str(folder), (folder / "model.bin").stat().st_mtime_ns, settings.device, settings.compute_type,
            settings.threads or min(_THREADS, available_cores()),
        )  # fmt: skip

    def answers(
        self, texts: Sequence[str], codec: Codec, take: Callable[[int, list[str]], None], *, guarded: bool = False
    ) -> None:
        """Translate *texts*, and give the number and the answers, the best first, of each text to *take* as soon as
        they exist, the short ones first.

        An answer that did not come to an end is left out: there may be none. *guarded* forbids repetitions.
        """
        parts: dict[int, list[list[str] | None]] = {}
        jobs = []
        for number, text in enumerate(texts):
            pieces = _pieces(text, codec)
            parts[number] = [None] * len(pieces)
            jobs += [_Job(number, place, codec.source(one)) for place, one in enumerate(pieces)]
        for call in _calls(sorted(jobs, key=lambda job: len(job.tokens))):
            for job, found in zip(call, self._call(call, codec, guarded=guarded), strict=True):
                parts[job.number][job.place] = found
                done = [part for part in parts[job.number] if part is not None]
                if len(done) == len(parts[job.number]):
                    take(job.number, done[0] if len(done) == 1 else _joined(done, codec))

    def _call(self, jobs: Sequence[_Job], codec: Codec, *, guarded: bool) -> Iterator[list[str]]:
        longest = max(len(job.tokens) for job in jobs)
        prefix = None if codec.prefix is None else [codec.prefix] * len(jobs)
        options: dict[str, Any] = {"max_decoding_length": min(_RATIO * longest + _SLACK, 2 * codec.longest)}
        if guarded:
            options |= {"no_repeat_ngram_size": _NGRAM, "repetition_penalty": _PENALTY}
        results = self._translator.translate_batch(
            [job.tokens for job in jobs],
            target_prefix=prefix,
            max_batch_size=self._settings.batch_tokens,
            batch_type="tokens",
            beam_size=self._settings.beam_size,
            num_hypotheses=self._settings.beam_size,
            return_end_token=True,
            max_input_length=0,
            replace_unknowns=True,
            **{**options, **(self._settings.extra or {})},
        )
        for result in results:
            ended = [tokens[:-1] for tokens in result.hypotheses if tokens and tokens[-1] == codec.end]
            yield list(dict.fromkeys(codec.decoded(tokens) for tokens in ended))


def _pieces(text: str, codec: Codec) -> list[list[str]]:
    """Return the tokens of *text*, in as many parts as the model needs."""
    whole = codec.encoded(text)
    if len(whole) <= codec.longest:
        return [whole]
    parts = split(text, lambda part: len(codec.encoded(part)) <= codec.longest)
    return [codec.encoded(part) for part in parts]


def _calls(jobs: Sequence[_Job]) -> Iterator[list[_Job]]:
    call: list[_Job] = []
    size = 0
    for job in jobs:
        if call and size + len(job.tokens) > _CALL_TOKENS:
            yield call
            call, size = [], 0
        call.append(job)
        size += len(job.tokens)
    if call:
        yield call


def _joined(parts: Sequence[list[str]], codec: Codec) -> list[str]:
    """Return the best answers for the parts of one text as one; none if a part has none."""
    if not all(parts):
        return []
    return [codec.joint.join(part[0] for part in parts)]


@lru_cache(maxsize=2)
def _loaded(folder: str, changed_ns: int, device: str, compute_type: str, threads: int) -> Any:
    """Load a model, or return it if it is one of the last two. Raises NotInstalled if that fails."""
    if find_spec("ctranslate2") is None:
        raise NotInstalled(
            "BIL-MDL-029", "ctranslate2 is not installed", remedy="Run: pip install ctranslate2 sentencepiece."
        )
    import ctranslate2

    if device == "auto":
        device = "cuda" if ctranslate2.get_cuda_device_count() > 0 else "cpu"
    if compute_type == "auto":  # int8 is fast on a CPU, and needs a quarter of the memory
        compute_type = "int8_float16" if device == "cuda" else "int8"
    try:
        with memory_needed(folder):
            return ctranslate2.Translator(
                folder, device=device, compute_type=compute_type, inter_threads=1, intra_threads=threads
            )
    except (RuntimeError, ValueError, OSError) as error:
        raise NotInstalled(
            "BIL-MDL-030",
            f"cannot be loaded on {device} ({str(error).splitlines()[0]})",
            where=folder,
            remedy="Check `device` and `compute_type` in [engines.ct2], or fetch the model again: it may be damaged.",
        ) from error


# Where to split, the best place first: after the end of a sentence, of a clause, of a word, and anywhere.
_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<=[.!?…])(?=\s)|(?<=[。！？])",
        r"(?<=[;:])(?=\s)|(?<=[；：])",
        r"(?<=[,)–—])(?=\s)|(?<=[，、）])",
        r"(?=\s)",
        r"(?<=.)(?=.)",
    )
)


def split(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Return *text* in as few parts of about one length as *fits* allows; joined, they are *text*.

    >>> split("One two, three four. Five six.", lambda part: len(part) <= 20)
    ['One two, three four.', ' Five six.']
    """
    if fits(text) or len(text) < 2:
        return [text]
    middle = len(text) / 2
    for place in _PLACES:
        cuts = [found.start() for found in place.finditer(text) if 0 < found.start() < len(text)]
        # A part of nothing but spaces, or a cut far from the middle, would not get further.
        cuts = [cut for cut in cuts if text[:cut].strip() and text[cut:].strip()]
        near = [cut for cut in cuts if 0.2 < cut / len(text) < 0.8] or (cuts if place is _PLACES[-1] else [])
        if near:
            cut = min(near, key=lambda cut: abs(cut - middle))
            return split(text[:cut], fits) + split(text[cut:], fits)
    return [text]
