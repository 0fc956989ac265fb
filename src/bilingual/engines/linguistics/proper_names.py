"""Names and terms of a text that want one translation: by its capitals, or by the dictionaries of Chinese and Japanese.

The dictionaries come with their packages and load on first use (one to three seconds).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from bilingual.engines.linguistics.words import jieba_with, mecab, simplified
from bilingual.languages import pack
from bilingual.text.likeness.concepts import concepts
from bilingual.text.terms.names import names_in

_LATIN = re.compile(r"(?<![A-Za-z0-9_.@/-])[A-Z][A-Za-z0-9+#]*(?: [A-Z][A-Za-z0-9+#]*)*(?![A-Za-z0-9_@/-])")
_KATAKANA = re.compile(r"[ァ-ヺー]{3,}(?:[・=＝][ァ-ヺー]+)*")
_DOT = "·・"
_LEAST = 2  # sentences that must have a name of the dictionaries, which guess
NAMES = frozenset(("nr", "nrt", "nrfg", "ns", "nt", "nz"))  # jieba's parts of speech
_ADVERB = "d"  # before an adjective, which a name may be: 很高明
_ADJECTIVE = ("連体形", "連用形-ニ")  # the forms of an auxiliary after one: 高明な


def proper_names(texts: Sequence[str], tag: str) -> list[str]:
    """Return the names and terms in *texts*, which are sentences in the language *tag*, the most frequent first.

    >>> proper_names(["Then Anna Lombard came.", "We met Anna Lombard."], "en")
    ['Anna Lombard']
    """
    readers: Mapping[str, Callable[[str], Iterator[str]]] = {"jieba": _chinese, "unidic": _japanese}
    language = pack(tag)
    reader = readers.get(language.writing.words)
    if reader is None:
        return names_in(texts, tag)
    ordinary = concepts(tag)
    where: Counter[str] = Counter()
    for text in texts:
        text = text.encode("utf-8", "replace").decode("utf-8")  # the dictionaries take no half of a pair
        where.update({name for name in (*reader(text), *_LATIN.findall(text)) if name not in ordinary})
    found = [name for name, count in where.items() if count >= _LEAST and len(name) > 1]
    return sorted(found, key=lambda name: (-where[name], name))


def _chinese(text: str) -> Iterator[str]:
    """Yield runs of names, with the dots between the parts of a foreign one."""
    import jieba.posseg

    jieba_with()  # sets it up
    run, before, at = "", "", 0
    for token in [*jieba.posseg.cut(simplified(text)), None]:
        word = token.word if token else ""
        if token and (token.flag in NAMES or (run and word in _DOT)):
            run += text[at : at + len(word)]
        else:
            if run.strip(_DOT) and before != _ADVERB:
                yield run.strip(_DOT)
            run, before = "", token.flag if token else ""
        at += len(word)


def _japanese(text: str) -> Iterator[str]:
    """Yield words in katakana and what the dictionary calls proper nouns, unless it is an adjective here (高明な)."""
    yield from _KATAKANA.findall(text)
    run = ""
    for token in [*mecab()(text), None]:
        if token and token.feature.pos2 == "固有名詞" and not _KATAKANA.match(token.surface):
            run += token.surface
        else:
            auxiliary = token is not None and token.feature.pos1 == "助動詞"
            if run and not (auxiliary and token.feature.cForm.startswith(_ADJECTIVE)):
                yield run
            run = ""
