"""Each file of a finished item and of the root's state is damaged; then every command that reads it is run.

*Survived* are those that work, or end in one line with a code: no traceback, no hang, no other exit code.
"""

from __future__ import annotations

import random
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from damages import damages
from row import Row

from breaking import Ended, command
from paid_article import Desk, Services

SEED = 12
_SECONDS = 60.0
_COMMANDS_EACH = 3
COMMANDS = (
    ("status", "--json"), ("status",), ("explain",), ("fields",), ("approve",), ("apply",), ("article",),
    ("push", "wechat", "--check"), ("memory", "list"),
)  # fmt: skip
_KINDS = frozenset({".json", ".jsonl", ".toml", ".sqlite", ".md", ""})
_CODE = re.compile(r"\[BIL-[A-Z]{3}-\d{3}\]")


def attack(folder: Path, most: int) -> Row:
    row = Row("damaged state of items and roots")
    chance = random.Random(SEED)
    with Services() as services:
        desk = Desk(folder / "root", services)
        desk.publish()
        _worked_on(desk)
        shutil.copytree(desk.root, folder / "whole", symlinks=True)
        tried = [(path, *one) for path in _files(desk) for one in damages(path, chance, 6)]
        for path, kind, damage in chance.sample(tried, min(len(tried), most * 4)):
            for arguments in chance.sample(COMMANDS, _COMMANDS_EACH):
                shutil.rmtree(desk.root)
                shutil.copytree(folder / "whole", desk.root, symlinks=True)
                damage(path)
                started = time.monotonic()
                ended = command(_with_item(arguments, desk), desk.root)
                took_s = time.monotonic() - started
                fault = _fault(ended) or (f"took {took_s:.0f} s" if took_s > _SECONDS else "")
                name = f"{path.relative_to(desk.root)}: {kind}: {' '.join(arguments)}: {fault}"
                row.add(name, same=not fault)
    return row


def _worked_on(desk: Desk) -> None:
    """Let a person set a field, accept a finding and approve, so that every file of an item is there."""
    for arguments in (
        ["fields", str(desk.folder), "--set", "wechat.digest=Sieben Schiffe."],
        ["approve", str(desk.folder)],
        ["published", str(desk.folder), "--platform", "wechat", "--url", "https://example.org/harbour"],
        ["status"],
    ):
        command(arguments, desk.root)
    (desk.folder / "waivers.toml").write_text('[[waiver]]\ncheck = "numbers"\nreason = "the date is local"\n', "utf-8")
    (desk.folder / "pushed.jsonl").write_text(
        '{"at": "2026-01-01T00:00:00+00:00", "step": "created", "platform": "wechat", "pair": "en_de", "id": "7"}\n',
        "utf-8",
    )


def _files(desk: Desk) -> Iterator[Path]:
    for place in (desk.folder, desk.root / ".bilingual", desk.root / "media/work"):
        for path in sorted(place.rglob("*")):
            if path.is_file() and path.suffix in _KINDS and "posts" not in path.parts:
                yield path
    yield desk.root / "bilingual.toml"


def _with_item(arguments: tuple[str, ...], desk: Desk) -> list[str]:
    match arguments:
        case ("status" | "memory", *_):
            return list(arguments)
        case ("article",) | ("explain",):
            return [*arguments, str(desk.source), "--to", "de"]
        case ("push", platform, *rest):
            return ["push", platform, str(desk.folder), *rest]
        case _:
            return [*arguments, str(desk.folder)]


def _fault(ended: Ended) -> str:
    lines = [line for line in ended.out.splitlines() if line.startswith("bilingual: ")]
    if "Traceback" in ended.out or ended.code not in (0, 1, 2, 3):
        return f"exit {ended.code}: {ended.out[-400:]!r}"
    if ended.code == 1 and not any(_CODE.search(line) for line in lines):
        return f"exit 1 without a code: {ended.out[-300:]!r}"
    return ""
