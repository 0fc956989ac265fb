"""Which stages run again after a single change, and because of which facts in their keys.

A row of the tables: what is changed, how, and each stage that then runs, with the changed facts of its key in brackets.
If a fact is removed from a key, its stage no longer runs; if a key gets an unnecessary one, a stage runs that is not in
the row. The last test requires every fact of every key to be in a row.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.results.changes import (
    ARTICLE,
    ARTICLE_FILE,
    RECORDING,
    TALK,
    Change,
    Run,
    a_persons_translation,
    asked,
    encoder,
    family,
    glossary,
    heard,
    made_again,
    picture,
    recognised,
    rewritten,
    script,
    settings,
    stages_of,
)
from support.sources.clips import make_clip

Row = tuple[str, Change, str]
VIDEOS = "video.source(ass) video.linkedin-1x1(ass) "
JEKYLL = "jekyll.en(text) jekyll.de(text units) "
IN_CHINESE = (
    "bitext.en_zh-Hans(new) subtitles.en_zh-Hans(new) views.en_zh-Hans(new) video.en_zh-Hans.source(new) "
    "video.en_zh-Hans.linkedin-1x1(new) jekyll.zh-Hans(new) " + JEKYLL
)
OF_A_RECORDING: tuple[Row, ...] = (
    ("nothing", settings(), ""),
    ("what no result shows", settings(offline=True, keep=True, when="nightly"), ""),
    ("the recogniser", settings(speech="other"), "transcript(engine key)"),
    ("its version", recognised("2", heard()), "transcript(key)"),
    ("source_language", settings(source_language="en"), "transcript(language)"),
    ("a script", script, "transcript(language sidecar)"),
    (
        "audio_track",
        settings(audio_track=2),
        "transcript(sound) preview(sound) video.source(sound) video.linkedin-1x1(sound)",
    ),
    ("video_track", settings(video_track=2), "preview(picture) video.source(picture) video.linkedin-1x1(picture)"),
    (
        "who speaks",
        recognised("2", heard(speakers=[[0, "Anna"], [10, "Ben"]])),
        "transcript(key) views(speakers reads) " + JEKYLL,
    ),
    (
        "what is said",
        recognised("2", heard((*TALK[:2], "Thank you both."))),
        "transcript(key) bitext() subtitles(transcript bitext) views(bitext reads) " + VIDEOS + JEKYLL,
    ),
    (
        "headings of the script",
        recognised("2", heard(headings=[[0, "The night"], [10, "The end"]])),
        "transcript(key) bitext() subtitles(bitext) views(bitext reads) video.source(sections) "
        "video.linkedin-1x1(sections) " + JEKYLL,
    ),
    (
        "translation",
        settings(translation=("other",)),
        "bitext(chain) subtitles(bitext) views(bitext) jekyll.de(text units)",
    ),
    ("agreement", settings(agreement=("other",)), "quality(new)"),
    ("round_trip", settings(round_trip=("other",)), "quality(new)"),
    ("glossary", glossary, "bitext(glossary)"),
    (
        "a person's translation",
        a_persons_translation,
        "bitext() subtitles(bitext) views(bitext reads) jekyll.de(text units) " + VIDEOS,
    ),
    (
        "title",  # it is a unit of the bitext as well, so that the same cues are cut once more
        settings(title="Harbours"),
        "bitext() subtitles(bitext) preview(title) video.source(title) video.linkedin-1x1(title) "
        "views(bitext title reads) " + JEKYLL,
    ),
    ("mode", settings(mode="karaoke"), "subtitles(mode) views(reads) " + VIDEOS),
    ("layout", settings(layout="learner-of-target"), "subtitles(screen) views(reads) " + VIDEOS),
    ("fonts", settings(fonts={"de": "Noto Serif"}), "subtitles(fonts) views(reads) " + VIDEOS),
    ("source_cuts", settings(source_cuts="keep"), "subtitles(cuts) views(reads) " + VIDEOS),
    ("shots", settings(shots=True), "subtitles(shots) views(reads) " + VIDEOS),
    ("sounds", settings(sounds=True), "subtitles(sounds)"),
    ("the encoder", encoder, "preview(encoder) video.source(encoder) video.linkedin-1x1(encoder)"),
    ("profiles", settings(profiles={"source": {"crf": 30}}), "video.source(rendition)"),
    (
        "renditions more",
        settings(renditions=("source", "linkedin-1x1", "linkedin-16x9", "wechat-9x16")),
        "video.linkedin-16x9(new) video.wechat-9x16(new) views(covers new reads shapes)",
    ),
    ("a rendition less", settings(renditions=("source",)), ""),
    ("a target more", asked(targets=["de", "zh-Hans"]), IN_CHINESE),
    ("another target", asked(targets=["zh-Hans"]), IN_CHINESE),
    ("author", settings(author="Anna"), "views(author)"),
    ("hashtags", settings(hashtags=("ships",)), "views(hashtags reads)"),
    ("theme", settings(theme="ink"), "views(theme)"),
    ("talk_headings", settings(talk_headings="found"), "views(headings)"),
    ("language_links", settings(language_links="header"), JEKYLL),
    ("blog_html", settings(blog_html="keep"), ""),
)
OF_AN_ARTICLE: tuple[Row, ...] = (
    ("nothing", settings(), ""),
    ("what a video shows", settings(mode="karaoke", layout="learner-of-target", renditions=("wechat-9x16",)), ""),
    ("how a talk is cut", settings(shots=True, source_cuts="keep", talk_headings="none"), ""),
    ("translation", settings(translation=("other",)), "bitext(chain) views(bitext) jekyll.de(text units)"),
    ("glossary", glossary, "bitext(glossary)"),
    (
        "a target more",
        asked(targets=["de", "zh-Hans"]),
        "bitext.en_zh-Hans(new) views.en_zh-Hans(new) jekyll.zh-Hans(new) " + JEKYLL,
    ),
    ("a sentence", rewritten(ARTICLE.replace("them", "the ships")), "bitext() views(article bitext) " + JEKYLL),
    ("a picture", picture, "views(images)"),
    (
        "the date",
        rewritten(ARTICLE.replace("lang: en", "lang: en\ndate: 2026-01-02")),
        "views(article) jekyll.en(path text) jekyll.de(path text units)",
    ),
    ("author", settings(author="Anna"), "views(author)"),
    ("hashtags", settings(hashtags=("ships",)), "views(hashtags)"),
    ("wechat_split", settings(wechat_split="api"), "views(wechat_split)"),
    ("phrases", settings(phrases=True), "views(phrases)"),
    ("toc", settings(toc="none"), "views(toc)"),
    ("theme", settings(theme="ink"), "views(theme)"),
    ("language_links", settings(language_links="header"), JEKYLL),
    ("blog_html", settings(blog_html="keep"), JEKYLL),
)
# Facts that cannot change while the item and the settings of these tests stay.
FIXED = {
    "media": "another recording is another item",
    "excerpt": "each excerpt is an item of its own",
    "rate": "a property of the recording",
    "video": "the place of the preview in the posts",
    "poster": "as the video",
    "content": "of the review file, which is made in every run",
    "version": "of a view, raised with its code",
    "packs": "they are off",
    "reasons": "tests/views/inside/test_view_keys.py changes them for every view",
    "open": "as the reasons",
}


def read(stages: str) -> dict[str, set[str]]:
    """Return the stages of a row with their facts.

    >>> read("bitext() views(title)")
    {'bitext': set(), 'views': {'title'}}
    """
    return {stage: set(facts.split()) for stage, facts in re.findall(r"([\w.-]+)\(([^)]*)\)", stages)}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root in which a recording and an article were published."""
    root = tmp_path_factory.mktemp("keys") / "root"
    make_clip(root / "in", RECORDING, 8.0, (160, 90), fps="10")
    (root / "in" / ARTICLE_FILE).write_text(ARTICLE, "utf-8")
    for source in (RECORDING, ARTICLE_FILE):
        result = Run(root, source).publish()
        assert result.state == "ready", [pair.reasons() for pair in result.pairs]
    return root


@pytest.mark.parametrize(("what", "change", "again"), OF_A_RECORDING, ids=[row[0] for row in OF_A_RECORDING])
def test_of_a_recording(published: Path, tmp_path: Path, what: str, change: Change, again: str) -> None:
    assert made_again(published, tmp_path / "root", RECORDING, change) == read(again), what


@pytest.mark.parametrize(("what", "change", "again"), OF_AN_ARTICLE, ids=[row[0] for row in OF_AN_ARTICLE])
def test_of_an_article(published: Path, tmp_path: Path, what: str, change: Change, again: str) -> None:
    assert made_again(published, tmp_path / "root", ARTICLE_FILE, change) == read(again), what


def test_every_fact_of_every_key_is_in_a_row(published: Path) -> None:
    stages = {**stages_of(published, RECORDING), **stages_of(published, ARTICLE_FILE)}
    facts = {(family(stage).split(".")[0], fact) for stage, record in stages.items() for fact in record["facts"]}
    rows = [stage for row in (*OF_A_RECORDING, *OF_AN_ARTICLE) for stage in read(row[2]).items()]
    shown = {(stage.split(".")[0], fact) for stage, changed in rows for fact in changed}
    assert {(stage, fact) for stage, fact in facts - shown if fact not in FIXED} == set()
