"""Names, languages and folders of posts follow the site they belong to."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.pipeline.posting.site import is_post, named_post, site_of
from bilingual.pipeline.sidecars.articles import translations
from bilingual.text.post_names import PostName

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
