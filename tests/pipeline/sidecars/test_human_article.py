"""A human translation of an article is aligned, published, and never sent to an engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.pipeline.applying import apply_edits
from bilingual.pipeline.inbox.groups import scan
from bilingual.pipeline.sidecars.aligned_article import human_article
from bilingual.views.document.parsing import markdown_parser
from support.attacks.refusals import raises
from support.results.harbour import BODY, GERMAN, POST, SOURCE, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "root")


def test_everything_is_made_from_the_persons_text_and_no_engine_is_asked(desk: Desk) -> None:
    desk.write(harbour_md=SOURCE, harbour_de_md=GERMAN)
    result, asked = desk.publish()
    assert asked == []
    assert (result.state, result.exit_code, desk.findings()) == ("ready", 0, [])
    assert desk.units()["s3+s4"] == (
        "Der Hafen wurde 1874 gebaut und kostete 3,2 Millionen Mark.",
        "human:sidecar",
    )
    assert desk.body() == BODY
    page = (result.folder / "posts/en_de/parallel.html").read_text("utf-8")
    assert "The harbour was built in 1874. It cost 3.2 million marks." in page
    assert ("The bank waited for 40 years.", "Die Bank wartete 40 Jahre.") in desk.learnt()
    again, _ = desk.publish()
    assert again.unchanged


def test_a_gap_is_translated_by_the_chain_or_marked(desk: Desk) -> None:
    gap = "Nobody had seen a bank that was so rich."
    desk.write(harbour_md=SOURCE, harbour_de_md=GERMAN.replace("Niemand hatte je eine so reiche Bank gesehen. ", ""))
    result, asked = desk.publish()
    assert asked == [gap]
    assert result.exit_code == 3
    assert f"(nicht übersetzt) {gap} Heute ist sie geschlossen." in desk.body()
    desk.answers[gap] = "So eine reiche Bank hatte niemand gesehen."
    result, asked = desk.publish()
    assert (asked, result.state) == ([gap], "ready")
    assert desk.units()["s8"] == ("So eine reiche Bank hatte niemand gesehen.", "scripted")


def test_what_only_the_translation_says_is_shown_and_reported_and_not_learnt(desk: Desk) -> None:
    more = "Mein Großvater Konrad hat hier dreißig Winter lang als Lotse auf einem alten Kutter gearbeitet."
    desk.write(harbour_md=SOURCE, harbour_de_md=GERMAN.replace("Wasser ist still.", f"Wasser ist still. {more}"))
    result, _ = desk.publish()
    assert f"W added None: {more}" in desk.findings()
    assert (result.state, result.exit_code) == ("ready", 0)
    assert f"Das Wasser ist still. {more}" in desk.body()
    assert desk.units()["s12"] == ("Das Wasser ist still.", "human:sidecar")
    assert not any(more in target for _, target in desk.learnt())


def test_a_whole_section_that_only_the_translation_has_is_not_lost(desk: Desk) -> None:
    more = "\n## Nachtrag\n\nInzwischen wurde die alte Kaimauer von freiwilligen Helfern wieder aufgebaut.\n"
    desk.write(harbour_md=SOURCE, harbour_de_md=GERMAN + more)
    desk.publish()
    assert desk.body() == BODY + more
    page = (desk.root / "media/outbox/harbour/posts/en_de/parallel.md").read_text("utf-8")
    assert page.endswith(f"```\n{more}")


def test_one_sentence_for_two_paragraphs_is_one_unit(desk: Desk) -> None:
    article = parse_markdown("Call 112 at once.\n\nThen wait by the door with a lamp.\n\nIt took 14 minutes.\n", "en")
    path = desk.root / "call.de.md"
    text = "Ruf sofort die 112 und warte dann mit einer Lampe an der Tür.\n\nEs dauerte 14 Minuten.\n"
    path.write_text(text, "utf-8")
    found = human_article(path, article, "en", "de")
    assert {s.id for s in found.article.segments} == {"s1", "s2", "s3"}
    assert found.targets == {
        "s1+s2": "Ruf sofort die 112 und warte dann mit einer Lampe an der Tür.",
        "s3": "Es dauerte 14 Minuten.",
    }


def test_an_edit_in_the_results_wins_and_stays_when_the_file_is_gone(desk: Desk) -> None:
    desk.write(harbour_md=SOURCE, other_md=GERMAN.replace("lang: de\n", ""))
    result, asked = desk.publish(human=(desk.root / "other.md",))
    assert asked == []
    path = result.folder / "bitext.en_de.json"
    path.write_text(path.read_text("utf-8").replace("3,2 Millionen Mark", "3,2 Millionen Goldmark"), "utf-8")
    (desk.root / "other.md").unlink()
    tools, engine = desk.tools()
    applied = apply_edits(result.folder, tools)
    assert engine.history == []
    assert applied.state == "ready"
    assert desk.units()["s3+s4"] == ("Der Hafen wurde 1874 gebaut und kostete 3,2 Millionen Goldmark.", "human")
    assert "kostete 3,2 Millionen Goldmark.\n\nWer bezahlte ihn?" in desk.body()


def test_an_article_edited_under_its_translation_is_stale(desk: Desk) -> None:
    desk.write(harbour_md=SOURCE, harbour_de_md=GERMAN)
    desk.publish()
    desk.write(harbour_md=SOURCE.replace("waited for 40 years", "waited for 50 years"))
    result, asked = desk.publish()
    assert asked == []
    assert result.exit_code == 3
    assert desk.units()["s7"] == ("Die Bank wartete 40 Jahre.", "human:stale")
    desk.write(harbour_de_md=GERMAN.replace("40 Jahre", "50 Jahre"))
    result, _ = desk.publish()
    assert (result.state, desk.units()["s7"]) == ("ready", ("Die Bank wartete 50 Jahre.", "human:sidecar"))


def test_a_pair_in_the_inbox_is_one_item(desk: Desk) -> None:
    inbox = "media__inbox__harbour"
    desk.write(**{f"{inbox}_md": SOURCE, f"{inbox}_de_md": GERMAN, f"{inbox}_draft_md": "Notes.\n"})
    groups, _ = scan(desk.root / "media/inbox")
    assert [[path.name for path in group.members] for group in groups] == [
        ["harbour.md", "harbour.de.md"],
        ["harbour.draft.md"],
    ] or [[path.name for path in group.members] for group in groups] == [
        ["harbour.draft.md"],
        ["harbour.md", "harbour.de.md"],
    ]
    result, asked = desk.publish("media/inbox/harbour.md")
    assert (asked, result.state) == ([], "ready")
    assert sorted(path.name for path in (desk.root / "media/done/harbour").iterdir()) == ["harbour.de.md", "harbour.md"]
    again, _ = desk.publish("media/done/harbour/harbour.md")
    assert again.unchanged


def test_a_translation_beside_adds_its_language_and_a_named_one_is_all_that_is_asked(desk: Desk) -> None:
    desk.targets = '["es"]'
    desk.write(harbour_md=SOURCE, harbour_de_md=GERMAN)
    result, asked = desk.publish()
    assert [pair.pair for pair in result.pairs] == ["en_es", "en_de"]
    assert "Who paid for it?" in asked
    result, asked = desk.publish(human=(desk.root / "harbour.de.md",))
    assert ([pair.pair for pair in result.pairs], asked) == (["en_de"], [])


def test_the_memory_learns_only_what_words_prove_and_forgets_what_is_corrected(desk: Desk) -> None:
    wrong = GERMAN.replace("Das Wasser ist still.", "Montags gibt es Kuchen.")
    desk.write(harbour_md=SOURCE, harbour_de_md=wrong)
    desk.publish()
    assert not any("Kuchen" in target for _, target in desk.learnt())
    assert ("The bank waited for 40 years.", "Die Bank wartete 40 Jahre.") in desk.learnt()
    desk.write(harbour_de_md=GERMAN.replace("- Die Bank wartete 40 Jahre.\n", ""))
    _, asked = desk.publish()
    assert asked == ["The bank waited for 40 years."], "the memory does not bring back what its author deleted"
    assert ("The water is quiet.", "Das Wasser ist still.") in desk.learnt()
    assert not any("wartete" in target for _, target in desk.learnt())


ANOTHER = """# Ein Brot pro Woche

Wer backt, braucht Geduld. Mehl, Wasser und Salz genügen. Den Rest macht die Zeit. Am Abend wird der Teig geknetet,
dann ruht er bis zum Morgen in einer Schüssel unter einem Tuch. Am nächsten Tag kommt er in den heißen Ofen.

Nach einer Stunde ist das Brot fertig. Es klingt hohl, wenn man darauf klopft. Guten Appetit!

Wir backen jeden Freitag. Wer will, kann zuschauen. Kinder zahlen nichts.
"""
HTML = "<html lang=en><body><article><h1>Hello</h1><p>It is {}. Come in.</p></article></body></html>"


@pytest.mark.parametrize(("name", "text", "code"), [
    ("harbour.de.md", SOURCE.replace("The bank", "A bank"), "BIL-ART-031"),
    ("harbour.de.md", "```\nx\n```\n", "BIL-SRC-004"),
    ("harbour.de.md", " \n", "BIL-SRC-003"),
    ("gone.de.md", None, "BIL-SRC-002"),
    ("harbour.de.txt", GERMAN, "BIL-ART-030"),
    ("harbour.de.md", ANOTHER, "BIL-ART-029"),
])  # fmt: skip
def test_a_file_that_is_no_translation_is_one_clear_line(desk: Desk, name: str, text: str | None, code: str) -> None:
    if text is not None:
        (desk.root / name).write_text(text, "utf-8")
    with raises(code):
        human_article(desk.root / name, parse_markdown(SOURCE, "en"), "en", "de")


def test_a_link_by_reference_keeps_the_address_that_the_translation_gives_it(desk: Desk) -> None:
    german = GERMAN.replace("[der Plan](https://harbour.example/plan)", "[der Plan][1]")
    desk.write(harbour_md=SOURCE, harbour_de_md=f"{german}\n[1]: https://harbour.example/plan\n")
    result, _ = desk.publish()
    assert result.state == "ready"
    assert desk.body() == f"{german[german.index('# ') :]}\n[1]: https://harbour.example/plan\n"
    page = (result.folder / "posts/en_de/parallel.md").read_text("utf-8")
    assert "[der Plan](https://harbour.example/plan)" in page


def test_html_is_aligned_with_html(desk: Desk) -> None:
    german = HTML.replace("=en", "=de").replace("Hello", "Hallo").replace("It is", "Es ist")
    german = german.replace("Come in.", "Komm &amp; bleib.")
    desk.write(harbour_html=HTML.format("1874"), harbour_de_html=german.format("1874"))
    result, asked = desk.publish("harbour.html")
    assert (asked, result.state) == ([], "ready")
    page = next((result.folder / "posts/jekyll/de").iterdir()).read_text("utf-8")
    assert page.endswith("\n\nEs ist 1874. Komm & bleib.\n")


def test_a_page_translates_a_markdown_article_and_the_other_way_round(desk: Desk) -> None:
    words = GERMAN[GERMAN.index("Der Hafen wurde") : GERMAN.index("```")]
    page = markdown_parser().render(words) + "<pre><code>sail --in\n</code></pre>"
    page = f"<html lang=de><head><title>Der Hafen | Tide</title></head><body><h1>Der Hafen</h1>{page}</body></html>"
    desk.write(harbour_md=SOURCE)
    (desk.root / "Harbour.de.html").write_text(page, "utf-8")
    result, asked = desk.publish()
    assert (asked, result.state) == ([], "ready")
    assert "Harbour.de.html was converted to Markdown, which the article is written in" in result.notes
    post = (result.folder / POST).read_text("utf-8")
    assert "\ntitle: Der Hafen\n" in post
    assert words.strip() in post

    english = markdown_parser().render(SOURCE[SOURCE.index("The harbour was") :])
    page = f"<html lang=en><head><title>The harbour</title></head><body><article>{english}</article></body></html>"
    desk.write(pier_html=page, pier_de_md=GERMAN)
    result, asked = desk.publish("pier.html")
    assert (asked, result.state) == ([], "ready")
    posted = next((result.folder / "posts/jekyll/de").iterdir()).read_text("utf-8")
    assert words.strip() in posted
    assert posted.count("Der Hafen\n") == 1


PAGE = """<!DOCTYPE html><html lang="en"><head><title>The quiet harbour - The Daily Tide</title>
<script>track()</script></head><body onload="track()"><nav><a href="/">Home</a></nav>
<article><h1>The quiet harbour</h1><p onclick="x()">Nobody came to the <em>old</em> harbour. It was quiet.</p>
<p><img src="b.jpg" alt="The old bridge"></p><p><a href="javascript:x()">Read more</a> of it.</p>
<iframe src="https://ads.example/"></iframe></article><footer>All rights reserved</footer></body></html>
"""
GERMAN_OF_PAGE = {
    "The quiet harbour": "Der stille Hafen",
    "The quiet harbour - The Daily Tide": "Der stille Hafen - The Daily Tide",
    "Nobody came to the ⟦1⟧old⟦2⟧ harbour.": "Niemand kam zum ⟦1⟧alten⟦2⟧ Hafen.",
    "It was quiet.": "Er war still.",
    "The old bridge": "Die alte Brücke",
    "⟦1⟧Read more⟦2⟧ of it.": "⟦1⟧Lies mehr⟦2⟧ davon.",
}
GERMAN_POST = """

Niemand kam zum *alten* Hafen. Er war still.

![Die alte Brücke](b.jpg)

Lies mehr davon.
"""


def test_the_post_of_a_saved_page_is_what_a_reader_sees_of_it(desk: Desk) -> None:
    desk.answers = GERMAN_OF_PAGE
    desk.write(harbour_html=PAGE)
    result, _ = desk.publish("harbour.html")
    assert result.state == "ready"
    post = next((result.folder / "posts/jekyll/de").iterdir())
    text = post.read_text("utf-8")
    assert "\ntitle: Der stille Hafen\n" in text
    assert text.endswith(GERMAN_POST)
    assert "\ntitle: The quiet harbour\n" in next((result.folder / "posts/jekyll/en").iterdir()).read_text("utf-8")

    post.write_text(text.replace("Er war still.", "Still war er.").replace("Lies", "Lest"), "utf-8")
    result, asked = desk.publish("harbour.html")
    assert asked == []
    assert post.read_text("utf-8").endswith(
        GERMAN_POST.replace("Er war still.", "Still war er.").replace("Lies", "Lest")
    )
    assert ("Still war er.", "human") in desk.units().values()
