"""Unit by unit: is it there, is it today's, is it a translation and nothing else?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bilingual.fidelity.material import Material, finding
from bilingual.model.finding import Finding
from bilingual.text.sentences import split_sentences

_CHATTER = re.compile(
    r"""^\W*(?:
      (?:sure|certainly|of\ course|okay|ok)\W{1,3}(?:here|i['’]ll|the|below)\b
      |here(?:\ is|['’]s|\ are)\ (?:the|your|a)\ (?:\w+\ )?translat
      |(?:the\ )?translat(?:ion|ed\ text)(?:\ (?:in|into|to)\ \w+)?\s*:
      |(?:hier\ ist|nachfolgend|unten)\ (?:\w+\ )?(?:die|ihre|deine)\ (?:\w+\ )?übersetzung
      |(?:deutsche\ )?übersetzung\s*:
      |(?:aquí\ (?:está|tienes|tiene)|a\ continuación)\ (?:\w+\ )?la\ traducción|traducción\s*:
      |voici\ (?:la|votre)\ traduction|traduction\s*:
      |(?:好的|当然|當然)[，,！!。]\s*(?:以下|这是|這是|下面)
      |(?:以下|下面)(?:是|为|為)?.{0,12}(?:翻译|翻譯|译文|譯文)
      |(?:翻译|翻譯|译文|譯文|訳文|翻訳)(?:如下|は以下)?\s*[:：]
      |以下[がは].{0,10}(?:翻訳|訳)
      |as\ an\ ai\b|i\ (?:cannot|can['’]t)\ translate|i['’]m\ sorry,\ (?:but\ )?i
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_NOTE = re.compile(
    r"(?:^|[.!?。！？]\s*)[(\[（【]?\s*(?:translator['’]?s?\ note|note\ from\ the\ translator|"
    r"anm(?:erkung)?\.?\ d(?:es|\.)\ ü|"
    r"nota\ del\ traductor|n\.\ del\ t\.|译者注|譯者註|译注|訳注|訳者注)",
    re.IGNORECASE | re.VERBOSE,
)
_FENCED = re.compile(r"^\s*(```|~~~)")
_PLACEHOLDER = re.compile(
    r"⟦\s*\d+\s*⟧|\bXQ\s?\d+\s?Z\b|<(?:x|ph|mask)\s*(?:id=)?[\"']?\d+[\"']?\s*/?>|\{\{\s*\d+\s*\}\}|__PH\d+__"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TWICE = re.compile(r"\b([^\W\d_]{2,})\s+\1\b", re.IGNORECASE)
_TWICE_CJK = re.compile(r"([\u3040-\u30ff\u4e00-\u9fff]{3,})[，、。\s]?\1")
# Words that stand twice in good prose: "that that", "die die", "que que", "had had", "sie sie".
_MAY_STAND_TWICE = frozenset(
    re.findall(r"\w+", "that had is die der das sie que nos no ha very so really long bye blah")
)


def revision(material: Material) -> Iterator[Finding]:
    """The source of each unit is still what was translated (Stale)."""
    today = {s.id: s for s in material.article.segments} if material.article else {}
    for unit in material.bitext:
        recorded = material.recorded.get(unit.id)
        if recorded is not None and recorded != unit.source_sha256:
            message = "the source has changed since it was translated"
            yield finding("revision", "Stale", message, unit, recorded=recorded, today=unit.source_sha256)
        elif unit.stale:
            message = "the source has changed since a person translated it; edit the translation, or take its mark away"
            yield finding("revision", "Stale", message, unit, today=unit.source_sha256)
        segment = today.get(unit.id)
        if segment is not None and unit.source not in (segment.text, segment.plain):
            message = "the article says something else today"
            yield finding("revision", "Stale", message, unit, today=segment.plain)


def omitted(material: Material) -> Iterator[Finding]:
    """Every source unit has a target (E)."""
    for unit in material.bitext.untranslated:
        yield finding("omitted", "E", "the unit has no translation", unit)
    if material.article is not None:
        known = {unit.id for unit in material.bitext}
        sources = {" ".join(unit.source.split()) for unit in material.bitext}
        for segment in material.article.segments:
            if segment.id not in known and " ".join(segment.plain.split()) not in sources:
                yield Finding("omitted", "E", "a sentence of the article is in no unit", segment.id, segment.plain)


def chatter(material: Material) -> Iterator[Finding]:
    """No greeting of the engine, no note, no fence around everything, no placeholder left (E)."""
    for pair in material.pairs:
        source, target = pair.unit.source, pair.unit.target or ""
        for pattern, what in (
            (_CHATTER, "the engine talks about its translation"),
            (_NOTE, "a translator's note stands in the text"),
            (_FENCED, "a code fence stands around the translation"),
            (_PLACEHOLDER, "a placeholder is left"),
        ):
            match = pattern.search(target)
            if match and not pattern.search(source):
                yield finding("chatter", "E", what, pair, found=match.group().strip()[:80])


def repetition(material: Material) -> Iterator[Finding]:
    """No word and no sentence stands twice in a row unless it does so in the source (W)."""
    before = None
    for pair in material.pairs:
        source, target = pair.source.prose, pair.target.prose
        if not _TWICE.search(source) and not _TWICE_CJK.search(source):
            match = next((m for m in _TWICE.finditer(target) if m[1].lower() not in _MAY_STAND_TWICE), None)
            match = match or _TWICE_CJK.search(target)
            if match:
                yield finding("repetition", "W", f"{match[1]!r} stands twice", pair, repeated=match[1])
        sentences = [target[a:b] for a, b in split_sentences(target, material.bitext.target)]
        originals = [source[a:b] for a, b in split_sentences(source, material.bitext.source)]
        doubled = [s for s, t in pairwise(sentences) if s == t and len(s) > 4]
        if doubled and len(originals) < len(sentences):
            yield finding("repetition", "W", "a sentence stands twice", pair, repeated=doubled[0])
        if before and before.target.prose == target and before.source.prose != source and len(target) > 12:
            message = "the unit before has the same translation, but another source"
            yield finding("repetition", "W", message, pair, before=before.unit.id)
        before = pair


def outliers(material: Material) -> Iterator[Finding]:
    """The units whose back-translation is least like their source come first in the review (I).

    Measured as the F1 of shared character trigrams, as in chrF (aclanthology.org/W15-3049) at one order.
    """
    back = material.back
    scored = [
        (_likeness(pair.source.prose, back[pair.unit.id]), pair, back[pair.unit.id])
        for pair in material.pairs
        if pair.unit.id in back
    ]
    scored.sort(key=lambda entry: entry[0])
    for score, pair, again in scored[: max(3, len(scored) // 20)]:
        if score < 0.5:
            message = f"translated back it reads {again!r} (likeness {score:.2f})"
            yield finding("back-translation", "I", message, pair, back=again, likeness=round(score, 3))


def _likeness(one: str, two: str) -> float:
    first, second = _trigrams(one), _trigrams(two)
    shared = len(first & second)
    return 2 * shared / (len(first) + len(second)) if first or second else 1.0


def _trigrams(text: str) -> set[str]:
    bare = f" {' '.join(_WORD.findall(text.lower()))} "
    return {bare[i : i + 3] for i in range(len(bare) - 2)}
