"""Publishes an article: from Markdown or HTML to posts in two languages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bilingual.articles.alignment.units import grouped
from bilingual.articles.docx import markdown_from_word
from bilingual.articles.front_matter import find_front_matter, set_keys
from bilingual.articles.html import parse_html
from bilingual.articles.markdown import parse_markdown
from bilingual.engines.documents import read_docx
from bilingual.errors import InputError
from bilingual.languages import pack, parse_tag, same_language
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext
from bilingual.model.glossary import Glossary
from bilingual.pipeline.commands.text_files import WORD
from bilingual.pipeline.editing.edits import adopt_edits
from bilingual.pipeline.making import cue_layout, translating
from bilingual.pipeline.making.bitexts import bitext_path, make_bitext
from bilingual.pipeline.making.verdicts import check_pair, close, each_pair, judge_pair
from bilingual.pipeline.posting.blog import write_jekyll
from bilingual.pipeline.posting.delivering import deliver
from bilingual.pipeline.posting.editions import article_editions, fitted
from bilingual.pipeline.posting.images import IMAGES, copy_images
from bilingual.pipeline.posting.preparing import judged, prepare
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.claims import article_identity, check_source, claimed_job, steady_sha256
from bilingual.pipeline.records.receipts import HUMAN_FILES
from bilingual.pipeline.records.workspace import write_bytes
from bilingual.pipeline.requests import Request, settle_targets
from bilingual.pipeline.run import Execute, Job, PairResult, Result, directly
from bilingual.pipeline.sidecars.aligned_article import HumanArticle, human_article
from bilingual.pipeline.sidecars.articles import translations
from bilingual.pipeline.sidecars.files import Sidecar, translation_into
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.text.encodings import decode
from bilingual.text.script import detect_language
from bilingual.views.base import Prepared
from bilingual.views.document.from_article import article_title, document_from_article
from bilingual.views.document.left_out import left_out
from bilingual.views.document.model import Document, image_addresses

_HTML = (".html", ".htm")


def publish_article(request: Request, settings: Settings, tools: Tools, execute: Execute = directly) -> Result:
    """Make everything from one article, reusing what is up to date. Raises BilingualError."""
    settings = request.settled(settings)
    check_source(request.source, "article")
    sha = execute("read", lambda progress: steady_sha256(request.source))
    article, language = read_article(request.source, settings)
    identity, slug = article_identity(request, settings, article.front_matter)
    source = {"sha256": sha, "bytes": request.source.stat().st_size, "kind": "article", "language": language}
    with claimed_job(request, settings, tools, execute, identity=identity, slug=slug, source=source) as job:
        if request.human:
            named = [path.resolve() for path in request.human]
            job.manifest.options[HUMAN_FILES] = [
                str(path.relative_to(settings.root)) if path.is_relative_to(settings.root) else str(path)
                for path in named
            ]
        return _publish(job, article, language)


def read_article(path: Path, settings: Settings) -> tuple[Article, str]:
    """Return the article and its language, from the settings or its front matter, else detected."""
    text = article_text(path)
    if not text.strip():
        raise InputError("BIL-ART-026", "contains no text", where=path, remedy="Check the file.")
    try:
        front = find_front_matter(text)
        said = settings.source_language or (front.values.get("lang") if front else None)
        language = (
            parse_tag(said) if isinstance(said, str) and said else detect_language(text[front.end if front else 0 :])
        )
        article = _parse(path, text, language)
    except InputError as error:
        raise InputError(error.code, error.what, where=error.where or path, remedy=error.remedy) from error
    if not article.segments:
        raise InputError("BIL-ART-027", "contains no text to translate", where=path, remedy="Check the file.")
    return article, language


def _parse(path: Path, text: str, language: str) -> Article:
    return parse_html(text, language) if path.suffix.lower() in _HTML else parse_markdown(text, language)


def _publish(job: Job, article: Article, language: str) -> Result:
    adopt_edits(job)
    keep_pictures(job)
    glossary = job.tools.glossary(job.settings.glossary)
    job.manifest.title = job.settings.title or article_title(article) or cue_layout.title_of(job.request.source)
    people = translations(job.request.source, job.request.human or _named_before(job))
    targets, notes = settle_targets(
        language, _wanted(job, people), explicit=job.request.targets is not None, where=job.request.source
    )
    job.notes += notes
    documents: dict[str, Document] = {}

    def show(bitext: Bitext, reasons: Sequence[str]) -> None:
        deliver(job, judged(_prepared(job, grouped(article, bitext, language), bitext), reasons, ()))

    def make(target: str) -> PairResult:
        prepared, result = _pair(job, article, language, target, glossary, people)
        documents[prepared.pair] = prepared.document
        return result

    results = each_pair(job, language, targets, make, show)
    write_jekyll(job, article_editions(job, article, language, documents))
    return close(job, "article", results)


def _wanted(job: Job, people: Sequence[Sidecar]) -> tuple[str, ...]:
    """Return the requested targets, else those of the settings and of the human translations.

    If a translation was named but no target, nothing else is translated.
    """
    if job.request.targets is not None:
        return job.settings.targets
    own = [translation.language for translation in people]
    others = () if job.request.human else job.settings.targets
    return tuple(dict.fromkeys([*(tag for tag in others if not any(same_language(tag, one) for one in own)), *own]))


def _named_before(job: Job) -> list[Path]:
    """Return the translations named when these results were made, if they still exist."""
    named = [job.settings.root / name for name in job.manifest.options.get(HUMAN_FILES, ())]
    return [path for path in named if path.is_file()]


def _beside(job: Job, article: Article, source: str, target: str, people: Sequence[Sidecar]) -> HumanArticle:
    """Return the human translation into *target*, or without one *article* as grouped by an earlier one."""
    path = translation_into(target, people)
    if path is not None:
        return job.execute(f"align {path.name}", lambda progress: human_article(path, article, source, target))
    earlier = bitext_path(job.folder, source, target)
    if earlier.is_file():
        article = grouped(article, exchange.read_bitext(earlier), source)
    return HumanArticle(article, {}, frozenset(), {}, (), ())


def _pair(
    job: Job, article: Article, source: str, target: str, glossary: Glossary, people: Sequence[Sidecar]
) -> tuple[Prepared, PairResult]:
    beside = _beside(job, article, source, target, people)
    article = beside.article
    job.notes += beside.notes
    text = translating.SourceText(
        translating.article_units(article), source, headings_of(article), references=article.references
    )
    bitext = make_bitext(job, text, target, glossary, human=beside.targets, loose=beside.loose)
    prepared = _prepared(job, article, bitext)
    compared = beside.compared(bitext)
    found = check_pair(
        job,
        compared,
        glossary,
        article=article,
        target_article=_parse(job.request.source, _rendered(article, bitext), target),
        findings=(*beside.findings, *left_out(article)),
    )
    result = judge_pair(
        job,
        compared,
        found,
        lambda reasons, so_far: deliver(job, judged(prepared, reasons, so_far)),
        failure="waiting for review" if job.request.review else "",
    )
    return prepared, result


def _prepared(job: Job, article: Article, bitext: Bitext) -> Prepared:
    document = document_from_article(article, bitext)
    images = copy_images(job, image_addresses(document))
    return prepare(job, document, bitext, facts={"article": article.sha256}, images=images)


def _rendered(article: Article, bitext: Bitext) -> str:
    """Return the article in the target language, with its internal links adapted to the translated headings."""
    targets = {unit.id: unit.target for unit in bitext if unit.target is not None}
    text = fitted(article, article.render(targets, joints=pack(bitext.target).writing.gap), bitext)
    return set_keys(text, {"lang": bitext.target}) if "lang" in article.front_matter else text


def headings_of(article: Article) -> dict[str, str]:
    """Return the heading above each segment, as context for engines."""
    heading = ""
    found: dict[str, str] = {}
    for block in article.blocks:
        if block.kind == "heading":
            heading = block.plain
        for segment in block.segments:
            found[segment.id] = "" if block.kind == "heading" else heading
    return found


def article_text(path: Path) -> str:
    """Return the text of an article, Markdown for a Word document. Raises InputError if it is not text."""
    if path.suffix.lower() == WORD:
        return markdown_from_word(read_docx(path).html)
    return decode(path.read_bytes(), str(path))


def keep_pictures(job: Job) -> None:
    """Save the pictures of a Word document for its posts, and report what could not be kept."""
    if job.request.source.suffix.lower() != WORD:
        return
    document = read_docx(job.request.source)
    for name, content in document.images.items():
        place = job.folder / IMAGES / name
        if not place.is_file() or place.read_bytes() != content:
            write_bytes(place, content)
    job.notes += [f"{what} in {job.request.source.name} is left out" for what in document.left_out]
