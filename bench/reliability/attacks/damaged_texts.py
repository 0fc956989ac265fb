"""Texts of a results folder are damaged as power cuts, bad disks and programs that synchronise folders do."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from row import Row

from support.attacks.delivered import delivered
from support.sources.paid_article import Desk, Services

KINDS: Mapping[str, Callable[[bytes], bytes]] = {
    "emptied": lambda old: b"",
    "cut": lambda old: old[: old.index(b"\n", len(old) // 2) - 1],
    "zeros at the end": lambda old: old[: len(old) // 2] + bytes(len(old) - len(old) // 2),
    "40 flipped bytes": lambda old: old[:60] + bytes(byte ^ 0x80 for byte in old[60:100]) + old[100:],
    "Windows line ends": lambda old: old.replace(b"\n", b"\r\n"),
    "a byte order mark": lambda old: b"\xef\xbb\xbf" + old,
}
TEXTS = ("bitext.en_de.json", "contents.en_de.json", "quality.en_de.json", "posts/en_de/linkedin.txt", "manifest.json")


def attack(folder: Path, most: int) -> Row:
    row = Row("damaged texts of results")
    with Services() as services:
        desk = Desk(folder / "root", services)
        desk.publish()
        wanted = delivered(desk.folder)
        shutil.copytree(desk.root, folder / "whole")
        services.paid()
        for kind, broken in KINDS.items():
            shutil.rmtree(desk.root)
            shutil.copytree(folder / "whole", desk.root)
            for name in TEXTS:
                path = desk.folder / name
                path.write_bytes(broken(path.read_bytes()))
            ended = desk.apply()
            same = ended.code == 0 and delivered(desk.folder) == wanted
            row.add(kind, same=same, paid_twice=services.paid().total(), wrong=not same and not ended.code)
            if row.tried == most:
                break
    return row
