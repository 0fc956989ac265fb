"""What every view of a pair keeps to, whatever it is given: one class of tests over all of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from fnmatch import fnmatchcase

import pytest

from bilingual.model.article import Article
from bilingual.model.bitext import Bitext
from bilingual.model.transcript import Transcript
from bilingual.views.base import Prepared, Shape
from bilingual.views.document.model import Document
from bilingual.views.sign import NOTE
from bilingual.views.table import pair_views

VIEWS = [pytest.param(one, id=one.id) for one in pair_views()]
REASONS = ("2 open findings", "1 of 9 sentences is a machine draft [see_it](x) <b>")
SHAPES = (
    Shape("square", "linkedin", "video/en_zh-Hans.square.mp4"),
    Shape("wide", "linkedin", "video/en_zh-Hans.wide.mp4"),
    Shape("tall", "wechat-channels", "video/en_zh-Hans.tall.mp4"),
)
RESULTS = {
    "subtitles/en.srt": "1",
    "posts/en_zh-Hans/linkedin.txt": "2",
    "publish/linkedin/en_zh-Hans/thumbnail.jpg": "3",
}
# What has no place for a sign: pictures, what is one line or no text, and the note itself.
WITHOUT_SIGN = ("*.png", "*.jpg", "*.pdf", "linkedin.alt.txt", "short_title.txt", NOTE)


@pytest.fixture(params=["article", "talk"])
def prepared(
    request: pytest.FixtureRequest,
    document: Document,
    talk: Document,
    article_and_bitext: tuple[Article, Bitext],
    transcript_and_bitext: tuple[Transcript, Bitext],
    prepared_of: Callable[..., Prepared],
) -> Prepared:
    shown = (document, article_and_bitext[1]) if request.param == "article" else (talk, transcript_and_bitext[1])
    return prepared_of(*shown, shapes=SHAPES, results=RESULTS)


def texts(files: dict[str, str | bytes]) -> dict[str, str]:
    return {name: content for name, content in files.items() if isinstance(content, str)}


@pytest.mark.parametrize("view", VIEWS)
class TestEveryView:
    def test_it_writes_what_it_declares(self, view, prepared: Prepared) -> None:  # type: ignore[no-untyped-def]
        made = view.render(replace(prepared, reasons=REASONS))
        for name in (*made.files, *made.links):
            assert any(fnmatchcase(name, pattern) for pattern in view.files), name

    def test_it_says_the_same_of_the_same(self, view, prepared: Prepared) -> None:  # type: ignore[no-untyped-def]
        assert view.render(prepared) == view.render(prepared)

    def test_the_sign_is_seen_first(self, view, prepared: Prepared) -> None:  # type: ignore[no-untyped-def]
        ready, signed = (texts(view.render(replace(prepared, reasons=why)).files) for why in ((), REASONS))
        for name, text in signed.items():
            if any(fnmatchcase(name, pattern) for pattern in WITHOUT_SIGN):
                continue
            said = "2 open findings; 1 of 9 sentences is a machine draft see it x b; see NOT-READY.txt"
            if name.endswith(".json"):
                assert next(iter(json.loads(text).items())) == ("not_ready", list(REASONS))
            elif name.endswith(".md"):
                assert text == f"> **NOT READY TO PUBLISH: ** {said}\n\n{ready[name]}"
            elif name.endswith(".txt"):
                assert text == f"NOT READY TO PUBLISH: {said}\n\n{ready[name]}"
            else:
                words = f"<strong>NOT READY TO PUBLISH: </strong>{said}"
                assert words in text.split("<body>")[-1][:400]
                assert "<title>" not in text or "<title>Not ready · " in text
        assert not any("NOT READY" in text or "Not ready" in text or "not_ready" in text for text in ready.values())

    def test_what_changes_it_is_in_its_key(self, view, prepared: Prepared) -> None:  # type: ignore[no-untyped-def]
        look = prepared.look
        changes = {
            "theme": replace(prepared, look=replace(look, theme="ink")),
            "hashtags": replace(prepared, look=replace(look, hashtags=("Sea", "Ships"))),
            "video": replace(prepared, look=replace(look, video="../../video/other.mp4")),
            "packs": replace(prepared, look=replace(look, packs=False)),
            "title": replace(prepared, title="Another title", reasons=REASONS),
            "reasons": replace(prepared, reasons=REASONS),
            "open": replace(prepared, reasons=REASONS, open=("E numbers: 3",)),
            "shapes": replace(prepared, shapes=(SHAPES[1], SHAPES[2])),
            "results": replace(prepared, results={"posts/en_zh-Hans/linkedin.comment.txt": "4"}),
            "images": replace(
                prepared, document=replace(prepared.document, images={"https://example.org/lathe.webp": "../a.png"})
            ),
        }
        for what, changed in changes.items():
            before = replace(prepared, reasons=REASONS) if what in ("title", "open") else prepared
            if view.applies(before) and view.applies(changed) and view.render(before) != view.render(changed):
                assert view.key(before) != view.key(changed), what


def test_the_note_names_every_open_finding(prepared_of: Callable[..., Prepared], talk: Document) -> None:
    given = prepared_of(talk, title="The harbour", reasons=("1 open finding",), open=("E numbers (s2): 43 is missing",))
    [note] = [view for view in pair_views() if view.id == "not_ready"]
    assert note.render(given).files[NOTE] == (
        "The harbour (en_zh-Hans) is not ready to publish.\n\n- 1 open finding\n\nOpen findings:\n"
        "- E numbers (s2): 43 is missing\n\n"
        "All of it, with both texts side by side: findings.en_zh-Hans.html in the results folder.\n"
    )
