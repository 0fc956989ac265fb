"""Bad input gives one clear error message, the right exit code and a failed flow run, without losing anything."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bilingual.cli.main import run
from clips import cut_in_half, make_clip, speak
from servers import TranslatorServer

TALK = "The old lighthouse keeper counted seven ships. Nobody had seen them leave the harbour."
SECOND = "Every winter my neighbour repairs her wooden boat. She never takes it out to sea."


@dataclass
class Place:
    """A root with a server beside it, and what a case needs to know of both."""

    root: Path
    server: TranslatorServer
    files: Path
    extra: dict[str, Any] = field(default_factory=dict)

    def settings(self, **values: str) -> None:
        lines = {"translation": '["libretranslate"]', "packs": "false", "patience": "0"} | values
        text = "".join(f"{key} = {value}\n" for key, value in lines.items())
        engine = (
            f'[engines.libretranslate]\nurl = "{self.server.url}"\nper_second = 100\nattempts = 2\nbackoff_s = 0.01\n'
        )
        (self.root / "bilingual.toml").write_text(text + engine + "timeout_s = 2\n", "utf-8")

    def article(self, text: str = "# Tides\n\nThe sea comes back twice a day.\n", name: str = "tides.md") -> Path:
        path = self.files / name
        path.write_text(text, "utf-8")
        return path

    def clip(self, name: str = "talk.mp4", **how: Any) -> Path:
        return make_clip(self.files, name, **({"seconds": 2.0} | how))

    def talk(self, script: str = TALK, spoken: str = TALK) -> Path:
        """A real talk: *spoken* aloud, with *script* beside it."""
        sound = speak(self.files, "talk.wav", spoken)
        sound.with_suffix(".txt").write_text(script.replace(". ", ".\n"), "utf-8")
        return sound


Case = Callable[[Place], tuple[list[str], str]]
CASES: dict[str, tuple[int, Case]] = {}


def case(name: str, code: int = 1) -> Callable[[Case], Case]:
    """Register a case: it prepares its file, and returns the command and a part of the line to expect."""

    def register(build: Case) -> Case:
        CASES[name] = (code, build)
        return build

    return register


@case("a text called mp4")
def _not_media(at: Place) -> tuple[list[str], str]:
    path = at.files / "talk.mp4"
    path.write_text("this is no film\n" * 50, "utf-8")
    return ["video", str(path), "--to", "de"], "BIL-MED-037"


@case("no audio stream")
def _mute(at: Place) -> tuple[list[str], str]:
    return ["video", str(at.clip(audio=False)), "--to", "de"], "BIL-MED-004"


@case("silence")
def _silence(at: Place) -> tuple[list[str], str]:
    hush = at.files / "hush.wav"
    with wave.open(str(hush), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(bytes(2 * 16_000 * 3))
    path = at.clip(speech=hush)
    path.with_suffix(".txt").write_text("Nobody says this.\n", "utf-8")
    return ["video", str(path), "--to", "de"], "BIL-SPK-004"


@case("zero bytes")
def _empty(at: Place) -> tuple[list[str], str]:
    path = at.files / "talk.mp4"
    path.touch()
    return ["video", str(path), "--to", "de"], "BIL-SRC-009"


@case("a copy that broke off")
def _truncated(at: Place) -> tuple[list[str], str]:
    return ["video", str(cut_in_half(at.clip())), "--to", "de"], "BIL-MED-032"


@case("a missing file")
def _missing(at: Place) -> tuple[list[str], str]:
    return ["video", str(at.files / "nothing.mp4"), "--to", "de"], "BIL-SRC-006"


@case("a missing folder")
def _missing_folder(at: Place) -> tuple[list[str], str]:
    return ["article", str(at.files / "nowhere" / "post.md"), "--to", "de"], "BIL-SRC-006"


@case("a folder")
def _folder(at: Place) -> tuple[list[str], str]:
    return ["video", str(at.files), "--to", "de"], "BIL-SRC-007"


@case("an unknown language", code=2)
def _language(at: Place) -> tuple[list[str], str]:
    return ["article", str(at.article()), "--to", "klingonese"], "BIL-LNG-007"


@case("an unknown speech engine", code=2)
def _speech(at: Place) -> tuple[list[str], str]:
    return ["video", str(at.clip()), "--to", "de", "--speech", "oracle"], "BIL-SPK-005"


@case("a scripted engine is none of the table", code=2)
def _scripted(at: Place) -> tuple[list[str], str]:
    return ["article", str(at.article()), "--to", "de", "--translation", "scripted"], "BIL-SET-002"


@case("an unknown rendition", code=2)
def _rendition(at: Place) -> tuple[list[str], str]:
    return ["video", str(at.talk()), "--to", "de", "--render", "imax"], "BIL-MED-045"


@case("no rendition", code=2)
def _no_rendition(at: Place) -> tuple[list[str], str]:
    at.settings(renditions="[]")
    return ["video", str(at.talk()), "--to", "de"], "BIL-MED-066"


@case("a target equal to the source")
def _same(at: Place) -> tuple[list[str], str]:
    return ["article", str(at.article()), "--to", "en"], "BIL-SET-007"


@case("a script that is not what is spoken")
def _wrong_script(at: Place) -> tuple[list[str], str]:
    return ["video", str(at.talk(script=SECOND)), "--to", "de"], "BIL-SPK-025"


@case("a script in no encoding")
def _encoding(at: Place) -> tuple[list[str], str]:
    path = at.talk()
    path.with_suffix(".txt").write_bytes(b"\xff\xfe\x00\xd8\x00\x01 \x81\x8d\x8f\x90\x9d" * 9)
    return ["video", str(path), "--to", "de"], "BIL-SRC-021"


@case("an article in no encoding")
def _article_encoding(at: Place) -> tuple[list[str], str]:
    path = at.files / "tides.md"
    path.write_bytes("# Tides \ufffd\n\nThe sea \ufffd\ufffd comes.\n".encode())
    return ["article", str(path), "--to", "de"], "BIL-SRC-019"


@case("broken front matter")
def _front_matter(at: Place) -> tuple[list[str], str]:
    return ["article", str(at.article('---\ntitle: "Tides\n---\n\nThe sea comes.\n')), "--to", "de"], "BIL-ART-007"


@case("an empty article")
def _no_prose(at: Place) -> tuple[list[str], str]:
    return ["article", str(at.article("\n\n")), "--to", "de"], "BIL-ART-026"


@case("an excerpt behind the end")
def _excerpt(at: Place) -> tuple[list[str], str]:
    return ["video", str(at.talk()), "--to", "de", "--from", "9:00"], "BIL-SRC-014"


@case("no network for the translator")
def _no_network(at: Place) -> tuple[list[str], str]:
    at.settings(translation='["google"]', offline="true")
    return ["article", str(at.article()), "--to", "de"], "BIL-TRN-010"


@case("too many requests")
def _limited(at: Place) -> tuple[list[str], str]:
    at.server.always("429")
    return ["article", str(at.article()), "--to", "de"], "BIL-NET-016"


@case("a server error")
def _server_error(at: Place) -> tuple[list[str], str]:
    at.server.always("500")
    return ["article", str(at.article()), "--to", "de"], "BIL-NET-019"


@case("garbage from a translator")
def _garbage(at: Place) -> tuple[list[str], str]:
    at.server.always("garbage")
    return ["article", str(at.article()), "--to", "de"], "BIL-TRN-021"


@case("a page of HTML from a translator")
def _page(at: Place) -> tuple[list[str], str]:
    at.server.always("html")
    return ["article", str(at.article()), "--to", "de"], "BIL-NET-014"


@case("no font for the target")
def _font(at: Place) -> tuple[list[str], str]:
    path = at.talk()
    settings = at.root / "bilingual.toml"
    settings.write_text(settings.read_text("utf-8") + '[fonts]\nde = "Gothic of Nowhere"\n', "utf-8")
    return ["video", str(path), "--to", "de"], "BIL-MED-012"


@case("a setting that does not exist")
def _setting(at: Place) -> tuple[list[str], str]:
    at.settings(colour='"red"')
    return ["article", str(at.article()), "--to", "de"], "BIL-SET-013"


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


@pytest.mark.parametrize("name", CASES)
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
    honest = sources._sha256

    def growing(read: Path) -> str:
        sha = honest(read)
        with read.open("a") as file:
            file.write("and more\n")
        return sha

    monkeypatch.setattr(sources, "_sha256", growing)
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


@pytest.mark.parametrize("lacking", ["ffmpeg", "libass"])
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
