"""A check that negated sentences stay negated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bilingual.fidelity.material import Material, finding, not_judged
from bilingual.languages.checks import Negation
from bilingual.languages.language_pack import Pack
from bilingual.model.finding import Finding

_CLAUSE = re.compile(r"(?:[^,;:–—，；：。！？.!?…()（）]|[,.:](?=\d))+[,;:–—，；：。！？.!?…()（）]*")
_SENTENCE = re.compile(r"[^.!?…。！？]+[.!?…。！？]*")
_LETTER = re.compile(r"[^\W\d_]")


def negation(material: Material) -> Iterator[Finding]:
    """Find units that are negated on one side only, or of which one clause is (W): a person decides."""
    one, two = (language.checks.negation for language in material.packs)
    if no_words := not_judged("negation", material.tables(lambda language: language.checks.negation)):
        yield no_words
    if one is None or two is None:
        return
    counts = [(_negators(p.source.prose, one), _negators(p.target.prose, two)) for p in material.pairs]
    for at, pair in enumerate(material.pairs):
        texts, (before, after) = (pair.source.prose, pair.target.prose), counts[at]
        if before and (half := _half(texts[1], two)):
            message = f"{', '.join(before)!r} has no counterpart: a negator is missing in {half!r}"
            yield finding("negation", "W", message, pair, source=before, target=[])
            continue
        differ = bool(before) != bool(after)
        if not differ:
            texts = _other_clause(texts, one, two)
            before, after = _negators(texts[0], one), _negators(texts[1], two)
        if bool(before) == bool(after):
            continue
        ours, theirs = (one, two) if before else (two, one)
        negated = texts[0 if before else 1]
        if ours.optional and not _negators(re.sub(ours.optional, " ", negated, flags=re.IGNORECASE), ours):
            continue
        strong = [word for word in before or after if not (ours.weak and re.fullmatch(ours.weak, word, re.IGNORECASE))]
        if not strong or re.search(theirs.soft, texts[1 if before else 0], re.IGNORECASE):
            continue
        # The sentence before or after may say it instead.
        beside = counts[max(0, at - 1) : at] + counts[at + 1 : at + 2]
        if differ and any(len(b) > len(a) if before else len(a) > len(b) for a, b in beside):
            continue
        message = f"{', '.join(before)!r} has no counterpart" if before else f"{', '.join(after)!r} is new"
        yield finding("negation", "W", message, pair, source=before, target=after)


def _other_clause(texts: tuple[str, str], one: Negation, two: Negation) -> tuple[str, str]:
    """Return the only clause, with its counterpart, that is negated on one side; where both have the same clauses."""
    ours, theirs = ([clause for clause in _CLAUSE.findall(text) if _LETTER.search(clause)] for text in texts)
    if len(ours) != len(theirs) or len(ours) < 2:
        return "", ""
    pairs = zip(ours, theirs, strict=True)
    odd = [clauses for clauses in pairs if bool(_negators(clauses[0], one)) != bool(_negators(clauses[1], two))]
    # What is no negation in one language may be one in the other: "for nothing".
    plain = (two, odd[0][1]) if len(odd) == 1 and _negators(odd[0][0], one) else (one, odd[0][0] if odd else "")
    idiom = re.search(plain[0].seeming, plain[1], re.IGNORECASE)
    return odd[0] if len(odd) == 1 and not idiom else ("", "")


def _half(text: str, table: Negation) -> str:
    """Return the first sentence of *text* with half a negation, "" for none."""
    if not table.alone:
        return ""
    sentences = (sentence.strip() for sentence in _SENTENCE.findall(text))
    return next((sentence for sentence in sentences if re.search(table.alone, sentence, re.IGNORECASE)), "")


def is_negated(text: str, language: Pack) -> bool:
    """Return whether *text* is negated, as far as there is a table for *language*."""
    table = language.checks.negation
    return table is not None and bool(_negators(text, table))


def _negators(text: str, table: Negation) -> list[str]:
    return re.findall(table.says, re.sub(table.seeming, " ", text, flags=re.IGNORECASE), re.IGNORECASE)
