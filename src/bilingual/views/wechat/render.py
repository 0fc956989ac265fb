"""The WeChat article: fields within their limits, and HTML in parts that fit and that the editor keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bilingual.languages import pack
from bilingual.model.finding import Finding
from bilingual.views.base import Delivery, Prepared, View
from bilingual.views.document.html import relative_address
from bilingual.views.document.model import Document, PostUnit, tex_blocks
from bilingual.views.document.nesting import nest
from bilingual.views.document.plain import written
from bilingual.views.labels import missing_mark, numbered_part, state_mark
from bilingual.views.limits import broken, cut_to_length, limit, read_on_wechat
from bilingual.views.phrases import phrase_blocks
from bilingual.views.wechat.parts import parts_of
from bilingual.views.wechat.preview import wechat_preview_html
from bilingual.views.wechat.rules import WeChatImage, WeChatPart, WeChatPost, validate_wechat
from bilingual.views.wechat.themes import theme_named
from bilingual.views.wechat.writer import WeChatWriter, signed_piece

_WORTH_A_PART = 30  # characters of a digest that a sentence may begin in
_FULL_STOP = re.compile(r"(?<![.．])[.．。]$")


def render(prepared: Prepared) -> Delivery:
    """Return the article in parts, its fields, and with the packs the page to copy from."""
    listing, reasons = prepared.listing, prepared.reasons
    places = {image["address"]: relative_address(image["file"]) for image in listing.get("images", ())}
    document = replace(prepared.document, pictures=places)
    look, formulas = prepared.look, prepared.tools.formulas(tex_blocks(document))
    post = wechat_html(
        document,
        look.theme,
        formulas=formulas,
        split=look.wechat_split == "api",
        title=prepared.fields.get("wechat.title", ""),
        digest=prepared.fields.get("wechat.digest", ""),
        phrases=look.phrases,
    )
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
    needs=frozenset({"theme", "images", "reasons", "packs", "wechat_split", "phrases"}),
    takes=frozenset({"wechat.title", "wechat.digest"}),
    reads=("posts/{pair}/wechat/*",),
    version=3,
)


def wechat_html(
    document: Document,
    theme: str = "jade",
    *,
    formulas: Mapping[str, str] | None = None,
    split: bool = False,
    title: str = "",
    digest: str = "",
    phrases: bool = False,
) -> WeChatPost:
    """Return *document* as an article for WeChat. Raises UsageError for an unknown *theme*.

    *formulas* is SVG for TeX blocks. Above the limits it is *split* at headings into numbered parts. Source and target
    alternate by paragraph. *title* and *digest* are a person's, instead of those from the text. With *phrases* a few
    sentences of the text close the article.
    """
    styles = theme_named(theme)

    def fresh() -> WeChatWriter:
        return WeChatWriter(document, styles, formulas=formulas or {})

    items = list(nest((*document.blocks, *(phrase_blocks(document) if phrases else ()))))
    groups = list(parts_of(items, fresh)) if split else [items]
    line = _Line(title) if title else _title(document)
    parts, images, sources = [], {}, {}
    for number, group in enumerate(groups, start=1):
        writer = fresh()
        label, name = "", line.fitted(limit("wechat-title"))
        if len(groups) > 1:
            name = line.fitted(limit("wechat-title"), f"（{number}/{len(groups)}）")
            label = f"{numbered_part(document.target, number)} / {len(groups)}"
        parts.append(WeChatPart(name, writer.part(group, label)))
        images.update(writer.images)
        sources.update(writer.sources)
    made = WeChatPost(
        title=line.fitted(limit("wechat-title")),
        author=cut_to_length(" ".join(document.author.split()), limit("wechat-author")),
        digest=cut_to_length(digest, limit("wechat-digest")) if digest else _digest(document),
        parts=tuple(parts),
        images=tuple(WeChatImage(address, alt) for address, alt in images.items()),
        sources=tuple(sources),
        link=document.link,
        findings=(),
    )
    found = validate_wechat(made) if split else _to_paste(validate_wechat(made))
    return replace(made, findings=(*found, *_shortened(document, line.whole)))


def _to_paste(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield *findings* on an article that a person pastes, for which the API's limits of length are only a warning."""
    for finding in findings:
        if finding.check in ("wechat-content-length", "wechat-content-bytes"):
            advice = 'paste it by hand, or set wechat_split = "api" for numbered parts'
            yield replace(finding, severity="W", message=f"{finding.message} by the API; {advice}")
        else:
            yield finding


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
            left = room - len(text) - len(blank)
            return f"{text}{blank}{line.fitted(left)}" if text and left >= _WORTH_A_PART else text or line.fitted(room)
        text = longer
    return text


def _shortened(document: Document, title: str) -> list[Finding]:
    found = []
    for rule, full, name in (("wechat-title", title, "title"), ("wechat-author", document.author, "author")):
        measured = len(" ".join(full.split()))
        if measured > limit(rule):
            message = f"the {name} for WeChat was cut from {measured} to {limit(rule)} characters"
            found.append(broken(rule, "W", message, measured, limit(rule)))
    return found
