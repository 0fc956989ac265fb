"""Exponents and reference links may be written in several ways; a lost one is an error."""

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.fidelity.material import side
from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Provenance, Unit

SOURCE = (
    "The lake holds 10<sup>6</sup> litres of H<sub>2</sub>O, see the [map][] and ![cat].\n\n[map]: /m\n[cat]: cat.png\n"
)
LINKS = ", siehe die [Karte][map] und ![Katze][cat]."


def _errors(target: str, definitions: str = "") -> list[str]:
    article = parse_markdown(SOURCE)
    [segment] = article.segments
    theirs = parse_markdown(f"{target}\n\n{definitions or SOURCE.partition(chr(10))[2]}", "de")
    unit = Unit(segment.id, segment.plain, target, provenance=Provenance("human"))
    found = check_bitext(Bitext("en", "de", (unit,)), article=article, target_article=theirs)
    return [f.check for f in found if f.severity == "E" and f.check in {"numbers", "untouchables", "urls"}]


@pytest.mark.parametrize(
    ("target", "wrong"),
    [
        ("Der See fasst 10<sup>6</sup> Liter H<sub>2</sub>O" + LINKS, []),
        ("Der See fasst 10⁶ Liter H₂O" + LINKS, []),
        ("Der See fasst 106 Liter H₂O" + LINKS, ["numbers"]),
        ("Der See fasst 10⁵ Liter H₂O" + LINKS, ["numbers"]),
        ("Der See fasst 10⁶ Liter H₂O, siehe die [Karte][] und ![Katze][cat].", ["urls"]),
        ("Der See fasst 10⁶ Liter H₂O, siehe die [Karte](/m) und ![Katze](cat.png).", []),
        ("Der See fasst 10⁶ Liter H₂O, siehe die [Karte][map] und Katze.", ["urls", "untouchables"]),
    ],
)
def test_forms_of_one_sentence(target: str, wrong: list[str]) -> None:
    assert _errors(target) == wrong


def test_a_translation_may_have_labels_of_its_own() -> None:
    target = "Der See fasst 10⁶ Liter H₂O, siehe die [Karte] und ![Katze]."
    assert _errors(target, "[Karte]: /m\n[Katze]: cat.png") == []
    assert _errors(target, "[Karte]: /wrong\n[Katze]: cat.png") == ["urls"]


def test_a_note_in_the_text_is_no_part_of_the_word_before() -> None:
    assert side("See it^[It *is* so.] here.").prose == "See it It is so. here."
