"""A finished file is renamed atomically, and partial files of killed runs are removed."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from bilingual.engines.media.encoding.store import clear_parts, deliver
from bilingual.errors import WorkspaceError


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "work" / "finished.mp4"
    path.parent.mkdir()
    path.write_bytes(b"new")
    return path


def test_it_replaces_the_earlier_one(made: Path, tmp_path: Path) -> None:
    output = tmp_path / "outbox/video/en_de.source.mp4"
    deliver(made, output)
    made.write_bytes(b"newer")
    deliver(made, output)
    assert [path.name for path in output.parent.iterdir()] == ["en_de.source.mp4"]
    assert output.read_bytes() == b"newer"
    assert not made.exists()


def test_results_on_another_disk_are_copied_under_a_hidden_name(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = Path.replace
    names: list[str] = []

    def across(self: Path, target: Path) -> Path:
        if self == made:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        names.append(self.name)
        return honest(self, target)

    monkeypatch.setattr(Path, "replace", across)
    output = tmp_path / "outbox/v.mp4"
    deliver(made, output)
    assert output.read_bytes() == b"new"
    assert names[0].startswith(".")
    assert ".part" in names[0]
    assert not made.exists()
    assert [path.name for path in output.parent.iterdir()] == ["v.mp4"]


def test_a_place_that_cannot_be_written_is_named(made: Path, tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file where a folder should be", "utf-8")
    with pytest.raises(WorkspaceError, match=r"outbox/v\.mp4: cannot be written: "):
        deliver(made, tmp_path / "outbox/v.mp4")
    assert made.read_bytes() == b"new"


def test_only_what_is_half_is_removed(tmp_path: Path) -> None:
    keep = ["video/en_de.source.mp4", "index.html", "posts/part.html", ".hidden"]
    half = ["video/.3f2a99.part.mp4", "posts/.abc.part", "publish/linkedin/en_de/.video.mp4.part"]
    for name in keep + half:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    clear_parts(tmp_path)
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()) == sorted(keep)
