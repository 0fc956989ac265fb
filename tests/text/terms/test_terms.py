"""Terms of the glossary in a text: inflected, inside other words and terms, next to other scripts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.model.glossary import Glossary, Term
from bilingual.text.markup.masking import mask
from bilingual.text.terms import places
from bilingual.text.terms.glossary import glossary_findings, protected_terms
from bilingual.text.terms.likely import likely_terms, mark_of
from bilingual.text.terms.places import may_say, occurs, pattern_of, places_of, says, terms_in

OCCURS = (
    ("en", "API", "Two APIs, one api."), ("en", "Kubernetes", "Kubernetes’ pods"), ("en", "Anna", "Anna's cat"),
    ("en", "Anna", "ANNA said"), ("en", "pod", "a pod-based setup"), ("en", "New York", "New\nYork"),
    ("en", "C++", "in C++."), ("en", ".NET", "the .NET team"), ("de", "Haus", "des Hauses Haus"),
    ("de", "Transformator", "zwei Transformatoren"), ("es", "canción", "Las canciones"), ("fr", "eau", "de l’eau"),
    ("ru", "Анна", "Я видел Анну."), ("ru", "станция", "На станции"), ("ar", "كتاب", "الكتاب"), ("ar", "كتاب", "وكتاب"),
    ("ko", "서울", "서울에서"), ("tr", "kitap", "kitaplar"), ("zh-Hans", "集群", "这个集群很大。"),
    ("zh-Hans", "API", "使用API时"), ("zh-Hans", "Pod", "每个pod的"), ("ja", "クラスタ", "クラスタは大きい"),
    ("ja", "API", "そのAPIが"), ("th", "แมว", "มีแมวสองตัว"),
)  # fmt: skip
NOT = (
    ("en", "he", "the other"), ("en", "Mark", "the market"), ("en", "API", "a capital"), ("en", "light", "lighthouse"),
    ("ru", "ром", "романа"), ("es", "mar", "martes"), ("zh-Hans", "API", "CAPITAL集群"), ("en", "C++", "in C."),
)  # fmt: skip


@pytest.mark.parametrize(("tag", "form", "text"), OCCURS)
def test_a_term_occurs(tag: str, form: str, text: str) -> None:
    assert occurs(form, text, tag)
    assert likely_terms(Glossary((Term("xyzzy"), Term(form))), [text], tag) == {1}


@pytest.mark.parametrize(("tag", "form", "text"), NOT)
def test_a_term_does_not_occur(tag: str, form: str, text: str) -> None:
    assert not occurs(form, text, tag)


def test_case_where_it_matters() -> None:
    assert occurs("Will", "Will's dog", "en", case_sensitive=True)
    assert not occurs("Will", "I will go, and wills are read.", "en", case_sensitive=True)


def test_forms_that_a_stem_keeps_apart() -> None:
    for form, text, tag in (
        ("Haus", "Die Häuser sind alt.", "de"), ("Haus", "Das Dach des Hauses.", "de"), ("Mann", "Zwei Männer.", "de"),
        ("Häuser", "Das Haus.", "de"), ("Apfel", "Zwei Äpfel.", "de"),
        ("altes Haus", "In alten Häusern.", "de"), ("كتاب", "والكتاب جديد.", "ar"),
        ("مدرسة", "بالمدرسة.", "ar"), ("ספר", "והספר חדש.", "he"), ("בית ספר", "בבית הספר.", "he"),
    ):  # fmt: skip
        assert occurs(form, text, tag), (form, text)
        assert places_of([form], ["...", text], tag) == {form: [1]}
    for form, text, tag in (
        ("Haus", "Das Hausboot.", "de"), ("Haus", "Die Hausse.", "de"), ("Baum", "Das Baumhaus.", "de"),
        ("Haus", "He was here.", "en"), ("ولد", "والدي هنا.", "ar"),
    ):  # fmt: skip
        assert not occurs(form, text, tag), (form, text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Machine learning is fun.", ["machine learning"]),
        ("Machine learning is learning.", ["machine learning", "learning"]),
        ("We are learning.", ["learning"]),
        ("Deep machine learning models.", ["deep machine learning"]),
        ("Machines of learning.", ["learning"]),
    ],
)
def test_terms_inside_longer_terms(text: str, found: list[str]) -> None:
    forms = [("learning", "Lernen"), ("machine learning", "ML"), ("deep machine learning", "DML")]
    assert [one for one, _ in terms_in(forms, text, "en")] == found


def test_a_latin_term_between_chinese_characters_is_masked_and_checked() -> None:
    glossary = Glossary((Term("Pod", keep=True, banned={"en": ("bean",)}), Term("集群", {"en": "cluster"})))
    assert mask("每个Pod的集群", protected_terms(glossary, "zh-Hans", "en")).text == "每个⟦1⟧的⟦2⟧"
    assert [f.message for f in glossary_findings("用Pod吧。", "Use a bean.", glossary, "zh-Hans", "en")] == [
        "'Pod' is agreed to be 'Pod'", "'bean' is banned",
    ]  # fmt: skip


def test_a_mark_says_what_the_glossary_has_to_do_with_an_answer() -> None:
    def mark(text: str, answer: str, *terms: Term) -> str:
        return mark_of(Glossary(terms), (text,), answer, ("en", "de"))

    cue = Term("cue", {"de": "Cue", "ja": "キュー"}, {"de": ("Stichwort",)})
    assert mark("A cue.", "Ein Cue.", cue) == mark("Two cues.", "Zwei Cues.", cue, Term("sea", {"de": "See"})) != ""
    assert mark("A sea.", "Ein Stichwort.", cue) != mark("A sea.", "Ein See.", cue) == ""
    assert mark("A cue.", "", cue) != mark("A cue.", "", Term("cue", keep=True))
    assert mark("A cue.", "", cue) != mark("A cue.", "", Term("cue", {"de": "Signal"}))


def test_of_thousands_of_terms_only_the_likely_ones_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each was looked for in each sentence: 3,000 sentences took minutes."""
    looked: list[str] = []

    def counting(form: str, text: str, tag: str, *, case_sensitive: bool = False) -> bool:
        looked.append(form)
        return occurs(form, text, tag, case_sensitive=case_sensitive)

    monkeypatch.setattr(places, "occurs", counting)
    terms = [Term(f"term{n}", {"de": f"Begriff{n}"}) for n in range(5000)]
    glossary = Glossary((*terms, Term("lamp", {"de": "Lampe"}, {"de": ("Leuchte",)})))
    texts = ["A term7 stands there.", "Two lamps."]
    few = Glossary(tuple(term for term in glossary.terms if term.source in ("term7", "lamp")))
    assert mark_of(glossary, texts, "Eine Leuchte.", ("en", "de")) == mark_of(few, texts, "Eine Leuchte.", ("en", "de"))
    assert len(looked) < 10


@given(st.text("aBé我한글1 -'_ßİi", max_size=12), st.text("aBé我한글1-'_ßİi", min_size=1, max_size=3), st.booleans())
def test_a_form_is_found_as_by_its_pattern(text: str, form: str, case_sensitive: bool) -> None:
    """The pattern takes 10 ms to compile, for each phrase of a text."""
    pattern = re.compile(pattern_of(form), 0 if case_sensitive else re.IGNORECASE)
    expected = may_say(text, form) and pattern.search(text) is not None
    assert says(text, form, case_sensitive=case_sensitive) == expected
