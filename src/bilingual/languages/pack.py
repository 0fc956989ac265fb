"""One language: the sections of its file. A section that a file lacks is ``None``: what needs it does not judge."""

from __future__ import annotations

from dataclasses import dataclass, field

from bilingual.languages.checks import Checks
from bilingual.languages.numbers import Numbers
from bilingual.languages.pages import Labels, Posts, Readings
from bilingual.languages.sentences import Sentences
from bilingual.languages.speech import Speech
from bilingual.languages.subtitles import Subtitles
from bilingual.languages.writing import Words, Writing


@dataclass(frozen=True, slots=True)
class Pack:
    """What is known of the language *tag* (BCP 47).

    ``name`` is its English name, ``autonym`` the name its readers use, ``short`` the one for a small button.
    ``complete`` is false for the defaults of a script, which stand in for a language without a file. ``file_names``
    are the forms of the tag that files carry in the wild beside BCP 47 and ISO 639, in lower case (``chs``).
    """

    tag: str
    name: str
    autonym: str
    writing: Writing
    speech: Speech
    subtitles: Subtitles
    labels: Labels
    sentences: Sentences
    posts: Posts = field(default_factory=Posts)
    readings: Readings = field(default_factory=Readings)
    complete: bool = True
    short: str = ""
    file_names: frozenset[str] = frozenset()
    numbers: Numbers | None = None
    checks: Checks = field(default_factory=Checks)
    words: Words = field(default_factory=Words)

    @property
    def primary(self) -> str:
        """The language without script and region: ``zh`` of ``zh-Hans``."""
        return self.tag.split("-")[0]

    @property
    def button(self) -> str:
        """What a small button shows: ``中文``, ``EN``."""
        return self.short or self.primary.upper()
