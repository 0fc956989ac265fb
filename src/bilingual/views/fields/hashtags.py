"""Hashtags from the text: its own tags first, else recurring terms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from bilingual.languages import pack
from bilingual.languages.pages import Posts
from bilingual.views.document.model import Document, PostUnit

_LATIN = re.compile(r"[^\W\d_](?:[^\W_]|[-'’](?=[^\W_]))*")
_KATAKANA = re.compile(r"[ァ-ヺー]{3,12}")
_KANJI = re.compile(r"[一-鿿々]{2,6}")
_HAN = re.compile(r"[㐀-鿿]+")


def hashtag(words: str) -> str:
    """Return *words* as one hashtag without ``#``, empty if nothing is left.

    >>> hashtag("machine learning"), hashtag("C++"), hashtag("开源 软件"), hashtag("2026"), hashtag("iOS")
    ('MachineLearning', '', '开源软件', '', 'iOS')
    """
    if re.search(r"[+#&@]", words):
        return ""
    parts = re.findall(r"[^\W_]+", words)
    joined = parts[0] if len(parts) == 1 else "".join(part[:1].upper() + part[1:] for part in parts)
    return joined if joined and not joined.isdigit() and len(joined) > 1 else ""


def document_hashtags(document: Document, most: int) -> tuple[str, ...]:
    """Return at most *most* hashtags without ``#``: the document's own tags, else recurring terms.

    The terms are of both languages, two of the source for one of the target, so that both audiences find them. Terms of
    two words come first; a short single word counts only if the title has it. Few good ones are better than many vague
    ones.
    """
    own = _distinct(hashtag(tag) for tag in document.tags)
    if own:
        return tuple(own[:most])
    source, target = (_recurring(document, tag) for tag in (document.source, document.target))
    share = min((most + 1) // 3, len(target))
    return tuple(_distinct([*source[: most - share], *target[:share]]))


def topics(document: Document, tag: str, most: int) -> tuple[str, ...]:
    """Return at most *most* hashtags without ``#`` for readers of *tag*, one of the languages of *document*."""
    own = _distinct(hashtag(one) for one in document.tags)
    if own:
        return tuple(own[:most])
    return tuple(_distinct(_recurring(document, tag))[:most])


def _recurring(document: Document, tag: str) -> list[str]:
    """Return the terms of *document* in *tag*, one of its languages."""

    def said(unit: PostUnit) -> str:
        return unit.source_text if tag == document.source else unit.target_text or ""

    # "Warning" before every other sentence is no topic.
    boxes = {word.lower() for word in pack(tag).labels.callouts.values()}
    terms = _terms(map(said, document.units), tag, said(document.title) if document.title else "")
    return [term for term in terms if term.lower() not in boxes]


def _terms(texts: Iterable[str], tag: str, title: str) -> list[str]:
    text = "\n".join(texts)
    rules = pack(tag).posts
    if rules.terms == "han":
        return _han_terms(text, rules.stop_characters)
    if rules.terms == "kanji":
        return _repeated([*_KATAKANA.findall(text), *_KANJI.findall(text)], 2)
    stops = _stop_words(tag)
    shown: dict[str, Counter[str]] = {}
    for word in _named(_LATIN.findall(text), rules, stops):
        shown.setdefault(word.lower(), Counter())[word] += 1
    counts = Counter({key: sum(forms.values()) for key, forms in shown.items()})
    _fold_plurals(counts)
    named = title.lower()
    frequent = [
        key
        for key, number in counts.most_common(40)
        if number >= 3 and (len(key) >= rules.shortest_term or key in named)
    ]
    tags = (hashtag(shown[key].most_common(1)[0][0]) for key in frequent)
    single = [tag[:1].upper() + tag[1:] if tag.islower() else tag for tag in tags if tag]
    return [*_two_word_terms(text, rules, stops), *single]


@lru_cache(maxsize=16)
def _stop_words(tag: str) -> frozenset[str]:
    """Return words that are not topics: the language's stop words and closed word classes."""
    facts = pack(tag)
    phrases = facts.subtitles.phrases
    return facts.posts.stop_words | phrases.never_last | phrases.good_first | phrases.fair_first


def _named(words: Iterable[str], rules: Posts, stops: frozenset[str]) -> list[str]:
    """Return those of *words* that may be topics, without their particles."""
    bare = (_without_particle(word, rules.particles) for word in words if word.lower() not in stops)
    return [word for word in bare if len(word) >= max(2, rules.shortest_term - 1) and word.lower() not in stops]


def _without_particle(word: str, particles: Sequence[str]) -> str:
    found = max((p for p in particles if word.endswith(p) and len(word) - len(p) > 1), key=len, default="")
    return word.removesuffix(found)


def _two_word_terms(text: str, rules: Posts, stops: frozenset[str]) -> list[str]:
    """Return recurring pairs of adjacent content words, as one tag each."""
    counts: Counter[tuple[str, str]] = Counter()
    for run in re.split(r"[^\w\s'’-]+|\n", text):
        for one, two in pairwise(_LATIN.findall(run)):
            pair = _named((one, two), rules, stops)
            if len(pair) == 2:
                counts[pair[0].lower(), pair[1].lower()] += 1
    return [hashtag(f"{one} {two}") for (one, two), number in counts.most_common(3) if number >= 3]


def _fold_plurals(counts: Counter[str]) -> None:
    """Count ``tools`` with ``tool`` where both occur."""
    for word in list(counts):
        single = word.removesuffix("s")
        if single != word and single in counts:
            counts[single] += counts.pop(word)


def _han_terms(text: str, stop_characters: str) -> list[str]:
    """Return recurring runs of 2 to 4 Han characters, preferring a longer one to those it contains."""
    counts: Counter[str] = Counter()
    stops = str.maketrans(dict.fromkeys(stop_characters, " "))
    for run in _HAN.findall(text.translate(stops)):
        for size in (2, 3, 4):
            counts.update(run[i : i + size] for i in range(len(run) - size + 1))
    frequent = [(term, number) for term, number in counts.most_common(400) if number >= 3]
    kept = [
        (term, number)
        for term, number in frequent
        if not any(term in other and len(other) > len(term) and n * 2 > number for other, n in frequent)
    ]
    return [term for term, _ in sorted(kept, key=lambda pair: -pair[1] * len(pair[0]))]


def _repeated(terms: Sequence[str], least: int) -> list[str]:
    return [term for term, number in Counter(terms).most_common(40) if number >= least]


def _distinct(tags: Iterable[str]) -> list[str]:
    """Return *tags* without empty ones and without those that differ only in case or a plural s."""
    kept: dict[str, str] = {}
    for tag in tags:
        if tag:
            kept.setdefault(tag.lower().removesuffix("s"), tag)
    return list(kept.values())
