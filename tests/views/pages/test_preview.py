"""The index page of a results folder."""

from __future__ import annotations

import json
from typing import Any

from lxml import html

from bilingual.model.cue import Cue, TargetRun, Timeline
from bilingual.model.finding import Finding
from bilingual.model.timing import Span
from bilingual.views.index.render import Folder, PreviewFile, PreviewPair, PreviewPlayer, timeline_tracks
from bilingual.views.index.render import render as render_index

TIMELINE = Timeline(
    "en",
    "zh-Hans",
    (
        Cue(Span(0, 2500), (0, 3), (TargetRun("u1", 0, 6),), "Good <morning> all & more.", "各位早上好。"),
        Cue(Span(2500, 5000), (3, 6), (), "Bread is next.", None, "untranslated"),
    ),
)


def page_of(title: str, **facts: Any) -> str:
    """Return the page of a results folder."""
    return str(render_index(Folder(title, **facts)).files["index.html"])


def test_tracks_are_elements_for_servers_and_cues_for_files() -> None:
    page = page_of("Talk", state="ready", player=PreviewPlayer("preview.mp4", timeline_tracks(TIMELINE), "a still.jpg"))
    root = html.document_fromstring(page)
    assert root.xpath("//video/@poster") == ["a%20still.jpg"]
    assert root.xpath("//track/@src") == [
        "subtitles/en_zh-Hans.dual.vtt",
        "subtitles/en.vtt",
        "subtitles/zh-Hans.vtt",
    ]
    assert [track.get("srclang") for track in root.xpath("//track[@default]")] == ["zh-Hans"]
    facts = json.loads(root.xpath("string(//script[@type='application/json'])"))
    assert facts["tracks"][0]["cues"] == [
        [0, 2500, "Good &lt;morning&gt; all &amp; more.\n各位早上好。"],
        [2500, 5000, "Bread is next."],
    ]
    assert facts["tracks"][2]["cues"] == [[0, 2500, "各位早上好。"]]


def test_files_stand_with_their_pair() -> None:
    files = [
        PreviewFile("video/en_zh-Hans.wide.mp4", 5_400_000),
        PreviewFile("subtitles/en_zh-Hans.dual.srt", 2000),
        PreviewFile("posts/en_de/parallel.html", 900),
        PreviewFile("posts/jekyll/de/2026-01-01-a b-de.md"),
        PreviewFile("report.json"),
        PreviewFile("index.html"),
    ]
    pairs = [PreviewPair("en", "zh-Hans", "ready", 3), PreviewPair("en", "de", "not-ready", 3, 1, 0, ("1 sentence",))]
    root = html.document_fromstring(page_of("Talk", state="not-ready", pairs=pairs, files=files))
    cards = [card.xpath(".//a/@href") for card in root.xpath("//section")]
    assert cards == [
        ["video/en_zh-Hans.wide.mp4", "subtitles/en_zh-Hans.dual.srt"],
        ["posts/en_de/parallel.html"],
        ["posts/jekyll/de/2026-01-01-a%20b-de.md", "report.json"],
    ]
    assert [pill.text for pill in root.xpath("//span[contains(@class,'state')]")] == ["Not ready", "Ready", "Not ready"]


def test_findings_come_worst_first() -> None:
    found = (
        Finding("style", "W", "A long line."),
        Finding("numbers", "E", "150 is missing.", unit="u3", source="150 words", target="字"),
        Finding("names", "E", "A name differs.", waived="nickname"),
    )
    pairs = [PreviewPair("en", "zh-Hans", "not-ready", findings=found)]
    root = html.document_fromstring(page_of("Talk", state="not-ready", pairs=pairs))
    assert [item.xpath("string(span)") for item in root.xpath("//ul[@class='findings']/li")] == ["E", "W", "E"]
    assert root.xpath("string(//summary)") == "3 findings, 1 open"
    assert root.xpath("//details/@open") == [""]
    assert root.xpath("//q[@lang='zh-Hans']/text()") == ["字"]


def test_a_page_without_video_has_no_player() -> None:
    root = html.document_fromstring(page_of("Article", state="ready", notes=["A note."]))
    assert root.xpath("//video|//audio") == []
    assert root.xpath("//ul[@class='notes']/li/text()") == ["A note."]
