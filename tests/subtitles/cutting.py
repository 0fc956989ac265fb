"""Small transcripts and bitexts for cutting tests, written as text."""

from __future__ import annotations

from collections.abc import Sequence

from bilingual.engines.linguistics.words import word_breaks
from bilingual.model.bitext import HUMAN, Bitext, Provenance, Unit
from bilingual.model.cue import Timeline
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.subtitles.cut_options import CutOptions
from bilingual.subtitles.cutting.segmentation import cut_timeline

MS_PER_LETTER = 65


def spoken(
    sentences: Sequence[str], language: str = "en", *, pause_ms: int = 250, ms_per_letter: int = MS_PER_LETTER
) -> Transcript:
    """Return *sentences* spoken one after the other, with a pause after every punctuation mark."""
    words: list[Word] = []
    bounds: list[tuple[int, int]] = []
    clock = 500
    for sentence in sentences:
        first = len(words)
        spaced = language not in ("zh-Hans", "ja")
        for token in sentence.split() if spaced else list(sentence):
            end = clock + ms_per_letter * len(token) * (1 if spaced else 3)
            words.append(Word(token, clock, end, space_after=spaced))
            clock = end + (pause_ms if token[-1] in ",.?!;:，。？！" else 0)
        bounds.append((first, len(words)))
        clock += pause_ms
    return Transcript(language, clock + 2000, tuple(words), tuple(bounds), EngineRecord("test"))


def translated(
    transcript: Transcript, target: str, targets: Sequence[str | None], provenance: Provenance = HUMAN
) -> Bitext:
    """Return the bitext of *transcript* with one translation per sentence."""
    units = tuple(
        Unit(f"s{n}", transcript.text(first, last), text, (first, last), provenance)
        for n, ((first, last), text) in enumerate(zip(transcript.sentences, targets, strict=True), 1)
    )
    return Bitext(transcript.language, target, units, transcript.sha256)


def cut(transcript: Transcript, bitext: Bitext, **options: object) -> Timeline:
    """Cut with the word borders of both languages."""
    breaks = dict(word_breaks([unit.source for unit in bitext], bitext.source))
    breaks |= dict(word_breaks([unit.target for unit in bitext if unit.target], bitext.target))
    return cut_timeline(transcript, bitext, CutOptions(breaks=breaks, **options))  # type: ignore[arg-type]


def shown(timeline: Timeline) -> list[tuple[str, str | None]]:
    return [(cue.source, cue.target) for cue in timeline]
