"""Values to JSON and back, with the literal content of result files."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bilingual.model.bitext import Bitext, Hint, Provenance, Unit
from bilingual.model.cue import Cue, TargetRun, Timeline
from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript, Word

TRANSCRIPT = Transcript(
    "zh-Hans",
    900,
    (Word("雨", 0, 300, space_after=False), Word("停")),
    ((0, 1), (1, 2)),
    EngineRecord("whisper", "1.2", {"model": "small"}, ("restored-sentences",)),
    draft=True,
)
TRANSCRIPT_JSON = {
    "schema": "bilingual.transcript/1",
    "language": "zh-Hans",
    "duration_ms": 900,
    "words": [
        {"text": "雨", "start_ms": 0, "end_ms": 300, "space_after": False},
        {"text": "停", "start_ms": None, "end_ms": None, "space_after": True},
    ],
    "sentences": [[0, 1], [1, 2]],
    "engine": {"id": "whisper", "version": "1.2", "options": {"model": "small"}, "marks": ["restored-sentences"]},
    "draft": True,
}
BITEXT = Bitext(
    "en",
    "de",
    (
        Unit("a", "Rain.", "Regen.", (2, 3), Provenance("memory", "fuzzy", 0.91), True, (Hint((2, 3), "Regen"),)),
        Unit("b", "Sun."),
        Unit("c", "Snow.", "Schnee.", None, Provenance("apertium", draft=True)),
    ),
    "ab12",
)
BITEXT_JSON = {
    "schema": "bilingual.bitext/1",
    "source": "en",
    "target": "de",
    "transcript_sha256": "ab12",
    "units": [
        {
            "id": "a",
            "words": [2, 3],
            "source": "Rain.",
            "target": "Regen.",
            "provenance": "memory:fuzzy:0.91",
            "locked": True,
            "hints": [{"words": [2, 3], "target": "Regen"}],
        },
        {
            "id": "b",
            "words": None,
            "source": "Sun.",
            "target": None,
            "provenance": "none",
            "locked": False,
            "hints": [],
        },
        {
            "id": "c",
            "words": None,
            "source": "Snow.",
            "target": "Schnee.",
            "provenance": "apertium:draft",
            "locked": False,
            "hints": [],
        },
    ],
}
TIMELINE = Timeline(
    "en",
    "de",
    (
        Cue(Span(5, 900), (0, 3), (TargetRun("a", 0, 6), TargetRun("b", 2, 4)), "Rain. Sun.", "Regen. So", "draft"),
        Cue(Span(950, 990), (3, 4), (), "Snow.", None, "untranslated"),
        Cue(Span(990, 999), (4, 5), (TargetRun("c", 1, 2),), "Ice.", "Eis."),
    ),
)
TIMELINE_JSON = {
    "schema": "bilingual.timeline/1",
    "source": "en",
    "target": "de",
    "cues": [
        {
            "start_ms": 5,
            "end_ms": 900,
            "words": [0, 3],
            "target_chars": ["a", 0, 6, "b", 2, 4],
            "source": "Rain. Sun.",
            "target": "Regen. So",
            "mark": "draft",
        },
        {
            "start_ms": 950,
            "end_ms": 990,
            "words": [3, 4],
            "target_chars": None,
            "source": "Snow.",
            "target": None,
            "mark": "untranslated",
        },
        {
            "start_ms": 990,
            "end_ms": 999,
            "words": [4, 5],
            "target_chars": ["c", 1, 2],
            "source": "Ice.",
            "target": "Eis.",
        },
    ],
}


@pytest.mark.parametrize(
    ("value", "written"),
    [(TRANSCRIPT, TRANSCRIPT_JSON), (BITEXT, BITEXT_JSON), (TIMELINE, TIMELINE_JSON)],
    ids=lambda value: type(value).__name__,
)
def test_a_value_is_written_and_read(value: Any, written: dict[str, Any]) -> None:
    assert value.to_json() == written
    assert type(value).from_json(json.loads(json.dumps(written))) == value


def test_what_an_older_file_leaves_out_has_a_default() -> None:
    unit = {"id": "a", "source": "Rain.", "target": "Regen."}
    assert Bitext.from_json({"source": "en", "target": "de", "units": [unit]}) == Bitext(
        "en", "de", (Unit("a", "Rain.", "Regen."),)
    )
    kept = {name: TRANSCRIPT_JSON[name] for name in ("language", "duration_ms", "words", "sentences")}
    read = Transcript.from_json(kept)
    assert (read.engine, read.draft) == (EngineRecord("unknown"), False)
    assert Transcript.from_json({**kept, "engine": None}).engine == EngineRecord("unknown")
    cue = {"start_ms": 5, "end_ms": 900, "words": [0, 3], "source": "Rain.", "target": None}
    assert Timeline.from_json({"source": "en", "target": "de", "cues": [cue]}).cues == (
        Cue(Span(5, 900), (0, 3), (), "Rain.", None, "untranslated"),
    )


def test_a_transcript_s_hash_is_of_what_a_bitext_rests_on() -> None:
    same, drafted = Transcript.from_json(TRANSCRIPT_JSON), Transcript.from_json(TRANSCRIPT_JSON | {"draft": False})
    assert TRANSCRIPT.sha256 == same.sha256 == drafted.sha256
    assert TRANSCRIPT.sha256 != Transcript.from_json(TRANSCRIPT_JSON | {"language": "ja"}).sha256
