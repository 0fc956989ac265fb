"""Names, languages and folders of posts follow the site they belong to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.pipeline.posting.blog import POST_ONLY
from bilingual.pipeline.posting.editions import PostNaming, _post
from bilingual.pipeline.posting.site import Site, is_post, named_post, site_of
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.pipeline.sidecars.articles import translations
from bilingual.pipeline.tools import Tools
from bilingual.settings import load_settings
from bilingual.text.post_names import PostName
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.jekyll.render import Edition, render

ENGLISH = "---\ntitle: My garden\nlang: en\n---\n\nI use three tools in the garden every week, and I water the beans.\n"
GERMAN = "---\ntitle: Mein Garten\nlang: de\n---\n\nIch benutze jede Woche drei Werkzeuge und gieße die Bohnen.\n"
CHINESE = "---\ntitle: 我的花园\nlang: zh\n---\n\n我每个星期在花园里用三种工具，早上给豆子浇水。\n"


def write(root: Path, **texts: str) -> None:
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


@pytest.mark.parametrize(("source", "other"), [
    ("_posts/2023-05-01-bean-en.md", "_posts/2023-05-01-bean-de.md"),
    ("_posts/2023-05-01-bean.md", "_posts/2023-05-01-bean-de.md"),
    ("_posts/2023-05-01-bean.md", "_posts/2023-05-01-bean.de.md"),
    ("_posts/2023-05-01-bean-en.md", "_posts/2023-05-01-bean.de.md"),
    ("_posts/en/2023-05-01-bean.md", "_posts/de/2023-05-01-bean.md"),
    ("_posts/en/2023-05-01-bean-en.md", "_posts/de/2023-05-01-bean-de.md"),
    ("_posts/2023-05-01-bean.md", "_posts/de/2023-05-01-bean.md"),
    ("_posts/2023-05-01-bean-en.md", "_posts/de/2023-05-01-bean-de.md"),
    ("en/_posts/2023-05-01-bean.md", "de/_posts/2023-05-01-bean.md"),
    ("_posts/2023-05-01-bean.md", "de/_posts/2023-05-01-bean.md"),
    ("_recipes/en/bean.md", "_recipes/de/bean.md"),
    ("_drafts/bean.md", "_drafts/bean-de.md"),
    ("content/post.en.md", "content/post.de.md"),
    ("content/en/post/bean.md", "content/de/post/bean.md"),
    ("content/post/bean/index.md", "content/post/bean/index.de.md"),
    ("README.md", "README_de.md"),
])  # fmt: skip
def test_the_other_language_of_a_post_is_found(tmp_path: Path, source: str, other: str) -> None:
    write(tmp_path, **{source: ENGLISH, other: GERMAN, "_posts/2024-05-01-bean-de.md": GERMAN})
    found = translations(tmp_path / source)
    assert [(one.path, one.language) for one in found] == [(tmp_path / other, "de")]


def test_a_name_alone_makes_no_translation(tmp_path: Path) -> None:
    """The text has to be in the language; our own posts are no translations of a person."""
    made = GERMAN.replace("lang: de", 'lang: de\ntranslation_engines: ["google"]')
    write(tmp_path, **{"how-to.md": ENGLISH, "how-to-do-it.md": ENGLISH, "how-to-de.md": made, "how-to-no.txt": GERMAN})
    assert translations(tmp_path / "how-to.md") == []


@pytest.mark.parametrize(("name", "language", "wanted", "post"), [
    ("2023-05-01-bean-en.md", "en", PostName("bean", "2023-05-01", "-", "en"), True),
    ("2023-5-1-bean.en.md", "en", PostName("bean", "2023-05-01", ".", "en"), True),
    ("2023-05-01-bean-zh.md", "zh-Hans", PostName("bean", "2023-05-01", "-", "zh"), True),
    ("2023-05-01-how-to-do-it.md", "en", PostName("how-to-do-it", "2023-05-01"), True),
    ("2023-05-01-1430-bean.md", "en", PostName("1430-bean", "2023-05-01"), True),
    ("2023-05-01.md", "en", PostName("2023-05-01"), False),
    ("bean-en.md", "en", PostName("bean", "", "-", "en"), False),
    ("bean.md", "en", PostName("bean"), False),
    ("_drafts/bean.md", "en", PostName("bean"), True),
    ("content/bean/index.en.md", "en", PostName("bean"), False),
])  # fmt: skip
def test_date_and_slug_are_those_of_the_file(name: str, language: str, wanted: PostName, post: bool) -> None:
    path = Path("/site", name)
    assert named_post(path, language) == wanted
    assert is_post(path, wanted) == post


BEAN = PostName("bean", "2023-05-01")


@pytest.mark.parametrize(("posts", "place"), [
    (["_posts/zh/2022-01-01-old-zh.md", "_posts/en/2022-01-01-old-en.md"], "zh/2023-05-01-bean-zh.md"),
    (["_posts/zh/2022-01-01-old.md"], "zh/2023-05-01-bean.md"),
    (["_posts/2022-01-01-old-zh.md", "_posts/2022-01-01-old-en.md"], "2023-05-01-bean-zh.md"),
    (["_posts/2022-01-01-old.zh.md"], "2023-05-01-bean.zh.md"),
    (["zh/_posts/2022-01-01-old.md", "en/_posts/2022-01-01-old.md"], "../zh/_posts/2023-05-01-bean.md"),
    (["_posts/2022-01-01-old.md"], "zh/2023-05-01-bean-zh.md"),
    (["_posts/2022-01-01-old-zh-CN.md"], "2023-05-01-bean-zh-CN.md"),
])  # fmt: skip
def test_a_site_keeps_its_folders_and_its_names_of_languages(tmp_path: Path, posts: list[str], place: str) -> None:
    text = CHINESE.replace("lang: zh", "lang: zh-CN") if "zh-CN" in posts[0] else CHINESE
    write(tmp_path, **{name: ENGLISH if "en" in name else text for name in posts})
    site = site_of(tmp_path / "elsewhere.md", tmp_path / "_posts" if "_posts/2" in posts[0] else tmp_path, {})
    assert site.path(BEAN, "zh-Hans") == place
    around = site_of(tmp_path / posts[0], None, {})
    assert around.tag("zh-Hans") == ("zh-CN" if "zh-CN" in posts[0] else "zh")


def test_a_language_may_be_named_in_the_settings_and_another_keeps_its_tag(tmp_path: Path) -> None:
    assert site_of(tmp_path / "a.md", None, {"zh-Hans": "cn"}).tag("zh-Hans") == "cn"
    assert site_of(tmp_path / "a.md", None, {}).path(BEAN, "zh-Hant") == "zh-Hant/2023-05-01-bean-zh-Hant.md"


def post(text: str, **about: Any) -> str:
    edition = Edition(text, "zh-Hans", "bean", "2023-05-01", "我的花园", site_tag="zh", versions=("en", "zh"), **about)
    return str(render(edition).files["zh/2023-05-01-bean-zh.md"])


def test_the_header_of_a_site_post_gets_no_keys_but_its_own_language() -> None:
    assert post("---\ntitle: 我的花园\nlang: en\n---\n\n你好。\n", translated_from="en", bare=True) == (
        "---\ntitle: 我的花园\nlang: zh\n---\n\n你好。\n"
    )
    toml = '+++\ntitle = "我的花园"\n+++\n\n你好。\n'
    assert post(toml, translated_from="en", bare=True) == toml
    assert "published: false" in post(CHINESE, bare=True, ready=False)


def test_a_persons_document_is_not_touched_and_gets_a_header_only_if_it_has_none() -> None:
    assert post(CHINESE, translated_from="en", own=True) == CHINESE
    headed = post("你好。\n", translated_from="en", own=True)
    assert headed.startswith("---\nlayout: post\ntitle: 我的花园\n")
    assert "\nlang: zh\n" in headed
    assert headed.endswith("---\n\n你好。\n") or headed.endswith("---\n你好。\n")


def test_a_translation_in_the_site_stays_and_the_article_is_not_copied(tmp_path: Path) -> None:
    english, german = "_posts/2023-05-01-bean-en.md", "_posts/2023-05-01-bean-de.md"
    write(tmp_path / "site", **{english: ENGLISH, german: GERMAN})
    write(tmp_path, **{"bilingual.toml": 'targets = ["de"]\npacks = false\nblog = "site"\ntranslation = ["memory"]\n'})
    fonts = InstalledFonts()
    tools = Tools(load_settings(tmp_path), Ffmpeg(fonts), fonts, {}, {})
    result = publish(Request.of(tmp_path / "site" / english), tools)
    assert [pair.pair for pair in result.pairs] == ["en_de"]
    for name, text in ((english, ENGLISH), (german, GERMAN)):
        assert (tmp_path / "site" / name).read_text("utf-8") == text
        tag = name[-5:-3]
        assert (result.folder / f"posts/jekyll/{tag}/{Path(name).name}").read_text("utf-8") == text
    assert len([path for path in (tmp_path / "site").rglob("*") if path.is_file()]) == 2


def test_an_edit_of_what_reads_otherwise_in_a_post_is_no_translation(tmp_path: Path) -> None:
    article = parse_markdown("See [[Page|the page]]. It is so.\n\n> [!NOTE]\n> So.\n")
    said = {"See [[Page|the page]].": "Ver [[Page|la página]].", "It is so.": "Es así.", "So.": "Así."}
    units = tuple(Unit(s.id, s.plain, said[s.plain], provenance=Provenance("x")) for s in article.segments)
    bitext = Bitext("en", "es", units)
    document = document_from_article(article, bitext)
    post = _post(article, document, bitext, None, PostNaming("a", "2024-01-01", Site()))
    assert post.text == "Ver la página. Es así.\n\n> **Nota**\n>\n> Así.\n"
    assert post.shown == {f"s1{POST_ONLY}": "Ver la página.", "s2": "Es así.", "s3": "Así."}
    (tmp_path / "hugo.toml").touch()
    hugo = PostNaming("a", "2024-01-01", site_of(tmp_path / "content/a.md", None, {}))
    assert _post(article, document, bitext, None, hugo).text == article.render(
        {s.id: said[s.plain] for s in article.segments}
    )
