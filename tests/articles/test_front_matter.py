from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.articles.front_matter.editing import set_keys, with_yaml_header
from bilingual.articles.front_matter.reading import find_front_matter
from bilingual.articles.markdown import parse_markdown
from bilingual.errors import InputError
from support.attacks.refusals import raises

YAML = """\
---
# a comment
layout: post
title:   'It''s "quoted"'   # why
date: 2024-05-06 07:08:09 +0800
tags: [a, "b: c"]
categories:
  - one
  - two
description: >-
  A folded
  text.
empty:
---

Body --- not a fence
---
"""


def test_yaml_values_are_plain_json() -> None:
    front = find_front_matter(YAML)
    assert front is not None
    assert front.values["title"] == 'It\'s "quoted"'
    assert str(front.values["date"]).startswith("2024-05-0")
    assert front.values["tags"] == ["a", "b: c"]
    assert front.values["empty"] is None
    assert [(s.key, s.value, s.quote) for s in front.scalars(YAML)] == [
        ("title", 'It\'s "quoted"', "'"),
        ("description", "A folded text.", ""),
    ]
    assert YAML[front.end :].startswith("\nBody")


def test_single_keys_are_rewritten_and_nothing_else() -> None:
    rewritten = set_keys(
        YAML, {"title": "它的“标题”", "categories": ["一", "二"], "empty": "x", "lang": "zh-Hans", "translated": True}
    )
    assert rewritten == YAML.replace("'It''s \"quoted\"'", "'它的“标题”'").replace(
        "categories:\n  - one\n  - two\n", 'categories: ["一", "二"]\n'
    ).replace("empty:\n---", "empty: x\nlang: zh-Hans\ntranslated: true\n---")


def test_toml() -> None:
    text = '+++\r\ntitle = "A \\"b\\""\r\ndate = 2024-05-06\r\n[params]\r\ntitle = "inner"\r\n+++\r\nBody'
    front = find_front_matter(text)
    assert front is not None
    assert front.values == {"title": 'A "b"', "date": "2024-05-06", "params": {"title": "inner"}}
    assert set_keys(text, {"title": "中文", "lang": "zh-Hans"}) == (
        '+++\r\ntitle = "中文"\r\ndate = 2024-05-06\r\nlang = "zh-Hans"\r\n[params]\r\ntitle = "inner"\r\n+++\r\nBody'
    )


def test_a_text_without_front_matter_gets_one() -> None:
    assert find_front_matter("# Text\n") is None
    assert set_keys("# Text\n", {"lang": "de"}) == "---\nlang: de\n---\n\n# Text\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\ntitle: a: b\n---\n", "line 2: the front matter is not valid YAML"),
        ("---\nlayout: x\ntags: [a\n---\n", "line 4: the front matter is not valid YAML"),
        ("---\ntitle: a\ntitle: b\n---\n", "the front matter is not valid YAML"),
        ("---\ntitle: a\n\nText\n", "line 1 opens front matter with --- that is never closed"),
        ("+++\na = 1\nb = \n+++\n", "line 3: the front matter is not valid TOML"),
    ],
)
def test_broken_front_matter_names_the_line(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        find_front_matter(text)


@pytest.mark.parametrize("text", ["---\n\nRule, then text\n\n---\n", "---\nplain prose\n---\n", "---\n- a\n---\n"])
def test_a_rule_is_not_front_matter(text: str) -> None:
    assert find_front_matter(text) is None


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)
    .map(str.strip)
    .filter(bool)
)
def test_any_title_can_be_written_and_read_again(title: str) -> None:
    for quote in ("'old'", '"old"', "old"):
        written = set_keys(f"---\ntitle: {quote}\nlayout: post\n---\n", {"title": title})
        front = find_front_matter(written)
        assert front is not None
        assert front.values["layout"] == "post"
        assert front.values["title"] == title or quote == "old"


@pytest.mark.parametrize("value", ["=", "<<", "~", "!", "&", "*"])
def test_a_lone_sign_is_a_title_too(value: str) -> None:
    written = set_keys("---\ntitle: Tides\n---\n\nText.\n", {"title": value})
    front = find_front_matter(written)
    assert front is not None
    assert front.values["title"] == value


def test_lone_signs_as_a_person_writes_them() -> None:
    front = find_front_matter("---\ntitle: =\nnote: <<\n---\n\nText.\n")
    assert front is not None
    assert front.values == {"title": "=", "note": "<<"}


def test_json() -> None:
    text = '{\n  "title": "Why \\u4e00 not",\n  "tags": ["a"],\n  "n": 1\n}\n\nText.\n'
    front = find_front_matter(text)
    assert front is not None
    assert (front.values, text[front.end :]) == ({"title": "Why 一 not", "tags": ["a"], "n": 1}, "\nText.\n")
    changed = set_keys(text, {"title": 'Ja "so"', "lang": "de"})
    assert changed == text.replace('"Why \\u4e00 not"', '"Ja \\"so\\""').replace('"n": 1', '"n": 1,\n  "lang": "de"')
    assert with_yaml_header(changed).startswith('---\ntitle: Ja "so"\ntags: [a]\nn: 1\nlang: de\n---\n')
    assert set_keys("{}\n", {"a": 1}) == "---\na: 1\n---\n\n{}\n"
    assert [s.plain for s in parse_markdown(text).segments] == ["Why 一 not", "Text."]
    for other in ("{ not json }\n\nText.\n", '{"a": 1} is JSON.\n', "{% include a %}\n"):
        assert find_front_matter(other) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("---\ntitle: x\na: &a [*a]\n---\n", "BIL-ART-009"),
        ("---\ntitle: x\na: &a {b: *a}\n---\n", "BIL-ART-009"),
        (f"---\ntitle: x\na: {'[' * 5000}{']' * 5000}\n---\n", "BIL-ART-008"),
        (f"---\ntitle: x\na: {'1' * 5000}\n---\n", "BIL-ART-008"),
        (f"+++\ntitle = 'x'\na = {'1' * 5000}\n+++\n", "BIL-ART-010"),
    ],
)
def test_values_without_end_are_one_line(text: str, code: str) -> None:
    with raises(code):
        find_front_matter(text)
    front = find_front_matter(f"---\na: 0x{'f' * 5000}\n---\n")
    assert front is not None
    assert front.values == {"a": f"0x{'f' * 5000}"}


def test_merged_aliases_do_not_grow_without_end() -> None:
    levels = "\n".join(f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10))
    started = time.process_time()
    with raises("BIL-ART-009"):
        find_front_matter(f"---\ntitle: Harbour\na0: &a0 {{x: 1}}\n{levels}\n---\n\nShips.\n")
    assert time.process_time() - started < 2
    found = find_front_matter("---\nbase: &b {lang: en}\nown:\n  <<: *b\n  date: 2024-05-01\n---\n\nShips.\n")
    assert found is not None
    assert found.values["own"] == {"lang": "en", "date": "2024-05-01"}


def test_a_header_without_its_first_line_is_named() -> None:
    with raises("BIL-ART-034"):
        find_front_matter("title: Harbour walk\ndate: 2026-02-03 10:00:00\ntags:\n  - sea\n---\n\nShips.\n")
    assert find_front_matter("Note: a heading\n---\n\nShips.\n") is None
    assert find_front_matter("title: one line\nof prose that goes on\n---\n\nShips.\n") is None
    for header in (';;;\n{"title": "Harbour"}\n;;;\n', '"title": "Harbour",\n"date": "2026-02-03"\n;;;\n'):
        with raises("BIL-ART-035"):
            find_front_matter(f"{header}\nShips.\n")
    assert find_front_matter(';;;\nShips, "so": two\n') is None
