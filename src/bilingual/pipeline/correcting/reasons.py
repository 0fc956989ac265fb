"""The reasons for which findings are accepted, as a step of the history adds them, and as it takes them back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bilingual.pipeline.correcting.accepting import accept, new_waivers, withdraw
from bilingual.pipeline.correcting.history import Step
from bilingual.pipeline.correcting.outcomes import Outcome
from bilingual.settings import Settings


def added_by(step: Step, outcome: Outcome, settings: Settings) -> list[dict[str, Any]]:
    """Return the waivers that *step* adds, not those that a person had written before."""
    if step.kind != "correct" or step.waived:  # one that was interrupted may have added them already
        return [dict(one) for one in step.waived or ()]
    return [asdict(one) for one in new_waivers(settings, outcome.accepted)]


def settle(outcome: Outcome, settings: Settings) -> list[str]:
    """Add and remove the waivers of *outcome*; return a note on each that a person has changed, and so stays."""
    accept(settings, outcome.accepted)
    kept = withdraw(settings, outcome.withdrawn)
    return [f"{one.unit or one.pair}: the reason for {one.check!r} was changed by hand, and stays" for one in kept]
