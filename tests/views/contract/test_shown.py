"""What each view shows of each document: nothing is lost, and what is not yet read carries its mark."""

from __future__ import annotations

from dataclasses import replace

from bilingual.views.base import Prepared
from bilingual.views.labels import labels
from tests.views.content import missing, other_texts, points_of, said, said_in, shown_in, title_texts, without_pictures
from tests.views.given import FINDINGS, OPEN, REASONS, SHAPE, Made, folder, of_every_view, tiles
from tests.views.hostile import HOSTILE
from tests.views.readers import file_words, html_words, liquid_output, markdown_page, without_header, words
from tests.views.studies import study_of


@of_every_view
def test_nothing_is_lost(name: str, given: Prepared, made_of: Made) -> None:
    document, reasons = given.document, REASONS
    given = replace(given, reasons=reasons, open=OPEN)
    made = made_of(name, reasons, OPEN)
    titles = [leaf for leaf in title_texts(document) if leaf]
    everything = shown_in(made, ".*")
    if name == "parallel":
        assert missing(points_of(document), shown_in(made, r"parallel\.html")) == []
        for pattern in (r"parallel\.html", r"parallel\.md"):
            assert missing(said(document), shown_in(made, pattern)) == []
            assert missing(other_texts(document), shown_in(made, pattern)) == []
    elif name == "linkedin_article":
        assert missing([*said(document, title=False), *other_texts(document)], everything) == []
    elif name == "wechat":
        parts = shown_in(made, r"wechat(\.\d+)?\.html")
        assert missing([*said(replace(document, summary=None), title=False), *other_texts(document)], parts) == []
        preview = shown_in(made, r"wechat\.preview\.html")
        assert missing(said(replace(document, summary=None), title=False), preview) == []
    elif name == "linkedin":
        for pattern in (r"linkedin(\.comment)?\.txt", r"linkedin(\.comment)?\.api\.txt"):
            lost = missing(said(without_pictures(replace(document, summary=None))), shown_in(made, pattern))
            assert not lost or "linkedin-left-out" in [found.check for found in made.findings]
    elif name in ("carousel", "covers"):
        for file, content in made.files.items():
            assert missing(titles, file_words(file, content)) == [], file
    elif name == "learn":
        study = study_of(given, HOSTILE)
        both = [words(text) for one in study.sentences for text in (one.text, one.meaning)]
        # A new word is a button, which a reader hears on its own.
        whole = shown_in(made, r"listen\.html").replace(" ", "")
        assert missing([text.replace(" ", "") for text in both], whole) == []
        glosses = [words(HOSTILE)] if study.vocabulary else []
        assert missing(glosses, shown_in(made, r"vocabulary\.html")) == []
    elif name == "findings":
        texts = [text for f in FINDINGS for text in (f.message, f.source, f.target, f.check, f.waived)]
        assert missing([words(text) for text in (given.title, *texts)], everything) == []
    elif name == "index":
        shown = folder(given)
        texts = [shown.title, *shown.notes, *reasons, *(f.message for f in FINDINGS)]
        texts += [file.label or file.base for file in shown.files]
        texts += [track.label for track in shown.player.tracks] if shown.player else []
        assert missing([words(text) for text in texts], everything) == []
    elif name == "outbox":
        [tile] = tiles(given)
        texts = [*(text for _, text in tile.titles), *reasons, tile.does.capitalize(), tile.command]
        assert missing([words(text) for text in texts], everything) == []
    elif name == "not_ready":
        assert missing([words(text) for text in (given.title, *reasons, *OPEN)], everything) == []
    elif name == "cards":
        units = [unit for unit in document.units if unit.target is not None]
        assert missing([words(f"{unit.source_text} = {unit.target_text}") for unit in units], everything) == []
    elif name in ("linkedin_video", "wechat_channels"):
        assert SHAPE in everything


@of_every_view
def test_what_nobody_translated_and_a_draft_carry_their_mark(name: str, given: Prepared, made_of: Made) -> None:
    document = given.document
    word = labels(document.target)
    marks = {word.untranslated: document.untranslated, word.draft: document.drafts}
    made = made_of(name)
    whole = {
        "parallel": (r"parallel\.html", r"parallel\.md"),
        "linkedin_article": (".*",),
        "wechat": (r"wechat(\.\d+)?\.html",),
        "linkedin": (r"linkedin(\.comment)?\.txt",),
    }
    if any(found.check == "linkedin-left-out" for found in made.findings):
        return
    for pattern in whole.get(name, ()):
        shown = shown_in(made, pattern)
        for mark, count in marks.items():
            assert shown.count(mark) >= count, (pattern, mark)


@of_every_view
def test_liquid_in_a_blog_post_only_puts_out_what_was_written(name: str, given: Prepared, made_of: Made) -> None:
    if name == "jekyll":
        [text] = made_of(name).files.values()
        shown = html_words(markdown_page(liquid_output(without_header(str(text)))))
        assert missing(said_in(given.document, "target"), shown) == []
        assert missing(points_of(given.document)[1::2], shown) == []
