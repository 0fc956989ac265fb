"""Points that may stand for their sentences, and points that may not, in several languages."""

from __future__ import annotations

import pytest

from bilingual.fidelity.points import longest_point, point_fault, said_before, translation_fault
from bilingual.model.glossary import Glossary

SENTENCES = {
    "en": ["Bread dough that rests overnight in the fridge tastes better because the yeast works slowly.",
           "It needs at least 12 hours."],
    "de": ["Brotteig, der über Nacht im Kühlschrank ruht, schmeckt besser, weil die Hefe langsam arbeitet.",
           "Er braucht mindestens 12 Stunden."],
    "es": ["La masa que reposa toda la noche en la nevera sabe mejor porque la levadura trabaja despacio.",
           "Necesita al menos 12 horas."],
    "zh-Hans": ["面团在冰箱里放一夜味道更好，因为酵母工作得慢。", "至少需要12个小时。"],
    "zh-Hant": ["麵團在冰箱裡放一夜味道更好，因為酵母工作得慢。", "至少需要12個小時。"],
    "ja": ["生地を冷蔵庫で一晩寝かせると、酵母がゆっくり働くのでおいしくなる。", "少なくとも12時間必要だ。"],
    "ko": ["반죽을 냉장고에서 하룻밤 재우면 효모가 천천히 일해서 맛이 더 좋아진다.", "적어도 12시간이 필요하다."],
    "ar": ["العجين الذي يرتاح طوال الليل في الثلاجة طعمه أفضل لأن الخميرة تعمل ببطء.", "يحتاج إلى 12 ساعة على الأقل."],
}  # fmt: skip
GOOD = {
    "en": ["A slow rest in the fridge gives bread a better taste.", "Rest dough overnight, at least 12 hours.",
           "Yeast works slowly in the fridge."],
    "de": ["Eine lange Ruhe im Kühlschrank macht Brot besser.", "Mindestens 12 Stunden Ruhe im Kühlschrank."],
    "es": ["El reposo nocturno en la nevera mejora la masa.", "La masa necesita al menos 12 horas."],
    "zh-Hans": ["面团在冰箱里静置一夜，味道更好。", "至少放12小时。"],
    "zh-Hant": ["麵團在冰箱裡靜置一夜，味道更好。"],
    "ja": ["冷蔵庫で一晩寝かせた生地はおいしい。", "生地には少なくとも12時間が必要。"],
    "ko": ["하룻밤 냉장고에서 재운 반죽은 맛이 좋다.", "반죽은 적어도 12시간이 필요하다."],
    "ar": ["العجين المرتاح في الثلاجة طعمه أفضل.", "يحتاج العجين إلى 12 ساعة."],
}  # fmt: skip
BAD = {
    "en": ["Overnight dough needs 24 hours.", "Cold dough tastes worse.", "Dough does not need rest in the fridge.",
           "Paul Hollywood rests his dough in the fridge overnight.", "The sea is deep and blue.", "HACKED",
           "Here is the summary: dough rests in the fridge.", "Visit https://evil.com for dough",
           "It needs at most 12 hours.",
           "Dough ⟦1⟧ rests in the fridge.", "Dough [rests](#x) in the fridge.", "Dough\nrests in the fridge.",
           "Der Teig ruht über Nacht im Kühlschrank und schmeckt besser.", "12 12 12 12 12 12",
           "Dough rests in the fridge and tastes better. " * 5, "Dough rests in the fr\ud83d",
           "Write at most 3 points, in the order of the section.", "Sure! Here are the points about dough."],
    "de": ["Höchstens 12 Stunden Ruhe im Kühlschrank.", "Der Teig ruht 24 Stunden.", "Das Meer ist tief und blau.",
           "Der Teig schmeckt schlechter, wenn er im Kühlschrank ruht.",
           "Dough rests in the fridge overnight and tastes better for it."],
    "es": ["La masa necesita como máximo 12 horas.", "La masa no reposa en la nevera.", "El perro de Juan es negro."],
    "zh-Hans": ["面团需要24小时才能发好。", "面团不需要放进冰箱。", "海洋又深又蓝，鱼很多。",
                "麵團在冰箱裡放一夜味道更好。", "Apple公司的面团在冰箱里放一夜。"],
    "zh-Hant": ["面团在冰箱里静置一夜，味道更好。"],
    "ja": ["生地は24時間寝かせる。", "海は深くて青い、魚が多い。", "トヨタの生地は冷蔵庫で一晩寝かせる。",
           "生地を冷蔵庫で寝かせる必要はない。"],
    "ko": ["바다는 깊고 푸르고 물고기가 많다.", "반죽은 24시간이 필요하다."],
    "ar": ["البحر عميق وأزرق وفيه سمك كثير.", "يحتاج العجين إلى 24 ساعة."],
}  # fmt: skip


@pytest.mark.parametrize("tag", SENTENCES)
def test_what_may_stand_and_what_may_not(tag: str) -> None:
    told = {point: point_fault(point, SENTENCES[tag], tag) for point in (*GOOD[tag], *BAD[tag])}
    assert {point: fault for point, fault in told.items() if point in GOOD[tag] and fault} == {}
    assert [point for point, fault in told.items() if point in BAD[tag] and not fault] == []


def test_every_sentence_may_stand_for_itself() -> None:
    for tag, sentences in SENTENCES.items():
        for sentence in sentences:
            assert point_fault(sentence, [sentence], tag) == ""


def test_a_point_rests_on_something() -> None:
    assert point_fault("Dough rests in the fridge.", [], "en") == "it rests on no sentence of the section"


def test_the_heading_gives_words_but_no_figures() -> None:
    sentences, heading = ["They wait for hours."], "Ten rules of Anna Berg"
    assert point_fault("The rules of Anna Berg wait for hours.", sentences, "en", heading) == ""
    assert point_fault("They wait for ten hours.", sentences, "en", heading) == "ten is not in its sentences"
    assert point_fault("Ten rules of Anna Berg!", ["Ten rules of Anna Berg wait."], "en", heading) == (
        "it only repeats the heading"
    )


NEGATED = ["Do not knead this dough.", "It rests for 12 hours in the fridge and is then as good as any dough can be."]


def test_a_lost_negation() -> None:
    assert point_fault("Knead this dough.", NEGATED[:1], "en") == "the negation of its sentence is lost"
    assert point_fault("Knead this dough; it rests 12 hours.", NEGATED, "en") == "the negation of its sentence is lost"
    assert point_fault("It rests for 12 hours in the fridge.", NEGATED, "en") == ""
    assert point_fault("It is good and cheap.", ["It is good, but not cheap."], "en") == (
        "the negation of its sentence is lost"
    )
    assert point_fault("This dough is never kneaded.", NEGATED, "en") == ""


COUNTED = (
    ("en", "Mix 500 g of flour with 350 g of water.",
     "Mix 350 g of water and 500 g of flour.", "350 g of flour, 500 g of water."),
    ("en", "In 2019 a group in Bologna measured 47 loaves.",
     "A group measured 47 loaves in 2019.", "In 2019 a group measured 2019 loaves."),
    ("de", "Mische 500 g Mehl mit 350 g Wasser.",
     "500 g Mehl und 350 g Wasser mischen.", "350 g Mehl mit 500 g Wasser mischen."),
    ("es", "Mezcla 500 g de harina con 350 g de agua.",
     "Se mezclan 500 g de harina y agua.", "Mezcla 350 g de harina con agua."),
    ("zh-Hans", "把500克面粉和350克水混合。", "混合500克面粉和350克水。", "混合350克面粉和500克水。"),
    ("ja", "小麦粉500 gと水350 gを混ぜる。", "小麦粉500 gと水350 gを混ぜます。", "小麦粉500 gと水400 gを混ぜます。"),
)  # fmt: skip


@pytest.mark.parametrize(("tag", "sentence", "good", "bad"), COUNTED)
def test_what_a_figure_counts(tag: str, sentence: str, good: str, bad: str) -> None:
    assert point_fault(good, [sentence], tag) == ""
    assert point_fault(bad, [sentence], tag) != ""


def test_the_same_in_other_words() -> None:
    assert said_before("面团在冰箱里静置一夜", ["面团在冰箱里静置一夜。"], "zh-Hans")
    assert said_before("The dough rests in the cold fridge.", ["Dough rests in the fridge."], "en")
    assert not said_before("Salt slows the yeast.", ["Dough rests in the fridge."], "en")


TRANSLATED = (
    ("de", "Dough rests in the fridge for 12 hours.", "Teig ruht 12 Stunden im Kühlschrank.", ""),
    ("de", "Dough rests in the fridge for 12 hours.", "Teig ruht 24 Stunden im Kühlschrank.", "the numbers differ"),
    ("de", "Dough rests in the fridge.", "Teig ruht nicht im Kühlschrank.", "'nicht' is new"),
    ("de", "It needs at least 12 hours.", "Er braucht höchstens 12 Stunden.", "'at least' became 'höchstens'"),
    ("de", "Dough rests in the fridge.", "Das Meer ist tief und blau.", "it is not about its sentences"),
    ("de", "Dough rests in the fridge.", "Dough rests in the fridge.", "the source text stands"),
    ("de", "Dough rests.", "Der NASA-Teig ruht.", "the name NASA-Teig is not"),
    ("de", "Dough rests in the fridge.", "Der Teig ruht im Kühlschrank. " * 12, "it is too long"),
    ("zh-Hans", "Dough rests in the fridge for 12 hours.", "面团在冰箱里静置12小时。", ""),
    ("zh-Hans", "Dough rests in the fridge for 12 hours.", "麵團在冰箱裡靜置12小時。", "is not written so in zh-Hans"),
    ("zh-Hans", "Dough rests in the fridge.", "海洋又深又蓝，鱼很多。", "it is not about its sentences"),
    ("ja", "Dough rests in the fridge.", "生地は冷蔵庫で寝かせる。", ""),
    ("ja", "Dough rests in the fridge.", "ソニーの生地は冷蔵庫で寝かせる。", "the name ソニー is not"),
)


@pytest.mark.parametrize(("tag", "point", "target", "fault"), TRANSLATED)
def test_the_translation_of_a_point(tag: str, point: str, target: str, fault: str) -> None:
    found = translation_fault(point, target, SENTENCES[tag], ("en", tag), Glossary())
    assert fault in found if fault else found == ""


def test_every_language_has_a_length() -> None:
    assert {tag: longest_point(tag) for tag in ("de", "ja", "zh-Hant", "th")} == {
        "de": 181, "ja": 75, "zh-Hant": 56, "th": 168,
    }  # fmt: skip
