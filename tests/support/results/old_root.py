"""A copy of the root made by 0.1.0, and the effect of current commands on it.

See ``scripts/make_upgrade_fixture.py`` for its content. The copy is adapted to this machine, since keys of 0.1.0
contain the versions of ffmpeg and some libraries, and other versions rebuild on purpose.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

FIXTURE = Path(__file__).parents[2] / "fixtures" / "v0_1_0"
FOLDERS = ("harbour", "pier", "ships")
# Where each source was dropped: a person types the same command again, wherever the source is by now.
DROPPED = {
    "harbour": ("video", "media/inbox/talks/harbour.mp4"),
    "pier": ("article", "media/inbox/pier.md"),
    "ships": ("article", "media/inbox/ships.md"),
}


@dataclass
class OldRoot:
    """One copy: ``log`` has the calls of ffmpeg, ``asked`` the addresses that somebody tried to reach."""

    path: Path
    log: Path
    asked: list[str] = field(default_factory=list)
    same_ffmpeg: bool = True

    def results(self, name: str) -> Path:
        return self.path / "media/outbox" / name

    def run(self, *arguments: str | Path) -> tuple[int, dict[str, Any]]:
        """Run one command in this process; return its exit code and what it said."""
        from bilingual.cli.main import run

        said = io.StringIO()
        with redirect_stdout(said):
            code = run([*map(str, arguments), "--root", str(self.path), "--json"])
        return code, json.loads(said.getvalue())

    def apply(self, name: str) -> tuple[int, dict[str, Any]]:
        return self.run("apply", self.results(name))

    def again(self, name: str) -> tuple[int, dict[str, Any]]:
        command, source = DROPPED[name]
        return self.run(command, self.path / source)

    def encodings(self) -> list[str]:
        """Return the calls of ffmpeg that encoded moving pictures."""
        return [line for line in self.log.read_text("utf-8").splitlines() if "libx264" in line.split()]

    def files(self) -> dict[str, bytes]:
        found = sorted(path for path in self.path.rglob("*") if path.is_file())
        return {path.relative_to(self.path).as_posix(): path.read_bytes() for path in found}

    def times(self) -> dict[str, int]:
        videos = sorted(self.path.rglob("*.mp4"))
        return {path.relative_to(self.path).as_posix(): path.stat().st_mtime_ns for path in videos}

    def targets(self, name: str, pair: str) -> dict[str, dict[str, Any]]:
        value = json.loads((self.results(name) / f"bitext.{pair}.json").read_text("utf-8"))
        return {unit["source"]: unit for unit in value["units"]}

    def report(self, name: str) -> dict[str, Any]:
        value: dict[str, Any] = json.loads((self.results(name) / "report.json").read_text("utf-8"))
        return value

    def replace(self, name: str, old: str, new: str) -> None:
        """Edit a file as a person does: *old* stands there once."""
        path = self.path / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), "utf-8")


@contextmanager
def old_root(folder: Path) -> Iterator[OldRoot]:
    """Give a copy of the fixture in *folder*; nothing reaches the network meanwhile, and ffmpeg is watched."""
    root = OldRoot(folder / "root", folder / "ffmpeg.log")
    shutil.copytree(FIXTURE, root.path)
    for path in (root.path / ".bilingual/env", root.path / "media/failed/empty.md.reason.txt"):
        path.write_text(path.read_text("utf-8").replace("@ROOT@", str(root.path)), "utf-8")
    for name in FOLDERS:
        _as_made_here(root.results(name) / "manifest.json")
    root.same_ffmpeg = _ffmpeg_of(FIXTURE) == _ffmpeg_of(root.path)
    root.log.touch()
    with pytest.MonkeyPatch.context() as patch:
        _watch_ffmpeg(root, folder / "bin", patch)

        def refuse(_: socket.socket, address: Any) -> None:
            root.asked.append(str(address))
            raise ConnectionRefusedError("the tests of upgrades reach nobody")

        patch.setattr(socket.socket, "connect", refuse)
        patch.delenv("BILINGUAL_ROOT", raising=False)
        yield root


def stage_key(facts: dict[str, Any]) -> str:
    """Return the key of a stage as 0.1.0 made it; written down here, for no later code may change what it was."""
    value = {"recipe": 1, "facts": facts}
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _watch_ffmpeg(root: OldRoot, folder: Path, patch: pytest.MonkeyPatch) -> None:
    real = shutil.which("ffmpeg")
    assert real is not None
    folder.mkdir()
    wrapper = folder / "ffmpeg"
    wrapper.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$*\" >> '{root.log}'\nexec '{real}' \"$@\"\n", "utf-8")
    wrapper.chmod(0o755)
    patch.setenv("PATH", str(folder), prepend=":")


def _ffmpeg_of(root: Path) -> str:
    manifest = json.loads((root / "media/outbox/harbour/manifest.json").read_text("utf-8"))
    return str(manifest["stages"]["preview"]["facts"]["encoder"]["version"])


def _as_made_here(path: Path) -> None:
    """Put this machine's versions into the facts of a manifest, and the keys that follow from them."""
    manifest = json.loads(path.read_text("utf-8"))
    for record in manifest["stages"].values():
        keyed = record["key"] == stage_key(record["facts"])
        _here(record["facts"])
        if keyed:  # the key of a stage whose files a person edited says just that
            record["key"] = stage_key(record["facts"])
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _here(value: Any) -> None:
    if isinstance(value, list):
        for item in value:
            _here(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name == "deep-translator":
                value[name] = version("deep-translator")
            elif name == "printer":
                value[name] = f"weasyprint {version('weasyprint')} pypdfium2 {version('pypdfium2')}"
            elif name == "version" and value.get("engine") == "sidecar":
                value[name] = f"1+pocketsphinx-{version('pocketsphinx')}"
            elif name == "version" and value.get("tool") == "ffmpeg":
                value[name] = _ffmpeg_here()
            else:
                _here(item)


@cache
def _ffmpeg_here() -> str:
    return subprocess.run(["ffmpeg", "-version"], capture_output=True, text=True, check=True).stdout.split()[2]
