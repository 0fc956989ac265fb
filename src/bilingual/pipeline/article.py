"""The way of an article: from Markdown or HTML to posts in two languages."""

from __future__ import annotations

from pathlib import Path

from bilingual.articles.reading import parse_article
from bilingual.errors import BilingualError, InputError
from bilingual.model.article import Article
from bilingual.model.glossary import Glossary
from bilingual.pipeline import stages, views
from bilingual.pipeline.claims import article_identity, check_source, claimed_job, steady_sha256
from bilingual.pipeline.closing import close, failed_pair, judge_pair
from bilingual.pipeline.edits import adopt_edits
from bilingual.pipeline.pairs import make_bitext
from bilingual.pipeline.requests import Request, settle_targets
from bilingual.pipeline.run import Execute, Job, PairResult, Result, directly
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.text.encodings import decode
from bilingual.text.script import detect_language


def publish_article(request: Request, settings: Settings, tools: Tools, execute: Execute = directly) -> Result:
    """Make everything from one article; what stands already is kept. Raises BilingualError."""
    settings = request.settled(settings)
    check_source(request.source, "article")
    sha = execute("read", lambda progress: steady_sha256(request.source))
    article, source_language = _read(request.source, settings)
    identity, slug = article_identity(request, settings, article.front_matter)
    source = {"sha256": sha, "bytes": request.source.stat().st_size, "kind": "article", "language": source_language}
    with claimed_job(request, settings, tools, execute, identity=identity, slug=slug, source=source) as job:
        return _publish(job, article, source_language)


def _read(path: Path, settings: Settings) -> tuple[Article, str]:
    text = decode(path.read_bytes(), str(path))
    form = "html" if path.suffix.lower() in (".html", ".htm") else "markdown"
    article, language = parse_article(text, form, settings.source_language, detect_language, where=path)
    if not article.segments:
        raise InputError("holds no prose to translate", where=path, remedy="Check the file.")
    return article, language


def _publish(job: Job, article: Article, source_language: str) -> Result:
    adopt_edits(job)
    glossary = job.tools.glossary(job.settings.glossary)
    job.manifest.title = job.settings.title or views.article_title(article, job.request.source)
    targets, notes = settle_targets(
        source_language, job.settings.targets, explicit=job.request.targets is not None, where=job.request.source
    )
    job.notes += notes
    results: list[PairResult] = []
    failures: list[BilingualError] = []
    for target in targets:
        try:
            results.append(_pair(job, article, source_language, target, glossary))
        except BilingualError as error:
            failures.append(error)
            results.append(failed_pair(job, source_language, target, error))
    if failures and len(failures) == len(targets):
        raise failures[0]
    return close(job, "article", results)


def _pair(job: Job, article: Article, source: str, target: str, glossary: Glossary) -> PairResult:
    units = stages.article_units(article)
    bitext = make_bitext(job, units, source, target, glossary, headings=headings_of(article))
    rendered = views.rendered_target(article, bitext)
    findings = _posts(job, article, bitext, rendered)
    return judge_pair(
        job,
        bitext,
        glossary,
        article=article,
        target_article=views.parse_again(rendered, article, target),
        findings=findings,
        failure="waiting for review" if job.request.review else "",
    )


def headings_of(article: Article) -> dict[str, str]:
    """Return for each segment the heading it stands under: context for engines that use it."""
    heading = ""
    found: dict[str, str] = {}
    for block in article.blocks:
        if block.kind == "heading":
            heading = block.plain
        for segment in block.segments:
            found[segment.id] = "" if block.kind == "heading" else heading
    return found
