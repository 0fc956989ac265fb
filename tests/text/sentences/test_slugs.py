from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.text.slugs import MAX_SLUG_BYTES, file_slug, heading_slug, heading_slugs


@pytest.mark.parametrize(
    ("stem", "slug"),
    [
        ('My talk, part 1: "why?" [final]', "My-talk-part-1-why-final"),
        ("深度学习 第一讲", "深度学习-第一讲"),
        ("cafe\u0301", "café"),
        ("-rf", "rf"),
        ("🎉 party", "🎉-party"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "untitled"),
        ("", "untitled"),
        ("???", "untitled"),
        ("CON", "_CON"),
        ("a\u200bb\u202ec", "abc"),
        ("x" * 255, "x" * 80),
    ],
)
def test_a_stem_becomes_a_safe_folder_name(stem: str, slug: str) -> None:
    assert file_slug(stem) == slug


@given(st.text())
def test_a_slug_is_short_safe_and_its_own_slug(stem: str) -> None:
    slug = file_slug(stem)
    assert 0 < len(slug.encode("utf-8")) <= MAX_SLUG_BYTES
    assert not set(slug) & set('/\\:*?"<>|\n\0 ')
    assert slug[0] not in "-."
    assert file_slug(slug) == slug


def test_a_long_name_is_cut_between_characters() -> None:
    slug = file_slug("学" * 100)
    assert slug == "学" * 26  # 78 bytes: a 27th would make 81


@pytest.mark.parametrize(
    ("text", "github", "kramdown"),
    [
        ("Getting started", "getting-started", "getting-started"),
        ("What's new in 2.0?", "whats-new-in-20", "whats-new-in-20"),
        ("1. First steps", "1-first-steps", "first-steps"),
        ("中文标题 与 English", "中文标题-与-english", "english"),
        ("Über uns", "über-uns", "ber-uns"),
        ("目录", "目录", "section"),
        ("C++ & C#", "c--c", "c--c"),
        ("snake_case — dash", "snake_case--dash", "snakecase--dash"),
    ],
)
def test_headings_get_the_anchors_of_github_and_kramdown(text: str, github: str, kramdown: str) -> None:
    assert heading_slug(text) == github
    assert heading_slug(text, "kramdown") == kramdown


def test_headings_with_one_text_are_numbered() -> None:
    assert heading_slugs(["Notes", "Notes", "Notes 1", "Notes"]) == ["notes", "notes-1", "notes-1-1", "notes-2"]


def test_five_thousand_equal_headings_are_quick() -> None:
    slugs = heading_slugs(["Setup"] * 5000)
    assert slugs[-1] == "setup-4999"
    assert len(set(slugs)) == 5000
