"""Each file of finished items and of the root's state is damaged; then every command that reads it is run.

*Survived* are those that work, or end in one line with a code: no traceback, no hang, no other exit code. *Wrong* is
what ended as ready although its texts are others now; *lost* is what a person made that is nowhere any more.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from damages import damages
from full_root import FullRoot
from row import Row

from support.attacks.breaking import Ended, command
from support.sources.paid_article import Services

SEED = 12
_SECONDS = 60.0
_COMMANDS_EACH = 3
MAKING = frozenset({"article", "video", "apply", "approve"})
"""The commands that say of an item that it is ready."""
_OWN_FILES = ("waivers.toml", "published.json", "pushed.jsonl", "bilingual.toml", "corrections", "memory.sqlite", "in")
"""What only a person made, and no run can make again."""
EDITS = ("bitext", "review", "transcript", "contents", ".de.md", ".srt", ".md")
"""In these, another text that can be read is an edit."""
_CODE = re.compile(r"\[BIL-[A-Z]{3}-\d{3}\]")
Command = Callable[[FullRoot, str], list[str]]


def _item(full: FullRoot, name: str) -> str:
    return str(full.outbox / name)


COMMANDS: Mapping[str, Command] = {
    "run": lambda full, name: full.run(name),
    "apply": lambda full, name: ["apply", _item(full, name)],
    "status": lambda full, name: ["status"],
    "status --json": lambda full, name: ["status", "--json"],
    "status ITEM": lambda full, name: ["status", _item(full, name)],
    "check": lambda full, name: ["check", str(full.root / "in/tea.md"), str(full.root / "in/tea.de.md")],
    "approve": lambda full, name: ["approve", _item(full, name)],
    "approve --all": lambda full, name: ["approve", _item(full, name), "--all"],
    "published": lambda full, name: ["published", _item(full, name), "--platform", "blog"],
    "push --check": lambda full, name: ["push", "wechat", _item(full, name), "--check"],
    "push": lambda full, name: ["push", "wechat", _item(full, name)],
    "explain": lambda full, name: ["explain", *full.run(name)[1:]],
    "fields": lambda full, name: ["fields", _item(full, name)],
    "fields --set": lambda full, name: ["fields", _item(full, name), "--set", "linkedin.hook=Sieben."],
    "memory list": lambda full, name: ["memory", "list"],
}


def attack(folder: Path, most: int) -> Row:
    row = Row("damaged state of items and roots")
    chance = random.Random(SEED)
    with Services() as services:
        full = FullRoot(folder / "root", services)
        full.make()
        shutil.copytree(full.root, folder / "whole", symlinks=True)
        before = {name: texts_of(full, name) for name in full.sources}
        tried = [(path, *one) for path in full.files() for one in damages(path, chance, 6)]
        for path, kind, damage in chance.sample(tried, min(len(tried), most * 4)):
            name = full.item_of(path)
            for said in chance.sample(sorted(COMMANDS), _COMMANDS_EACH):
                shutil.rmtree(full.root)
                shutil.copytree(folder / "whole", full.root, symlinks=True)
                damage(path)
                inside = path.relative_to(full.root)
                owned = Owned(full.root)
                started = time.monotonic()
                ended = command(COMMANDS[said](full, name), full.root)
                took_s = time.monotonic() - started
                fault = fault_of(ended) or (f"took {took_s:.0f} s" if took_s > _SECONDS else "")
                lost = owned.lost()
                ready = ended.code == 0 and COMMANDS[said](full, name)[0] in MAKING
                edit = is_edit(inside.name, kind)
                wrong = ready and not edit and texts_of(full, name) != before[name]
                what = f"{inside}: {kind}: {said}: {fault}{' LOST ' if lost else ''}{'; '.join(lost)}"
                row.add(what + (" WRONG" if wrong else ""), same=not fault, lost=len(lost), wrong=wrong)
    return row


def is_edit(name: str, kind: str) -> bool:
    """Return whether the damage *kind* of a file of that *name* cannot be told from a person's edit."""
    return any(mark in name for mark in EDITS) and ("=" in kind or kind == "each key twice")


def texts_of(full: FullRoot, name: str) -> list[tuple[str, str | None]]:
    """Return the sentences of the item with their translations, in any pair; [] if they cannot be read."""
    found = []
    for path in sorted((full.outbox / name).glob("bitext.*.json")):
        try:
            found += [(unit["source"], unit["target"]) for unit in json.loads(path.read_text("utf-8"))["units"]]
        except (OSError, ValueError, LookupError, TypeError):
            continue
    return found


class Owned:
    """What a person made in a root, as it was when this was created."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._before = {path: path.read_bytes() for path in self._files()}
        self._remembered = _remembered(root)

    def lost(self) -> list[str]:
        """Return what is nowhere in the root any more."""
        found = []
        for path, content in self._before.items():
            if not content.strip(b"\0 \n") or path.name == "memory.sqlite":
                continue
            now = path.read_bytes() if path.is_file() else b""
            if now.startswith(content.rstrip()) or _holds(now, content) or self._elsewhere(content):
                continue
            found.append(str(path.relative_to(self._root)))
        if missing := self._remembered - _remembered(self._root):
            found.append(f"{len(missing)} of the memory")
        return found

    def _files(self) -> Iterator[Path]:
        for path in sorted(self._root.rglob("*")):
            inside = path.relative_to(self._root).parts
            own = set(inside) & set(_OWN_FILES) and not {"work", "posts"} & set(inside) and path.suffix != ".lock"
            if own and path.is_file() and not path.is_symlink():
                yield path

    def _elsewhere(self, content: bytes) -> bool:
        return any(
            path.is_file()
            and not path.is_symlink()
            and path.stat().st_size >= len(content)
            and content in path.read_bytes()
            for path in self._root.rglob("*")
        )


def _holds(now: bytes, before: bytes) -> bool:
    """Return whether the publications of *before* are all in *now*."""
    try:
        old, new = json.loads(before)["platforms"], json.loads(now)["platforms"]
        return bool(old.keys() <= new.keys())
    except (ValueError, LookupError, TypeError, AttributeError):
        return False


def _remembered(root: Path) -> set[tuple[str, ...]]:
    """Return what the memory holds of a person; nothing if it is damaged."""
    try:
        with closing(sqlite3.connect(f"file:{root / '.bilingual/memory.sqlite'}?mode=ro", uri=True)) as memory:
            return {tuple(map(str, row)) for row in memory.execute("select * from entry")}
    except sqlite3.Error:
        return set()


def fault_of(ended: Ended) -> str:
    lines = [line for line in ended.out.splitlines() if line.startswith("bilingual: ")]
    if "Traceback" in ended.out or ended.code not in (0, 1, 2, 3):
        return f"exit {ended.code}: {ended.out[-400:]!r}"
    if ended.code == 1 and not any(_CODE.search(line) for line in lines):
        return f"exit 1 without a code: {ended.out[-300:]!r}"
    if ended.code == 1 and len(lines) > 1:
        return f"{len(lines)} lines: {ended.out[-600:]!r}"
    return ""
