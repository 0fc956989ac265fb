"""Figures with two values, names with two forms, and sentences added inside a unit."""

from __future__ import annotations

from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding

PAIRS = (
    ("1.2 million readers in 2019", "120万读者在2019年"),
    ("The library opened on Monday.", "图书馆周一开放。"),
    ("It has 1.2 million readers, and most of them come on foot.", "它有120万读者，大多数人步行前来。"),
    ("Nobody pays for a card.", "没有人为借书证付钱。"),
    ("It is small, but people like it; they come every day.", "它很小。但是人们喜欢它。他们每天都来。"),
    ("Three of the rooms are quiet.", "其中三个房间很安静。"),
)


def found(check: str, *changed: tuple[int, str]) -> list[Finding]:
    targets = dict(changed)
    units = (Unit(f"u{n}", one, targets.get(n, two)) for n, (one, two) in enumerate(PAIRS, 1))
    return [f for f in check_bitext(Bitext("en", "zh-Hans", tuple(units))) if f.check == check]


def test_a_figure_in_the_title_and_in_the_text_has_one_value() -> None:
    assert found("one-figure") == []
    [finding] = found("one-figure", (1, "12万读者在2019年"))
    assert (finding.unit, finding.severity, finding.row) == ("u1", "E", 15)
    assert finding.message == "1200000 is 120000 here and 1200000 in u3"
    # Wrong in both, it is one value: the check of numbers names both.
    assert found("one-figure", (1, "12万读者在2019年"), (3, "它有12万读者，大多数人步行前来。")) == []


def test_small_numbers_are_no_figures() -> None:
    assert found("one-figure", (6, "其中四个房间很安静。")) == []


def test_a_sentence_added_inside_a_unit() -> None:
    # "它很小。但是人们喜欢它。" is one sentence cut in three, and says no more.
    assert found("added") == []
    [finding] = found("added", (2, "图书馆周一开放。这是市长多年来的愿望，也是大家的骄傲。"))
    assert (finding.unit, finding.severity, finding.row) == ("u2", "W", 11)
    assert finding.message.startswith("the unit has 1 sentence more than the source, and ")


def test_a_name_of_another_form_is_one_finding() -> None:
    pairs = (
        ("The lighthouse of Kalomi", "卡洛米的灯塔"),
        ("In March Kalomi failed.", "三月里卡洛米出了故障。"),
        ("We run Kalomi on three machines.", "我们在三台机器上运行卡洛米。"),
        ("Then Anna Lombard met Kalomi at the harbour.", "后来安娜·隆巴德在港口遇到了卡洛米。"),
        ("Nobody liked Anna Lombard or Kalomi.", "没有人喜欢安娜·隆巴德或卡罗密。"),
    )
    units = tuple(Unit(f"u{n}", one, two) for n, (one, two) in enumerate(pairs, 1))
    [finding] = [f for f in check_bitext(Bitext("en", "zh-Hans", units)) if f.check == "one-form"]
    assert (finding.unit, finding.severity) == ("u5", "E")
    assert finding.message == "Kalomi is 卡罗密 here, 卡洛米 in 4 other units"
