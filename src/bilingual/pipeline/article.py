"""Publishes an article: from Markdown or HTML to posts in two languages."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from bilingual.articles.alignment.units import grouped
from bilingual.articles.contents import contents_entries
from bilingual.engines.sources import ReadFile, changed
from bilingual.languages import same_language
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext
from bilingual.model.digest import digest
from bilingual.model.finding import Finding
from bilingual.model.glossary import Glossary
from bilingual.pipeline.correcting.taking import take_edits, take_waiting
from bilingual.pipeline.editing.approvals import to_approve
from bilingual.pipeline.guarding.expected_work import work_on_article
from bilingual.pipeline.guarding.watching import expect
from bilingual.pipeline.items.identities import article_identity
from bilingual.pipeline.making import cue_layout, translating
from bilingual.pipeline.making.bitexts import bitext_path, make_bitext
from bilingual.pipeline.making.level_words import check_highlight
from bilingual.pipeline.making.reporting import close, each_pair
from bilingual.pipeline.making.summarising.summaries import with_summaries
from bilingual.pipeline.making.verdicts import check_pair, judge_pair
from bilingual.pipeline.narrating.narrated import Narrating, narrates
from bilingual.pipeline.posting.blog import write_jekyll
from bilingual.pipeline.posting.blog_places import posts_in_blog
from bilingual.pipeline.posting.delivering import deliver
from bilingual.pipeline.posting.editions import article_editions, rendered_article
from bilingual.pipeline.posting.images import copy_images, keep_pictures, note_changed_pictures
from bilingual.pipeline.posting.preparing import judged, prepare, record_titles
from bilingual.pipeline.posting.study.tools import check_learner, with_study
from bilingual.pipeline.privacy.texts import of_article
from bilingual.pipeline.quality.wanted import Wanted
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.claims import check_source, claimed_job, named_source
from bilingual.pipeline.records.copies import sha256
from bilingual.pipeline.records.counterparts import keep_counterpart, kept_counterpart
from bilingual.pipeline.records.files import read_bytes
from bilingual.pipeline.records.receipts import HUMAN_FILES, texts_beside
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.requests import Request, settle_targets
from bilingual.pipeline.result import PairResult, Result, with_earlier_texts
from bilingual.pipeline.run import Execute, Job, directly
from bilingual.pipeline.sidecars.aligned_article import HumanArticle, aligned_with, human_article
from bilingual.pipeline.sidecars.articles import translations
from bilingual.pipeline.sidecars.sidecar import Sidecar, translation_into
from bilingual.pipeline.text_files.articles import ReadArticle, read_article
from bilingual.pipeline.text_files.names import kind_of_text
from bilingual.pipeline.text_files.reading import parse
from bilingual.pipeline.tools import Tools
from bilingual.settings.reading import read_once
from bilingual.views.base import Prepared
from bilingual.views.document.converting.from_article import article_title, document_from_article
from bilingual.views.document.converting.from_pair import document_from_pair
from bilingual.views.document.left_out_images import without_images
from bilingual.views.document.model import Document, image_addresses
from bilingual.views.document.syntax.left_out import left_out


def publish_article(request: Request, tools: Tools, execute: Execute = directly) -> Result:
    """Make everything from one article, reusing what is up to date. Raises BilingualError."""
    tools = tools.for_item(request.settled(tools.settings))
    settings = tools.settings
    check_source(request.source, "article", tools.media)
    Wanted.of(settings).keys(tools)  # a wrong name fails in seconds
    check_learner(settings)
    check_highlight(settings)
    with read_once([request.source, *texts_beside(request), *request.human]) as texts:
        file = execute("read", lambda progress: ReadFile.of(request.source))
        read = read_article(request.source, settings)
        if sha256(read_bytes(request.source)) != file.sha256:
            raise changed(request.source)
        # Two files with one content, dropped together, are one item: the second waits for the first.
        one_item = f"content:{file.sha256}"
        with nullcontext() if request.results else Workspace(settings).claim(one_item, request.source):
            result = _claimed(request, tools, execute, read, file)
    return with_earlier_texts(result, texts.changed())


def _claimed(request: Request, tools: Tools, execute: Execute, read: ReadArticle, file: ReadFile) -> Result:
    identity, slug = article_identity(request, tools.settings, read.article.front_matter, file.sha256)
    source = {"sha256": file.sha256, "bytes": file.size, "kind": "article", "language": read.language}
    with claimed_job(request, tools, execute, identity=identity, slug=slug, source=source) as job:
        if request.human:
            named = [path.resolve() for path in request.human]
            job.manifest.options[HUMAN_FILES] = [tools.settings.below_root(path) for path in named]
        result = _publish(job, read)
        take_waiting(job)
    return result


def _publish(job: Job, read: ReadArticle) -> Result:
    article, language = read.article, read.language
    take_edits(job)
    keep_pictures(job, read.source.images)
    job.notes += read.notes
    glossary = job.tools.glossary(job.settings.glossary)
    job.manifest.title = job.settings.title or article_title(article) or cue_layout.title_of(named_source(job))
    written = posts_in_blog(job.manifest, job.settings)
    people = [
        one
        for one in translations(job.request.source, job.request.human or _named_before(job))
        if one.path.resolve() not in written
    ]
    targets, notes = settle_targets(
        language, _wanted(job, people), explicit=job.request.targets is not None, where=job.request.source
    )
    job.notes += notes
    plan = None
    if narrates(job.settings, job.manifest):
        from bilingual.pipeline.narrating.pair import narrating

        plan = narrating(job, language, targets)
    expect(work_on_article(job, len(article.segments), len(targets), renditions=len(plan.renditions) if plan else 0))
    documents: dict[str, Document] = {}

    def show(bitext: Bitext, reasons: Sequence[str]) -> None:
        own = HumanArticle(grouped(article, bitext, language), (), kept_counterpart(job.manifest, bitext.pair))
        deliver(job, judged(with_study(job, prepared_article(job, own, bitext)[0]), reasons, ()))

    def make(target: str) -> PairResult:
        prepared, result = _pair(job, read, target, glossary, people, plan)
        documents[prepared.pair] = prepared.document
        return result

    results = each_pair(job, language, targets, make, show)
    write_jekyll(job, article_editions(job, article, language, documents))
    note_changed_pictures(job)
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
    """Return the human translation into *target*: its file, or if that is gone the text kept of it, if there is any.

    Without one, it is *article* as grouped by an earlier one.
    """
    path = translation_into(target, people)
    if path is not None:
        return job.execute(f"align {path.name}", lambda progress: human_article(path, article, source, target))
    kept = kept_counterpart(job.manifest, f"{source}_{target}")
    if kept is not None:
        return aligned_with(article, kept.article, Path(kept.name), source, target)
    earlier = bitext_path(job.folder, source, target)
    if earlier.is_file():
        article = grouped(article, exchange.read_bitext(earlier), source)
    return HumanArticle(article, translating.article_units(article))


def _pair(
    job: Job,
    read: ReadArticle,
    target: str,
    glossary: Glossary,
    people: Sequence[Sidecar],
    plan: Narrating | None,
) -> tuple[Prepared, PairResult]:
    source = read.language
    beside = _beside(job, read.article, source, target, people)
    article = beside.article
    job.notes += beside.notes
    text = translating.SourceText(
        beside.units,
        source,
        translating.headings_of(article),
        references=article.references,
        contents=contents_entries(article),
        title=article_title(article),
        paragraphs=translating.paragraphs_of(article),
    )
    bitext = make_bitext(job, text, target, glossary, human=beside.targets, loose=beside.loose)
    if beside.counterpart is not None:
        keep_counterpart(job.manifest, bitext.pair, beside.counterpart)
        keep_pictures(job, beside.images)
    prepared, summed_up = prepared_article(job, beside, bitext, glossary)
    film, terms = None, list[Finding]()
    if plan is None:
        prepared = with_study(job, prepared)
    else:
        from bilingual.pipeline.narrating.pair import narrate_pair

        prepared, film, terms = narrate_pair(job, prepared, bitext, plan)
    found = check_pair(
        job,
        bitext,
        glossary,
        article=article,
        target_article=parse(rendered_article(article, bitext), kind_of_text(job.request.source), target),
        findings=(*read.source.findings, *beside.findings, *left_out(article), *summed_up, *terms),
        texts=[]
        if beside.counterpart is None
        else [of_article(beside.counterpart.article, beside.counterpart.name, again=True)],
    )
    if film is not None and not to_approve(bitext, job.settings.review):
        from bilingual.pipeline.videos.filming import filmed

        prepared, found = filmed(job, film, prepared, bitext, found)
    result = judge_pair(
        job,
        bitext,
        found,
        lambda reasons, so_far: deliver(job, judged(prepared, reasons, so_far)),
        transcript=film.recording.spoken if film else None,
        conformity=film.conformity if film else None,
    )
    record_titles(job, prepared)
    return prepared, result


def prepared_article(
    job: Job, beside: HumanArticle, bitext: Bitext, glossary: Glossary | None = None
) -> tuple[Prepared, list[Finding]]:
    """Return the input of the views, with findings on its contents, which are made with *glossary* only."""
    article, counterpart = beside.article, beside.counterpart
    facts = {"article": article.sha256}
    if counterpart is None:
        document = document_from_article(article, bitext)
    else:
        document = document_from_pair(article, bitext, counterpart)
        facts["translation"] = counterpart.article.sha256
    document, found = with_summaries(job, document, bitext, glossary=glossary)
    images = copy_images(job, image_addresses(document))
    document = without_images(document, images.left_out)
    if images.left_out:
        facts["left_out"] = digest(images.left_out)
    return prepare(job, document, bitext, facts=facts, images=images.places), [*found, *images.findings]
