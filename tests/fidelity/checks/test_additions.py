"""What engines add to a sentence: removed where nobody sees it, a fault where it would be read as text."""

from __future__ import annotations

import pytest

from bilingual.fidelity.additions import additions, cleaned
from bilingual.text.markup.masking import mask

EN = "We bake bread at 5 and sell it to everyone in the town."
DE = "Wir backen um 5 Uhr Brot und verkaufen es an alle in der Stadt."
ZH = "我们五点烤面包，卖给镇上的每个人。"
EN_DE, EN_ZH = ("en", "de"), ("en", "zh-Hans")


def grave(sent: str, answer: str, pair: tuple[str, str] = EN_DE) -> bool:
    return any(fault.grave for fault in additions(sent, cleaned(answer, sent, pair[1]), pair))


@pytest.mark.parametrize(
    "answer",
    [
        f"\ufeff{DE}", f"{DE}\u200b", DE.replace("Uhr", "U\u200bhr"), DE.replace("Uhr", "U\u00adhr"), f"\x00{DE}\x07",
        DE.replace("Uhr", "\u202eUhr\u202c"), f"{DE}\U000e0041",
        f"\x1b[1m{DE}\x1b[0m", DE.replace("Uhr", "\u2066Uhr\u2069"),
        DE.replace("ü", "u\u0308"), DE.replace(" um", "\r\num"), DE.replace(" um", "\u2028um"),
        f"“{DE}”", f'"{DE}"', f"„{DE}“", f" \n{DE}\n",
    ],
)  # fmt: skip
def test_what_nobody_sees_is_removed(answer: str) -> None:
    assert cleaned(answer, EN, "de") == DE
    assert not grave(EN, answer)


def test_what_the_source_has_stays() -> None:
    assert cleaned("„Ja“, sagte er.", "“Yes,” he said.", "de") == "„Ja“, sagte er."
    assert cleaned("„Ja.“", "“Yes.”", "de") == "„Ja.“"
    assert cleaned("„Brot“ und „Rosen“", "Bread and Roses", "de") == "„Brot“ und „Rosen“"
    assert cleaned("می\u200cخواهم", "I want", "fa") == "می\u200cخواهم"
    assert cleaned("👩\u200d🚀 fliegt", "👩\u200d🚀 flies", "de") == "👩\u200d🚀 fliegt"
    assert cleaned("eins\nzwei", "one\ntwo", "de") == "eins\nzwei"
    assert cleaned("我们\n走。", "We go.", "zh-Hans") == "我们走。"


@pytest.mark.parametrize(
    "answer",
    [
        f"{DE}\n\n(Anmerkung: oder Ortschaft)", f"{DE}\nNote: I kept the number.", f"{DE} [Note: literal]",
        f"{DE} (wörtlich: im Ort)", f"**{DE}**", f"# {DE}", f"- {DE}", f"* {DE}", f"> {DE}", f"`{DE}`",
        f"```\n{DE}\n```",
        f"*{DE}*", f"__{DE}__", f"1. {DE}", f"1) {DE}", f"| {DE} |", f"<p>{DE}</p>", DE.replace("Brot", "**Brot**"),
        DE.replace("Brot", "`Brot`"), DE.replace("Brot", "[Brot](https://x.eu)"), DE.replace("Brot", "<b>Brot</b>"),
        f"<translation>{DE}</translation>", f"<think>hm</think>{DE}", f"{DE}</s>", f"{DE}<|im_end|>", f"[INST]{DE}",
        f"<unused99>{DE}", DE.replace("ü", "&uuml;").replace("Stadt", "St&auml;dte"), DE.replace("und", "&amp;"),
        f"{DE}\\n", DE.replace("Brot", "Br\\u00f6tchen"), f'\\"{DE}\\"', f'{{"text": "{DE}"}}', f'["{DE}"]',
        f'"id": "1", "text": "{DE}"', f"German: {DE}", f"Deutsch: {DE}", f"**German:** {DE}", f"\ue000{DE}",
    ],
)  # fmt: skip
def test_what_would_be_read_as_text_is_grave(answer: str) -> None:
    assert grave(EN, answer)


@pytest.mark.parametrize("answer", [f"中文：{ZH}", f"Chinese: {ZH}", f"{ZH}（注：这里的“镇”指小镇。）"])
def test_labels_and_notes_in_chinese(answer: str) -> None:
    assert grave(EN, answer, EN_ZH)


def test_a_number_as_a_label() -> None:
    assert [fault.grave for fault in additions(EN, f"1: {DE}", EN_DE)] == [True]
    assert [fault.grave for fault in additions("Since 1971.", "1. Seit 1971.", EN_DE)] == [True]
    assert not [*additions("On May 5", "5. Mai", EN_DE)]


def test_several_translations_are_doubtful() -> None:
    assert [fault.grave for fault in additions(EN, f"{DE} / {DE}", EN_DE)] == [False]


@pytest.mark.parametrize(
    ("source", "answer", "pair"),
    [
        ("1. We bake bread.", "1. Wir backen Brot.", EN_DE),
        ("On May 5 we bake.", "5. Mai: Wir backen.", EN_DE),
        ("It costs five dollars.", "Es kostet $5.", EN_DE),
        (
            "Open `a.py` and **press** [Run](https://example.org).",
            "Öffne ⟦1⟧ und ⟦4⟧Run⟦5⟧ [[2]]drücken〚 3 〛.",
            EN_DE,
        ),
        ("and/or", "und/oder", EN_DE),
        ("Black / white", "Schwarz / Weiß", EN_DE),
        ("He said (softly) no.", "Er sagte (leise) nein.", EN_DE),
        ("German: bread.", "Deutsch: Brot.", EN_DE),
        ("5: start.", "5: Beginn.", EN_DE),
        ("- Come!", "- Komm!", EN_DE),
        ("R&D", "F&E", EN_DE),
        ("Use C:\\temp", "Nimm C:\\temp", EN_DE),
        ("From 5 to 10", "5~10", EN_ZH),
        ("Hello!", "你好！", EN_ZH),
    ],
)
def test_good_answers(source: str, answer: str, pair: tuple[str, str]) -> None:
    assert list(additions(mask(source).text, cleaned(answer, source, pair[1]), pair)) == []
