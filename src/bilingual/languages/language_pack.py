"""One language: the sections of its file. A missing section is ``None``, and what needs it is not judged."""

from __future__ import annotations

from dataclasses import dataclass, field

from bilingual.languages.checks import Checks
from bilingual.languages.numbers import Figures, Numbers
from bilingual.languages.pages import Labels, Posts, Readings
from bilingual.languages.privacy import Privacy
from bilingual.languages.sentences import Sentences
from bilingual.languages.speech import Speech
from bilingual.languages.subtitles import Subtitles
from bilingual.languages.writing import Words, Writing


@dataclass(frozen=True, slots=True)
class Pack:
    """The data of the language *tag* (BCP 47).

    ``name`` is its English name, ``autonym`` its own, ``short`` the one for a small button. ``complete`` is false for
    a language without a file, or with one that says little more than its abbreviations. ``file_names`` are lower-case
    forms of the tag in file names besides BCP 47 and ISO 639 (``chs``).
    """

    tag: str
    name: str
    autonym: str
    writing: Writing
    speech: Speech
    subtitles: Subtitles
    labels: Labels
    sentences: Sentences
    figures: Figures
    posts: Posts = field(default_factory=Posts)
    readings: Readings = field(default_factory=Readings)
    complete: bool = True
    short: str = ""
    file_names: frozenset[str] = frozenset()
    numbers: Numbers | None = None
    checks: Checks = field(default_factory=Checks)
    words: Words = field(default_factory=Words)
    privacy: Privacy = field(default_factory=Privacy)

    @property
    def primary(self) -> str:
        """The language without script and region: ``zh`` for ``zh-Hans``."""
        return self.tag.split("-")[0]

    @property
    def button(self) -> str:
        """The label of a small button: ``中文``, ``EN``."""
        return self.short or self.primary.upper()
