"""Ways of writing that say the same: ruby readings, mixed fractions."""

from __future__ import annotations

from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Unit

SAME = [
    (
        "ja",
        "en",
        "<ruby>雨<rp>（</rp><rt>あめ</rt><rp>）</rp></ruby>は三日も降り続いた。",
        "The rain went on for three days.",
    ),
    ("en", "ja", "The rain went on for three days.", "<ruby>雨<rt>あめ</rt></ruby>は三日も降り続いた。"),
    ("en", "zh-Hans", "Add 1 1/2 cups of flour.", "加入1½杯面粉。"),
    ("en", "de", "It took 1-1/2 days.", "Es dauerte anderthalb Tage."),
]
OTHER = [
    ("ja", "en", "<u>雨</u>は三日も降り続いた。", "The rain went on for three days."),
    ("ja", "en", "雨は三日も降り続いた。", "<ruby>The rain went on for three days."),
    ("en", "zh-Hans", "Add 1 1/2 cups of flour.", "加入2½杯面粉。"),
]


def errors(source: str, target: str, one: str, two: str) -> list[str]:
    found = check_bitext(Bitext(source, target, (Unit("u", one, two),)))
    return [finding.check for finding in found if finding.severity == "E"]


def test_what_is_only_written_otherwise_is_no_error() -> None:
    assert [row for row in SAME if errors(*row)] == []


def test_what_says_something_else_is() -> None:
    assert [row for row in OTHER if not errors(*row)] == []
