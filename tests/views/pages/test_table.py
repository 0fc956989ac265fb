"""The table of views, and a view from another package."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.model.bitext import Bitext, Unit
from bilingual.pipeline.posting.delivering import deliver
from bilingual.pipeline.posting.preparing import prepare
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.pipeline.run import Job
from bilingual.pipeline.tools import open_tools
from bilingual.settings import Settings
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.table import _pair_on, pair_views, view, view_ids
from support.attacks.refusals import raises

OUTSIDER = """\
from bilingual.model.finding import Finding
from bilingual.views.base import Delivery, View
from bilingual.views.not_ready_sign import signed_text

def render(prepared):
    lines = [f"{unit.source_text} = {unit.target_text}" for unit in prepared.document.units]
    text = signed_text("\\n".join(lines), prepared.reasons)
    return Delivery({"%s": text}, (Finding("cards", "I", f"{len(lines)} cards"),))

VIEW = View("%s", render, {"cards.txt": "Cards to learn from"}, needs=frozenset({"reasons"}))
"""


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, *, name: str = "cards", file: str = "cards.txt") -> None:
    """Put a package with one view where Python finds it, as pip would."""
    (folder / "cards_package.py").write_text(OUTSIDER % (file, name), "utf-8")
    facts = folder / "cards_package-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: cards-package\nVersion: 1.0\n", "utf-8")
    (facts / "entry_points.txt").write_text("[bilingual.views]\ncards = cards_package:VIEW\n", "utf-8")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "cards_package", raising=False)


def post(root: Path) -> Job:
    """Post an article of one sentence in German."""
    source = root / "bread.md"
    source.write_text("Bread rises.\n", "utf-8")
    article = parse_markdown("Bread rises.\n", "en")
    bitext = Bitext("en", "de", tuple(Unit(s.id, s.plain, "Brot geht auf.") for s in article.segments))
    folder = root / "media/outbox/bread"
    folder.mkdir(parents=True)
    settings = Settings(root=root, packs=False)
    job = Job(Request(source), open_tools(settings), Manifest(folder, "test"))
    prepared = prepare(job, document_from_article(article, bitext), bitext, facts={})
    job.notes += [finding.message for finding in deliver(job, prepared)]
    return job


def test_every_view_of_the_table_is_there_under_its_id() -> None:
    assert [view(name).id for name in view_ids()] == view_ids()
    assert {one.id for one in pair_views()} < set(view_ids())


def test_an_unknown_view_is_told_with_those_that_there_are() -> None:
    with raises("BIL-VIW-014"):
        view("telegram")


def test_a_view_of_another_package_is_made_and_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "package"
    package.mkdir()
    install(package, monkeypatch)
    assert view_ids()[-1] == "cards"
    job = post(tmp_path)
    assert (job.folder / "posts/en_de/cards.txt").read_text("utf-8") == "Bread rises. = Brot geht auf."
    assert "1 cards" in job.notes
    assert "view.en_de.cards" in json.loads((job.folder / "manifest.json").read_text("utf-8"))["stages"]


def test_views_are_read_from_the_path_that_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another thread may change ``sys.path`` meanwhile: what is kept for a path must not come from another one."""
    before = tuple(sys.path)
    install(tmp_path, monkeypatch)
    assert "cards" not in _pair_on(before)
    assert "cards" in _pair_on(tuple(sys.path))


def test_a_view_stays_in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "package"
    package.mkdir()
    install(package, monkeypatch, file="../../../../cards.txt")
    with raises("BIL-VIW-008"):
        post(tmp_path)


def test_an_entry_point_must_name_a_view_of_its_own_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "package"
    package.mkdir()
    install(package, monkeypatch, name="other")
    with raises("BIL-VIW-015"):
        view("cards")
