"""Sensitive values that are published from elsewhere than the text: fields of posts, settings, front matter."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.privacy.scanner import Scanner
from bilingual.fidelity.privacy import SENSITIVE
from bilingual.pipeline.commands.publishing import record_publication
from bilingual.pipeline.correcting.correct import correct_fields
from bilingual.pipeline.correcting.fields import FieldChange
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.tools import Tools
from bilingual.settings import load_settings
from bilingual.testing import ScriptedTranslation
from bilingual.views.fields.table import FIELDS

sys.path.insert(0, str(Path(__file__).parents[3] / "bench" / "privacy"))

from planted import Maker

MAKER = Maker(21)
EMAIL, KEY = MAKER.email(), MAKER.aws()
SETTINGS = 'source_language = "en"\npacks = false\nkeep = true\ntranslation = ["scripted"]\n'
BODY = "Nobody had seen the ships leave the harbour.\n"


def german(text: str, source: str, target: str) -> str:
    return {BODY.strip(): "Niemand hatte die Schiffe auslaufen sehen.", "Ships": "Schiffe"}.get(text, f"Die {text}")


def published(root: Path, front: str = "title: Ships", more: str = "") -> tuple[Result, Tools]:
    (root / "bilingual.toml").write_text(SETTINGS + more, "utf-8")
    source = root / "ships.md"
    source.write_text(f"---\n{front}\n---\n\n{BODY}", "utf-8")
    settings = load_settings(root)
    fonts = InstalledFonts()
    tools = Tools(settings, Ffmpeg(fonts), fonts, {}, {"scripted": ScriptedTranslation(german)})
    return publish(Request.of(source, targets=("de",)), tools), tools


def mark_of_value(kind: str, value: str) -> str:
    [hit] = [hit for hit in Scanner(("en", "de")).scan(value) if hit.check == kind]
    return hit.mark


def found(folder: Path) -> set[tuple[str, str]]:
    report = json.loads((folder / "report.json").read_text("utf-8"))
    findings = report["pairs"]["en_de"]["findings"]
    return {(one["check"], one["evidence"]["hash"]) for one in findings if one["check"] in SENSITIVE}


@pytest.mark.parametrize("name", [one.id for one in FIELDS.values() if not one.spoken])
def test_a_field_of_a_post(name: str, tmp_path: Path) -> None:
    result, tools = published(tmp_path)
    assert result.state == "ready"
    assert found(result.folder) == set()
    kind, value = ("secret", KEY) if FIELDS[name].are_hashtags else ("email", EMAIL)
    correct_fields(result.folder, tools, "en_de", [FieldChange(name, f"Ask {value}"[:64])])
    after = publish(Request.of(tmp_path / "ships.md", targets=("de",)), tools)
    assert after.state == "not-ready"
    assert found(result.folder) == {(kind, mark_of_value(kind, value))}


@pytest.mark.parametrize(
    "front",
    [
        'title: Ships\ntags: [harbour, "EMAIL"]',
        "title: Ships\nauthors:\n  - name: Ana\n    contact: EMAIL",
        'title: Ships\ncontact: "NAME\\u0040HOST"',
        'title: Ships\ntags: ["NAME\\x40HOST"]',
        'title: Ships\ncontact: "NAME@\\\n  HOST"',
        "title: Ships\nseo: {mail: 'EMAIL'}",
    ],
)
def test_a_list_in_front_matter(front: str, tmp_path: Path) -> None:
    name, host = EMAIL.split("@")
    result, _ = published(tmp_path, front.replace("EMAIL", EMAIL).replace("NAME", name).replace("HOST", host))
    assert result.state == "not-ready"
    assert found(result.folder) == {("email", mark_of_value("email", EMAIL))}


@pytest.mark.parametrize(("more", "kind", "value"), [
    (f'hashtags = ["harbour", "{KEY}"]\n', "secret", KEY),
    (f'author = "Ana Lee, {EMAIL}"\n', "email", EMAIL),
    (f'title = "Ask {EMAIL}"\n', "email", EMAIL),
])  # fmt: skip
def test_a_setting(more: str, kind: str, value: str, tmp_path: Path) -> None:
    result, _ = published(tmp_path, more=more)
    assert result.state == "not-ready"
    assert found(result.folder) == {(kind, mark_of_value(kind, value))}


def test_the_address_of_a_post_that_a_study_pack_links_to(tmp_path: Path) -> None:
    """Cards for Anki are a table, whose cells are searched like the lines of a text."""
    result, tools = published(tmp_path, more="learn = true\n")
    assert result.state == "ready"
    record_publication("ships", tools.settings, "blog", f"https://example.org/?by={EMAIL}")
    after = publish(Request.of(tmp_path / "ships.md", targets=("de",)), tools)
    assert after.state == "not-ready"
    assert found(result.folder) == {("email", mark_of_value("email", EMAIL))}
    assert "in learn/en_de/cards.tsv" in "\n".join(after.notes)
