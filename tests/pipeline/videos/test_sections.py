"""The chapters of a talk: named by the file, or divided at long pauses between paragraphs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bilingual.model.recording.media import MediaInfo, Section
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.videos.sections import sections_of, title_from

PLAIN = MediaInfo(600_000, None, (), "mp3", 1)


def talk(*sentences: tuple[int, int, str], duration_ms: int = 600_000) -> Transcript:
    """Return a transcript of sentences of one word each: begin and end in seconds."""
    words = tuple(Word(text, begin * 1000, end * 1000) for begin, end, text in sentences)
    engine = EngineRecord("scripted")
    return Transcript("en", duration_ms, words, tuple((i, i + 1) for i in range(len(words))), engine)


LONG_PAUSES = talk(
    (1, 100, "Welcome."), (101, 200, "Details."), (206, 300, "Now."), (301, 400, "More."), (410, 590, "Finally."),
)  # fmt: skip


def parts(transcript: Transcript, offset_ms: int = 0, info: MediaInfo = PLAIN) -> tuple[Section, ...]:
    excerpt = Span(offset_ms, info.duration_ms) if offset_ms else None
    return sections_of(Recording(Path("talk.mp4"), info, excerpt=excerpt, transcript=transcript))


def test_the_chapters_of_the_file_win() -> None:
    own = (Section(0, "One"), Section(9000, "Two"))
    assert parts(LONG_PAUSES, info=MediaInfo(600_000, None, (), "mov", 1, own)) == own


def test_a_long_pause_before_a_new_paragraph_begins_a_part() -> None:
    wanted = (Section(0, "Welcome"), Section(206_000, "Now"), Section(410_000, "Finally"))
    assert parts(LONG_PAUSES) == wanted
    moved = parts(LONG_PAUSES, 60_000)
    assert [section.start_ms for section in moved] == [60_000, 266_000, 470_000]


def test_the_headings_of_a_script_are_the_parts_of_its_talk() -> None:
    headings = {"headings": [[0, "Hello"], [3, "Why"], [9, "Gone"]]}
    scripted = replace(LONG_PAUSES, engine=EngineRecord("sidecar", options=headings))
    assert parts(scripted, 500) == (Section(1500, "Hello"), Section(301_500, "Why"))
    alone = replace(LONG_PAUSES, engine=EngineRecord("sidecar", options={"headings": [[0, "Hello"]]}))
    assert len(parts(alone)) == 3  # one heading parts nothing: the pauses do


def test_short_talks_and_talks_without_pauses_have_no_parts() -> None:
    assert parts(talk((1, 100, "Welcome."), (106, 200, "Now."), duration_ms=200_000)) == ()
    assert parts(talk((1, 300, "Welcome."), (301, 590, "Now."))) == ()


def test_a_name_is_cut_at_a_word_and_before_a_stop() -> None:
    assert title_from("Short.") == "Short"
    assert title_from("我们今天要讲的是睡眠，" * 5) == "我们今天要讲的是睡眠，我们今天要讲的是睡眠，我们今天要讲的是…"
    assert title_from("x" * 80) == "x" * 60 + "…"
