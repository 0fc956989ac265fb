"""Saved web pages: what of each is the article, as a reader of its Markdown sees it."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import pytest

from bilingual.articles.html import parse_html
from bilingual.articles.pages.page import Page, read_page
from bilingual.model.bitext import Bitext
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.document.markdown import one_language_md

PAGES = Path(__file__).parents[1] / "fixtures/pages"
LONG = "The ferry crosses the lake twice a day, except on Sundays, in storms and when nobody wants to go. "


def markdown(page: Page) -> str:
    document = document_from_article(parse_html(page.html), Bitext("en", "es", ()))
    title = "" if document.title is None else f"# {document.title.source_text}\n\n"
    return title + one_language_md(document, "source")


def body_of(html: str) -> str:
    """Return the Markdown of a page whose article holds *html* after a sentence."""
    return markdown(read_page(f"<html><body><article><p>{LONG}</p>{html}</article></body></html>")).partition(LONG)[2]


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.html")))
def test_the_article_of_a_page_of_each_system(name: str) -> None:
    page = read_page((PAGES / f"{name}.html").read_text("utf-8"), name)
    told = "".join(f"\n<!-- {f.severity}: {f.message} -->" for f in page.findings)
    assert f"{markdown(page)}{told}\n" == (PAGES / f"{name}.md").read_text("utf-8")


def parts() -> list[tuple[str, str]]:
    """Return the pieces of HTML in ``parts.txt`` (⏎ is a line end) and what is made of each, findings last."""
    found = (PAGES / "parts.txt").read_text("utf-8").removeprefix(">>> ").rstrip("\n").split("\n\n>>> ")
    return [(part.partition("\n")[0].replace("⏎", "\n"), part.partition("\n")[2]) for part in found]


@pytest.mark.parametrize(("html", "expected"), parts())
def test_each_part_of_a_page(html: str, expected: str) -> None:
    page = read_page(f"<html><body><article><p>{LONG}</p>{html}</article></body></html>")
    told = "".join(f"\n!{finding.severity} {finding.message}" for finding in page.findings)
    assert markdown(page).partition(LONG.strip())[2].strip() + told == expected


def test_an_image_inside_the_page_becomes_a_file() -> None:
    data = base64.b64encode(bytes(range(256)) * 4).decode()
    html = f'<p>Look.</p><img src="data:image/png;base64,{data}" alt="A"><svg width="90" height="90"><g/></svg>'
    page = read_page(html, "my page")
    assert page.images["my-page-image-1.png"] == bytes(range(256)) * 4
    assert page.images["my-page-image-2.svg"].startswith(b"<svg")
    assert 'src="my-page-image-1.png"' in page.html


def test_addresses_from_the_root_of_a_site_that_names_itself() -> None:
    head = '<head><link rel="canonical" href="https://example.org/a/b"></head>'
    page = f'<html>{head}<body><p><a href="/c">See</a> <img src="//cdn.example.org/d.png"> <img src="e.png"></p></body>'
    assert '<a href="https://example.org/c">' in read_page(page).html
    assert 'src="https://cdn.example.org/d.png"' in read_page(page).html
    assert 'src="e.png"' in read_page(page).html
    saved = page.replace(head, "").replace("<html>", "<!-- saved from url=(0023)https://example.org/a/ -->\n<html>")
    assert '<a href="https://example.org/c">' in read_page(saved).html


def test_hostile_pages_take_linear_time() -> None:
    for piece in (
        "<div><p>Some words. ",
        "<p><b><i>Some words. ",
        "<a href=x>Some words. ",
        "<br>A, b. ",
        "<table><tr>",
    ):
        seconds = []
        for size in (5_000, 20_000):
            started = time.process_time()
            assert "Some" not in piece or "Some" in read_page("<html><body>" + piece * (size // len(piece))).html
            seconds.append(time.process_time() - started)
        assert seconds[1] < 10 * seconds[0] + 1.0, piece


@pytest.mark.parametrize(
    "text", ["", " \n", "plain text", "<", "<!-- only -->", "<p", "\ufeff<p>x</p>", "<html></html>"]
)
def test_odd_files_are_read(text: str) -> None:
    assert isinstance(read_page(text).html, str)


GOOGLE_DOCS = """<html><body class="c9 doc-content"><p class="c0 title"><span>The long bridge</span></p>
<p><span>It is </span><span>long</span><span>.</span><sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p>
<ol class="c7 lst-kix_a-0 start" start="1"><li><span>Cross it.</span></li></ol>
<ul class="c7 lst-kix_a-1 start"><li><span>Slowly.</span></li></ul>
<ol class="c7 lst-kix_a-0" start="2"><li><span>Come back.</span></li></ol>
<p><a href="https://www.google.com/url?q=https://example.org/bridge&amp;sa=D&amp;ust=1">The page</a></p>
<div class="c10"><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Is it?</span></p><p>I mean it.</p></div>
</body></html>"""


def test_a_page_of_google_docs() -> None:
    page = read_page(GOOGLE_DOCS)
    assert markdown(page).split("\n") == [
        "# The long bridge", "", "It is long.", "", "1. Cross it.", "", "   - Slowly.", "2. Come back.", "",
        "[The page](https://example.org/bridge)", "",
    ]  # fmt: skip
    assert [f.message for f in page.findings] == ["comments on the text are left out: “[a]Is it? I mean it.”"]


WORD = """<html><body><p class=MsoTitle>The bridge</p><p>It is long.</p><h1>How to cross</h1>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.<i>&nbsp; </i></span>Go.</p>
<p class=MsoListParagraph style='mso-list:l1 level2 lfo1'><span style='mso-list:Ignore'>o&nbsp; </span>Slowly.</p>
<p class=MsoListParagraph><span>2.<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span>Stop.</p>
<p class=MsoListParagraph>Look back.</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>3.</span> Rest.</p>
</body></html>"""


def test_a_page_of_word() -> None:
    assert markdown(read_page(WORD)).split("\n") == [
        "# The bridge", "", "It is long.", "", "# How to cross", "",
        "1. Go.", "", "   - Slowly.", "2. Stop.", "", "Look back.", "", "3. Rest.", "",
    ]  # fmt: skip


def test_a_title_after_prose_stays_in_its_place() -> None:
    page = "<html><body><p>An old proverb opens this text.</p><h1>Bread</h1><p>It rises.</p></body></html>"
    assert "text.</p><h1" in read_page(page).html
    assert "<h1" not in read_page(page.replace("An old proverb opens this text.", "Opinion")).html


def test_empty_elements_go_and_the_blanks_in_them_stay() -> None:
    page = "<p>One<i></i> two<b><i> </i></b>three<span> four</span><a name=x></a>.</p><p><b><a name=y></a></b></p>"
    assert read_page(page).html == '<p data-line="1">One two three four.</p>'


def test_an_export_of_medium_is_its_article_with_one_title() -> None:
    page = read_page(
        '<html><head><title>Tides</title></head><body><article class="h-entry">'
        '<header><h1 class="p-name">Tides</h1></header>'
        '<section class="p-summary">The moon pulls.</section><section class="e-content">'
        '<h3 class="graf graf--h3 graf--title">Tides</h3><p>' + "It pulls the water. " * 20 + "</p></section>"
        '<footer><p>By <a class="h-card">Ann Ode</a>.</p><p>Exported from <a>Medium</a> on January 2.</p></footer>'
        "</article></body></html>"
    )
    assert page.html.count("Tides") == 1
    assert "It pulls the water." in page.html
    assert not any(words in page.html for words in ("Exported", "Ann Ode", "The moon pulls."))
    assert "Exported from Medium" in " ".join(finding.message for finding in page.findings)


def test_shortcodes_of_wordpress_are_figures_or_named() -> None:
    page = read_page(
        '<p>A tide.</p>\n[gallery ids="1,2"]\n[caption id="x"]<a href="b"><img src="u.png" alt="u" /></a>'
        " Old harbour[/caption]\n"
        "<p>Write <code>[gallery]</code> or [video] in it.</p>"
    )
    assert "<figcaption" in page.html
    assert "[caption" not in page.html
    assert "[gallery ids" not in page.html
    assert "<code>[gallery]</code> or [video]" in page.html
    assert [(f.severity, f.source) for f in page.findings] == [("W", '[gallery ids="1,2"]')]
