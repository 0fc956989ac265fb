"""The words that our pages and subtitles add, as a reader of the language expects them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """Words on switches and marks; a language that lacks one shows the English word.

    ``machine_draft`` stands in subtitles, ``draft`` after a sentence in posts; ``stale`` is for a person's translation
    whose source was changed since. ``draft_marks`` and ``missing_marks`` take the count of sentences: the form for
    one, then that for more, where the language has two. ``part`` takes the number where it does not stand last,
    ``bilingual`` the title of a video.
    """

    draft: str
    machine_draft: str
    untranslated: str
    stale: str
    draft_marks: tuple[str, ...]
    missing_marks: tuple[str, ...]
    contents: str
    both: str
    order: str
    columns: str
    size: str
    theme: str
    readings: str
    sources: str
    image: str
    code: str
    part: str
    continued: str
    read_on: str
    bilingual: str
