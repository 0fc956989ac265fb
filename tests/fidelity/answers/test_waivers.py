from __future__ import annotations

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.fidelity.causes import grouped
from bilingual.fidelity.report import NAMES, check_bitext, is_ready, tally
from bilingual.fidelity.waivers import read_waivers
from bilingual.model.bitext import Bitext, Unit
from support.attacks.refusals import raises

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


SECTIONS = """# Bread

Bake it.

## Kitchen

Wash the beans. Cook them for long.

Eat them.

## Garden

Beans grow slowly.
"""


def test_a_missing_section_is_one_cause_and_waived_as_one() -> None:
    source = parse_markdown(SECTIONS)
    units = tuple(
        Unit(s.id, s.plain, None if n in (2, 3, 4, 5) else f"Satz {n}.") for n, s in enumerate(source.segments)
    )
    bitext = Bitext("en", "de", units)
    findings = [f for f in check_bitext(bitext, article=source) if f.check == "omitted"]
    assert {f.cause for f in findings} == {"the section “Kitchen” is missing: 4 sentences, from “Kitchen”"}
    (group,) = [g for g in grouped(check_bitext(bitext, article=source)) if g.first.check == "omitted"]
    assert (len(group.findings), group.severity, group.part) == (4, "E", "missing")
    whole = '[[waiver]]\ncause = "the section “Kitchen” is missing"\nreason = "no kitchen in German"\n'
    waived = check_bitext(bitext, article=source, waivers=read_waivers(whole, "w", NAMES))
    assert {f.waived for f in waived if f.check == "omitted"} == {"no kitchen in German"}
    alone = f'[[waiver]]\ncheck = "omitted"\nunit = "{findings[1].unit}"\nreason = "as in 0.1.0"\n'
    waived = check_bitext(bitext, article=source, waivers=read_waivers(alone, "w", NAMES))
    assert [bool(f.waived) for f in waived if f.check == "omitted"].count(True) == 1
    with raises("BIL-FID-005"):
        read_waivers('[[waiver]]\ncheck = "nothing"\ncause = "x"\nreason = "y"\n', "w", NAMES)
