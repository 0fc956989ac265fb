"""Sensitive values of more than 20 kinds in what was added since the gate was built: each is found in each place."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bilingual.engines.privacy.scanner import Scanner
from bilingual.learning.pack import StudyPack, StudySentence
from bilingual.learning.scales import Learner
from bilingual.learning.words import Lexeme, Occurrence, Vocable
from bilingual.pipeline.privacy.gate import searched
from bilingual.pipeline.privacy.texts import Text, delivered, of_fields, of_names, of_settings
from bilingual.settings import Settings
from bilingual.subtitles.formats.reading import read_subtitles
from bilingual.views.learn.cards import cards_tsv, deck_of
from bilingual.views.learn.listening import listening_page
from bilingual.views.learn.render import vocabulary_csv, vocabulary_page

sys.path.insert(0, str(Path(__file__).parents[3] / "bench" / "privacy"))

from everyday import POSTS, Everyday
from planted import KINDS, Maker

MAKER = Maker(41)
VALUES = {kind: make(MAKER) for kind, (_, make) in KINDS.items() if kind != "private key"}  # which has several lines
SCANNER = Scanner(("en", "de", "zh-Hans"), names=("Severin Quastenflosser",), amounts=True)
SAID = "You can try it with {} until the end of the month."


def study(text: str, *, title: str = "Ships") -> StudyPack:
    """A study pack of one sentence, whose third word is new."""
    word = Lexeme("try", "traɪ", ("verb",), "A1", ("to attempt",))
    place = Occurrence(0, 8, 11, word)
    sentence = StudySentence("s1", text, "Man kann es versuchen.", places=(place,), before="Before.", after="After.")
    return StudyPack("item", title, Learner("en", "A1"), "de", (sentence,), (Vocable(word, 1, place),))


def packed(pack: StudyPack, folder: Path) -> Iterator[tuple[str, Text]]:
    """The text files of a study pack as they are delivered, without what other texts of the item have."""
    files: dict[str, str] = {
        "cards.tsv": cards_tsv(pack, deck_of(pack, "en_de", {}, {})),
        "vocabulary.csv": vocabulary_csv(pack),
        "vocabulary.html": str(vocabulary_page(pack, ())),
        "listen.html": str(listening_page(pack, {}, ())["listen.html"]),
    }
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")
        [text] = delivered(folder, [name], ())
        yield name, text


def speaker(value: str) -> str:
    cues = read_subtitles(f"WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ana {value}>Seven ships.\n", ".vtt").cues
    return cues[0].turns[0].speaker


PLACES: dict[str, Callable[[str], list[Text]]] = {
    "a file name": lambda value: list(of_names([f"talk {value}.de.md"])),
    "the title": lambda value: list(of_settings(Settings(Path(), title=f"Ships {value}"))),
    "the author": lambda value: list(of_settings(Settings(Path(), author=f"Ana {value}"))),
    "a field": lambda value: list(of_fields({"linkedin.hook": SAID.format(value)})),
    "a chapter": lambda value: [Text("the chapters", f"Start\nAsk {value}\nEnd")],
    "a speaker of WebVTT": lambda value: [Text("the speakers", f"{speaker(value)}\nBen")],
}


def missed(found: Callable[[str], list[Text]], values: dict[str, str]) -> list[str]:
    return [
        kind
        for kind, value in values.items()
        if KINDS[kind][0] not in {one.hit.check for one in searched(SCANNER, found(value))}
    ]


@pytest.mark.parametrize("place", PLACES)
def test_every_kind_is_found_in_a_place_of_its_own(place: str) -> None:
    values = dict(VALUES)
    if place == "a file name":  # what no file can be named
        values = {kind: value for kind, value in values.items() if not set('/"') & set(value)}
    if place == "a speaker of WebVTT":  # what the tag itself ends at
        values = {kind: value for kind, value in values.items() if not set("<>&") & set(value)}
    assert len(values) >= 20
    assert missed(PLACES[place], values) == []


@pytest.mark.parametrize("file", ["cards.tsv", "vocabulary.csv", "vocabulary.html", "listen.html"])
def test_every_kind_is_found_in_a_file_of_a_study_pack(file: str, tmp_path: Path) -> None:
    def texts(value: str) -> list[Text]:
        return [dict(packed(study(SAID.format(value)), tmp_path))[file]]

    assert len(VALUES) >= 20
    assert missed(texts, VALUES) == []


@pytest.mark.slow  # each line of seven posts, full of figures, in four files
def test_study_packs_of_ordinary_posts_have_no_finding(tmp_path: Path) -> None:
    words, false = 0, []
    for post in sorted(POSTS.glob("*.md")):
        scanner = Scanner(("en" if post.stem == "code" else post.stem, "en"))
        for line in Everyday(1).fill(post.read_text("utf-8")).splitlines():
            if len(line) > 20:
                for name, text in packed(study(line, title="Posts"), tmp_path):
                    words += len(text.text.split())
                    false += [(name, one.hit.check, line) for one in searched(scanner, [text]) if not one.hit.soft]
    assert words > 10_000
    assert len(false) * 10_000 <= words, false
