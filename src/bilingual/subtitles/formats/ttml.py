"""Timed Text Markup Language, read only: TTML2, DFXP, iTT, EBU-TT-D and what players for lyrics make of it.

Elements and times: www.w3.org/TR/ttml2 (sections 8, 11 and 12), ruby: www.w3.org/TR/ttml-imsc1.1.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.entities import html5
from typing import TYPE_CHECKING

from bilingual.model.timing import Span
from bilingual.subtitles.formats.base import FileCue, Oddity, Style, SubtitleFile, SubtitleReader, shown_ms
from bilingual.subtitles.formats.tags import Marked
from bilingual.subtitles.formats.ttml_times import Clockwork

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOT = re.compile(r"\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--(?:(?!-->).)*-->\s*)*<(?:[\w-]+:)?tt[\s>]", re.DOTALL)
_DECLARATION = re.compile(r"(?<!\s)\s*<\?xml[^>]*\?>")
_ENTITY = re.compile(r"&(?:(#\d{1,7}|#x[0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));|&")
_OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))
_BLANKS = re.compile(r"[ \t\r\n]+")
_READINGS = frozenset(("text", "textContainer"))  # tts:ruby
_LATINISED = frozenset(("x-roman", "x-romanization"))  # ttm:role of lyrics
_TRANSLATED = "x-translation"
_MOST_LINKS = 8  # styles that refer to styles


class TimedText(SubtitleReader):
    """Timed Text Markup Language, ``.ttml``, ``.dfxp`` and ``.itt``."""

    id = "ttml"
    name = "TTML"

    def recognises(self, text: str) -> bool:
        return bool(_ROOT.match(text.replace("\ufeff", "")))

    def read(self, text: str) -> SubtitleFile:
        from lxml import etree

        source = _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), text.replace("\ufeff", ""), count=1)
        if not source.strip():
            return SubtitleFile(self.id, ())
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            root = etree.fromstring(_mended(source).encode("utf-8", "replace"), parser)
        except etree.XMLSyntaxError as error:
            # What a parser makes of the rest would be less than what a player shows.
            return SubtitleFile(self.id, (), (Oddity(error.lineno or 1, f"its XML is damaged ({error.msg})"),))
        reading = _Reading(root)
        reading.block(root, 0, None)
        odd = sorted(reading.odd, key=lambda found: found.line)
        return SubtitleFile(self.id, tuple(reading.ended()), tuple(odd), tuple(reading.notes))


@dataclass(slots=True)
class _Reading:
    """The content of the file with *root*, as far as it was read."""

    root: _Element
    cues: list[FileCue] = field(default_factory=list)
    open: set[int] = field(default_factory=set)  # places of cues without an end
    odd: list[Oddity] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    clocks: Clockwork = field(init=False)
    _named: dict[str, _Element] = field(init=False)

    def __post_init__(self) -> None:
        self.clocks = Clockwork.of({name: _said(self.root, name) for name in Clockwork.PARAMETERS})
        self._named = {name: one for one in self.root.iter() if (name := _said(one, "id"))}

    def block(self, element: _Element, begin_ms: int, end_ms: int | None, timed: bool = False) -> None:
        """Read what *element*, which is shown from *begin_ms*, contains; *timed*: it has a time of its own."""
        at_ms = begin_ms
        sequence = _said(element, "timeContainer") == "seq"
        for child in element:
            name = _local(child)
            if name in ("head", "metadata", "layout", "styling"):
                self.notes += [said] if (said := _text_in(child)) else []
                continue
            if name not in ("body", "div", "p"):
                continue
            start, end, own = self._time(child, at_ms if sequence else begin_ms, end_ms)
            at_ms = end if sequence and end is not None else at_ms
            if name == "p":
                self._paragraph(child, start, end, own or timed)
            else:
                self.block(child, start, end, own or timed)

    def ended(self) -> Iterator[FileCue]:
        """Yield the cues; those without an end are shown until the next one begins."""
        starts = sorted({cue.span.start_ms for cue in self.cues})
        for number, cue in enumerate(self.cues):
            start, end = cue.span.start_ms, cue.span.end_ms
            end = next((ms for ms in starts if ms > start), end) if number in self.open else end
            yield replace(cue, span=Span(start, end))

    def _time(self, element: _Element, begin_ms: int, end_ms: int | None) -> tuple[int, int | None, bool]:
        """Return when *element* is shown, and whether it says so itself; its times count from *begin_ms*.

        Some tools write all times from the start of the recording, also inside an element with a time.
        """
        said = {name: self.clocks.ms(_said(element, name)) for name in ("begin", "end", "dur")}
        first, last, length = said["begin"], said["end"], said["dur"]
        absolute = first is not None and end_ms is not None and begin_ms + first >= end_ms and first >= begin_ms
        zero = 0 if absolute else begin_ms
        start = begin_ms if first is None else zero + first
        ends = [zero + last] if last is not None else []
        ends += [start + length] if length is not None else []
        ends += [end_ms] if end_ms is not None else []
        return start, min(ends, default=None), first is not None or bool(last or length)

    def _paragraph(self, element: _Element, start_ms: int, end_ms: int | None, timed: bool) -> None:
        line = element.sourceline if isinstance(element.sourceline, int) else 0
        spans = [one for one in element.iter() if one is not element and _said(one, "begin")]
        if not timed and spans:
            for one in spans:
                start, end, _ = self._time(one, start_ms, end_ms)
                self._cue(one, start, end, line, whole=False)
            rest = Marked()
            self._inline(element, rest, 0, None, _preserves(element), frozenset(spans))
            if rest.text.strip():
                self.odd.append(Oddity(line, "text without a time", " ".join(rest.text.split())))
        elif timed:
            self._cue(element, start_ms, end_ms, line, whole=True)
        elif said := _text_in(element):
            self.odd.append(Oddity(line, "text without a time", said))

    def _cue(self, element: _Element, start_ms: int, end_ms: int | None, line: int, *, whole: bool) -> None:
        found = Marked()
        if speaker := self._speaker(element):
            found.speaks(speaker)
        self._inline(element, found, start_ms if whole else 0, end_ms, _preserves(element))
        cue = found.cue(FileCue(Span(0, 0), "", identifier=_said(element, "id"), line=line))
        if not cue.text:
            return
        if end_ms is not None and end_ms <= start_ms:
            self.odd.append(Oddity(line, "it ends before it begins", cue.text))
            return
        if end_ms is None:
            self.open.add(len(self.cues))
        self.cues.append(replace(cue, span=Span(start_ms, end_ms or start_ms + shown_ms(cue.text))))

    def _inline(
        self,
        element: _Element,
        found: Marked,
        start_ms: int,
        end_ms: int | None,
        preserve: bool,
        without: frozenset[_Element] = frozenset(),
    ) -> None:
        """Append what *element* shows to *found*, with the times, speakers and readings in it."""
        _append(found, element.text, preserve)
        for child in element:
            name = _local(child)
            role, ruby = _said(child, "role"), self._style(child, "ruby")
            if name == "br":
                found.text = found.text.rstrip(" ") + "\n"
            elif name == "span" and child not in without:
                if role == _TRANSLATED and found.text.strip():
                    found.text = found.text.rstrip(" ") + "\n"
                start, end, own = self._time(child, start_ms, end_ms)
                if own and _said(child, "begin"):
                    found.times.append((found.at, start))
                if speaker := self._speaker(child):
                    found.speaks(speaker)
                before = found.at
                self._inline(child, found, start if own else start_ms, end if own else end_ms, preserve, without)
                if ruby in _READINGS or role in _LATINISED:
                    found.styles.append(Style(before, before, "rt", found.text[before:].strip()))
                    found.text = found.text[:before]
            elif name in ("metadata", "desc", "title") and (said := _text_in(child)):
                self.notes.append(said)
            _append(found, child.tail, preserve)

    def _speaker(self, element: _Element) -> str:
        """Return the name of who speaks in *element*, "" if it is not said; an agent without a name is nobody."""
        agent = self._named.get(_said(element, "agent").partition(" ")[0])
        names = [one for one in agent.iter() if _local(one) == "name"] if agent is not None else []
        return next((said for one in names if (said := _text_in(one))), "")

    def _style(self, element: _Element, name: str, links: int = _MOST_LINKS) -> str:
        """Return the style *name* of *element*, from the styles that it refers to if it has none itself."""
        if own := _said(element, name):
            return own
        linked = (self._named.get(said) for said in _said(element, "style").split()) if links else ()
        return next((said for one in linked if one is not None and (said := self._style(one, name, links - 1))), "")


def _text_in(element: _Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _local(element: _Element) -> str:
    """Return the name of *element* without its namespace, "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _said(element: _Element, name: str) -> str:
    """Return the attribute *name* of *element* in any namespace, "" if it has none."""
    found = (str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name)
    return next(found, "").strip()


def _preserves(element: _Element) -> bool:
    """Return whether white space in *element* is shown as it is (``xml:space``)."""
    around: Iterator[_Element] = (one for one in (element, *element.iterancestors()) if _said(one, "space"))
    nearest = next(around, None)
    return nearest is not None and _said(nearest, "space") == "preserve"


def _append(found: Marked, text: str | None, preserve: bool) -> None:
    if not text:
        return
    if not preserve:
        text = _BLANKS.sub(" ", text)
        text = text.lstrip(" ") if found.text[-1:] in ("", " ", "\n") else text
    found.text += text


def _mended(source: str) -> str:
    """Return *source* with what tools write for text that is no XML: a bare "&" or "<", and HTML's names."""
    parts = re.split(r"(<!\[CDATA\[.*?\]\]>)", source, flags=re.DOTALL)
    parts[::2] = [_ENTITY.sub(_resolved, re.sub(r"<(?![A-Za-z/!?_])", "&lt;", part)) for part in parts[::2]]
    return "".join(parts)


def _resolved(entity: re.Match[str]) -> str:
    """Return an *entity* as XML has it: a bare ampersand, and names that only HTML knows, are no entities there."""
    if entity[1] or entity[2] in _OF_XML:
        return entity[0]
    return html.unescape(entity[0]) if entity[2] and f"{entity[2]};" in html5 else f"&amp;{entity[0][1:]}"
