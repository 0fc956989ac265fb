"""A deck of cards, as a value: what Anki needs to know one again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

# One kind of note for all decks. Anki asks for a full upload if the fields of a known kind change, so a change of the
# fields needs another number; templates and style may change.
MODEL, MODEL_NAME = 1_748_392_017, "bilingual: sentence"
FIELDS = (
    "Sentence", "Reading", "Translation", "Words", "Audio", "Picture", "Before", "After", "Level", "Source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeckNote:
    """One sentence: ``origin`` is the item, the pair and the sentence's id, which never change with the text.

    ``fields`` are HTML, by the names of ``FIELDS``.
    """

    origin: tuple[str, str, str]
    fields: Mapping[str, str]

    @property
    def guid(self) -> str:
        """What Anki knows it by."""
        return sha256("\n".join(self.origin).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Deck:
    """The notes of one pair of one item; ``media`` are files by name, ``front``, ``back``, ``style`` its look."""

    origin: tuple[str, str]
    name: str
    description: str
    notes: tuple[DeckNote, ...]
    front: str
    back: str
    style: str
    media: Mapping[str, bytes] = field(default_factory=dict)
