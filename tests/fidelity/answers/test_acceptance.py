"""Whether one translated sentence may be used: what is grave, what is doubtful, and what is good."""

from __future__ import annotations

import pytest

from bilingual.fidelity.acceptance import faults
from bilingual.model.glossary import Glossary, Term

EN = "We bake bread at 5 and sell it to everyone in the town."
DE = "Wir backen um 5 Uhr Brot und verkaufen es an alle in der Stadt."


@pytest.mark.parametrize(
    ("source", "answer", "pair"),
    [
        (EN, EN, ("en", "de")),
        (EN, " \u200b", ("en", "de")),
        (EN, f"{DE}\ud83d", ("en", "de")),
        (EN, DE.replace("ü", "\ufffd") + "\ufffd", ("en", "de")),
        (EN, "Nous cuisons du pain à 5 heures et nous le vendons à tout le monde dans la ville.", ("en", "de")),
        (EN, "Мы печём хлеб в 5 и продаём его всем в городе.", ("en", "de")),
        (EN, "我們五點烤麵包，賣給鎮上的每個人。", ("en", "zh-Hans")),
        (EN, "I'm sorry, but I can't help with that.", ("en", "de")),
        (EN, f"Hier ist die Übersetzung: {DE}", ("en", "de")),
        (EN, " ".join([DE] * 8), ("en", "de")),
        ("今天下雨，我们不出门。", "今天下雨，我们不出门。", ("zh-Hans", "en")),
        ("It rains today.", "It rains today.", ("en", "fr")),
    ],
)
def test_grave_faults(source: str, answer: str, pair: tuple[str, str]) -> None:
    assert faults(source, answer, pair)[0].grave


@pytest.mark.parametrize(
    ("target", "answer"),
    [
        ("de", "Es tut mir leid, aber ich kann dabei nicht helfen."),
        ("de", "Entschuldigung, ich kann diesen Inhalt nicht übersetzen."),
        ("de", "Als KI-Sprachmodell kann ich das nicht übersetzen."),
        ("de", "I'm sorry, but I can't assist with that."),
        ("de", "I am sorry, I cannot translate this."),
        ("de", "Sorry, I can't help with that request."),
        ("de", "I apologize, but I cannot provide that."),
        ("de", "I can't assist with that."),
        ("de", "I cannot fulfill this request."),
        ("de", "I'm unable to translate this content."),
        ("de", "As a language model, I don't do that."),
        ("de", "Unfortunately, I cannot translate this."),
        ("de", "I won't help with that."),
        ("de", "This content violates our usage policies."),
        ("de", "Leider kann ich diese Anfrage nicht erfüllen."),
        ("de", "Ich kann diesen Text nicht übersetzen."),
        ("zh-Hans", "抱歉，我无法提供帮助。"),
        ("zh-Hans", "抱歉，我无法翻译该内容。"),
        ("zh-Hans", "对不起，我不能翻译这段文字。"),
        ("zh-Hans", "很抱歉，作为一个人工智能语言模型，我无法回答。"),
        ("zh-Hans", "作为AI助手，我不能满足该请求。"),
        ("zh-Hans", "我无法满足您的请求。"),
        ("zh-Hans", "您好，我暂时无法回答这个问题，让我们换个话题再聊聊吧。"),
        ("zh-Hans", "该内容违反了相关政策。"),
        ("zh-Hans", "内容由于不合规被停止生成，我们换个话题吧。"),
        ("zh-Hans", "I'm sorry, I can't."),
        ("zh-Hant", "抱歉，我無法翻譯這段內容。"),
        ("ja", "申し訳ありませんが、お手伝いできません。"),
        ("ja", "申し訳ございませんが、その内容は翻訳できません。"),
        ("ja", "すみませんが、このリクエストにはお応えできません。"),
        ("ja", "AI言語モデルとして、これを翻訳することはできません。"),
        ("ja", "ごめんなさい、それは翻訳できません。"),
        ("ko", "죄송하지만 도와드릴 수 없습니다."),
        ("ko", "죄송합니다. 이 내용은 번역할 수 없습니다."),
        ("es", "Lo siento, pero no puedo ayudar con eso."),
        ("es", "No puedo traducir este contenido."),
        ("es", "Como modelo de lenguaje, no puedo hacerlo."),
        ("fr", "Je suis désolé, mais je ne peux pas vous aider."),
        ("fr", "Désolé, je ne peux pas traduire ce contenu."),
        ("fr", "En tant que modèle de langage, je ne peux pas."),
        ("it", "Mi dispiace, ma non posso aiutarti."),
        ("pt", "Desculpe, mas não posso ajudar com isso."),
        ("pt", "Sinto muito, não posso traduzir isso."),
        ("ru", "Извините, но я не могу помочь с этим."),
        ("ru", "К сожалению, я не могу перевести этот текст."),
        ("ru", "Как языковая модель, я не могу."),
        ("ar", "آسف، لكن لا يمكنني المساعدة في ذلك."),
        ("nl", "Het spijt me, maar ik kan daar niet mee helpen."),
        ("pl", "Przykro mi, ale nie mogę w tym pomóc."),
        ("tr", "Üzgünüm, ancak bu konuda yardımcı olamam."),
        ("vi", "Xin lỗi, tôi không thể giúp việc đó."),
        ("uk", "Вибачте, але я не можу допомогти з цим."),
        ("th", "ขออภัย ฉันไม่สามารถช่วยได้"),
        ("hi", "क्षमा करें, मैं इसमें मदद नहीं कर सकता।"),
        ("id", "Maaf, saya tidak dapat membantu dengan itu."),
        ("cs", "Omlouvám se, ale s tím nemohu pomoci."),
        ("sv", "Jag är ledsen, men jag kan inte hjälpa till med det."),
    ],
)
def test_a_refusal_is_no_translation(target: str, answer: str) -> None:
    assert faults(EN, answer, ("en", target))[0].grave
    if answer[:1] in "ISAU":
        assert not any(
            "the engine talks" in fault.what for fault in faults(f"He typed: {answer}", answer, ("en", target))
        )


@pytest.mark.parametrize("answer", ["N/A", "null", "None", "...", "—", "[REDACTED]", "TODO", "Übersetzung", "✅"])
def test_a_word_is_no_sentence(answer: str) -> None:
    assert faults(EN, answer, ("en", "de"))[0].grave


@pytest.mark.parametrize(
    ("answer", "target"),
    [
        ("Assamos pão com a massa de ontem e vendemos tudo na cidade às 5, porque não há outra padaria.", "es"),
        ("我哋5點整麵包，賣畀鎮上嘅每個人，佢哋都好鍾意。", "zh-Hant"),
        ("我哋5点整面包，卖畀镇上嘅每个人。", "zh-Hans"),
        ("Watashitachi wa 5-ji ni pan o yaki, machi no minna ni urimasu.", "ja"),
        ("Wǒmen 5 diǎn kǎo miànbāo, mài gěi zhèn shàng de měi gè rén.", "zh-Hans"),
        ("우리는 5시에 빵을 구워 마을의 모든 사람에게 팝니다.", "ja"),
        ("我们5点烤面包，卖给镇上的每个人。", "ja"),
        ("私たちは5時にパンを焼き、町のみんなに売ります。", "zh-Hans"),
        ("Pečemo hleb u 5 i prodajemo ga svima u gradu.", "sr-Cyrl"),
        ("Печемо хлеб у 5 и продајемо га свима у граду.", "sr-Latn"),
        ("Vi baker brød klokken 5 og selger det til alle i byen.", "sv"),
        ("The bakery makes bread at 5 and sells it to all people in town.", "de"),
        (f"{EN} {DE}", "de"),
        (f"{DE} ({EN})", "de"),
        (f"1. {EN}", "de"),
        ("简体中文：我们5点烤面包，卖给镇上的每个人。", "zh-Hans"),
    ],
)
def test_another_language_or_script(answer: str, target: str) -> None:
    assert faults(EN, answer, ("en", target))[0].grave


@pytest.mark.parametrize(
    ("source", "answer", "pair"),
    [
        ("He came late.", "Ele chegou tarde.", ("en", "es")),
        ("We leave tomorrow.", "Nous partons demain matin.", ("en", "de")),
        ("Thank you.", "Thank you.", ("en", "de")),
        (EN, "We bake bread at 5 und verkaufen es an alle in der Stadt.", ("en", "de")),
    ],
)
def test_a_few_words_in_another_language_are_doubtful(source: str, answer: str, pair: tuple[str, str]) -> None:
    assert {fault.grave for fault in faults(source, answer, pair)} == {False}


@pytest.mark.parametrize(
    ("source", "answer", "pair"),
    [
        (EN, DE.replace("5", "6"), ("en", "de")),
        ("Run `make test` before you commit.", "Führe `make` aus, bevor du eincheckst.", ("en", "de")),
        ("The cat", "The cat", ("en", "fr")),
        (f"{EN} And then we go home and sleep until noon.", "Wir backen Brot und verkaufen es an alle.", ("en", "de")),
        ("Opening Hours", "Opening Hours", ("en", "es")),
        ("Further Reading", "Further Reading", ("en", "zh-Hans")),
        ("小结", "小结", ("zh-Hans", "en")),
        ("まとめ", "まとめ", ("ja", "de")),
    ],
)
def test_doubtful_answers(source: str, answer: str, pair: tuple[str, str]) -> None:
    found = faults(source, answer, pair)
    assert found
    assert not any(fault.grave for fault in found)


@pytest.mark.parametrize(
    ("answer", "tag"),
    [
        (f"{DE} Ich hoffe, das hilft!", "de"),
        (f"{DE} I hope this helps.", "de"),
        ("我们五点烤面包，卖给镇上的每个人。希望对你有帮助！", "zh-Hans"),
        ("私たちは5時にパンを焼き、町のみんなに売ります。お役に立てれば幸いです。", "ja"),
    ],
)
def test_a_wish_after_the_translation_is_none(answer: str, tag: str) -> None:
    assert faults(EN, answer, ("en", tag))[0].grave
    assert not any(fault.grave for fault in faults(f"{EN} I hope this helps!", answer, ("en", tag)))


def test_a_glossary_term_that_is_not_used_is_doubtful() -> None:
    glossary = Glossary((Term("bread", {"de": "Laib"}),))
    assert [fault.grave for fault in faults(EN, DE, ("en", "de"), glossary)] == [False]


@pytest.mark.parametrize(
    ("source", "answer", "pair"),
    [
        (EN, DE, ("en", "de")),
        (EN, "我们五点烤面包，卖给镇上的每个人。", ("en", "zh-Hans")),
        (EN, "私たちは5時にパンを焼き、町のみんなに売ります。", ("en", "ja")),
        ("Restaurant Adlon, Berlin", "Restaurant Adlon, Berlin", ("en", "de")),
        ("Hotel", "Hotel", ("en", "de")),
        ("350 g", "350 g", ("en", "de")),
        ("120 km / 75 min", "120 km / 75 min", ("en", "es")),
        ("“I’m sorry, I can’t help,” she said.", "„Es tut mir leid, ich kann nicht helfen“, sagte sie.", ("en", "de")),
        ("抱歉，我帮不上忙。", "Sorry, I can't help you there.", ("zh-Hans", "en")),
        ("Yes.", "Ja.", ("en", "de")),
        (EN, "Pečemo hleb u 5 i prodajemo ga svima u gradu.", ("en", "sr-Latn")),
        (EN, "Печемо хлеб у 5 и продајемо га свима у граду.", ("en", "sr-Cyrl")),
        ("I'm sorry, but I have to go now.", "Es tut mir leid, aber ich muss jetzt gehen.", ("en", "de")),
        ("Sorry, I can't come.", "Tut mir leid, ich kann nicht kommen.", ("en", "de")),
        ("Unfortunately it rained.", "К сожалению, шёл дождь.", ("en", "ru")),
        ("Unfortunately, I can't translate this.", "Leider kann ich das nicht übersetzen.", ("en", "de")),
        ("As an AI language model, ChatGPT refuses.", "Als KI-Sprachmodell weigert sich ChatGPT.", ("en", "de")),
        ("I apologize for being late.", "申し訳ありませんが、遅れました。", ("en", "ja")),
        ("Please note: we are closed.", "Hinweis: Wir haben geschlossen.", ("en", "de")),
        ("400 g strong white flour", "強力粉 400 g", ("en", "ja")),
        ("Sony", "Sony", ("en", "ja")),
        ("Tokyo", "東京", ("en", "ja")),
        ("“You slept through two after Užice.”", "Después de Užice se durmió y se perdió dos.", ("en", "es")),
        # no detector knows Galician
        (EN, "Cocemos o pan ás 5 e vendémosllo a todos os veciños da vila e tamén aos de fóra.", ("en", "gl")),
        ("Angela Merkel", "Angela Merkel", ("en", "es")),
        ("参考資料", "参考資料", ("ja", "zh-Hans")),
        ("GitHub Actions", "GitHub Actions", ("en", "zh-Hans")),
    ],
)
def test_good_answers(source: str, answer: str, pair: tuple[str, str]) -> None:
    assert faults(source, answer, pair) == ()


@pytest.mark.parametrize(("answer", "target"), [("Le 这 old猫 dort.", "fr"), ("Die Katze 眠る hier.", "de")])
def test_letters_of_another_script_in_an_answer_are_doubtful(answer: str, target: str) -> None:
    assert faults("The old cat sleeps.", answer, ("en", target))
    assert not faults("The sign says 猫 and 眠る.", "Auf dem Schild steht 猫 und 眠る.", ("en", "de"))


@pytest.mark.parametrize(
    ("source", "answer", "pair", "twice"),
    [
        ("We bake bread at 5.", "Wir backen um 5 Brot. Wir backen um 5 Brot.", ("en", "de"), True),
        ("We bake bread.", "Wir backen Brot.\nWir backen Brot.", ("en", "de"), True),
        ("We bake bread at 5.", "我们五点烤面包。我们五点烤面包。", ("en", "zh-Hans"), True),
        ("我们烤面包。", "We bake bread. We bake bread!", ("zh-Hans", "en"), True),
        ("We bake bread. We bake bread.", "Wir backen Brot. Wir backen Brot.", ("en", "de"), False),
        ("Bye-bye!", "Tschüs, tschüs!", ("en", "de"), False),
        ("Hurry!", "Schnell, schnell!", ("en", "de"), False),
        ("We bake bread.", "Wir backen Brot, wir backen Brote.", ("en", "de"), False),
    ],
)
def test_an_answer_that_says_everything_twice(source: str, answer: str, pair: tuple[str, str], twice: bool) -> None:
    assert any(fault.what == "the answer says everything twice" for fault in faults(source, answer, pair)) == twice


@pytest.mark.parametrize(
    ("tag", "source", "good", "bad"),
    [
        ("de", "It is for the harbour.", "Es ist für den Hafen.", "Es ist fur den Hafen."),
        ("es", "She came too.", "Ella también vino.", "Ella tambien vino."),
        ("es", "The child is in the garden.", "El niño está en el jardín.", "El nino esta en el jardin."),
        ("fr", "It is very big.", "C'est très grand.", "C'est tres grand."),
        ("pt", "You came too.", "Você também veio.", "Voce tambem veio."),
    ],
)
def test_words_that_exist_only_with_accents_are_not_written_without(tag: str, source: str, good: str, bad: str) -> None:
    assert [fault.what for fault in faults(source, good, ("en", tag))] == []
    assert "its letters have no accents" in [fault.what for fault in faults(source, bad, ("en", tag))]


@pytest.mark.parametrize(
    ("tag", "source", "answer"),
    [
        ("de", "We took an Uber home.", "Wir sind mit Uber nach Hause gefahren."),
        ("de", "It is fast.", "Das geht schon schnell."),
        ("es", "I pay for the house.", "Yo pago la casa."),
    ],
)
def test_names_and_words_without_accents_are_no_fault(tag: str, source: str, answer: str) -> None:
    assert [fault.what for fault in faults(source, answer, ("en", tag)) if "accents" in fault.what] == []
