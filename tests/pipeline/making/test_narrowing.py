"""Each video shows cues that fit its frame; the subtitle files keep the original cuts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from bilingual.engines.media.fonts import InstalledFonts
from bilingual.model.transcript import Transcript
from bilingual.pipeline.commands.ffmpeg_commands import explained
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.subtitles.formats.reading import read_subtitles
from bilingual.testing import ScriptedSpeech, ScriptedTranslation
from support.results.results import DrawnMedia, transcript
from support.sources.clips import make_clip

LONG = (
    "Whoever walked along the harbour wall that winter remembered the extraordinary silence between the storms,"
    " and the lighthouse keeper's granddaughter wrote all of it down."
)
SAID = (LONG, "Nobody came.")
GERMAN = {
    LONG: "Wer in jenem Winter die Hafenmauer entlangging, erinnerte sich an die außergewöhnliche Stille zwischen den"
    " Stürmen, und die Enkelin des Leuchtturmwärters schrieb alles auf.",
    "Nobody came.": "Niemand kam.",
}
# A tall picture with a platform's buttons on both sides.
COLUMN = {"width": 720, "height": 1280, "safe": {"left": 120, "right": 120}}


class Place:
    def __init__(self, root: Path, **settings: Any) -> None:
        self.settings = Settings(
            root=root,
            translation=("scripted",),
            layout="learner-of-target",
            renditions=("source", "column"),
            profiles={"column": COLUMN},
            packs=False,
            **settings,
        )
        self.spoken: Transcript = transcript(SAID, word_ms=200)
        self.source = make_clip(root / "in", "winter.mp4", 7.0)

    @property
    def tools(self) -> Tools:
        engine = ScriptedTranslation(lambda text, source, target: GERMAN[text])
        speech = {"auto": ScriptedSpeech([self.spoken])}
        return Tools(self.settings, DrawnMedia(), InstalledFonts(), speech, {"scripted": engine})

    def publish(self) -> Result:
        return publish(Request.of(self.source, targets=["de"]), self.tools)


def burned(result: Result, rendition: str) -> list[str]:
    """The cues that a picture shows: DrawnMedia writes the text that would be burned in as the video."""
    text = (result.folder / f"video/en_de.{rendition}.mp4").read_text("utf-8")
    return [cue.text for cue in read_subtitles(text, ".ass").cues]


def said_of(result: Result) -> list[dict[str, Any]]:
    findings = json.loads((result.folder / "report.json").read_text("utf-8"))["pairs"]["en_de"]["findings"]
    return [finding for finding in findings if finding["check"] == "narrow"]


def test_the_tall_picture_has_more_cues_and_the_same_words(tmp_path: Path) -> None:
    place = Place(tmp_path / "root")
    result = place.publish()
    wide, tall = burned(result, "source"), burned(result, "column")
    cues = json.loads((result.folder / "cues.en_de.json").read_text("utf-8"))["cues"]

    assert len(wide) == len(cues) < len(tall)
    assert max(text.count("\n") + 1 for text in tall) <= 4  # two lines of each language
    for shown in (wide, tall):
        words = " ".join(shown).split()
        assert sorted(words) == sorted(" ".join((*SAID, *GERMAN.values())).split())
    anew = {" ".join(text.split()) for text in tall} - {" ".join(text.split()) for text in wide}
    assert [(f["severity"], f["evidence"]) for f in said_of(result)] == [("I", {"recut": len(anew)})]

    # The command to run by hand reads the very same cues.
    by_hand = explained(result.folder, place.tools, ["column"])[0].folder / "cues.ass"
    assert by_hand.read_text("utf-8") == (result.folder / "video/en_de.column.mp4").read_text("utf-8")


def test_what_a_person_cut_stays_on_every_picture_and_is_named(tmp_path: Path) -> None:
    place = Place(tmp_path / "root")
    words = len(place.spoken.words)
    cues = [[0, 15, 300, 3250], [15, words - 2, 3350, 5400], [words - 2, words, 5800, 6500]]
    place.spoken = replace(place.spoken, engine=replace(place.spoken.engine, options={"cue_words": cues}))
    place.settings = replace(place.settings, source_cuts="keep")
    result = place.publish()

    assert len(burned(result, "column")) == len(cues)
    (named,) = said_of(result)
    assert (named["severity"], named["evidence"]) == ("W", {"cues": [1, 2]})
    assert "cut by hand and kept; shorten the text" in named["message"]
