"""Words of consent and labels before a translation are found, unless the source says something like them."""

from __future__ import annotations

import pytest

from bilingual.fidelity.acceptance import faults
from bilingual.fidelity.report import check_bitext
from bilingual.languages import pack, pack_tags
from bilingual.model.bitext import Bitext, Unit

EN = "We bake bread at night and sell it in the town."
TEXTS = {
    "en": EN,
    "de": "Wir backen nachts Brot und verkaufen es in der Stadt.",
    "fr": "Nous cuisons du pain la nuit et le vendons en ville.",
    "es": "Horneamos pan de noche y lo vendemos en el pueblo.",
    "it": "Cuociamo il pane di notte e lo vendiamo in città.",
    "pt": "Assamos pão à noite e o vendemos na cidade.",
    "nl": "We bakken brood in de nacht en verkopen het in de stad.",
    "ru": "Мы печём хлеб ночью и продаём его в городе.",
    "uk": "Ми печемо хліб уночі й продаємо його в місті.",
    "pl": "Pieczemy chleb w nocy i sprzedajemy go w mieście.",
    "ar": "نخبز الخبز ليلا ونبيعه في المدينة.",
    "vi": "Chúng tôi nướng bánh mì ban đêm và bán trong thị trấn.",
    "th": "เราอบขนมปังตอนกลางคืนและขายในเมือง",
    "ko": "우리는 밤에 빵을 구워 마을에서 팝니다.",
    "ja": "私たちは夜にパンを焼き、町で売ります。",
    "zh-Hans": "我们夜里烤面包，在镇上卖。",
    "zh-Hant": "我們夜裡烤麵包，在鎮上賣。",
}
CONSENTS = """
de Natürlich!_ | de Gerne!_ | de Klar:_ | de Selbstverständlich,_ | de OK._ | de Okay_–_ | de Sure!_ | de Hier_bitte:_
fr Bien_sûr_:_ | fr D'accord,_ | fr D’accord._ | fr Voici_:_ | es Claro,_ | es ¡Claro!_ | es Por_supuesto:_ | it Certo,_
pt Claro!_ | pt Com_certeza,_ | nl Natuurlijk!_ | ru Конечно,_ | ru Хорошо._ | uk Звичайно,_ | pl Oczywiście,_
ar بالطبع،_ | ar نعم،_ | vi Vâng,_ | th แน่นอน!_ | ko 네,_ | ko 물론입니다!_ | ja はい、
ja もちろんです。 | ja 承知しました。 | zh-Hans 好的， | zh-Hans 当然！ | zh-Hans 没问题。 | zh-Hans Sure,_
zh-Hant 好的， | zh-Hant 當然，
"""
LABELS = (
    "de Text:_ | de oder:_ | de Antwort:_ | fr Texte_:_ | es Respuesta:_ | ru Текст:_ | zh-Hans 回答： | ja テキスト："
)
GOOD = """
en de | Of course! We bake bread at night. | Natürlich! Wir backen nachts Brot.
en de | Sure, we bake bread at night. | Klar, wir backen nachts Brot.
en de | Now we bake bread at night. | Gut, jetzt backen wir nachts Brot.
en de | It is, and it is usually better. | Ja, und meistens besser.
en de | We do. | Ja.
en de | Text: we bake bread at night. | Text: Wir backen nachts Brot.
en de | Is it bread or cake: choose now. | Ist es Brot oder: Kuchen.
en zh-Hans | Okay, let us begin right here. | 好的，我们就从这里开始吧。
en zh-Hans | So let us begin right here. | 好，我们就从这里开始吧。
en zh-Hans | He is. | 是的，他在。
en ja | Yes, that is what we do. | はい、そうします。
zh-Hans en | 当然，我们可以再试一次。 | Of course, we can try again.
ja en | うん、もう一度やってみよう。 | Yes, let us try again.
ru en | Ну, пойдём домой вместе с ними. | Okay, let us go home with them.
de es | Na gut, dann gehen wir eben nach Hause. | Vale, entonces nos vamos a casa.
en fr | Very well, then let us go home. | D’accord, alors rentrons.
"""


@pytest.mark.parametrize("case", CONSENTS.replace("\n", " | ").strip(" |").split(" | "))
def test_a_consent_that_the_source_does_not_have_is_doubtful_and_a_warning(case: str) -> None:
    tag, words = case.split(" ")
    said = words.replace("_", " ") + TEXTS[tag]
    assert {fault.grave for fault in faults(EN, said, ("en", tag))} == {False}
    (finding,) = [one for one in check_bitext(Bitext("en", tag, (Unit("1", EN, said),))) if one.check == "chatter"]
    assert (finding.severity, finding.unit) == ("W", "1")
    assert finding.evidence["found"] in said


@pytest.mark.parametrize("case", LABELS.split(" | "))
def test_a_label_that_the_source_does_not_have_is_grave(case: str) -> None:
    tag, words = case.split(" ")
    said = words.replace("_", " ") + TEXTS[tag]
    assert faults(EN, said, ("en", tag))[0].grave
    assert not faults(f"{words} {EN}", said, ("en", tag))


def test_what_the_source_says_too_is_good() -> None:
    for row in GOOD.strip().splitlines():
        tags, source, target = row.split(" | ")
        one, two = tags.split()
        assert not [fault for fault in faults(source, target, (one, two)) if "stand" in fault.what], row
    for tag, said in TEXTS.items():
        assert tag == "en" or not faults(EN, said, ("en", tag)), tag


@pytest.mark.parametrize("tag", pack_tags())
def test_every_language_has_the_words(tag: str) -> None:
    checks = pack(tag).checks
    assert checks.consent, tag
    assert checks.answer_labels, tag
