"""What each view is given of a document, with hostile names around it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import Any

from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.model.item import ItemPair, LibraryItem, Publication
from bilingual.views.base import Delivery, Look, Prepared, Shape
from bilingual.views.document.markdown import one_language_md
from bilingual.views.document.model import Document
from bilingual.views.findings.render import Checked
from bilingual.views.index.render import Folder, PreviewFile, PreviewPair, PreviewPlayer, PreviewTrack
from bilingual.views.jekyll.contents import with_outline
from bilingual.views.jekyll.render import Edition
from bilingual.views.outbox.render import Tile
from bilingual.views.table import view, view_ids
from bilingual.views.tools import ViewTools
from tests.views.hostile import HOSTILE, PICTURE, Fields
from tests.views.studies import studied

Made = Callable[..., Delivery]
"""Makes a view of its id, and perhaps reasons and open findings."""
SHAPE = "square'&<u>"
FILES = {name: f"video/en_de.{SHAPE}.{name}.mp4" for name in ("linkedin", "wechat-channels")}
REASONS = (f"1 open finding {HOSTILE}", "2 of 9 sentences untranslated")
OPEN = (f"E numbers (s1): Q801 {HOSTILE} Z801",)
FINDINGS = tuple(
    Finding(check, severity, f"Q81{n} {HOSTILE} Z81{n}", f"s{n}{HOSTILE}", f"Q82{n} {HOSTILE} Z82{n}",
            f"Q83{n} {HOSTILE} Z83{n}", {"what": HOSTILE, "found": [HOSTILE, "<script>"]}, waived)
    for n, (check, severity, waived) in enumerate(
        (("numbers", "E", ""), (f"x{HOSTILE}", "W", ""), ("terms", "W", f"Q840 {HOSTILE} Z840"), ("links", "I", ""))
    )
)  # fmt: skip


def prepared(document: Document, bitext: Bitext, tools: ViewTools, **more: object) -> Prepared:
    """Return what the views of a pair are given: the document with hostile names around it."""
    pair = bitext.pair
    values: dict[str, object] = {
        "look": Look(
            hashtags=("bread", f"a{HOSTILE}"),
            video=f"../../video/{pair}.{SHAPE}.mp4",
            wechat_split="api",
            toc="summaries",
        ),
        "shapes": tuple(Shape(f"{SHAPE}.{platform}", platform, file) for platform, file in FILES.items()),
        "results": {f"subtitles/{bitext.source}.srt": "1", f"posts/{pair}/linkedin.txt": "2"},
        "listing": {"covers": ["wechat/cover-500x500.png"], "images": [_image(document)]},
    }
    return Prepared(document, bitext, tools, f"Q700 {HOSTILE} Z700", **{**values, **more})  # type: ignore[arg-type]


def _image(document: Document) -> dict[str, str]:
    return {"address": PICTURE, "file": "wechat/01-a&'\"<b>{{6*7}} javascript:.png"}


def checked(given: Prepared, **more: object) -> Checked:
    """Return the result of checks of *given* for the findings page."""
    return Checked(given.title, given.bitext, FINDINGS, {FINDINGS[0].unit or "": f"{HOSTILE}.md:12"})


def folder(given: Prepared) -> Folder:
    """Return the results folder of *given* for its page; a file's name, its label, a track and a note are hostile."""
    pair, texts = given.bitext, Fields()
    record = PreviewPair(
        pair.source, pair.target, "not-ready" if given.reasons else "ready", 9, 1, 1, given.reasons, FINDINGS
    )
    tracks = tuple(
        PreviewTrack(tag, texts.text(), f"subtitles/{HOSTILE}.vtt", ((0, 900, texts.text()),))
        for tag in (pair.source, pair.target)
    )
    files = [
        PreviewFile(f"posts/{pair.pair}/{HOSTILE}", 900, texts.text()),
        PreviewFile(f"video/{pair.pair}.{SHAPE}.mp4", 5_000_000),
        PreviewFile(f"{HOSTILE}.json"),
    ]
    state = record.state
    return Folder(given.title, state, [record], files, PreviewPlayer(f"video/{HOSTILE}.mp4", tracks), [texts.text()])


def tiles(given: Prepared) -> list[Tile]:
    """Return the item of *given* for the page of all results; its names, titles, reasons and addresses are hostile."""
    pair, texts = given.bitext, Fields()
    item = LibraryItem(
        HOSTILE,
        "not-ready" if given.reasons else "ready",
        reasons=given.reasons,
        titles={pair.source: given.title, pair.target: texts.text()},
        pairs=(ItemPair(pair.pair, "ready"),),
        published=(Publication(texts.text(), "https://a.example/", HOSTILE),),
        files=(f"posts/{pair.pair}/parallel.html", f"video/{pair.pair}.{SHAPE}.mp4"),
        renditions=(SHAPE,),
        picture=f"{HOSTILE}.jpg",
    )
    return [Tile(item, texts.text(), texts.text())]


def edition(given: Prepared, text: str, **more: object) -> Edition:
    """Return the post of the translation of *given*."""
    title = given.document.title
    values: dict[str, object] = {
        "translated_from": given.document.source,
        "provenance": {"translation_engines": [HOSTILE], "source_sha256": HOSTILE},
        "versions": (given.document.source, given.document.target),
        "ready": not given.reasons,
        "links": False,
    }
    said = (title.target_text or title.source_text) if title else ""
    return Edition(text, given.document.target, "a-slug", "2026-03-01", said, **{**values, **more})  # type: ignore[arg-type]


def post_text(document: Document) -> str:
    """Return the body of the translation's post, with the contents that say something."""
    text = one_language_md(document, "target")
    heads = [block.units[0].id for block in document.blocks if block.kind == "heading"]
    return (
        with_outline(text, document.target, document.outline, "target", heads, "gfm").text if document.outline else text
    )


GIVEN_TO: dict[str, Callable[[Prepared], Any]] = {
    "jekyll": lambda given: edition(given, post_text(given.document)),
    "findings": checked,
    "index": folder,
    "outbox": tiles,
    "learn": lambda given: studied(given, HOSTILE),
}


def render(name: str, given: Prepared) -> Delivery:
    """Make the view *name* of what it needs of *given*."""
    one = view(name)
    return one.render(GIVEN_TO.get(name, lambda prepared: prepared)(given))


def of_every_view(test: Callable[..., None]) -> Callable[..., None]:
    """Call *test* with the ``name`` of each view of the table, and of one that joins by an entry point.

    As parameters they were two thousand tests, half of whose time was pytest's own. A failure says in which view it is.
    """
    names = view_ids()

    @wraps(test)
    def of_each(outsider: str, **fixtures: Any) -> None:
        for name in (*names, outsider):
            try:
                test(name=name, **fixtures)
            except Exception as error:
                error.add_note(f"in the view {name}")
                raise

    wanted = [each for each in signature(test).parameters.values() if each.name != "name"]
    outsider = Parameter("outsider", Parameter.POSITIONAL_OR_KEYWORD)
    of_each.__signature__ = signature(test).replace(parameters=[*wanted, outsider])  # type: ignore[attr-defined]
    return of_each
