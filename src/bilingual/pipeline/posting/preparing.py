"""Prepares the common input of all views of a pair: text, pictures, look, and tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from bilingual.engines.linguistics.readings import readings
from bilingual.engines.linguistics.words import word_breaks
from bilingual.engines.pictures import pages
from bilingual.engines.pictures.converting import Picture, fitted_picture
from bilingual.engines.pictures.formulas import formulas
from bilingual.engines.pictures.pages import PrintedPages
from bilingual.errors import MediaError
from bilingual.model.bitext import Bitext
from bilingual.model.digest import digest
from bilingual.model.finding import Finding
from bilingual.pipeline.editing.fields import fields_of
from bilingual.pipeline.making.bitexts import bitext_digest
from bilingual.pipeline.posting.images import originals
from bilingual.pipeline.records.files import file_sha256, write_bytes
from bilingual.pipeline.run import Job
from bilingual.pipeline.sharing.disk import PRINTED
from bilingual.views.base import Look, Prepared
from bilingual.views.document.model import Document, PostUnit
from bilingual.views.tools import ViewTools

_KEPT_PDFS = 8  # of all its pairs


def prepare(
    job: Job,
    document: Document,
    bitext: Bitext,
    *,
    facts: Mapping[str, Any],
    video: str | None = None,
    poster: str | None = None,
    images: Mapping[str, str] | None = None,
) -> Prepared:
    """Return the input of the views of one pair; *facts* are the inputs of *document* besides *bitext*.

    *video* is the file played by the parallel page and *poster* its still; *images* are the copies of the article's
    images by their address in the text. All are relative to the posts.
    """
    settings, images = job.settings, dict(images or {})
    document = replace(
        document,
        title=_title(document, bitext),
        author=document.author or settings.author,
        images=images,
    )
    paths = originals(job, document, images) if settings.packs else {}
    return Prepared(
        document,
        bitext,
        _tools(job, paths),
        job.manifest.title,
        Look(
            settings.theme,
            settings.hashtags,
            settings.packs,
            video,
            poster,
            settings.wechat_split,
            settings.toc,
            settings.phrases,
        ),
        {"bitext": bitext_digest(bitext), "author": document.author, **facts, **_outline(document)},
        fields=fields_of(job.manifest.options, bitext.pair),
    )


def judged(prepared: Prepared, reasons: Sequence[str], found: Sequence[Finding]) -> Prepared:
    """Return *prepared* with the *reasons* why it is not ready, and the open findings."""
    lines = [f"{f.severity} {f.check}{f' ({f.unit})' if f.unit else ''}: {f.message}" for f in found if f.blocks]
    return replace(prepared, reasons=tuple(reasons), open=tuple(lines) if reasons else ())


def _tools(job: Job, paths: Mapping[str, Path]) -> ViewTools:
    def picture(address: str, most_bytes: int, most_width: int) -> Picture:
        return fitted_picture(paths[address], most_bytes, most_width)

    def cover(shape: str, titles: list[tuple[str, str]]) -> bytes:
        raise MediaError("BIL-VIW-009", f"there is no video {shape} to make a cover from")

    stamps = {
        "printer": pages.printer_version(),
        "fonts": dict(job.settings.fonts),
        "originals": {address: file_sha256(path) if path.is_file() else None for address, path in paths.items()},
        "covers": {},
        "study": {},
    }
    printer = KeptPrinter(job.work / PRINTED)
    return ViewTools(printer, job.tools.fonts, word_breaks, readings, formulas, picture, cover, stamps)


def _outline(document: Document) -> dict[str, str]:
    """Return the contents as a fact of the views, if there are any."""
    return {"outline": digest([asdict(entry) for entry in document.outline])} if document.outline else {}


def record_titles(job: Job, prepared: Prepared) -> None:
    """Record the title of the pair that was just judged in both languages, for the page of all results."""
    title, pair = prepared.document.title, prepared.bitext
    texts = {pair.source: prepared.title, pair.target: (title and title.target_text) or ""}
    job.manifest.pairs[pair.pair]["titles"] = {tag: job.redactor.text(text) for tag, text in texts.items() if text}


def _title(document: Document, bitext: Bitext) -> PostUnit | None:
    """Return the title with its state, since a talk's title is made from its text alone."""
    title = document.title
    draft = title is not None and any(unit.id == title.id and unit.draft for unit in bitext)
    return replace(title, state="draft") if title is not None and title.target is not None and draft else title


class KeptPrinter:
    """The printer of this machine; the PDFs that it printed last are kept in *folder*."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def pdf(self, html: str, *, title: str = "") -> PrintedPages:
        """Return *html* as a PDF. Raises like ``pages.pdf``, and NoRoom or WorkspaceError if it cannot be kept."""
        name = digest([pages.printer_version(), html, title])[:32]
        for path in self._folder.glob(f"{name}.*.pdf"):
            _, count, sha, _ = path.name.split(".")
            content = path.read_bytes()
            if _short(content) == sha:
                path.touch()
                return PrintedPages(content, int(count))
        printed = pages.pdf(html, title=title)
        write_bytes(self._folder / f"{name}.{printed.count}.{_short(printed.content)}.pdf", printed.content)
        kept = sorted(self._folder.glob("*.pdf"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in kept[_KEPT_PDFS:]:
            path.unlink(missing_ok=True)
        return printed

    def picture(self, html: str, width: int, height: int) -> bytes:
        return pages.picture(html, width, height)

    def pictures(self, html: str, width: int, height: int) -> Iterator[bytes]:
        return pages.pictures(html, width, height)


def _short(content: bytes) -> str:
    return sha256(content).hexdigest()[:32]
