"""The files of each view: nothing in them runs, and platforms, programs and people can read them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from fnmatch import fnmatchcase

from ruamel.yaml import YAML

from bilingual.views.base import Prepared
from bilingual.views.limits import limit, utf16_length
from bilingual.views.table import view
from bilingual.views.wechat.rules import lost_markup
from tests.views.given import OPEN, REASONS, Made, of_every_view, render
from tests.views.hostile import HOSTILE
from tests.views.readers import dangers, page_of, tree, words, wrong_way

# Pages of our own that a browser opens, with a content policy and a script.
PAGES = (
    "parallel.html", "linkedin.article.html", "wechat.preview.html", "index.html", "findings.", "listen.html",
    "vocabulary.html",
)  # fmt: skip
# Fields that send nothing: a search, and what a learner writes.
FIELDS = {"outbox": {"<input>"}, "learn": {"<input>"}}


@of_every_view
def test_nothing_runs(name: str, made_of: Made) -> None:
    for reasons in ((), REASONS):
        for file, content in made_of(name, reasons, OPEN).files.items():
            page = page_of(file, content)
            if page is None:
                continue
            root = tree(page)
            own = file.startswith(PAGES)
            # WeChat's images are for its editor to load; a picture of a post is a file beside it.
            found = [one for one in dangers(root) if not (one.startswith("loads") and "wechat" in file)]
            assert set(found) <= FIELDS.get(name, set())
            assert own or not list(root.iter("script"))
            assert not [one for one in root.iter() if isinstance(one.tag, str) and one.get("id") == "page-facts"][1:]


@of_every_view
def test_what_a_program_reads_is_whole(name: str, given: Prepared, made_of: Made) -> None:
    for file, content in made_of(name, REASONS).files.items():
        if file.endswith(".json"):
            assert json.loads(str(content))["not_ready"] == list(REASONS)
        if name == "jekyll":
            header = YAML(typ="safe").load(re.match(r"---\n(.*?)\n---\n", str(content), re.DOTALL)[1])  # type: ignore[index]
            title = given.document.title
            if title is not None:
                assert header["title"] == (title.target_text or title.source_text)
            assert header["translation_engines"] == [HOSTILE]
            assert (header["lang"], header["published"]) == (given.document.target, False)


@of_every_view
def test_a_page_names_its_languages_and_what_a_person_hears(name: str, made_of: Made) -> None:
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


@of_every_view
def test_it_writes_what_it_declares_and_the_same_of_the_same(name: str, given: Prepared, made_of: Made) -> None:
    made = made_of(name, REASONS)
    assert made == render(name, replace(given, reasons=REASONS))
    for file in (*made.files, *made.links):
        assert any(fnmatchcase(file, pattern) for pattern in view(name).files), file


@of_every_view
def test_the_platform_takes_it(name: str, made_of: Made) -> None:
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
