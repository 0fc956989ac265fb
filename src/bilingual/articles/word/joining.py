"""Joins the blocks of a Word document into one Markdown text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bilingual.articles.word.styles import Numbered

_OPENS = re.compile(r"^(#{1,6}|[-+>]|={3,}|:{3,}|!{3}|\?{3}|\d{1,9}[.)])(?=\s|$|\w)|^([-=_*]{3,})$")


@dataclass(frozen=True, slots=True)
class WordBlock:
    """One block: ``kind`` is heading, paragraph, item, continued (more of an item), code, quote, table or raw."""

    kind: str
    text: str
    level: int = 0
    numbered: Numbered | None = None


def joined(pieces: list[WordBlock]) -> str:
    """Return *pieces* as one text; items of a list follow each other without empty lines."""
    writer = _BlockWriter()
    for piece in pieces:
        writer.add(piece)
    return "".join(writer.parts).strip("\n")


@dataclass(slots=True)
class _BlockWriter:
    parts: list[str] = field(default_factory=list)
    widths: list[tuple[int, int]] = field(default_factory=list)  # level and width of the marks of the open items
    before: str = ""
    last: Numbered | None = None
    sign: str = "."  # another one begins a new list

    def add(self, piece: WordBlock) -> None:
        in_list = self.before in ("item", "continued") and bool(self.widths)
        if piece.kind == "item" and piece.numbered is not None:
            self._item(piece.text, piece.numbered, in_list)
        elif piece.kind == "continued" and in_list:
            self.parts.append("\n\n" + self._indented(_safe(piece.text), first=True))
        elif piece.kind == "code":
            if self.before == "code":
                self.parts[-1] = self.parts[-1].removesuffix("```") + f"{piece.text}\n```"
            else:
                self.parts.append(f"\n\n```\n{piece.text}\n```")
        elif piece.kind == "quote":
            start = "\n>\n> " if self.before == "quote" else "\n\n> "
            self.parts.append(start + _safe(piece.text).replace("\n", "\n> "))
        elif piece.kind == "heading":
            self.parts.append(f"\n\n{'#' * max(1, piece.level)} {piece.text}")
        else:
            self.parts.append("\n\n" + (piece.text if piece.kind in ("table", "raw") else _safe(piece.text)))
        self.before = piece.kind
        if piece.kind not in ("item", "continued"):
            self.widths, self.last = [], None

    def _item(self, text: str, own: Numbered, in_list: bool) -> None:
        if not in_list:
            self.widths, self.sign = [], "."
        while self.widths and self.widths[-1][0] >= own.level:
            self.widths.pop()
        beside = self.last if self.last is not None and self.last.level == own.level else None
        continues = beside is None or (beside.list_id, beside.number + 1) == (own.list_id, own.number)
        if in_list and own.ordered and not continues:
            self.sign = ")" if self.sign == "." else "."
        mark = f"{own.number}{self.sign} " if own.ordered else "- "
        lead = self._indented("", first=True)
        self.widths.append((own.level, len(mark)))
        self.parts.append(("\n" if in_list else "\n\n") + lead + mark + self._indented(_safe(text)))
        self.last = own

    def _indented(self, text: str, *, first: bool = False) -> str:
        indent = " " * sum(width for _, width in self.widths)
        return (indent if first else "") + text.replace("\n", f"\n{indent}")


def _safe(text: str) -> str:
    """Escape what would make a line of *text* another block."""
    return "\n".join(_OPENS.sub(_escaped, line) for line in text.split("\n"))


def _escaped(match: re.Match[str]) -> str:
    mark = match[0]
    return f"{mark[:-1]}\\{mark[-1]}" if mark[0].isdigit() else f"\\{mark}"
