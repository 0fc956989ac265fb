"""Pairs that a careful translator writes make no finding; near ones that say something else do."""

from __future__ import annotations

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding

NEGATION = [
    ("en", "zh-Hans", "Eleven hours without heating", "停暖十一小时"),
    ("en", "zh-Hans", "They built it from nothing.", "他们从零开始建起了它。"),
    ("en", "zh-Hans", "Lock it so that children can't open it.", "锁上它，免得孩子打开。"),
    ("en", "zh-Hans", "Nobody may leave before the bell rings.", "铃响之前，谁也不得离开。"),
    ("en", "de", "With the door off, it cools quickly.", "Ohne Tür kühlt er schnell ab."),
    ("en", "de", "It takes barely an hour.", "Es dauert kaum eine Stunde."),
    ("en", "de", "It is too heavy to carry.", "Es ist so schwer, dass man es nicht tragen kann."),
    ("en", "es", "We have run out of paper.", "Nos hemos quedado sin papel."),
    ("en", "es", "Ask the neighbours after all.", "Pregunta a los vecinos, si no hay más remedio."),
    ("en", "fr", "He ignored the sign.", "Il n’a pas tenu compte du panneau."),
    ("ja", "en", "規則を守らなかったのは私です。", "It was I who ignored the rules."),
    ("ja", "en", "今までで一番役に立った本だ。", "No book has been of more use to me."),
    ("ja", "en", "「急ぐな」。", '"Don\'t hurry."'),
    ("ko", "en", "그는 규칙을 어겼다.", "He did not keep the rules."),
    ("zh-Hans", "en", "除了面粉，什么都涨价了。", "Everything but flour became dearer."),
]
NEGATED = [
    ("en", "de", "You must not open it.", "Du musst es öffnen."),
    ("en", "de", "The bridge is closed.", "Die Brücke ist nicht geschlossen."),
    ("en", "zh-Hans", "They did not pay.", "他们付了钱。"),
    ("en", "zh-Hans", "She was glad of it.", "她对此并不高兴。"),
    ("en", "es", "The train doesn't stop here.", "El tren para aquí."),
    ("en", "fr", "It works in winter.", "Cela ne marche pas en hiver."),
    ("en", "ja", "The door will not open.", "ドアは開きます。"),
    ("ja", "en", "水は飲めません。", "You can drink the water."),
    ("zh-Hans", "en", "我不认识他。", "I know him."),
    ("ko", "en", "버스가 오지 않았다.", "The bus came."),
]
QUALIFIERS = [
    ("en", "zh-Hans", "The backup was a week old and had 3 files.", "备份是一个星期以前的，有3个文件。"),
    ("en", "de", "A week later 12 came.", "Eine Woche später kamen 12."),
    ("en", "es", "A year ago there were 40.", "Hace un año había 40."),
    ("zh-Hans", "en", "他每周三、周六带20公斤去。", "Every Wednesday and Saturday he takes 20 kilos."),
    ("en", "de", "Every Tuesday 15 people come.", "Dienstags kommen 15 Leute."),
    ("ja", "en", "少なくとも、この本三冊には出てきません。", "At any rate, it isn't in these three books."),
    ("en", "fr", "At least, we have 20 chairs.", "Enfin, nous avons 20 chaises."),
]
OTHER = [
    ("numbers", "en", "zh-Hans", "From the night of 13 to 14 May", "5月13日夜里到14日"),
    ("numbers", "de", "en", "vom 3. bis 5. März", "from 3 to 5 March"),
    ("numbers", "en", "ja", "between 8 and 9 April", "4月8日から9日"),
    ("numbers", "zh-Hans", "en", "10月1日到7日放假", "a holiday from 1 to 7 October"),
    ("person", "zh-Hans", "en", "外公他十九岁就参加工作了。", "My grandfather started work at nineteen."),
    ("person", "en", "zh-Hans", "Gordon retired, and his dogs are no longer with us.", "戈登退休了，他的狗也都走了。"),
    ("person", "zh-Hans", "en", "表弟写的，他在读大三。", "It was written by my cousin, a third-year student."),
    ("person", "de", "en", "Er hat es gebaut.", "It was built by my uncle."),
]


def findings(check: str, source: str, target: str, *pairs: tuple[str, str]) -> list[Finding]:
    units = tuple(Unit(f"u{n}", one, two) for n, (one, two) in enumerate(pairs, 1))
    return [f for f in check_bitext(Bitext(source, target, units)) if f.check == check and f.severity != "N"]


@pytest.mark.parametrize("pair", NEGATION, ids=lambda pair: f"{pair[0]}-{pair[1]} {pair[2][:16]}")
def test_other_words_negate_too(pair: tuple[str, str, str, str]) -> None:
    assert not findings("negation", pair[0], pair[1], pair[2:])


@pytest.mark.parametrize("pair", NEGATED, ids=lambda pair: f"{pair[0]}-{pair[1]} {pair[2][:16]}")
def test_a_lost_or_added_not_is_found(pair: tuple[str, str, str, str]) -> None:
    assert findings("negation", pair[0], pair[1], pair[2:])


def test_the_next_sentence_may_say_it() -> None:
    merged = ("悔しくはありませんでした。", "I was happy."), ("うれしすぎたのです。", "I did not mind at all.")
    assert not findings("negation", "ja", "en", *merged)
    assert findings("negation", "ja", "en", merged[0], ("天気がいい。", "The weather is good."))


@pytest.mark.parametrize("pair", QUALIFIERS, ids=lambda pair: f"{pair[0]}-{pair[1]} {pair[2][:16]}")
def test_words_that_qualify_no_number(pair: tuple[str, str, str, str]) -> None:
    assert not findings("qualifiers", pair[0], pair[1], pair[2:])


def test_a_qualifier_that_is_gone() -> None:
    for source, target, one, two in (
        ("en", "de", "It costs 12 euros a week.", "Es kostet 12 Euro."),
        ("zh-Hans", "en", "每周开3次会", "We meet 3 times."),
        ("en", "es", "At least 40 came.", "Vinieron 40."),
        ("ja", "en", "少なくとも40人が来た。", "Forty people came: 40."),
    ):
        assert findings("qualifiers", source, target, (one, two)), one


@pytest.mark.parametrize("row", OTHER, ids=lambda row: f"{row[0]} {row[3][:16]}")
def test_dates_and_persons_that_are_the_same(row: tuple[str, str, str, str, str]) -> None:
    assert not findings(row[0], row[1], row[2], row[3:])


def test_speech_and_a_plural_are_no_form_of_address() -> None:
    polite = [("Please sit down.", "请您坐下。"), ("Call us.", "请您打电话。")]
    assert not findings("register", "en", "zh-Hans", *polite, ("Will you pay?", "你们赔吗？"))
    assert not findings("register", "en", "zh-Hans", *polite, ('"You win," she said.', "“你赢了，”她说。"))
    assert findings("register", "en", "zh-Hans", *polite, ("You can wait here.", "你可以在这里等。"))
    plain = [("Take it.", "Nimm dein Brot."), ("You can wait.", "Du kannst warten.")]
    said = "»Er gehört dir nicht«, sagte sie. »Du fütterst ihn.« Sie starb im März."
    assert not findings("register", "en", "de", *plain, ('"You feed it." She died.', said))
    assert not findings(
        "register",
        "en",
        "de",
        ("Sit.", "Bitte setzen Sie sich."),
        ("Was she warm?", "Ich fragte, ob ihr warm genug sei."),
    )
    assert findings("register", "en", "de", *plain, ("Wait here.", "Warten Sie hier."))


CODE = "# T\n\n```{0}\n{1}\n```\n"


@pytest.mark.parametrize(
    ("language", "before", "after", "severity"),
    [
        ("python", "n = 1  # ten numbers, now", "n = 1  # diez números, ya", "I"),
        ("python", "# first\nn = 1\n", "# primero\nn = 1\n", "I"),
        ("bash", "ls -l # all files", "ls -l # alle Dateien", "I"),
        ("js", "f(); // call it", "f(); // llámala", "I"),
        ("sql", "SELECT 1 -- one row", "SELECT 1 -- una fila", "I"),
        ("python", 'print("The disk is full")', 'print("El disco está lleno")', "W"),
        ("python", "n = 1  # one", "n = 2  # uno", "E"),
        ("python", 'open("a/b.txt")', 'open("a/c.txt")', "E"),
        ("python", 'print("wait 5 seconds")', 'print("espera 6 segundos")', "E"),
        ("python", "total = 1", "suma = 1", "E"),
        ("", "total = 1 # one", "total = 1 # uno", "I"),
        ("python", "if a:\n    b()\nc()  # then", "if a:\n    b()\n    c()  # luego", "E"),
        ("python", 'label = "a # 5 left"', 'label = "a # 6 left"', "E"),
        ("c", "/* one\n * two */\nf();", "/* uno\n * dos */\nf();", "I"),
    ],
)  # fmt: skip
def test_comments_in_code_may_be_translated(language: str, before: str, after: str, severity: str) -> None:
    source, target = (parse_markdown(CODE.format(language, text)) for text in (before, after))
    bitext = Bitext("en", "es", tuple(Unit(s.id, s.plain, "T") for s in source.segments))
    found = [f for f in check_bitext(bitext, article=source, target_article=target) if f.check == "untouchables"]
    assert [f.severity for f in found] == [severity]
