"""Bad input gives one clear error message, the right exit code and a failed flow run, without losing anything."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bilingual.cli.main import run
from support.attacks.bad_input import CASES, Place
from support.servers.servers import TranslatorServer


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root in which one article was published."""
    folder = tmp_path_factory.mktemp("earlier")
    with TranslatorServer() as server:
        at = Place(folder, server, folder)
        at.settings()
        before = at.article("# Before\n\nThis one went well.\n", "before.md")
        assert run(["article", str(before), "--to", "de", "--root", str(folder)]) == 0
    return folder


@pytest.fixture
def place(earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    root, files = tmp_path / "root", tmp_path / "files"
    shutil.copytree(earlier / "media", root / "media")
    files.mkdir()
    monkeypatch.setenv("BILINGUAL_ROOT", str(root))
    with TranslatorServer() as server:
        at = Place(root, server, files)
        at.settings()
        at.extra["earlier"] = snapshot(root / "media/outbox")
        assert at.extra["earlier"]
        yield at


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def parameters(command: list[str]) -> tuple[str, dict[str, Any]]:
    """The flow's parameters for a command line."""
    kind, source, *rest = command
    options = dict(zip(rest[::2], rest[1::2], strict=True))
    names = {"--to": "targets", "--speech": "speech", "--translation": "translation", "--render": "renditions"}
    values: dict[str, Any] = {"source": source}
    for option, value in options.items():
        if option == "--from":
            values["start"] = value
        else:
            values[names[option]] = value if option == "--speech" else [value]
    return kind, values


# It hears a talk first; test_sidecar.py refuses such a script, too.
HEARD = {"a script that is not what is spoken"}


@pytest.mark.parametrize("name", [pytest.param(c, marks=pytest.mark.slow) if c in HEARD else c for c in CASES])
def test_one_line_the_exit_code_and_nothing_lost(name: str, place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    code, build = CASES[name]
    command, expected = build(place)
    before = snapshot(place.files)
    capsys.readouterr()

    assert run(command) == code

    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1, said
    assert said[0].startswith("bilingual: ")
    assert said[0].endswith(f"[{expected}]"), said[0]
    assert_nothing_lost(place, before)


def assert_nothing_lost(place: Place, before: dict[str, bytes]) -> None:
    assert snapshot(place.files) == before, "a file was lost or changed"
    assert snapshot(place.root / "media/outbox").items() >= place.extra["earlier"].items(), "earlier results changed"


# One of each kind: a source, a request, a service.
QUICK = {"a text called mp4", "a missing file", "an unknown language", "broken front matter", "a server error"}


@pytest.mark.parametrize("name", [c if c in QUICK else pytest.param(c, marks=pytest.mark.slow) for c in CASES])
def test_the_flow_fails_with_the_same_line(name: str, place: Place, prefect: None) -> None:
    from bilingual.flows.article import article
    from bilingual.flows.video import video

    _, build = CASES[name]
    command, expected = build(place)
    source, before = Path(command[1]), snapshot(place.files)
    kind, values = parameters(command)
    state = (video if kind == "video" else article)(**values, return_state=True)
    assert state.is_failed()
    assert state.message.endswith(f"[{expected}]")
    assert "\n" not in state.message
    assert source.exists() == (str(source.relative_to(place.files)) in before or source.is_dir())
    assert_nothing_lost(place, before)


def test_a_file_that_grows_is_left_alone(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from bilingual.engines import sources

    path = place.article()
    honest = sources.sha256_of

    def growing(read: Path) -> str:
        sha = honest(read)
        with read.open("a") as file:
            file.write("and more\n")
        return sha

    monkeypatch.setattr(sources, "sha256_of", growing)
    assert run(["article", str(path), "--to", "de"]) == 1


def test_a_full_disk_is_one_line(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = place.article()
    capsys.readouterr()

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert run(["article", str(path), "--to", "de"]) == 1
    said = capsys.readouterr().err.strip()
    assert "No space left on device" in said
    assert "Free some space" in said
    assert not list((place.root / "media/outbox").rglob("*.part"))
    assert snapshot(place.root / "media/outbox").items() >= place.extra["earlier"].items()


# That a build without libass is seen: tests/engines/media/encoding/test_features.py.
@pytest.mark.parametrize("lacking", ["ffmpeg", pytest.param("libass", marks=pytest.mark.slow)])
def test_without_a_usable_ffmpeg(lacking: str, place: Place) -> None:
    """In a process of its own, with a PATH that has no ffmpeg, or one that was built without libass."""
    path = place.talk()
    programs = place.files.parent / "bin"
    programs.mkdir()
    if lacking == "libass":
        real = subprocess.run(["which", "ffmpeg"], capture_output=True, text=True, check=True).stdout.strip()
        probe = subprocess.run(["which", "ffprobe"], capture_output=True, text=True, check=True).stdout.strip()
        (programs / "ffprobe").symlink_to(probe)
        (programs / "ffmpeg").write_text(
            '#!/bin/sh\ncase "$*" in *-filters*) ' + real + ' "$@" | /bin/grep -v " ass \\| subtitles " ;; '
            "*) exec " + real + ' "$@" ;; esac\n',
            "utf-8",
        )
        (programs / "ffmpeg").chmod(0o755)
    for name in ("fc-match", "fc-list"):
        found = subprocess.run(["which", name], capture_output=True, text=True, check=True).stdout.strip()
        (programs / name).symlink_to(found)
    command = [sys.executable, "-m", "bilingual", "video", str(path), "--to", "de"]
    environment = os.environ | {"PATH": str(programs)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert lacking in done.stderr
    assert "install" in done.stderr


ODD_NAMES = [
    "two words.md",
    'it\'s "quoted".md',
    "one, two: three.md",
    "[brackets] {braces}.md",
    "中文 文章.md",
    "emoji 🎬.md",
    "-leading-dash.md",
    "x" * 252 + ".md",
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_are_published(name: str, place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    path = place.article(name=name)
    assert run(["article", "--to", "de", "--", str(path)]) == 0, capsys.readouterr().err
    made = [
        path.parent for path in (place.root / "media/outbox").glob("*/manifest.json") if path.parent.name != "before"
    ]
    assert len(made) == 1
    assert len(made[0].name.encode()) <= 80
    assert (made[0] / "index.html").is_file()
