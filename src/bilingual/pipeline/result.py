"""What a run gives: its state, its pairs with the reasons why they are not ready, and its exit code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

State = Literal["ready", "not-ready", "needs-review"]


@dataclass(frozen=True, slots=True)
class PairResult:
    """The result of one language pair; ``open_findings`` counts the causes of unwaived E and Stale findings,
    ``missing`` those among them that only name sentences without a translation.

    ``dub`` says why its dubbed videos are not ready, which is no fault of its other results; if they are ``undubbed``,
    their voice failed, and the next run asks it again.

    ``to_approve`` counts the sentences that a person has to approve before videos are made. ``conformity`` is the
    subtitles' report (``subtitles.report.conformity``), ``None`` if there are none. ``read_first`` names the sentences
    that are most probably wrong, worst first.
    """

    pair: str
    units: int
    untranslated: int
    drafts: int
    open_findings: int
    warnings: int
    draft_speech: bool = False
    failure: str = ""
    conformity: Mapping[str, Any] | None = None
    read_first: Sequence[str] = ()
    to_approve: int = 0
    missing: int = 0
    draft_voice: bool = False
    dub: Sequence[str] = ()
    undubbed: bool = False

    @property
    def ready(self) -> bool:
        open_ones = self.untranslated or self.drafts or self.open_findings or self.to_approve
        return not (open_ones or self.draft_speech or self.draft_voice or self.failure or self.dub)

    @property
    def state(self) -> State:
        return "ready" if self.ready else "needs-review" if self.to_approve else "not-ready"

    def reasons(self) -> list[str]:
        """Return why this pair is not ready, for people, each reason once."""
        return [*self.own_reasons(), *self.dub]

    def own_reasons(self) -> list[str]:
        """Return why it would not be ready without its dubbed videos: what its posts and its other videos say."""
        others = self.open_findings - self.missing
        return [
            text
            for count, text in (
                (self.failure, self.failure),
                (self.to_approve, approvals_left(self.to_approve, self.units)),
                (self.untranslated, f"{self.untranslated} of {self.units} sentences untranslated"),
                (self.drafts, f"{self.drafts} of {self.units} sentences {_drafts(self.drafts)}"),
                (others, f"{others} open finding{'s' * (others > 1)}"),
                (self.draft_speech, "the transcript is a draft"),
                (self.draft_voice, "the voice is a draft"),
            )
            if count
        ]


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a run; ``removed`` are the files in its folder that a person wanted to be rid of."""

    folder: Path
    source: Path
    kind: Literal["video", "article"]
    state: State
    pairs: tuple[PairResult, ...]
    files: tuple[Path, ...]
    made: tuple[str, ...]
    notes: tuple[str, ...]
    removed: tuple[str, ...] = ()

    @property
    def unchanged(self) -> bool:
        """Whether everything was already up to date."""
        return not (self.made or self.removed or any(pair.failure or pair.undubbed for pair in self.pairs))

    @property
    def exit_code(self) -> int:
        return 0 if self.state == "ready" else 3

    def to_json(self) -> dict[str, Any]:
        return {
            "folder": str(self.folder),
            "source": str(self.source),
            "kind": self.kind,
            "state": self.state,
            "unchanged": self.unchanged,
            "exit_code": self.exit_code,
            "pairs": [
                {
                    "pair": p.pair,
                    "ready": p.ready,
                    "units": p.units,
                    "untranslated": p.untranslated,
                    "drafts": p.drafts,
                    "open_findings": p.open_findings,
                    "warnings": p.warnings,
                    "reasons": p.reasons(),
                    "read_first": list(p.read_first),
                    "to_approve": p.to_approve,
                }
                for p in self.pairs
            ],
            "files": [{"path": str(path), "bytes": path.stat().st_size} for path in self.files],
            "made": list(self.made),
            "removed": list(self.removed),
            "notes": list(self.notes),
        }


def with_earlier_texts(result: Result, changed: Iterable[Path]) -> Result:
    """Return *result* with a note on each file that was *changed* after its text was read."""
    return replace(result, notes=(*result.notes, *(changed_meanwhile(path, "text") for path in changed)))


def changed_meanwhile(path: Path, what: str) -> str:
    """Return the note on a file that was changed after it was read, which is a text or a picture."""
    return f"{path.name} was changed meanwhile: this is the {what} before the change"


def approvals_left(count: int, units: int) -> str:
    """Return for people that *count* of the sentences are to be approved."""
    return f"{count} of {units} sentences to read and approve"


def state_of(states: Iterable[str]) -> State:
    """Return the state of an item by those of its pairs."""
    known = set(states)
    return "needs-review" if "needs-review" in known else "ready" if known <= {"ready"} else "not-ready"


def _drafts(count: int) -> str:
    return "is a machine draft" if count == 1 else "are machine drafts"
