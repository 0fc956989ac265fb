"""The structure of an opened article, and its outputs with their counters."""

from __future__ import annotations

import shutil

import pytest

from bilingual.pipeline.opening.blocks import structure
from bilingual.pipeline.opening.item import OpenedItem, opened
from bilingual.pipeline.opening.previews import previews
from bilingual.settings import Settings


@pytest.fixture
def settings(old: Settings) -> Settings:
    return old


def pier(settings: Settings) -> OpenedItem:
    return opened(settings.media / "outbox/pier", settings)


def test_blocks_hold_the_sentences_in_order(settings: Settings) -> None:
    found = structure(pier(settings), "en_de")
    assert found.note == ""
    assert [(one.kind, one.level, one.units) for one in found.blocks] == [
        ("front_matter", 0, ("s1",)),
        ("front_matter", 0, ("s2",)),
        ("heading", 1, ("s3",)),
        ("paragraph", 0, ("s4", "s5")),
        ("image", 0, ("s6",)),
        ("heading", 2, ("s7",)),
        ("paragraph", 0, ("s8", "s9")),
        ("list_item", 1, ("s10",)),
        ("list_item", 1, ("s11",)),
        ("image", 0, ("s12",)),
        ("paragraph", 0, ("s13", "s14")),
    ]
    assert found.blocks[4].pictures == (("tower.png", "The tower at dusk"),)
    assert found.blocks[7].containers == ("list:1:bullet", "item:1")
    assert found.blocks[1].attributes["key"] == "description"


def test_code_tables_pictures_and_markup_are_text(settings: Settings) -> None:
    path = settings.media / "done/pier/pier.md"
    more = "\n```js\nalert('<b>')\n```\n\n| A | B |\n|---|---|\n| c | d |\n\n<script>alert(1)</script>\n\n---\n"
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    found = structure(pier(settings), "en_de")
    code, *_, html, rule = found.blocks[-3:]
    assert (code.kind, code.text, code.attributes["language"]) == ("code", "alert('<b>')", "js")
    assert (html.kind, html.text, rule.kind) == ("html", "<script>alert(1)</script>", "rule")
    assert found.note == "its source has changed since: 4 sentences will be another"


def test_an_article_that_changed_or_is_gone_still_shows_every_sentence(settings: Settings) -> None:
    path = settings.media / "done/pier/pier.md"
    whole = [unit.id for unit in pier(settings).pair("en_de").units()]  # type: ignore[union-attr]
    path.write_text(path.read_text("utf-8").replace("## The climb", "## The way up\n\nIt is long."), "utf-8")
    shorter = structure(pier(settings), "en_de")
    assert sorted(unit for one in shorter.blocks for unit in one.units) == sorted(whole)
    assert shorter.note.startswith("its source has changed since")
    path.unlink()
    gone = structure(pier(settings), "en_de")
    assert [(one.kind, list(one.units)) for one in gone.blocks] == [("other", whole)]
    assert "pier.md" in gone.note
    assert str(settings.root) not in gone.note
    assert structure(pier(settings), "en_xx").blocks == ()


def test_a_sentence_joined_of_two_stands_in_its_block(settings: Settings) -> None:
    path = settings.media / "outbox/pier/bitext.en_de.json"
    text = path.read_text("utf-8").replace('"id": "s4"', '"id": "s4+s5"').replace('"id": "s5"', '"id": "s99"')
    path.write_text(text, "utf-8")
    blocks = structure(pier(settings), "en_de").blocks
    assert blocks[3].units == ("s4+s5",)
    assert (blocks[-1].kind, blocks[-1].units) == ("other", ("s99",))


def test_a_recording_has_no_blocks_but_its_sentences(settings: Settings) -> None:
    (block,) = structure(opened(settings.media / "outbox/harbour", settings), "en_de").blocks
    assert (block.kind, len(block.units)) == ("other", 8)


def test_outputs_are_counted_by_the_table_of_limits(settings: Settings) -> None:
    folder = settings.media / "outbox/pier/posts/en_de"
    (folder / "linkedin.api.txt").write_text("😀" * 2000, "utf-8")
    (folder / "linkedin.txt").write_text("字" * 80 + "\n\n#One #Two and no#three\n", "utf-8")
    found = {one.kind: one for one in previews(pier(settings), "en_de")}
    assert list(found) == [
        "parallel",
        "linkedin",
        "linkedin-article",
        "carousel",
        "wechat",
        "cover",
        "wechat-part",
        "jekyll",
    ]
    counters = {
        one["rule"]: (one["measured"], one["most"], one["over"]) for one in found["linkedin"].to_json()["counters"]
    }
    assert counters == {
        "linkedin-hook": (160, 100, True),
        "linkedin-length": (4000, 3000, True),
        "linkedin-hashtags": (2, 5, False),
    }
    assert found["linkedin"].fold == 50
    assert found["carousel"].facts == {"pages": 7}
    assert found["wechat"].facts["title"] == "Das Licht am Ende der Mole"
    assert [one.measured for one in found["wechat"].counters] == [26, 10, 37, 1]
    assert found["wechat-part"].path == "posts/en_de/wechat.html"
    assert found["jekyll"].text.startswith("title: Das Licht am Ende der Mole\n")


def test_damaged_outputs_are_there_without_counters_and_missing_ones_are_not(settings: Settings) -> None:
    folder = settings.media / "outbox/pier/posts/en_de"
    (folder / "linkedin.carousel.pdf").write_bytes(b"%PDF-1.7 damaged")
    (folder / "wechat.json").write_text("{", "utf-8")
    (folder / "linkedin.api.txt").unlink()
    shutil.rmtree(settings.media / "outbox/pier/posts/jekyll")
    found = {one.kind: one for one in previews(pier(settings), "en_de")}
    assert [len(found[kind].counters) for kind in ("carousel", "wechat", "linkedin")] == [0, 0, 0]
    assert "jekyll" not in found
    assert previews(pier(settings), "en_xx") == []
