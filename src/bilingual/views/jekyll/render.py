"""One Jekyll post per language: the unchanged text with additional front matter.

File names and front matter keys are Jekyll's (jekyllrb.com/docs/posts, jekyllrb.com/docs/front-matter).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bilingual.articles.front_matter.editing import set_keys, with_yaml_header
from bilingual.articles.front_matter.reading import find_front_matter
from bilingual.errors import InputError
from bilingual.languages import pack
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext, Unit
from bilingual.views.base import Delivery, View
from bilingual.views.labels import draft_mark, missing_mark, stale_mark
from bilingual.views.templates import source

_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_PLACE = r"(?:\((?:\\.|[^()\\]|\([^()]*\))*\)|\[[^\[\]]*\])"
# Only an image, perhaps in a link: the text before its description, the description, the rest.
_IMAGE_ALONE = re.compile(rf"(\s*\[?!\[)((?:\\.|[^\[\]\\])+)(\]{_PLACE}(?:\]{_PLACE})?\s*)")
_HTML_IMAGE_ALONE = re.compile(r'(\s*<img\b[^<>]*?\salt=")([^"<>]+)("[^<>]*>\s*)', re.IGNORECASE)
_LANGUAGE_KEYS = ("lang", "language", "locale")
Value = str | Sequence[str] | bool | int


@dataclass(frozen=True, slots=True)
class Edition:
    """One language of a text, for a blog.

    ``text`` is Markdown with or without front matter, ``date`` is ``YYYY-MM-DD``. ``shown`` holds the displayed text of
    each unit, by id and in order, with marks. ``versions`` are the published languages; with ``links`` a line of Liquid
    above the text links to the others, for themes without a language switch. The header of a *bare* one gets no keys
    that it does not have, and a person's *own* document no changes but a header if it has none. ``site_tag`` is what
    the site calls the language, ``place`` the path in its folder of posts. ``audio`` is the address on the site of the
    text read aloud.
    """

    text: str
    tag: str
    slug: str
    date: str
    title: str = ""
    translated_from: str | None = None
    provenance: Mapping[str, Value] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    versions: tuple[str, ...] = ()
    ready: bool = True
    links: bool = True
    own: bool = False
    bare: bool = False
    site_tag: str = ""
    place: str = ""
    audio: str = ""

    @property
    def lang(self) -> str:
        """The site's name of its language."""
        return self.site_tag or self.tag

    @property
    def path(self) -> str:
        """The post's path: ``<lang>/YYYY-MM-DD-<slug>-<lang>.md``."""
        return f"{self.lang}/{self.date[:10]}-{self.slug}-{self.lang}.md"


def render(edition: Edition) -> Delivery:
    """Return the post of one language.

    ``lang``, ``translated`` and the provenance are set; ``layout``, ``title``, ``date`` and ``audio`` only if missing.
    All languages of a text share ``ref``, so that a theme can link them; ``translations`` lists the other versions,
    ``language_name`` is the text of a link to this one, and a ``permalink`` of the source gets the language as prefix.
    A post that is not ready has ``published: false``, so Jekyll omits it (jekyllrb.com/docs/front-matter). Other front
    matter becomes YAML. Raises InputError for an invalid date.
    """
    if not _DATE.fullmatch(edition.date[:10]):
        raise InputError(
            "BIL-VIW-012",
            f"{edition.date!r} is not a date",
            where=edition.slug,
            remedy="Write date: YYYY-MM-DD in the front matter.",
        )
    if edition.bare or (edition.own and find_front_matter(edition.text)):
        return Delivery({edition.path: _bare(edition)})
    text = with_yaml_header(edition.text)
    front = find_front_matter(text)
    own = front.values if front else {}
    others = [tag for tag in edition.versions if tag != edition.lang]
    values: dict[str, Value] = {}
    if "layout" not in own:
        values["layout"] = "post"
    if "title" not in own and edition.title:
        values["title"] = edition.title
    if "date" not in own:
        values["date"] = edition.date[:10]
    values |= {"lang": edition.lang, "ref": edition.slug, "translated": edition.translated_from is not None}
    if edition.translated_from is not None:
        values["translated_from"] = edition.translated_from
        values |= _prefixed_permalink(own, edition.lang)
    values |= {**edition.provenance, "language_name": pack(edition.tag).autonym}
    if others:
        values["translations"] = others
    if edition.audio and "audio" not in own:
        values["audio"] = edition.audio
    if not edition.ready:
        values["published"] = False
    text = set_keys(text, values)
    front = find_front_matter(text)
    if edition.links and others and front is not None and not edition.own:
        # Versions are found by ``ref``, so that a missing post does not break the build.
        text = f"{text[: front.end]}\n{language_links()}\n\n{text[front.end :].lstrip(chr(10))}"
    return Delivery({edition.path: text})


def language_links() -> str:
    """Return the line of Liquid that links a post to its other languages."""
    return source("jekyll/language_links.liquid").replace("\n", "")


def _bare(edition: Edition) -> str:
    """Return the post with its language in the keys that name it, and out of the site while it is not ready."""
    front = find_front_matter(edition.text)
    own = front.values if front else {}
    values: dict[str, Value] = {}
    if edition.translated_from is not None and not edition.own:
        values |= {key: edition.lang for key in _LANGUAGE_KEYS if key in own and own[key] != edition.lang}
        values |= _prefixed_permalink(own, edition.lang)
    if not edition.ready:
        values["published"] = False
    return set_keys(with_yaml_header(edition.text), values) if values else edition.text


def _prefixed_permalink(own: Mapping[str, object], lang: str) -> dict[str, Value]:
    permalink = own.get("permalink")
    return {"permalink": f"/{lang}{permalink}"} if isinstance(permalink, str) and permalink.startswith("/") else {}


VIEW = View("jekyll", render, files={"*/*.md": ""}, folder="posts/jekyll")


def shown_targets(bitext: Bitext) -> dict[str, str]:
    """Return the displayed text of each sentence in a talk's post, with marks."""
    tag = bitext.target
    return {
        unit.id: unit.target + (draft_mark(tag) if unit.draft else "") if unit.target else missing_mark(tag)
        for unit in bitext
        if unit.words is not None
    }


def marked_targets(article: Article, bitext: Bitext) -> dict[str, str]:
    """Return the replacement of each segment for ``Article.render``, with the marks for readers.

    A draft or stale translation is followed by its mark. An untranslated sentence is the source preceded by its mark,
    so that it is never mistaken for a translation.
    """
    units = {unit.id: unit for unit in bitext.units}
    return {
        segment.id: marked_unit(units.get(segment.id) or Unit(segment.id, segment.plain), bitext.target)
        for segment in article.segments
    }


def marked_unit(unit: Unit, tag: str, *, machine: bool = False) -> str:
    """Return the displayed text of *unit* with its mark.

    With *machine*, an engine's translation has the mark of a draft, since all around it a person wrote.
    """
    if unit.target is None:
        blank = "" if pack(tag).writing.full_width else " "
        return _marked(unit.source, before=missing_mark(tag) + blank)
    engine = unit.provenance.engine not in ("human", "memory")
    drafted = unit.draft or (machine and engine and not unit.locked)
    after = draft_mark(tag) if drafted else stale_mark(tag) if unit.stale else ""
    return _marked(unit.target, after=after) if after else unit.target


def _marked(text: str, *, before: str = "", after: str = "") -> str:
    """Return *text* with its mark, which for an image alone is in its description.

    >>> _marked('![Un gato](cat.png "Cat")', after=" (borrador)")
    '![Un gato (borrador)](cat.png "Cat")'
    >>> _marked("Mira ![un gato](cat.png)", after=" (borrador)")
    'Mira ![un gato](cat.png) (borrador)'
    """
    image = _IMAGE_ALONE.fullmatch(text) or _HTML_IMAGE_ALONE.fullmatch(text)
    return f"{image[1]}{before}{image[2]}{after}{image[3]}" if image else f"{before}{text}{after}"


def provenance_of(bitext: Bitext, source_sha256: str) -> dict[str, Value]:
    """Return the front matter keys with the origin of a translation.

    >>> from bilingual.model.bitext import Provenance, Unit
    >>> units = (Unit("1", "Hi.", "Hallo.", provenance=Provenance("google")), Unit("2", "Oh."))
    >>> provenance_of(Bitext("en", "de", units), "ab12")
    {'translation_engines': ['google'], 'translation_drafts': 0, 'translation_missing': 1, 'source_sha256': 'ab12'}
    """
    engines = dict.fromkeys(unit.provenance.engine for unit in bitext.units if unit.translated)
    return {
        "translation_engines": list(engines),
        "translation_drafts": len(bitext.drafts),
        "translation_missing": len(bitext.untranslated),
        "source_sha256": source_sha256,
    }
