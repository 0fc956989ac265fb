"""Files next to a recording as values: which of them are used, and which must not be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from bilingual.errors import BilingualError, InputError
from bilingual.languages import same_language
from bilingual.model.timing import format_clock

# Nobody says more characters in a second, even where growing captions repeat each word several times; and what a file
# of a short recording may have besides.
_MOST_PER_S, _LEAST_TEXT = 500, 50_000
_Refusal = TypeVar("_Refusal", bound=BilingualError)


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A file next to a source with its language: subtitles, a script, or a human translation.

    ``problem`` is why it must not be used: the run stops if it is wanted. ``embedded``: it is a track of the recording.
    ``characters`` is the length of its text.
    """

    path: Path
    language: str
    problem: InputError | None = None
    embedded: bool = False
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Sidecars:
    """The files next to a recording: ``spoken`` is in the spoken language, ``translations`` are not.

    ``notes`` name the files that are not used, with the reasons.
    """

    spoken: Sidecar | None
    translations: tuple[Sidecar, ...]
    notes: tuple[str, ...] = ()

    def check(self, targets: Sequence[str]) -> None:
        """Raise InputError if a translation into one of *targets* must not be used."""
        for target in targets:
            self.translation(target)

    def fitting(self, duration_ms: int, *, ignore: bool = False) -> Sidecars:
        """Return those that may belong to a recording of *duration_ms*, with *ignore* without the others.

        Comparing a whole book with a minute of sound would take hours. Raises InputError for such a script.
        """
        most = _LEAST_TEXT + duration_ms * _MOST_PER_S // 1000

        def judged(one: Sidecar) -> Sidecar:
            if one.characters <= most or one.problem is not None:
                return one
            problem = InputError(
                "BIL-SUB-028",
                f"has {one.characters:,} characters, more than anybody says in {format_clock(duration_ms)}",
                where=one.path,
                remedy="Use the file of this recording.",
            )
            return replace(one, problem=or_ignored(problem))

        spoken = self.spoken and judged(self.spoken)
        others = [judged(one) for one in self.translations]
        wrong = [one for one in (spoken, *others) if one and one.problem and one.characters > most]
        if ignore:
            notes = (not_used(one.path, one.problem) for one in wrong if one.problem)
            kept = tuple(one for one in others if one not in wrong)
            return Sidecars(None if spoken in wrong else spoken, kept, (*self.notes, *notes))
        if spoken and spoken.problem:
            raise spoken.problem
        return Sidecars(spoken, tuple(others), self.notes)

    def translation(self, target: str) -> Path | None:
        """Return the translation into *target*. Raises InputError if there is one that must not be used."""
        return translation_into(target, self.translations)


def translation_into(target: str, found: Sequence[Sidecar]) -> Path | None:
    """Return the translation into *target*: with exactly that tag, else with another region.

    Raises InputError if it must not be used.
    """
    fitting = [one for one in found if same_language(one.language, target)]
    best = min(fitting, key=lambda one: one.language != target, default=None)
    if best is not None and best.problem is not None:
        raise best.problem
    return best.path if best else None


def or_ignored(error: _Refusal) -> _Refusal:
    """Return *error* with the option that publishes without the file."""
    remedy = f"{error.remedy} --ignore-sidecar publishes without it.".strip()
    return type(error)(error.code, error.what, where=error.where, remedy=remedy)


def not_used(path: Path, error: BilingualError) -> str:
    """Return the note that the file at *path* is left out because of *error*."""
    return f"{path.name} is not used: {error.what}"
