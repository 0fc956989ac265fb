"""Colours that say who speaks, in both languages of burned-in cues only."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from bilingual.model.transcript import EngineRecord, Transcript
from bilingual.subtitles.display.layout import Face, Screen
from bilingual.subtitles.display.speaker_colours import PALETTE, cue_colours, palette_of
from bilingual.subtitles.tracks import Extras, cue_voices, dual_ass, dual_text, track_text
from support.attacks.refusals import raises
from tests.subtitles.cutting import cut, spoken, translated

TALK = spoken(["Are you ready?", "Yes.", "Then we go now.", "Wait!"])
BITEXT = translated(TALK, "de", ["Bist du bereit?", "Ja.", "Dann gehen wir.", "Halt!"])
ANNA, BEN = "&HFFFFFF&", "&H00FFFF&"


def told(**options: object) -> Transcript:
    return replace(TALK, engine=EngineRecord("test", options=options))


def lines() -> list[str]:
    talk = told(voices=[[0, 1], [3, 2], [4, 1], [8, 2]])
    timeline = cut(talk, BITEXT)
    screen = Screen(1280, 720)
    face = Face("Noto Sans", {}, 1.0)
    colours = cue_colours(timeline, talk, palette_of(["auto"]))
    text = dual_ass(timeline, screen, {"source": face, "target": face}, extras=Extras(colours=colours))
    return [line for line in text.splitlines() if "Are you" in line or "Yes." in line]


def test_both_languages_of_a_cue_are_in_the_colour_of_its_speaker() -> None:
    first, second = lines()
    assert f"{{\\1c{ANNA}\\2c{ANNA}}}Are you ready?\\N{{\\rSecond}}{{\\1c{ANNA}" in first
    assert f"{{\\1c{BEN}\\2c{BEN}}}Yes.\\N{{\\rSecond}}{{\\1c{BEN}" in second


def test_without_the_setting_and_without_speakers_nothing_is_coloured() -> None:
    timeline = cut(TALK, BITEXT)
    assert cue_colours(timeline, TALK, palette_of(["auto"])) == {}
    assert cue_colours(timeline, told(voices=[[0, 1]]), palette_of([])) == {}


def test_names_of_a_script_count_in_order_of_appearance_and_colours_repeat() -> None:
    talk = told(speakers=[[0, "Anna"], [3, "Ben"], [4, "Cleo"], [8, "Anna"]])
    colours = cue_colours(cut(talk, BITEXT), talk, palette_of(["#ffffff", "#ffff00"]))
    assert [(c.r, c.g, c.b) for c in colours.values()] == [
        (255, 255, 255), (255, 255, 0), (255, 255, 255), (255, 255, 255),
    ]  # fmt: skip


def test_every_colour_of_the_palette_is_legible() -> None:
    assert len(palette_of(PALETTE)) == len(PALETTE)


def test_what_cannot_be_read_is_refused() -> None:
    with raises("BIL-SUB-031"):
        palette_of(["#ffffff", "#0000ff"])
    with raises("BIL-SUB-030"):
        palette_of(["yellow"])


def test_webvtt_names_who_speaks_and_srt_does_not() -> None:
    talk = told(speakers=[[0, "Anna <3"], [3, "Ben"], [4, ""]])
    timeline = cut(talk, BITEXT)
    voices = cue_voices(timeline, talk)
    assert "\n<v Anna &lt;3>Are you ready?\n" in track_text(timeline, "vtt", "source", voices=voices)
    assert "\n<v Ben>Yes.\nJa.\n" in dual_text(timeline, "vtt", voices=voices)
    assert track_text(timeline, "srt", "source", voices=voices) == track_text(timeline, "srt", "source")
    assert track_text(timeline, "vtt", "target", voices=voices).count("<v") == 2


# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB.
SEEN = {
    "all colours": np.eye(3),
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}


@pytest.mark.parametrize("seen", SEEN)
def test_four_speakers_are_told_apart_by_colour_blind_people_too(seen: str) -> None:
    found = [_lab(np.array([c.r, c.g, c.b]) / 255, SEEN[seen]) for c in palette_of(PALETTE)[:4]]
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(found, 2)) > 30


def _lab(colour: np.ndarray, seen: Any) -> np.ndarray:
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(to_xyz @ np.clip(np.array(seen) @ linear, 0, 1) / np.array([0.9505, 1, 1.089]))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])
