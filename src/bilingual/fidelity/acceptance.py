"""Whether one translated sentence may be used at all: asked before it is accepted from any engine.

It runs those checks of the report that a single sentence can fail. The rest needs the whole text and comes later.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bilingual.fidelity.additions import Fault
from bilingual.fidelity.completeness import incomplete, surplus
from bilingual.fidelity.garbling import garbled
from bilingual.fidelity.material import CheckFunction, Material, Pair, gather
from bilingual.fidelity.sentences import amounts, chatter, kept, language_checks
from bilingual.fidelity.sentences.foreign import illegible, other_language, other_script
from bilingual.languages import pack, script_of
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.glossary import Glossary
from bilingual.text.echo import bare, has_words
from bilingual.text.language_detection import likelihoods

# Each with whether an error there is grave. What is not grave may be a false alarm, and then beats no translation.
_CHECKS: tuple[tuple[CheckFunction, bool], ...] = (
    (chatter.chatter, True),
    (language_checks.left_over, True),
    (language_checks.foreign_characters, True),
    (amounts.figures, False),
    (amounts.length, False),
    (kept.glossary, False),
    (kept.untranslatable, False),
)
_WARNINGS = (chatter.chatter, language_checks.left_over)
_LONG, _TOO_LONG = 2.0, 4.0  # times the greatest usual length; measured on bench/alignment's gold: at most 1.7
_SHORT = 0.25  # times the least usual length; measured there: at least 0.5
_SLACK = 40  # characters of the target: short texts vary more
_ENOUGH = 30  # characters, in English, that no word or two can say
_LEAST_HALF = 10  # letters of half a doubled answer (of Chinese half as many): less may be said so ("Come, come!")
# That a heading in capitals ("Opening Hours") is the source's language: of 365 headings 9 in 10 reach it, in English
# against Spanish, German and French, and so do half of all names.
_LIKELY = 0.8
_WHOLE = 3  # lower-case words of the source that stand in the answer: it is there as a whole


def faults(source: str, answer: str, pair: tuple[str, str], glossary: Glossary | None = None) -> tuple[Fault, ...]:
    """Return the faults of *answer* as the translation of *source* between the languages *pair*, grave ones first.

    >>> faults("We bake bread at 5.", "Wir backen um 5 Brot.", ("en", "de"))
    ()
    >>> faults("We bake bread at 5.", "We bake bread at 5.", ("en", "de"))[0]
    Fault(what="the source text stands in the target's place", grave=True, foreign=True)
    """
    if not any(character.isprintable() and not character.isspace() for character in answer):
        return (Fault("the answer is empty", True),)
    if any("\ud800" <= character <= "\udfff" for character in answer) or (
        "\ufffd" in answer and "\ufffd" not in source
    ):
        return (Fault("half a character stands in the answer", True),)
    bitext = Bitext(*pair, (Unit("1", source, answer),))
    material = Material(bitext, gather(bitext), glossary or Glossary())
    found = [
        Fault(finding.message, grave and finding.severity == "E", finding.check in ("script", "left-over"))
        for check, grave in _CHECKS
        for finding in check(material)
        if finding.severity == "E" or check in _WARNINGS
    ]
    one = material.pairs[0]
    looks = quick_faults, other_language, garbled, incomplete, surplus
    found += [fault for look in looks for fault in look(one, pair)]
    return tuple(sorted(found, key=lambda fault: not fault.grave))


def quick_faults(pair: Pair, tags: tuple[str, str]) -> Iterator[Fault]:
    """Find what the checks of a report do not look for, as far as that takes no time."""
    for look in (_length, _both_texts, _doubled, other_script):
        yield from look(pair, tags)
    yield from _same(pair, tags)


def _same(pair: Pair, tags: tuple[str, str]) -> Iterator[Fault]:
    """Find a short text that came back as it was: a name and a measure (350 g) may, ordinary words seldom, and what
    readers of the target language have no letters for never. To ask for a name once more costs little.
    """
    said = pair.source.prose
    if said != pair.target.prose or pack(tags[0]).primary == pack(tags[1]).primary:
        return
    words = [word.strip(",;:.!?…\"'“”„") for word in said.split()]
    ordinary = any(
        word.isalpha() and word.islower() and not before[-1:].isdigit() for before, word in pairwise(["", *words])
    )
    titled = all(word.isalpha() and word.istitle() for word in said.split())  # a comma is seldom in a heading
    latin = script_of(tags[1]) == "Latn"
    if (
        illegible(said, tags[1])
        or (len(words) > 1 and ordinary)
        or (len(words) > 1 and titled and (not latin or likelihoods(said, tags).get(tags[0], 0.0) >= _LIKELY))
    ):
        yield Fault("it is the same as the source", False)


def _length(pair: Pair, tags: tuple[str, str]) -> Iterator[Fault]:
    """Find an answer that holds much more than the source (a loop, an explanation, the sentences after it), or only a
    word for a sentence (null, N/A, a label).
    """
    if has_words(pair.source.prose) and not has_words(pair.target.read):
        yield Fault("it has no words", True)
    ours, theirs = (pack(tag).checks.length for tag in tags)
    if ours is None or theirs is None:
        return
    usual = len(pair.source.read) * theirs[1] / ours[0]
    if len(pair.target.read) > _LONG * usual + _SLACK:
        grave = len(pair.target.read) > _TOO_LONG * usual + _SLACK
        yield Fault("the answer is much longer than the source", grave)
    least = len(pair.source.read) * theirs[0] / ours[1]
    if len(pair.source.read) >= _ENOUGH * ours[1] and len(pair.target.read) < _SHORT * least:
        yield Fault("the answer is much shorter than the source", True)


def _doubled(pair: Pair, tags: tuple[str, str]) -> Iterator[Fault]:
    """Find an answer that is there twice, one after the other, as where a service joins two equal answers."""
    answer = bare(pair.target.prose)
    half = answer[: len(answer) // 2]
    said = len(half) * (1 if half.isascii() or pack(tags[1]).writing.space else 2)
    if said >= _LEAST_HALF and _is_doubled(answer) and not _is_doubled(bare(pair.source.prose)):
        yield Fault("the answer says everything twice", True)


def _is_doubled(text: str) -> bool:
    return text == 2 * text[: len(text) // 2]


def _both_texts(pair: Pair, tags: tuple[str, str]) -> Iterator[Fault]:
    """Find the source in front of the translation, or after it."""
    if pack(tags[0]).primary == pack(tags[1]).primary:
        return
    source, answer = bare(pair.source.prose), bare(pair.target.prose)
    words = sum(word.islower() for word in pair.source.prose.split())
    if len(answer) > len(source) and source in answer and (words >= _WHOLE or language_checks.language_is_cjk(source)):
        yield Fault("the source text is in the answer", len(source) > 1)
