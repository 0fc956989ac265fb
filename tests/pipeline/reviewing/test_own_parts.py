"""What we put into a post is no difference between it and its source."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.pipeline.commands.aligning import align_files
from bilingual.pipeline.commands.checking import check_files
from bilingual.pipeline.quality.checked_files import CheckRequest
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.views.document.model import ContentsEntry, PostUnit
from bilingual.views.jekyll.contents import with_outline
from bilingual.views.jekyll.own_parts import without_own_parts
from bilingual.views.jekyll.render import Edition, render
from support.results.results import DrawnMedia

HEAD = "---\ntitle: {}\ndate: 2026-03-01\n---\n\n{}\n\n"
EVERY = "- [{0}](#{2})\n  - [{1}](#{3})\n\n"
CONTENTS = {
    "none": ("", ""),
    "titled": ("## Contents\n\n" + EVERY, "## Inhalt\n\n" + EVERY),
    "led in": ("In this article:\n\n" + EVERY, "In diesem Artikel:\n\n" + EVERY),
    "said": (
        "## Contents\n\n- [{0}](#{2})\n  - It works slowly.\n- [{1}](#{3})\n  - It slows yeast.\n\n",
        "## Inhalt\n\n- [{0}](#{2})\n  - Sie arbeitet langsam.\n- [{1}](#{3})\n  - Es bremst Hefe.\n\n",
    ),
}
BODY = (
    "## Yeast\n\nYeast works slowly in the cold.\n\n## Salt\n\nSalt $x$ slows the yeast down.\n\n$$\nx = 1\n$$\n",
    "## Hefe\n\nHefe arbeitet in der Kälte langsam.\n\n## Salz\n\nSalz $x$ bremst die Hefe.\n\n$$\nx = 1\n$$\n",
)
NAMES = (("Yeast", "Salt", "yeast", "salt"), ("Hefe", "Salz", "hefe", "salz"))
OPENS = (("Bread that waits", "People bake slow bread."), ("Brot, das wartet", "Menschen backen langsames Brot."))


def entry(
    name: str, level: int, title: str, title_target: str, *points: tuple[str, str], quoted: bool = True
) -> ContentsEntry:
    units = tuple(PostUnit(f"point:{n}:{name}", (a,), (b,), "translated") for n, (a, b) in enumerate(points))
    return ContentsEntry(name, level, title, title_target, units, quoted)


OUTLINE = (
    entry("s1", 2, "Yeast", "Hefe", ("Yeast works slowly in the cold.", "Hefe arbeitet in der Kälte langsam.")),
    entry("s2", 2, "Salt", "Salz", ("Salt slows the yeast down.", "Salz bremst die Hefe.")),
)
MIXED = (replace(OUTLINE[0], quoted=False), OUTLINE[1])


def texts(contents: str) -> list[str]:
    """Return the article and its translation."""
    return [
        HEAD.format(*OPENS[n]) + CONTENTS[contents][n].format(*NAMES[n]) + BODY[n] for n in (0, 1)
    ]  # fmt: skip


def post(text: str, side: int, outline: tuple[ContentsEntry, ...] = OUTLINE) -> str:
    """Return our post of *text*, with the formulas as kramdown wants them."""
    tag, name = ("en", "de")[side], ("source", "target")[side]
    names = [f"s{n + 1}" for n in range(2)]
    if text.count("\n## ") > 2:
        names = ["s0", *names]
    made = with_outline(text, tag, outline, name, names, "gfm").text if outline else text  # type: ignore[arg-type]
    made = made.replace("$x$", "$$x$$").replace("$$\nx = 1\n$$", "$$x = 1$$")
    edition = Edition(made, tag, "bread", "2026-03-01", translated_from="en" if side else None, versions=("en", "de"))
    [written] = render(edition).files.values()
    return str(written)


@pytest.mark.parametrize("outline", [OUTLINE, MIXED, ()], ids=["quoted", "mixed", "links only"])
@pytest.mark.parametrize("contents", ["none", "titled", "led in"])
def test_a_post_of_ours_has_the_sentences_of_its_text(contents: str, outline: tuple[ContentsEntry, ...]) -> None:
    source, target = texts(contents)
    made = parse_markdown(post(target, 1, outline), "de")
    ours, theirs = without_own_parts(parse_markdown(source, "en"), made, ("en", "de"))
    assert len(theirs.segments) == len(ours.segments)
    assert [block.kind for block in theirs.blocks] == [block.kind for block in ours.blocks]
    # The other way round: our post of the source beside a person's translation.
    there = parse_markdown(target, "de")
    mine, other = without_own_parts(parse_markdown(post(source, 0, outline), "en"), there, ("en", "de"))
    assert [block.kind for block in mine.blocks] == [block.kind for block in other.blocks]


def test_what_the_author_says_in_the_contents_stays() -> None:
    source, target = (parse_markdown(text, tag) for text, tag in zip(texts("said"), ("en", "de"), strict=True))
    made = parse_markdown(post(texts("said")[1], 1, ()), "de")
    ours, theirs = without_own_parts(source, made, ("en", "de"))
    assert ours == source
    assert [one.plain.replace("$$", "$") for one in theirs.segments] == [one.plain for one in target.segments]


def test_a_page_of_somebody_else_stays_as_it_is() -> None:
    source = parse_markdown(texts("none")[0], "en")
    theirs = parse_markdown(with_outline(texts("none")[1], "de", OUTLINE, "target", ["s1", "s2"], "gfm").text, "de")
    assert without_own_parts(source, theirs, ("en", "de")) == (source, theirs)


@pytest.mark.parametrize("contents", ["none", "titled"])
def test_check_and_align_find_nothing_of_ours(contents: str, tmp_path: Path) -> None:
    source, target = texts(contents)
    paths = tmp_path / "bread.md", tmp_path / "2026-03-01-bread-de.md"
    for path, text in zip(paths, (source, post(target, 1)), strict=True):
        path.write_text(text, "utf-8")
    checked = check_files(CheckRequest(*paths, "en", "de"))
    assert [(f.severity, f.check, f.message) for f in checked.findings if f.severity in ("E", "W")] == []
    salt = next(unit.id for unit in checked.bitext if unit.source.startswith("Salt $x$"))
    lines = paths[1].read_text("utf-8").splitlines()
    assert lines[checked.places[salt][1] - 1].startswith("Salz $$x$$")
    aligned = align_files(*paths, Tools(Settings(root=tmp_path), DrawnMedia(), InstalledFonts()), translation=())
    assert aligned.texts.added == ()
