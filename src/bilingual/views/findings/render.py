"""The findings as one self-contained HTML page: both texts side by side, worst first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from markupsafe import Markup

from bilingual.fidelity.causes import PARTS, CauseGroup, grouped, settled_by
from bilingual.fidelity.privacy import SENSITIVE
from bilingual.fidelity.quality.scores import Quality
from bilingual.fidelity.report import CHECKS, tally
from bilingual.fidelity.verdict import Verdict, verdict_on
from bilingual.languages import COMMON, pack
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.views.base import Delivery, View
from bilingual.views.document.html import html_element, html_text
from bilingual.views.page import html_page

_WORDS = {"Stale": ("stale", "stale"), "E": ("error", "errors"), "W": ("warning", "warnings"), "I": ("note", "notes"),
          "N": ("not judged", "not judged")}  # fmt: skip
_READ = 20  # more are in the report


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings of one pair of texts, worst first.

    *places* maps unit ids to locations such as ``post.de.md:12``; the default is the id. *verdict* defaults to that
    on the findings alone. *quality* holds the scores of the sentences.
    """

    title: str
    bitext: Bitext
    findings: Sequence[Finding]
    places: Mapping[str, str] = field(default_factory=dict)
    verdict: Verdict | None = None
    quality: Quality = field(default_factory=Quality)


def render(checked: Checked) -> Delivery:
    bitext, findings = checked.bitext, checked.findings
    source, target = pack(bitext.source), pack(bitext.target)
    counts = tally(findings)
    verdict = checked.verdict or verdict_on(bitext, findings)
    chips = [
        (severity, f"{counts[severity]} {one if counts[severity] == 1 else many}")
        for severity, (one, many) in _WORDS.items()
        if counts[severity]
    ]
    html = html_page(
        "findings/page.html",
        title=f"Fidelity: {checked.title}",
        tag=COMMON,
        others=(bitext.source, bitext.target),
        name=checked.title,
        ready=verdict.state == "ready",
        said=verdict.said[:1].upper() + verdict.said[1:],
        clean=not any(counts[severity] for severity in ("Stale", "E", "W", "I")),
        units=len(bitext.units),
        source=source,
        target=target,
        chips=[*chips, *([("waived", f"{counts['waived']} waived")] if counts["waived"] else [])],
        groups=[(group, PARTS[group.part]) for group in grouped(findings)],
        elsewhere=lambda group: _elsewhere(group, checked.places),
        words={severity: words[0] for severity, words in _WORDS.items()},
        about={check.name: check.about for check in CHECKS} | {name: about for name, (about, _) in SENSITIVE.items()},
        place=lambda finding: _place(finding, checked.places),
        marked=_marked,
        settled=lambda finding: settled_by(finding, bitext.target),
        scores=_scores(checked),
    )
    return Delivery({f"findings.{bitext.pair}.html": html})


def _scores(checked: Checked) -> dict[str, Any]:
    """Return what the page says of scores: those of sentences to read first, and of units with a finding."""
    quality = checked.quality
    first = quality.read_first
    return {
        "first": [(score, checked.places.get(score.unit.id, score.unit.id)) for score in first[:_READ]],
        "more": len(first) - _READ,
        "usual": quality.usual,
        "of": {score.unit.id: score.value for score in quality.scores},
    }


def _elsewhere(group: CauseGroup, places: Mapping[str, str]) -> list[str]:
    """Return the other places of *group*."""
    found = [_place(finding, places) for finding in group.findings]
    return [place for place in dict.fromkeys(found) if place and place != found[0]]


def _place(finding: Finding, places: Mapping[str, str]) -> str:
    unit = finding.unit or ""
    if place := places.get(unit, unit):
        return place
    ours, theirs = finding.evidence.get("source_line"), finding.evidence.get("line")
    return f"line {theirs}" if theirs else f"line {ours} of the source" if ours else ""


VIEW = View("findings", render, files={"findings.*.html": "Findings, both texts side by side"}, folder="")


def _marked(finding: Finding, side: Literal["source", "target"]) -> Markup:
    """Return one text of *finding* with its evidence highlighted."""
    text = finding.source if side == "source" else finding.target
    evidence = _evidence(finding, "new" if side == "source" else "lost")
    if not evidence:
        return html_text(text)
    pieces = re.split("(" + "|".join(_whole_word(item) for item in evidence) + ")", text)
    return Markup("").join(html_element("mark", p) if n % 2 else html_text(p) for n, p in enumerate(pieces))


def _evidence(finding: Finding, but: str) -> list[str]:
    """Return the words of the evidence that may be in one of the texts; *but* names the key of the other."""
    values = [value for key, value in finding.evidence.items() if key not in (but, "what", "detected", "qualifier")]
    flat = [item for value in values for item in (value if isinstance(value, list | tuple) else [value])]
    return sorted({item for item in flat if isinstance(item, str) and item.strip()}, key=len, reverse=True)


def _whole_word(item: str) -> str:
    """Return a pattern that matches *item* but no part of a longer word or number."""
    start = r"(?<![A-Za-z0-9])" if item[0].isascii() and item[0].isalnum() else ""
    end = r"(?![A-Za-z0-9])" if item[-1].isascii() and item[-1].isalnum() else ""
    return start + re.escape(item) + end
