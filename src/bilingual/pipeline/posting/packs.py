"""The packs beside the text posts: LinkedIn's long form and carousel, WeChat's images, covers and copy page.

What cannot be made (no Pango, no font, a missing image) is a finding, never the end of a run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from bilingual.engines import pages
from bilingual.engines.base import Progress, silent
from bilingual.engines.formulas import formulas
from bilingual.engines.pictures import fitted_picture
from bilingual.engines.readings import readings
from bilingual.engines.words import word_breaks
from bilingual.errors import BilingualError, InputError, MediaError, NotInstalled
from bilingual.model.finding import Finding
from bilingual.pipeline.run import Job
from bilingual.pipeline.workspace import file_sha256, read_json, write_bytes
from bilingual.views.carousel.ideas import document_ideas
from bilingual.views.carousel.render import Carousel, linkedin_alt, linkedin_carousel
from bilingual.views.covers.render import COVERS, cover_html
from bilingual.views.document.model import Document
from bilingual.views.document.plain import written, written_target
from bilingual.views.document.readings import Readings, texts_to_read
from bilingual.views.hashtags import document_hashtags
from bilingual.views.limits import limit, over
from bilingual.views.linkedin_article.render import linkedin_article
from bilingual.views.parallel.render import relative_address
from bilingual.views.wechat.preview import wechat_preview_html
from bilingual.views.wechat.render import wechat_html
from bilingual.views.wechat.rules import WeChatPost

_NOT_MADE = (NotInstalled, MediaError, InputError)
_IMAGE_WIDTH = 1354  # pixels: twice WeChat's column of 677


def readings_of(document: Document) -> Readings:
    """Return pinyin or furigana for the Chinese and Japanese sentences of *document*; raises NotInstalled."""
    texts: dict[str, list[str]] = {}
    for tag, text in texts_to_read(document):
        texts.setdefault(tag, []).append(text)
    found: dict[str, tuple[tuple[int, int, str], ...]] = {}
    for tag, sentences in texts.items():
        found |= readings(sentences, tag)
    return found


def formulas_of(document: Document) -> Mapping[str, str]:
    """Return the SVG of each block of TeX in *document* that can be drawn."""
    return formulas(block.text for block in document.blocks if block.kind == "math")


def write_packs(
    job: Job,
    document: Document,
    pair: str,
    *,
    facts: Mapping[str, Any],
    theme: str = "jade",
    copies: Mapping[str, Path] | None = None,
) -> list[Finding]:
    """Write the packs of one pair where they changed; return what stands in the way of publishing them.

    *facts* are those of the pair's posts: whatever changes the document changes them. *copies* are the article's
    images in the results by their address: they stay when the article goes elsewhere without them.
    """
    post = wechat_html(document, theme, formulas=formulas_of(document))
    local = dict(_local_images(job.request.source.parent, post, copies or {}))
    everything = {
        **facts,
        "theme": theme,
        "printer": pages.printer_version(),
        "originals": {address: file_sha256(path) if path.is_file() else None for address, path in local.items()},
        "fonts": dict(job.settings.fonts),
    }
    pack = _Pack(job, document, f"posts/{pair}", theme, post, local)
    job.stage(f"packs.{pair}", everything, pack.write, title=f"LinkedIn and WeChat packs {pair}")
    listing = read_json(job.folder / f"posts/{pair}/packs.json")
    article = linkedin_article(document)
    return [*article.findings, *_findings(listing)]


def made_pictures(job: Job, pair: str) -> dict[str, str]:
    """Return where the pictures for WeChat stand beside the posts of *pair*, by their address in the text."""
    listing = read_json(job.folder / f"posts/{pair}/packs.json")
    return {image["address"]: relative_address(image["file"]) for image in listing["images"]}


def _local_images(folder: Path, post: WeChatPost, copies: Mapping[str, Path]) -> Iterator[tuple[str, Path]]:
    for image in post.images:
        if "://" not in image.address:
            path = folder / unquote(image.address.split("?")[0].split("#")[0])
            yield image.address, path if path.is_file() else copies.get(image.address, path)


def _findings(listing: Mapping[str, Any]) -> Iterator[Finding]:
    for problem in listing["problems"]:
        yield Finding(
            "pack-not-made",
            "W",
            f"{problem['name']} was not made: {problem['reason']}",
            evidence={"rule": "pack-not-made", "measured": problem["name"], "limit": "made"},
        )
    yield from over("linkedin-document-bytes", listing.get("carousel", {}).get("bytes", 0), "linkedin.carousel.pdf")


@dataclass(slots=True)
class _Pack:
    """Makes the files of one pair; what could not be made is in ``problems``, with the reason."""

    job: Job
    document: Document
    folder: str
    theme: str
    post: WeChatPost
    local: Mapping[str, Path]
    paths: list[Path] = field(default_factory=list)
    listing: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)

    def write(self, progress: Progress = silent) -> Iterable[Path]:
        self.text("linkedin.article.html", linkedin_article(self.document).html)
        progress(0.05, "carousel")
        self.carousel()
        progress(0.7, "images and covers")
        images, covers = self.images(), self.covers()
        self.text("wechat.preview.html", wechat_preview_html(self.post, images, covers))
        self.text(
            "packs.json",
            json.dumps({**self.listing, "theme": self.theme, "problems": self.problems}, ensure_ascii=False, indent=1)
            + "\n",
        )
        return self.paths

    def carousel(self) -> None:
        fonts = self.fonts("linkedin.carousel.pdf")
        if fonts is None:
            return
        made = self.laid_out(fonts)
        self.text("linkedin.alt.txt", linkedin_alt(self.document, made.alt))
        title = self.document.title.source_text if self.document.title else ""
        try:
            printed = pages.pdf(made.html, title=title)
            if printed.count != made.pages:
                raise MediaError(f"{printed.count} pages came out for {made.pages}")
        except _NOT_MADE as error:
            self.problem("linkedin.carousel.pdf", error)
            return
        self.binary("linkedin.carousel.pdf", printed.content)
        self.listing["carousel"] = {"pages": printed.count, "bytes": len(printed.content)}

    def laid_out(self, fonts: Mapping[str, str]) -> Carousel:
        most = limit("linkedin-hashtags")
        tags = [tag.lstrip("#") for tag in self.job.settings.hashtags] or document_hashtags(self.document, most)
        return linkedin_carousel(self.document, fonts, theme=self.theme, hashtags=tags[:most], breaks=self.breaks())

    def breaks(self) -> dict[str, tuple[int, ...]]:
        """Return where words begin in the texts of the pages and covers, for languages without blanks."""
        lines = [
            line for idea in document_ideas(self.document, limit("linkedin-carousel-pages")) for line in idea.lines
        ]
        for unit in (self.document.title, self.document.summary):
            lines += [(written(unit.source), written_target(unit, self.document.target))] if unit else []
        found = dict(word_breaks([line[0] for line in lines], self.document.source))
        return found | dict(word_breaks([line[1] for line in lines], self.document.target))

    def images(self) -> dict[str, str]:
        """Convert the images beside the article; return their places beside the page by their address."""
        places: dict[str, str] = {}
        listed = []
        for number, (address, path) in enumerate(self.local.items(), start=1):
            try:
                made = fitted_picture(path, limit("wechat-image-bytes"), _IMAGE_WIDTH)
            except _NOT_MADE as error:
                self.problem(f"the WeChat image of {address}", error)
                continue
            name = f"wechat/{number:02}-{path.stem[:60]}{made.suffix}"
            self.binary(name, made.content)
            places[address] = name
            listed.append(
                {
                    "address": address,
                    "file": name,
                    "width": made.width,
                    "height": made.height,
                    "bytes": len(made.content),
                    "changes": list(made.changes),
                }
            )
        self.listing["images"] = listed
        return places

    def covers(self) -> list[str]:
        fonts = self.fonts("the WeChat covers")
        if fonts is None:
            return []
        breaks, made = self.breaks(), []
        for name, size in COVERS.items():
            try:
                html = cover_html(self.document, fonts, size, theme=self.theme, breaks=breaks)
                content = pages.picture(html, *size)
            except _NOT_MADE as error:
                self.problem(f"{name}.png", error)
                continue
            self.binary(f"wechat/{name}.png", content)
            made.append(f"wechat/{name}.png")
        self.listing["covers"] = made
        return made

    def fonts(self, wanted_by: str) -> dict[str, str] | None:
        try:
            return {tag: self.job.tools.fonts.family(tag) for tag in (self.document.source, self.document.target)}
        except MediaError as error:
            self.problem(wanted_by, error)
            return None

    def problem(self, name: str, error: BilingualError) -> None:
        # Without the place: a results folder travels, and this machine's paths mean nothing elsewhere.
        self.problems.append({"name": name, "reason": ". ".join(part for part in (error.what, error.remedy) if part)})

    def text(self, name: str, text: str) -> None:
        self.binary(name, text.encode("utf-8"))

    def binary(self, name: str, content: bytes) -> None:
        path = self.job.folder / self.folder / name
        write_bytes(path, content)
        self.paths.append(path)
