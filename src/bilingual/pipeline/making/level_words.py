"""Looks up the words above the learner's level that the videos of a pair colour, and what they mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bilingual.engines.learning.extra_packages import require
from bilingual.engines.learning.glosses import dictionary_of
from bilingual.engines.learning.reading import words_in
from bilingual.languages import pack
from bilingual.learning.choosing import is_new
from bilingual.learning.pack import STUDIED
from bilingual.learning.scales import Learner, learner_of, scale_of
from bilingual.learning.words import Lexeme
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.settings import Settings
from bilingual.subtitles.display.highlight import Highlights, LitWord
from bilingual.text.counts import counted

CHECK = "highlight"
_MEANINGS, _LONGEST = 2, 34  # of a word, and the characters of all of them: a viewer has a second for it
_STEM = 4  # letters
_WORDS = re.compile(r"[^\W\d_]+")
_ASIDE = re.compile(r"(?:(?<!\s)\s+)?[(\[][^()\[\]]*[)\]]\s*")


def check_highlight(settings: Settings) -> None:
    """Raise NotInstalled before any work if words are to be coloured, but the packages with levels are missing."""
    if settings.highlight == "level":
        require()


def highlights_of(settings: Settings, bitext: Bitext) -> Highlights | None:
    """Return the words to colour, ``None`` if the settings want none. Raises NotInstalled without the packages."""
    if settings.highlight != "level":
        return None
    require()
    return _highlights(bitext, learner_of(settings.learner, bitext.source, bitext.target))


@lru_cache(maxsize=4)  # every rendition of a pair asks
def _highlights(bitext: Bitext, learner: Learner) -> Highlights:
    spoken = learner.language == bitext.source
    native = bitext.target if spoken else bitext.source
    # What was spoken is so whatever its translation is; a draft or an older translation is nothing to learn from.
    units = [unit for unit in bitext if spoken or unit.state in STUDIED]
    texts = [unit.source if spoken else unit.target or "" for unit in units]
    others = [unit.target or "" if spoken else unit.source for unit in units]
    found: dict[str, list[LitWord]] = defaultdict(list)
    for place in words_in(texts, learner.language, native):
        if is_new(place.word, learner):
            name = word_name(place.word, learner.language)
            meaning = short_meaning(place.word, others[place.sentence])
            found[units[place.sentence].id].append(LitWord(place.start, place.end, name, meaning))
    return Highlights("source" if spoken else "target", native, {name: tuple(words) for name, words in found.items()})


def word_name(word: Lexeme, tag: str) -> str:
    """Return *word* with its reading if the language *tag* has readings beside its text.

    >>> word_name(Lexeme("持续", "chíxù"), "zh-Hans"), word_name(Lexeme("concur", "kənkɚ"), "en")
    ('持续 chíxù', 'concur')
    """
    reading = word.reading if pack(tag).writing.readings else ""
    return f"{word.lemma} {reading}" if reading else word.lemma


def short_meaning(word: Lexeme, translation: str = "") -> str:
    """Return the meanings of *word* that one can read in passing, those in *translation* first; empty without any.

    An ellipsis says that none of those shown is in the translation, and that there are others.

    >>> word = Lexeme("持续", glosses=("to continue", "to persist", "sustained"))
    >>> short_meaning(word), short_meaning(word, "A sustained effort."), short_meaning(word, "It persisted.")
    ('to continue, to persist …', 'sustained, to continue', 'to persist, to continue')
    >>> short_meaning(Lexeme("数", glosses=("shǔ: to count, to be reckoned", "shù: number")))
    'shǔ: to count; shù: number'
    """
    glosses = [one for one in word.glosses if one != "…"]
    several = all(": " in one for one in glosses)
    meanings = [_first_of(one) if several else _plain(one) for one in glosses]
    found = [bool(_stems(meaning) & _stems(translation)) for meaning in meanings]
    ordered = [one for one in sorted(meanings, key=lambda one: not found[meanings.index(one)]) if one]
    mark, said, told = ("; " if several else ", "), "", 0
    for meaning in ordered[:_MEANINGS]:
        longer = f"{said}{mark}{meaning}" if said else meaning
        if len(longer) > _LONGEST:
            break
        said, told = longer, told + 1
    return f"{said} …" if said and told < len(word.glosses) and not any(found) else said


def _stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words of *text*, which their forms share: freeze, freezing. Not of to, the."""
    return frozenset(word[:_STEM] for word in _WORDS.findall(text.casefold()) if len(word) >= _STEM)


def _plain(gloss: str) -> str:
    return _ASIDE.sub(" ", gloss).strip()


def _first_of(gloss: str) -> str:
    """Return a reading with the first of its meanings."""
    sound, _, meanings = gloss.partition(": ")
    first = _plain(meanings).split(", ")[0]
    return f"{sound}: {first}" if first else ""


def highlight_findings(settings: Settings, bitext: Bitext) -> list[Finding]:
    """Return one finding that says what was coloured, and what a viewer may miss."""
    known = highlights_of(settings, bitext)
    if known is None:
        return []
    learner = learner_of(settings.learner, bitext.source, bitext.target)
    name, level = pack(learner.language).name, scale_of(learner.language).shown(learner.level)
    names = {word.name for words in known.words.values() for word in words}
    evidence: Mapping[str, Any] = {"words": len(names)}
    if settings.mode in ("source", "target") and settings.mode != known.side:
        message = f"no word is coloured: the video does not show {name}, which is learnt"
        return [Finding(CHECK, "W", message, evidence={"words": 0})]
    if not names:
        return [Finding(CHECK, "I", f"no word is coloured: none in {name} is above {level}", evidence=evidence)]
    are = "is" if len(names) == 1 else "are"
    said = f"{counted(len(names), 'word')} in {name} {are} coloured in the video: above {level}, or rare and in no list"
    if not dictionary_of(learner.language, known.native):
        said += f"; without meanings, since no dictionary here explains {name} in {pack(known.native).name}"
    return [Finding(CHECK, "I", said, evidence=evidence)]
