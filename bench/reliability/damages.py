"""Files of a root, damaged in every way that disks, editors and programs that synchronise folders have."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Damage = Callable[[Path], object]


def _as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _as_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


ANY: Mapping[str, Damage] = {
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "40 flipped bytes": lambda path: path.write_bytes(
        bytes(byte ^ 0x95 for byte in path.read_bytes()[:40]) + path.read_bytes()[40:]
    ),
    "a folder": _as_folder,
    "a link to itself": _as_link,
    "no file": lambda path: path.unlink(),
}
"""What happens to a file of any kind."""
TEXT: Mapping[str, Damage] = {
    "UTF-16": lambda path: path.write_bytes(path.read_text("utf-8").encode("utf-16")),
    "Latin-1": lambda path: path.write_bytes(path.read_bytes() + "é".encode("latin-1")),
    "a list": lambda path: path.write_text("[]", "utf-8"),
    "null": lambda path: path.write_text("null", "utf-8"),
    "nested without end": lambda path: path.write_text('{"a":' * 100_000, "utf-8"),
    "a number of 5,000 digits": lambda path: path.write_text('{"version": ' + "9" * 5000 + "}", "utf-8"),
    "NaN": lambda path: path.write_text('{"version": NaN}', "utf-8"),
}
WRONG: tuple[object, ...] = (
    None,
    True,
    -1,
    10**400,
    1.5,
    "",
    "é" * 10,
    "\ud800",
    [],
    [None],
    {},
    {"": {}},
    "../../../etc/passwd",
    "0x",
)
"""What may stand in the place of any value."""


def damages(path: Path, moments: random.Random, most_values: int) -> Iterator[tuple[str, Damage]]:
    """Give the damages for the file *path*, those of *most_values* of its values among them, each with its name."""
    yield from ANY.items()
    if path.suffix not in (".json", ".jsonl", ".toml", ".md", ".txt", ""):
        return
    yield from TEXT.items()
    try:
        value = json.loads(path.read_text("utf-8"))
    except ValueError:
        return
    places = [*_places(value, ())]
    for place in moments.sample(places, min(most_values, len(places))):
        wrong = moments.choice(WRONG)
        yield f"{'.'.join(map(str, place))} = {str(wrong)[:20]!a}", _replaced(place, wrong)
    yield "each key twice", lambda path: path.write_text(_twice(path.read_text("utf-8")), "utf-8")


@dataclass(frozen=True)
class Drawn:
    """A *damage* of the file *path* by its *kind*, and when it happens: before the *command*, or after that *share* of
    what it changes on the disk.
    """

    path: Path
    kind: str
    damage: Damage
    command: str
    share: float | None


def drawn(files: Iterable[Path], commands: Sequence[str], chance: random.Random) -> Iterator[Drawn]:
    """Give draws of (damage, moment, command) without end, the same ones for the same *chance*.

    Each file is drawn as often as another, or those with many values would be all. Half of the moments are before.
    """
    known = [(path, [*damages(path, chance, 6)]) for path in files]
    while True:
        path, kinds = chance.choice(known)
        kind, damage = chance.choice(kinds)
        yield Drawn(path, kind, damage, chance.choice(commands), chance.choice((None, chance.random())))


def _places(value: object, place: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if place:
        yield place
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from _places(one, (*place, key))


def _replaced(place: tuple[Any, ...], wrong: object) -> Damage:
    def write(path: Path) -> None:
        value = json.loads(path.read_text("utf-8"))
        inner = value
        for key in place[:-1]:
            inner = inner[key]
        inner[place[-1]] = wrong
        path.write_text(json.dumps(value), "utf-8")

    return write


def _twice(text: str) -> str:
    inner = text.strip().removeprefix("{").removesuffix("}")
    return "{" + inner + "," + inner + "}" if inner else text
