"""The signals of each sentence, in odds that it is wrong: what they are worth was counted.

The odds of a signal are those of a sentence that has it, in a text where about one sentence in twenty is wrong: five
means that of six such sentences five were wrong. They were counted on the planted errors of ``bench/fidelity/gold`` and
the good translations there and in ``bench/alignment``; ``python bench/quality/run.py --odds`` prints them. The signals
are added, since each is a way for the sentence to be wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from bilingual.articles.alignment.align import Bead, WordsAlike
from bilingual.articles.alignment.evidence.spread import length_spread
from bilingual.fidelity.acceptance import quick_faults
from bilingual.fidelity.causes import CauseGroup
from bilingual.fidelity.material import Pair, gather, sizes_in_english
from bilingual.fidelity.quality.answers import Judgements, answers_on
from bilingual.fidelity.quality.evidence import NONE, Evidence
from bilingual.fidelity.quality.measures import Usual
from bilingual.languages import pack
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding

Lexicon = Mapping[str, Collection[str]]

# Without any finding: for a sentence as long as so many characters of English, and in proportion for others.
UNSEEN, USUAL_SIZE = 0.03, 80.0
# Before the words are compared: that a target is another sentence's. Assumed; people and engines seldom do it.
_ANOTHER = 0.005
# By what a finding is about (``causes.PARTS``) and its severity; one of stale text is an error.
ODDS = {
    ("meaning", "E"): 5.0, ("meaning", "W"): 2.8,
    ("missing", "E"): 5.0, ("missing", "W"): 1.7,
    ("form", "E"): 2.0, ("form", "W"): 2.0,
}  # fmt: skip
_OTHER = 0.5  # information
# Assumed: a sentence of a draft engine, and one that the memory knows only in a similar form.
_DRAFT, _SIMILAR = 0.9, 0.4
_APART = frozenset({"back-translation", "omitted"})  # a signal of its own; nothing to read
# Found by no check, but of the translation: the others without a row are of speech, files and platforms.
_WITHOUT_ROW = frozenset({"alignment"})
# What each standard deviation beyond the first adds, natural logarithm. That of an estimator is assumed.
_STEEP, _STEEP_ESTIMATE = 0.5, 2.0
_FURTHEST = 8.0  # standard deviations
_SMALL, _LEAST_SIZE = 2.0, 4.0  # characters of English, so that tiny texts count little
# Natural logarithm: the most that words say (as counted), and all that speaks for another sentence.
_MOST_WORDS, _MOST = 4.6, 6.0
_TOLD = 2.0  # standard deviations, or natural logarithm: from here on people are told


@dataclass(frozen=True, slots=True)
class Signal:
    """One way to be wrong: its ``odds``, and what to tell a person, "" if that is not worth a word."""

    name: str
    odds: float
    said: str = ""


def signals(
    bitext: Bitext, findings: Sequence[Finding], lexicon: Lexicon, evidence: Evidence = NONE
) -> dict[str, tuple[Signal, ...]]:
    """Return the signals of each translated unit of *bitext*, by id.

    *findings* are those on it; waived ones do not count. *lexicon* holds known words of the source language with their
    translations, as for alignment.
    """
    pairs, tags = gather(bitext), (bitext.source, bitext.target)
    packs = pack(bitext.source), pack(bitext.target)
    sizes = {pair.unit.id: sizes_in_english(pair, packs) for pair in pairs}
    answers = answers_on(pairs, tags, evidence)
    found: dict[str, list[Signal]] = {pair.unit.id: [] for pair in pairs}
    about = defaultdict(list)
    for finding in findings:
        counts = (finding.row or finding.check in _WITHOUT_ROW) and finding.check not in _APART
        if finding.unit in found and counts and not finding.waived:
            about[finding.unit].append(finding)
    for pair in pairs:
        unit = pair.unit.id
        found[unit] += (Signal("unseen", _unseen(sizes[unit][0])), *_origin(pair), *_checked(pair, about[unit], tags))
    for unit, signal in (*_lengths(sizes), *_words(pairs, tags, lexicon, answers), *_answered(answers, sizes)):
        found[unit].append(signal)
    return {unit: tuple(own) for unit, own in found.items()}


def _unseen(size: float) -> float:
    return UNSEEN * max(_LEAST_SIZE, size) / USUAL_SIZE


def _origin(pair: Pair) -> Iterator[Signal]:
    made_by = pair.unit.provenance
    if made_by.draft:
        yield Signal("origin", _DRAFT)
    elif made_by.kind == "fuzzy":
        yield Signal("origin", _SIMILAR, "the translation memory knows a similar sentence only")


def _checked(pair: Pair, findings: Sequence[Finding], tags: tuple[str, str]) -> Iterator[Signal]:
    """Yield a signal for each finding, and for what only an engine's answer has."""
    for finding in findings:
        if finding.severity != "N":
            severity = "E" if finding.severity == "Stale" else finding.severity
            odds = ODDS.get((CauseGroup((finding,)).part, severity), _OTHER)
            yield Signal("checks", odds, f"{finding.check}: {finding.message}")
    for fault in quick_faults(pair, tags):
        yield Signal("answer", ODDS["meaning", "E" if fault.grave else "W"], fault.what)


def _lengths(sizes: Mapping[str, tuple[float, float]]) -> Iterator[tuple[str, Signal]]:
    """Yield a signal for each unit whose length is not usual in this text, for this pair of languages."""
    ratios = {unit: log((target + _SMALL) / (source + _SMALL)) for unit, (source, target) in sizes.items()}
    usual = Usual(0.0, length_spread(USUAL_SIZE)).after(list(ratios.values())).centre
    for unit, ratio in ratios.items():
        away = abs(ratio - usual) / length_spread(sizes[unit][0] + _SMALL)
        if away > 1:
            said = f"{exp(ratio - usual):.0%} of the usual length" if away > _TOLD else ""
            yield unit, Signal("length", _further(away, _STEEP, sizes[unit][0]), said)


def _words(
    pairs: Sequence[Pair], tags: tuple[str, str], lexicon: Lexicon, answers: Judgements
) -> Iterator[tuple[str, Signal]]:
    """Yield for each unit the odds that its target says another sentence: no words, figures and names in common."""
    if not pairs:
        return
    alike = WordsAlike([pair.source.prose for pair in pairs], [pair.target.prose for pair in pairs], tags, lexicon)
    for number, pair in enumerate(pairs):
        shared = max(-_MOST_WORDS, alike.support(Bead((number,), (number,), 1.0)))
        doubt = max(-2 * _MOST, min(_MOST, -shared - answers.belongs(pair.unit.id)))
        said = "hardly anything in it corresponds: it may translate another sentence" if doubt > _TOLD else ""
        yield pair.unit.id, Signal("words", _ANOTHER * exp(doubt), said)


def _answered(answers: Judgements, sizes: Mapping[str, tuple[float, float]]) -> Iterator[tuple[str, Signal]]:
    """Yield a signal for each answer of an engine or model that speaks against a unit."""
    for unit, answer in answers:
        if answer.below > 1:
            steep = _STEEP_ESTIMATE if answer.name == "estimator" else _STEEP
            yield unit, Signal(answer.name, _further(answer.below, steep, sizes[unit][0]), answer.said)


def _further(away: float, steep: float, size: float) -> float:
    """Return the odds that a value *away* standard deviations from usual adds; no more than an error of meaning."""
    return min(ODDS["meaning", "E"], _unseen(size) * (exp(steep * (min(_FURTHEST, away) - 1)) - 1))
