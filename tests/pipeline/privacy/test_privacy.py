"""Sensitive values in an article and in a recording: nothing is published with them, and nothing tells them."""

from __future__ import annotations

import io
import json
import logging
import re
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.privacy.scanner import Scanner
from bilingual.errors import InputError
from bilingual.fidelity.privacy import SENSITIVE
from bilingual.model.finding import Finding
from bilingual.model.recording.media import MediaInfo, Section
from bilingual.model.transcript import EngineRecord
from bilingual.pipeline.applying import apply_edits
from bilingual.pipeline.privacy.errors import mask_error
from bilingual.pipeline.privacy.gate import searched
from bilingual.pipeline.privacy.texts import delivered, of_names
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings, load_settings
from bilingual.testing import ScriptedSpeech, ScriptedTranslation
from support.attacks.refusals import raises
from support.sources.clips import make_clip

sys.path.insert(0, str(Path(__file__).parents[3] / "bench" / "privacy"))

from planted import Maker

from support.results.results import DrawnMedia, transcript

KINDS = {"email": Maker.email, "phone": Maker.phone_de, "secret": Maker.github, "iban": Maker.iban}
PLACES = ("title", "body", "alt", "caption", "figcaption", "chapter", "description", "translation", "author", "speaker")
MAKER = Maker(12)
PLANTED = {place: {kind: make(MAKER) for kind, make in KINDS.items()} for place in PLACES}
NAMED = {"phone": Maker(13).phone_cn(), "email": Maker(13).email()}
NAME = f"call {' '.join(NAMED.values())}"


def said(place: str) -> str:
    return " or ".join(PLANTED[place].values())


BAKERS = "Nobody had seen them leave the harbour in the morning, and the bakers were asleep."
ARTICLE = f"""---
title: Ask {said("title")}
description: Ask {said("description")}
date: 2026-05-01
---

## Chapter {said("chapter")}

Write to {said("body")} today.

![Seen with {said("alt")}](harbour.png "Taken by {said("caption")}")

<figure><img src="harbour.png"><figcaption>Sent by {said("figcaption")}</figcaption></figure>

The keeper counted ships.

{BAKERS}
"""


def german(text: str, source: str, target: str) -> str:
    words = {
        "Ask": "Frage", "or": "oder", "Write to": "Schreibe noch heute an", " today": "", "Chapter": "Kapitel",
        "Seen with": "Gesehen mit", "Taken by": "Aufgenommen von", "Sent by": "Geschickt von",
        "The keeper counted ships": "Der Wärter zählte Schiffe",
        "Nobody had seen them leave the harbour in the morning, and the bakers were asleep":
            "Niemand hatte sie am Morgen den Hafen verlassen sehen, und die Bäcker schliefen noch",
    }  # fmt: skip
    return re.sub(r"|".join(words), lambda found: words[found[0]], text)


SETTINGS = """
source_language = "en"
packs = false
keep = true
blog = "site"
waivers = "waivers.toml"
translation = ["scripted"]
"""


class Desk:
    """A root with a blog and one source in it, whose results are in German."""

    places: tuple[str, ...] = ("title", "body", "alt", "caption", "figcaption", "chapter", "description")
    more = ""
    platforms: tuple[str, ...] = ()

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "site/_posts").mkdir(parents=True)
        (root / "waivers.toml").touch()
        self.settle(self.more)
        self.source = self.make()

    def make(self) -> Path:
        source = self.root / f"{NAME}.md"
        source.write_text(ARTICLE, "utf-8")
        return source

    def settle(self, more: str) -> None:
        (self.root / "bilingual.toml").write_text(SETTINGS + more, "utf-8")

    def tools(self) -> Tools:
        fonts = InstalledFonts()
        return Tools(load_settings(self.root), Ffmpeg(fonts), fonts, {}, {"scripted": ScriptedTranslation(german)})

    def publish(self) -> Result:
        return publish(Request.of(self.source, targets=("de",)), self.tools())

    def apply(self) -> Result:
        return apply_edits(self.folder, self.tools())

    @property
    def folder(self) -> Path:
        return next((self.root / "media/outbox").glob("*/manifest.json")).parent

    @property
    def posts(self) -> list[str]:
        """The languages of the posts in the blog, and the folders for platforms."""
        blog = [path.stem[-2:] for path in (self.root / "site/_posts").rglob("*.md")]
        return sorted([*blog, *(path.name for path in (self.folder / "publish").glob("*"))])

    def findings(self) -> list[Finding]:
        report = json.loads((self.folder / "report.json").read_text("utf-8"))
        return [Finding(**one) for one in report["pairs"]["en_de"]["findings"]]

    def found(self) -> dict[str, set[str]]:
        """The marks of the values found, by the kind of value."""
        marks: dict[str, set[str]] = {}
        for one in self.findings():
            if one.check in SENSITIVE:
                marks.setdefault(one.check, set()).add(one.evidence["hash"])
        return marks

    def write_in_translation(self, text: str) -> None:
        path = self.folder / "bitext.en_de.json"
        value = json.loads(path.read_text("utf-8"))
        [unit] = [unit for unit in value["units"] if unit["source"] == BAKERS]
        unit["target"] += f" {text}."
        path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")

    def waive(self) -> None:
        """Waive every open finding as its message says."""
        entries = [
            f'[[waiver]]\ncheck = "{one.check}"\nreason = "it is public"\n'
            + (f'hash = "{one.evidence["hash"]}"\n' if one.check in SENSITIVE else "")
            for one in self.findings()
            if one.blocks
        ]
        (self.root / "waivers.toml").write_text("\n".join(entries), "utf-8")


class Talk(Desk):
    """A root with a recording in it: its title, author, chapters, speakers and sentences hold values."""

    places = ("title", "body", "chapter", "author", "speaker")
    platforms = ("linkedin",)
    more = f'title = "Ask {said("title")}"\nauthor = "Ana Lee, {said("author")}"\nrenditions = ["linkedin-1x1"]\n'

    def make(self) -> Path:
        return make_clip(self.root, f"{NAME}.mp4", 8.0, fps="10", picture="color=c=0x203040")

    def tools(self) -> Tools:
        spoken = transcript((f"Write to {said('body')} today.", "The keeper counted ships.", BAKERS))
        engine = EngineRecord("scripted", options={"speakers": [[0, f"Ana {said('speaker')}"], [40, "Ben"]]})
        speech = ScriptedSpeech([replace(spoken, engine=engine)])
        return replace(super().tools(), media=Chapters(), speech_engines={"auto": speech})


class Chapters(DrawnMedia):
    def probe(self, path: Path) -> MediaInfo:
        return replace(super().probe(path), sections=(Section(0, f"Call {said('chapter')}"), Section(4000, "The end")))


def told(desk: Desk, result: Result) -> str:
    """Return what is said of an item: notes, report, page of findings, and what --json prints without paths."""
    files = [desk.folder / "report.json", *desk.folder.glob("findings.*.html")]
    assert len(files) == 2
    pairs = json.dumps([result.to_json()["pairs"], result.notes], ensure_ascii=False)
    return "\n".join([pairs, *(path.read_text("utf-8") for path in files)])


@dataclass
class Seen:
    """What was seen after each step of one item; nobody publishes it before the last."""

    desk: Desk
    results: list[Result] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    found: list[dict[str, set[str]]] = field(default_factory=list)
    posts: list[list[str]] = field(default_factory=list)
    logs: str = ""

    def add(self, result: Result) -> None:
        self.results.append(result)
        self.told.append(told(self.desk, result))
        self.found.append(self.desk.found())
        self.posts.append(self.desk.posts)


@pytest.fixture(scope="module", params=[Desk, Talk])
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    logs = io.StringIO()
    handler, level = logging.StreamHandler(logs), logging.getLogger().level
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    seen = Seen(request.param(tmp_path_factory.mktemp("gate") / "root"))
    desk = seen.desk
    try:
        seen.add(desk.publish())
        desk.write_in_translation(said("translation"))
        seen.add(desk.apply())
        own = [PLANTED["body"]["email"], PLANTED["body"]["phone"].replace(" ", "")]
        desk.settle(f"{desk.more}allowed_contacts = {own}\n")
        seen.add(desk.apply())
        desk.waive()
        seen.add(desk.publish())
    finally:
        logging.getLogger().removeHandler(handler)
        logging.getLogger().setLevel(level)
    seen.logs = logs.getvalue()
    return seen


def test_every_value_is_found_wherever_it_stands(seen: Seen) -> None:
    wanted = {kind: {mark_of_value(kind, PLANTED[place][kind]) for place in seen.desk.places} for kind in KINDS}
    for kind, value in NAMED.items():
        wanted[kind].add(mark_of_value(kind, value))
    assert seen.found[0] == wanted
    new = {kind: {mark_of_value(kind, value)} for kind, value in PLANTED["translation"].items()}
    assert {kind: marks - seen.found[0][kind] for kind, marks in seen.found[1].items()} == new


def test_nothing_is_published_until_each_is_waived(seen: Seen) -> None:
    assert [(one.exit_code, one.state) for one in seen.results] == [(3, "not-ready")] * 3 + [(0, "ready")]
    assert seen.posts == [[], [], [], ["de", "en", *seen.desk.platforms]]


def test_no_value_is_told(seen: Seen) -> None:
    values = [value for place in PLACES for value in PLANTED[place].values()] + list(NAMED.values())
    parts = {part for value in values for part in (value, re.sub(r"[\W_]", "", value), *re.findall(r"\d{7,}", value))}
    assert {part for text in [*seen.told[:2], seen.logs] for part in parts if part in text} == set()


def test_the_authors_own_contacts_are_no_finding(seen: Seen) -> None:
    own = {kind: {mark_of_value(kind, PLANTED["body"][kind])} for kind in ("email", "phone")}
    assert {kind: marks - seen.found[2][kind] for kind, marks in seen.found[1].items()} == {
        "secret": set(), "iban": set(), **own
    }  # fmt: skip


def mark_of_value(kind: str, value: str) -> str:
    [hit] = Scanner(("en", "de", "zh-Hans")).scan(value)
    assert hit.check == kind
    return hit.mark


def test_a_file_in_the_inbox_allows_no_contact(tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text("Write to ana@lopez.io.", "utf-8")
    (tmp_path / "talk.toml").write_text('allowed_contacts = ["ana@lopez.io"]', "utf-8")
    with raises("BIL-SET-004"):
        Request.of(tmp_path / "talk.md").settled(load_settings(tmp_path))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ana@lopez.io.md", "email"),
        ("ana@lopez.io.mp4", "email"),
        ("talk ana.lee@lopez.co.uk.de.srt", "email"),
        ("call_13956781294.mp4", "phone"),
        ("DE65370400442816969779.md", "iban"),
        (f"{PLANTED['body']['secret']}.html", "secret"),
    ],
)
def test_names_of_files_are_searched_without_their_endings(name: str, kind: str) -> None:
    assert {one.hit.check for one in searched(Scanner(("en", "zh-Hans")), of_names([name]))} == {kind}


def test_two_languages_next_to_each_other_are_searched_apart(tmp_path: Path) -> None:
    """An account at the end of a sentence, before its translation, is neither missed nor taken for a phone number."""
    languages = '<span lang="en">To DE65 3704 0044 2816 9697 79</span><span lang="de">An die Bank</span>'
    deep = "<ul><li>" * 900
    (tmp_path / "parallel.html").write_text(
        f"<p>#1<b>39</b>5678<!-- x -->1294</p>{deep}<h1><span>{languages}</span></h1>", "utf-8"
    )
    [text] = delivered(tmp_path, ["parallel.html"], [])
    assert {one.hit.check for one in searched(Scanner(("en", "de")), [text])} == {"iban", "phone"}


def test_what_a_drawing_says_in_attributes_is_searched(tmp_path: Path) -> None:
    values = [Maker(seed).email() for seed in range(5)]
    (tmp_path / "a.svg").write_text(
        f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" data-owner="{values[0]}">
        <g aria-label="{values[1]}"/><desc>{values[2]}</desc><text display="none">{values[3]}</text>
        <a xlink:href="mailto:{values[4]}"/></svg>""",
        "utf-8",
    )
    [text] = delivered(tmp_path, ["a.svg"], [])
    assert {one.hit.value for one in searched(Scanner(("en",)), [text])} == set(values)


class Clean(Desk):
    """A root whose article holds no value."""

    def make(self) -> Path:
        source = self.root / "harbour.md"
        source.write_text(f"---\ntitle: Ask\ndate: 2026-05-01\n---\n\n{BAKERS}\n", "utf-8")
        return source


@pytest.mark.parametrize("place", ["site/_posts", "media/outbox"])
def test_what_a_person_adds_to_a_post_is_searched(tmp_path: Path, place: str) -> None:
    """It belongs to no sentence; it stays as they wrote it, and reaches no blog, until it is waived."""
    desk = Clean(tmp_path / "root")
    assert desk.publish().state == "ready"
    desk.write_in_translation("Frage")
    assert desk.apply().state == "ready"
    own = f"\nVon mir.\n\nFrag {said('body')}.\n"
    [post] = (tmp_path / "root" / place).rglob("*-de.md")
    post.write_text(post.read_text("utf-8") + own, "utf-8")
    [blog] = (tmp_path / "root/site/_posts").rglob("*-de.md")
    before = blog.read_text("utf-8")
    wanted = {kind: {mark_of_value(kind, value)} for kind, value in PLANTED["body"].items()}
    for _ in range(2):
        result = desk.apply()
        assert result.state == "not-ready"
        assert desk.found() == wanted
        assert blog.read_text("utf-8") == before
        assert [value for value in PLANTED["body"].values() if value in told(desk, result)] == []
    desk.waive()
    assert desk.apply().state == "ready"
    assert blog.read_text("utf-8").endswith(own)


def test_an_error_that_quotes_a_text_masks_its_values(seen: Seen) -> None:
    """Two edits that contradict each other are both shown."""
    desk = seen.desk
    desk.write_in_translation(f"Frag {PLANTED['alt']['phone']}")
    review = desk.folder / "review.en_de.md"
    review.write_text(review.read_text("utf-8").replace("Bäcker", PLANTED["alt"]["email"]), "utf-8")
    with raises("BIL-EDT-016") as caught:
        desk.apply()
    values = [PLANTED["alt"]["email"], PLANTED["alt"]["phone"], *PLANTED["translation"].values()]
    assert [value for value in values if value in f"{caught.value} {caught.value!r}"] == []
    assert "•••" in str(caught.value)


def test_an_error_that_is_its_own_cause_is_masked_once(tmp_path: Path) -> None:
    error = InputError("BIL-SRC-001", "write to ana@lopez.io")
    error.__cause__ = error
    mask_error(error, Settings(root=tmp_path))
    assert "ana@lopez.io" not in error.what
