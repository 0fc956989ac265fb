"""Which earlier answers are used again, and which sentences are asked for again: every fact of an answer both ways."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.base import EngineConfig, TranslationCapabilities
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.translation.llm.engine import create
from bilingual.errors import BilingualError
from bilingual.model.bitext import Unit
from bilingual.model.glossary import Glossary, Term
from bilingual.pipeline.making.bitexts import bitext_facts, make_bitext
from bilingual.pipeline.making.translating import SourceText
from bilingual.pipeline.records.keys import stage_key
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.pipeline.run import Job
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.testing import ScriptedTranslation

TEXT = ("The keeper counts ships.", "Two lighthouses stand there.", "He sees the harbour.", "Nobody leaves.")
LIGHT = Term("lighthouse", {"de": "Leuchtturm"})
FONTS = InstalledFonts()


class Engine(ScriptedTranslation):
    """Answers with the number of its answers so far; *version* is in its key. Fails after *most* answers."""

    def __init__(self, version: str = "1", context: bool = False, most: int = 99) -> None:
        self.version, self.count, self.most = version, 0, most
        super().__init__(self._say, capabilities=TranslationCapabilities(context=context, max_items=1))

    def _say(self, text: str, source: str, target: str) -> str:
        self.count += 1
        if self.count > self.most:
            raise KeyboardInterrupt
        ships = "Leuchtturm Stichwort" if "lighthouse" in text else "Schiffe"
        return f"Die Antwort {ships} steht da: {' '.join(re.findall('⟦1⟧', text))}."

    def key(self) -> Mapping[str, Any]:
        return {"engine": self.id, "version": self.version}

    def asked(self) -> list[str]:
        found = [item.text for call in self.history for item in call.items]
        self.history.clear()
        return found


@dataclass
class Place:
    """One text in a root, translated again and again."""

    root: Path
    text: tuple[str, ...] = TEXT
    terms: tuple[Term, ...] = ()
    engine: Engine = field(default_factory=Engine)
    force: bool = False

    def asked(self) -> list[str]:
        """Translate, and return the sentences that the engine was asked for."""
        settings = Settings(root=self.root, translation=("scripted",))
        tools = Tools(settings, Ffmpeg(FONTS), FONTS, {}, {"scripted": self.engine})
        folder = self.root / "out"
        job = Job(Request.of(self.root / "a.md", force=self.force), tools, Manifest.open(folder, "article:a"))
        units = tuple(Unit(f"u{number}", source) for number, source in enumerate(self.text))
        self.facts = bitext_facts(tools, Glossary(self.terms))
        self.work = job.work
        make_bitext(job, SourceText(units, "en"), "de", Glossary(self.terms))
        masked = [re.escape(text).replace("⟦1⟧", ".+") for text in self.engine.asked()]
        return [one for mask in masked for one in self.text if re.fullmatch(mask, one)]

    @property
    def record(self) -> dict[str, Any]:
        found: dict[str, Any] = Manifest.read(self.root / "out").stages["bitext.en_de"]
        return found


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    (tmp_path / "a.md").write_text("a", "utf-8")
    assert place.asked() == list(TEXT)
    assert place.asked() == []
    return place


def terms(*terms: Term) -> Callable[[Place], None]:
    return lambda place: setattr(place, "terms", terms)


def text(*sentences: str) -> Callable[[Place], None]:
    return lambda place: setattr(place, "text", sentences)


OTHER = "A dog barks."
NEUTRAL: tuple[Callable[[Place], None], ...] = (
    terms(),
    terms(Term("submarine", {"de": "U-Boot"})),
    terms(Term("light", {"de": "Licht"}), Term("he", {"de": "sie"}, case_sensitive=True)),  # inside other words
    terms(Term("lighthouse", {"ja": "灯台"})),  # of another language
    terms(Term("lighthouse", {}, {"de": ("Turmlicht",)})),  # a banned form that no answer has
    text(TEXT[3], TEXT[0], TEXT[1], TEXT[2]),  # moved: the engine reads no neighbours
)
CHANGES: tuple[tuple[Callable[[Place], None], list[str]], ...] = (
    (terms(LIGHT), [TEXT[1]]),  # in the plural
    (terms(Term("Lighthouse", keep=True)), [TEXT[1]]),
    (terms(Term("other", {"en": "harbour", "de": "Hafen"})), [TEXT[2]]),  # its form in the source language
    (terms(Term("cue", {}, {"de": ("Stichwort",)})), [TEXT[1]]),  # the answer has a banned form
    (lambda place: setattr(place, "engine", Engine("2")), list(TEXT)),
    (lambda place: setattr(place, "force", True), list(TEXT)),
    (text(*TEXT, OTHER), [OTHER]),
)


@pytest.mark.parametrize("change", NEUTRAL)
def test_what_does_not_concern_a_sentence_asks_nothing_again(place: Place, change: Callable[[Place], None]) -> None:
    change(place)
    assert place.asked() == []


@pytest.mark.parametrize(("change", "again"), CHANGES)
def test_what_concerns_a_sentence_asks_for_it_again_once(
    place: Place, change: Callable[[Place], None], again: list[str]
) -> None:
    change(place)
    assert place.asked() == again
    place.force = False
    assert place.asked() == []


MODEL = {"url": "http://127.0.0.1:9/v1", "model": "m"}


@pytest.mark.parametrize(
    ("option", "value", "other"),
    [
        ("model", "n", True), ("url", "http://127.0.0.1:8/v1", True), ("temperature", 0.7, True), ("batch", 3, True),
        ("wishes", "Be brief.", True), ("concurrency", 2, False), ("per_second", 9.0, False), ("budget", 1.0, False),
        ("price_in", 1.0, False), ("price_out", 1.0, False), ("attempts", 2, False), ("timeout_s", 9.0, False),
    ],
)  # fmt: skip
def test_settings_of_a_chat_model(option: str, value: object, other: bool, tmp_path: Path) -> None:
    """The key of the engine is in that of each answer: what may change one is in it, what may not is not."""
    one, two = (create(EngineConfig(tmp_path, options)).key() for options in (MODEL, {**MODEL, option: value}))
    assert (one != two) is other


def test_a_term_that_is_changed_or_gone_asks_again(place: Place) -> None:
    for changed in ((LIGHT,), (replace(LIGHT, targets={"de": "Leuchtfeuer"}),), (replace(LIGHT, keep=True),), ()):
        place.terms = changed
        assert place.asked() == [TEXT[1]], changed
    place.terms = (Term("submarine", {"de": "U-Boot"}),)
    assert place.asked() == []


def test_neighbours_and_their_terms_count_where_the_engine_reads_them(tmp_path: Path) -> None:
    place = Place(tmp_path, engine=Engine(context=True))
    (tmp_path / "a.md").write_text("a", "utf-8")
    assert place.asked() == list(TEXT)
    place.terms = (LIGHT,)
    assert place.asked() == list(TEXT[:3])
    place.text = (*TEXT[:3], OTHER)
    assert place.asked() == [TEXT[2], OTHER]


def test_an_interruption_keeps_what_was_paid_for_when_another_term_is_added(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a", "utf-8")
    place = Place(tmp_path, engine=Engine(most=2), text=TEXT)
    with pytest.raises((KeyboardInterrupt, BilingualError)):
        place.asked()
    place.engine = Engine()
    place.terms = (LIGHT,)
    assert place.asked() == list(TEXT[1:])  # the first is paid for, the second has the new term
    assert place.asked() == []


def test_a_stopped_change_is_not_paid_for_twice_and_can_be_undone(place: Place) -> None:
    place.terms = (LIGHT, Term("harbour", {"de": "Hafen"}))
    place.engine = Engine(most=1)
    with pytest.raises((KeyboardInterrupt, BilingualError)):
        place.asked()
    place.engine = Engine()
    undone = replace(place, terms=())
    assert undone.asked() == []


def test_results_of_the_version_before_are_used_while_they_are_valid(place: Place) -> None:
    manifest = Manifest.read(place.root / "out")
    del manifest.stages["bitext.en_de"]["extra"]["terms"]
    manifest.save()
    assert place.asked() == []
    place.terms = (LIGHT,)  # there was no glossary: no answer can have used a term
    assert place.asked() == [TEXT[1]]
    manifest = Manifest.read(place.root / "out")
    del manifest.stages["bitext.en_de"]["extra"]["terms"]
    manifest.save()
    assert place.asked() == []
    place.terms = (LIGHT, Term("submarine", {"de": "U-Boot"}))  # which terms they used is not known
    assert place.asked() == list(TEXT)


def test_checkpoints_of_the_version_before_are_used_with_the_same_glossary(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a", "utf-8")
    place = Place(tmp_path, terms=(LIGHT,), engine=Engine(most=0))
    with pytest.raises((KeyboardInterrupt, BilingualError)):
        place.asked()
    place.engine = Engine()
    saved = place.work / f"en_de.{stage_key(place.facts)[:16]}.jsonl"
    saved.parent.mkdir(parents=True, exist_ok=True)
    line = {"source": TEXT[1], "target": "Zwei Leuchttürme stehen da.", "provenance": "scripted"}
    saved.write_text(json.dumps(line) + "\n", "utf-8")
    assert replace(place, terms=(LIGHT, Term("sea", {"de": "See"})), root=tmp_path / "b").asked() == list(TEXT)
    assert place.asked() == [TEXT[0], *TEXT[2:]]
    assert not saved.exists()
