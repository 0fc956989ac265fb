"""The calls of whisper.cpp's library, by pywhispercpp's binding; its ``Model`` gives no times of tokens.

They are made in a process of its own (``own_process.py``).
"""

from __future__ import annotations

import atexit
import re
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from bilingual.engines.base import SAMPLE_RATE, available_cores
from bilingual.engines.models import ggml
from bilingual.engines.speech.recognisers.alignment_heads import published_name
from bilingual.engines.speech.recognisers.silence import Sound
from bilingual.engines.speech.recognisers.whisper_cpp.tokens import Token, pieces_of
from bilingual.engines.speech.recognisers.whisper_words import RecognisedPiece

_WINDOW_S = 30
# whisper.cpp refuses less than 0.1 s and hears little in less than a second.
_LEAST_S = 1.1
_ERROR = 4
"""``GGML_LOG_LEVEL_ERROR``."""
# Memory for aligning the text of a window: copies of the attention that exist at once. Source: ``dtw_and_median``.
_ALIGNMENT_COPIES = 6
_MOST_HEADS = 23
_ALIGNMENT_LEAST = 128 * 1024 * 1024


class Unloadable(Exception):
    """whisper.cpp cannot load the model, for the reason that it logged."""


class Library:
    """A loaded model. Raises Unloadable if whisper.cpp cannot load it."""

    def __init__(self, path: Path, *, gpu: bool, threads: int) -> None:
        header = ggml.read(path).header
        assert header is not None
        self._lib: Any = import_module("_pywhispercpp")
        self._threads = threads or min(4, available_cores())
        self._header = header
        self._context = self._loaded(path, gpu)
        weakref.finalize(self, self._lib.whisper_free, self._context)

    def languages(self) -> list[str]:
        """Return the codes of the model's languages."""
        if self._header.n_vocab <= 51_864:
            return ["en"]
        count = self._header.n_vocab - 51_766  # source: ``whisper_vocab::num_languages``
        return [str(self._lib.whisper_lang_str(number)) for number in range(count)]

    def shares(self, samples: Sound) -> dict[str, float]:
        """Return the probability of each language for up to half a minute of speech."""
        if self._header.n_vocab <= 51_864:
            return {"en": 1.0}
        lib = self._lib
        sound = _padded(samples[: _WINDOW_S * SAMPLE_RATE], _WINDOW_S)
        lib.whisper_pcm_to_mel(self._context, sound, len(sound), self._threads)
        shares = np.zeros(lib.whisper_lang_max_id() + 1, np.float32)
        lib.whisper_lang_auto_detect(self._context, 0, self._threads, shares)
        return {str(lib.whisper_lang_str(number)): float(share) for number, share in enumerate(shares)}

    def heard(
        self, samples: Sound, options: Mapping[str, Any], language: str, told: Callable[[float], None]
    ) -> list[list[RecognisedPiece]]:
        """Return the pieces of each segment; *told* takes the share that is decoded, and ends decoding by an exception.

        Raises RuntimeError if decoding fails.
        """
        sound = _padded(samples, _LEAST_S)
        with self._calls(len(sound), told) as (calls, check):
            failed = self._lib.whisper_full(
                self._context, self._parameters(options, language, calls), sound, len(sound)
            )
            check()
        if failed:
            raise RuntimeError(f"whisper.cpp could not decode, error {failed}")
        return self._segments()

    def _segments(self) -> list[list[RecognisedPiece]]:
        lib, context = self._lib, self._context
        segments: list[list[RecognisedPiece]] = []
        before: float | None = None
        for segment in range(lib.whisper_full_n_segments(context)):
            start = lib.whisper_full_get_segment_t0(context, segment) / 100
            tokens = [self._token(segment, number) for number in range(lib.whisper_full_n_tokens(context, segment))]
            text = [token for token in tokens if token is not None]
            segments.append(list(pieces_of(text, start, before)))
            before = text[-1].until if text else None
        return segments

    def _token(self, segment: int, number: int) -> Token | None:
        """Return a token of text, ``None`` for the others: timestamps and marks of the format."""
        data = self._lib.whisper_full_get_token_data(self._context, segment, number)
        if data.id >= self._lib.whisper_token_eot(self._context):
            return None
        written = self._lib.whisper_token_to_bytes(self._context, data.id)
        until = data.t_dtw / 100 if data.t_dtw >= 0 else None
        return Token(written, float(data.p), data.t0 / 100, data.t1 / 100, until)

    def _parameters(self, options: Mapping[str, Any], language: str, calls: Mapping[str, Any]) -> Any:
        lib = self._lib
        strategies = lib.whisper_sampling_strategy
        beams = int(options["beam_size"])
        chosen = strategies.WHISPER_SAMPLING_BEAM_SEARCH if beams > 1 else strategies.WHISPER_SAMPLING_GREEDY
        parameters = lib.whisper_full_default_params(chosen)
        temperatures = [float(one) for one in options["temperatures"]]
        values: dict[str, Any] = {
            "n_threads": self._threads,
            "language": language,
            "token_timestamps": True,
            "print_progress": False,
            "print_realtime": False,
            "print_timestamps": False,
            "suppress_nst": True,  # as openai-whisper does: no notes, no (applause)
            "no_context": True,  # of the call before
            "temperature": temperatures[0],
            # whisper.cpp goes up by one step, to 1.0
            "temperature_inc": temperatures[1] - temperatures[0] if len(temperatures) > 1 else 0.0,
            "no_speech_thold": options["no_speech_threshold"],
            "logprob_thold": options["logprob_threshold"],
            "entropy_thold": options["entropy_threshold"],
            "carry_initial_prompt": True,
            "initial_prompt": options["prompt"],
        }
        if beams > 1:
            values["beam_search"] = {"beam_size": beams, "patience": -1.0}
        for name, value in values.items():
            setattr(parameters, name, value)
        for name, call in calls.items():
            getattr(lib, f"assign_{name}")(parameters, call)
        return parameters

    @contextmanager
    def _calls(self, length: int, told: Callable[[float], None]) -> Iterator[tuple[dict[str, Any], Any]]:
        """Yield what whisper.cpp calls while it decodes, and a check that raises what was raised there.

        An exception must not pass through its code: it is kept, and decoding is stopped at the next window.
        """
        raised: list[BaseException] = []

        def more(context: Any, new: int, *_: Any) -> None:
            try:
                last = self._lib.whisper_full_n_segments(context) - 1
                done = self._lib.whisper_full_get_segment_t1(context, last) / 100 * SAMPLE_RATE / length
                told(max(0.0, min(1.0, done)))
            except BaseException as error:  # noqa: BLE001
                raised.append(error)

        def go_on(*_: Any) -> bool:
            try:
                return not raised
            except KeyboardInterrupt as error:
                raised.append(error)
                return False

        def check() -> None:
            if raised:
                raise raised[0]

        yield {"new_segment_callback": more, "encoder_begin_callback": go_on}, check

    def _loaded(self, path: Path, gpu: bool) -> Any:
        lib = self._lib
        said: list[tuple[int, str]] = []
        # Python's end with a call still registered would be a crash.
        atexit.register(lib.whisper_log_set, None)
        lib.whisper_log_set(lambda level, text: said.append((int(level), str(text))))
        asked = lib.whisper_context_default_params()
        asked.use_gpu, asked.flash_attn = gpu, False  # no alignment with flash attention
        asked.dtw_token_timestamps = True
        heads = self._heads(asked)
        size = heads * (self._header.n_text_ctx // 2 + 8) * self._header.n_audio_ctx * 4
        asked.dtw_mem_size = max(_ALIGNMENT_LEAST, _ALIGNMENT_COPIES * size)
        context = lib.whisper_init_from_file_with_params(str(path), asked)
        lib.whisper_log_set(_quiet)
        errors = [text.strip() for level, text in said if level == _ERROR]
        if errors:
            raise Unloadable(errors[0])
        return context

    def _heads(self, asked: Any) -> int:
        """Set in *asked* the heads that follow the audio, by the model's dimensions, and return how many at most."""
        presets, header = self._lib.whisper_alignment_heads_preset, self._header
        name = published_name(header)
        if name is None:
            asked.dtw_aheads_preset = presets.WHISPER_AHEADS_N_TOP_MOST
            asked.dtw_n_top = max(1, header.n_text_layer // 2)
            return int(asked.dtw_n_top) * header.n_text_head
        asked.dtw_aheads_preset = getattr(presets, f"WHISPER_AHEADS_{re.sub('[.-]', '_', name.upper())}")
        return _MOST_HEADS


def _padded(sound: Sound, least_s: float) -> Sound:
    return np.pad(sound, (0, max(0, int(least_s * SAMPLE_RATE) - len(sound)))).astype(np.float32)


def _quiet(level: int, text: str) -> None:
    """Take whisper.cpp's log, which it would write to the terminal."""
