"""Reads the runs of a Word document: formats, links, notes, pictures, formulas, fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from bilingual.articles.word.left_out import Told
from bilingual.articles.word.omml import tex_of_omml
from bilingual.articles.word.styles import Styles
from bilingual.articles.word.writing import BREAK, Format, FormattedSpan
from bilingual.articles.word.xml import attribute, child, children, descendants, is_on, local, text_in

if TYPE_CHECKING:
    from lxml.etree import _Element

# A Word link may contain anything; one that could run code becomes plain text.
_ADDRESS = re.compile(r"(?:https?|mailto|tel):|[^:]*(?:[/?#]|$)", re.IGNORECASE)
_CODE_STYLES = ("verbatim char", "html code", "html typewriter", "html sample", "html keyboard", "source text", "code")
_DROPPED = frozenset(
    ("del", "moveFrom", "pPr", "rPr", "delText", "instrText", "bookmarkEnd", "proofErr", "commentRangeStart")
)
# Characters of symbol fonts (the private use area F000 to F0FF), as Unicode.
_SYMBOLS = {
    0xB7: "•", 0xA7: "▪", 0xFC: "✓", 0xFE: "☑", 0xA8: "☐", 0x6F: "□", 0xE0: "→", 0xDF: "←", 0xD8: "➢", 0x4A: "☺",
    0x4C: "☹", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xA3: "≤", 0xB3: "≥", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞", 0xAE: "→",
    0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x6D: "μ", 0x70: "π", 0x73: "σ", 0x57: "Ω", 0x44: "Δ",
}  # fmt: skip
_LINK_FIELD = re.compile(r'\s*HYPERLINK\s+(?:\\l\s+)?(?:"([^"]*)"|(\S+))(?:.*?\\l\s+"([^"]*)")?', re.IGNORECASE)
_GENERATED = re.compile(r"\s*(?:TOC|INDEX|TOA)\b", re.IGNORECASE)


_PLAIN = Format()


@dataclass(slots=True)
class Field:
    """An open field: its instruction so far, and whether its result is being read."""

    said: str = ""
    shown: bool = False


@dataclass(slots=True)
class InlineReader:
    """Reads the runs of paragraphs, in order; fields may span several of them."""

    styles: Styles
    address_of: Callable[[str], str]  # the address of a link by its id in the document
    picture: Callable[[_Element], str]  # Markdown of a drawing
    anchors: dict[str, str]  # bookmark: address of its heading
    told: Told
    fields: list[Field] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)  # labels of the notes that the text refers to
    boxes: list[_Element] = field(default_factory=list)  # text boxes of the current paragraph

    def spans(self, element: _Element, base: Format = _PLAIN) -> Iterator[FormattedSpan]:
        for one in element:
            yield from self._one(one, base)

    def _one(self, one: _Element, base: Format) -> Iterator[FormattedSpan]:
        name = local(one)
        if name in ("del", "moveFrom"):
            self.told.deleted.append(text_in(one, "delText", "t"))
        elif name in _DROPPED:
            return
        elif name == "r":
            yield from self._run(one, base)
        elif name == "hyperlink":
            yield from self.spans(one, self._linked(base, self._target(one)))
        elif name == "fldSimple":
            said = attribute(one, "instr")
            found = _LINK_FIELD.match(said)
            yield from self.spans(one, self._linked(base, _field_target(found, self.anchors)) if found else base)
        elif name in ("oMath", "oMathPara"):
            yield self.formula(one)
        elif name in ("drawing", "pict", "object"):
            yield from self._content(one, name, base)
        elif name in ("ins", "moveTo"):
            inserted = list(self.spans(one, base))
            self.told.inserted.append("".join(span.text for span in inserted))
            yield from inserted
        elif name == "sdt":
            if child(one, "sdtPr", "showingPlcHdr") is None and (content := child(one, "sdtContent")) is not None:
                yield from self.spans(content, base)
        elif name == "AlternateContent":
            yield from self._alternative(one, base)
        elif name in ("smartTag", "customXml", "dir", "bdo", "Choice", "Fallback", "p"):
            yield from self.spans(one, base)

    def _alternative(self, one: _Element, base: Format) -> Iterator[FormattedSpan]:
        choices = [*children(one, "Choice"), *children(one, "Fallback")]
        telling = [
            c for c in choices if any(True for _ in descendants(c, "txbxContent", "blip", "oMath", "t", "imagedata"))
        ]
        for choice in (telling or choices)[:1]:
            yield from self.spans(choice, base)

    def _run(self, run: _Element, base: Format) -> Iterator[FormattedSpan]:
        properties = child(run, "rPr")
        look = self._format(properties, base)
        for one in run:
            name = local(one)
            if name == "fldChar":
                self._field(attribute(one, "fldCharType"))
            elif name == "instrText":
                if self.fields:
                    self.fields[-1].said += one.text or ""
            elif self._between_fields() or name in _DROPPED:
                continue
            elif self._in_contents():
                if name == "t":
                    self.told.contents.append(one.text or "")
            elif self._is_hidden(properties):
                if name == "t":
                    self.told.hidden.append(one.text or "")
            else:
                yield from self._content(one, name, self._with_field(look))

    def _content(self, one: _Element, name: str, look: Format) -> Iterator[FormattedSpan]:
        if name == "t":
            yield FormattedSpan(_known_signs(one.text or "", self.told), look)
        elif name in ("tab", "ptab"):
            yield FormattedSpan(" ", look)
        elif name in ("br", "cr"):
            if attribute(one, "type") not in ("page", "column"):
                yield FormattedSpan(BREAK, look, literal=True)
        elif name == "noBreakHyphen":
            yield FormattedSpan("\u2011", look)
        elif name == "sym":
            yield FormattedSpan(_known_signs(chr(int(attribute(one, "char") or "20", 16)), self.told), look)
        elif name == "footnoteReference":
            yield self._note(attribute(one, "id"))
        elif name == "endnoteReference":
            yield self._note(f"end{attribute(one, 'id')}")
        elif name == "ruby":
            said, reading = ("".join(map(text_in, children(one, which))) for which in ("rubyBase", "rt"))
            yield FormattedSpan(f"<ruby>{said}<rt>{reading}</rt></ruby>", literal=True)
        elif name in ("drawing", "pict", "object"):
            boxes = list(descendants(one, "txbxContent"))
            self.boxes += boxes
            if not boxes and (shown := self.picture(one)):
                yield FormattedSpan(shown, Format(link=look.link), literal=True)
        elif name in ("oMath", "oMathPara", "AlternateContent", "sdt"):
            yield from self._one(one, look)

    def _note(self, label: str) -> FormattedSpan:
        self.notes.add(label)
        return FormattedSpan(f"[^{label}]", literal=True)

    def _format(self, properties: _Element | None, base: Format) -> Format:
        style = attribute(child(properties, "rStyle"))
        names = self.styles.names(style)

        def on(*toggles: str) -> bool:
            for toggle in toggles:
                said = is_on(properties, toggle)
                if said is None and style:
                    said = self.styles.run_toggle(style, toggle)
                if said:
                    return True
            return False

        vertical = {"superscript": "sup", "subscript": "sub"}.get(attribute(child(properties, "vertAlign")), "")
        linked = bool(base.link) or "hyperlink" in names
        return replace(
            base,
            strong=on("b"),
            emphasis=on("i"),
            strike=on("strike", "dstrike"),
            underline=on("u") and not linked,
            mark=attribute(child(properties, "highlight")) not in ("", "none"),
            vertical=vertical,
            code=any(name in _CODE_STYLES for name in names),
        )

    def _is_hidden(self, properties: _Element | None) -> bool:
        said = is_on(properties, "vanish")
        return bool(self.styles.run_toggle(attribute(child(properties, "rStyle")), "vanish") if said is None else said)

    def formula(self, element: _Element) -> FormattedSpan:
        formulas = [element] if local(element) == "oMath" else list(children(element, "oMath"))
        tex = " \\\\ ".join(filter(None, map(tex_of_omml, formulas)))
        if not tex:
            self.told.lost.append(("an equation", "it has no characters"))
            return FormattedSpan("")
        return FormattedSpan(f"$${tex}$$" if local(element) == "oMathPara" else f"${tex}$", literal=True)

    # ── fields and links ──────────────────────────────────────────────────────────────────────────

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].shown = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _between_fields(self) -> bool:
        """Return whether the text here is an instruction."""
        return any(not one.shown for one in self.fields)

    def _in_contents(self) -> bool:
        return any(_GENERATED.match(one.said) for one in self.fields)

    def _with_field(self, look: Format) -> Format:
        for one in reversed(self.fields):
            if found := _LINK_FIELD.match(one.said):
                return self._linked(look, _field_target(found, self.anchors))
        return look

    def _target(self, link: _Element) -> str:
        address = self.address_of(attribute(link, "id")) if attribute(link, "id") else ""
        anchor = attribute(link, "anchor")
        if address:
            return f"{address}#{anchor}" if anchor and "#" not in address else address
        return self.anchors.get(anchor, f"#{anchor}" if anchor else "")

    def _linked(self, look: Format, address: str) -> Format:
        if address.startswith("#") and address not in self.anchors.values():
            self.told.links.append(address)
            return look
        if not address or not _ADDRESS.match(address):
            return look
        return replace(look, link=quote(address, safe="/:?#[]@!$&+,;=%-._~"), underline=False)


def _field_target(found: re.Match[str], anchors: dict[str, str]) -> str:
    address = found[1] or found[2] or ""
    if re.match(r"\s*HYPERLINK\s+\\l", found[0], re.IGNORECASE):
        return anchors.get(address, f"#{address}")
    return f"{address}#{found[3]}" if found[3] else address


def _known_signs(text: str, told: Told) -> str:
    """Return *text* with the characters of symbol fonts as Unicode; unknown ones are told."""

    def sign(match: re.Match[str]) -> str:
        known = _SYMBOLS.get(ord(match[0]) - 0xF000, "")
        if not known:
            told.signs.append(f"U+{ord(match[0]):04X}")
        return known

    return re.sub("[\uf000-\uf0ff]", sign, text)
