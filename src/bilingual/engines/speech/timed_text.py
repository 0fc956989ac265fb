"""Gives the words of subtitles or a script next to a recording the times at which they are spoken.

SRT and VTT: text and cue times are kept; words inside a cue are timed by forced alignment (English) or by voice
activity and spoken length (others, marked ``approximate-times``). The file's own cuts are kept in
``engine.options["cue_words"]`` as ``[first, last_exclusive, start_ms, end_ms]``, speakers by first word in
``"speakers"``, a script's headings in ``"headings"``. TXT: English is aligned over the whole recording; other languages
follow the words of a Whisper engine whose model is on disk, else activity and length. A script that does not match the
speech is rejected (``script_score.py``). For an excerpt, the alignment finds the script's part, in English only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TypeAlias

from bilingual.engines.base import Progress, SpeechEngine, SpeechRequest, silent
from bilingual.engines.linguistics.words import spoken_length, tokenise
from bilingual.engines.speech import activity
from bilingual.engines.speech.scripts import approximate_times as approximate
from bilingual.engines.speech.scripts import recognised_words as recognised
from bilingual.engines.speech.scripts.credits import spoken_texts
from bilingual.engines.speech.scripts.forced_alignment import EnglishAligner, aligns
from bilingual.engines.speech.scripts.passages import ScriptPassage, marked_turns, read_cues, read_passages
from bilingual.engines.speech.scripts.placed_words import APPROXIMATE, CREDITS, Placed, Timed, placed_script
from bilingual.engines.speech.scripts.script_score import judge, score_script
from bilingual.engines.speech.scripts.subtitle_words import placed_subtitles
from bilingual.engines.speech.sounds import require_speech
from bilingual.errors import FidelityError, InputError
from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.subtitles.formats import SUFFIXES
from bilingual.text.chinese import enforce_script
from bilingual.text.grouping import group_sentences
from bilingual.text.language_detection import detect_language

Recogniser: TypeAlias = Callable[[], SpeechEngine | None]
# A passage without punctuation is one sentence up to this length, in Chinese syllables.
_ONE_SENTENCE = 40
# Speech has 3 to 7 syllables per second; outside these bounds the text is a different one.
_SLOWEST, _FASTEST = 1.0, 11.0
_FINAL = ".!?。！？…؟।"
# With at least one full stop per 150 syllables, the text was punctuated by a person.
_LEAST_MARKS = 1 / 150


def timed_text(request: SpeechRequest, recogniser: Recogniser, version: str, progress: Progress = silent) -> Transcript:
    """Return the text next to the recording of *request* with the times at which its words are spoken.

    *recogniser* returns what hears words where they cannot be aligned; *version* is that of the engine. Raises
    InputError for a recording without speech, or a text that cannot be read, and FidelityError for one of other speech.
    """
    if request.sidecar is None:
        raise InputError("BIL-SPK-030", "has no subtitles or script next to it", where=request.media,
                         remedy="Put talk.srt, talk.vtt or talk.txt next to talk.mp4.")  # fmt: skip
    samples = activity.read_samples(request.audio)
    spans = activity.speech_spans(samples)
    require_speech(samples, spans, request.media)
    subtitles = request.sidecar.suffix.lower() in SUFFIXES
    if subtitles:
        cues = read_cues(request.sidecar, request.language)
        text = " ".join(cue.text for cue in cues)
    else:
        passages = read_passages(request.sidecar)
        text = " ".join(passage.text for passage in passages)
    language = request.language or detect_language(text)
    if subtitles:
        placed = placed_subtitles(request, cues, language, samples, spans, progress)
    else:
        placed = _script(request, passages, language, samples, spans, recogniser, progress)
    return _transcript(request, placed, language, version)


def _script(
    request: SpeechRequest,
    passages: Sequence[ScriptPassage],
    language: str,
    samples: activity.Samples,
    spans: Sequence[Span],
    recogniser: Recogniser,
    progress: Progress,
) -> Placed:
    written = [passage.text for passage in passages if passage.aside]
    said_passages = [passage for passage in passages if not passage.aside]
    passages, credits = spoken_texts(said_passages, language, lambda passage: passage.text)
    credits = [*written, *credits]
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
        return placed_script(tokens, times, borders, (), {"script_score": score, **said}, request.excerpt)
    listener = recogniser()
    if listener is not None:
        heard = listener.transcribe(replace(request, sidecar=None, language=language), progress)
        times, similarity = recognised.times_of(texts, heard.words, where, part_of_text=request.excerpt)
        return placed_script(
            tokens,
            times,
            borders,
            (),
            {"recogniser": listener.id, "similarity": round(similarity, 2), **said},
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
    return placed_script(tokens, _by_length(tokens, borders, language, spans), borders, (APPROXIMATE,),
                   {"syllables_per_second": round(rate, 1), **said})  # fmt: skip


def _transcript(request: SpeechRequest, placed: Placed, language: str, version: str) -> Transcript:
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
    record = EngineRecord("sidecar", version, options, marks)
    return Transcript(language, request.duration_ms, words, tuple(sentences), record)


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
