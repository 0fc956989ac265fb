"""Invariants of the model, each limit from both sides. An error names the place and says what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bilingual.errors import InputError, UsageError
from bilingual.model.article import Article, Block, Segment
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.cue import Cue, TargetRun, Timeline
from bilingual.model.recording.rendition import Rendition
from bilingual.model.timing import FrameRate, Span
from bilingual.model.transcript import EngineRecord, Transcript, Word

Make = Callable[[], object]


def cue(start_ms: int = 0, end_ms: int = 900, words: tuple[int, int] = (0, 1), **how: Any) -> Cue:
    texts = {"source": "Rain.", "target": "Regen."}
    return Cue(Span(start_ms, end_ms), words, (TargetRun("s1", 0, 6),), **(texts | how))


def transcript(*sentences: tuple[int, int], words: tuple[Word, ...] = (Word("One."), Word("Two."))) -> Transcript:
    return Transcript("en", 1000, words, sentences, EngineRecord("test"))


def bitext(*words: tuple[int, int] | None, ids: str = "abc") -> Bitext:
    return Bitext("en", "de", tuple(Unit(name, "Rain.", None, at) for name, at in zip(ids, words, strict=False)))


def timed(*starts: int | None) -> Transcript:
    words = tuple(Word("a", start, None if start is None else start + 9) for start in starts)
    return Transcript("en", 1000, words, ((0, len(words)),), EngineRecord("test"))


def article(*spans: tuple[str, int, int], text: str = "One. Two.", end: int = 9, held: str = "") -> Article:
    segments = tuple(Segment(name, a, b, held or text[a:b]) for name, a, b in spans)
    return Article(text, "markdown", (Block("paragraph", 0, end, segments=segments),))


RIGHT: list[Make] = [
    lambda: Span(0, 0),
    lambda: Span(7, 7),
    lambda: FrameRate(1, 1),
    lambda: Word("a", 0, 0),
    lambda: transcript((0, 1), (1, 2)),
    lambda: timed(5, None, 5),
    lambda: Unit("a", "Rain.", "\u0301."),
    lambda: bitext((0, 1), None, (1, 2)),
    lambda: bitext((3, 5), (7, 8)),
    lambda: cue(words=(3, 4)),
    lambda: cue(target=None, mark="untranslated"),
    lambda: Timeline("en", "de", (cue(0, 900), cue(900, 1000, (1, 2)))),
    lambda: article(("a", 0, 4), ("b", 4, 9)),
    lambda: Rendition("r", 16, 16, crf=0, audio_kbps=16, max_fps=1, picture_y=0, focus=(0, 1)),
    lambda: Rendition("r", crf=51, max_fps=240, loudness_lufs=-40, true_peak_dbtp=-9, picture_y=1, focus=(1, 0)),
    lambda: Rendition("r", loudness_lufs=-5, true_peak_dbtp=0, background="#1a2B3c", fit="pad"),
    lambda: Rendition("r", loudness_lufs=None, background="sea.png", title_bar=True),
    lambda: Rendition("r", burn=False),
]
# what is wrong with it, and what the message names
NOT_VALUES: list[tuple[Make, str]] = [
    (lambda: Span(-1, 5), "-1..5"),
    (lambda: Span(6, 5), "6..5"),
    (lambda: FrameRate(0), "0/1"),
    (lambda: FrameRate(25, 0), "25/0"),
    (lambda: FrameRate(-25, -1), "-25/-1"),
]
WRONG: list[tuple[Make, str, str | None]] = [
    (lambda: Word(""), "not a word", None),
    (lambda: Word(" a"), "' a'", None),
    (lambda: Word("a", 5), "one of its two times", None),
    (lambda: Word("a", None, 5), "one of its two times", None),
    (lambda: Word("a", 5, 4), "5..4", None),
    (lambda: Word("a", -1, 4), "-1..4", None),
    (lambda: Word("a", 1.0, 4), "whole number", None),  # type: ignore[arg-type]
    (lambda: Word("a", 1, 4.0), "whole number", None),  # type: ignore[arg-type]
    (lambda: Word("a", False, 4), "whole number", None),
    (lambda: transcript((0, 1)), "1 of 2 words", None),
    (lambda: transcript((0, 1), (0, 2)), "word 1", None),
    (lambda: transcript((0, 0), (0, 2)), "word 0", None),
    (lambda: transcript((1, 2)), "word 0", None),
    (lambda: timed(5, None, 4), "from 5 to 4", None),
    (lambda: Unit("a", " \n"), "no source text", "a"),
    (lambda: Unit("a", "Rain.", " \u0301\u200b"), "target is empty", "a"),
    (lambda: bitext(None, None, ids="aa"), "same id", "a"),
    (lambda: bitext((0, 2), (1, 3)), "overlap", "b"),
    (lambda: bitext((0, 2), (2, 2)), "overlap", "b"),
    (lambda: cue(words=(1, 1)), "no source text", None),
    (lambda: cue(source=" "), "no source text", None),
    (lambda: cue(target=None), "no translation", "Rain."),
    (lambda: cue(target=None, mark="draft"), "no translation", "Rain."),
    (lambda: Timeline("en", "de", (cue(0, 900), cue(899, 1000, (1, 2)))), "899 ms", "Rain."),
    (lambda: Timeline("en", "de", (cue(0, 900, (0, 2)), cue(900, 1000, (1, 2)))), "repeat", "Rain."),
    (lambda: article(("a", 0, 4), ("b", 3, 9)), "segment b", None),
    (lambda: article(("a", 4, 4)), "segment a", None),
    (lambda: article(("a", 0, 9), end=8), "segment a", None),
    (lambda: article(("a", 0, 4), held="Eins"), "segment a", None),
    (lambda: article(("a", 0, 4), ("a", 4, 9)), "id a", None),
]
NO_RENDITIONS: list[tuple[dict[str, Any], str, str]] = [
    ({"width": 100}, "width and height", ""),
    ({"height": 100}, "width and height", ""),
    ({"width": 14, "height": 100}, "14", "even"),
    ({"width": 100, "height": 14}, "14", "even"),
    ({"width": 101, "height": 100}, "101", "even"),
    ({"fit": "tile"}, "'tile'", "blur, pad or crop"),
    ({"platform": "moon"}, "platform 'moon'", "linkedin, wechat-channels"),
    ({"codec": "vp9"}, "codec 'vp9'", "h264, hevc, av1"),
    ({"encoder": "abacus"}, "encoder 'abacus'", "software, auto, nvenc"),
    ({"theme": "glow"}, "theme 'glow'", "outline, box"),
    ({"loudness_lufs": -41}, "loudness_lufs", ""),
    ({"loudness_lufs": -4}, "loudness_lufs", ""),
    ({"true_peak_dbtp": -10}, "true_peak_dbtp", ""),
    ({"true_peak_dbtp": 1}, "true_peak_dbtp", ""),
    ({"loudness_lufs": None, "true_peak_dbtp": 1}, "true_peak_dbtp", ""),
    ({"crf": -1}, "crf", ""),
    ({"crf": 52}, "crf", ""),
    ({"max_fps": 0}, "max_fps", ""),
    ({"max_fps": 241}, "max_fps", ""),
    ({"audio_kbps": 15}, "audio_kbps", ""),
    ({"picture_y": 1.1}, "picture_y", ""),
    ({"focus": (0.5, -0.1)}, "focus", ""),
    ({"focus": (1.1, 0.5)}, "focus", ""),
    ({"title_bar": True, "burn": False}, "title_bar", ""),
    ({"background": "sea.png", "fit": "crop"}, "background", "pad"),
    ({"background": "#1a2b3"}, "'#1a2b3'", "#1a2b3c"),
    ({"background": "#1a2b3g"}, "'#1a2b3g'", "#1a2b3c"),
]


@pytest.mark.parametrize("make", RIGHT)
def test_what_lies_on_the_limit_is_right(make: Make) -> None:
    assert make()


@pytest.mark.parametrize(("make", "named"), NOT_VALUES)
def test_a_time_or_rate_that_is_none(make: Make, named: str) -> None:
    with pytest.raises(ValueError, match="not a") as error:
        make()
    assert named in str(error.value)


@pytest.mark.parametrize(("make", "named", "where"), WRONG)
def test_a_value_that_breaks_its_invariant(make: Make, named: str, where: str | None) -> None:
    with pytest.raises(InputError) as error:
        make()
    assert named in error.value.what
    assert error.value.where == where


@pytest.mark.parametrize(("options", "named", "remedy"), NO_RENDITIONS)
def test_a_rendition_that_cannot_be_made(options: dict[str, Any], named: str, remedy: str) -> None:
    with pytest.raises(UsageError) as error:
        Rendition("mine", **options)
    assert named in error.value.what
    assert error.value.where == "mine"
    assert bool(remedy) == bool(error.value.remedy)
    assert remedy in error.value.remedy


def test_an_empty_target_says_what_to_write() -> None:
    with pytest.raises(InputError) as error:
        Unit("a", "Rain.", "")
    assert "null" in error.value.remedy
