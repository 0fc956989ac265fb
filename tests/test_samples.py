"""The samples are consistent: scripts, slides, articles and their translations."""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SAMPLES = Path(__file__).parents[1] / "media" / "samples"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TARGETS = {"en": ["zh-Hans", "ja", "de", "es"], "zh-Hans": ["en", "de"]}
SOURCES = {"talk.txt": "en", "zh-talk.txt": "zh-Hans", "article.md": "en", "zh-article.md": "zh-Hans"}
OPEN_IN_SPANISH = {
    "We have gained speed since then, but we have lost something too.",
    "The reason is simple.",
    "Tonight, close the door and open a book.",
    "The sentences are short and the examples are concrete.",
    "The important words come back again and again.",
    "You will hear something new in it.",
}


def units() -> list[tuple[str, dict[str, str]]]:
    """Every unit as its source language and its texts by language."""
    root = ET.parse(SAMPLES / "samples.tmx").getroot()
    return [
        (unit.attrib["srclang"], {version.attrib[LANG]: version.findtext("seg", "") for version in unit.iter("tuv")})
        for unit in root.iter("tu")
    ]


def units_of(name: str) -> list[dict[str, str]]:
    source, text = SOURCES[name], (SAMPLES / name).read_text("utf-8")
    return [texts for language, texts in units() if language == source and texts[source] in text]


def plan(name: str) -> dict[str, Any]:
    return tomllib.loads((SAMPLES / f"{name}.slides.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def slides() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_slides", SAMPLES / "slides.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["talk.txt", "zh-talk.txt"])
def test_every_spoken_sentence_has_its_translations(name: str) -> None:
    source = SOURCES[name]
    memory = {texts[source]: texts for language, texts in units() if language == source}
    for sentence in (SAMPLES / name).read_text("utf-8").splitlines():
        wanted = [tag for tag in TARGETS[source] if not (tag == "es" and sentence in OPEN_IN_SPANISH)]
        assert [tag for tag in TARGETS[source] if tag in memory[sentence]] == wanted, sentence


def test_exactly_six_spanish_sentences_are_open_three_in_each_english_text() -> None:
    gaps = [(texts[source], tag) for source, texts in units() for tag in TARGETS[source] if not texts.get(tag)]
    assert sorted(gaps) == sorted((sentence, "es") for sentence in OPEN_IN_SPANISH)
    for name in ("talk.txt", "article.md"):
        assert sum("es" not in texts for texts in units_of(name)) == 3


def test_no_source_sentence_stands_twice() -> None:
    counted = Counter((source, texts[source]) for source, texts in units())
    assert [sentence for sentence, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("name", ["article.md", "zh-article.md"])
def test_the_memory_covers_all_prose_of_an_article(name: str) -> None:
    text = (SAMPLES / name).read_text("utf-8")
    for texts in sorted(units_of(name), key=lambda texts: -len(texts[SOURCES[name]])):
        text = text.replace(texts[SOURCES[name]], "")
    not_prose = r"```.*?```|\$\$.*?\$\$|</?\w+>|^\[[^\]]+\]:.*?$|^(title|description|date|lang|slug|tags):.*?$|- \[x\]"
    assert re.findall(r"\w{2,}", re.sub(not_prose, "", text, flags=re.DOTALL | re.MULTILINE)) == []


def test_translations_keep_code_math_links_and_footnotes() -> None:
    kept = re.compile(r"`[^`]+`|\$[^$]+\$|\]\((?!#)[^)]+\)|\]\[\w+\]|\[\^\w+\]|<https[^>]+>|</?kbd>|\*\*|~~")
    for source, texts in units():
        for tag, text in texts.items():
            assert Counter(kept.findall(text)) == Counter(kept.findall(texts[source])), (tag, text)


def test_anchors_are_the_slugs_of_the_translated_headings() -> None:
    """GitHub's rule: lower case, punctuation dropped, spaces to hyphens, letters of every script kept."""
    labels = [(tag, text) for _, texts in units() for tag, text in texts.items() if "](#" in text]
    headings = {(tag, text) for _, texts in units() for tag, text in texts.items()}
    assert len(labels) == 6 * 5
    for tag, entry in labels:
        label, anchor = entry[1:-1].split("](#")
        assert (tag, label) in headings
        assert anchor == re.sub(r"[^\w\- ]", "", label.lower()).replace(" ", "-")


def test_agreed_terms_are_kept() -> None:
    terms = tomllib.loads((SAMPLES / "glossary.toml").read_text("utf-8"))["term"]
    for _, texts in units():
        for term in terms:
            if not re.search(rf"\b{term['source']}\b", texts.get("en", "")):
                continue
            for tag, text in texts.items():
                approved = term["source"] if term.get("keep") or tag == "en" else term["targets"][tag]
                assert approved.lower() in text.lower(), (tag, text)


@pytest.mark.parametrize("name", ["talk", "zh-talk"])
def test_slides_begin_at_sentences_of_the_talk(name: str, slides: ModuleType) -> None:
    count = len((SAMPLES / f"{name}.txt").read_text("utf-8").splitlines())
    starts = [slide["sentence"] for slide in plan(name)["slide"]]
    assert starts[0] == 1
    assert starts == sorted(set(starts))
    assert starts[-1] <= count
    for slide in plan(name)["slide"]:
        assert slide["title"]
        assert 2 <= len(slide["lines"]) <= 4
        assert slide["picture"] in slides.PICTURES


@pytest.mark.parametrize("name", ["talk", pytest.param("zh-talk", marks=pytest.mark.slow)])
def test_the_lowest_quarter_of_a_slide_is_free_for_subtitles(name: str, slides: ModuleType) -> None:
    show = plan(name)
    strips = set()
    for number, slide in enumerate(show["slide"], 1):
        drawn = slides.Slide(slide["sentence"], slide["title"], tuple(slide["lines"]), slide["picture"])
        picture = slides.draw_slide(drawn, show["language"], show["footer"], number, len(show["slide"]))
        assert picture.size == (1280, 720)
        strips.add(picture.crop((0, 540, 1280, 720)).tobytes())
    assert len(strips) == 1, "something is drawn where the subtitles go"


def test_the_picture_of_the_article_is_there_and_small() -> None:
    paths = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (SAMPLES / "article.md").read_text("utf-8"))
    assert paths == ["img/four-passes.png"]
    assert 0 < (SAMPLES / paths[0]).stat().st_size < 60_000


def test_the_samples_stay_small() -> None:
    made = {".mp4", ".pyc"}
    total = sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file() and path.suffix not in made)
    assert total < 2_000_000
