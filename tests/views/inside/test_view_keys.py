"""A view's key contains exactly what the view depends on: each declared need changes its output."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import pytest

from bilingual.model.article import Article
from bilingual.model.bitext import Bitext
from bilingual.model.transcript import Transcript
from bilingual.views.base import Look, Prepared, Shape, View
from bilingual.views.document.model import Document
from bilingual.views.table import pair_views
from tests.views.studies import studied

SHAPES = (
    Shape("square", "linkedin", "video/en_zh-Hans.square.mp4"),
    Shape("wide", "linkedin", "video/en_zh-Hans.wide.mp4"),
    Shape("tall", "wechat-channels", "video/en_zh-Hans.tall.mp4"),
)
RESULTS = {
    "subtitles/en.srt": "1",
    "video/en_zh-Hans.square.mp4": "1",
    "posts/en_zh-Hans/linkedin.txt": "2",
    "publish/linkedin/en_zh-Hans/thumbnail.jpg": "3",
    "posts/en_zh-Hans/wechat/cover-500x500.png": "1",
}


@dataclass(frozen=True)
class Other:
    """A printer, a font book and pictures that make something else than those of the tests."""

    content: bytes = b"other"
    count: int = 0
    suffix: str = ".jpg"
    width: int = 10
    height: int = 10
    changes: tuple[str, ...] = ("smaller",)

    def family(self, tag: str) -> str:
        return f"Another font of {tag}"

    def pdf(self, html: str, *, title: str = "") -> Other:
        return Other(count=html.count('<section class="page'))

    def picture(self, html: str, width: int, height: int) -> bytes:
        return b"other"

    def pictures(self, html: str, width: int, height: int) -> list[bytes]:
        return [b"other"]


def stamped(given: Prepared, name: str, **tools: Any) -> Prepared:
    """Return *given* with other *tools*, which their stamp *name* tells."""
    stamps = {**given.tools.stamps, name: {"version": "2"}}
    return replace(given, tools=replace(given.tools, **tools, stamps=stamps))


Change = Callable[[Prepared], Prepared]
LATHE = "https://example.org/lathe.webp"
# What each option of a view's key stands for; ``given.options()`` names all of them.
CHANGES: dict[str, Change] = {
    "theme": lambda given: replace(given, look=replace(given.look, theme="ink")),
    "toc": lambda given: replace(given, look=replace(given.look, toc="none")),
    "wechat_split": lambda given: replace(given, look=replace(given.look, wechat_split="api")),
    "phrases": lambda given: replace(given, look=replace(given.look, phrases=True)),
    "hashtags": lambda given: replace(given, look=replace(given.look, hashtags=("Sea", "Ships"))),
    "video": lambda given: replace(given, look=replace(given.look, video="../../video/other.mp4")),
    "poster": lambda given: replace(given, look=replace(given.look, poster="../../still.jpg")),
    "packs": lambda given: replace(given, look=replace(given.look, packs=False)),
    "title": lambda given: replace(given, title="Another title"),
    "reasons": lambda given: replace(given, reasons=(*given.reasons, "3 open findings")),
    "open": lambda given: replace(given, open=("E numbers: 3",)),
    "shapes": lambda given: replace(given, shapes=(SHAPES[1], replace(SHAPES[2], id="slim"))),
    "images": lambda given: replace(given, document=replace(given.document, images={LATHE: "../a.png"})),
    "printer": lambda given: stamped(given, "printer", printer=Other(), picture=lambda *_: Other()),
    "fonts": lambda given: stamped(given, "fonts", fonts=Other()),
    "originals": lambda given: stamped(given, "originals", picture=lambda *_: Other()),
    "covers": lambda given: stamped(given, "covers", cover=lambda *_: b"other"),
    "study": lambda given: stamped(given, "study", study=studied(given, "another meaning").tools.study),
}
# What stands in the results folder: for each pattern that a view reads, files that come, change or go.
RESULT_CHANGES: dict[str, dict[str, str]] = {
    "a still": {"publish/wechat-channels/en_zh-Hans/cover.jpg": "4"},
    "no still": {"publish/linkedin/en_zh-Hans/thumbnail.jpg": ""},
    "a comment": {"posts/en_zh-Hans/linkedin.comment.txt": "4"},
    "no post": {"posts/en_zh-Hans/linkedin.txt": ""},
    "no subtitles": {"subtitles/en.srt": ""},
}
VIEWS = [pytest.param(one, id=one.id) for one in pair_views()]


@pytest.fixture
def starts(
    document: Document,
    talk: Document,
    article_and_bitext: tuple[Article, Bitext],
    transcript_and_bitext: tuple[Transcript, Bitext],
    document_of: Callable[..., Document],
    prepared_of: Callable[..., Prepared],
) -> list[Prepared]:
    """What is changed: articles, with a picture, too long for WeChat, of short sentences, and a talk; ready and not."""
    pictured = document_of("# Title\n\n![A lathe](lathe.png)\n\nText.\n", {"Title": "标题"})
    untitled = replace(talk, title=None)
    texts = [
        (document, article_and_bitext[1]),
        (talk, transcript_and_bitext[1]),
        (untitled, transcript_and_bitext[1]),
        (pictured, Bitext("en", "zh-Hans", ())),
        (document_of(f"# Title\n\n```\n{'x = 1' * 5000}\n{'y = 2' * 5000}\n```\n"), Bitext("en", "zh-Hans", ())),
    ]
    # With sentences that stand alone, for phrases.
    said = {
        f"The keeper of house {n} counted {n} ships that night.": f"第{n}座房子的守塔人数到了{n}艘船。"
        for n in (4, 5, 6)
    }
    texts.append((document_of("\n\n".join(said), said), Bitext("en", "zh-Hans", ())))
    given = [prepared_of(*text, shapes=SHAPES, results=RESULTS) for text in texts]
    given.append(prepared_of(*texts[1], look=Look(video="../../video/preview.mp4")))
    studies = [studied(one, "a meaning") for one in given]
    return [replace(one, reasons=reasons) for one in studies for reasons in ((), ("1 open finding",))]


def changed(given: Prepared) -> Iterator[tuple[str, Prepared]]:
    for name, change in CHANGES.items():
        yield name, change(given)
    for name, files in RESULT_CHANGES.items():
        yield name, replace(given, results={n: sha for n, sha in {**given.results, **files}.items() if sha})


def differs(one: View[Prepared], before: Prepared, after: Prepared) -> bool:
    return one.applies(before) and one.applies(after) and one.render(before) != one.render(after)


def test_every_option_of_a_view_has_a_change(starts: list[Prepared]) -> None:
    assert set(CHANGES) == set(starts[0].options())
    assert {field.name for field in fields(Look)} <= set(CHANGES)


@pytest.mark.parametrize("one", VIEWS)
def test_what_changes_a_view_is_in_its_key(one: View[Prepared], starts: list[Prepared]) -> None:
    for given in starts:
        if not one.applies(given):
            continue
        key, made = one.key(given), one.render(given)
        for name, after in changed(given):
            if one.key(after) == key and one.applies(after):
                assert one.render(after) == made, name


@pytest.mark.parametrize(
    ("one", "need"),
    [pytest.param(one, need, id=f"{one.id}-{need}") for one in pair_views() for need in sorted(one.needs)],
)
def test_without_one_of_its_needs_a_view_would_stay_as_it_was(
    one: View[Prepared], need: str, starts: list[Prepared]
) -> None:
    mutant = replace(one, needs=one.needs - {need})
    pairs = [(given, CHANGES[need](given)) for given in starts]
    assert any(differs(one, a, b) and one.key(a) != one.key(b) and mutant.key(a) == mutant.key(b) for a, b in pairs)


@pytest.mark.parametrize(
    ("one", "pattern"), [pytest.param(one, p, id=f"{one.id}-{p}") for one in pair_views() for p in one.reads]
)
def test_a_file_that_a_view_reads_is_in_its_key(one: View[Prepared], pattern: str, starts: list[Prepared]) -> None:
    for given in starts:
        name = pattern.format(pair=given.pair, source="en", target="zh-Hans").replace("*", "x")
        after = replace(given, results={**given.results, name: "another"})
        assert one.key(given) != one.key(after)
        assert replace(one, reads=()).key(given) == replace(one, reads=()).key(after)
