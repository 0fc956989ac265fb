"""Who may read what a root holds, whatever the umask."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bilingual.errors import InputError
from bilingual.pipeline.inbox.queue import settle_failure
from bilingual.pipeline.publish import publish
from bilingual.pipeline.records.files import write_text
from bilingual.pipeline.records.workspace import Workspace, state_folder
from bilingual.pipeline.requests import Request
from bilingual.pipeline.tools import open_tools
from bilingual.settings import Settings


@pytest.fixture
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """Return the modes of *folder* and everything in it."""
    paths = [folder, *folder.rglob("*")]
    return {path.relative_to(folder).as_posix(): f"{path.stat().st_mode & 0o7777:o}" for path in paths}


def published(root: Path) -> Settings:
    """Publish an article from the inbox of *root* into its results and its blog."""
    settings = Settings(
        root=root,
        translation=("memory",),
        targets=("de",),
        offline=True,
        packs=False,
        blog="blog",
        source_language="en",
    )
    for folder in ("blog/_posts", "media/inbox"):
        (root / folder).mkdir(parents=True)
    (root / "media" / "inbox" / "post.md").write_text("The doctor works in the city.\n", "utf-8")
    publish(Request(root / "media" / "inbox" / "post.md"), open_tools(settings))
    return settings


@pytest.mark.parametrize(
    ("umask", "post"), [(0, "666"), (0o002, "664"), (0o022, "644"), (0o077, "600")], indirect=["umask"]
)
def test_results_logs_and_memory_are_their_owners_alone(tmp_path: Path, umask: int, post: str) -> None:
    """What moves to media/done is the person's own file, in a closed folder."""
    settings = published(tmp_path)
    for folder in (settings.media / "outbox", settings.state):
        assert {name: mode for name, mode in modes(folder).items() if int(mode, 8) & 0o077} == {}
    assert modes(settings.media / "done")["."] == "700"
    blog = modes(tmp_path / "blog")
    assert {mode for name, mode in blog.items() if name.endswith(".md")} == {post}
    assert blog["_posts/en"] == f"{0o777 & ~umask:o}"


@pytest.mark.parametrize("umask", [0o022, 0o077], indirect=True)
def test_the_group_of_a_shared_root_may_read_and_go_on(tmp_path: Path, umask: int) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root").chmod(0o2775)
    settings = published(tmp_path / "root")
    found = modes(settings.media / "outbox")
    assert {mode[-3:] for mode in found.values()} == {"770", "660"}
    assert {mode for mode in modes(settings.state).values() if int(mode, 8) & 0o077} == set()


def test_what_an_earlier_version_left_open_is_closed_with_a_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(root=tmp_path)
    for name in ("outbox/talk/manifest.json", "outbox/talk/subtitles/en.srt", "failed/x.md", "done/talk/talk.mp4"):
        write_text(settings.media / name, "x")
    theirs = tmp_path / "theirs.txt"
    write_text(theirs, "x", 0o644)
    (settings.media / "outbox" / "talk" / "out").symlink_to(theirs)
    write_text(settings.state / "logs" / "worker.log", "x")
    with caplog.at_level(logging.INFO, "bilingual.news"):
        Workspace(settings).private(settings.media / "outbox")
        state_folder(settings.state)
        said = sorted(message.split(": ")[-1] for message in caplog.messages)
        assert said == [
            f"{folder} could be read by others; from now on only by its owner"
            for folder in (settings.state, *(settings.media / name for name in ("done", "failed", "outbox")))
        ]
        caplog.clear()
        Workspace(settings).private(settings.media / "outbox")
        assert caplog.messages == []
    found = modes(settings.media / "outbox") | modes(settings.state)
    assert [name for name, mode in found.items() if int(mode, 8) & 0o077] == ["talk/out"]
    assert theirs.stat().st_mode & 0o777 == 0o644


def test_an_outbox_elsewhere_is_as_open_as_its_owner_made_it(tmp_path: Path) -> None:
    """A folder of a web server, for example; the inbox stays as it is, so that others can drop files."""
    web = tmp_path / "web"
    web.mkdir(mode=0o755)
    settings = Settings(root=tmp_path / "root")
    inbox = settings.media / "inbox"
    inbox.mkdir(parents=True)
    inbox.chmod(0o777)
    (settings.media / "outbox").symlink_to(web)
    Workspace(settings).private(settings.media / "outbox")
    (inbox / "x.md").write_text("")
    settle_failure(inbox / "x.md", InputError("BIL-SRC-009", "is empty"), settings)
    assert (modes(web)["."], modes(inbox)["."], modes(settings.media / "failed")["."]) == ("755", "777", "700")
    assert modes(settings.media / "failed")["x.md.reason.txt"] == "600"
