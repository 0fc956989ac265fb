"""The findings as one HTML page: both texts side by side, worst first, nothing fetched from outside."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bilingual.fidelity.report import CHECKS, is_ready, tally
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.model.language import language

_WORDS = {"Stale": "stale", "E": "error", "W": "warning", "I": "note"}
_STYLE = """
:root{color-scheme:light dark;--ink:#1d1d1f;--soft:#6b7280;--line:#d9dce1;
--card:#fff;--ground:#f5f6f8;
--E:#b3261e;--Stale:#8a3ffc;--W:#9a6700;--I:#0b6bcb;--ready:#1a7f37}
@media (prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#9aa0a8;--line:#3a3f47;--card:#1e2126;--ground:#131518;
--E:#ff8a80;--Stale:#c9a2ff;--W:#f0b849;--I:#7cb8ff;--ready:#6fdd8b}}
*{box-sizing:border-box}body{margin:0;padding:1.5rem 1rem 4rem;background:var(--ground);color:var(--ink);
font:16px/1.55 system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans CJK SC",sans-serif}
main,header{max-width:60rem;margin:0 auto}h1{font-size:1.5rem;margin:0 0 .25rem}
header p{margin:.25rem 0;color:var(--soft)}
.verdict{font-weight:700}.verdict.ready{color:var(--ready)}.verdict.not{color:var(--E)}
article{background:var(--card);border:1px solid var(--line);border-left:.35rem solid var(--tone);border-radius:.5rem;
margin:1rem 0;padding:.75rem 1rem}article.waived{opacity:.65}
.head{display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:baseline}.severity{color:var(--tone);font-weight:700}
.name{font-weight:600}.where,.about{color:var(--soft);font-size:.875rem}.message{margin:.35rem 0}
.texts{display:grid;grid-template-columns:1fr 1fr;gap:.75rem}
.texts>div{border-top:1px solid var(--line);padding-top:.5rem;
white-space:pre-wrap;overflow-wrap:anywhere}.label{display:block;color:var(--soft);font-size:.75rem}
@media (max-width:40rem){.texts{grid-template-columns:1fr}}
@media print{body{background:#fff}article{break-inside:avoid}}
"""


def findings_page(findings: Sequence[Finding], bitext: Bitext, title: str) -> str:
    """Return the page; *findings* come in the order they are shown (``check_bitext`` sorts them)."""
    counts = tally(findings)
    ready = is_ready(findings)
    summary = ", ".join(f"{counts[s]} {_WORDS[s]}{'s' if counts[s] != 1 and s != 'Stale' else ''}" for s in _WORDS)
    verdict = '<p class="verdict ready">Ready</p>' if ready else '<p class="verdict not">Not ready</p>'
    cards = "\n".join(_card(finding, bitext) for finding in findings) or "<p>Nothing was found.</p>"
    names = f"{language(bitext.source).name} to {language(bitext.target).name}"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Fidelity: {escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<header>\n"
        f"<h1>{escape(title)}</h1>\n<p>{escape(names)}, {len(bitext.units)} units: {summary}, "
        f"{counts['waived']} waived</p>\n"
        f"{verdict}\n</header>\n<main>\n{cards}\n</main>\n</body>\n</html>\n"
    )


def _card(finding: Finding, bitext: Bitext) -> str:
    about = next((check.about for check in CHECKS if check.name == finding.check), "")
    waived = f'<p class="about">Waived: {escape(finding.waived)}</p>' if finding.waived else ""
    where = f'<span class="where">{escape(finding.unit)}</span>' if finding.unit else ""
    texts = ""
    if finding.source or finding.target:
        texts = f'<div class="texts">{_text(finding.source, bitext.source)}{_text(finding.target, bitext.target)}</div>'
    return (
        f'<article style="--tone:var(--{finding.severity})"{" class=waived" if finding.waived else ""}>'
        f'<div class="head"><span class="severity">{_WORDS[finding.severity]}</span>'
        f'<span class="name">{escape(finding.check)}</span>{where}<span class="about">{escape(about)}</span></div>'
        f'<p class="message">{escape(finding.message)}</p>{texts}{waived}</article>'
    )


def _text(text: str, tag: str) -> str:
    facts = language(tag)
    direction = ' dir="rtl"' if facts.rtl else ""
    return (
        f'<div lang="{escape(facts.tag)}"{direction}><span class="label" lang="{escape(facts.tag)}">'
        f"{escape(facts.autonym)}</span>{escape(text)}</div>"
    )
