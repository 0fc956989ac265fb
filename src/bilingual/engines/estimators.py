"""Estimators of translation quality: models that judge a sentence and its translation, without a reference.

None is shipped. Yours joins by the entry-point group ``bilingual.estimators``, as a function
``create(EngineConfig) -> Estimator``, and is chosen by name: ``estimator = "mine"``. Its options are in
``[engines.mine]``. Estimators such as COMET-Kiwi fit this port; the licence of its weights forbids commercial use
(CC BY-NC-SA 4.0), so installing and using it is your own decision.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Protocol, TypeVar

from bilingual.engines.base import EngineConfig, Progress, silent
from bilingual.errors import BadResponse, BilingualError, EngineError, NotInstalled, UsageError
from bilingual.model.digest import digest

T = TypeVar("T")
GROUP = "bilingual.estimators"


class Estimator(Protocol):
    """Judges translations."""

    def key(self) -> Mapping[str, Any]:
        """Return the version, the model and every option that can change an estimate. Cheap: loads no model."""
        ...

    def supports(self, source: str, target: str) -> bool: ...

    def estimate(
        self, pairs: Sequence[tuple[str, str]], source: str, target: str, progress: Progress = silent
    ) -> Sequence[float]:
        """Return for each (source text, translation) a number from 0, useless, to 1, as good as a person's.

        What counts is the order within a text: numbers that are only a little below the usual mean little.
        """
        ...


class CheckedEstimator:
    """An estimator from another package, whose errors are mapped and whose answers are proved.

    What it prints goes to the standard error, since the standard output may be somebody's JSON.
    """

    def __init__(self, name: str, inner: Any) -> None:
        self.name = name
        self._inner = inner

    def key(self) -> str:
        """Return a digest of the estimator's key. Raises EngineError."""
        return self._asked("key", lambda: digest([self.name, dict(self._inner.key())]))

    def supports(self, source: str, target: str) -> bool:
        return self._asked("supports", lambda: bool(self._inner.supports(source, target)))

    def estimate(
        self, pairs: Sequence[tuple[str, str]], source: str, target: str, progress: Progress = silent
    ) -> list[float]:
        """Return one number from 0 to 1 for each of *pairs*. Raises EngineError, BadResponse for anything else."""
        found = self._asked("estimate", lambda: list(self._inner.estimate(pairs, source, target, progress)))
        if len(found) != len(pairs):
            raise BadResponse(
                "BIL-FID-009", f"the estimator {self.name!r} gave {len(found)} numbers for {len(pairs)} sentences"
            )
        return [self._proved(value) for value in found]

    def _proved(self, value: Any) -> float:
        # Numbers of other libraries are no float, but turn into one; true and "0.5" would, too.
        number = math.nan
        if not isinstance(value, bool | str | bytes):
            try:
                number = float(value)
            except (TypeError, ValueError):
                number = math.nan
        if not 0.0 <= number <= 1.0:
            raise BadResponse("BIL-FID-010", f"the estimator {self.name!r} gave {value!r}, not a number from 0 to 1")
        return number

    def _asked(self, where: str, call: Callable[[], T]) -> T:
        try:
            with redirect_stdout(sys.stderr):
                return call()
        except EngineError:
            raise
        except (Exception, SystemExit) as error:
            raise EngineError(
                "BIL-FID-011",
                f"the estimator {self.name!r} failed in {where}(): {_told(error)}",
                remedy="Tell its author, or take it out of the settings.",
            ) from error


def estimator_ids() -> list[str]:
    """Return the names of all installed estimators."""
    return sorted({point.name for point in entry_points(group=GROUP)})


def open_estimator(name: str, config: EngineConfig) -> CheckedEstimator:
    """Return the installed estimator *name*.

    Raises UsageError for an unknown name, EngineError for one that cannot be made.
    """
    point = next((point for point in entry_points(group=GROUP) if point.name == name), None)
    if point is None:
        known = ", ".join(estimator_ids())
        raise UsageError(
            "BIL-FID-012",
            f"no estimator {name!r} is installed",
            remedy=f"Choose one of: {known}." if known else "See docs/how-to/add-an-engine.md for how to add one.",
        )
    return CheckedEstimator(name, _made(point, config))


def _made(point: EntryPoint, config: EngineConfig) -> Any:
    try:
        with redirect_stdout(sys.stderr):
            made = point.load()(config)
    except EngineError:
        raise
    except (Exception, SystemExit) as error:
        raise NotInstalled(
            "BIL-FID-013",
            f"the estimator {point.name!r} ({point.value}) cannot be loaded: {_told(error)}",
            remedy="Install what it needs, or take it out of the settings.",
        ) from error
    if lacking := [part for part in ("key", "supports", "estimate") if not callable(getattr(made, part, None))]:
        raise BadResponse(
            "BIL-FID-014",
            f"the estimator {point.name!r} ({point.value}) has no {lacking[0]}()",
            remedy="See the port in bilingual.engines.estimators.",
        )
    return made


def _told(error: BaseException) -> str:
    said = error.message if isinstance(error, BilingualError) else f"{type(error).__name__}: {error}"
    return said[:200]
