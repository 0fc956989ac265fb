"""A run with nothing to do is answered by a receipt, which any change invalidates."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bilingual.articles import markdown
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry
from bilingual.pipeline import article, recording
from bilingual.pipeline.making import cue_layout
from bilingual.pipeline.records import receipts
from bilingual.pipeline.sidecars import files
from bilingual.pipeline.tools import memory_path
from bilingual.settings import Settings
from support.results.changes import (
    ARTICLE,
    ARTICLE_FILE,
    RECORDING,
    Change,
    Run,
    a_persons_translation,
    picture,
    settings,
)
from support.sources.clips import make_clip
from tests.pipeline.records.test_keys import OF_A_RECORDING, OF_AN_ARTICLE, Row

ROWS = [(RECORDING, row) for row in OF_A_RECORDING[1:]] + [(ARTICLE_FILE, row) for row in OF_AN_ARTICLE[1:]]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("receipts") / "root"
    make_clip(root / "in", RECORDING, 8.0, (160, 90), fps="10")
    (root / "in" / ARTICLE_FILE).write_text(ARTICLE, "utf-8")
    for source in (RECORDING, ARTICLE_FILE):
        Run(root, source).publish()
        Run(root, source).publish()  # the first one has notes, which are of that run alone
    return root


@pytest.fixture
def root(finished: Path) -> Path:
    """The finished root, put back as it was afterwards: a receipt knows its files by their inodes."""
    return finished


def kept(run: Run) -> bool:
    return receipts.kept_result(*run.order()) is not None


@pytest.mark.parametrize("source", [RECORDING, ARTICLE_FILE])
def test_nothing_is_made_or_looked_at(root: Path, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("asked for, with nothing to do")

    for place, name in (
        (article, "publish_article"),
        (recording, "publish_recording"),
        (cue_layout, "burned_in"),
        (cue_layout, "word_breaks"),
        (files, "detect_language"),
        (InstalledFonts, "missing"),
    ):
        monkeypatch.setattr(place, name, refuse)
    run = Run(root, source)
    run.media.probe = refuse  # type: ignore[assignment]
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}
    result = run.publish()
    assert result.unchanged
    assert result.state == "ready"
    assert [pair.pair for pair in result.pairs] == ["en_de"]
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(("source", "row"), ROWS, ids=[f"{source} {row[0]}" for source, row in ROWS])
def test_a_change_makes_it_void(root: Path, source: str, row: Row) -> None:
    run, before = Run(root, source), {path: path.read_bytes() for path in (root / "in").iterdir()}
    row[1](run)
    assert not kept(run)
    for path in (root / "in").iterdir():
        if path in before:
            path.write_bytes(before[path])
        else:
            path.unlink()
    assert kept(Run(root, source))


def test_a_file_beside_it_that_is_not_the_result_s(root: Path, tmp_path: Path) -> None:
    """A glossary that changes under its name, and the picture of an article that comes, changes and goes."""
    copy = Path(shutil.copytree(root, tmp_path / "root"))
    run = Run(copy, ARTICLE_FILE, settings={"glossary": "terms.toml", "waivers": "waivers.toml"})
    terms = '[[term]]\nsource = "lighthouse"\ntargets.de = "Leuchtturm"\n'
    run.write("terms.toml", terms)
    run.write("waivers.toml", "")

    def void(change: Callable[[], object]) -> None:
        run.publish()
        run.publish()
        assert kept(run)
        change()
        assert not kept(run)

    void(lambda: run.write("terms.toml", terms.replace("Leucht", "Licht")))
    void(lambda: picture(run))
    void((copy / "in/ship.png").unlink)
    void(lambda: run.write("in/harbours.de.md", "# Häfen\n"))


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "report.json").unlink(),
        lambda folder: (folder / "notes.txt").write_text("mine", "utf-8"),
        lambda folder: (folder / "subtitles/de.srt").write_bytes((folder / "subtitles/de.srt").read_bytes()),
        lambda folder: shutil.rmtree(folder / "posts"),
    ],
    ids=["a file deleted", "a file added", "a file written anew", "a folder deleted"],
)
def test_the_results_must_be_as_they_were(root: Path, tmp_path: Path, change: Callable[[Path], object]) -> None:
    run = Run(Path(shutil.copytree(root, tmp_path / "root")), RECORDING)
    run.publish()
    assert kept(run)
    change(root_folder := run.root / "media/outbox/keeper")
    assert not kept(run)
    run.publish()
    assert (root_folder / "report.json").is_file()


def test_the_memory_and_the_code(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(Path(shutil.copytree(root, tmp_path / "root")), RECORDING)
    run.publish()
    assert kept(run)
    with monkeypatch.context() as patched:
        patched.setattr(receipts, "code_state", lambda: "another version")
        assert not kept(run)
    memory = TranslationMemory(memory_path(Settings(root=run.root)))
    memory.add([Entry("en", "de", "Something else.", "Etwas anderes.")])
    assert not kept(run)
    run.publish()
    assert kept(run)


def test_an_edit_during_the_run_is_not_taken_for_its_result(root: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(root, tmp_path / "root"))
    run = Run(copy, RECORDING)
    request, tools = run.order()
    before = receipts.inputs_before(request, tools)
    result = run.publish()
    post = copy / "media/outbox/keeper/posts/en_de/linkedin.txt"
    post.write_text("polished", "utf-8")
    assert before is not None
    receipts.keep(result, request, tools, before)
    assert not kept(run)


@pytest.mark.parametrize("change", [a_persons_translation, settings(clause_hints="free")])
def test_what_learns_or_may_ask_again_keeps_none(root: Path, tmp_path: Path, change: Change) -> None:
    """A translation that was learnt changes the memory; a clause that had no answer may have one next time."""
    run = Run(Path(shutil.copytree(root, tmp_path / "root")), RECORDING)
    change(run)
    run.publish()
    assert not kept(run)


def test_what_is_not_ready_is_tried_again(root: Path, tmp_path: Path) -> None:
    run = Run(Path(shutil.copytree(root, tmp_path / "root")), ARTICLE_FILE)
    run.write(f"in/{ARTICLE_FILE}", ARTICLE.replace("Nobody saw them leave.", "Nobody knows this one."))
    for _ in range(2):
        assert run.publish().state == "not-ready"
        assert not kept(run)


def test_each_text_is_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The article, its translation, and the posts: whoever needs a text parsed gets what was parsed before."""
    parsed: list[str] = []
    reader = markdown._BlockReader

    def read(text: str, language: str) -> markdown._BlockReader:
        parsed.append(text)
        return reader(text, language)

    monkeypatch.setattr(markdown, "_BlockReader", read)
    markdown.parse_markdown.cache_clear()
    (tmp_path / "in").mkdir()
    run = Run(tmp_path, ARTICLE_FILE)
    run.write(f"in/{ARTICLE_FILE}", ARTICLE)
    run.publish()
    assert len(parsed) == len(set(parsed))
