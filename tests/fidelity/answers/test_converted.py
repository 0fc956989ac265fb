"""Sizes in the units that the readers know: a person checks what the figures do not prove, and nothing blocks."""

from __future__ import annotations

import pytest

from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Unit


def severities(source: str, target: str, tag: str) -> list[str]:
    found = check_bitext(Bitext("en", tag, (Unit("s1", source, target),)))
    return [finding.severity for finding in found if finding.check == "numbers"]


@pytest.mark.parametrize(
    ("source", "target", "tag"),
    [
        ("It weighs one pound three ounces.", "它重540克。", "zh-Hans"),
        ("It stands a quarter of a mile from the village.", "Es steht vierhundert Meter vom Dorf.", "de"),
        ("The wave was 20 feet, the next one 30.", "Die Welle hatte 6 Meter, die nächste 9.", "de"),
    ],
)
def test_other_units_are_for_a_person(source: str, target: str, tag: str) -> None:
    assert severities(source, target, tag) == ["W"]


@pytest.mark.parametrize(
    ("source", "target", "tag"),
    [
        ("We sold 450 loaves.", "Wir verkauften 540 Brote.", "de"),
        ("It takes 20 minutes at 450 °F.", "Es dauert bei 230 °C 25 Minuten.", "de"),
        ("It weighs 20 kg.", "Es wiegt 25 kg.", "de"),
    ],
)
def test_another_figure_is_an_error(source: str, target: str, tag: str) -> None:
    assert severities(source, target, tag) == ["E"]
