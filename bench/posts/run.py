"""How long the posts take: all text posts of 20,000 characters, the pictures, and a thousand articles.

Translation is left out: the targets are at hand. The text posts are those of a pair: parallel page with pinyin and
Markdown, LinkedIn in three forms, WeChat with its copy page, Jekyll. ``--articles N`` makes the last part shorter.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from bilingual.articles.markdown import parse_markdown
from bilingual.engines.linguistics.readings import readings
from bilingual.engines.linguistics.words import word_breaks
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.pictures.pages import pdf, picture
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.views.carousel.render import linkedin_carousel
from bilingual.views.covers.render import COVERS, cover_html
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.document.markdown import parallel_md
from bilingual.views.document.model import Document
from bilingual.views.document.readings import readings_of
from bilingual.views.ideas import document_ideas
from bilingual.views.jekyll.render import Edition, marked_targets, render
from bilingual.views.linkedin.render import linkedin_text
from bilingual.views.linkedin_article.render import linkedin_article
from bilingual.views.parallel.render import parallel_html
from bilingual.views.wechat.render import wechat_html, wechat_preview_html

T = TypeVar("T")
CHARACTERS = 20_000
TEXT_LIMIT_S, PICTURE_LIMIT_S, LINEAR_LIMIT = 1.0, 15.0, 1.3
SENTENCES = (
    ("A **talk** is made to be understood at first hearing, as [its author](https://example.org/{0}) said in {0}.",
     "演讲本来就是为了让人**一听就懂**，[作者](https://example.org/{0})在第{0}页这样说。"),
    ("The sentences are short and `example_{0}` is concrete.", "句子很短，`example_{0}` 很具体。"),
    ("The important words come back again and again, about {0} times.", "重要的词会反复出现，大约{0}次。"),
    ("You can read all of number {0} in an afternoon and nobody fears to change it.",
     "第{0}号一个下午就能通读，谁也不怕去修改它。"),
)  # fmt: skip


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=1000)
    articles = options.parse_args().articles
    article, bitext = material(CHARACTERS, 0)
    started = time.perf_counter()
    readings_of(document_from_article(*material(400, 1)), readings)
    print(f"dictionaries of pinyin and words loaded once: {time.perf_counter() - started:.2f} s")

    text_posts(*material(2_000, 2))  # imports
    before = time.process_time()
    runs = [seconds(lambda: text_posts(article, bitext)) for _ in range(5)]
    processor, texts = (time.process_time() - before) / 5, statistics.median(runs)
    print(
        f"{len(article.text):,} characters to all text posts: {texts:.2f} s, {processor:.2f} s of CPU "
        f"(limit {TEXT_LIMIT_S} s, median of 5)"
    )

    document = document_from_article(article, bitext)
    pictures = seconds(lambda: print(f"  {picture_posts(document)}"))
    print(f"carousel and covers more: {pictures:.2f} s (limit {PICTURE_LIMIT_S} s, first call, imports included)")

    half = many(articles // 2)
    whole = many(articles)
    growth = whole / half / (articles / (articles // 2))
    print(
        f"{articles // 2} articles in {half:.1f} s of CPU, {articles} in {whole:.1f} s: "
        f"{1000 * whole / articles:.1f} ms each, growth {growth:.2f} of linear (limit {LINEAR_LIMIT})"
    )
    return 0 if texts <= TEXT_LIMIT_S and pictures <= PICTURE_LIMIT_S and growth <= LINEAR_LIMIT else 1


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def material(characters: int, number: int) -> tuple[Article, Bitext]:
    """Return an article of about *characters* with headings, lists, code and links, and its translation."""
    text, targets = f"# Small tools {number}\n\n", {f"Small tools {number}": f"小工具 {number}"}
    index = number
    while len(text) < characters:
        index += 1
        text += f"## Part {index}\n\n"
        targets[f"Part {index}"] = f"第 {index} 部分"
        for paragraph in range(3):
            for place, (source, target) in enumerate(SENTENCES):
                name = index * 100 + paragraph * 10 + place
                text += source.format(name) + " "
                targets[source.format(name)] = target.format(name)
            text += "\n\n"
        text += f"- Read {index} first.\n- Ask a friend.\n\n```python\nprint({index})\n```\n\n"
        targets |= {f"Read {index} first.": f"先读第 {index} 号。", "Ask a friend.": "问问朋友。"}
    article = parse_markdown(text, "en")
    units = tuple(
        Unit(segment.id, segment.plain, targets[segment.plain], provenance=Provenance("memory"))
        for segment in article.segments
    )
    return article, Bitext("en", "zh-Hans", units)


def text_posts(article: Article, bitext: Bitext) -> int:
    """Write every text post of one pair; return how many characters they have."""
    document = document_from_article(article, bitext)
    linkedin, wechat = linkedin_text(document), wechat_html(document)
    texts = [
        parallel_html(document, readings=readings_of(document, readings)),
        parallel_md(document),
        linkedin.text,
        linkedin.api_text,
        linkedin_article(document).html,
        *(part.html for part in wechat.parts),
        wechat_preview_html(wechat),
        *render(Edition(article.text, "en", "s", "2026-01-01")).files.values(),
        *render(Edition(article.render(marked_targets(article, bitext)), "zh-Hans", "s", "2026-01-01")).files.values(),
    ]
    return sum(map(len, texts))


def picture_posts(document: Document) -> str:
    """Print the carousel and draw both covers; return how large they are."""
    book = InstalledFonts()
    fonts = {tag: book.family(tag) for tag in (document.source, document.target)}
    lines = [line[1] for idea in document_ideas(document, 12) for line in idea.lines]
    breaks = word_breaks(lines, document.target)
    printed = pdf(linkedin_carousel(document, fonts, breaks=breaks).html)
    covers = [picture(cover_html(document, fonts, size, breaks=breaks), *size) for size in COVERS.values()]
    return f"{printed.count} pages of {len(printed.content) // 1000} kB, covers of {sum(map(len, covers)) // 1000} kB"


def many(count: int) -> float:
    """Return the seconds of CPU for the text posts of *count* articles of 1,500 characters each."""
    given = [material(1_500, 10 * number) for number in range(count)]
    started = time.process_time()
    for article, bitext in given:
        text_posts(article, bitext)
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
