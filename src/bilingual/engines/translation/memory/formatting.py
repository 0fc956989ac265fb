"""Plain words of a formatted sentence, and its formatting on a plain translation, for matches of the memory."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterator

from bilingual.text.markup.dialects import emoji_named
from bilingual.text.markup.masking import mask
from bilingual.text.markup.placeholders import Masked, MaskedPiece

_TAGS = re.compile(r"<[^<>]*>")
_CHARACTER = re.compile(r"\\.|&#?\w+;")  # it may be a word in the translation
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_LEAD_IN = re.compile(r"[^:：]{1,60}[:：]")


def readable(text: str, labels: Collection[str] = ()) -> str:
    """Return *text* without its markup, with the text of code and addresses.

    >>> readable("Press **Start** and keep `F8` [down](https://a.org/x)[^1] &amp; wait.")
    'Press Start and keep F8 down & wait.'
    """
    return _readable(text, mask(text, labels=labels))


def carried(
    source: str, target: str, known: Callable[[str], str | None], labels: Collection[str] = ()
) -> tuple[str, bool]:
    """Return the plain *target* with the formatting of *source*, and whether all of it found its place.

    Formatting around the whole sentence stays there, and code goes where *target* has the same word. Other formatted
    words go where *target* has them unchanged, or as *known* translates them.

    >>> carried("Press **Start** and `F8`.", "按下启动和F8。", {"Start": "启动"}.get)
    ('按下**启动**和`F8`。', True)
    >>> carried("Read [the manual](https://a.org).", "请阅读手册。", {}.get)
    ('请阅读手册。', False)
    """
    masked = mask(source, labels=labels)
    starts = {piece.start: piece for piece in masked.pieces}
    places: list[tuple[int, int, str, str]] = []
    whole = True
    for piece in masked.pieces:
        if piece.partner is not None and piece.partner < piece.start:
            continue
        if piece.partner is None:
            found = _atom(piece, target)
        else:
            closing = starts[piece.partner]
            inner = _readable(source[piece.end : closing.start], mask(source[piece.end : closing.start]))
            at_start = piece.start == len(masked.around[0])
            span = _span(inner, target, known, at_start=at_start)
            found = None if span is None else (*span, piece.text, closing.text)
        if found is None or any(_crosses(found, other) for other in places):
            whole = False
        elif found[2] or found[3]:
            places.append(found)
    return masked.prefix + _inserted(target, places) + masked.suffix, whole


def same_markup(one: str, two: str) -> bool:
    """Return whether two texts that are equal when normalised also have equal code, addresses and formatting."""
    return one == two or _pieces(mask(one.strip())) == _pieces(mask(two.strip()))


def skeleton(text: str, labels: Collection[str] = ()) -> str:
    """Return *text* with a number for each piece of its markup; empty if it has no code, address or the like.

    >>> skeleton("Run `a.py` **now**."), skeleton("Run **now**.")
    ('Run ⟦1⟧ ⟦2⟧now⟦3⟧.', '')
    """
    masked = mask(text, labels=labels)
    return masked.text if masked.has_words and any(piece.partner is None for piece in masked.pieces) else ""


def with_markup_of(source: str, known: str, target: str, labels: Collection[str] = ()) -> str | None:
    """Return *target*, the translation of *known*, with the addresses, code and marks that *source* has in their place.

    ``None`` unless *source* and *known* say the same and are formatted in the same places, and *target* has exactly the
    markup of *known*.

    >>> with_markup_of("See [it](https://b.org).", "See [it](https://a.org).", "Siehe [hier](https://a.org).")
    'Siehe [hier](https://b.org).'
    """
    new, old, theirs = mask(source, labels=labels), mask(known), mask(target)
    if not old.pieces and not old.prefix and not old.suffix:
        return None
    if " ".join(new.text.split()) != " ".join(old.text.split()) or len(new.pieces) != len(old.pieces):
        return None
    if bool(new.prefix) != bool(old.prefix) or (theirs.prefix, theirs.suffix) != (old.prefix, old.suffix):
        return None
    if any((one.partner is None) != (two.partner is None) for one, two in zip(new.pieces, old.pieces, strict=True)):
        return None
    texts: dict[str, str] = {}
    for one, two in zip(new.pieces, old.pieces, strict=True):
        if texts.setdefault(two.text, one.text) != one.text:
            return None  # which of two is which in the translation is not known
    if sorted(piece.text for piece in theirs.pieces) != sorted(piece.text for piece in old.pieces):
        return None
    parts, position = [], len(theirs.around[0])
    for piece in theirs.pieces:
        parts += [target[position : piece.start], texts[piece.text]]
        position = piece.end
    parts.append(target[position : len(target) - len(theirs.around[1])])
    return new.prefix + "".join(parts) + new.suffix


def _pieces(masked: Masked) -> tuple[object, ...]:
    return masked.prefix, masked.suffix, *(piece.text for piece in masked.pieces)


def _readable(text: str, masked: Masked) -> str:
    def parts() -> Iterator[str]:
        position = len(masked.around[0])
        for piece in masked.pieces:
            yield text[position : piece.start]
            yield _shown(piece)
            position = piece.end
        yield text[position : len(text) - len(masked.around[1])]

    return " ".join("".join(parts()).split())


def _shown(piece: MaskedPiece) -> str:
    text = piece.text
    if piece.partner is not None or text.startswith(("[^", "{%", "{{", "{:", "![[")):
        return ""
    if text.startswith("`"):
        return text.strip("`").strip()
    if _BREAK.match(text):
        return " "
    if text.startswith("<"):
        return text[1:-1] if "://" in text or text.startswith("<mailto:") else html.unescape(_TAGS.sub("", text))
    if text.startswith("$"):
        return text.strip("$").strip()
    if text.startswith(":") and (shown := emoji_named(text.strip(":"))):
        return shown
    if text.startswith("\\"):
        return text[1:]
    return html.unescape(text)


def _atom(piece: MaskedPiece, target: str) -> tuple[int, int, str, str] | None:
    """Return the place of code, an address and the like in *target*; None if it is not there, or more than once."""
    shown = _shown(piece)
    place = _only(shown, target) if shown.strip() else None
    if place is None:
        return (0, 0, "", "") if _CHARACTER.fullmatch(piece.text) else None
    start, end = place
    before, _, after = piece.text.partition(shown)
    return (start, end, before, after) if shown in piece.text else (start, end, "", "")


def _span(inner: str, target: str, known: Callable[[str], str | None], *, at_start: bool) -> tuple[int, int] | None:
    for words in (inner, known(inner)):
        if words and (place := _only(words, target)):
            return place
    if at_start and inner.endswith((":", "：")) and (lead := _LEAD_IN.match(target)):
        return lead.span()
    return None


def _only(words: str, target: str) -> tuple[int, int] | None:
    """Return where *words* are in *target*, if they are there once."""
    left = r"(?<![A-Za-z0-9])" if words[0].isascii() and words[0].isalnum() else ""
    right = r"(?![A-Za-z0-9])" if words[-1].isascii() and words[-1].isalnum() else ""
    found = list(re.finditer(left + re.escape(words) + right, target))
    return found[0].span() if len(found) == 1 else None


def _crosses(one: tuple[int, int, str, str], two: tuple[int, int, str, str]) -> bool:
    first, second = sorted([one[:2], two[:2]], key=lambda span: (span[0], -span[1]))
    return first[1] > second[0] and (second[1] > first[1] or first == second)


def _inserted(target: str, places: list[tuple[int, int, str, str]]) -> str:
    marks = [(start, 1, -end, opening) for start, end, opening, _ in places]
    marks += [(end, 0, -start, closing) for start, end, _, closing in places]
    for place, _, _, mark in sorted(marks, reverse=True):
        target = target[:place] + mark + target[place:]
    return target
