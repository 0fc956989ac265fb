"""Whether one translated sentence may be used at all: asked before it is accepted from any engine.

It runs those checks of the report that a single sentence can fail. The rest needs the whole text and comes later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bilingual.fidelity.material import CheckFunction, Material, Pair, gather
from bilingual.fidelity.sentences import amounts, language_checks, names, units
from bilingual.languages import pack
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.glossary import Glossary
from bilingual.text.tagged import contradiction

# Each with whether an error there is grave. What is not grave may be a false alarm, and then beats no translation.
_CHECKS: tuple[tuple[CheckFunction, bool], ...] = (
    (units.chatter, True),
    (language_checks.left_over, True),
    (language_checks.script, True),
    (amounts.numbers, False),
    (amounts.length, False),
    (names.glossary, False),
    (names.untranslatable, False),
)
_LONG, _TOO_LONG = 2.0, 4.0  # times the greatest usual length; measured on bench/alignment's gold: at most 1.7
_SLACK = 40  # characters of the target: short texts vary more
_SMALL_WORDS = 3  # fewer may be of a title or a quotation


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an answer; a ``grave`` one makes it unusable."""

    what: str
    grave: bool


def faults(source: str, answer: str, pair: tuple[str, str], glossary: Glossary | None = None) -> tuple[Fault, ...]:
    """Return the faults of *answer* as the translation of *source* between the languages *pair*, grave ones first.

    >>> faults("We bake bread at 5.", "Wir backen um 5 Brot.", ("en", "de"))
    ()
    >>> faults("We bake bread at 5.", "We bake bread at 5.", ("en", "de"))[0]
    Fault(what="the source text stands in the target's place", grave=True)
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
        Fault(finding.message, grave)
        for check, grave in _CHECKS
        for finding in check(material)
        if finding.severity == "E"
    ]
    found += [*quick_faults(material.pairs[0], pair), *_other_language(material.pairs[0], pair)]
    return tuple(sorted(found, key=lambda fault: not fault.grave))


def quick_faults(pair: Pair, tags: tuple[str, str]) -> Iterator[Fault]:
    """Find what the checks of a report do not look for, as far as that takes no time."""
    yield from _too_long(pair, tags)
    yield from _same(pair)


def _same(pair: Pair) -> Iterator[Fault]:
    """Find a short text that came back as it was: a name and a measure (350 g) may, ordinary words seldom."""
    said = pair.source.prose
    words = said.split()
    ordinary = any(
        word.isalpha() and word.islower() and not before[-1:].isdigit() for before, word in pairwise(["", *words])
    )
    if said == pair.target.prose and len(words) > 1 and ordinary:
        yield Fault("it is the same as the source", False)


def _too_long(pair: Pair, tags: tuple[str, str]) -> Iterator[Fault]:
    """Find an answer that holds much more than the source: a loop, an explanation, the sentences after it."""
    ours, theirs = (pack(tag).checks.length for tag in tags)
    if ours is None or theirs is None:
        return
    usual = len(pair.source.read) * theirs[1] / ours[0]
    if len(pair.target.read) > _LONG * usual + _SLACK:
        grave = len(pair.target.read) > _TOO_LONG * usual + _SLACK
        yield Fault("the answer is much longer than the source", grave)


def _other_language(pair: Pair, tags: tuple[str, str]) -> Iterator[Fault]:
    """Find an answer in a language with the same script as the target: French for German."""
    said, target = pair.target.prose, tags[1]
    other = contradiction(said, target)
    if other is None:
        return
    # The statistics are sure of any text, of names and nonsense too: the small words of the language have to be there.
    words = said.lower().split()
    ours, theirs = (sum(word in pack(tag).posts.stop_words for word in words) for tag in (target, other))
    if theirs >= _SMALL_WORDS and theirs > ours:
        yield Fault(f"the answer is in {other}, not in {target}", True)
