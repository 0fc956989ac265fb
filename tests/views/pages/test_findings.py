from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bilingual.fidelity.quality.scores import scored
from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding
from bilingual.views.findings.render import Checked, render

ATTACK = "5 <script>alert(1)</script> \" onload='x' &amp;"


def findings_page(
    findings: Sequence[Finding], bitext: Bitext, title: str, places: Mapping[str, str] | None = None
) -> str:
    [page] = render(Checked(title, bitext, findings, places or {})).files.values()
    return str(page)


def test_the_page_shows_both_texts_escaped_and_fetches_nothing() -> None:
    bitext = Bitext("en", "zh-Hans", (Unit("u<1>", ATTACK, "六<img src=x onerror=alert(1)>"),))
    findings = check_bitext(bitext)
    page = findings_page(findings, bitext, "A & <b>")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "<title>Fidelity: A &amp; &lt;b&gt;</title>" in page
    assert not re.search(r"(?:src|href|url)\s*[=(]\s*[\"']?(?:https?:)?//", page)
    assert "Not ready" in page
    assert 'lang="zh-Hans"' in page


def test_worst_comes_first_and_nothing_found_is_said() -> None:
    bitext = Bitext("en", "de", (Unit("u1", 'It is "5" here.', 'Es ist hier "5".'), Unit("u2", "It has 3.", "Es hat.")))
    page = findings_page(check_bitext(bitext), bitext, "Talk")
    assert page.index(">numbers<") < page.index(">typography<")
    clean = Bitext("en", "de", (Unit("u1", "It rained.", "Es regnete."),))
    page = findings_page(check_bitext(clean), clean, "Talk")
    assert "Nothing was found." in page
    assert ">No open findings<" in page


def test_the_evidence_is_marked_in_the_text_it_stands_in() -> None:
    source, target = "See [a](https://a.b/c) & `x<y`.", "Siehe [a](https://a.b/d) & `x<z`."
    bitext = Bitext("en", "de", (Unit("u1", source, target),))
    page = findings_page(check_bitext(bitext), bitext, "Talk", {"u1": "talk.de.md:3"})
    assert "<mark>https://a.b/c</mark>" in page
    assert "<mark>https://a.b/d</mark>" in page
    assert "<mark>`x&lt;z`</mark>" in page
    assert '<span class="where">talk.de.md:3</span>' in page
    assert ">2 errors<" in page
    assert page.count("<mark>") == 4


def test_a_right_to_left_text_is_marked() -> None:
    bitext = Bitext("en", "ar", (Unit("u1", "It has 3 parts.", "له أجزاء."),))
    assert 'lang="ar" dir="rtl"' in findings_page(check_bitext(bitext), bitext, "Talk")


def scored_page(bitext: Bitext, places: Mapping[str, str] | None = None) -> str:
    findings = check_bitext(bitext)
    checked = Checked("Talk", bitext, findings, places or {}, quality=scored(bitext, findings, {}))
    [page] = render(checked).files.values()
    return str(page)


def test_what_to_read_first_comes_before_the_findings_with_the_reason_and_both_texts() -> None:
    units = [Unit(f"u{n}", f"It has {n} parts. {ATTACK}", f"Es hat {n + 1} Teile. {ATTACK}") for n in range(3, 27)]
    page = scored_page(Bitext("en", "de", tuple(units)), {unit.id: f"talk.de.md:{unit.id}" for unit in units})
    assert page.index(">Read these first<") < page.index(">What may say something else<")
    assert page.count('<span class="score">') == 20
    assert "And 4 more, in the report." in page
    assert re.search(r'</span><span class="where">talk.de.md:u\d+</span></div><ul class="why"><li>', page)
    assert re.search(r"<li>numbers: the numbers differ \(lost: \d+; new: \d+\)</li>", page)
    assert '<span class="where">score ' in page
    assert "<script" not in page


def test_a_page_where_no_sentence_stands_out_says_so_and_one_without_sentences_nothing() -> None:
    page = scored_page(Bitext("en", "de", (Unit("u1", "It rained.", "Es regnete."),)))
    assert "No sentence stands out." in page
    assert "Read these first" not in page
    assert 'class="scores"' not in scored_page(Bitext("en", "de", (Unit("u1", "It rained."),)))
    assert 'class="scores"' not in scored_page(Bitext("en", "de", ()))
