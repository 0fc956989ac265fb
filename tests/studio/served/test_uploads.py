"""Uploads: in parts, continued, complete before the inbox has them, and nothing there overwritten."""

from __future__ import annotations

import errno
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bilingual.pipeline.inbox.groups import scan
from bilingual.settings import load_settings
from bilingual.studio.library import uploads
from bilingual.studio.library.uploads import Uploads
from support.attacks.refusals import raises
from support.browser.open_studio import Studio

FILES = [("talk.mp4", 10, 1), ("talk.en.srt", 3, 1)]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "media" / "inbox").mkdir(parents=True)
    return tmp_path / "media" / "inbox"


@pytest.fixture
def taking(inbox: Path, tmp_path: Path) -> Uploads:
    return Uploads(load_settings(tmp_path))


def names(inbox: Path) -> list[str]:
    return sorted(
        str(path.relative_to(inbox)) for path in inbox.rglob("*") if path.is_file() and "nightly" not in path.parts
    )


def test_it_is_in_the_inbox_when_all_of_it_is_there(taking: Uploads, inbox: Path) -> None:
    upload = taking.begin(FILES, {"targets": ["de", "ja"]})
    taking.take(upload.name, 0, 0, b"01234")
    assert scan(inbox) == ([], [])
    with raises("BIL-STU-006"):
        taking.finish(upload.name)
    taking.take(upload.name, 1, 0, b"abc")
    # Another window, or the same one after a reload, goes on.
    again = taking.begin(FILES, {"targets": ["de", "ja"]})
    assert (again.name, again.arrived) == (upload.name, (5, 3))
    taking.take(upload.name, 0, 5, b"56789")
    assert taking.finish(upload.name) == ["talk.mp4"]
    assert names(inbox) == ["talk.en.srt", "talk.mp4", "talk.toml"]
    assert (inbox / "talk.mp4").read_bytes() == b"0123456789"
    assert (inbox / "talk.toml").read_text() == 'targets = ["de", "ja"]\n'
    [group] = scan(inbox)[0]
    assert {path.name for path in group.members} == {"talk.mp4", "talk.en.srt", "talk.toml"}
    assert not [path for path in inbox.iterdir() if path.name.startswith(".")]


def test_a_part_that_comes_twice_or_too_early_changes_nothing(taking: Uploads) -> None:
    upload = taking.begin(FILES, {})
    taking.take(upload.name, 0, 0, b"01234")
    assert taking.take(upload.name, 0, 0, b"01234").arrived == (5, 0)
    assert taking.take(upload.name, 0, 7, b"789").arrived == (5, 0)
    with raises("BIL-STU-005"):
        taking.take(upload.name, 0, 5, b"567890")
    assert taking.take(upload.name, 0, 5, b"56789").arrived == (10, 0)


def test_nothing_in_the_inbox_is_overwritten(taking: Uploads, inbox: Path) -> None:
    (inbox / "talk.mp4").write_bytes(b"older")
    (inbox / "post").mkdir()
    upload = taking.begin([("talk.mp4", 0, 1), ("post/post.md", 0, 1), ("post/img/a.png", 0, 1)], {"targets": ["ja"]})
    assert taking.finish(upload.name) == ["post-2", "talk-2.mp4"]
    assert (inbox / "talk.mp4").read_bytes() == b"older"
    assert names(inbox) == [
        "post-2/bilingual.toml",
        "post-2/img/a.png",
        "post-2/post.md",
        "talk-2.mp4",
        "talk-2.toml",
        "talk.mp4",
    ]


@pytest.mark.parametrize("step", range(4))
def test_a_finish_that_is_killed_goes_on_where_it_was(
    taking: Uploads, inbox: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = taking.begin([*FILES, ("post.md", 2, 1)], {})
    for number, content in enumerate((b"0123456789", b"abc", b"# ")):
        taking.take(upload.name, number, 0, content)
    real, calls = Path.rename, [0]

    def killed(self: Path, target: Path) -> Path:
        calls[0] += 1
        if calls[0] == step + 2:
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "rename", killed)
    with pytest.raises(KeyboardInterrupt):
        taking.finish(upload.name)
    monkeypatch.setattr(Path, "rename", real)
    taking.finish(upload.name)
    assert names(inbox) == ["post.md", "talk.en.srt", "talk.mp4"]
    assert (inbox / "talk.mp4").read_bytes() == b"0123456789"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("talk.toml", "BIL-STU-010"),
        ("bilingual.toml", "BIL-STU-010"),
        ("a.zip", "BIL-STU-010"),
        ("a.exe", "BIL-STU-010"),
        ("a", "BIL-STU-010"),
        (".hidden.mp4", "BIL-STU-009"),
        (".git/a.md", "BIL-STU-009"),
        ("../a.md", "BIL-STU-009"),
        ("a/../../b.md", "BIL-STU-009"),
        ("/etc/a.md", "BIL-STU-009"),
        ("a//b.md", "BIL-STU-009"),
        ("", "BIL-STU-009"),
        ("a/" * 9 + "b.md", "BIL-STU-009"),
        ("a.reason.txt", "BIL-STU-010"),
        ("a.png", "BIL-STU-003"),
    ],
)
def test_other_files_are_refused(taking: Uploads, inbox: Path, path: str, code: str) -> None:
    with raises(code):
        taking.begin([(path, 1, 1)], {})
    assert not list(inbox.glob(".studio-*"))


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("Mein Vortrag (final).en.srt", "Mein Vortrag (final).en.srt"),
        ("演讲.mp4", "演讲.mp4"),
        ("a\\b.mp4", "a-b.mp4"),
        ("a\nb.mp4", "a-b.mp4"),
        ("a\u202eb.mp4", "ab.mp4"),
        ("u\u0308ber.md", "über.md"),
        ("nul.de.md", "_nul.de.md"),
    ],
)
def test_names_are_those_that_every_system_takes(taking: Uploads, inbox: Path, path: str, kept: str) -> None:
    taking.finish(taking.begin([(path, 0, 1), ("z.md", 0, 1)], {}).name)
    assert kept in names(inbox)


def test_names_are_not_too_long(taking: Uploads, inbox: Path) -> None:
    taking.finish(taking.begin([("長" * 200 + ".md", 0, 1)], {}).name)
    assert len(names(inbox)[0].encode()) < 100
    taking.finish(taking.begin([("b." * 5_000 + "md", 0, 1)], {}).name)
    assert max(len(name.encode()) for name in names(inbox)) < 100


def test_a_file_and_a_folder_of_one_name_are_refused(taking: Uploads, inbox: Path) -> None:
    with raises("BIL-STU-002"):
        taking.begin([("a.md", 0, 1), ("A.md/b.md", 0, 1)], {})
    assert not list(inbox.glob(".studio-*"))


def test_uploads_of_one_name_at_once_all_arrive(taking: Uploads, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = [taking.begin([("talk.md", 1, mark)], {}) for mark in range(4)]
    for mark, upload in enumerate(begun):
        taking.take(upload.name, 0, 0, str(mark).encode())
    real = Path.rename
    monkeypatch.setattr(Path, "rename", lambda path, place: (time.sleep(0.01), real(path, place))[1])
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda upload: taking.finish(upload.name), begun))
    assert sorted((inbox / name).read_text() for name in names(inbox)) == ["0", "1", "2", "3"]


def test_too_much_is_refused_before_it_comes(taking: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")._replace(free=600_000_000)
    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda path: usage)
    with raises("BIL-STU-008"):
        taking.begin([("talk.mp4", 200_000_000, 1)], {})
    taking.begin([("talk.mp4", 50_000_000, 1)], {})
    with raises("BIL-STU-001"):
        taking.begin([(f"{n}.md", 1, 1) for n in range(2001)], {})
    with raises("BIL-STU-001"):
        taking.begin([], {})
    with raises("BIL-STU-002"):
        taking.begin([("a.md", 1, 1), ("A.md", 1, 1)], {})


def test_a_text_that_no_run_reads_is_refused_before_it_comes(taking: Uploads, inbox: Path) -> None:
    for name in ("post.md", "talk.en.srt", "post/large.png"):
        with raises("BIL-SET-017", name):
            taking.begin([("talk.mp4", 50_000, 1), (name, 64_000_001, 1)], {})
    assert names(inbox) == []


class FullDisk:
    """Files on a disk with ``room`` for so many bytes more, of which as many are written as fit."""

    def __init__(self, room: int) -> None:
        self.room, self._open = room, Path.open

    def open(self, path: Path, mode: str) -> FullDisk:
        self._file = self._open(path, mode, buffering=0)
        self.fileno, self.flush = self._file.fileno, self._file.flush
        return self

    def __enter__(self) -> FullDisk:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def write(self, part: bytes) -> None:
        self.room -= self._file.write(part[: self.room])
        if self.room == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_what_has_arrived_on_a_disk_that_fills_is_continued(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    changing, inbox = studio.changing(), studio.settings.media / "inbox"
    asked = {"files": [{"path": "a.mp4", "size": 8, "changed": 7}]}
    begun = studio.client.post("/api/uploads", json=asked, headers=changing).json()
    place = f"/api/uploads/{begun['id']}/0?offset="
    disk = FullDisk(3)
    with monkeypatch.context() as full:
        full.setattr(Path, "open", lambda path, mode="r", *more: disk.open(path, mode))
        answer = studio.client.put(f"{place}0", content=b"01234567", headers=changing)
    assert (answer.status_code, answer.json()["code"]) == (422, "BIL-STU-027")
    assert answer.json()["error"].startswith("a.mp4: the disk is full; what has arrived is kept.")
    assert not [name for name in names(inbox) if not name.startswith(".studio-")], "nothing half is taken"
    again = studio.client.post("/api/uploads", json=asked, headers=changing).json()
    assert again["files"][0]["arrived"] == 3
    studio.client.put(f"{place}3", content=b"34567", headers=changing)
    done = studio.client.post(f"/api/uploads/{begun['id']}/finish", json={}, headers=changing).json()
    assert done == {"names": ["a.mp4"]}
    assert (inbox / "a.mp4").read_bytes() == b"01234567"
    assert names(inbox) == ["a.mp4"]


def test_an_upload_that_is_not_there_is_refused(taking: Uploads) -> None:
    for name in ("x", "../../etc", "0" * 32):
        with raises("BIL-STU-007"):
            taking.take(name, 0, 0, b"x")
        with raises("BIL-STU-007"):
            taking.finish(name)


def test_old_uploads_are_forgotten(taking: Uploads, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taking.begin(FILES, {})
    taking.forget_old()
    assert list(inbox.glob(".studio-*"))
    later = uploads.time.time() + 8 * 24 * 3600
    monkeypatch.setattr(uploads.time, "time", lambda: later)
    taking.forget_old()
    assert not list(inbox.glob(".studio-*"))


def test_a_page_uploads_and_chooses(studio: Studio) -> None:
    changing = studio.changing()
    asked = {
        "files": [{"path": "a.mp4", "size": 3, "changed": 7}],
        "targets": ["zh_CN"],
        "renditions": ["linkedin-1x1"],
    }
    begun = studio.client.post("/api/uploads", json=asked, headers=changing).json()
    part = studio.client.put(f"/api/uploads/{begun['id']}/0?offset=0", content=b"abc", headers=changing).json()
    assert part["files"] == [{"path": "a.mp4", "size": 3, "arrived": 3}]
    done = studio.client.post(f"/api/uploads/{begun['id']}/finish", json={}, headers=changing).json()
    assert done == {"names": ["a.mp4"]}
    toml = (studio.settings.media / "inbox" / "a.toml").read_text()
    assert toml == 'targets = ["zh-Hans"]\nrenditions = ["linkedin-1x1"]\n'


def test_a_page_cannot_choose_anything_else(studio: Studio) -> None:
    changing = studio.changing()
    files = [{"path": "a.mp4", "size": 3, "changed": 7}]
    for wrong in (
        {"files": files, "targets": ["not a language"]},
        {"files": files, "renditions": ["../x"]},
        {"files": files, "targets": 'de"]\nengines = ["x'},
        {"files": "a"},
        {"files": [{"path": "a.mp4"}]},
        {},
    ):
        answer = studio.client.post("/api/uploads", json=wrong, headers=changing)
        assert answer.status_code in (400, 422), wrong
    for size in ("1" + "0" * 30, "1e999", "NaN", "-1", "1.5", "true", "9" * 5000, '"x"'):
        body = f'{{"files": [{{"path": "a.mp4", "size": {size}, "changed": 7}}]}}'
        answer = studio.client.post("/api/uploads", content=body, headers=changing)
        assert (answer.status_code, answer.json()["code"]) == (400, "BIL-STU-013"), size[:9]
    assert names(studio.settings.media / "inbox") == []


def test_a_part_is_bounded(studio: Studio) -> None:
    changing = studio.changing()
    begun = studio.client.post(
        "/api/uploads", json={"files": [{"path": "a.mp4", "size": 10**9, "changed": 7}]}, headers=changing
    ).json()
    answer = studio.client.put(
        f"/api/uploads/{begun['id']}/0?offset=0", content=b"x" * (uploads.PART_BYTES + 1), headers=changing
    )
    assert answer.status_code == 422
    for number, offset in (("0", "-1"), ("0", "9" * 5000), ("9" * 5000, "0"), ("x", "0"), ("0", "٣")):
        place = f"/api/uploads/{begun['id']}/{number}?offset={offset}"
        assert studio.client.put(place, content=b"x", headers=changing).status_code == 400, place[:60]
