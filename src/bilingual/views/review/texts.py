"""How a unit's texts stand in a review file, and how they are compared with what an editor saved."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from urllib.parse import quote

from bilingual.languages import pack
from bilingual.model.bitext import Unit
from bilingual.model.digest import text_digest

# Every end of a line in Unicode: editors show or change them differently, so all are line feeds in the file.
_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
# Control characters and lone surrogates, which no editor keeps.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
_QUOTES = str.maketrans({**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‘’‚‛‹›`´", "'"), **dict.fromkeys("–—―", "-")})
_JOINTS = re.compile(r"(?:(?<!\s)\s+)?\n\s*")
_RUN = re.compile("`+|~+")


def shown(text: str | None) -> str:
    r"""Return *text* as the file shows it: visible characters in lines without spaces at their ends.

    >>> shown("  one \r\ntwo\x00\u2028three ")
    'one\ntwo\nthree'
    """
    lines = _UNSEEN.sub("", _ENDS.sub("\n", text or "")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def base_of(source: str, target: str | None, *, approved: bool) -> str:
    """Return the mark of a block's header: what its two texts and its box were when the file was written."""
    texts = (unicodedata.normalize("NFC", shown(text)) for text in (source, target))
    return text_digest("\0".join((*texts, "x" * approved)))[:8]


def unit_base(unit: Unit) -> str:
    return base_of(unit.source, unit.target, approved=unit.is_approved)


def block_name(unit: str) -> str:
    """Return the id of a unit as a header names it: one word without Markdown.

    >>> block_name("s0012"), block_name("p3.2+p3.3"), block_name("a b*")
    ('s0012', 'p3.2+p3.3', 'a%20b%2A')
    """
    return quote(unit, safe="+:")


def fence_for(texts: Iterable[str]) -> str:
    """Return a fence that none of *texts* contains.

    >>> fence_for(["plain", "a ```` fence", "~~~~~"])
    '``````'
    """
    longest = max((len(run[0]) for text in texts for run in _RUN.finditer(text)), default=0)
    return "`" * max(3, longest + 1)


def same_source(saved: str, source: str) -> bool:
    """Return whether *saved* is *source*, apart from line breaks, spaces and the form of quotation marks and dashes."""
    return _bare(saved) == _bare(source)


def quotes_changed(saved: str, source: str) -> bool:
    """Return whether the editor has replaced quotation marks or dashes of *source*, which no person edits here."""
    plain, old = ("".join(unicodedata.normalize("NFC", text).split()) for text in (saved, shown(source)))
    return plain != old and same_source(saved, source)


def edited_text(saved: str, old: str | None, tag: str, *, quotes: bool) -> str | None:
    r"""Return the new text if *saved* in language *tag* is an edit of *old*, ``None`` if only the editor changed it.

    Editors break lines, join them, and remove spaces at their ends; with *quotes*, this one also replaces quotation
    marks.

    >>> edited_text("one\ntwo", "one two", "en", quotes=False), edited_text("one 2\n", "one two ", "en", quotes=False)
    (None, 'one 2 ')
    """
    old = old or ""
    before = shown(old)
    text = shown(saved)
    if _same(text, before):
        return None
    if "\n" not in before or len(text.split("\n")) != len(before.split("\n")):
        joined = _unwrapped(text, before, tag)
        if " ".join(joined.split()) == " ".join(_unwrapped(before, before, tag).split()) and "\n" in text + before:
            return None
        text = joined if "\n" not in before else text
    if quotes and _bare(text) == _bare(before):
        return None
    return _edges(old, _with_hard_breaks(text, old))


def _same(one: str, other: str) -> bool:
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFC", shown(text)).translate(_QUOTES).replace("...", "…")
    return re.sub("-+", "-", "".join(plain.split()))


def _unwrapped(text: str, original: str, tag: str) -> str:
    """Return *text* in one line: without a space between characters of a language that has none."""
    if not pack(tag).writing.spaced:
        spaced = {original[max(0, at.start() - 2) : at.end() + 2] for at in re.finditer(" ", original)}
        return _JOINTS.sub(lambda match: _joint(text, match, spaced), text)
    return _JOINTS.sub(" ", text)


def _joint(text: str, match: re.Match[str], spaced: Collection[str]) -> str:
    """Return a space between Latin words, and where the original has one *spaced*, with two characters around it."""
    before, after = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 2]
    latin = before[-1:].isascii() and after[:1].isascii()
    return " " if latin or f"{before} {after}" in spaced else ""


def _with_hard_breaks(text: str, old: str) -> str:
    """Return *text* with the spaces that end lines of *old*, which are line breaks in Markdown and editors remove."""
    ends = {line.rstrip(): line for line in old.split("\n")[:-1]}
    *lines, last = text.split("\n")
    return "\n".join([*(ends.get(line, line) for line in lines), last])


def _edges(old: str, text: str) -> str:
    """Return *text* between the spaces around *old*, which nobody sees in an editor."""
    if not old.strip():
        return text
    return old[: len(old) - len(old.lstrip())] + text + old[len(old.rstrip()) :]
