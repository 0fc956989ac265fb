"""Finding a source that has left the inbox, and what a run for it then does."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from bilingual.errors import BilingualError, InputError
from bilingual.pipeline import article, publish
from bilingual.pipeline.inbox.queue import settle_failure, settle_success
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.reasons import reason_path
from bilingual.pipeline.records.source_location import current_path, published_meanwhile
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.run import Execute, directly
from bilingual.pipeline.tools import Tools, open_tools
from bilingual.settings import Settings
from support.attacks.refusals import raises


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "media" / "inbox").mkdir(parents=True)
    return Settings(root=tmp_path)


def drop(settings: Settings, name: str, text: str = "x") -> Path:
    path = settings.media / "inbox" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def delivered(settings: Settings, source: Path, slug: str = "") -> Result:
    folder = settings.media / "outbox" / (slug or source.stem)
    manifest = Manifest.open(folder, f"article:{slug}")
    manifest.source.setdefault("path", str(source))
    manifest.save()
    return Result(folder, source, "article", "ready", (), (), (), ())


def publish_it(settings: Settings, source: Path, slug: str = "") -> None:
    settle_success(delivered(settings, source, slug), settings)


def fail_it(settings: Settings, source: Path, later_s: float = 1.0) -> None:
    """Fail *source*, its reason written *later_s* after now."""
    place = settle_failure(source, InputError("BIL-TST-001", "contains no text", where=source), settings)
    assert place is not None
    os.utime(reason_path(place), (time.time() + later_s, time.time() + later_s))


def test_a_source_that_was_published_meanwhile_is_found(settings: Settings) -> None:
    source = drop(settings, "v.md")
    publish_it(settings, source)
    assert current_path(source, settings) == settings.media / "done" / "v" / "v.md"
    publish_it(settings, drop(settings, "v.md"))
    assert current_path(source, settings) == settings.media / "done" / "v" / "v-2.md"
    drop(settings, "v.md")
    assert current_path(source, settings) == source


def test_a_source_that_never_was_is_not_made_up(settings: Settings, tmp_path: Path) -> None:
    publish_it(settings, drop(settings, "v.md"))
    for missing in (settings.media / "inbox" / "other.md", tmp_path / "v.md"):
        assert current_path(missing, settings) == missing


def test_files_of_one_name_in_two_folders_are_not_taken_for_each_other(settings: Settings) -> None:
    one, two, never = (drop(settings, f"{folder}/v.md") for folder in "abc")
    publish_it(settings, one, "v")
    publish_it(settings, two, "v-123456")
    assert current_path(one, settings) == settings.media / "done" / "v" / "v.md"
    assert current_path(two, settings) == settings.media / "done" / "v-123456" / "v.md"
    never.unlink()
    assert current_path(never, settings) == never


def test_no_older_version_stands_in_for_one_that_failed(settings: Settings) -> None:
    for text in ("one", "two"):
        publish_it(settings, drop(settings, "v.md", text))
    source = drop(settings, "v.md", "three")
    fail_it(settings, source, -86_400)  # the clock was set back
    for ask in (lambda: current_path(source, settings), lambda: published_meanwhile(source, settings, 0)):
        with pytest.raises(InputError) as raised:
            ask()
        assert raised.value.message == f"{source}: it failed: {source}: contains no text [BIL-TST-001]"


def test_a_version_that_was_published_after_the_failure_is_found(settings: Settings) -> None:
    source = drop(settings, "v.md")
    fail_it(settings, source, 86_400)  # the clock was ahead then
    publish_it(settings, drop(settings, "v.md"))
    assert current_path(source, settings) == settings.media / "done" / "v" / "v.md"


def test_a_run_without_wishes_of_its_own_reports_what_another_published(settings: Settings) -> None:
    submitted_s = time.time() - 1
    source = drop(settings, "v.md")
    assert published_meanwhile(source, settings, submitted_s) is None
    publish_it(settings, source)
    assert published_meanwhile(source, settings, submitted_s) == settings.media / "outbox" / "v"
    with raises("BIL-SRC-012"):
        published_meanwhile(source, settings, time.time() + 1)


class Making:
    """Stands for the making of an article: what happens meanwhile, and then what was asked for."""

    def __init__(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        self.settings = settings
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.meanwhile = lambda: None
        monkeypatch.setattr(article, "publish_article", self.make)

    def make(self, request: Request, tools: Tools, execute: Execute = directly) -> Result:
        self.meanwhile()
        self.meanwhile = lambda: None
        request.source.read_text("utf-8")
        self.asked.append(
            (request.source.relative_to(tools.settings.media).as_posix(), request.settled(tools.settings).targets)
        )
        return delivered(tools.settings, request.source, "v")


@pytest.fixture
def making(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Making:
    return Making(settings, monkeypatch)


def test_a_source_moved_away_under_a_run_is_followed(settings: Settings, making: Making) -> None:
    """The settings of the folder it was dropped into still hold."""
    drop(settings, "es/bilingual.toml", 'targets = ["es"]\n')
    source = drop(settings, "es/v.md")
    making.meanwhile = lambda: publish_it(settings, source, "v")
    publish.publish(Request(source), open_tools(settings))
    assert making.asked == [("done/v/v.md", ("es",))]
    assert not (settings.media / "failed").exists()


def test_a_source_that_failed_under_a_run_fails_it_with_the_reason(settings: Settings, making: Making) -> None:
    publish_it(settings, drop(settings, "v.md"), "v")
    source = drop(settings, "v.md")
    making.meanwhile = lambda: fail_it(settings, source)
    with pytest.raises(BilingualError, match=r"it failed: .*contains no text"):
        publish.publish(Request(source), open_tools(settings))
    assert making.asked == []
