"""Makes one Jekyll post per language of an article: its Markdown, or the visible content of a web page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bilingual.articles.alignment.filling import filled
from bilingual.articles.alignment.units import grouped, joined_text
from bilingual.articles.comments import without_comments, without_hidden_comments
from bilingual.articles.front_matter.editing import set_keys
from bilingual.articles.html import parse_html
from bilingual.articles.markdown import parse_markdown
from bilingual.articles.toc import retarget_anchors
from bilingual.fidelity.documents.link_checks import heading_rule
from bilingual.languages import pack
from bilingual.model.article import Article, Counterpart
from bilingual.model.bitext import Bitext
from bilingual.pipeline.making.bitexts import made_bitexts
from bilingual.pipeline.making.summarising.summaries import with_summaries
from bilingual.pipeline.posting.blog import POST_ONLY
from bilingual.pipeline.posting.blog_places import blog_folder
from bilingual.pipeline.posting.outlines import Side, outlined_article
from bilingual.pipeline.posting.site import Site, is_post, named_post, site_of
from bilingual.pipeline.records.counterparts import kept_counterpart
from bilingual.pipeline.run import Job
from bilingual.pipeline.text_files.names import WORD, kind_of_text
from bilingual.text.numbers.figures import with_local_figures
from bilingual.text.post_names import PostName
from bilingual.text.slugs import file_slug
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.document.markdown import one_language_md
from bilingual.views.document.markdown_inline import markdown_inline
from bilingual.views.document.model import Document, PostUnit
from bilingual.views.document.nodes import plain_text
from bilingual.views.document.plain import target_nodes
from bilingual.views.jekyll.contents import without_contents
from bilingual.views.jekyll.kramdown import for_kramdown
from bilingual.views.jekyll.render import Edition, marked_targets, marked_unit, provenance_of
from bilingual.views.jekyll.safe_markdown import sanitised_markdown


def article_editions(job: Job, article: Article, language: str, documents: Mapping[str, Document]) -> list[Edition]:
    """Return the edition of the source and those of all targets made so far, with marks.

    *documents* are those made in this run, by pair. A web page is published as Markdown of its parallel page: its
    frame, scripts and surrounding site do not belong in a blog.
    """
    own_name = naming(job, article.front_matter, language)
    web, title = article.format == "html", job.manifest.title
    safe = job.settings.blog_html == "safe" and not web

    def edition(
        text: str, tag: str, said: str, document: Document | None, shown: Mapping[str, str] | None = None, **more: Any
    ) -> Edition:
        text = text if web else without_comments(text)
        if not web and not more.get("own"):
            text = without_hidden_comments(text)
        if job.settings.toc == "none" and not web and not more.get("own"):
            text = without_contents(text, tag)
        if safe:
            text = sanitised_markdown(text).text
            shown = {name: sanitised_markdown(part).text for name, part in (shown or {}).items()}
        if document is not None and document.outline and not more.get("own"):
            side: Side = "target" if tag == document.target else "source"
            source = own[f"{document.source}_{document.target}"]
            other = own_name.site.other_engine
            made = outlined_article(text, shown or {}, source, document, side, other_engine=other)
            text, shown = made.text, made.shown if side == "target" else None
        return own_name.edition(Edition(text, tag, own_name.slug, own_name.date, said, shown=shown or {}, **more))

    bitexts = made_bitexts(job, language)
    own = {bitext.pair: grouped(article, bitext, language) for bitext in bitexts}
    shows = [documents.get(b.pair) or _known_document(job, own[b.pair], b) for b in bitexts]
    text = one_language_md(shows[0], "source") if web and shows else article.text
    kept = {bitext.pair: kept_counterpart(job.manifest, bitext.pair) for bitext in bitexts}
    # The contents of the source are those of the pair that has them.
    first = next((document for document in shows if document.outline), None)
    editions = [edition(text, language, title, first, own=all(kept.values()) and not web)]
    for bitext, document in zip(bitexts, shows, strict=True):
        post = _post(own[bitext.pair], document, bitext, kept[bitext.pair], own_name)
        editions.append(
            edition(
                post.text,
                bitext.target,
                _title(document.title, bitext.target) or title,
                document,
                translated_from=language,
                provenance=provenance_of(bitext, article.sha256),
                shown=post.shown,
                own=post.own,
            )
        )
    if safe and (left_out := sanitised_markdown(article.text)).taken:
        job.notes.append(f'blog posts omit {left_out} of the article (blog_html = "keep" includes them)')
    if job.settings.toc == "summaries" and not any(one.summaries or one.outline for one in shows):
        job.notes.append('toc = "summaries" changes nothing: the article has no two sections with sentences')
    return editions


def _known_document(job: Job, article: Article, bitext: Bitext) -> Document:
    """Return the document of a pair that this run has not made, with its contents of an earlier one."""
    return with_summaries(job, document_from_article(article, bitext), bitext)[0]


@dataclass(frozen=True, slots=True)
class _Post:
    """The text of a post and the displayed text of its units; *own* if it is a person's file as they wrote it."""

    text: str
    shown: Mapping[str, str]
    own: bool = False


def _post(
    article: Article, document: Document, bitext: Bitext, counterpart: Counterpart | None, name: PostNaming
) -> _Post:
    """Return the translated article: the person's own document if there is one, else as kramdown can show it."""
    if counterpart is not None:
        return _persons_post(article, counterpart, bitext)
    if article.format == "html":
        return _Post(one_language_md(document, "target"), _shown(document, bitext))
    shown = marked_targets(article, bitext)
    text = without_comments(fitted(article, article.render(shown, joints=pack(bitext.target).writing.gap), bitext))
    if name.site.other_engine:
        return _Post(text, shown)
    made = for_kramdown(text, bitext.target, jekyll=name.post)
    as_shown = {}
    for unit, said in shown.items():
        if said in made or said not in text:
            as_shown[unit] = said
        else:
            as_shown[unit + POST_ONLY] = for_kramdown(said, bitext.target, jekyll=name.post).strip()
    return _Post(made, as_shown)


def _persons_post(article: Article, counterpart: Counterpart, bitext: Bitext) -> _Post:
    """Return the person's document, with edited sentences and marked translations of what it lacks."""
    known = counterpart.targets
    marked = {unit.id: marked_unit(unit, bitext.target, machine=unit.id not in known) for unit in bitext}
    texts = {name: text for name, text in marked.items() if text != known.get(name)}
    made = filled(article, counterpart, texts, pack(bitext.target).writing.gap)
    shown = {name: texts.get(name) or _as_written(counterpart, name, bitext.target) for name in made.order}
    if article.format == "html":
        page = parse_html(made.text, bitext.target)
        alone = document_from_article(page, Bitext(bitext.target, bitext.target, ()))
        return _Post(one_language_md(alone, "source"), shown)
    # A Word document or a page has no header of its own, so it gets that of any other post.
    own = Path(counterpart.name).suffix.lower() != WORD and kind_of_text(Path(counterpart.name)) == "markdown"
    return _Post(made.text, shown, own)


def _as_written(counterpart: Counterpart, unit: str, tag: str) -> str:
    segments = counterpart.article.segments
    parts = [segments[counterpart.numbers[name]] for name in counterpart.parts[unit] if name in counterpart.numbers]
    return joined_text([segment.plain for segment in parts], tag)


def fitted(article: Article, text: str, bitext: Bitext) -> str:
    """Return a rendered target with its internal links and table figures adapted to its language."""
    text = retarget_anchors(article, text, heading_rule(article), bitext.target)
    parse = parse_html if article.format == "html" else parse_markdown
    return with_local_figures(parse(text, bitext.target), bitext.source, bitext.target)


def rendered_article(article: Article, bitext: Bitext) -> str:
    """Return the article in the target language, with its internal links adapted to the translated headings."""
    targets = {unit.id: unit.target for unit in bitext if unit.target is not None}
    text = fitted(article, article.render(targets, joints=pack(bitext.target).writing.gap), bitext)
    return set_keys(text, {"lang": bitext.target}) if "lang" in article.front_matter else text


@dataclass(frozen=True, slots=True)
class PostNaming:
    """How the posts of one item are named: by the site they belong to, if there is one.

    ``bare``: the item is a post of a site already, and its header gets no new keys. ``full``: all posts get them.
    ``post``: it was written for Jekyll.
    """

    slug: str
    date: str
    site: Site
    bare: bool = False
    full: bool = False
    post: bool = False

    def edition(self, edition: Edition) -> Edition:
        name = PostName(self.slug, self.date)
        tag = self.site.tag(edition.tag)
        place, own = self.site.path(name, edition.tag), edition.own and not self.full
        return replace(edition, site_tag=tag, place=place, bare=self.bare, own=own)


def naming(job: Job, front_matter: Mapping[str, Any] | None, language: str) -> PostNaming:
    """Return how the posts of an article (those of a talk have no *front_matter*) are named.

    Posts made before keep their names.
    """
    settings, source = job.settings, job.request.named or job.request.source
    site = site_of(source, blog_folder(settings), settings.blog_languages)
    name = named_post(source, language)
    written = [str(r["facts"].get("path", "")) for n, r in job.manifest.stages.items() if n.startswith("jekyll.")]
    if any(f"-{job.folder.name}-" in path.rsplit("/", 1)[-1] for path in written):
        name = PostName(job.folder.name)
    slug = file_slug(name.slug) if name.date or name.tag else job.folder.name
    post = front_matter is not None and is_post(source, name)
    bare = settings.post_keys == "own" or (settings.post_keys == "auto" and post)
    return PostNaming(slug, name.date or date_of(job, front_matter), site, bare, settings.post_keys == "all", post)


def date_of(job: Job, front_matter: Mapping[str, Any] | None = None) -> str:
    """Return the post's date: from the front matter, else the day on which the source was last changed before
    its results were first made.
    """
    written = str((front_matter or {}).get("date") or "")[:10]
    if written:
        return written
    kept = job.manifest.options.get("date")
    if not kept:
        # Jekyll leaves out posts of the future: a file may be of a time when the clock was ahead.
        modified = min(datetime.fromtimestamp(job.request.source.stat().st_mtime, UTC), datetime.now(UTC)).astimezone()
        kept = modified.date().isoformat()
        job.manifest.options["date"] = kept
    return str(kept)


def _title(title: PostUnit | None, tag: str) -> str:
    return "" if title is None else " ".join(plain_text(target_nodes(title, tag)).split())


def _shown(document: Document, bitext: Bitext) -> dict[str, str]:
    """Return the displayed text of each sentence of a web page's post that Markdown renders unchanged.

    Edits of other sentences stay only in the post, since their Markdown does not fit the web page.
    """
    targets = {unit.id: unit.target for unit in bitext}
    said = {unit.id: (unit, markdown_inline(target_nodes(unit, bitext.target))) for unit in document.units}
    return {
        name: text
        for name, (unit, text) in said.items()
        if unit.target and markdown_inline(unit.target) == targets[name]
    }
