"""The checks in each language, with a failing and a passing sample."""

from __future__ import annotations

import pytest

from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding


def found(check: str, tag: str, *pairs: tuple[str, str], source: str = "en") -> list[Finding]:
    units = tuple(Unit(f"u{number}", one, two) for number, (one, two) in enumerate(pairs))
    return [finding for finding in check_bitext(Bitext(source, tag, units)) if finding.check == check]


ABOUT, LEAST, MOST, PER, NOT = (
    "It takes about 20 minutes.", "It costs at least 30 euros.", "It lasts at most 3 days.",
    "He reads 10 pages per day.", "The lamp is not important.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("check", "tag", "source", "wrong", "right"),
    [
        ("qualifiers", "fr", ABOUT, "Cela prend 20 minutes.", "Cela prend environ 20 minutes."),
        ("qualifiers", "fr", LEAST, "Cela coûte 30 euros.", "Cela coûte au moins 30 euros."),
        ("qualifiers", "fr", MOST, "Cela dure 3 jours.", "Cela dure au plus 3 jours."),
        ("qualifiers", "fr", PER, "Il lit 10 pages.", "Il lit 10 pages par jour."),
        ("qualifiers", "it", ABOUT, "Ci vogliono 20 minuti.", "Ci vogliono circa 20 minuti."),
        ("qualifiers", "it", LEAST, "Costa 30 euro.", "Costa almeno 30 euro."),
        ("qualifiers", "it", MOST, "Dura 3 giorni.", "Dura al massimo 3 giorni."),
        ("qualifiers", "it", PER, "Legge 10 pagine.", "Legge 10 pagine al giorno."),
        ("qualifiers", "pt", ABOUT, "Leva 20 minutos.", "Leva cerca de 20 minutos."),
        ("qualifiers", "pt", LEAST, "Custa 30 euros.", "Custa pelo menos 30 euros."),
        ("qualifiers", "pt", MOST, "Dura 3 dias.", "Dura no máximo 3 dias."),
        ("qualifiers", "pt", PER, "Ele lê 10 páginas.", "Ele lê 10 páginas por dia."),
        ("qualifiers", "ru", ABOUT, "Это займёт 20 минут.", "Это займёт минут 20."),
        ("qualifiers", "ru", LEAST, "Стоит 30 евро.", "Стоит не менее 30 евро."),
        ("qualifiers", "ru", MOST, "Длится 3 дня.", "Длится не более 3 дней."),
        ("qualifiers", "ru", PER, "Он читает 10 страниц.", "Он читает 10 страниц в день."),
        ("qualifiers", "ko", ABOUT, "20분 걸립니다.", "20분쯤 걸립니다."),
        ("qualifiers", "ko", LEAST, "30유로입니다.", "적어도 30유로입니다."),
        ("qualifiers", "ko", MOST, "3일 걸립니다.", "최대 3일 걸립니다."),
        ("qualifiers", "ko", PER, "10쪽을 읽습니다.", "하루에 10쪽을 읽습니다."),
        ("qualifiers", "ar", ABOUT, "يستغرق 20 دقيقة.", "يستغرق حوالي 20 دقيقة."),
        ("qualifiers", "ar", LEAST, "يكلف 30 يورو.", "يكلف 30 يورو على الأقل."),
        ("qualifiers", "ar", MOST, "يدوم 3 أيام.", "يدوم 3 أيام على الأكثر."),
        ("qualifiers", "ar", PER, "يقرأ 10 صفحات.", "يقرأ 10 صفحات كل يوم."),
        ("qualifiers", "zh-Hans", "It took 5 or more years of work.", "有五年的工作。", "其中有五年或更多的工作。"),
        ("negation", "fr", NOT, "La lampe est importante.", "La lampe n’est pas importante."),
        ("negation", "it", NOT, "La lampada è importante.", "La lampada non è importante."),
        ("negation", "pt", NOT, "A lâmpada é importante.", "A lâmpada não é importante."),
        ("negation", "ru", NOT, "Лампа важна.", "Лампа не важна."),
        ("negation", "ko", NOT, "램프는 중요합니다.", "램프는 중요하지 않습니다."),
        ("negation", "ar", NOT, "المصباح مهم.", "المصباح ليس مهمًا."),
        ("negation", "ja", NOT, "しかし、ランプは重要です。", "ランプは重要ではない。"),
        ("script", "ru", "A lamp.", "Лампа 重要.", "Лампа."),
        ("script", "ko", "A lamp.", "ランプ 램프.", "램프."),
        ("script", "ar", "A lamp.", "المصباح лампа.", "المصباح."),
        ("typography", "fr", "Who are you?", "Qui es-tu?", "Qui es-tu ?"),
        ("typography", "fr", "He said yes.", 'Il a dit "oui".', "Il a dit « oui »."),
        ("typography", "ru", "He said yes.", 'Он сказал "да".', "Он сказал «да»."),
        ("typography", "ar", "Who are you?", "من أنت?", "من أنت؟"),
        ("typography", "ko", "Good, go.", "좋아， 가.", "좋아, 가."),
        ("person", "it", "I wrote this book.", "Lui ha scritto questo libro: lui.", "Ho scritto questo libro."),
        ("person", "pt", "I wrote this book.", "Ele escreveu este livro.", "Escrevi este livro."),
        ("person", "ru", "I wrote this book.", "Он написал эту книгу.", "Я написал эту книгу."),
        ("person", "ko", "I wrote this book.", "그는 이 책을 썼습니다.", "저는 이 책을 썼습니다."),
        ("chatter", "fr", "It rained.", "Voici la traduction : il a plu.", "Il a plu."),
        ("chatter", "it", "It rained.", "Ecco la traduzione: piovve.", "Piovve."),
        ("chatter", "pt", "It rained.", "Aqui está a tradução: choveu.", "Choveu."),
        ("chatter", "ru", "It rained.", "Вот перевод: шёл дождь.", "Шёл дождь."),
        ("chatter", "ko", "It rained.", "번역: 비가 왔다.", "비가 왔다."),
        ("chatter", "ar", "It rained.", "إليك الترجمة: أمطرت.", "أمطرت."),
        ("chatter", "ru", "It rained.", "Шёл дождь (прим. пер.). (Примечание переводчика: сильный)", "Шёл дождь."),
        ("repetition", "it", "He went home.", "Andò andò a casa.", "Andò a casa."),
    ],
)  # fmt: skip
def test_a_wrong_translation_is_found_and_a_right_one_is_left_alone(
    check: str, tag: str, source: str, wrong: str, right: str
) -> None:
    assert [finding.severity for finding in found(check, tag, (source, wrong))] not in ([], ["N"])
    assert found(check, tag, (source, right)) == []


@pytest.mark.parametrize(
    ("tag", "polite", "plain"),
    [
        ("de", "Schreiben Sie mir, wenn Sie Bohnen mögen.", "Freunde, bitte helft mir, wenn ihr könnt."),
        ("fr", "Écrivez-moi si vous aimez les haricots.", "Aide-moi si tu peux."),
        ("it", "Mi scriva se a Lei piacciono i fagioli.", "Aiutami, se tu puoi."),
        ("pt", "Escreva-me se você gosta de feijão.", "Ajuda-me, se tu podes."),
        ("ru", "Напишите мне, если вы любите бобы.", "Помоги мне, если ты можешь."),
        ("ko", "콩을 좋아하면 편지를 써 주세요.", "친구는 나를 도왔다."),
    ],
)
def test_two_forms_of_address_in_one_text_are_found(tag: str, polite: str, plain: str) -> None:
    please, help_me = "Please write to me if you like beans.", "Friend, please help me if you can."
    assert [f.severity for f in found("register", tag, (please, polite), (help_me, plain))] == ["W"]
    assert found("register", tag, (please, polite), (help_me, polite)) == []


@pytest.mark.parametrize(
    ("tag", "source", "target"),
    [
        ("de", "I want the lamp to be in the kitchen.", "Die Lampe muss in der Küche sein."),
        ("fr", "He reads more slowly.", "Moins vite, il lit."),
    ],
)
def test_words_that_only_look_like_persons_are_none(tag: str, source: str, target: str) -> None:
    assert found("person", tag, (source, target)) == []


MARA = (
    ("Mara is a gardener.", "马拉是园丁。"), ("Mara grows beans.", "马拉种豆子。"),
    ("We met Mara in May.", "我们五月见到了马拉。"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "wrong", "right"),
    [("zh-Hans", "人们喜欢玛腊。", "人们喜欢马拉。"), ("zh-Hans", "人们喜欢马腊。", "人们喜欢马拉。")],
)
def test_a_name_in_another_transliteration_is_found(tag: str, wrong: str, right: str) -> None:
    assert [f.evidence["form"] for f in found("one-form", tag, *MARA, ("People like Mara.", wrong))] == [wrong[4:6]]
    assert found("one-form", tag, *MARA, ("People like Mara.", right)) == []


def test_a_translated_product_name_is_worth_a_look() -> None:
    source = "We sell BeanGPT and LampGPT."
    lost = found("do-not-translate", "zh-Hans", (source, "我们出售豆子GPT和LampGPT。"))
    assert [(finding.severity, finding.evidence["lost"]) for finding in lost] == [("W", ["BeanGPT"])]
    assert found("do-not-translate", "zh-Hans", (source, "我们出售BeanGPT和LampGPT。")) == []
