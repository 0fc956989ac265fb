"""What an engine says to its user instead of a translation, before it or after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bilingual.fidelity.material import Material, Pair, finding
from bilingual.languages import COMMON, pack
from bilingual.model.finding import Finding

_FENCED = re.compile(r"^\s*(```|~~~)")
_PLACEHOLDER = re.compile(
    r"⟦\s*\d+\s*⟧|\bXQ\s?\d+\s?Z\b|<(?:x|ph|mask)\s*(?:id=)?[\"']?\d+[\"']?\s*/?>|\{\{\s*\d+\s*\}\}|__PH\d+__"
)
_COLON = re.compile(r"[:：]")
_HAN = re.compile(r"[\u3041-\u30fa\u3400-\u9fff]")
_NEVER = r"(?!)"
_OPENING = re.compile(r"\W*\w+(?:[\s'’]\w+)?\s*[,，、،!！.。۔।:：…—–]\W*\w")  # a word or two before a mark
_FEW_WORDS = 4  # "He is." may be "Ja." or "是的，他在。"
_HAN_WORD = 1.6  # characters


def chatter(material: Material) -> Iterator[Finding]:
    """Find an engine's greetings, refusals, notes and labels, a code fence around all of it, and leftover placeholders
    (E), and words of consent before the translation (W).
    """
    # An engine comments in one of the two languages or in English, the language of most prompts.
    tags = COMMON, material.bitext.source, material.bitext.target
    talk = _engine_talk(*tags)
    for pair in material.pairs:
        source, target = pair.unit.source, pair.unit.target or ""
        for pattern, own, what in (
            (talk.remarks, talk.anywhere, "the engine talks about its translation"),
            (talk.notes, talk.notes, "a translator's note stands in the text"),
            (_FENCED, _FENCED, "a code fence stands around the translation"),
            (_PLACEHOLDER, _PLACEHOLDER, "a placeholder is left"),
            (talk.labels, _COLON, "a label stands before the translation"),
        ):
            match = pattern.search(target)
            if match and not own.search(source):
                yield finding("chatter", "E", what, pair, found=match.group().strip()[:80])
        yield from _consent(pair, talk)


@dataclass(frozen=True, slots=True)
class _Talk:
    """What engines say: ``remarks`` at the start of a text, ``anywhere`` what reads like one, a translator's ``notes``,
    ``labels`` before a sentence, words of ``consent`` before another text, and in the source what they may ``answer``.
    """

    remarks: re.Pattern[str]
    anywhere: re.Pattern[str]
    notes: re.Pattern[str]
    labels: re.Pattern[str]
    consent: re.Pattern[str]
    answer: re.Pattern[str]


def _consent(pair: Pair, talk: _Talk) -> Iterator[Finding]:
    """Find a consent in front of a translation, or instead of one, whose source says nothing like it."""
    said, answered = pair.target.prose, pair.source.prose
    found = talk.consent.match(said)
    words = max(len(answered.split()), len(_HAN.findall(answered)) / _HAN_WORD)
    if not found or words <= _FEW_WORDS or talk.answer.search(answered):
        return
    rest = said[found.end() :]
    if _OPENING.match(answered) and not _OPENING.match(rest):
        return  # "It is, and it was" may become "Ja, und ..."
    what = "stands before the translation, and the source says nothing like it" if rest else "is no translation"
    yield finding("chatter", "W", f"“{found[1]}” {what}", pair, found=found[1])


@lru_cache(maxsize=64)
def _engine_talk(common: str, source: str, target: str) -> _Talk:
    every = [pack(tag).checks for tag in dict.fromkeys((common, source, target))]
    remarks = "|".join(checks.chatter for checks in every if checks.chatter)
    notes = "|".join(checks.notes for checks in every if checks.notes)
    labels = _any_of([label for checks in every for label in checks.answer_labels])
    consent = _any_of([words for checks in every for words in checks.consent if words[0] != "~"])
    return _Talk(
        re.compile(rf"^\W*(?:{remarks})", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{remarks})", re.IGNORECASE),
        re.compile(rf"(?:^|[.!?。！？]\s*)[(\[（【]?\s*(?:{notes})", re.IGNORECASE),
        re.compile(rf"(?:^|[.!?。！？]\s*)\W*{labels}\s*[:：]\s*\w", re.IGNORECASE),
        re.compile(rf"\W*({consent})\s*(?:[,，、،!！.。۔।:：…—–]\W*|-\s+|$)", re.IGNORECASE),
        re.compile(_any_of([words.removeprefix("~") for words in pack(source).checks.consent]), re.IGNORECASE),
    )


def _any_of(phrases: list[str]) -> str:
    """Return a pattern of any of *phrases*, longest first, as whole words in scripts that part words."""
    if not phrases:
        return _NEVER
    parted = [re.escape(one.replace("_", " ")).replace("'", "['’]") for one in sorted(phrases, key=len, reverse=True)]
    return "(?:" + "|".join(rf"(?<!\w){one}(?!\w)" if one[0] < "\u0e00" else one for one in parted) + ")"
