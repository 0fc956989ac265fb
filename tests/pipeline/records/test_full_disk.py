"""The smaller commands on a disk that is full or read-only: one line with the place, exit code 1, nothing lost."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from support.attacks.breaking import Full, command
from support.results.results import Place

TMX = (
    '<?xml version="1.0"?><tmx version="1.4"><header/><body><tu><tuv xml:lang="en"><seg>Seven ships.</seg></tuv>'
    '<tuv xml:lang="de"><seg>Sieben Schiffe.</seg></tuv></tu></body></tmx>'
)
COMMANDS: dict[str, Callable[[Place], list[str]]] = {
    "published": lambda at: ["published", str(at.folder), "--platform", "blog", "--url", "https://example.org/x"],
    "fields": lambda at: ["fields", str(at.folder), "--to", "de", "--set", "wechat-channels.title=Sieben"],
    "glossary": lambda at: ["glossary", "add", "keeper", "Wärter", "--to", "de"],
    "memory import": lambda at: ["memory", "import", str(at.root.parent / "more.tmx")],
    "memory export": lambda at: ["memory", "export", str(at.root / "all.tmx")],
    "subtitle": lambda at: [
        "subtitle",
        *("--transcript", str(at.folder / "transcript.json")),
        *("--bitext", str(at.folder / "bitext.en_de.json")),
        *("--out", str(at.root / "cues"), "--allow-partial"),
    ],
}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_without_room_is_one_line_and_succeeds_later(name: str, code: int, place: Place) -> None:
    (place.root.parent / "more.tmx").write_text(TMX, "utf-8")
    arguments = COMMANDS[name](place)
    before = _texts(place.root)
    failed = command(arguments, place.root, Full(0, code))
    assert (failed.code, len(failed.out.splitlines())) == (1, 1), failed.out
    assert failed.out.startswith(f"bilingual: {place.root}/"), failed.out
    assert os.strerror(code) in failed.out
    assert _texts(place.root) == before
    later = command(arguments, place.root)
    assert later.code == 0, later.out


def _texts(root: Path) -> dict[str, bytes]:
    """What a person or a run made, without the state of the program."""
    paths = (path for path in root.rglob("*") if path.is_file() and not {".bilingual", "work"} & set(path.parts))
    return {str(path): path.read_bytes() for path in paths}
