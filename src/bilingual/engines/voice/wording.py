"""The words that are said of a text, each with the characters that it stands for."""

from __future__ import annotations

from bilingual.engines.linguistics.words import tokenise
from bilingual.model.spoken import SpokenText, SpokenWord
from bilingual.text.aloud import read_aloud


def spoken_text(shown: str, language: str) -> SpokenText:
    """Return what is said of *shown*, a sentence that may have Markdown; no words if nothing of it is said.

    >>> [(word.text, "5 kg of tea."[word.first : word.last]) for word in spoken_text("5 kg of tea.", "en").words]
    [('five', '5 kg'), ('kilograms', '5 kg'), ('of', 'of'), ('tea.', 'tea.')]
    """
    parts = read_aloud(shown, language)
    said = "".join(part.text for part in parts)
    owners = [part for part in parts for _ in part.text]
    words: list[SpokenWord] = []
    at = 0
    for text, space_after in tokenise(said, language):
        first = said.index(text, at)
        at = first + len(text)
        own = owners[first:at]
        word = SpokenWord(text, own[0].first, max(part.last for part in own), space_after)
        if any(character.isalnum() for character in text):
            words.append(word)
        elif words and not words[-1].space_after:  # a mark of its own
            words[-1] = SpokenWord(words[-1].text + text, words[-1].first, words[-1].last, space_after)
    return SpokenText(language, shown, tuple(words))
