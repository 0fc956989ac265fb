"""A person's own translation of an article: their document, and which of its sentences make which unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bilingual.model.article import Article


@dataclass(frozen=True)
class Counterpart:
    """The document that a person wrote, as ``article``; ``name`` is its file's.

    ``parts`` holds the segments of ``article`` that translate each unit, by unit id, and ``targets`` their text as the
    unit's target. A unit that the document does not translate is in neither; a segment in no unit is said only there.
    """

    name: str
    article: Article
    parts: Mapping[str, tuple[str, ...]]
    targets: Mapping[str, str]

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each segment by id, from 0."""
        return {segment.id: number for number, segment in enumerate(self.article.segments)}
