"""The block of phrases that closes posts: which sentences it has, and that it keeps the platforms' limits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bilingual.views.document.model import Document, PostBlock, PostUnit
from bilingual.views.limits import limit, utf16_length
from bilingual.views.linkedin.render import linkedin_text
from bilingual.views.phrases import phrases_of
from bilingual.views.wechat.render import wechat_html

SENTENCES = (
    ("The keeper of the lighthouse counted seven ships that night.", "守塔人那天夜里数到了七艘船。"),
    ("Nobody in the village believed a single word of his story.", "村里没有人相信他的故事。"),
    ("A letter from the harbour arrived early in the morning.", "清晨，港口来了一封信。"),
    ("Every captain had written his own name on the paper.", "每位船长都在纸上写下了自己的名字。"),
)


def text(copies: int = 1, *, state: str = "translated", spoken: bool = False, count: int = 4) -> Document:
    blocks = []
    for number in range(copies * count):
        source, target = SENTENCES[number % count]
        more = {"start_ms": number * 1000, "end_ms": number * 1000 + 900} if spoken else {}
        unit = PostUnit(f"s{number}", (f"{source}",), (target,), state, **more)  # type: ignore[arg-type]
        blocks.append(PostBlock("paragraph", units=(unit,)))
    title = PostUnit("title", ("The lighthouse",), ("灯塔",), "translated")
    return Document("en", "zh-Hans", title, tuple(blocks))


def test_phrases_are_sentences_of_the_text_with_their_own_translations() -> None:
    assert set(phrases_of(text())) == set(SENTENCES)


def test_a_phrase_is_one_sentence_that_needs_no_other() -> None:
    said = (
        ("A book in the wrong place is lost.", "放错地方的书等于丢失的书。"),
        ("It took us many weeks to find it again.", "我们花了好几个星期才找到它。"),
        ("Silence is not loneliness.", "安静并不意味着孤独。"),
        ("Real learning happens in the dark.", "真正的学习发生在黑暗中。"),
    )
    units = tuple(PostUnit(f"s{n}", (one,), (other,), "translated") for n, (one, other) in enumerate(said))
    title = PostUnit("title", ("Books",), ("书",), "translated")
    document = Document("en", "zh-Hans", title, (PostBlock("paragraph", units=units),))
    assert phrases_of(document) == (said[0], *said[2:])


def test_drafts_and_a_short_text_give_none() -> None:
    assert phrases_of(text(state="draft")) == ()
    assert phrases_of(text(count=2)) == ()
    assert linkedin_text(text(count=2), phrases=True) == linkedin_text(text(count=2))


@pytest.mark.parametrize(("spoken", "name"), [(True, "4 phrases from this talk / 演讲中的 4 个句子"),
                                              (False, "4 phrases from this text / 文中的 4 个句子")])  # fmt: skip
def test_the_post_closes_with_them_before_its_tags(spoken: bool, name: str) -> None:
    made = linkedin_text(text(spoken=spoken), ["lighthouse"], phrases=True).text
    block = made[made.index(name) :]
    assert f"• {SENTENCES[0][0]}\n  {SENTENCES[0][1]}" in block
    assert block.rstrip().endswith("#lighthouse")
    assert name not in linkedin_text(text(spoken=spoken), ["lighthouse"]).text


def test_a_long_text_with_them_keeps_the_limits() -> None:
    made = linkedin_text(text(40), phrases=True)
    assert "phrases from this text" in made.text
    assert utf16_length(made.api_text) <= limit("linkedin-length")
    parts = wechat_html(text(400), split=True, phrases=True).parts
    assert len(parts) > 1
    assert all(len(part.html) <= limit("wechat-content-length") for part in parts)
    assert "phrases from this text" in parts[-1].html
    assert "phrases from this text" not in wechat_html(text()).parts[0].html


def test_wechat_has_the_block_as_a_heading_and_a_list() -> None:
    (part,) = wechat_html(replace(text(), author="A"), phrases=True).parts
    after = part.html[part.html.index("4 phrases from this text") :]
    assert all(source in after and target in after for source, target in SENTENCES)
