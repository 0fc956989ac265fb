"""The same words in another typography, with other marks or formatting: what the memory carries over, and what not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.engines.base import Item
from bilingual.engines.translation.memory.entries import Entry
from support.sources.small_memory import DOOR, found, memory


def test_an_exact_match_does_not_mind_spaces_and_quotes(tmp_path: Path) -> None:
    text = ' Please close the "red"  door before you leave\nthe house tonight. '
    assert found(memory(tmp_path, DOOR), text) == ("Bitte die rote Tür schließen.", "memory:exact")


PLAIN = [
    Entry("en", "zh-Hans", "Press Start and keep F8 down for two seconds.", "按下启动，并按住F8两秒。"),
    Entry("en", "zh-Hans", "Start", "启动"),
    Entry("en", "zh-Hans", "Read the manual before you open the case.", "打开机箱前请阅读手册。"),
    Entry("en", "zh-Hans", "Note: the tank is full & warm.", "注意：水箱是满的，而且是温的。"),
    Entry("en", "zh-Hans", "Never open the **hot** tank of the big machine.", "切勿打开大机器的**热**水箱。"),
    Entry("en", "zh-Hans", "hot", "热"),
]


@pytest.mark.parametrize(
    ("text", "target", "provenance"),
    [
        ("Press **Start** and keep `F8` down for two seconds.", "按下**启动**，并按住`F8`两秒。", "memory:fuzzy:0.99"),
        ("Press *Start* and keep <kbd>F8</kbd> down for two seconds.", "按下*启动*，并按住<kbd>F8</kbd>两秒。",
         "memory:fuzzy:0.99"),
        ("**Read the manual before you open the case.**", "**打开机箱前请阅读手册。**", "memory:fuzzy:0.99"),
        ("[Read the manual before you open the case.](https://a.org/m)", "[打开机箱前请阅读手册。](https://a.org/m)",
         "memory:fuzzy:0.99"),
        ("Read [the manual](https://a.org/m) before you open the case.", "打开机箱前请阅读手册。",
         "memory:fuzzy:0.99:draft"),
        ("**Note:** the tank is full &amp; warm.", "**注意：**水箱是满的，而且是温的。", "memory:fuzzy:0.99"),
        ("Never open the hot tank of the big machine.", "切勿打开大机器的热水箱。", "memory:fuzzy:0.99"),
        ("Never open the *hot* tank of the big machine.", "切勿打开大机器的*热*水箱。", "memory:fuzzy:0.99"),
        ("Never open the *cold* tank of the big machine.", None, "none"),
    ],
)  # fmt: skip
def test_formatting_is_carried_over(tmp_path: Path, text: str, target: str | None, provenance: str) -> None:
    assert found(memory(tmp_path, *PLAIN), text, "en", "zh-Hans") == (target, provenance)
    assert "fuzzy" not in found(memory(tmp_path, fuzzy=1), text, "en", "zh-Hans")[1]


def one_match(
    folder: Path, stored: str, target: str, asked: str, pair: str, labels: str = ""
) -> tuple[str | None, str]:
    source, tag = pair.split()
    one = memory(folder, Entry(source, tag, stored, target))
    [outcome] = one.translate([Item(asked, labels=frozenset(labels.split()))], source, tag)
    return outcome.text, str(outcome.provenance)


MANUAL = "See [the manual](https://a.org).", "Siehe [das Handbuch](https://a.org)."
CODE = "Run `a.py` then `b.py`.", "Erst `a.py`, dann `b.py`."
OPEN = "The door is open.", "Die Tür ist offen."


@pytest.mark.parametrize(
    ("stored", "target", "asked", "pair", "text"),
    [
        ("Café is open.", "Das Café hat auf.", "Cafe\u0301 is open.", "en de", "Das Café hat auf."),
        ("ABC 123 is here.", "ABC 123 ist da.", "ＡＢＣ\u3000１２３ is here．", "en de", "ABC 123 ist da."),
        (*OPEN, "The\u00a0door is\u200b open.", "en de", OPEN[1]),
        ("One - two", "Eins - zwei", "One – two", "en de", "Eins - zwei"),
        ("Wait...", "Warte ...", "Wait…", "en de", "Warte ..."),
        ("门开着。", "The door is open.", "门 开着。", "zh-Hans en", "The door is open."),
        ("你好，世界！", "Hello, world!", "你好, 世界!", "zh-Hans en", "Hello, world!"),
        ("使用Git提交", "Commit with Git", "使用 Git 提交", "zh-Hans en", "Commit with Git"),
        ("ｶﾞｲﾄﾞを読む。", "Read it.", "ガイドを読む。", "ja en", "Read it."),
        ("「行こう」と", "He said", "“行こう”と", "ja en", "He said"),
    ],
)
def test_the_same_text_in_another_typography_is_exact(
    tmp_path: Path, stored: str, target: str, asked: str, pair: str, text: str
) -> None:
    assert one_match(tmp_path, stored, target, asked, pair) == (text, "memory:exact")


@pytest.mark.parametrize(
    ("stored", "target", "asked", "pair", "text"),
    [
        (*MANUAL, "See [the manual](https://b.org/x).", "en de", "Siehe [das Handbuch](https://b.org/x)."),
        (*MANUAL, "See [the manual][m].", "en de", "Siehe [das Handbuch][m]."),
        (*MANUAL, "See the manual.", "en de", "Siehe das Handbuch."),
        (*MANUAL, "See **the manual**.", "en de", "Siehe **das Handbuch**."),
        (*CODE, "Run `x.py` then `y.py`.", "en de", "Erst `x.py`, dann `y.py`."),
        (*CODE, "Run `b.py` then `a.py`.", "en de", "Erst `b.py`, dann `a.py`."),
        ('Say `"x"` now.', 'Sag `"x"`.', "Say `“x”` now.", "en de", "Sag `“x”`."),
        ("$x$ is a number.", "$x$ ist eine Zahl.", "$y$ is a number.", "en de", "$y$ ist eine Zahl."),
        (
            "Go to https://a.org now.",
            "Geh zu https://a.org.",
            "Go to https://b.org now.",
            "en de",
            "Geh zu https://b.org.",
        ),
        ("The [a](x) and [b](y).", "Das [b](y), [a](x).", "The [a](p) and [b](q).", "en de", "Das [b](q), [a](p)."),
        ("![A cat](a.png)", "![Katze](a.png)", "![A cat](b.png)", "en de", "![Katze](b.png)"),
        ("One<br>two", "Eins<br>zwei", "One two", "en de", "Eins zwei"),
        ("Note this.", "Beachte dies.", "Note this.[^1]", "en de", "Beachte dies.[^1]"),
        (*OPEN, "The door is open", "en de", "Die Tür ist offen"),
        (*OPEN, "The door is open!", "en de", "Die Tür ist offen!"),
        (*OPEN, "**The door is open:**", "en de", "**Die Tür ist offen:**"),
        ("The door is open", "门开着", "The door is open.", "en zh-Hans", "门开着。"),
        ("The door is open.", "La porte est ouverte !", "The door is open", "en fr", None),
        ("The door is open!", "La porte est ouverte !", "The door is open.", "en fr", "La porte est ouverte."),
        ("The door is open.", "ประตูเปิดอยู่", "The door is open", "en th", "ประตูเปิดอยู่"),
        ("The door is open!", "¡Está abierta!", "The door is open.", "en es", None),
        ("The door is open.", "Está abierta.", "The door is open!", "en es", None),
        ("The door is open", "दरवाज़ा खुला है", "The door is open.", "en hi", None),
        ("Press **A** and **B**.", "Drücke **A** und **B**.", "Press **A** and *B*.", "en de", "Drücke **A** und *B*."),
        ("Press **On** and **Off**.", "**An** und **Aus**.", "Press **On** and *Off*.", "en de", None),
        ("Note this.", "Beachte dies.", "Note[^1] this.", "en de", None),
        (
            "Two [a](x) or [a](y).",
            "Zwei [a](x) oder [a](y).",
            "Two [a](p) or [a](q).",
            "en de",
            "Zwei [a](p) oder [a](q).",
        ),
    ],
)
def test_the_same_words_in_another_form_keep_the_form_of_the_new_sentence(
    tmp_path: Path, stored: str, target: str, asked: str, pair: str, text: str | None
) -> None:
    found = one_match(tmp_path, stored, target, asked, pair, "m")
    if text is None:
        assert found[1] == "memory:fuzzy:0.99:draft"
    else:
        assert found == (text, "memory:fuzzy:0.99")


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("The door is open.", "The door is open?"),
        ("Is it?", "Is it"),
        ("10² is 100.", "102 is 100."),
        ("Use IT.", "Use it."),
        ("½ of it", "1/2 of it"),
        ("Πού;", "Πού"),
        ("Run `a.py`.", "Run `a.py` `b.py`."),
        ("C# is here", "C is here"),
        ("नमक", "नम\u200dक"),
    ],
)
def test_what_says_something_else_is_no_match(tmp_path: Path, stored: str, asked: str) -> None:
    assert one_match(tmp_path, stored, "x", asked, "en de") == (None, "none")
