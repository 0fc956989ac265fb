"""What says something else although every figure and word seems to be there."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.languages import pack
from bilingual.model.bitext import Bitext, Unit
from bilingual.pipeline.commands.checking import check_files
from bilingual.pipeline.quality.checked_files import CheckRequest
from tests.fidelity.samples import found, units


@pytest.mark.parametrize(
    ("tag", "source", "target", "said"),
    [
        ("de", "30 euros in May, 45 in June.", "45 Euro im Mai, 30 im Juni.", True),
        ("de", "We spent 30 euros and then 45 euros.", "Wir gaben 30 Euro und dann 45 Euro aus.", False),
        ("es", "From 12 people we grew to 40.", "De 40 personas pasamos a 12.", True),
        ("zh-Hans", "Of 40 people 12 came.", "12人来了，共40人。", False),  # another order of words
        ("de", "It began in September.", "Es begann im November.", True),
        ("de", "It began in September.", "Es begann im September.", False),
        ("es", "On 3 March it rained.", "El 3 de mayo llovió.", True),
        ("es", "On 3 March it may rain.", "El 3 de marzo puede llover.", False),
        ("zh-Hans", "On 8 April we met.", "我们在8月4日见面。", True),
        ("zh-Hans", "On 8 April we met.", "我们在4月8日见面。", False),
        ("ja", "On 10 October it closed.", "10月10日に閉まった。", False),
    ],
)  # fmt: skip
def test_swapped_figures_and_dates(tag: str, source: str, target: str, said: bool) -> None:
    assert bool(found("numbers", units(tag, (source, target)))) == said


def test_a_name_that_another_replaces_everywhere() -> None:
    texts = ["We met {} at the pier.", "The boat of {} was red.", "Nobody knew {} better.", "In May {} left."]
    german = ["Wir trafen {} am Pier.", "Das Boot von {} war rot.", "Keiner kannte {} besser.", "Im Mai ging {}."]

    def of(*names: str) -> list[tuple[str, str]]:
        pairs = zip(texts, german, names, strict=True)
        return [(s.format("Berg"), t.format(name)) for s, t, name in pairs]

    changed = found("one-form", units("de", *of("Burg", "Burg", "Burg", "Burg")))
    assert {f.evidence["form"] for f in changed} == {"Burg"}
    assert len({f.cause for f in changed}) == 1
    assert found("one-form", units("de", *of("Berg", "Berg", "Berg", "Berg"))) == []
    one = found("one-form", units("de", *of("Berg", "Berg", "Bergen", "Berg")))
    assert [(f.unit, f.evidence["form"]) for f in one] == [("u3", "Bergen")]


def test_lost_bold_face_and_quotation_marks() -> None:
    def gone(source: str, target: str) -> list[str]:
        return [f.message for f in found("typography", units("de", (source, target))) if "gone" in f.message]

    assert gone("**Wait** now.", "Warte jetzt.") == ["bold face is gone"]
    assert gone("**Wait** now.", "**Warte** jetzt.") == []
    assert gone("She said “not yet” twice.", "Sie sagte zweimal noch nicht.") == ["the quotation marks are gone"]
    assert gone("She said “not yet” twice.", "Sie sagte zweimal „noch nicht“.") == []


CONTRASTS = [
    ("de", "You must pay.", "Sie können zahlen.", "Sie müssen zahlen."),
    ("de", "It opens unless it rains.", "Es öffnet, wenn es regnet.", "Es öffnet, es sei denn, es regnet."),
    ("de", "Call before lunch.", "Ruf nach dem Essen an, danach.", "Ruf vor dem Essen an."),
    ("de", "The north wall is wet.", "Die Südwand ist nass.", "Die Nordwand ist nass."),
    ("de", "We met on Tuesday.", "Wir trafen uns am Donnerstag.", "Wir trafen uns am Dienstag."),
    ("es", "Prices rose again.", "Los precios bajaron de nuevo.", "Los precios subieron de nuevo."),
    ("es", "My sister came.", "Vino mi hermano.", "Vino mi hermana."),
    ("es", "It is cheaper here.", "Aquí es más caro.", "Aquí es más barato."),
    ("zh-Hans", "It costs at least 30 euros.", "最多花30欧元。", "至少花30欧元。"),
    ("zh-Hant", "Turn left at the bank, on the left side.", "在銀行右轉，右邊。", "在銀行左轉，左邊。"),
    ("zh-Hans", "The red box is mine.", "绿色的盒子是我的。", "红色的盒子是我的。"),
    ("ja", "You may take it.", "持っていかなければなりません。", "持っていってもいいです。"),
    ("ja", "It begins in the morning.", "夜に始まります。", "朝に始まります。"),
]  # fmt: skip


@pytest.mark.parametrize(("tag", "source", "wrong", "right"), CONTRASTS)
def test_a_word_that_became_its_opposite(tag: str, source: str, wrong: str, right: str) -> None:
    assert [f.severity for f in found("contrast", units(tag, (source, wrong)))] == ["W"]
    assert found("contrast", units(tag, (source, right))) == []
    back = units("en", (wrong, source), source=tag), units("en", (right, source), source=tag)
    assert [len(found("contrast", bitext)) for bitext in back] == [1, 0]


@pytest.mark.parametrize(
    ("tag", "source", "target"),
    [
        ("de", "It is no longer here.", "Es ist nicht mehr hier."),
        ("de", "After all, we had less.", "Schließlich hatten wir weniger."),
        ("de", "It is not expensive.", "Es ist billig."),  # the negation turns it round
        ("de", "Old and new, both may stay.", "Altes und Neues darf bleiben."),
        ("es", "More people came in the morning.", "Por la mañana vino más gente."),
        ("zh-Hans", "He often bought things.", "他经常买东西。"),
        ("ja", "Everyone knows.", "誰もが知っている。"),
    ],
)  # fmt: skip
def test_what_is_said_in_other_words_is_no_contrast(tag: str, source: str, target: str) -> None:
    assert found("contrast", units(tag, (source, target))) == []


def test_one_of_two_that_moved() -> None:
    source = "In more than two years the longest outage lasted less than two hours."
    wrong = "In mehr als zwei Jahren dauerte der längste Ausfall mehr als zwei Stunden."
    assert [f.evidence["became"] for f in found("contrast", units("de", (source, wrong)))] == ["mehr"]


@pytest.mark.parametrize("tag", ["en", "de", "es", "ja", "zh-Hans"])
def test_the_contrasts_of_a_language_fit_those_of_english(tag: str) -> None:
    ours, english = pack(tag).checks.contrasts or {}, pack("en").checks.contrasts or {}
    assert {name: len(sides) for name, sides in ours.items()} == {name: len(sides) for name, sides in english.items()}
    for name, sides in ours.items():
        sure = [{word for word in side if not word.startswith("~")} for side in sides]
        assert name == "ignored" or all(sure)
        assert not {word for side in sides for word in side if word[0] == "~" and word[1:] in set().union(*sure)}


@pytest.mark.parametrize(
    ("tag", "source", "target", "said"),
    [
        ("de", "It is 4 cm long.", "Es ist 4 mm lang.", "4 cm 4 mm"),
        ("de", "It is 4 centimetres long.", "Es ist 4 cm lang.", ""),
        ("zh-Hans", "It took 5 hours.", "花了5个小时。", ""),
        ("zh-Hans", "It took five hours.", "花了五分钟。", "five hours 五分钟"),
        ("zh-Hant", "It cost 12,500 euros.", "花了12,500歐元。", ""),
        ("ja", "It is 11 kilometres away.", "11メートル離れている。", "11 kilometres 11メートル"),
        ("ja", "It weighs 11 kg, 3 km away.", "11キロで、3キロ離れている。", ""),
        ("es", "It rose by 3 percentage points.", "Subió un 3 %.", "3 percentage points 3 %"),
        ("es", "It cost $30.", "Costó 30 €.", "$30 30 €"),
        ("es", "It cost $30.", "Costó 30 dólares.", ""),
        ("de", "A 0.6 kilowatt-hour cell of 5 in.", "Eine Zelle mit 0,6 kWh und 5 Zoll.", ""),
        ("de", "We came at 1994 in May.", "Wir kamen 1994 m Mai.", ""),
    ],
)  # fmt: skip
def test_units_of_measure(tag: str, source: str, target: str, said: str) -> None:
    names = [f"{f.evidence['was']} {f.evidence['became']}" for f in found("numbers", units(tag, (source, target)))]
    assert names == ([said] if said else [])


@pytest.mark.parametrize(
    ("tag", "source", "target", "said"),
    [
        ("zh-Hans", "It was 640 in 2023 and 2,150 in 2024.", "2023年是2150，2024年是640。", True),
        ("zh-Hans", "It was 640 in 2023 and 2,150 in 2024.", "2023年是640，2024年是2150。", False),
        ("zh-Hans", "Of 50 people 40 came in 2023, of 60 30 in 2024.", "2023年50人来了40，2024年60人来了30。", False),
        ("ja", "There were 12 women and 30 men.", "女性30人と男性12人がいた。", True),
        ("ja", "There were 12 women and 30 men.", "男性30人と女性12人がいた。", False),
        ("zh-Hans", "On 17 May 2022 we sold 3.", "2022年5月17日卖了3个。", False),
    ],
)  # fmt: skip
def test_figures_that_changed_places_beside_what_kept_its_own(tag: str, source: str, target: str, said: bool) -> None:
    orders = [f for f in found("numbers", units(tag, (source, target))) if "order" in f.evidence]
    assert bool(orders) == said


@pytest.mark.parametrize(
    ("tag", "source", "target", "said"),
    [
        ("de", "She could not sleep.", "Er konnte nicht schlafen.", "she became he"),
        ("de", "She could not sleep.", "Sie konnte nicht schlafen.", ""),
        ("zh-Hans", "He said she types fast.", "他说他打字快。", "she became he"),
        ("zh-Hans", "He said his dogs are with us.", "他说狗都在。", ""),
        ("ja", "I found it silly.", "彼女はばかばかしいと思いました。", "I became he"),
        ("es", "She said that it rained.", "Dijo que llovía.", ""),
    ],
)  # fmt: skip
def test_who_did_it(tag: str, source: str, target: str, said: str) -> None:
    assert [f.message for f in found("person", units(tag, (source, target)))] == ([said] if said else [])


def test_a_clause_that_is_gone() -> None:
    usual = [
        (
            f"On day {n} the garden was green, and the birds sang.",
            f"Am Tag {n} war der Garten grün, und die Vögel sangen.",
        )
        for n in range(20, 42)
    ]
    source = "She was willing to teach me, on condition that I showed her how to keep accounts, and I agreed."
    whole = "Sie war bereit, es mir beizubringen, wenn ich ihr zeigte, wie man Buch führt, und ich war einverstanden."
    short = "Sie war bereit, mir das alles beizubringen."
    lost = found("length", units("de", *usual, (source, short)))
    assert [(f.severity, f.source) for f in lost] == [("W", source)]
    assert found("length", units("de", *usual, (source, whole))) == []
    assert found("length", units("de", *usual[:5], (source, short))) == []


@pytest.mark.parametrize(
    ("tag", "source", "target", "said"),
    [
        ("zh-Hans", "It never fails, it knows places.", "它从不出错，不认识地方。", True),
        ("zh-Hans", "It never fails, it knows places.", "它从不出错，认识地方。", False),
        ("de", "Not tea, not cups, I said.", "Nicht Tee, Tassen, sagte ich.", True),
        ("es", "That was easy, wasn't it, and not dear.", "Ha sido fácil, ¿verdad?, y no caro.", False),
    ],
)  # fmt: skip
def test_one_negated_clause_among_several(tag: str, source: str, target: str, said: bool) -> None:
    assert bool(found("negation", units(tag, (source, target)))) == said


def test_a_bullet_among_numbered_items_and_a_lost_link_within_the_page() -> None:
    text = "# Bell\n\n1. A lamp, see [below](#bell).\n2. A rope.\n3. A bell.\n"
    good = "# Glocke\n\n1. Eine Lampe, siehe [unten](#glocke).\n2. Ein Seil.\n3. Eine Glocke.\n"

    def errors(target: str) -> list[tuple[str, str]]:
        with TemporaryDirectory() as folder:
            files = Path(folder) / "a.md", Path(folder) / "b.md"
            for file, content in zip(files, (text, target), strict=True):
                file.write_text(content, "utf-8")
            return [
                (f.check, f.message)
                for f in check_files(CheckRequest(*files, "en", "de")).findings
                if f.severity == "E"
            ]

    assert errors(good) == []
    assert errors(good.replace("3. Eine", "- Eine")) == [("lists", "a numbered item became a bullet")]
    assert errors(good.replace("[unten](#glocke)", "unten")) == [("anchors", "a link within the page is lost")]


def test_a_sentence_that_stands_twice_is_no_addition() -> None:
    text = "It rained all day long. The boats stayed in the harbour. Nobody was on the street.\n"
    twice = "Die Boote blieben im Hafen. Die Boote blieben im Hafen."
    target = f"Es regnete den ganzen Tag. {twice} Niemand war auf der Straße.\n"
    with TemporaryDirectory() as folder:
        files = Path(folder) / "a.md", Path(folder) / "b.md"
        for file, content in zip(files, (text, target), strict=True):
            file.write_text(content, "utf-8")
        findings = [f for f in check_files(CheckRequest(*files, "en", "de")).findings if f.severity == "W"]
    assert [(f.check, f.target) for f in findings] == [
        ("repetition", "Die Boote blieben im Hafen. Die Boote blieben im Hafen.")
    ]


@pytest.mark.parametrize(
    ("tag", "source", "wrong", "right"),
    [
        ("es", "They begin sooner.", "Empiezan más tarde.", "Empiezan antes."),
        ("en", "それまでは静かだった。", "From then on it was quiet.", "Until then it was quiet."),
        ("en", "除非有人带路，请在这里等。", "Wait here even if somebody leads.", "Wait here unless somebody leads."),
        ("en", "必ず相談してください。", "You may want to ask.", "You must ask."),
        ("zh-Hans", "It is cheaper than coffee.", "它比咖啡更贵，多得多。", "它比咖啡更便宜。"),
    ],
)  # fmt: skip
def test_earlier_and_later_until_and_since(tag: str, source: str, wrong: str, right: str) -> None:
    tags = {"source": "en" if tag != "en" else "ja" if "静" in source or "必" in source else "zh-Hans"}
    assert found("contrast", units(tag, (source, wrong), **tags))
    assert found("contrast", units(tag, (source, right), **tags)) == []


def test_the_near_copy_of_a_name_from_characters() -> None:
    pairs = [("野口さんが来た。", "Mr. Noguchi came."), ("野口さんは笑った。", "Then Mr. Noguchi laughed.")]
    strange = units("en", *pairs, ("それを野口さんは待った。", "Mr. Nogushi waited for it."), source="ja")
    assert [(f.unit, f.evidence["form"]) for f in found("one-form", strange)] == [("u3", "Nogushi")]
    other = units("en", *pairs, ("それを西口さんは待った。", "Mr. Nishiguchi waited for it."), source="ja")
    assert found("one-form", other) == []


def test_lost_emphasis_and_a_quotation_that_is_no_longer_set_off() -> None:
    def gone(target: str) -> list[str]:
        return [
            f.message
            for f in found("typography", units("de", ("Bakers say *hydration*.", target)))
            if "gone" in f.message
        ]

    assert gone("Bäcker sagen Hydration.") == ["the emphasis is gone"]
    assert gone("Bäcker sagen *Hydration*.") == gone("Bäcker sagen „Hydration“.") == []
    source, target = "The book says:\n\n> It was cold.\n", "Im Buch steht:\n\n{}Es war kalt.\n"

    def blocks(text: str) -> list[str]:
        article, other = parse_markdown(source), parse_markdown(text, "de")
        pairs = zip(article.segments, other.segments, strict=True)
        bitext = Bitext("en", "de", tuple(Unit(one.id, one.plain, two.plain) for one, two in pairs))
        return [f.message for f in found("blocks", bitext, article=article, target_article=other)]

    assert blocks(target.format("> ")) == []
    assert blocks(target.format("")) == ["a quotation is no longer set off"]


@pytest.mark.parametrize(
    ("tag", "source", "whole", "lost"),
    [
        ("es", "I saw nothing.", "No vi nada.", "Vi nada."),
        ("es", "There was nobody in the hall.", "En la sala no había nadie.", "En la sala había nadie."),
        ("es", "Nobody came.", "Nadie vino.", ""),
        ("es", "In the shop nobody knew it.", "En la tienda nadie lo sabía.", ""),
        ("es", "It was nothing less than a ship, not a boat.", "Era nada menos que un barco, y no un bote.", ""),
        ("zh-Hans", "He heard nothing at all.", "他什么也没听见。", "他什么也听见。"),
        ("zh-Hans", "Nobody can leave.", "谁也不能走。", "谁也能走。"),
        ("zh-Hans", "It never came again.", "它再也没有来过。", "它再也有来过。"),
        ("ja", "I never said that.", "そんなことは決して言っていません。", "そんなことは決して言っています。"),
        ("ja", "Nobody knows.", "誰も知らない。", "誰も知る。"),
        ("ja", "It was not solved.", "解決していない。", ""),
        ("ru", "Nobody came in the evening.", "Вечером никто не пришёл.", "Вечером никто пришёл."),
        ("ru", "He said nothing.", "Он ничего не сказал.", "Он ничего сказал."),
        ("ko", "Nobody came to the harbour.", "항구에는 아무도 오지 않았습니다.", "항구에는 아무도 왔습니다."),
    ],
)  # fmt: skip
def test_half_a_negation(tag: str, source: str, whole: str, lost: str) -> None:
    """Words that are only said with a negator tell that it is lost; a negated source is asked for, too."""
    assert not found("negation", units(tag, (source, whole)))
    if lost:
        [finding] = found("negation", units(tag, (source, lost)))
        assert finding.severity == "W"
        assert lost in finding.message
