"""What strangers put into the inbox: links, pipes, devices, folders, and names that nothing can show."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.base import Progress, silent
from bilingual.errors import BilingualError, InputError
from bilingual.pipeline.inbox.groups import scan, unrelated_files
from bilingual.pipeline.inbox.queue import admitted, requeue_failed, settings_of, settle_failure
from bilingual.pipeline.inbox.waiting import SteadyLooks
from bilingual.pipeline.planning import plan
from bilingual.pipeline.publish import publish, publish_post
from bilingual.pipeline.records.reasons import reason_path, recorded_origin
from bilingual.pipeline.records.untrusted import opened_below, place_in
from bilingual.pipeline.requests import Request
from bilingual.pipeline.run import Execute, directly
from bilingual.pipeline.tools import open_tools
from bilingual.settings import Settings
from support.attacks.refusals import raises

SECRET = "The passphrase of the house is hunter2.\n"
TEXT = "The doctor works in the city.\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "root" / "media" / "inbox").mkdir(parents=True)
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "diary.md").write_text(SECRET, "utf-8")
    return Settings(root=tmp_path / "root", translation=("memory",), targets=("de",), offline=True, packs=False)


@pytest.fixture
def inbox(settings: Settings) -> Path:
    return settings.media / "inbox"


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    return tmp_path / "secret" / "diary.md"


def watched(settings: Settings) -> dict[str, str]:
    """Do what the watcher does with everything in the inbox; return the code, or when it is published, by name."""
    said, lines = {}, []
    for group in scan(settings.media / "inbox")[0]:
        name = group.main.relative_to(settings.media / "inbox").as_posix()
        try:
            said[name] = settings_of(group, settings).when
        except BilingualError as error:
            place = settle_failure(group.main, error, settings)
            said[name] = error.code
            lines.append((str(error), place and recorded_origin(reason_path(place))))
    assert all(line.isprintable() and origin for line, origin in lines)
    return said


def named(settings: Settings, source: Path) -> str:
    """Publish *source* by name, as a command or a flow does; return the code of the error."""
    with pytest.raises(InputError) as caught:
        publish(Request(source), open_tools(settings))
    assert str(caught.value).isprintable()
    return caught.value.code


def everything(folder: Path) -> str:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return "\n".join(path.read_text("utf-8", "replace") for path in files)


Make = Callable[[Path, Path], object]
ENTRIES: dict[str, tuple[str, str, Make]] = {
    "a link": ("x.md", "BIL-SRC-026", lambda at, secret: at.symlink_to(secret)),
    "a relative link": ("x.md", "BIL-SRC-026", lambda at, s: at.symlink_to("../../../secret/diary.md")),
    "a link to a system file": ("x.html", "BIL-SRC-026", lambda at, s: at.symlink_to("/etc/passwd")),
    "a recording's link": ("x.mp4", "BIL-SRC-026", lambda at, s: at.symlink_to(s)),
    "a Word document's link": ("x.docx", "BIL-SRC-026", lambda at, s: at.symlink_to(s)),
    "a link to itself": ("x.md", "BIL-SRC-026", lambda at, s: at.symlink_to(at.name)),
    "a broken link": ("x.md", "BIL-SRC-026", lambda at, s: at.symlink_to("/nonexistent/x.md")),
    "a link to /dev/zero": ("x.md", "BIL-SRC-026", lambda at, s: at.symlink_to("/dev/zero")),
    "a link to a process": ("x.md", "BIL-SRC-026", lambda at, s: at.symlink_to("/proc/self/environ")),
    "a pipe": ("x.md", "BIL-SRC-026", lambda at, s: os.mkfifo(at)),
    "a recording's pipe": ("x.mp4", "BIL-SRC-026", lambda at, s: os.mkfifo(at)),
    "a folder": ("x.mp4", "BIL-SRC-026", lambda at, s: at.mkdir()),
    "a hard link": ("x.md", "BIL-SRC-031", lambda at, s: os.link(s, at)),
    "Latin-1": ("caf\udce9.md", "BIL-SRC-028", lambda at, s: at.write_text(TEXT)),
    "half a character": ("x\udced\udca0\udc80.mp4", "BIL-SRC-028", lambda at, s: at.write_text(TEXT)),
    "a line end": ("x\ninbox: other.md", "BIL-SRC-029", lambda at, s: at.write_text(TEXT)),
    "a terminal's escape": ("\x1b[2Jx.md", "BIL-SRC-029", lambda at, s: at.write_text(TEXT)),
    "a C1 control": ("x\x9b31m.md", "BIL-SRC-029", lambda at, s: at.write_text(TEXT)),
    "a line separator": ("x\u2028y.md", "BIL-SRC-029", lambda at, s: at.write_text(TEXT)),
    "right to left": ("x\u202egnp.md", "BIL-SRC-029", lambda at, s: at.write_text(TEXT)),
    "the longest control": ("\x01" + "a" * 251 + ".md", "BIL-SRC-029", lambda at, s: at.write_text(TEXT)),
}


@pytest.mark.parametrize("what", ENTRIES)
def test_what_is_no_plain_file_with_a_plain_name_is_refused(settings: Settings, inbox: Path, what: str) -> None:
    """By whoever finds it: the watcher, the night, a command, a flow; and again where it failed."""
    name, code, make = ENTRIES[what]
    secret = settings.root.parent / "secret" / "diary.md"
    make(inbox / name, secret)
    assert watched(settings) == {name: code}
    assert scan(inbox) == ([], [])
    (failed,) = (path for path in settings.media.joinpath("failed").iterdir() if not path.name.endswith(".reason.txt"))
    assert failed.name == name
    assert requeue_failed(settings) == []
    with raises(code):
        plan(Request(failed), open_tools(settings))
    assert named(settings, failed) == code
    # By name, before the watcher came.
    reason_path(failed).unlink()
    failed.rename(inbox / name)
    assert named(settings, inbox / name) == code
    assert not os.path.lexists(inbox / name)
    assert secret.read_text("utf-8") == SECRET
    assert not settings.media.joinpath("outbox").exists()
    assert "hunter2" not in everything(settings.media.joinpath("failed")) or what == "a hard link"


def test_a_socket_is_refused(settings: Settings, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(inbox)  # the name of a socket has 108 bytes at most
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("x.md")
        assert watched(settings) == {"x.md": "BIL-SRC-026"}


@pytest.mark.parametrize("beside", ["talk.srt", "talk.de.srt", "talk.txt", "talk.toml", "bilingual.toml"])
def test_a_link_next_to_a_recording_fails_it(settings: Settings, inbox: Path, diary: Path, beside: str) -> None:
    (inbox / "talk.mp4").write_text("x")
    (inbox / beside).symlink_to(diary)
    assert watched(settings)["talk.mp4"] == "BIL-SRC-026"
    (inbox / "talk.mp4").write_text("x")
    (inbox / beside).is_symlink() or (inbox / beside).symlink_to(diary)
    assert named(settings, inbox / "talk.mp4") == "BIL-SRC-026"


def test_a_link_as_a_translation_fails_the_article(settings: Settings, inbox: Path, diary: Path) -> None:
    (inbox / "post.md").write_text(TEXT, "utf-8")
    (inbox / "post.de.md").symlink_to(diary)
    assert watched(settings) == {"post.md": "BIL-SRC-026"}
    # In the folder of another language, which only the run looks into.
    for place, target in (("en/post.md", None), ("de", diary.parent)):
        (inbox / place).parent.mkdir(exist_ok=True)
        (inbox / place).write_text(TEXT, "utf-8") if target is None else (inbox / place).symlink_to(target)
    (diary.parent / "post.md").write_text(SECRET, "utf-8")
    assert named(settings, inbox / "en" / "post.md") == "BIL-SRC-030"


def test_a_linked_folder_is_not_entered(settings: Settings, inbox: Path, diary: Path) -> None:
    (inbox / "talks").symlink_to(diary.parent)
    assert named(settings, inbox / "talks" / "diary.md") == "BIL-SRC-030"
    assert watched(settings) == {"talks": "BIL-SRC-026"}
    assert (settings.media / "failed" / "talks").is_symlink()


def test_a_folder_named_like_a_recording_is_refused_with_what_is_in_it_once_it_is_complete(
    settings: Settings, inbox: Path
) -> None:
    (inbox / "x.mp4").mkdir()
    (inbox / "x.mp4" / "inner.md").write_text(TEXT, "utf-8")
    looks = SteadyLooks()
    for now_ms, wanted in ((0, 0), (3_000, 0), (6_000, 1)):
        groups, _ = scan(inbox)
        assert [group.main.name for group in groups] == ["x.mp4"]
        assert len(looks.look(groups, now_ms)) == wanted
    (inbox / "x.mp4" / "later.md").write_text(TEXT, "utf-8")
    assert looks.look(scan(inbox)[0], 9_000) == []
    assert watched(settings) == {"x.mp4": "BIL-SRC-026"}
    assert (settings.media / "failed" / "x.mp4" / "inner.md").read_text("utf-8") == TEXT


def test_other_links_and_pipes_stop_nobody(settings: Settings, inbox: Path, diary: Path) -> None:
    """A linked picture is judged with its article; names of other kinds are refused or ignored, each once."""
    for name in ("post.md", "good.mp4"):
        (inbox / name).write_text(TEXT, "utf-8")
    for name in ("photo.png", "terms.csv", "what.lnk", "alone.srt"):
        (inbox / name).symlink_to(diary)
    os.mkfifo(inbox / "pipe.xyz")
    found = {"alone.srt": "BIL-SRC-026", "pipe.xyz": "BIL-SRC-026", "post.md": "now", "good.mp4": "now"}
    assert watched(settings) == found
    assert [path.name for path in unrelated_files(inbox)] == ["what.lnk"]
    assert (inbox / "photo.png").is_symlink()


@pytest.mark.parametrize(
    "name",
    ["-rf.md", "--help.md", "con.md", "NUL.md", "a" * 252 + ".md", "x\\..\\y.md", "$(touch x).md", "quote'\".md",
     "trailing .md", "cafe\u0301.md", "你好.md", "שלום\u200f.md", "col:on.md", "star*?.md", "%2e%2e%2f.md"],
)  # fmt: skip
def test_odd_names_are_no_obstacle(settings: Settings, inbox: Path, name: str) -> None:
    (inbox / name).write_text(TEXT, "utf-8")
    assert watched(settings) == {name: "now"}
    assert [one.path.name for one in admitted(inbox / name, settings)] == [name]


@pytest.mark.parametrize("linked", ["media", "media/inbox"])
def test_the_inbox_itself_may_be_a_link(tmp_path: Path, linked: str) -> None:
    """On another disk, or in a cloud folder; it may be named by either path."""
    other = tmp_path / "disk"
    (other / "inbox").mkdir(parents=True)
    root = tmp_path / "root"
    (root / linked).parent.mkdir(parents=True)
    (root / linked).symlink_to(other if linked == "media" else other / "inbox")
    settings = Settings(root=root)
    for folder in (root / "media" / "inbox", other / "inbox"):
        (other / "inbox" / "post.md").write_text(TEXT, "utf-8")
        assert [one.path.name for one in admitted(folder / "post.md", settings)] == ["post.md"]
        (other / "inbox" / "out.md").symlink_to("/etc/passwd")
        assert named(settings, folder / "out.md") == "BIL-SRC-026"
        assert watched(settings) == {"post.md": "now"}


def test_what_a_person_names_elsewhere_is_theirs_to_choose(settings: Settings, tmp_path: Path, diary: Path) -> None:
    (tmp_path / "mine.md").symlink_to(diary)
    assert admitted(tmp_path / "mine.md", settings) == ()
    os.mkfifo(tmp_path / "pipe.md")
    assert named(settings, tmp_path / "pipe.md") == "BIL-SRC-026"
    (tmp_path / "x\ny.md").write_text(TEXT, "utf-8")
    assert named(settings, tmp_path / "x\ny.md") == "BIL-SRC-029"
    assert (tmp_path / "x\ny.md").is_file()


def swapping(path: Path, secret: Path, during: str, back: bool) -> Execute:
    """Return how stages run while somebody replaces *path* by a link before the one named *during*."""

    def execute(name: str, work: Callable[[Progress], Any], /) -> Any:
        if not name.startswith(during):
            return directly(name, work)
        kept = path.rename(path.with_name(".kept"))
        path.symlink_to(secret)
        try:
            done = work(silent)
        finally:
            if back:
                kept.rename(path)
        return done

    return execute


@pytest.mark.parametrize(
    ("mode", "back", "code"),
    [(0o755, False, "BIL-SRC-026"), (0o777, False, "BIL-SRC-027"), (0o775, True, "BIL-SRC-027")],
)
def test_a_file_that_is_replaced_after_the_check_is_not_published(
    settings: Settings, inbox: Path, diary: Path, mode: int, back: bool, code: str
) -> None:
    """Where others may write, not even if it is put back."""
    inbox.chmod(mode)
    (inbox / "post.md").write_text(TEXT, "utf-8")
    execute = swapping(inbox / "post.md", diary, "read", back)
    with raises(code):
        publish(Request(inbox / "post.md"), open_tools(settings), execute)
    assert "hunter2" not in everything(settings.media)
    assert not (settings.media / "failed").exists()
    assert watched(settings) == {"post.md": "now" if back else "BIL-SRC-026"}


@pytest.mark.parametrize("name", ["talks", ".", "talks/v1.2"])
def test_a_folder_named_by_mistake_stays(settings: Settings, inbox: Path, name: str) -> None:
    (inbox / "talks" / "v1.2").mkdir(parents=True)
    (inbox / "talks" / "v1.2" / "post.md").write_text(TEXT, "utf-8")
    with raises("BIL-SRC-007"):
        publish_post(Request(inbox / name), open_tools(settings))
    assert watched(settings) == {"talks/v1.2/post.md": "now"}


def test_a_person_may_edit_and_remove_their_files_meanwhile(settings: Settings, inbox: Path) -> None:
    inbox.chmod(0o755)
    for name in ("post.md", "bilingual.toml", "post.toml"):
        (inbox / name).write_text("", "utf-8")
    found = admitted(inbox / "post.md", settings)
    (inbox / "post.md").write_text(TEXT, "utf-8")
    (inbox / "post.toml").unlink()
    for one in found:
        one.check()
    # Where others may write, only the settings of the folder, which are no part of the item.
    inbox.chmod(0o777)
    found = admitted(inbox / "post.md", settings)
    (inbox / "bilingual.toml").write_text("keep = true\n", "utf-8")
    Request(inbox / "post.md", held=found).check_held()
    (inbox / "post.md").write_text(TEXT * 2, "utf-8")
    with raises("BIL-SRC-027"):
        Request(inbox / "post.md", held=found).check_held()


def test_nothing_is_exchanged_between_the_check_and_the_opening(
    tmp_path: Path, diary: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """The folder becomes a link, or the file does, at the moment of each call."""
    (tmp_path / "in" / "a").mkdir(parents=True)
    (tmp_path / "in" / "a" / "diary.md").write_text(TEXT, "utf-8")
    real = os.open

    def swapped_folder(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        if path == "a":
            (tmp_path / "in" / "a").rename(tmp_path / "gone")
            (tmp_path / "in" / "a").symlink_to(diary.parent)
        return real(path, flags, *rest, **more)

    def swapped_file(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        if path == "diary.md":
            (tmp_path / "gone" / "diary.md").unlink()
            (tmp_path / "gone" / "diary.md").symlink_to(diary)
        return real(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", swapped_folder)
    with (
        pytest.raises(OSError, match=r"Not a directory|Too many levels"),
        opened_below(tmp_path / "in", Path("a/diary.md")),
    ):
        pass
    monkeypatch.setattr(os, "open", swapped_file)
    with pytest.raises(OSError, match="Too many levels"), opened_below(tmp_path / "gone", Path("diary.md")):
        pass


def test_where_a_path_is(tmp_path: Path) -> None:
    (tmp_path / "disk" / "sub").mkdir(parents=True)
    (tmp_path / "inbox").symlink_to(tmp_path / "disk")
    (tmp_path / "disk" / "out").symlink_to("/etc")
    inside = {
        "inbox/x.md": "x.md", "disk/x.md": "x.md", "inbox/sub/../x.md": "x.md", "inbox/out/passwd": "out/passwd",
        "disk/out/passwd": "out/passwd", "other/x.md": None, "inbox/../x.md": None, "inboxes/x.md": None,
    }  # fmt: skip
    found = {name: place_in(tmp_path / "inbox", tmp_path / name) for name in inside}
    assert {name: place and place.as_posix() for name, place in found.items()} == inside


def test_an_inbox_on_another_disk(settings: Settings, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sources are copied and removed; what cannot be copied stays, with its reason, and is not looked at again."""
    inbox.chmod(0o755)
    (inbox / "post.md").write_text(TEXT, "utf-8")
    (inbox / "link.md").symlink_to("post.md")
    os.mkfifo(inbox / "pipe.md")
    rename = Path.rename

    def other_disk(path: Path, target: Path) -> Path:
        if path.parent == inbox:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", other_disk)
    for name in ("post.md", "link.md"):
        place = settle_failure(inbox / name, InputError("BIL-SRC-009", "is empty"), settings)
        assert place == settings.media / "failed" / name
    assert (settings.media / "failed" / "post.md").read_text("utf-8") == TEXT
    assert (settings.media / "failed" / "link.md").readlink() == Path("post.md")
    assert watched(settings) == {"pipe.md": "BIL-SRC-026"}
    assert sorted(path.name for path in inbox.iterdir()) == ["pipe.md", "pipe.md.reason.txt"]
    assert watched(settings) == {}
