"""Uses subtitles or a script next to the recording as the transcript, and adds word times.

SRT and VTT: text and cue times are kept; words inside a cue are timed by forced alignment (English) or by voice
activity and spoken length (others, marked ``approximate-times``). The file's own cuts are kept in
``engine.options["cue_words"]`` as ``[first, last_exclusive, start_ms, end_ms]``, speakers by first word in
``"speakers"``, a script's headings in ``"headings"``. TXT: English is aligned over the whole recording; other languages
follow the words of a Whisper engine whose model is on disk, else activity and length. A script that does not match the
speech is rejected (``script_score.py``). For an excerpt, the alignment finds the script's part, in English only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import accumulate, pairwise
from typing import Any

from bilingual.engines.base import EngineConfig, Progress, SpeechCapabilities, SpeechEngine, SpeechRequest, silent
from bilingual.engines.speech import activity
from bilingual.engines.speech.choice import engine_with_model, with_options_of
from bilingual.engines.speech.scripts import approximate_times as approximate
from bilingual.engines.speech.scripts import recognised_words as recognised
from bilingual.engines.speech.scripts.credits import spoken_cues, spoken_texts
from bilingual.engines.speech.scripts.cue_alignment import Timed, time_cues
from bilingual.engines.speech.scripts.forced_alignment import EnglishAligner, aligns
from bilingual.engines.speech.scripts.offsets import Offset, offset_of
from bilingual.engines.speech.scripts.passages import (
    ScriptPassage,
    marked_turns,
    moved_turns,
    read_cues,
    read_passages,
    read_sounds,
)
from bilingual.engines.speech.scripts.script_score import judge, score_script
from bilingual.engines.table import option_values
from bilingual.engines.words import spoken_length, tokenise
from bilingual.errors import FidelityError, InputError, UsageError
from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.subtitles.formats import SUFFIXES
from bilingual.subtitles.formats.clock import shown_clock
from bilingual.subtitles.shift import Shift
from bilingual.subtitles.source_cues import SourceCue, moved, within
from bilingual.text.script import detect_language, enforce_script
from bilingual.text.sentences import group_sentences

APPROXIMATE = "approximate-times"
SOUNDS = "sounds"  # [start_ms, end_ms, text] of each sound description
UNHEARD = "unheard"  # [start_ms, text] of cues that are not what is heard then
CREDITS = "credits"  # texts of the file about who made it
OUTSIDE = "outside"  # the cues of the file that lie outside the recording
LATE, RATE = "late_ms", "rate"  # the correction of the file's times: see ``subtitles.shift``
UNCLEAR = "unclear"  # [late_ms, rate] of one that is possible but was not made
# A passage without punctuation is one sentence up to this length, in Chinese syllables.
_ONE_SENTENCE = 40
# Speech has 3 to 7 syllables per second; outside these bounds the text is a different one.
_SLOWEST, _FASTEST = 1.0, 11.0
_SLOWEST_SHOWN = 0.8  # of subtitles, which may say less
_LEAST_CUE_SPEECH = 0.3
_FINAL = ".!?。！？…؟।"
# With at least one full stop per 150 syllables, the text was punctuated by a person.
_LEAST_MARKS = 1 / 150


def create(config: EngineConfig) -> SidecarEngine:
    """Return the engine; its only option ``recogniser`` is ``auto``, ``none`` or a speech engine's id."""
    if option_values("sidecar", config.options)["recogniser"] == "sidecar":
        raise UsageError(
            "BIL-SPK-029",
            "the speech engine 'sidecar' cannot be its own recogniser",
            where="bilingual.toml",
            remedy="Use whisper, faster-whisper, auto or none.",
        )
    return SidecarEngine(config)


@dataclass(frozen=True, slots=True)
class _Placed:
    """The tokens of a script with their times, and the starts of passages and cues."""

    words: tuple[Word, ...]
    borders: tuple[int, ...]
    marks: tuple[str, ...] = ()
    options: Mapping[str, Any] | None = None


class SidecarEngine:
    """The engine ``sidecar``."""

    id = "sidecar"
    capabilities = SpeechCapabilities(needs_sidecar=True)

    def __init__(self, config: EngineConfig) -> None:
        self._config = config
        self._recogniser = str(option_values(self.id, config.options)["recogniser"])

    def key(self) -> Mapping[str, Any]:
        chosen = self._chosen_recogniser()
        return {
            "engine": self.id,
            "version": f"1+pocketsphinx-{version('pocketsphinx')}",
            "recogniser": None if chosen is None else dict(chosen.key()),
        }

    def transcribe(self, request: SpeechRequest, progress: Progress = silent) -> Transcript:
        if request.sidecar is None:
            raise InputError("BIL-SPK-030", "has no subtitles or script next to it", where=request.media,
                             remedy="Put talk.srt, talk.vtt or talk.txt next to talk.mp4.")  # fmt: skip
        samples = activity.read_samples(request.audio)
        spans = activity.speech_spans(samples)
        activity.require_speech(spans, request.media)
        subtitles = request.sidecar.suffix.lower() in SUFFIXES
        if subtitles:
            cues = read_cues(request.sidecar, request.language)
            text = " ".join(cue.text for cue in cues)
        else:
            passages = read_passages(request.sidecar)
            text = " ".join(passage.text for passage in passages)
        language = request.language or detect_language(text)
        if subtitles:
            placed = self._subtitles(request, cues, language, samples, spans, progress)
        else:
            placed = self._script(request, passages, language, samples, spans, progress)
        return self._transcript(request, placed, language)

    def _subtitles(self, request: SpeechRequest, cues: Sequence[SourceCue], language: str,
                   samples: activity.Samples, spans: Sequence[Span], progress: Progress) -> _Placed:  # fmt: skip
        assert request.sidecar is not None
        # An excerpt's subtitles are those of the whole recording, of which this is a part.
        found = Offset() if request.excerpt else offset_of([c.span for c in cues], spans, request.duration_ms)
        inside, shift = within(moved(cues, found.shift), request.sidecar_offset_ms, request.duration_ms), found.shift
        as_they_are = within(cues, request.sidecar_offset_ms, request.duration_ms)
        if len(as_they_are) > len(inside):  # a correction that loses a cue is none
            shift, inside = Shift(), as_they_are
        if not inside:
            shown = f"{shown_clock(cues[0].span.start_ms)} to {shown_clock(cues[-1].span.end_ms)}"
            start_ms = request.sidecar_offset_ms
            sound = f"{shown_clock(start_ms)} to {shown_clock(start_ms + request.duration_ms)}"
            raise InputError("BIL-SPK-031", f"no cue lies within the recording: the cues are at {shown}, "
                             f"the sound at {sound}", where=request.sidecar,
                             remedy="Check that the subtitles belong to it.")  # fmt: skip
        spoken, credits = spoken_cues(inside, language, spans)
        times = [cue.span for cue in spoken]
        heard = activity.speech_within(spans, times[0].start_ms, times[-1].end_ms)
        voiced = sum(activity.speech_within(spans, t.start_ms, t.end_ms) for t in times)
        if voiced < _LEAST_CUE_SPEECH * sum(t.duration_ms for t in times):
            raise FidelityError(
                "BIL-SPK-032",
                f"only {voiced / sum(t.duration_ms for t in times):.0%} of the time of its cues has speech "
                f"({heard} ms of speech in all)",
                where=request.sidecar,
                remedy="Use the subtitles of this recording.",
            )
        tokens = [tokenise(cue.text, language) for cue in spoken]
        rate = approximate.units_per_second([token for cue in tokens for token, _ in cue], voiced)
        if rate < _SLOWEST_SHOWN and not aligns(language):
            raise FidelityError(
                "BIL-SPK-038",
                f"its text has only {rate:.1f} syllables per second of speech, as chapters or titles have",
                where=request.sidecar,
                remedy="Use the subtitles of this recording.",
            )
        timed = time_cues(samples, spans, spoken, [[t for t, _ in cue] for cue in tokens], language,
                                 str(request.sidecar), progress)  # fmt: skip
        words: list[Word] = []
        cue_words: list[list[int]] = []
        turns: list[tuple[int, str]] = []
        for cue, cue_tokens, cue_times in zip(spoken, tokens, timed.times, strict=True):
            first = len(words)
            turns.append((first, cue.speaker))
            turns += [(first + len(tokenise(cue.text[:at], language)), name) for at, name in cue.changes]
            words += [Word(t, s.start_ms, s.end_ms, space) for (t, space), s in zip(cue_tokens, cue_times, strict=True)]
            cue_words.append([first, len(words), cue.span.start_ms, cue.span.end_ms])
        offset_ms = request.sidecar_offset_ms
        sounds = [
            [max(0, span.start_ms - offset_ms), min(request.duration_ms, span.end_ms - offset_ms), text]
            for span, text in ((shift.moved(span), text) for span, text in read_sounds(request.sidecar, language))
            if span.start_ms < offset_ms + request.duration_ms and span.end_ms > offset_ms
        ]
        unheard = [[spoken[number].span.start_ms, spoken[number].text] for number in timed.unheard]
        left = Counter(cue.text for cue in cues) - Counter(cue.text for cue in inside)
        outside = [] if request.excerpt else list(left.elements())
        options = {
            "cue_words": cue_words,
            **marked_turns(turns, []),
            **({LATE: -shift.offset_ms} if shift.offset_ms else {}),
            **({RATE: shift.rate} if shift.rate != 1.0 else {}),
            **({UNCLEAR: [-found.unclear.offset_ms, found.unclear.rate]} if found.unclear and not timed.exact else {}),
            **({OUTSIDE: outside} if outside else {}),
            **({UNHEARD: unheard} if unheard else {}),
            **({CREDITS: credits} if credits else {}),
            **({SOUNDS: sounds} if sounds else {}),
        }
        return _Placed(tuple(words), (0,), () if timed.exact else (APPROXIMATE,), options)

    def _script(self, request: SpeechRequest, passages: Sequence[ScriptPassage], language: str,
                samples: activity.Samples, spans: Sequence[Span], progress: Progress) -> _Placed:  # fmt: skip
        passages, credits = spoken_texts(passages, language, lambda passage: passage.text)
        per_passage = [tokenise(passage.text, language) for passage in passages]
        tokens = [token for passage in per_passage for token in passage]
        borders = tuple(accumulate((len(passage) for passage in per_passage[:-1]), initial=0))
        said = marked_turns(
            [(border, passage.speaker) for border, passage in zip(borders, passages, strict=True)],
            [(border, passage.heading) for border, passage in zip(borders, passages, strict=True)],
        )
        said |= {CREDITS: credits} if credits else {}
        where = str(request.sidecar)
        texts = [text for text, _ in tokens]
        if aligns(language):
            times, score = _aligned(texts, samples, spans, where, request.excerpt, progress)
            return _placed(tokens, times, borders, (), {"script_score": score, **said}, request.excerpt)
        recogniser = self._chosen_recogniser()
        if recogniser is not None:
            heard = recogniser.transcribe(replace(request, sidecar=None, language=language), progress)
            times, similarity = recognised.times_of(texts, heard.words, where, part_of_text=request.excerpt)
            return _placed(
                tokens,
                times,
                borders,
                (),
                {"recogniser": recogniser.id, "similarity": round(similarity, 2), **said},
                request.excerpt,
            )
        if request.excerpt:
            raise InputError(
                "BIL-SPK-033",
                "the script cannot be matched to an excerpt without a speech model",
                where=where,
                remedy="Publish the whole recording, use an SRT file, or install a Whisper model.",
            )
        rate = approximate.units_per_second(texts, sum(s.duration_ms for s in spans))
        if not _SLOWEST <= rate <= _FASTEST:
            raise FidelityError(
                "BIL-SPK-034",
                f"the script cannot match the speech: {rate:.1f} syllables per second of speech",
                where=where,
                remedy="Use the script of this recording, or none.",
            )
        return _placed(tokens, _by_length(tokens, borders, language, spans), borders, (APPROXIMATE,),
                       {"syllables_per_second": round(rate, 1), **said})  # fmt: skip

    def _transcript(self, request: SpeechRequest, placed: _Placed, language: str) -> Transcript:
        words = enforce_script(placed.words, language) if request.language else placed.words
        sentences: list[tuple[int, int]] = []
        restored = False
        marks_per_length = sum(any(c in word.text for c in _FINAL) for word in words) / sum(
            spoken_length(word.text) for word in words
        )
        punctuated = marks_per_length > _LEAST_MARKS
        for first, last in pairwise([*placed.borders, len(words)]):
            passage = words[first:last]
            bare = not any(c in word.text for word in passage for c in _FINAL)
            if bare and len(placed.borders) > 1 and sum(spoken_length(w.text) for w in passage) <= _ONE_SENTENCE:
                sentences.append((first, last))
                continue
            grouping = group_sentences(passage, language, restore=not punctuated)
            sentences += [(first + a, first + b) for a, b in grouping.sentences]
            restored = restored or grouping.restored
        marks = (*placed.marks, *(("restored-sentences",) if restored else ()))
        assert request.sidecar is not None
        options = {"format": request.sidecar.suffix.lower().lstrip("."), **(placed.options or {})}
        record = EngineRecord(self.id, str(self.key()["version"]), options, marks)
        return Transcript(language, request.duration_ms, words, tuple(sentences), record)

    def _chosen_recogniser(self) -> SpeechEngine | None:
        from bilingual.engines.table import speech_engine

        if self._recogniser == "none":
            return None
        chosen = engine_with_model(self._config) if self._recogniser == "auto" else self._recogniser
        return None if chosen is None else speech_engine(chosen, with_options_of(chosen, self._config))


def _aligned(texts: Sequence[str], samples: activity.Samples, spans: Sequence[Span], where: str,
             excerpt: bool, progress: Progress) -> tuple[list[Timed], float]:  # fmt: skip
    """Return the times of an English script's words; ``None`` before and after an excerpt's part."""
    alignment = EnglishAligner().align(
        samples, texts, spans, part_of_text=excerpt, progress=lambda share, what="": progress(share * 0.8, what)
    )
    score = score_script(samples, alignment, spans)
    judge(replace(score, placed=1.0) if excerpt and alignment.words else score, texts, where)
    times: list[Timed] = [None] * len(texts)
    for word in alignment.words:
        times[word.index] = Span(word.start_ms, word.end_ms)
    progress(1.0, "the script fits")
    return times, round(score.overall, 2)


def _placed(tokens: Sequence[tuple[str, bool]], times: Sequence[Timed], borders: Sequence[int],
            marks: tuple[str, ...], options: Mapping[str, Any], excerpt: bool = False) -> _Placed:  # fmt: skip
    """Keep all of a script, or an excerpt's part of it; tokens without sound take their neighbour's end."""
    known = [n for n, time in enumerate(times) if time is not None]
    first, last = (known[0], known[-1] + 1) if excerpt else (0, len(tokens))
    if any(time is None and any(c.isalnum() for c in tokens[n][0]) for n, time in enumerate(times[first:last], first)):
        marks = (*marks, APPROXIMATE)  # no audio was found for the last few words
    while last < len(tokens) and not any(c.isalnum() for c in tokens[last][0]):
        last += 1
    words: list[Word] = []
    for (text, space), time in zip(tokens[first:last], times[first:last], strict=True):
        end = words[-1].end_ms or 0 if words else 0
        words.append(Word(text, time.start_ms, time.end_ms, space) if time else Word(text, end, end, space))
    inside = tuple(sorted({0, *(b - first for b in borders if first < b < last)}))
    return _Placed(tuple(words), inside, marks, moved_turns(options, first, last))


def _by_length(tokens: Sequence[tuple[str, bool]], borders: Sequence[int], language: str,
               spans: Sequence[Span]) -> list[Timed]:  # fmt: skip
    sentences: list[tuple[int, int]] = []
    for first, last in pairwise([*borders, len(tokens)]):
        plain = [Word(text, space_after=space) for text, space in tokens[first:last]]
        sentences += [(first + a, first + b) for a, b in group_sentences(plain, language).sentences]
    lengths = [sum(spoken_length(text) for text, _ in tokens[a:b]) for a, b in sentences]
    times: list[Timed] = []
    for (a, b), window in zip(sentences, approximate.place_sentences(lengths, spans), strict=True):
        times += approximate.spread([text for text, _ in tokens[a:b]], spans, window)
    return times
