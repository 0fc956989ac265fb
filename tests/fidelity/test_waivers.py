from __future__ import annotations

import pytest

from bilingual.fidelity.report import NAMES, check_bitext, is_ready, tally
from bilingual.fidelity.waivers import read_waivers
from bilingual.model.bitext import Bitext, Unit
from refusals import raises

BITEXT = Bitext(
    "en", "de", (Unit("u1", "It costs 5 euros.", "Es kostet 6 Euro."), Unit("u2", "It has 3 parts.", "Es hat Teile."))
)
WAIVERS = """
[[waiver]]
check = "numbers"
unit = "u1"
reason = "the price rose"
"""


def test_a_waiver_accepts_one_finding_and_keeps_it_in_the_list() -> None:
    waivers = read_waivers(WAIVERS, "waivers.toml", NAMES)
    findings = check_bitext(BITEXT, waivers=waivers)
    assert [(f.unit, f.waived, f.blocks) for f in findings] == [("u2", "", True), ("u1", "the price rose", False)]
    assert tally(findings) == {"Stale": 0, "E": 1, "W": 0, "I": 0, "N": 0, "waived": 1}
    assert not is_ready(findings)
    everywhere = read_waivers('[[waiver]]\ncheck = "numbers"\nreason = "all known"\n', "w", NAMES)
    assert is_ready(check_bitext(BITEXT, waivers=everywhere))


def test_a_waiver_can_be_for_one_pair_and_one_text() -> None:
    text = '[[waiver]]\ncheck = "numbers"\nreason = "x"\n'
    assert not is_ready(check_bitext(BITEXT, waivers=read_waivers(text + 'pair = "en_es"\n', "w", NAMES)))
    findings = check_bitext(BITEXT, waivers=read_waivers(text + 'contains = "5 euros"\npair = "en_de"\n', "w", NAMES))
    assert [f.unit for f in findings if f.waived] == ["u1"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[[waiver]]\ncheck = 'numbers'\n", "BIL-FID-006"),
        ("[[waiver]]\ncheck = 'nmbers'\nreason = 'x'\n", "BIL-FID-005"),
        ("[[waiver]]\ncheck = 'numbers'\nreason = 'x'\nunits = 'a'\n", "BIL-FID-003"),
        ("[[waiver]]\ncheck = 3\n", "BIL-FID-004"),
        ("waiver = 3\n", "BIL-FID-002"),
        ("[[waiver\n", "BIL-FID-001"),
    ],
)
def test_what_is_no_waiver_is_one_clear_line(text: str, code: str) -> None:
    with raises(code, "waivers.toml"):
        read_waivers(text, "waivers.toml", NAMES)
