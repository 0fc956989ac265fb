"""The findings as one HTML page: both texts side by side, worst first, nothing fetched from outside."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from bilingual.fidelity.report import CHECKS, is_ready, tally
from bilingual.languages import pack
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding

_WORDS = {"Stale": ("stale", "stale"), "E": ("error", "errors"), "W": ("warning", "warnings"), "I": ("note", "notes"),
          "N": ("not judged", "not judged")}  # fmt: skip
_NONE = '<p class="none">Nothing was found.</p>'
_STYLE = """
:root{color-scheme:light dark;--ink:#1d1d1f;--soft:#6b7280;--line:#d9dce1;
--card:#fff;--ground:#f5f6f8;
--E:#b3261e;--Stale:#8a3ffc;--W:#9a6700;--I:#0b6bcb;--N:#6b7280;--ready:#1a7f37}
@media (prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#9aa0a8;--line:#3a3f47;--card:#1e2126;--ground:#131518;
--E:#ff8a80;--Stale:#c9a2ff;--W:#f0b849;--I:#7cb8ff;--N:#9aa0a8;--ready:#6fdd8b}}
*{box-sizing:border-box}body{margin:0;padding:1.5rem 1rem 4rem;background:var(--ground);color:var(--ink);
font:16px/1.55 system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans CJK SC",sans-serif}
main,header{max-width:60rem;margin:0 auto}h1{font-size:1.5rem;margin:0 0 .25rem}
header p{margin:.25rem 0;color:var(--soft)}
.verdict{display:flex;flex-wrap:wrap;gap:.4rem;margin:.75rem 0 1.5rem;font-size:.9375rem}
.verdict span{border:1px solid var(--tone);color:var(--tone);border-radius:2rem;padding:.1rem .75rem;font-weight:600}
.verdict .whole{background:var(--tone);color:var(--card)}
.none{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:2rem;text-align:center}
mark{background:color-mix(in srgb,var(--tone) 22%,transparent);color:inherit;border-radius:.2rem;padding:0 .1em}
article{background:var(--card);border:1px solid var(--line);border-left:.35rem solid var(--tone);border-radius:.5rem;
margin:1rem 0;padding:.75rem 1rem}article.waived{border-left-color:var(--line);background:none}
article.waived .severity{color:var(--soft)}
.head{display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:baseline}.severity{color:var(--tone);font-weight:700}
.name{font-weight:600}.where,.about{color:var(--soft);font-size:.875rem}.message{margin:.35rem 0}
.texts{display:grid;grid-template-columns:1fr 1fr;gap:1.5rem}
.texts>div{border-top:1px solid var(--line);padding-top:.5rem;
white-space:pre-wrap;overflow-wrap:anywhere}.label{display:block;color:var(--soft);font-size:.75rem}
@media (max-width:40rem){.texts{grid-template-columns:1fr;gap:.5rem}}
@media print{body{background:#fff}article{break-inside:avoid}}
"""


def findings_page(
    findings: Sequence[Finding], bitext: Bitext, title: str, places: Mapping[str, str] | None = None
) -> str:
    """Return the page; *findings* come in the order they are shown (``check_bitext`` sorts them).

    *places* says for the id of a unit where it stands, such as ``post.de.md:12``; the id itself otherwise.
    """
    cards = "\n".join(_card(finding, bitext, places or {}) for finding in findings)
    names = f"{pack(bitext.source).name} to {pack(bitext.target).name}"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Fidelity: {escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<header>\n"
        f"<h1>{escape(title)}</h1>\n<p>{escape(names)}, {len(bitext.units)} units</p>\n"
        f"{_verdict(findings)}\n</header>\n<main>\n{cards or _NONE}\n</main>\n</body>\n</html>\n"
    )


def _verdict(findings: Sequence[Finding]) -> str:
    counts = tally(findings)
    tone, said = ("ready", "Ready") if is_ready(findings) else ("E", "Not ready")
    chips = [f'<span class="whole" style="--tone:var(--{tone})">{said}</span>']
    for severity, (one, many) in _WORDS.items():
        if count := counts[severity]:
            chips.append(f'<span style="--tone:var(--{severity})">{count} {one if count == 1 else many}</span>')
    if counts["waived"]:
        chips.append(f'<span style="--tone:var(--soft)">{counts["waived"]} waived</span>')
    return f'<p class="verdict">{"".join(chips)}</p>'


def _card(finding: Finding, bitext: Bitext, places: Mapping[str, str]) -> str:
    about = next((check.about for check in CHECKS if check.name == finding.check), "")
    waived = f'<p class="about">Waived: {escape(finding.waived)}</p>' if finding.waived else ""
    place = places.get(finding.unit or "", finding.unit or "")
    where = f'<span class="where">{escape(place)}</span>' if place else ""
    texts = ""
    if finding.source or finding.target:
        sides = (
            _text(finding.source, bitext.source, _evidence(finding, "new")),
            _text(finding.target, bitext.target, _evidence(finding, "lost")),
        )
        texts = f'<div class="texts">{"".join(sides)}</div>'
    return (
        f'<article style="--tone:var(--{finding.severity})"{" class=waived" if finding.waived else ""}>'
        f'<div class="head"><span class="severity">{_WORDS[finding.severity][0]}</span>'
        f'<span class="name">{escape(finding.check)}</span>{where}<span class="about">{escape(about)}</span></div>'
        f'<p class="message">{escape(finding.message)}</p>{texts}{waived}</article>'
    )


def _evidence(finding: Finding, but: str) -> list[str]:
    """Return the words of the evidence that may stand in one of the texts; *but* names what belongs to the other."""
    values = [value for key, value in finding.evidence.items() if key not in (but, "what", "detected", "qualifier")]
    flat = [item for value in values for item in (value if isinstance(value, list | tuple) else [value])]
    return sorted({item for item in flat if isinstance(item, str) and item.strip()}, key=len, reverse=True)


def _text(text: str, tag: str, evidence: Sequence[str]) -> str:
    facts = pack(tag)
    direction = ' dir="rtl"' if facts.writing.rtl else ""
    return (
        f'<div lang="{escape(facts.tag)}"{direction}><span class="label" lang="{escape(facts.tag)}">'
        f"{escape(facts.autonym)}</span>{_marked(text, evidence)}</div>"
    )


def _marked(text: str, evidence: Sequence[str]) -> str:
    """Return *text* escaped, the words of *evidence* in it marked."""
    if not evidence:
        return escape(text)
    pieces = re.split("(" + "|".join(_whole_word(item) for item in evidence) + ")", text)
    return "".join(f"<mark>{escape(p)}</mark>" if n % 2 else escape(p) for n, p in enumerate(pieces))


def _whole_word(item: str) -> str:
    """Return a pattern for *item* that finds no part of a longer word or number."""
    start = r"(?<![A-Za-z0-9])" if item[0].isascii() and item[0].isalnum() else ""
    end = r"(?![A-Za-z0-9])" if item[-1].isascii() and item[-1].isalnum() else ""
    return start + re.escape(item) + end
