"""Speaker names and headings of a script."""

from __future__ import annotations

from pathlib import Path

from bilingual.engines.speech.scripts.credits import spoken_cues, spoken_texts
from bilingual.engines.speech.scripts.passages import (
    ScriptPassage,
    moved_turns,
    read_cues,
    read_passages,
    read_script,
    speaker_turns,
)
from bilingual.model.timing import Span
from bilingual.subtitles.source_cues import SourceCue


def test_voices_of_webvtt(tmp_path: Path) -> None:
    path = tmp_path / "talk.vtt"
    path.write_text(
        "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Anna Berg>Good evening.</v>\n\n"
        "00:02.000 --> 00:04.000\n<v.loud Ben>Good &amp; late.\n",
        "utf-8",
    )
    assert read_cues(path) == (
        SourceCue(Span(0, 2000), "Good evening.", "Anna Berg"),
        SourceCue(Span(2000, 4000), "Good & late.", "Ben"),
    )


def test_names_in_srt_are_not_spoken(tmp_path: Path) -> None:
    path = tmp_path / "talk.srt"
    path.write_text(
        "1\n00:00:00,000 --> 00:00:02,000\nANNA: Good evening.\n\n2\n00:00:02,000 --> 00:00:04,000\nCome in.\n\n"
        "3\n00:00:04,000 --> 00:00:06,000\nBEN: At 10:30?\n",
        "utf-8",
    )
    assert [(cue.speaker, cue.text) for cue in read_cues(path)] == [
        ("ANNA", "Good evening."),
        ("ANNA", "Come in."),
        ("BEN", "At 10:30?"),
    ]


def test_a_script_with_headings_and_names(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text(
        "# Opening\n\n主持人：晚上好。\n请坐。\n嘉宾：谢谢。\n\n## Later\n主持人：请说。\n嘉宾：好的。\n", "utf-8"
    )
    assert read_passages(path) == (
        ScriptPassage("晚上好。", "主持人", "Opening"),
        ScriptPassage("请坐。", "主持人"),
        ScriptPassage("谢谢。", "嘉宾"),
        ScriptPassage("请说。", "主持人", "Later"),
        ScriptPassage("好的。", "嘉宾"),
    )
    assert read_script(path) == ("晚上好。", "请坐。", "谢谢。", "请说。", "好的。")


def test_what_only_looks_like_a_name_is_spoken() -> None:
    for lines in (
        ["First: be quiet.", "Then: be quick."],
        ["NOTE: it rains.", "Nothing else."],
        ["See https://a.example now.", "At 10:30 we go."],
        ["The rule is: be kind.", "The rule is: be kind."],
    ):
        spoken = [passage.text for passage in speaker_turns(lines)]
        assert spoken == lines or lines[0].startswith("The rule is")


def test_turns_of_an_excerpt() -> None:
    options = {"speakers": [[0, "A"], [5, "B"], [9, "A"]], "headings": [[0, "One"], [9, "Two"]], "score": 1}
    assert moved_turns(options, 6, 12) == {"score": 1, "speakers": [[0, "B"], [3, "A"]], "headings": [[3, "Two"]]}
    assert moved_turns(options, 0, 4) == {"score": 1, "speakers": [[0, "A"]], "headings": [[0, "One"]]}


def test_the_times_and_names_of_transcription_services(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    expected = [("Anna Berg", "In which year?"), ("Ben", "In May, at 10:30."), ("Anna Berg", "Thanks.")]
    for text in (
        "Anna Berg  0:00\nIn which year?\n\nBen  0:02\nIn May, at 10:30.\n\nAnna Berg  0:04\nThanks.\n",
        "[00:00:00] Anna Berg: In which year?\n[00:00:02] Ben: In May, at 10:30.\n[00:00:04] Anna Berg: Thanks.\n",
        "1\n00:00:00,000 --> 00:00:02,000\nAnna Berg: In which year?\n\n2\n00:00:02,000 --> 00:00:04,000\n"
        "Ben: In May, at 10:30.\n\n3\n00:00:04,000 --> 00:00:05,000\nAnna Berg: Thanks.\n",
    ):
        path.write_text(text, "utf-8")
        assert [(passage.speaker, passage.text) for passage in read_passages(path)] == expected
    path.write_text("0:00\nin which year\n0:02\nin May\n", "utf-8")
    assert read_script(path) == ("in which year", "in May")
    path.write_text("At 10:30 we left.\n11:00 came and went.\nThen 9:15 again.\n", "utf-8")
    assert read_script(path)[1] == "11:00 came and went."


def test_credits_are_not_spoken() -> None:
    cues = [
        SourceCue(Span(0, 2000), "Subtitles by www.example.org"),
        SourceCue(Span(2000, 4000), "Subtitles are useful."),
        SourceCue(Span(9000, 9900), "Translated by Anna."),
    ]
    kept, left_out = spoken_cues(cues, "en", [Span(0, 5000)])
    assert [cue.text for cue in kept] == ["Subtitles are useful."]
    assert left_out == ["Subtitles by www.example.org", "Translated by Anna."]
    texts = ["Visit www.example.org.", "Goodbye.", "Transcribed by https://otter.ai"]
    assert spoken_texts(texts, "en", str) == (texts[:2], texts[2:])
    assert spoken_texts(texts[2:], "en", str) == (texts[2:], [])
