"""Keys by which a sentence can be recognised in another language.

A *key* is a string with its kind before a colon: ``n:5`` a number, ``w:hous`` a word's stem, ``h:中国`` a run of
Chinese or Japanese characters, ``u:`` a URL, ``c:`` code, ``p:?`` punctuation, ``k:heading`` a kind of paragraph.
``word_links`` says which keys match.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bilingual.articles.inline import visible
from bilingual.languages import pack
from bilingual.text.likeness.stems import stem, tails, unaccented
from bilingual.text.numbers import mentions

_ADDRESS = re.compile(r"https?://[^\s)\]>\"'」』）]+|(?<=\]\()[^()\s]+(?=[\s)])")
_CODE = re.compile(r"(?<!`)`++([^`]+)`+|<code>([^<]+)</code>")
_MATHS = re.compile(r"(?<!\$)\$++[^$]+\$+")
_FOOTNOTE = re.compile(r"\[\^[^\]]+\]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’]*(?:[-.][A-Za-zÀ-ɏ]+)*\d*")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
UNSPACED = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]+")
KATAKANA = re.compile(r"[ァ-ヺー]{2,}")
_MARKS = {
    "?": "?？", "!": "!！", "…": "…", ":": ":：", '"': "\"“”„«»「」『』", "(": "(（",
}  # fmt: skip
_ENDS = {"?": "?？", "!": "!！", ":": ":：", ".": ".。．", "…": "…"}
_CLOSERS = "\"'”’»›」』）)】*_` "
_LONGEST = 8


@dataclass(frozen=True, slots=True)
class Keyed:
    """One side: its sentences with their keys.

    ``lengths`` counts visible characters. ``opens`` says which sentences start a paragraph. ``clues[i]`` are the keys
    to match, ``keys[i]`` all keys they can be matched with.
    """

    tag: str
    texts: tuple[str, ...]
    lengths: tuple[int, ...]
    opens: tuple[bool, ...]
    keys: tuple[frozenset[str], ...]
    words: tuple[tuple[str, ...], ...] = ()
    runs: tuple[tuple[str, ...], ...] = ()


def keyed(paragraphs: Sequence[Sequence[str]], tag: str, kinds: Sequence[str] | None) -> Keyed:
    """Return the sentences of *paragraphs* with their keys."""
    facts = pack(tag)
    texts: list[str] = []
    lengths, opens, keys, words, runs = [], [], [], [], []
    voices = list(speech(paragraphs))
    # Without speech, or with nothing else, this is not evidence.
    dialogue = {SPOKEN, TOLD} <= set().union(*voices)
    for number, paragraph in enumerate(paragraphs):
        for place, text in enumerate(paragraph):
            shown = " ".join(visible(text).split())
            read = shown or text
            found = set(_identities(text)) | set(_numbers(read, tag)) | set(_marks(read))
            if dialogue:
                found |= {f"q:{voice}" for voice in voices[len(texts)]}
            if place == 0 and kinds and kinds[number] not in ("paragraph", ""):
                found.add(f"k:{kinds[number]}")
            if len(paragraph) == 1 and not _ending(read):
                found.add("k:bare")
            spoken = _spoken(text, shown)
            tokens = tuple(word.lower() for word in WORD.findall(spoken)) if facts.writing.spaced else ()
            found |= {f"w:{part}" for token in tokens for part in (stem(token, facts.primary), *tails(token, tag))}
            found |= {f"l:{_folded(word)}" for word in _LATIN.findall(spoken)}
            texts.append(text)
            lengths.append(max(1, len(read)))
            opens.append(place == 0)
            keys.append(frozenset(found))
            words.append(tokens)
            runs.append(() if facts.writing.spaced else tuple(UNSPACED.findall(spoken)))
    return Keyed(tag, tuple(texts), tuple(lengths), tuple(opens), tuple(keys), tuple(words), tuple(runs))


def stretches(run: str, longest: int = _LONGEST) -> Iterator[str]:
    """Yield every substring of *run* of up to *longest* characters."""
    for start in range(len(run)):
        for end in range(start + 1, min(len(run), start + longest) + 1):
            yield run[start:end]


def postings(side: Keyed, wanted: Collection[str]) -> dict[str, list[int]]:
    """Return the sentences that contain each of the *wanted* keys, in order."""
    found: dict[str, list[int]] = defaultdict(list)
    for key in wanted:
        if key.startswith("t:"):
            found[key].append(int(key.split(":", 2)[1]))
    stretched = {key[2:] for key in wanted if key.startswith("h:")}
    longest = max(map(len, stretched), default=0)
    for index, keys in enumerate(side.keys):
        here = {key for key in keys if key in wanted}
        if stretched:
            here |= {f"h:{s}" for run in side.runs[index] for s in stretches(run, longest) if s in stretched}
        for key in here:
            found[key].append(index)
    return found


def _identities(text: str) -> Iterator[str]:
    for address in _ADDRESS.findall(text):
        yield f"u:{address.rstrip('.,;:')}"
    for one, other in _CODE.findall(text):
        yield f"c:{(one or other).strip()}"
    for formula in _MATHS.findall(text):
        yield f"c:{formula}"
    for note in _FOOTNOTE.findall(text):
        yield f"f:{note}"


def _spoken(text: str, shown: str) -> str:
    """Return *text*, of which a reader sees *shown*, without code, formulas and URLs."""
    prose = _MATHS.sub(" ", _CODE.sub(" ", _ADDRESS.sub(" ", text)))
    return shown if prose == text else " ".join(visible(prose).split())


def _numbers(text: str, tag: str) -> Iterator[str]:
    for mention in mentions(text, tag):
        yield f"{'n' if mention.sure else 'm'}:{mention.value}"
        for value in mention.also:
            yield f"m:{value}"


def _marks(text: str) -> Iterator[str]:
    for name, marks in _MARKS.items():
        if any(mark in text for mark in marks):
            yield f"p:{name}"
    if ending := _ending(text):
        yield f"e:{ending}"


def _ending(text: str) -> str:
    last = text.rstrip(_CLOSERS)[-1:]
    return next((name for name, marks in _ENDS.items() if last and last in marks), "")


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    return re.sub(r"['’]s?$", "", unaccented(word.lower()))


# Opening and closing quotation marks of all languages; a straight mark does both, and \u201c closes in German.
_OPENS, _CLOSES, _BOTH = "„«「『", "」』", '"“”»'
_DASH = re.compile(r"^[—–―]\s?")
# Characters that may be outside the marks of a sentence that is all speech: a name, a mark of the line.
_LITTLE = 3
SPOKEN, TOLD = "spoken", "told"


def speech(paragraphs: Iterable[Iterable[str]]) -> Iterator[frozenset[str]]:
    """Yield for each sentence whether it contains speech ("spoken"), narration ("told"), or both.

    A quotation may span several sentences, so the marks of a single sentence are not enough; one still open at the end
    of a paragraph is closed there.

    >>> [sorted(found) for found in speech([['"Come in.', 'Sit," she said.', "He sat."]])]
    [['spoken'], ['spoken', 'told'], ['told']]
    """
    for paragraph in paragraphs:
        inside = False
        for text in paragraph:
            if _DASH.match(text) and not inside:
                yield frozenset({SPOKEN, TOLD} if len(re.findall("[—–―]", text)) > 1 else {SPOKEN})
                continue
            within = without = 0
            for place, character in enumerate(text):
                if character in _OPENS:
                    inside = True
                elif character in _CLOSES:
                    inside = False
                elif character in _BOTH and not _apostrophe(text, place):
                    inside = not inside
                elif character.isalnum():
                    within, without = within + inside, without + (not inside)
            found = {SPOKEN} if within else set()
            if without > _LITTLE or not within:
                found.add(TOLD)
            yield frozenset(found)


def _apostrophe(text: str, place: int) -> bool:
    """Return whether the mark is inside a word, or after a number (inches)."""
    return 0 < place < len(text) - 1 and text[place - 1].isalnum() and text[place + 1].isalnum()
