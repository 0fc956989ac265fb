"""Subtitles cut by a person in the spoken language are kept on request."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from bilingual.engines.media.fonts import InstalledFonts
from bilingual.model.transcript import Transcript, Word
from bilingual.pipeline.editing.cuts import sidecar_cuts
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.testing import ScriptedSpeech, ScriptedTranslation
from support.results.results import DrawnMedia, transcript
from support.sources.clips import make_clip

SAID = ("The keeper counted seven ships that night.", "Nobody saw them.")
# Cut as no optimiser would: in the middle of a phrase, and over the end of a sentence.
CUES = [[0, 4, 200, 1500], [4, 8, 1560, 2900], [8, 10, 3000, 4100]]
GERMAN = {SAID[0]: "Der Wärter zählte in jener Nacht sieben Schiffe.", SAID[1]: "Niemand sah sie."}


def cut_by_hand(cues: list[list[int]] = CUES) -> Transcript:
    spoken = transcript(SAID)
    return replace(spoken, engine=replace(spoken.engine, options={"cue_words": cues}))


def cues_of(root: Path, **settings: Any) -> list[dict[str, Any]]:
    chosen = Settings(root=root, translation=("scripted",), packs=False, **settings)
    fonts = InstalledFonts()
    engine = ScriptedTranslation(lambda text, source, target: GERMAN[text])
    tools = Tools(chosen, DrawnMedia(), fonts, {"auto": ScriptedSpeech([cut_by_hand()])}, {"scripted": engine})
    source = make_clip(root / "in", "keeper.mp4", 5.0)
    folder = publish(Request.of(source, targets=["de"]), tools).folder
    found: list[dict[str, Any]] = json.loads((folder / "cues.en_de.json").read_text("utf-8"))["cues"]
    return found


def test_kept_cues_have_their_words_and_times_and_a_stretch_of_the_translation(tmp_path: Path) -> None:
    cues = cues_of(tmp_path / "root", source_cuts="keep")
    assert [(*cue["words"], cue["start_ms"], cue["end_ms"]) for cue in cues] == [tuple(row) for row in CUES]
    assert " ".join(cue["target"] for cue in cues) == " ".join(GERMAN.values())


def test_without_it_they_are_cut_anew(tmp_path: Path) -> None:
    assert [cue["words"] for cue in cues_of(tmp_path / "root")] != [row[:2] for row in CUES]


def test_a_cue_that_runs_into_the_next_ends_there() -> None:
    cuts = sidecar_cuts(cut_by_hand([[0, 4, 200, 1800], [4, 10, 1560, 4100]]))
    assert [(cut.span.start_ms, cut.span.end_ms) for cut in cuts] == [(200, 1560), (1560, 4100)]


def test_words_that_were_corrected_are_divided_by_time() -> None:
    spoken = cut_by_hand()
    words = (*spoken.words[:1], Word("old", 400, 500), *spoken.words[1:])
    words = tuple(sorted(words, key=lambda word: word.start_ms or 0))
    edited = replace(spoken, words=words, sentences=((0, 8), (8, 11)))
    assert [cut.words for cut in sidecar_cuts(edited)] == [(0, 6), (6, 9), (9, 11)]


def test_a_recording_without_subtitles_has_none() -> None:
    assert sidecar_cuts(transcript(SAID)) == ()
