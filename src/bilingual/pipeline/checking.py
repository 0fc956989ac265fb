"""Check any two files against each other: a source, and what is said to be its translation."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bilingual.articles.alignment import align
from bilingual.articles.front_matter import find_front_matter
from bilingual.articles.html import parse_html
from bilingual.articles.inline import visible
from bilingual.articles.markdown import parse_markdown
from bilingual.articles.pairing import Lines, Range, by_count, pair_articles
from bilingual.articles.plain_text import parse_plain
from bilingual.engines.speech.cue_files import SourceCue, read_cues
from bilingual.errors import InputError, UsageError
from bilingual.fidelity.links import heading_rule
from bilingual.fidelity.page import findings_page
from bilingual.fidelity.report import NAMES, check_bitext, is_ready, tally
from bilingual.fidelity.waivers import Waiver, read_waivers, waive
from bilingual.model.article import Article
from bilingual.model.bitext import HUMAN, Bitext, Unit
from bilingual.model.finding import Finding
from bilingual.model.glossary import Glossary
from bilingual.model.language import language, parse_tag, same_language
from bilingual.text.encodings import decode
from bilingual.text.glossary import read_glossary
from bilingual.text.script import detect_language

CHECK_SCHEMA = "bilingual.check/1"
_MARKDOWN, _HTML, _PLAIN = (".md", ".markdown", ".mdown"), (".html", ".htm", ".xhtml"), (".txt", "")
_CUES = (".srt", ".vtt")
_HTML_LANGUAGE = re.compile(r"<html\b[^<>]*?\blang\s*=\s*[\"']?([A-Za-z][\w-]*)", re.IGNORECASE)
_ENOUGH = 20_000  # characters that tell a language


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check: two files, their languages where they should not be detected, glossary and waivers."""

    source: Path
    target: Path
    source_language: str | None = None
    target_language: str | None = None
    glossary: Path | None = None
    waivers: Path | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, worst first. ``places`` leads from a unit to its file and line (from 1)."""

    request: CheckRequest
    bitext: Bitext
    findings: tuple[Finding, ...]
    places: Mapping[str, tuple[Path, int]]

    @property
    def ready(self) -> bool:
        return is_ready(self.findings)

    def place(self, finding: Finding) -> str:
        """Return ``file:line`` of a finding about one unit, else the target file."""
        path, line = self.places.get(finding.unit or "", (self.request.target, finding.evidence.get("line", 0)))
        return f"{path}:{line}" if line else str(path)

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": CHECK_SCHEMA,
            "source": str(self.request.source),
            "target": str(self.request.target),
            "pair": self.bitext.pair,
            "state": "ready" if self.ready else "not-ready",
            "units": len(self.bitext.units),
            "untranslated": len(self.bitext.untranslated),
            "counts": tally(self.findings),
            "findings": [finding.to_json() | {"place": self.place(finding)} for finding in self.findings],
        }


def check_files(request: CheckRequest) -> Checked:
    """Run all checks on two files; raises InputError or UsageError for what cannot be checked."""
    kinds = _kind(request.source), _kind(request.target)
    if (kinds[0] == "cues") != (kinds[1] == "cues"):
        raise UsageError("subtitles can only be checked against subtitles", remedy="Give two SRT or VTT files.")
    glossary, waivers = _glossary(request.glossary), _waivers(request.waivers)
    if kinds[0] == "cues":
        return _check_cues(request, glossary, waivers)
    texts = _text(request.source), _text(request.target)
    tags = _languages(request, _declared(texts[0], kinds[0]), _declared(texts[1], kinds[1]), texts)
    source = _parsed(texts[0], kinds[0], tags[0], request.source)
    target = _parsed(texts[1], kinds[1], tags[1], request.target)
    paired = pair_articles(source, target, *tags, sentences=partial(_aligned, tags=tags))
    found = check_bitext(
        paired.bitext,
        glossary=glossary,
        article=paired.article,
        target_article=target,
        waivers=waivers,
        rule=heading_rule(source),
    )
    if paired.added:  # named one by one, instead of the mere difference in number
        target_lines = Lines(target.text)
        more = [
            Finding(
                "added",
                "W",
                "nothing in the source says this",
                target=block.plain[:500],
                evidence={"line": target_lines.at(block.start)},
                row=11,
            )
            for block in paired.added
        ]
        found = tuple(f for f in found if f.check != "added") + waive(more, waivers, paired.bitext.pair)
        found = tuple(sorted(found, key=lambda f: (bool(f.waived), ("Stale", "E", "W", "I").index(f.severity))))
    lines = Lines(source.text)
    places = {segment.id: (request.source, lines.at(segment.start)) for segment in paired.article.segments}
    places |= {unit: (request.target, line) for unit, line in paired.lines.items()}
    return Checked(request, paired.bitext, found, places)


def _aligned(source: Sequence[str], target: Sequence[str], tags: tuple[str, str]) -> Sequence[tuple[Range, Range]]:
    """Pair the sentences of two paragraphs: one by one where both have as many, else by the aligner.

    A target sentence that nothing stands for goes with the one before it, so that its text is checked.
    """
    if len(source) == len(target) or min(len(source), len(target)) == 1:
        return by_count(source, target)
    ranges: list[tuple[Range, Range]] = []
    i = j = 0
    for bead in align([source], [target], *tags):
        k, m = i + len(bead.source), j + len(bead.target)
        if not bead.source and ranges:
            (first, last), (begin, _) = ranges[-1]
            ranges[-1] = (first, last), (begin, m)
        else:
            ranges.append(((i, k), (j, m)))
        i, j = k, m
    return ranges


def write_page(checked: Checked, path: Path) -> None:
    """Write the findings as one HTML page."""
    title = f"{checked.request.source.name} → {checked.request.target.name}"
    places = {unit: f"{place.name}:{line}" for unit, (place, line) in checked.places.items()}
    page = findings_page(checked.findings, checked.bitext, title, places)
    try:
        path.write_text(page, "utf-8")
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror})", where=path, remedy="Choose another file.") from error


def _check_cues(request: CheckRequest, glossary: Glossary, waivers: Sequence[Waiver]) -> Checked:
    source, target = read_cues(request.source), read_cues(request.target)
    texts = " ".join(cue.text for cue in source), " ".join(cue.text for cue in target)
    tags = _languages(request, None, None, texts)
    bitext = pair_cues(source, target, *tags)
    return Checked(request, bitext, check_bitext(bitext, glossary=glossary, waivers=waivers), {})


def pair_cues(source: Sequence[SourceCue], target: Sequence[SourceCue], source_tag: str, target_tag: str) -> Bitext:
    """Return the bitext of two subtitle files: cues that share most of their time make one unit.

    Each target cue goes to the source cue it overlaps most; source cues in a row that share a target cue
    longer than each of them are one unit. A unit's id is its time, as in ``00:01:02``.
    """
    owners = [_most_shared(cue, source) for cue in target]
    owned = set(owners)
    group = list(range(len(source)))  # the first source cue of the unit that each belongs to
    for number, cue in enumerate(source):
        held = _most_shared(cue, target) if number not in owned and target else None
        if held is not None and owners[held] == number - 1 and 2 * _shared(cue, target[held]) > cue.span.duration_ms:
            group[number] = group[number - 1]
        elif held is not None and owners[held] == number + 1 and 2 * _shared(cue, target[held]) > cue.span.duration_ms:
            group[number + 1] = group[number]
    units = []
    for first in dict.fromkeys(group):
        ours = [cue for number, cue in enumerate(source) if group[number] == first]
        theirs = [cue for owner, cue in zip(owners, target, strict=True) if group[owner] == first]
        seconds = ours[0].span.start_ms // 1000
        name = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02} cue {first + 1}"
        units.append(Unit(name, _joined(ours, source_tag), _joined(theirs, target_tag) or None, provenance=HUMAN))
    return Bitext(source_tag, target_tag, tuple(units))


def _most_shared(cue: SourceCue, others: Sequence[SourceCue]) -> int:
    """Return the number of the cue in *others*, which are in order, that shares most time with *cue*."""
    at = bisect_right(others, cue.span.start_ms, key=lambda other: other.span.start_ms)
    near = range(max(0, at - 1), min(len(others), at + 1))
    while near.stop < len(others) and others[near.stop].span.start_ms < cue.span.end_ms:
        near = range(near.start, near.stop + 1)
    return max(near, key=lambda number: _shared(cue, others[number]))


def _shared(one: SourceCue, two: SourceCue) -> int:
    return min(one.span.end_ms, two.span.end_ms) - max(one.span.start_ms, two.span.start_ms)


def _joined(cues: Sequence[SourceCue], tag: str) -> str:
    return (" " if language(tag).spaced else "").join(cue.text for cue in cues)


def _kind(path: Path) -> str:
    suffix = path.suffix.lower()
    for name, suffixes in (("markdown", _MARKDOWN), ("html", _HTML), ("plain", _PLAIN), ("cues", _CUES)):
        if suffix in suffixes:
            return name
    raise UsageError(f"{suffix} files cannot be checked", where=path, remedy="Give Markdown, HTML, TXT, SRT or VTT.")


def _parsed(text: str, kind: str, tag: str, path: Path) -> Article:
    try:
        parse = {"markdown": parse_markdown, "html": parse_html, "plain": parse_plain}[kind]
        article = parse(text, tag)
    except InputError as error:
        raise InputError(error.what, where=error.where or path, remedy=error.remedy) from error
    if not article.segments:
        raise InputError("holds no prose to check", where=path, remedy="Check the file.")
    return article


def _declared(text: str, kind: str) -> str | None:
    """Return the language that a file says it is in: ``lang`` of its header or of ``<html>``."""
    if kind == "html":
        said = _HTML_LANGUAGE.search(text[:5_000])
        return said[1] if said else None
    if kind != "markdown":
        return None
    try:
        front = find_front_matter(text)
    except InputError:
        return None  # reading the article says what is wrong with it
    value = front.values.get("lang", front.values.get("language")) if front else None
    return value if isinstance(value, str) else None


def _languages(
    request: CheckRequest, source: str | None, target: str | None, texts: tuple[str, str]
) -> tuple[str, str]:
    """Settle both languages: as asked for, else as the characters and words tell, else as declared."""
    one = parse_tag(request.source_language) if request.source_language else _told(texts[0], source)
    two = parse_tag(request.target_language) if request.target_language else _told(texts[1], target)
    if same_language(one, two):
        raise UsageError(
            f"both files are in {language(one).name}", where=request.target, remedy="Say --from TAG and --to TAG."
        )
    return one, two


def _told(text: str, declared: str | None) -> str:
    """Return the language of *text*; a declared one wins only where it is the detected one in another form.

    A translation that kept ``lang: en`` of its source is still what it is, and a finding says so.
    """
    try:
        front = find_front_matter(text)
    except InputError:
        front = None
    body = text[front.end if front else 0 :]
    detected = detect_language(visible(body[:_ENOUGH]) or text[:_ENOUGH])
    try:
        tag = parse_tag(declared) if declared else detected
    except UsageError:
        return detected
    return tag if tag.split("-")[0] == detected.split("-")[0] else detected


def _text(path: Path) -> str:
    text = decode(_bytes(path), str(path))
    if not text.strip():
        raise InputError("holds no text", where=path, remedy="Check the file.")
    return text


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=path, remedy="Check the name.") from error


def _glossary(path: Path | None) -> Glossary:
    return read_glossary(decode(_bytes(path), str(path)), str(path)) if path else Glossary()


def _waivers(path: Path | None) -> tuple[Waiver, ...]:
    return read_waivers(decode(_bytes(path), str(path)), str(path), NAMES) if path else ()
