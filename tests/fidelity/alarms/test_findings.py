"""All findings of the samples: severity, unit, both texts and evidence, as recorded in ``findings.json``.

The wording of a finding may change at any time, its content only for a reason: ``python -m
tests.fidelity.alarms.test_findings`` rewrites the file.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.fidelity.material import Check
from bilingual.fidelity.report import CHECKS
from bilingual.model.finding import Finding
from tests.fidelity.columns import SAMPLES, Sample, material
from tests.fidelity.samples import ARTICLE, ARTICLE_SAMPLES, GOOD, UNIT_SAMPLES, found, of, units

KEPT = Path(__file__).with_name("findings.json")


def asked() -> dict[str, Callable[[], list[Finding]]]:
    """Return what asks the check of each sample, by a name of the sample."""
    checks = {check.name: check for check in CHECKS}
    questions: dict[str, Callable[[], list[Finding]]] = {}
    for number, sample in enumerate(SAMPLES, 1):
        for way, one in (("there", sample), ("back", sample.back)):
            questions[f"columns {number} {way}: {one.check}"] = partial(_of_columns, checks[one.check], one)
    for number, (check, _, tag, text, wrong, _) in enumerate(UNIT_SAMPLES, 1):
        questions[f"unit {number}: {check}"] = partial(found, check, units(tag, (text, wrong)))
    for number, (check, _, before, after) in enumerate(ARTICLE_SAMPLES, 1):
        questions[f"article {number}: {check}"] = partial(_of_article, check, before, after)
    return questions


def _of_columns(check: Check, sample: Sample) -> list[Finding]:
    return list(check.run(material(sample)))


def _of_article(check: str, before: str, after: str) -> list[Finding]:
    source, target = parse_markdown(ARTICLE), parse_markdown(GOOD.replace(before, after), "de")
    return found(check, of(source, target), article=source, target_article=target)


def kept(findings: list[Finding]) -> list[dict[str, Any]]:
    rows = [finding.to_json() for finding in findings]
    return [{name: row[name] for name in ("severity", "unit", "source", "target", "evidence")} for row in rows]


@pytest.mark.parametrize("name", asked())
def test_a_finding_points_at_what_it_found(name: str) -> None:
    findings = asked()[name]()
    assert kept(findings) == json.loads(KEPT.read_text("utf-8"))[name]
    for finding in findings:
        assert finding.message
        assert "None" not in finding.message


if __name__ == "__main__":
    rows = []
    for name, ask in asked().items():
        lines = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in kept(ask()))
        rows.append(f" {json.dumps(name)}: [\n  {lines}\n ]" if lines else f" {json.dumps(name)}: []")
    KEPT.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")
