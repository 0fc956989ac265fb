"""Files that would take hours or all memory are refused in seconds, in one line, and nothing is delivered."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from row import Row

from support.attacks.breaking import command

_SECONDS = 20.0
_POST = "# Harbour notes\n\nMarta Kowalska counted seven ships.\n"
_MERGED = "\n".join(f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10))


def _sparse(begins: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(begins)
        os.truncate(path, 10**12)

    return write


FILES: Mapping[str, Callable[[Path], object]] = {
    "empty.mp4": _sparse(b""),
    "empty.mp3": _sparse(b"ID3\4\0\0\x7f\x7f\x7f\x7f"),
    "sparse.md": _sparse(_POST.encode()),
    "sparse.docx": _sparse(b"PK\3\4"),
    "sparse.tmx": _sparse(b'<tmx version="1.4"><header srclang="en"/><body>'),
    "merged.md": lambda path: path.write_text(f"---\ntitle: x\na0: &a0 {{x: 1}}\n{_MERGED}\n---\n{_POST}", "utf-8"),
    "nested.md": lambda path: path.write_text(f"---\ntitle: {'[' * 50_000}\n---\n{_POST}", "utf-8"),
    "glossary.csv": lambda path: path.write_text("source,de\n" + "".join(f"a{n},b\n" for n in range(10**6)), "utf-8"),
}


def attack(folder: Path, most: int) -> Row:
    row = Row("bad and unbounded input")
    root = folder / "root"
    root.mkdir()
    for name, write in list(FILES.items())[:most]:
        path = root / name
        write(path)
        started = time.monotonic()
        ended = command(_arguments(path), root)
        took_s = time.monotonic() - started
        lines = sum(line.startswith("bilingual: ") for line in ended.out.splitlines())
        told = ended.code == 1 and lines == 1 and "Traceback" not in ended.out and name in ended.out
        row.add(f"{name}, {took_s:.0f} s", same=told and took_s < _SECONDS, wrong=ended.code == 0)
    return row


def _arguments(path: Path) -> list[str]:
    if path.suffix == ".tmx":
        return ["memory", "import", str(path)]
    if path.suffix == ".csv":
        post = path.with_name("post.md")
        post.write_text(_POST, "utf-8")
        return ["article", str(post), "--to", "de", "--glossary", str(path)]
    return ["article" if path.suffix in (".md", ".docx") else "video", str(path), "--to", "de"]
