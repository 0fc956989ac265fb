"""The WeChat article: fields within their limits, and HTML in parts that fit and that the editor keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from bilingual.languages import pack
from bilingual.model.finding import Finding
from bilingual.views.base import Delivery, Prepared, View
from bilingual.views.document.html import relative_address
from bilingual.views.document.model import Document, PostBlock, PostUnit, tex_blocks
from bilingual.views.document.nesting import Branch, nest
from bilingual.views.document.nodes import Nodes
from bilingual.views.document.plain import written
from bilingual.views.labels import missing_mark, numbered_part, state_mark
from bilingual.views.limits import broken, cut_to_length, limit, read_on_wechat
from bilingual.views.wechat.preview import wechat_preview_html
from bilingual.views.wechat.rules import WeChatImage, WeChatPart, WeChatPost, validate_wechat
from bilingual.views.wechat.writer import WeChatWriter, signed_piece, theme_named

_ROOM_FOR_LABEL = 400
_FULL_STOP = re.compile(r"(?<![.．])[.．。]$")


def render(prepared: Prepared) -> Delivery:
    """Return the article in parts, its fields, and with the packs the page to copy from."""
    listing, reasons = prepared.listing, prepared.reasons
    places = {image["address"]: relative_address(image["file"]) for image in listing.get("images", ())}
    document = replace(prepared.document, pictures=places)
    post = wechat_html(document, prepared.look.theme, formulas=prepared.tools.formulas(tex_blocks(document)))
    fields = {
        **({"not_ready": list(reasons)} if reasons else {}),
        "title": post.title,
        "author": post.author,
        "digest": post.digest,
        "content_source_url": post.link,
        "parts": [part.title for part in post.parts],
        "images": [{"address": image.address, "alt": image.alt} for image in post.images],
    }
    files = {"wechat.json": json.dumps(fields, ensure_ascii=False, indent=1) + "\n"}
    above = signed_piece(reasons, prepared.look.theme) if reasons else ""
    for number, part in enumerate(post.parts, 1):
        name = "wechat.html" if number == 1 else f"wechat.{number}.html"
        files[name] = f"{above}{part.html}"
    if prepared.look.packs:
        pictures = [*listing.get("covers", ()), *dict.fromkeys(image["file"] for image in listing.get("images", ()))]
        files["wechat.preview.html"] = wechat_preview_html(post, pictures, reasons)
    return Delivery(files, post.findings)


VIEW = View(
    "wechat",
    render,
    files={
        "wechat.html": "WeChat article",
        "wechat.[2-9].html": "WeChat article, a further part",
        "wechat.[1-9][0-9].html": "WeChat article, a further part",
        "wechat.preview.html": "WeChat: page to copy from",
        "wechat.json": "WeChat: title, digest, images",
    },
    needs=frozenset({"theme", "images", "reasons", "packs"}),
    reads=("posts/{pair}/wechat/*",),
    version=2,
)


def wechat_html(
    document: Document,
    theme: str = "jade",
    *,
    formulas: Mapping[str, str] | None = None,
) -> WeChatPost:
    """Return *document* as an article for WeChat. Raises UsageError for an unknown *theme*.

    *formulas* is SVG for TeX blocks. Above the limits it is split at headings into numbered parts. Source and target
    alternate by paragraph.
    """
    styles = theme_named(theme)

    def fresh() -> WeChatWriter:
        return WeChatWriter(document, styles, formulas=formulas or {})

    groups = list(_parts(list(nest(document.blocks)), fresh))
    title = _title(document)
    parts, images, sources = [], {}, {}
    for number, items in enumerate(groups, start=1):
        writer = fresh()
        label, name = "", title.fitted(limit("wechat-title"))
        if len(groups) > 1:
            name = title.fitted(limit("wechat-title"), f"（{number}/{len(groups)}）")
            label = f"{numbered_part(document.target, number)} / {len(groups)}"
        parts.append(WeChatPart(name, writer.part(items, label)))
        images.update(writer.images)
        sources.update(writer.sources)
    made = WeChatPost(
        title=title.fitted(limit("wechat-title")),
        author=cut_to_length(" ".join(document.author.split()), limit("wechat-author")),
        digest=_digest(document),
        parts=tuple(parts),
        images=tuple(WeChatImage(address, alt) for address, alt in images.items()),
        sources=tuple(sources),
        link=document.link,
        findings=(),
    )
    return replace(made, findings=(*validate_wechat(made), *_shortened(document, title.whole)))


# Fields


@dataclass(frozen=True, slots=True)
class _Line:
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


def _line(document: Document, unit: PostUnit) -> _Line:
    """Return the text of *unit* for its readers: Chinese if there is one, else the target."""
    source = " ".join(written(unit.source).split())
    if read_on_wechat(document.source):
        return _Line(source)
    if unit.target is None:
        blank = "" if pack(document.target).writing.full_width else " "
        return _Line(source, before=missing_mark(document.target) + blank)
    after = state_mark(unit.state, document.target)
    return _Line(" ".join(written(unit.target).split()), after=after)


def _title(document: Document) -> _Line:
    """Return the title, or else the first sentence that its readers can read."""
    if document.title is not None:
        return _line(document, document.title)
    own = read_on_wechat(document.source)
    sentences = list(document.units)
    opening = next((unit for unit in sentences if own or unit.target is not None), None) or next(iter(sentences), None)
    if opening is None:
        return _Line("–")
    line = _line(document, opening)
    return replace(line, text=_FULL_STOP.sub("", line.text) or "–")


def _digest(document: Document) -> str:
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
            break
        text = longer
    return text or (lines[0].fitted(room) if lines else "")


def _shortened(document: Document, title: str) -> list[Finding]:
    found = []
    for rule, full, name in (("wechat-title", title, "title"), ("wechat-author", document.author, "author")):
        measured = len(" ".join(full.split()))
        if measured > limit(rule):
            message = f"{name}: cut from {measured} to {limit(rule)} characters"
            found.append(broken(rule, "W", message, measured, limit(rule)))
    return found


# Parts


Fresh: TypeAlias = "Callable[[], WeChatWriter]"


def _parts(items: Sequence[Branch | PostBlock], fresh: Fresh) -> Iterator[list[Branch | PostBlock]]:
    """Yield the content of each part: whole sections if they fit, else blocks, else pieces of a block."""
    room = limit("wechat-content-length") - len(fresh().part((), "")) - _ROOM_FOR_LABEL
    part: list[Branch | PostBlock] = []
    used = 0
    for section in _sections(items):
        size = sum(_size(item, fresh) for item in section)
        whole = size <= room
        pieces = [section] if whole else [[piece] for item in section for piece in _pieces(item, fresh, room)]
        for piece in pieces:
            size = sum(_size(item, fresh) for item in piece)
            if part and used + size > room:
                yield part
                part, used = [], 0
            part = [*part, *piece]
            used += size
    if part or not items:
        yield part


def _sections(items: Sequence[Branch | PostBlock]) -> Iterator[list[Branch | PostBlock]]:
    section: list[Branch | PostBlock] = []
    for item in items:
        if isinstance(item, PostBlock) and item.kind == "heading" and section:
            yield section
            section = []
        section.append(item)
    if section:
        yield section


def _size(item: Branch | PostBlock, fresh: Fresh) -> int:
    """Return the characters of *item* with its sources, slightly overestimated: each number counts four digits."""
    writer = fresh()
    length = len(writer.item(item)) + 4 * len(writer.sources)
    return length + sum(len(writer.source_line(url, 9999, text)) for url, (_, text) in writer.sources.items())


def _pieces(item: Branch | PostBlock, fresh: Fresh, room: int) -> Iterator[Branch | PostBlock]:
    """Yield *item* whole if it fits, else its halves, down to an element of a sentence or a line of code."""
    if _size(item, fresh) <= room:
        yield item
        return
    halves: list[Branch | PostBlock]
    if isinstance(item, Branch) and len(item.children) > 1:
        middle = len(item.children) // 2
        halves = [replace(item, children=item.children[:middle]), replace(item, children=item.children[middle:])]
    elif isinstance(item, Branch) and item.children:
        only = item.children[0]
        # List content is indented, so a piece is longer in place than alone.
        around = max(0, _size(item, fresh) - _size(only, fresh))
        yield from (replace(item, children=(piece,)) for piece in _pieces(only, fresh, room - around))
        return
    elif isinstance(item, PostBlock) and len(item.units) > 1:
        middle = len(item.units) // 2
        halves = [replace(item, units=item.units[:middle]), replace(item, units=item.units[middle:])]
    elif isinstance(item, PostBlock) and item.units and len(item.units[0].source) > 1:
        halves = [replace(item, units=(unit,)) for unit in _unit_halves(item.units[0])]
    elif isinstance(item, PostBlock) and len(item.nodes) > 1 and not item.units:
        middle = len(item.nodes) // 2
        halves = [replace(item, nodes=item.nodes[:middle]), replace(item, nodes=item.nodes[middle:])]
    elif isinstance(item, PostBlock) and "\n" in item.text:
        lines = item.text.split("\n")
        middle = len(lines) // 2
        halves = [replace(item, text="\n".join(lines[:middle])), replace(item, text="\n".join(lines[middle:]))]
    else:
        yield item
        return
    for half in halves:
        yield from _pieces(half, fresh, room)


def _unit_halves(unit: PostUnit) -> tuple[PostUnit, PostUnit]:
    """Cut one sentence between two of its elements: to the parser, a hundred badges in a row are one sentence."""

    def cut(nodes: Nodes) -> tuple[Nodes, Nodes]:
        middle = len(nodes) // 2
        return nodes[:middle], nodes[middle:]

    before, after = cut(unit.source)
    first, second = (None, None) if unit.target is None else cut(unit.target)
    return replace(unit, source=before, target=first), replace(unit, source=after, target=second)
