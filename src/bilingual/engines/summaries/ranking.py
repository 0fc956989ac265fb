"""How central each sentence of a section is: the extractive method, which needs no model.

LexRank (Günes Erkan and Dragomir Radev, "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization",
Journal of Artificial Intelligence Research 22, 2004): sentences that are like many others, which are like many others
themselves, say what the text is about. The graph and its centrality are networkx's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import combinations, pairwise
from math import log, sqrt

from bilingual.engines.linguistics.words import word_breaks
from bilingual.languages import pack
from bilingual.text.likeness.stems import stem

VERSION = 2  # of the choice among the sentences
_DAMPING, _LIKE = 0.85, 0.1  # the latter as in the article: below it, sentences share a word by chance
# With the vowel signs of Thai, Lao, Burmese and Khmer.
_WORD = re.compile(r"(?:[^\W_]|[\u0e31-\u0e4e\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3])+")
_KANA = re.compile(r"(?<=[^\u3041-\u309f])[\u3041-\u309f]+$")


def centralities(sentences: Sequence[str], tag: str) -> list[float]:
    """Return how central each of *sentences*, in the language *tag*, is among them: about 1.0, less if it is alone.

    The time grows with the square of their number: half a second for a hundred.

    >>> [round(rank, 1) for rank in centralities(["Bees make honey.", "Bees make honey from nectar.", "Rain."], "en")]
    [1.0, 1.0, 0.2]
    """
    import networkx

    bags = _weighed([Counter(words) for words in words_of(sentences, tag)])
    norms = [sqrt(sum(weight * weight for weight in bag.values())) for bag in bags]
    graph = networkx.Graph()
    graph.add_nodes_from(range(len(bags)))
    for one, two in combinations(range(len(bags)), 2):
        likeness = _product(bags[one], bags[two]) / ((norms[one] * norms[two]) or 1.0)
        if likeness > _LIKE:
            graph.add_edge(one, two, weight=likeness)
    # With the weights of each node's edges adding up to 1 this is PageRank, which networkx computes with SciPy only.
    found = networkx.katz_centrality(
        networkx.stochastic_graph(graph.to_directed()),
        alpha=_DAMPING, beta=1 - _DAMPING, normalized=False, weight="weight", max_iter=1000, tol=1e-3,
    )  # fmt: skip
    return [float(found[number]) for number in range(len(bags))]


def words_of(sentences: Sequence[str], tag: str) -> list[list[str]]:
    """Return the words of each sentence that carry meaning: as stems, or between the dictionary's word borders.

    >>> words_of(["The bees were flying."], "en"), words_of(["蜜蜂飞过花园。"], "zh-Hans")
    ([['bee', 'fli']], [['蜜蜂', '飞过', '花园']])
    """
    facts = pack(tag)
    stops = facts.posts.stop_words | facts.subtitles.phrases.never_last
    if facts.writing.spaced:
        return [
            [stem(word, facts.primary) for word in _WORD.findall(text.lower()) if word not in stops]
            for text in sentences
        ]
    breaks = word_breaks(sentences, tag)
    return [[word for word in _pieces(text, breaks.get(text)) if word not in stops] for text in sentences]


def _pieces(text: str, breaks: Sequence[int] | None) -> list[str]:
    """Return the words of a text without spaces; a Japanese phrase loses its particles and endings."""
    borders = range(len(text) + 1) if breaks is None else [0, *breaks, len(text)]
    pieces = ("".join(_WORD.findall(text[a:b])) for a, b in pairwise(borders))
    return [word for word in (_KANA.sub("", piece) for piece in pieces) if word]


def _weighed(bags: Sequence[Counter[str]]) -> list[dict[str, float]]:
    """Return the weight of each word of each bag: its count times how rare it is."""
    spread = Counter(word for bag in bags for word in bag)
    return [{word: n * log(1 + len(bags) / spread[word]) for word, n in bag.items()} for bag in bags]


def _product(one: dict[str, float], two: dict[str, float]) -> float:
    return sum(weight * two[word] for word, weight in one.items() if word in two)
