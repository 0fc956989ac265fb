"""The fields of a WeChat article within their limits: title and digest, for its readers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bilingual.languages import pack
from bilingual.model.finding import Finding
from bilingual.views.document.model import Document, PostUnit
from bilingual.views.document.plain import written
from bilingual.views.labels import missing_mark, state_mark
from bilingual.views.limits import broken, cut_to_length, limit, read_on_wechat

_WORTH_A_PART = 30  # characters of a digest that a sentence may begin in
_FULL_STOP = re.compile(r"(?<![.．])[.．。]$")


@dataclass(frozen=True, slots=True)
class FieldText:
    """A text for a field, with the notes for readers before or after it."""

    text: str
    before: str = ""
    after: str = ""

    @property
    def whole(self) -> str:
        return f"{self.before}{self.text}{self.after}"

    def fitted(self, room: int, ending: str = "") -> str:
        """Return the line with its notes and *ending* within *room* characters, cut at a clause or word."""
        left = room - len(self.before) - len(self.after) - len(ending)
        return f"{self.before}{cut_to_length(self.text, left)}{self.after}{ending}"


def _line(document: Document, unit: PostUnit) -> FieldText:
    """Return the text of *unit* for its readers: Chinese if there is one, else the target."""
    source = " ".join(written(unit.source).split())
    if read_on_wechat(document.source):
        return FieldText(source)
    if unit.target is None:
        blank = "" if pack(document.target).writing.full_width else " "
        return FieldText(source, before=missing_mark(document.target) + blank)
    after = state_mark(unit.state, document.target)
    return FieldText(" ".join(written(unit.target).split()), after=after)


def title_of(document: Document) -> FieldText:
    """Return the title, or else the first sentence that its readers can read."""
    if document.title is not None:
        return _line(document, document.title)
    own = read_on_wechat(document.source)
    sentences = list(document.units)
    opening = next((unit for unit in sentences if own or unit.target is not None), None) or next(iter(sentences), None)
    if opening is None:
        return FieldText("–")
    line = _line(document, opening)
    return replace(line, text=_FULL_STOP.sub("", line.text) or "–")


def digest_of(document: Document) -> str:
    room = limit("wechat-digest")
    if document.summary is not None:
        return _line(document, document.summary).fitted(room)
    own = read_on_wechat(document.source)
    lines = [
        _line(document, unit)
        for block in document.blocks
        if block.kind == "paragraph"
        for unit in block.units[:6]
        if own or unit.target is not None
    ]
    text = ""
    blank = pack(document.source if own else document.target).writing.gap
    for line in lines:
        longer = f"{text}{blank}{line.whole}" if text else line.whole
        if len(longer) > room:
            left = room - len(text) - len(blank)
            return f"{text}{blank}{line.fitted(left)}" if text and left >= _WORTH_A_PART else text or line.fitted(room)
        text = longer
    return text


def shortened_fields(document: Document, title: str) -> list[Finding]:
    found = []
    for rule, full, name in (("wechat-title", title, "title"), ("wechat-author", document.author, "author")):
        measured = len(" ".join(full.split()))
        if measured > limit(rule):
            message = f"the {name} for WeChat was cut from {measured} to {limit(rule)} characters"
            found.append(broken(rule, "W", message, measured, limit(rule)))
    return found
