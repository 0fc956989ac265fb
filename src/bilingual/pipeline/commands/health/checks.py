"""One check of `bilingual doctor`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bilingual.errors import BilingualError
from bilingual.model.notation import JsonFields

State = Literal["ok", "missing", "optional"]


@dataclass(frozen=True, slots=True)
class HealthCheck(JsonFields):
    """One check; ``missing`` blocks the main job, ``optional`` does not."""

    name: str
    state: State
    found: str
    remedy: str = ""


def looked(name: str, look: Callable[[], HealthCheck]) -> HealthCheck:
    """Return the result of *look*; a check that fails counts as missing."""
    try:
        return look()
    except (BilingualError, OSError) as error:
        what, remedy = (error.what, error.remedy) if isinstance(error, BilingualError) else (str(error), "")
        return HealthCheck(name, "missing", what, remedy)
