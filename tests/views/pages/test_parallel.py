"""The parallel page and the parallel Markdown."""

from __future__ import annotations

from collections.abc import Callable

from lxml import html

from bilingual.views.document.markdown import one_language_md, parallel_md
from bilingual.views.document.model import Document
from bilingual.views.parallel.render import parallel_html


def test_every_sentence_is_paired(document: Document) -> None:
    root = html.document_fromstring(parallel_html(document))
    sources = root.xpath("//*[contains(@class,'src')]//span[@data-u]/@data-u")
    targets = root.xpath("//*[contains(@class,'tgt')]//span[@data-u]/@data-u")
    assert sources == targets
    assert len(set(sources)) == len(sources) == len(list(document.units)) + 1  # the summary is one more


def test_languages_and_directions_are_named(document_of: Callable[..., Document]) -> None:
    document = document_of("Peace to all.\n", {"Peace to all.": "السلام على الجميع."}, target="ar")
    root = html.document_fromstring(parallel_html(document))
    target = root.xpath("//div[contains(@class,'tgt')]")[0]
    assert (target.get("lang"), target.get("dir")) == ("ar", "rtl")
    assert root.get("dir") == "rtl"
    source = root.xpath("//div[contains(@class,'src')]")[0]
    assert (source.get("lang"), source.get("dir")) == ("en", "ltr")


def test_drafts_and_gaps_are_marked(document: Document) -> None:
    root = html.document_fromstring(parallel_html(document))
    assert root.xpath("string(//span[contains(@class,'u draft')]/span[@class='tag draft'])") == "草稿"
    missing = root.xpath("//span[contains(@class,'u untranslated')]")
    assert [node.text_content() for node in missing] == ["未翻译"]
    assert root.xpath("string(//p[@class='notice'])") == "1 句为机器草稿 · 1 句未翻译"


def test_contents_lead_to_the_headings(document: Document) -> None:
    root = html.document_fromstring(parallel_html(document))
    links = root.xpath("//details[@class='toc']//a/@href")
    assert links == ["#s-what-we-measured", "#s-where-to-go-next"]
    assert all(root.xpath(f"//h2[@id='{link[1:]}']") for link in links)


def test_equal_headings_have_their_own_ids(document_of: Callable[..., Document]) -> None:
    page = parallel_html(document_of("## Step\n\nOne thing.\n\n## Step\n\nTwo things.\n\n## Step\n\nThree.\n"))
    ids = html.document_fromstring(page).xpath("//h2/@id")
    assert ids == ["s-step", "s-step-1", "s-step-2"]


def test_lists_tables_quotes_and_code_keep_their_form(document: Document) -> None:
    root = html.document_fromstring(parallel_html(document))
    assert len(root.xpath("//article//ul/li/ul/li")) == 1
    assert len(root.xpath("//article//table//th")) == 2
    assert root.xpath("//article//td[2]/@class") == ["right"]
    assert root.xpath("string(//article//pre)") == "for line in lines:\n    print(line)  # <b>"
    assert "简单是伟大的美德" in root.xpath("string(//article//blockquote)")
    assert root.xpath("string(//div[@class='math tex'])") == "E = mc²"


def test_an_image_on_another_host_is_a_link(document: Document) -> None:
    root = html.document_fromstring(parallel_html(document))
    assert root.xpath("//img") == []
    assert root.xpath("//a[@class='image']/@href") == ["https://example.org/lathe.webp"]
    assert "一台车床" in root.xpath("string(//figcaption)")


def test_a_talk_plays_from_each_sentence(talk: Document) -> None:
    root = html.document_fromstring(parallel_html(talk, video="../../video/en zh#1.mp4"))
    assert root.xpath("//video/@src") == ["../../video/en%20zh%231.mp4"]
    assert root.xpath("//div[contains(@class,'src')]/span[@data-t]/@data-t") == ["0", "2200", "5000", "12500", "15000"]
    assert [button.text_content() for button in root.xpath("//button[@class='time']")] == ["▶ 0:00", "▶ 0:12"]


def test_sound_gets_an_audio_player_and_no_video_no_player(talk: Document) -> None:
    assert "<audio controls" in parallel_html(talk, video="talk.mp3")
    page = html.document_fromstring(parallel_html(talk))
    assert page.xpath("//video|//audio|//button[@class='time']") == []
    assert page.xpath("//span[@class='time']/text()") == ["0:00", "0:12"]


def test_the_page_asks_no_other_host(document: Document) -> None:
    root = html.document_fromstring(parallel_html(document))
    assert [value for value in root.xpath("//@src") if value.startswith(("http", "//"))] == []
    assert root.xpath("//link/@href") == ["data:,"]
    style = root.xpath("string(//style)")
    assert "url(" not in style
    assert "@import" not in style
    assert "@media print" in style
    assert "prefers-color-scheme:dark" in style


def test_parallel_md(document: Document) -> None:
    assert (
        parallel_md(document)
        == """\
# Why small tools last · 小工具为何长青

*On tools that stay.* · *谈谈留得住的工具。*

> 1 句为机器草稿 · 1 句未翻译

A **small** tool does one thing, and it does it [well](https://example.org/well). \
You can read all of it in an afternoon. Nobody fears to change it.

一个**小**工具只做一件事，并且做得[很好](https://example.org/well)。一个下午就能通读。【未翻译】

## What we measured · 我们的测量

We timed `sort` on 1.2 million lines. It took *4 seconds*; see [the notes](https://mp.weixin.qq.com/s/abc).[^1]

我们对 120 万行文本测试了 `sort`。（草稿）耗时*4 秒*；见[笔记](https://mp.weixin.qq.com/s/abc)。[^1]

- Read the manual first.<br>先读手册。

  - Then read it again.<br>然后再读一遍。
- Ask a friend.<br>问朋友。

```python
for line in lines:
    print(line)  # <b>
```

> Simplicity is a great virtue but hard work.
>
> 简单是伟大的美德，但需要努力。

| Tool<br>工具 | Time<br>时间 |
| --- | ---: |
| `sort` | four seconds<br>四秒 |

$$
E = mc^2
$$

![A lathe · 一台车床](https://example.org/lathe.webp)

---

## Where to go next · 下一步

Start with [the notes](https://example.org/well) and keep a diary.

从[笔记](https://example.org/well)开始，并坚持写日记。

[^1]: Measured in March.<br>三月测量。
"""
    )


def test_a_talk_as_markdown(talk: Document) -> None:
    assert (
        parallel_md(talk)
        == """\
# Bread · 面包

> 1 句为机器草稿 · 1 句未翻译

`0:00` Good morning, everyone. Today we talk about bread. Bread needs flour, water, salt and time.

各位早上好。今天我们谈谈面包。面包需要面粉、水、盐和时间。

`0:12` Now let us look at the oven. An oven must be hot before the bread goes in.

【未翻译】面包入炉前，烤箱必须热。（草稿）
"""
    )
    assert one_language_md(talk, "target") == (
        "各位早上好。今天我们谈谈面包。面包需要面粉、水、盐和时间。\n\n【未翻译】面包入炉前，烤箱必须热。（草稿）\n"
    )


def test_a_drawn_formula_says_what_it_shows(document: Document) -> None:
    svg = '<svg width="9" height="8" viewBox="0 0 18 16"><path d="M0 0" fill="currentColor" /></svg>'
    page = parallel_html(document, formulas={"E = mc^2": svg})
    assert f'<div class="math" role="img" aria-label="E = mc²">{svg}</div>' in page
    assert '<div class="math tex">E = mc²</div>' in parallel_html(document)


def test_a_term_is_no_item_and_a_highlight_is_code(document_of: Callable[..., Document]) -> None:
    text = (
        "Term\n: Its meaning.\n\n{% highlight sql %}\nSELECT 1;\n{% endhighlight %}\n\n"
        "See [our post]({% post_url 2025-01-10-slow %}) and [the rest]({{ site.baseurl }}/rest).\n"
    )
    page = parallel_html(document_of(text))
    assert '<dl><dt><div class="p">' in page
    assert "<li><dt>" not in page
    assert "<pre><code>SELECT 1;</code></pre>" in page
    assert 'See our post and <a href="/rest" rel="noopener noreferrer">the rest</a>.' in page
    assert "{%" not in page


def test_thai_sentences_are_parted_by_a_blank_and_japanese_ones_by_none(document_of: Callable[..., Document]) -> None:
    thai = document_of("One. Two.", {"One.": "หนึ่ง", "Two.": "สอง"}, target="th")
    japanese = document_of("One. Two.", {"One.": "一。", "Two.": "二。"}, target="ja")
    assert "หนึ่ง สอง" in parallel_md(thai)
    assert "一。二。" in parallel_md(japanese)
    for page, text in ((parallel_html(thai), "หนึ่ง สอง"), (parallel_html(japanese), "一。二。")):
        root = html.document_fromstring(page)
        assert text in root.text_content()
