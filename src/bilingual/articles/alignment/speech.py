"""Who speaks: which sentences stand in quotation marks, and which tell.

In a text with dialogue a reader of another language sees at once what is said and what is told. A quotation may
run over several sentences, so that the marks of one sentence alone do not tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# What opens and closes a quotation in one of the languages; a straight mark does both, and \u201c closes in German.
_OPENS, _CLOSES, _BOTH = "„«「『", "」』", '"“”»'
_DASH = re.compile(r"^[—–―]\s?")
# So much of a sentence may stand outside the marks and it is still all speech: a name, a mark of the line.
_LITTLE = 3
SPOKEN, TOLD = "spoken", "told"


def speech(paragraphs: Iterable[Iterable[str]]) -> Iterator[frozenset[str]]:
    """Yield for each sentence whether somebody speaks in it, whether it tells, or both.

    A quotation that is still open at the end of a paragraph is closed there.

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
    """Tell whether the mark stands inside a word, or after a number as inches do."""
    return 0 < place < len(text) - 1 and text[place - 1].isalnum() and text[place + 1].isalnum()
