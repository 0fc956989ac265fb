"""Long and strange articles are processed quickly and without loss."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from bilingual.views.document.markdown import parallel_md
from bilingual.views.document.model import Document
from bilingual.views.linkedin.render import linkedin_text
from bilingual.views.parallel.render import parallel_html
from bilingual.views.wechat.render import wechat_html


def test_20_000_characters_to_all_posts_within_a_second(document_of: Callable[..., Document]) -> None:
    paragraph = (
        "A **talk** is made to be understood at first hearing, as [its author](https://example.org/a) said. "
        "The sentences are short and `the examples` are concrete. The important words come back again and again.\n\n"
    )
    text = "# Title\n\n" + "".join(f"## Part {n}\n\n{paragraph * 8}" for n in range(13))
    assert len(text) > 20_000
    sentences = paragraph.strip().split(". ")
    targets = {
        f"{s.rstrip('.')}.": "演讲本来就是为了让人**一听就懂**，见[作者](https://example.org/a)。" for s in sentences
    }
    document_of("Warm up.")
    start = time.process_time()
    document = document_of(text, targets)
    parsed = time.process_time()
    posts = (parallel_html(document), parallel_md(document), linkedin_text(document).text, wechat_html(document).parts)
    seconds = time.process_time() - parsed
    assert all(posts)
    assert seconds + (parsed - start) < 1.0


def test_two_thousand_headings(document_of: Callable[..., Document]) -> None:
    document = document_of("".join(f"## Heading {n}\n\nText.\n\n" for n in range(2000)))
    page = parallel_html(document)
    assert page.count("<h2 id=") == 2000


@pytest.mark.parametrize("columns", [1, 40])
def test_wide_tables(columns: int, document_of: Callable[..., Document]) -> None:
    row = "|" + " cell text |" * columns
    document = document_of(f"{row}\n|{'---|' * columns}\n{row}\n")
    assert parallel_html(document).count("<td") == columns
    assert parallel_md(document).count("cell text<br>") == 2 * columns


@pytest.mark.parametrize(
    "text",
    [
        "```\nnever closed\n\n# still code",
        "<div><p>never closed\n\nText after.",
        "**never closed",
        "> - > 1. deep words",
        "\r\nWindows line.\r\n\r\n- item one\r\n- item two\r\n",
        "\ufeffWith a mark.\n",
        "\ue000 private use \U000f0000.",
        "שלום and hello, مرحبا.",
        "a\u202eb reversed words.",
    ],
)
def test_strange_text_is_written_by_every_post(text: str, document_of: Callable[..., Document]) -> None:
    document = document_of(text, target="ar")
    assert "<article>" in parallel_html(document)
    assert parallel_md(document).endswith("\n")
    assert linkedin_text(document).text
    assert wechat_html(document).parts
