"""Each check with two texts in both directions.

A check that reads the target instead of the source (or the wrong language's table) gives the findings of the other
direction. Failing and passing samples of each check are in ``test_checks.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.fidelity.material import Material
from bilingual.fidelity.report import CHECKS, check_bitext
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.model.glossary import Glossary, Term
from tests.fidelity.columns import SAMPLES, Sample, bitext_of, material


def is_said(sample: Sample, looked_at: Material) -> bool:
    """Tell whether the check says of *looked_at* what it should say of *sample*."""
    (check,) = (check for check in CHECKS if check.name == sample.check)
    said = [shown(finding) for finding in check.run(looked_at)]
    return not said if sample.said is None else any(sample.said.items() <= one.items() for one in said)


def shown(finding: Finding) -> dict[str, Any]:
    texts = {"severity": finding.severity, "message": finding.message}
    return {**texts, "source": finding.source.strip(), "target": finding.target.strip(), **finding.evidence}


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_what_is_said_there_and_back(sample: Sample) -> None:
    assert is_said(sample, material(sample))
    assert is_said(sample.back, material(sample.back))


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_check_that_takes_one_column_for_the_other_is_caught(sample: Sample) -> None:
    right, wrong = material(sample), material(sample.back)
    swapped = replace(right, pairs=wrong.pairs, article=wrong.article, rendered=wrong.rendered, blocks=wrong.blocks)
    assert not is_said(sample, swapped)


THERE, BACK = ("en", "de"), ("de", "en")


def named(check: str, bitext: Bitext, **options: Any) -> Iterator[Finding]:
    return (finding for finding in check_bitext(bitext, **options) if finding.check == check)


def test_what_is_translated_back_is_held_against_the_source() -> None:
    back = {"s1": "It rained."}
    assert not list(named("back-translation", bitext_of(THERE, ["It rained."], ["Es regnete."]), back=back))
    assert list(named("back-translation", bitext_of(BACK, ["Es regnete."], ["It rained."]), back=back))


def test_a_term_is_looked_for_in_the_source_and_its_form_in_the_target() -> None:
    glossary = Glossary((Term("bread", targets={"de": "Brot", "en": "bread"}, banned={"de": ("Gebäck",)}),))
    there = named("glossary", bitext_of(THERE, ["The bread."], ["Das Gebäck."]), glossary=glossary)
    assert [(f.evidence.get("approved"), f.evidence.get("banned")) for f in there] == [("Brot", None), (None, "Gebäck")]
    assert not list(named("glossary", bitext_of(BACK, ["Das Gebäck."], ["The bread."]), glossary=glossary))


def test_what_is_omitted_is_a_sentence_of_the_source() -> None:
    source, target = parse_markdown("It rained. We left."), parse_markdown("Es regnete.", "de")
    there, back = bitext_of(THERE, ["It rained."], ["Es regnete."]), bitext_of(BACK, ["Es regnete."], ["It rained."])
    assert [f.source for f in named("omitted", there, article=source, target_article=target)] == ["We left."]
    assert not list(named("omitted", back, article=target, target_article=source))


def test_every_check_is_here() -> None:
    alone = {"revision", "back-translation", "glossary", "omitted"}
    assert {sample.check for sample in SAMPLES} | alone == {check.name for check in CHECKS}
