"""What engines put around a sentence or into it: markup, JSON, labels, remarks, odd characters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bilingual.articles.inline import constructs
from bilingual.languages import pack
from bilingual.text.markup.placeholders import PLACEHOLDER

_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# Joiners and direction marks belong to the spelling of Persian, Hindi, Arabic, and to emoji.
_SPELLING = frozenset("\u200c\u200d\u200e\u200f\u061c")
# After the end of a sentence, or an empty one, a line is a remark.
_REMARK_BELOW = re.compile(r"\n[ \t]*\n|[.!?。！？…:：][\"'”」』»)\]）]*[ \t]*\n")
_BREAK = re.compile(r"(?:(?<![ \t])[ \t]+)?\n[ \t]*")
_QUOTES = '"“”„‟«»「」『』‹›'
_QUOTED = re.compile(rf"[{_QUOTES}][^{_QUOTES}]+[{_QUOTES}]")
_MARKUP = re.compile(r"[*_~`<\[{$=^:!+]")
_ENTITY = re.compile(r"&(?:[A-Za-z]\w+|#\d+|#x[0-9A-Fa-f]+);")
_OPENER = re.compile(r"(?:#{1,6}|[-*+•]|>+)(?=\s)|>|(\d{1,9})[.)、:：](?=\s)|\|")
_DATA = re.compile(r"[{\[]\s*[\"{\[]|\"\w{1,20}\"\s*:")
_TEMPLATE = re.compile(r"<\|[^|<>]{1,40}\|>|\[/?INST\]|<<SYS>>|</?(?:start|end)_of_turn>|◁/?\w+▷")
_REMARK = re.compile(r"[.!?。！？…][\"”」』»]?\s*[(\[（【［][^()\[\]（）【】［］]{2,}[)\]）】］][.。]?\s*$")
_BRACKET = re.compile(r"[(\[（【［]")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an answer; a ``grave`` one makes it unusable. ``foreign``: it is in another language."""

    what: str
    grave: bool
    foreign: bool = False


def cleaned(answer: str, sent: str, tag: str) -> str:
    """Return *answer*, in the language *tag*, without what nobody sees and *sent* does not have: control characters, a
    line break inside the sentence, spaces and quotation marks around all of it.

    >>> cleaned("\\ufeff“Wir\\nbacken\\u200b Brot.”", "We bake bread.", "de")
    'Wir backen Brot.'
    """
    text = _COLOURS.sub("", _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", answer)).replace("\t", " "))
    if not text.isprintable():
        text = "".join(c for c in text if c in "\n" or not _unseen(c) or c in sent)
    text = text.strip()
    if "\n" in text and "\n" not in sent and not _REMARK_BELOW.search(text):
        text = _BREAK.sub(pack(tag).writing.gap, text)
    if _QUOTED.fullmatch(text) and not any(mark in sent for mark in _QUOTES):
        text = text[1:-1].strip()
    return text


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf") and character not in _SPELLING


def additions(sent: str, answer: str, pair: tuple[str, str]) -> Iterator[Fault]:
    """Find what *answer* has and *sent* has not, both as they went over the wire: with placeholders for markup.

    >>> [fault.what for fault in additions("We bake bread.", "**Wir backen Brot.**", ("en", "de"))]
    ['markup was added: **Wir backen Brot.**']
    """
    sent, answer = (PLACEHOLDER.sub("⟦⟧", text) for text in (sent, answer))  # services write them in many ways
    if "\n" in answer and "\n" not in sent:
        yield Fault("it has several lines", True)
    if not answer.isprintable() and (
        odd := [c for c in answer if unicodedata.category(c) in ("Co", "Cn") and c not in sent]
    ):
        yield Fault(f"it has characters without a meaning: {' '.join(f'U+{ord(c):04X}' for c in odd[:5])}", True)
    if answer.count("\\") > sent.count("\\"):
        yield Fault("backslashes were added", True)
    for pattern, what in ((_ENTITY, "an HTML entity"), (_TEMPLATE, "a mark of the model's own")):
        if (found := pattern.search(answer)) and found[0] not in sent:
            yield Fault(f"{what} was added: {found[0]}", True)
    if _DATA.match(answer) and not _DATA.match(sent):
        yield Fault("it is data and no sentence", True)
    yield from _markup(sent, answer)
    if (label := _label(*pair).match(answer)) and not _label(*pair).search(sent):
        yield Fault(f"a label stands in front: {label[0].strip()}", True)
    if (found := _REMARK.search(answer)) and not _BRACKET.search(sent):
        yield Fault(f"a remark was added: {found[0][1:].strip()}", True)
    if " / " in answer and "/" not in sent:
        yield Fault("it holds several translations", False)


def _markup(sent: str, answer: str) -> Iterator[Fault]:
    opener, own = _OPENER.match(answer), _OPENER.match(sent)
    # "5. Mai" is for "May 5", but no text begins with a number that its source does not have.
    if opener and not own and (opener[1] is None or not re.search(rf"(?<!\d){opener[1]}(?!\d)", sent)):
        yield Fault(f"markup was added: {opener[0]}", True)
    if Counter(_MARKUP.findall(answer)) <= Counter(_MARKUP.findall(sent)):
        return
    before = Counter(construct.kind for construct in constructs(sent))
    for construct in constructs(answer):
        before[construct.kind] -= 1
        if before[construct.kind] < 0 and construct.kind not in ("escape", "emoji"):
            yield Fault(f"markup was added: {answer[construct.start : construct.end][:40]}", True)
            return


@lru_cache(maxsize=64)
def _label(source: str, target: str) -> re.Pattern[str]:
    """Return a pattern of the target language's name as a label, in three languages."""
    from langcodes import Language  # 30 ms

    wanted = Language.get(target)
    names = {
        name
        for tag in ("en", source, target)
        for one in (wanted, Language.get(wanted.language or target))
        for name in (one.display_name(tag), one.autonym())
    }
    words = "|".join(sorted((re.escape(name) for name in names), key=len, reverse=True))
    return re.compile(rf"\W*({words})\W*[:：]", re.IGNORECASE)
