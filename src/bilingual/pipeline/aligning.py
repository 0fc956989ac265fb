"""An existing translation becomes a bitext: two files in, sentence pairs out."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bilingual.engines.dictionaries import installed_lexicon
from bilingual.model.language import language
from bilingual.subtitles.lexicon import concepts


def lexicon_for(source: str, target: str, *, installed: bool = True) -> Mapping[str, Collection[str]]:
    """Return the translations that are known of words: the most frequent ones, and those of installed dictionaries."""
    found: dict[str, set[str]] = dict(installed_lexicon(source, target)) if installed else {}
    rows: dict[int, set[str]] = {}
    for word, numbers in concepts(target).items():
        for number in numbers:
            rows.setdefault(number, set()).add(word)
    if language(source).primary == language(target).primary:
        return found
    for word, numbers in concepts(source).items():
        answers = set().union(*(rows.get(number, set()) for number in numbers))
        found[word] = found.get(word, set()) | answers
    return found
