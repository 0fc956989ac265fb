"""Whether a point of a summary says only what its sentences say, in one language.

No table of meanings can prove that. These checks refuse what they can show to be wrong: a figure, a name or a negation
that the sentences lack, an opposite, words of another text or language. A point that is refused without need costs one
more question; a wrong one that is taken misleads a reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from bilingual.fidelity.acceptance import faults
from bilingual.fidelity.material import Material, gather
from bilingual.fidelity.sentences import chatter, contrasts, language_checks
from bilingual.fidelity.sentences.negation import is_negated, negation
from bilingual.languages import pack
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.glossary import Glossary
from bilingual.text.echo import bare
from bilingual.text.likeness.sounds import alike_by_letters
from bilingual.text.likeness.stems import stem, tails
from bilingual.text.numbers import other_units, unmatched
from bilingual.text.tagged import contradiction

_LONGEST = 160  # characters of English: a point is one short sentence
_FEWEST = 12  # the same: a single word says nothing
# Of the words, or in text without spaces of the pairs of characters, at least so many stand in the sentences: measured
# on the summaries of tests/fidelity/test_points.py, good and bad ones.
_SUPPORTED, _SUPPORTED_PAIRS = 0.6, 0.4
_SHARED = 0.25  # the same, of a translated point and the translated sentences
_LONGER_IN_TRANSLATION = 1.3
_SAME = 0.8  # of the words of two points that say the same
_ALIKE = 0.6  # two forms of one word
_HEAD = 5  # letters that forms of one word share
_MARKUP = re.compile(r"[\n\r\u2028\u2029⟦⟧]|https?://|www\.|\]\(|```|</?[a-z][^<>]*>|\{[{%]", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_KATAKANA = re.compile(r"[ァ-ヺー]{2,}")
_LATIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9+#.'’-]*[A-Za-z0-9+#])?")
_RUN = re.compile(r"[\u3400-\u9fff々ァ-ヺー\uac00-\ud7a3\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_NEXT_WORDS, _NEXT_CHARACTERS = r"(?:[^\w\n.!?]*[^\W\d_]+){0,3}", r"[^\W\d_]{0,4}"
_OPENS = re.compile(r"(?:^|[.!?:…]\s+|[\"“„«(]\s*)$")


def longest_point(tag: str) -> int:
    """Return the greatest number of characters of a point in the language *tag*.

    >>> longest_point("en"), longest_point("zh-Hans")
    (160, 56)
    """
    return round(_LONGEST * pack(tag).words.density)


def point_fault(point: str, sentences: Sequence[str], tag: str, context: str = "") -> str:
    """Return why *point* can't stand for *sentences*, all in the language *tag*; empty if nothing speaks against it.

    *context* is the section's heading and the title, whose words it may use as well, but not their figures.

    >>> said = ["The dough rests for 12 hours in the fridge."]
    >>> point_fault("Rest the dough in the fridge for 12 hours.", said, "en")
    ''
    >>> point_fault("Rest the dough in the fridge for 24 hours.", said, "en")
    '24 is not in its sentences'
    """
    if not sentences:
        return "it rests on no sentence of the section"
    text = " ".join(sentences)
    checks = (_form, _language, _figures, _bound_figures, _names, _words, _opposites)
    found = chain.from_iterable(check(point, text, tag, context) for check in checks)
    return next(chain(found, _negation(point, sentences, tag)), "")


def translation_fault(
    source: str, target: str, sentences: Sequence[str], bitext: tuple[str, str], glossary: Glossary, context: str = ""
) -> str:
    """Return why *target* can't be shown as the point *source*, between the languages *bitext*; empty if it can.

    *sentences* are the translations of those that *source* rests on, *context* that of the heading.

    >>> translation_fault("Salt slows it.", "Salz bremst ihn.", ["Salz bremst den Teig."], ("en", "de"), Glossary())
    ''
    """
    if len(target) > _LONGER_IN_TRANSLATION * longest_point(bitext[1]):
        return "it is too long"
    pair = Bitext(*bitext, (Unit("1", source, target),))
    material = Material(pair, gather(pair), glossary)
    found = [fault.what for fault in faults(source, target, bitext, glossary)]
    found += [f.message for check in (negation, contrasts.contrast) for f in check(material) if f.severity != "N"]
    text = f"{' '.join(sentences)} {source}"
    found += [*_names(target, text, bitext[1], context), *_elsewhere(target, text, bitext[1], context)]
    return next(iter(found), "")


def _elsewhere(target: str, text: str, tag: str, context: str) -> Iterator[str]:
    """Find a translation of something else: hardly a word of it is in the translations of the sentences."""
    words, known = _content(target, tag), _content(f"{text}\n{context}", tag)
    if words and sum(_among(word, known, tag) for word in words) < _SHARED * len(words):
        yield "it is not about its sentences"


def said_before(point: str, others: Sequence[str], tag: str) -> bool:
    """Return whether *point* says what one of *others* says.

    >>> said_before("Bread needs rest.", ["The bread needs a rest."], "en"), said_before("Salt slows it.", ["A"], "en")
    (True, False)
    """
    words = _content(point, tag)
    known = [content for other in others if words and (content := _content(other, tag))]
    return bare(point) in map(bare, others) or any(
        len(words & one) >= _SAME * min(len(words), len(one)) for one in known
    )


def _form(point: str, text: str, tag: str, context: str) -> Iterator[str]:
    density = pack(tag).words.density
    if not any(map(str.isalpha, point)):
        yield "it has no words"
    elif _MARKUP.search(point) or any(0xD800 <= ord(ch) <= 0xDFFF or ch == "\ufffd" for ch in point):
        yield "it holds a link, markup or a broken character"
    elif len(point) > longest_point(tag):
        yield f"it is longer than {longest_point(tag)} characters"
    elif len(point) < _FEWEST * density and len(point) < len(text):
        yield "it is too short to say anything"
    elif context and bare(point) in map(bare, context.splitlines()):
        yield "it only repeats the heading"


def _language(point: str, text: str, tag: str, context: str) -> Iterator[str]:
    bitext = Bitext(tag, tag, (Unit("1", text, point),))
    material = Material(bitext, gather(bitext))
    yield from (f.message for f in chatter.chatter(material) if f.severity == "E")
    yield from (f.message for f in language_checks.script(material) if f.severity == "E")
    other = contradiction(point, tag)
    if other is not None and contradiction(text, tag) is None:
        yield f"it is in {other}, not in {tag}"


def _figures(point: str, text: str, tag: str, context: str) -> Iterator[str]:
    _, new = unmatched(text, tag, point, tag)
    yield from (f"{one.figure or point[one.start : one.end]} is not in its sentences" for one in new)
    yield from (f"{one.shown} became {other.shown}" for one, other in other_units(text, tag, point, tag))
    digits = set(re.findall(r"\d+", text))
    yield from (f"{figure} is not in its sentences" for figure in re.findall(r"\d+", point) if figure not in digits)


def _names(point: str, text: str, tag: str, context: str) -> Iterator[str]:
    """Find names that are nowhere in the text: words with a capital inside a sentence, and foreign words in text
    without spaces. German nouns have capitals too: there, the share of supported words has to do.
    """
    facts = pack(tag)
    known = f"{text}\n{context}".casefold()
    if facts.writing.east_asian or not facts.writing.spaced:
        found = [name for pattern in (_KATAKANA, _LATIN) for name in pattern.findall(point) if len(name) > 1]
    elif facts.words.nouns_capital:
        found = [word for word in _LATIN.findall(point) if any(map(str.isupper, word[1:]))]
    else:
        found = [m.group() for m in _LETTERS.finditer(point) if m.group()[0].isupper()
                 and not _OPENS.search(point[: m.start()]) and m.group() not in ("I",)]  # fmt: skip
    stems = {stem(word, facts.primary) for word in _LETTERS.findall(known)} if found else ()
    for name in found:
        base = re.split(r"['’]", name.casefold())[0]
        if base not in known and stem(base, facts.primary) not in stems:
            yield f"the name {name} is not in its sentences"


def _words(point: str, text: str, tag: str, context: str) -> Iterator[str]:
    words, known = _content(point, tag), _content(f"{text}\n{context}", tag)
    strange = [word for word in sorted(words) if not _among(word, known, tag)]
    least = _SUPPORTED if pack(tag).writing.spaced else _SUPPORTED_PAIRS
    if words and len(words) - len(strange) < least * len(words):
        yield f"too few of its words are in its sentences (not: {', '.join(strange[:5])})"
    head = _content(point.partition(colon[0])[0], tag) if (colon := re.search(r"[:：](?!\d)", point)) else words
    if head and head <= set(strange):  # "Here is the summary: ..."
        yield "it says something about itself"


def _bound_figures(point: str, text: str, tag: str, context: str) -> Iterator[str]:
    """Find figures that count something else than in the text: 350 g of flour for 350 g of water."""
    for figure in dict.fromkeys(_FIGURE.findall(point)):
        here, there = (_counted(figure, said, tag) for said in (point, text))
        if here and there and not any(_among(word, there, tag) for word in here):
            yield f"{figure} counts something else in its sentences"


def _counted(figure: str, text: str, tag: str) -> frozenset[str]:
    """Return the words that follow *figure* wherever it stands in *text*, without units of measure."""
    checks, spaced = pack(tag).checks, pack(tag).writing.spaced
    following = _NEXT_WORDS if spaced else _NEXT_CHARACTERS
    after = re.compile(rf"(?<![\d.,]){re.escape(figure)}(?!\d)(?P<next>{following})")
    words = frozenset().union(*(_content(found["next"], tag) for found in after.finditer(text)))
    if not spaced:  # the characters of a unit are part of its neighbours' pairs
        return words
    measures = {word for table in (checks.units or {}, checks.symbols) for names in table.values() for word in names}
    return words - measures - {stem(word, pack(tag).primary) for word in measures}


def _negation(point: str, sentences: Sequence[str], tag: str) -> Iterator[str]:
    language = pack(tag)
    negated = [sentence for sentence in sentences if is_negated(sentence, language)]
    if is_negated(point, language):
        if not negated:
            yield "it is negated, and its sentences are not"
        return
    words = _content(point, tag)
    for sentence in negated:
        said = _content(sentence, tag)
        if said and sum(_among(word, words, tag) for word in said) >= _SUPPORTED * len(said):
            yield "the negation of its sentence is lost"


def _opposites(point: str, text: str, tag: str, context: str) -> Iterator[str]:
    finder = contrasts.finder(tag)
    said, there = finder.said(point), finder.said(text)
    for name, one in said.items():
        other = there.get(name)
        if other is None or is_negated(point, pack(tag)) != is_negated(text, pack(tag)):
            continue
        if new := [side for side in one.sure if not other.sure[side] + other.maybe[side]]:
            was = next((word for side, word in other.words.items() if side not in one.sure), "")
            if was:
                yield f"{was!r} became {one.words[new[0]]!r}"


def _among(word: str, known: frozenset[str], tag: str) -> bool:
    if word in known or not pack(tag).writing.spaced:
        return word in known
    parts = tails(word, tag)
    return any(part in known for part in parts) or any(_same_word(word, other) for other in known)


def _same_word(one: str, two: str) -> bool:
    if min(len(one), len(two)) >= _HEAD:
        return one[:_HEAD] == two[:_HEAD]
    return alike_by_letters(one, two) >= _ALIKE


@lru_cache(maxsize=512)
def _content(text: str, tag: str) -> frozenset[str]:
    """Return the stems of the words that carry the meaning; in text without spaces, pairs of characters."""
    facts = pack(tag)
    if facts.writing.spaced:
        words = (word.lower() for word in _LETTERS.findall(text))
        stops = facts.posts.stop_words | facts.subtitles.phrases.never_last
        return frozenset(stem(word, facts.primary) for word in words if word not in stops and len(word) > 1)
    pairs = {run[at : at + 2] for run in _RUN.findall(text) for at in range(max(1, len(run) - 1))}
    pairs -= {pair for pair in pairs if set(pair) & set(facts.posts.stop_characters)}
    return frozenset(pairs | {word.lower() for word in _LATIN.findall(text)})
