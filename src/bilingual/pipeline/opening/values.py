"""What is shown of one sentence: its texts, state, findings, cues and words. All of it is plain text, never HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bilingual.model.bitext import HUMAN, NOBODY, STALE, Unit, UnitState
from bilingual.model.finding import Severity
from bilingual.model.notation import JsonFields
from bilingual.pipeline.dubbing.record import ShorterWording
from bilingual.subtitles.report import Pace

Changed = Literal["", "corrected", "waiting", "outside"]
_OF_PEOPLE = {"": "written by a person", "sidecar": "from the translation next to the source"}
_OF_PEOPLE |= {"sidecar-loose": "from the translation next to the source, perhaps not exactly this sentence"}
_OF_MEMORY = {"exact": "from the memory", "region": "from the memory, in the language of another region"}


def alike_words(score: float) -> str:
    """Return that a translation is that of another sentence, which is alike by *score* (0 to 1)."""
    return f"from the memory, {100 * score:.0f} % alike"


def provenance_words(unit: Unit) -> str:
    """Return where the target of *unit* comes from, for people.

    >>> from bilingual.model.bitext import Provenance
    >>> names = ("google", "apertium:draft", "memory:fuzzy:0.96", "human:sidecar", "copy")
    >>> [provenance_words(Unit("1", "Hi.", "Hallo.", provenance=Provenance.parse(name))) for name in names]
    ... # doctest: +NORMALIZE_WHITESPACE
    ['translated by google', 'translated by apertium, a draft', 'from the memory, 96 % alike',
     'from the translation next to the source', 'needs no translation']
    """
    origin = unit.provenance
    if not unit.translated or origin == NOBODY:
        return "not translated" if not unit.translated else "of unknown origin"
    if origin == STALE:
        return "translation of an earlier text"
    if origin.engine == HUMAN.engine:
        return _OF_PEOPLE.get(origin.kind, _OF_PEOPLE[""])
    if origin.engine == "memory":
        alike = alike_words(origin.score or 0)
        return _OF_MEMORY.get(origin.kind, alike) + (", a draft" if origin.draft else "")
    if origin.engine in ("copy", "glossary"):
        return "needs no translation" if origin.engine == "copy" else "from the glossary"
    return f"translated by {origin.engine}{', a draft' if origin.draft else ''}"


@dataclass(frozen=True, slots=True)
class Side(JsonFields):
    """One language of a cue: its text, in the lines of the subtitle files, and how fast it has to be read."""

    text: str
    lines: tuple[str, ...]
    cps: float
    pace: Pace


@dataclass(frozen=True, slots=True)
class OpenedCue(JsonFields):
    """The cue number ``index`` (from 0) of a pair.

    ``words`` are those of the transcript in it, ``chars`` the characters of one unit's target in it, ``None`` if that
    is untranslated or the cue is shown for no unit. ``mark`` is ``draft`` or ``untranslated``.
    """

    index: int
    start_ms: int
    end_ms: int
    words: tuple[int, int]
    chars: tuple[int, int] | None
    source: Side
    target: Side | None
    mark: str | None


@dataclass(frozen=True, slots=True)
class OpenedFinding(JsonFields):
    """What a check found, in the last run or now; ``waived`` is the reason why it is accepted, by the waivers of now.

    ``now``: it was found now, because the sentence has other texts since that run.
    """

    check: str
    severity: Severity
    message: str
    waived: str
    blocks: bool
    now: bool
    cause: str
    evidence: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OpenedWording(JsonFields):
    """What a second voice says instead of the translation, which the subtitle still shows.

    ``approved`` by a person; ``whole``: they want all of the translation spoken.
    """

    text: str
    approved: bool
    whole: bool

    @classmethod
    def of(cls, wording: ShorterWording) -> OpenedWording:
        return cls(wording.text, wording.approved, wording.is_whole)


@dataclass(frozen=True, slots=True)
class OpenedUnit(JsonFields):
    """One sentence, number ``number`` (from 0) of its pair.

    ``base`` is a hash of its texts and its approval, by which an edit tells what it was made from. ``changed`` is how
    it was changed since the last run, which the outputs do not say yet: ``corrected``, ``waiting`` (a run that goes on
    takes the correction in), ``outside`` (in its file, which the next run reads), or "". ``to_approve``: its videos
    wait for a person to read it. ``look``: a person should look at it. ``speaker`` is that of ``SpokenTurn``, "" if
    unknown. ``score`` and ``why`` are what the last run thought of it. ``words`` are text, in- and out-time (``None``
    if unknown) and whether a space follows, the first one being word ``first_word`` of the transcript; they are empty
    if that no longer says this sentence. All times are milliseconds in the published video.
    """

    id: str
    number: int
    source: str
    target: str | None
    state: UnitState
    provenance: str
    base: str
    locked: bool
    changed: Changed
    to_approve: bool
    look: bool
    speaker: str = ""
    start_ms: int | None = None
    end_ms: int | None = None
    score: int | None = None
    why: tuple[str, ...] = ()
    findings: tuple[OpenedFinding, ...] = ()
    cues: tuple[OpenedCue, ...] = ()
    words: tuple[tuple[str, int | None, int | None, bool], ...] = ()
    first_word: int | None = None
    wording: OpenedWording | None = None
