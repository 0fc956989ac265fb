"""The WeChat article: fields within their limits, and HTML in parts that fit and that the editor keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import unescape

from markupsafe import Markup

from bilingual.model.finding import Finding
from bilingual.views.base import Delivery, Prepared, View
from bilingual.views.document.html import html_element, relative_address
from bilingual.views.document.model import Document, tex_blocks
from bilingual.views.document.nesting import nest
from bilingual.views.labels import numbered_part
from bilingual.views.limits import WECHAT_READERS, cut_to_length, limit
from bilingual.views.page import html_page
from bilingual.views.phrases import phrase_blocks
from bilingual.views.wechat.fields import FieldText, digest_of, shortened_fields, title_of
from bilingual.views.wechat.parts import parts_of
from bilingual.views.wechat.rules import WeChatImage, WeChatPart, WeChatPost, validate_wechat
from bilingual.views.wechat.themes import theme_named
from bilingual.views.wechat.writer import WeChatWriter, signed_piece

_IMAGE = re.compile(r'<img src="([^"]*)"([^>]*>)')
_ALT = re.compile(r' alt="([^"]*)"')
_OWN = re.compile(r"https?://mmbiz\.")


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
    line = FieldText(title) if title else title_of(document)
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
        digest=cut_to_length(digest, limit("wechat-digest")) if digest else digest_of(document),
        parts=tuple(parts),
        images=tuple(WeChatImage(address, alt) for address, alt in images.items()),
        sources=tuple(sources),
        link=document.link,
        findings=(),
    )
    found = validate_wechat(made) if split else _to_paste(validate_wechat(made))
    return replace(made, findings=(*found, *shortened_fields(document, line.whole)))


def _to_paste(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield *findings* on an article that a person pastes, for which the API's limits of length are only a warning."""
    for finding in findings:
        if finding.check in ("wechat-content-length", "wechat-content-bytes"):
            advice = 'paste it by hand, or set wechat_split = "api" for numbered parts'
            yield replace(finding, severity="W", message=f"{finding.message} by the API; {advice}")
        else:
            yield finding


def wechat_preview_html(post: WeChatPost, pictures: Sequence[str] = (), reasons: Sequence[str] = ()) -> str:
    """Return a page that shows each part and copies it as rich text, and fields as plain text.

    *pictures* are files next to the page: local files cannot be pasted, so the page lists what to upload.
    """
    fields = (
        ("title", "标题", post.title, limit("wechat-title")),
        ("author", "作者", post.author, limit("wechat-author")),
        ("digest", "摘要", post.digest, limit("wechat-digest")),
        ("link", "原文链接", post.link or "", limit("wechat-source-url")),
    )
    return html_page(
        "wechat/preview.html",
        title=post.title,
        tag=WECHAT_READERS,
        own_styles=True,
        reasons=reasons,
        readers=WECHAT_READERS,
        fields=[field for field in fields if field[2]],
        findings=post.findings,
        pictures=pictures,
        parts=[(part.title, Markup(_without_far_images(part.html))) for part in post.parts],
    )


def _without_far_images(markup: str) -> str:
    """Return *markup* with a placeholder for each external image, which is neither loaded nor pasted."""

    def place(match: re.Match[str]) -> str:
        address = unescape(match[1])
        if "://" not in address or _OWN.match(address):
            return match[0]
        name = _ALT.search(match[0])
        shown = unescape(name[1]) if name and name[1] else address.rsplit("/", 1)[-1]
        return html_element("span", f"【图片：{shown}】")

    return _IMAGE.sub(place, markup)
