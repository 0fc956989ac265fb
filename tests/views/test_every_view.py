"""The contract of views: every view of the table with every difficult document.

Nothing is lost, nothing runs, signs are shown, and each file is valid by the rules of its platform.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import pytest
from ruamel.yaml import YAML

from bilingual.languages import pack, use_folder
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext
from bilingual.model.transcript import Transcript
from bilingual.views.base import Delivery, Prepared, ViewTools
from bilingual.views.document.markdown import one_language_md
from bilingual.views.document.model import Document
from bilingual.views.document.nodes import Nodes
from bilingual.views.jekyll.contents import with_outline
from bilingual.views.labels import labels
from bilingual.views.limits import limit, utf16_length
from bilingual.views.sign import NOTE
from bilingual.views.table import view, view_ids
from bilingual.views.wechat.rules import lost_markup
from tests.languages.conftest import forget
from tests.views import hard
from tests.views.readers import (
    dangers,
    file_words,
    html_words,
    liquid_output,
    markdown_page,
    page_of,
    tree,
    without_header,
    words,
)
from tests.views.studies import studied, study_of
from tests.views.test_table import install

# Pages of our own that a browser opens, with a content policy and a script.
PAGES = (
    "parallel.html", "linkedin.article.html", "wechat.preview.html", "index.html", "findings.", "listen.html",
    "vocabulary.html",
)  # fmt: skip
# What is one line or a list to look things up in, and the note itself.
WITHOUT_SIGN = (
    "linkedin.alt.txt", "short_title.txt", NOTE, "NOTICE.txt", "cards.tsv", "cards.apkg", "vocabulary.csv", ".mp3",
)  # fmt: skip
# Fields that send nothing: a search, and what a learner writes.
FIELDS = {"outbox": {"<input>"}, "learn": {"<input>"}}
GIVEN_TO: dict[str, Callable[[Prepared], Any]] = {
    "jekyll": lambda given: hard.edition(given, post_text(given.document)),
    "findings": hard.checked,
    "index": hard.folder,
    "outbox": hard.tiles,
    "learn": lambda given: studied(given, hard.HOSTILE),
}


@pytest.fixture(scope="module", params=hard.NAMES)
def given(
    request: pytest.FixtureRequest,
    document_of: hard.DocumentOf,
    document: Document,
    talk: Document,
    article_and_bitext: tuple[Article, Bitext],
    transcript_and_bitext: tuple[Transcript, Bitext],
    tools: ViewTools,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Prepared]:
    known = {"article": (document, article_and_bitext[1]), "talk": (talk, transcript_and_bitext[1])}
    name = request.param
    if name == "hostile language":
        languages = tmp_path_factory.mktemp("languages")
        hard.hostile_language(languages)
        use_folder(languages)
    made = known[name] if name in known else hard.document_named(name, document_of)
    yield hard.prepared(*made, tools)
    forget()


def post_text(document: Document) -> str:
    """Return the body of the translation's post, with the contents that say something."""
    text = one_language_md(document, "target")
    heads = [block.units[0].id for block in document.blocks if block.kind == "heading"]
    return (
        with_outline(text, document.target, document.outline, "target", heads, "gfm").text if document.outline else text
    )


def points_of(document: Document) -> list[str]:
    return [
        words(str(text))
        for one in document.outline
        for unit in one.points
        for text in (unit.source_text, unit.target_text)
    ]


def render(name: str, given: Prepared) -> Delivery:
    """Make the view *name* of what it needs of *given*."""
    one = view(name)
    return one.render(GIVEN_TO.get(name, lambda prepared: prepared)(given))


Made = Callable[..., Delivery]


@pytest.fixture(scope="module")
def made_of(given: Prepared) -> Made:
    """Make a view of *given* with some reasons and open findings, once for all tests that look at it."""

    @cache
    def make(name: str, reasons: tuple[str, ...] = (), open: tuple[str, ...] = ()) -> Delivery:
        return render(name, replace(given, reasons=reasons, open=open))

    return make


def leaves(nodes: Nodes) -> Iterator[str]:
    """Yield the texts of *nodes* that every output shows: without readings, struck words and numbers of notes."""
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.tag == "img":
            yield node.attributes["alt"]
        elif node.tag not in {"rt", "rp", "del", "s", "note", "br"}:
            yield from leaves(node.children)


def said(document: Document, *, title: bool = True) -> list[str]:
    """Return every text that *document* shows in either language."""
    units = [*([document.title] if title and document.title else []), *([document.summary] if document.summary else [])]
    units += [unit for block in document.blocks for unit in block.units]
    texts = [text for unit in units for side in (unit.source, unit.target or ()) for text in leaves(side)]
    return [words(text) for text in texts if words(text)]


def missing(texts: list[str], shown: str) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text not in shown]


def shown_in(made: Delivery, *patterns: str) -> str:
    """Return what is seen in the files whose names match one of *patterns*."""
    return " ".join(
        file_words(name, content)
        for name, content in made.files.items()
        if any(re.fullmatch(pattern, name) for pattern in patterns)
    )


@pytest.fixture(scope="module")
def outsider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The id of a view that another package brings."""
    with pytest.MonkeyPatch.context() as patch:
        install(tmp_path_factory.mktemp("package"), patch)
        yield "cards"


@pytest.fixture(params=[*view_ids(), "of another package"])
def name(request: pytest.FixtureRequest) -> str:
    """The id of each view of the table, and of one that joins by an entry point."""
    return request.param if request.param in view_ids() else request.getfixturevalue("outsider")


class TestEveryView:
    def test_nothing_runs(self, name: str, made_of: Made) -> None:
        for reasons in ((), hard.REASONS):
            for file, content in made_of(name, reasons, hard.OPEN).files.items():
                page = page_of(file, content)
                if page is None:
                    continue
                root = tree(page)
                own = file.startswith(PAGES)
                # WeChat's images are for its editor to load; a picture of a post is a file beside it.
                found = [one for one in dangers(root) if not (one.startswith("loads") and "wechat" in file)]
                assert set(found) <= FIELDS.get(name, set())
                assert own or not list(root.iter("script"))
                assert not [one for one in root.iter() if isinstance(one.tag, str) and one.get("id") == "page-facts"][
                    1:
                ]

    def test_what_a_program_reads_is_whole(self, name: str, given: Prepared, made_of: Made) -> None:
        for file, content in made_of(name, hard.REASONS).files.items():
            if file.endswith(".json"):
                assert json.loads(str(content))["not_ready"] == list(hard.REASONS)
            if name == "jekyll":
                header = YAML(typ="safe").load(re.match(r"---\n(.*?)\n---\n", str(content), re.DOTALL)[1])  # type: ignore[index]
                title = given.document.title
                if title is not None:
                    assert header["title"] == (title.target_text or title.source_text)
                assert header["translation_engines"] == [hard.HOSTILE]
                assert (header["lang"], header["published"]) == (given.document.target, False)

    def test_a_page_names_its_languages_and_what_a_person_hears(self, name: str, made_of: Made) -> None:
        for file, content in made_of(name).files.items():
            page = page_of(file, content)
            if page is None or file.endswith(".md"):
                continue
            root = tree(page)
            whole = file.startswith(PAGES) or isinstance(content, bytes)
            assert not whole or root.get("lang")
            ids = [one.get("id") for one in root.iter() if isinstance(one.tag, str) and one.get("id")]
            assert len(ids) == len(set(ids))
            for one in root.iter("img"):
                assert one.get("alt") is not None
            for one in (*root.iter("button"), *root.iter("a")):
                assert words("".join(one.itertext())) or one.get("aria-label") or list(one.iter("img"))
            assert wrong_way(root) == []

    def test_liquid_in_a_blog_post_only_puts_out_what_was_written(
        self, name: str, given: Prepared, made_of: Made
    ) -> None:
        if name == "jekyll":
            [text] = made_of(name).files.values()
            shown = html_words(markdown_page(liquid_output(without_header(str(text)))))
            assert missing(said_in(given.document, "target"), shown) == []
            assert missing(points_of(given.document)[1::2], shown) == []

    def test_nothing_is_lost(self, name: str, given: Prepared, made_of: Made) -> None:
        document, reasons = given.document, hard.REASONS
        given = replace(given, reasons=reasons, open=hard.OPEN)
        made = made_of(name, reasons, hard.OPEN)
        titles = [leaf for leaf in title_texts(document) if leaf]
        everything = shown_in(made, ".*")
        if name == "parallel":
            assert missing(points_of(document), shown_in(made, r"parallel\.html")) == []
            for pattern in (r"parallel\.html", r"parallel\.md"):
                assert missing(said(document), shown_in(made, pattern)) == []
                assert missing(other_texts(document), shown_in(made, pattern)) == []
        elif name == "linkedin_article":
            assert missing([*said(document, title=False), *other_texts(document)], everything) == []
        elif name == "wechat":
            parts = shown_in(made, r"wechat(\.\d+)?\.html")
            assert missing([*said(replace(document, summary=None), title=False), *other_texts(document)], parts) == []
            preview = shown_in(made, r"wechat\.preview\.html")
            assert missing(said(replace(document, summary=None), title=False), preview) == []
        elif name == "linkedin":
            for pattern in (r"linkedin(\.comment)?\.txt", r"linkedin(\.comment)?\.api\.txt"):
                lost = missing(said(without_pictures(replace(document, summary=None))), shown_in(made, pattern))
                assert not lost or "linkedin-left-out" in [found.check for found in made.findings]
        elif name in ("carousel", "covers"):
            for file, content in made.files.items():
                assert missing(titles, file_words(file, content)) == [], file
        elif name == "learn":
            study = study_of(given, hard.HOSTILE)
            both = [words(text) for one in study.sentences for text in (one.text, one.meaning)]
            # A new word is a button, which a reader hears on its own.
            whole = shown_in(made, r"listen\.html").replace(" ", "")
            assert missing([text.replace(" ", "") for text in both], whole) == []
            glosses = [words(hard.HOSTILE)] if study.vocabulary else []
            assert missing(glosses, shown_in(made, r"vocabulary\.html")) == []
        elif name == "findings":
            texts = [text for f in hard.FINDINGS for text in (f.message, f.source, f.target, f.check, f.waived)]
            assert missing([words(text) for text in (given.title, *texts)], everything) == []
        elif name == "index":
            shown = hard.folder(given)
            texts = [shown.title, *shown.notes, *reasons, *(f.message for f in hard.FINDINGS)]
            texts += [file.label or file.base for file in shown.files]
            texts += [track.label for track in shown.player.tracks] if shown.player else []
            assert missing([words(text) for text in texts], everything) == []
        elif name == "outbox":
            [tile] = hard.tiles(given)
            texts = [*(text for _, text in tile.titles), *reasons, tile.does.capitalize(), tile.command]
            assert missing([words(text) for text in texts], everything) == []
        elif name == "not_ready":
            assert missing([words(text) for text in (given.title, *reasons, *hard.OPEN)], everything) == []
        elif name == "cards":
            units = [unit for unit in document.units if unit.target is not None]
            assert missing([words(f"{unit.source_text} = {unit.target_text}") for unit in units], everything) == []
        elif name in ("linkedin_video", "wechat_channels"):
            assert hard.SHAPE in everything

    def test_it_writes_what_it_declares_and_the_same_of_the_same(
        self, name: str, given: Prepared, made_of: Made
    ) -> None:
        made = made_of(name, hard.REASONS)
        assert made == render(name, replace(given, reasons=hard.REASONS))
        for file in (*made.files, *made.links):
            assert any(fnmatchcase(file, pattern) for pattern in view(name).files), file

    def test_the_sign_is_seen_first(self, name: str, made_of: Made) -> None:
        reasons = ("2 open findings", "1 of 9 sentences is a machine draft [see_it](x) <b>")
        said = "2 open findings; 1 of 9 sentences is a machine draft see it x b; see NOT-READY.txt"
        ready, signed = (made_of(name, why).files for why in ((), reasons))
        for file, content in signed.items():
            if (
                not isinstance(content, str)
                or file.endswith(WITHOUT_SIGN)
                or name in ("jekyll", "findings", "index", "outbox")
            ):
                continue
            if file.endswith(".json"):
                assert next(iter(json.loads(content).items())) == ("not_ready", list(reasons))
            elif file.endswith(".md"):
                assert content == f"> **NOT READY TO PUBLISH:** {said}\n\n{ready[file]!s}"
            elif file.endswith(".txt"):
                assert content == f"NOT READY TO PUBLISH: {said}\n\n{ready[file]!s}"
            else:
                words = f"<strong>NOT READY TO PUBLISH: </strong>{said}"
                assert words in content.split("<body>")[-1][:400]
                assert "<title>" not in content or "<title>Not ready · " in content

    def test_signs_are_there_and_only_while_there_is_a_reason(self, name: str, made_of: Made) -> None:
        ready, signed = (made_of(name, why) for why in ((), hard.REASONS))
        for file, content in signed.files.items():
            shown = file_words(file, content)
            if name == "jekyll":
                assert "published: false" in str(content)
            elif name in ("index", "outbox"):
                assert "Not ready" in shown
            elif name not in ("findings", "wechat_pictures") and not file.endswith(WITHOUT_SIGN):
                assert "NOT READY TO PUBLISH" in shown or file.endswith(".json"), file
        for file, content in ready.files.items():
            assert name == "findings" or "not ready" not in file_words(file, content).lower(), file

    def test_what_nobody_translated_and_a_draft_carry_their_mark(
        self, name: str, given: Prepared, made_of: Made
    ) -> None:
        document = given.document
        word = labels(document.target)
        marks = {word.untranslated: document.untranslated, word.draft: document.drafts}
        made = made_of(name)
        whole = {
            "parallel": (r"parallel\.html", r"parallel\.md"),
            "linkedin_article": (".*",),
            "wechat": (r"wechat(\.\d+)?\.html",),
            "linkedin": (r"linkedin(\.comment)?\.txt",),
        }
        if any(found.check == "linkedin-left-out" for found in made.findings):
            return
        for pattern in whole.get(name, ()):
            shown = shown_in(made, pattern)
            for mark, count in marks.items():
                assert shown.count(mark) >= count, (pattern, mark)

    def test_the_platform_takes_it(self, name: str, made_of: Made) -> None:
        made = made_of(name)
        assert not [found for found in made.findings if found.severity == "E"]
        for file, content in made.files.items():
            text = str(content)
            if re.fullmatch(r"linkedin(\.comment)?\.api\.txt", file):
                most = limit("linkedin-comment-length" if "comment" in file else "linkedin-length")
                assert utf16_length(text) <= most
                unescaped = re.sub(r"\\[\\|{}@\[\]()<>#*_~]|\{hashtag\|\\#\|\w+\}", "", text)
                assert not re.search(r"[\\|{}@\[\]()<>#*_~]", unescaped)
            if re.fullmatch(r"wechat(\.\d+)?\.html", file):
                assert list(lost_markup(text)) == []
                assert len(text) <= limit("wechat-content-length")
                assert not re.search(r"<(?:script|style|iframe)|\s(?:class|id)=", re.sub(r">[^<]*<", "><", text))
            if file == "wechat.json":
                fields = json.loads(text)
                for field in ("title", "author", "digest"):
                    assert len(fields[field]) <= limit(f"wechat-{field}")
                assert not fields["content_source_url"] or fields["content_source_url"].startswith("https://")
                assert len((fields["content_source_url"] or "").encode()) <= limit("wechat-source-url")
            if file == "short_title.txt":
                assert 6 <= len(text.strip()) <= 16
            if file == "description.txt":
                assert len(text.strip()) <= 600
            if name == "jekyll":
                assert re.fullmatch(r"[\w-]+/\d{4}-\d\d-\d\d-[a-z0-9-]+-[\w-]+\.md", file)


def without_pictures(document: Document) -> Document:
    return replace(document, blocks=tuple(block for block in document.blocks if block.kind != "image"))


def title_texts(document: Document) -> list[str]:
    title = document.title
    return [] if title is None else [words("".join(leaves(side))) for side in (title.source, title.target or ())]


def said_in(document: Document, side: str) -> list[str]:
    """Return the texts of the blocks of *document* in one language; where there is none, what stands for it."""
    units = [unit for block in document.blocks for unit in block.units]
    texts = [text for unit in units for text in leaves(getattr(unit, side) or ())]
    return [words(text) for text in texts if words(text)]


def other_texts(document: Document) -> list[str]:
    """Return code and the words of raw HTML, which stand once for both languages."""
    found = [line for block in document.blocks if block.kind == "code" for line in block.text.split("\n")]
    found += [text for block in document.blocks if not block.units for text in leaves(block.nodes)]
    return [words(text) for text in found if words(text)]


def own_text(element: Any) -> str:
    """Return the text in *element* that has no direction of its own."""
    parts = [element.text or ""]
    for child in element:
        parts += ["" if child.get("dir") or child.tag == "bdi" else own_text(child), child.tail or ""]
    return "".join(parts)


def wrong_way(root: Any) -> list[str]:
    """Return what is set in the direction of another language."""
    found: list[str] = []

    def walk(element: Any, way: str) -> None:
        if not isinstance(element.tag, str):
            return
        style = re.search(r"direction:(rtl|ltr)", element.get("style", ""))
        way = element.get("dir") or (style[1] if style else None) or ("auto" if element.tag == "bdi" else way)
        tag = element.get("lang")
        drawn = element.tag == "html" and not element.get("dir")  # a picture, of which each text has its direction
        if tag and not drawn and way not in ("auto", "rtl" if pack(tag).writing.rtl else "ltr"):
            found.append(f"<{element.tag} lang={tag}> goes {way}")
        if element.tag == "p" and way == "ltr":
            text = own_text(element)
            arabic = len(re.findall("[\u0600-\u06ff]", text))
            if arabic > len(re.findall("[A-Za-z]", text)):
                found.append(f"<p> with {text[:20]} goes {way}")
        for child in element:
            walk(child, way)

    walk(root, "ltr")
    return found


def test_the_note_names_every_open_finding(prepared_of: Callable[..., Prepared], talk: Document) -> None:
    given = prepared_of(talk, title="The harbour", reasons=("1 open finding",), open=("E numbers (s2): 43 is missing",))
    assert view("not_ready").render(given).files[NOTE] == (
        "The harbour (en_zh-Hans) is not ready to publish.\n\n- 1 open finding\n\nOpen findings:\n"
        "- E numbers (s2): 43 is missing\n\n"
        "All of it, with both texts side by side: findings.en_zh-Hans.html in the results folder.\n"
    )
