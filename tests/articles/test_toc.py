from __future__ import annotations

from bilingual.articles.markdown import parse_markdown
from bilingual.articles.toc import anchors, headings, retarget_anchors

SOURCE = """\
- [Set up](#set-up)
- [Use **it**](#use-it)

## Set up

See [below](#use-it "there"), [outside](https://a.b/#set-up), `[code](#set-up)` and <a href="#own">own</a>.

```
[code](#set-up)
```

## Use *it*

## Own {#own}
"""
TARGET = """\
- [安装](#set-up)
- [使用](#use-it)

## 安装

见[下文](#use-it "there")、[外部](https://a.b/#set-up)、`[code](#set-up)` 和 <a href="#own">own</a>。

```
[code](#set-up)
```

## 使用*它*

## 自己 {#own}
"""


def test_headings_have_anchors() -> None:
    assert [(h.level, h.text, h.anchor) for h in headings(parse_markdown(SOURCE))] == [
        (2, "Set up", "set-up"),
        (2, "Use it", "use-it"),
        (2, "Own", "own"),
    ]


def test_links_follow_their_headings_into_the_translation() -> None:
    rendered = retarget_anchors(parse_markdown(SOURCE), TARGET, language="zh-Hans")
    assert rendered == TARGET.replace("[安装](#set-up)", "[安装](#安装)").replace(
        "[使用](#use-it)", "[使用](#使用它)"
    ).replace('[下文](#use-it "', '[下文](#使用它 "')
    targets = anchors(parse_markdown(rendered))
    assert {"安装", "使用它", "own"} <= targets


def test_a_translation_with_other_headings_is_left_alone() -> None:
    demoted = TARGET.replace("## 安装", "### 安装")
    assert retarget_anchors(parse_markdown(SOURCE), demoted) == demoted


def test_setext_and_coded_headings_have_their_text() -> None:
    article = parse_markdown("The `x` \\* API\n===\n\n> ## Quoted #\n")
    assert [h.text for h in headings(article)] == ["The x * API", "Quoted"]


def test_the_id_in_the_line_below_a_heading_is_its_anchor() -> None:
    article = parse_markdown("## Two\n{: .x #second}\n\nx\n\n## Three\n\n{: #not-its}\n\ny\n")
    assert [heading.anchor for heading in headings(article, "gfm")] == ["second", "three"]
