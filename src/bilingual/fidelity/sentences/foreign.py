"""Whether one sentence is in another language or script than its translation should be."""

from __future__ import annotations

from collections.abc import Iterator

from bilingual.fidelity.additions import Fault
from bilingual.fidelity.material import Pair
from bilingual.languages import CHINESE, pack, script_of
from bilingual.text.echo import bare
from bilingual.text.language_detection import family, script_weights
from bilingual.text.tagged import WORD, contradiction, small_words, suspicion

_NAMES = 3  # capitalised words in Latin letters that may be a name
_SMALL_WORDS = 2
_IDEOGRAPHS = {"Hani", "Jpan", "Kore"}
_HAN_WORDS, _HAN_SENTENCE = 4, 8  # characters without kana: a Japanese sentence has some


def foreign(pair: Pair, tags: tuple[str, str]) -> Iterator[Fault]:
    """Find a translation that is in another script or language: at most one fault."""
    yield from [*other_script(pair, tags), *other_language(pair, tags)][:1]


def other_script(pair: Pair, tags: tuple[str, str]) -> Iterator[Fault]:
    """Find an answer in letters that the target language is not written in: romaji for Japanese, pinyin, a Serbian
    text in the other alphabet.
    """
    own, weights = family(script_of(tags[1])), script_weights(pair.target.prose)
    written = weights.get(own) or (own == "Jpan" and weights.get("Hani"))
    if weights and not written:
        # A name may be spelled in Latin letters anywhere.
        source = bare(pair.source.prose)
        new = [word for word in WORD.findall(pair.target.prose) if bare(word) not in source]
        plain = [word for word in new if word[1:] == word[1:].lower() and (word.islower() or word is new[0])]
        names = set(weights) <= {"Latn"} and len(plain) < 2
        if new and not (names and 1 < len(new) <= _NAMES and not any(word.islower() for word in new)):
            yield Fault(f"it is not in the script of {tags[1]}", not names, True)
    if own == "Latn" and written and set(weights) & _IDEOGRAPHS - set(script_weights(pair.source.prose)):
        yield Fault(f"it has letters that {tags[1]} is not written in", False, True)
    if own == "Jpan" and set(weights) == {"Hani"} and pair.target.prose[-1:] in "。！？":
        long = weights["Hani"] >= _HAN_SENTENCE
        chinese = sum(character in pack("zh-Hans").checks.small_words for character in pair.target.prose)
        if long or (weights["Hani"] >= _HAN_WORDS and chinese >= _SMALL_WORDS):
            yield Fault(f"it is not in the script of {tags[1]}", long, True)


def illegible(text: str, tag: str) -> bool:
    """Return whether *text* has no letters that all readers of the language *tag* know: Chinese in an English text.

    >>> illegible("小结", "en"), illegible("小结", "ja"), illegible("NASA", "ja"), illegible("2 + 3", "en")
    (True, False, False, False)
    """
    own, weights = family(script_of(tag)), script_weights(text)
    return bool(weights) and not (weights.get(own) or weights.get("Latn") or (own == "Jpan" and weights.get("Hani")))


def other_language(pair: Pair, tags: tuple[str, str]) -> Iterator[Fault]:
    """Find an answer in a language with the same script as the target: French for German."""
    target, own = tags[1], script_of(tags[1])
    said = pair.target.prose
    other = suspicion(said, target)
    if other and pack(other).primary != pack(tags[0]).primary:  # words of a third language may be in the source, too
        kept = {word.lower() for word in WORD.findall(pair.source.prose)}
        said = WORD.sub(lambda word: "" if word[0].lower() in kept else word[0], said)
        other = suspicion(said, target)
    if other:
        # The statistics are sure of any text, of nonsense too: the small words of the language have to be there.
        ours, theirs = small_words(said, target, other)
        sure = theirs >= _SMALL_WORDS and theirs > ours
        yield Fault(f"it {'is' if sure else 'seems to be'} in {other}, not in {target}", sure, True)
    elif target in CHINESE or any(script != family(own) for script in script_weights(said)):
        found = contradiction(said, target)
        if found and (target in CHINESE or family(script_of(found)) != family(own)):
            yield Fault(f"it is in {found}, not in {target}", True, True)
    elif " " in said and _begun(said) == _begun(pair.source.prose):
        ours, theirs = small_words(said, target, tags[0])
        if theirs > ours:  # "the cat" for "the cat", but not "Foo bar"
            yield Fault(f"it seems to be in {tags[0]}, not in {target}", False, True)


def _begun(text: str) -> str:
    """Return *text* with a small letter at its beginning; a source may have nothing but code, and no text."""
    return text[:1].lower() + text[1:]
