"""Whether an answer ends where its sentence ends: not before, and not after another sentence.

What is found may be a person's way to write, so that it is doubtful and not grave. Measured on 1,468 sentences of
``bench/alignment`` in free translations, in both directions: eleven are suspect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bilingual.fidelity.additions import Fault
from bilingual.fidelity.material import Pair, sizes_in_english
from bilingual.languages import pack, script_of
from bilingual.text.language_detection import family
from bilingual.text.sentences import MARKS, split_sentences

# German closes a quotation with “; in Japanese dialogue 」 alone ends the sentence.
_TERMINAL = re.compile(
    rf"(?:[{re.escape(MARKS)}:;：；؛፣፤፥፦၊။៖]|(?<![」』])[」』])[\"'”’“‘»«›‹」』）】》)\]*_`~\s]*+"
    r"(?:\[\^[^\]]+\]|<[^<>]+>|[*_`~\s])*+$"
)
_CLOSED = re.compile(r"[」』][)\]）】*_\s]*$")
_DOTS = re.compile(r"(?:…|\.\.\.|。。。)\W*$")
_OPEN = re.compile(r"(?:…|\.\.\.|。。|[—–-]\W*$)")
_QUESTION, _CALL = re.compile(r"[?？؟]"), re.compile(r"[!！]")
_ASKING = frozenset({"Latn", "Cyrl", "Hani", "Hang"})
"""Scripts whose languages mark each question by a mark of its own."""
_BRACKET = re.compile(r"[)）\]】][.。]?\s*$")
_PART = re.compile(r"[,;:–—(（，、；：。！？.!?…](?!\d)")
_LONGER, _REMARK = 1.6, 1.15  # times the source; splitting a sentence adds no length
_SHORTER, _OF_PARTS = 0.62, 30  # times the source, of so many characters in English
_END = 2_000  # characters: no mark is farther from the end of its text


def ends_sentence(text: str) -> bool:
    """Return whether *text* ends with a mark that ends a sentence, and whatever may close after it.

    >>> ends_sentence("“It rains.”[^1]"), ends_sentence("「雨だ」"), ends_sentence("It rai")
    (True, True, False)
    """
    return _TERMINAL.search(text, max(0, len(text) - _END)) is not None


def incomplete(pair: Pair, tags: tuple[str, str]) -> Iterator[Fault]:
    """Find an answer without the final mark that its source has, that trails off where its source does not, or that is
    much shorter and has fewer parts.
    """
    source, target = pair.source.text.rstrip(), pair.target.text.rstrip()
    if all(pack(tag).sentences.marked for tag in tags) and stops_early(source, target):
        yield Fault("it stops before its sentence ends", False)
    elif _DOTS.search(target) and not _OPEN.search(source):
        yield Fault("it trails off, and the source does not", False)
    before, after = sizes_in_english(pair, (pack(tags[0]), pack(tags[1])))
    if before >= _OF_PARTS and after < _SHORTER * before and _parts(pair.target.prose) < _parts(pair.source.prose):
        yield Fault("it is much shorter than the source, and a part may be missing", False)


def stops_early(source: str, target: str) -> bool:
    """Return whether *target* has no final mark and *source* has one.

    >>> stops_early("It rains.", "Es regn"), stops_early("It rains.", "Es regnet."), stops_early("“No.”", "「いや」")
    (True, False, False)
    """
    return ends_sentence(source) and not (ends_sentence(target) or _CLOSED.search(target))


def surplus(pair: Pair, tags: tuple[str, str]) -> Iterator[Fault]:
    """Find an answer that asks or calls more than its source, ends as a sentence where that does not, or has a sentence
    or a remark more and is longer.
    """
    said, answered = pair.source.prose, pair.target.prose
    source, target = sizes_in_english(pair, (pack(tags[0]), pack(tags[1])))
    asking = {family(script_of(tag)) for tag in tags} <= _ASKING
    if asking and len(_QUESTION.findall(answered)) > len(_QUESTION.findall(said)):
        yield Fault("it asks a question that the source does not ask", False)
    elif len(_CALL.findall(answered)) > len(_CALL.findall(said)):
        yield Fault("it has an exclamation mark more than the source", False)
    elif ends_sentence(answered) and not (ends_sentence(said) or _OPEN.search(said)):
        yield Fault("it ends like a sentence, and the source does not", False)
    elif target > _LONGER * source and _sentences(answered, tags[1]) > _sentences(said, tags[0]):
        yield Fault("it has a sentence more than the source", False)
    elif target > _REMARK * source and _BRACKET.search(answered) and not _BRACKET.search(said):
        yield Fault("a remark in brackets was added", False)


def _parts(text: str) -> int:
    return len(_PART.findall(text.rstrip(MARKS)))


def _sentences(text: str, tag: str) -> int:
    return len(split_sentences(text, tag))
