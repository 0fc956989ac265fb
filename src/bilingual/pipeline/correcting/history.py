"""The history of an item's corrections: what was asked, what it changed, and whether that is in the results.

A correction is written down here before anything else. If the process is killed then, or a run holds the item, the
next one that has the item takes it in. What is in the results can be undone, and done again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any, Literal

from filelock import FileLock, Timeout

from bilingual.errors import InputError, WorkspaceError
from bilingual.pipeline.records.answers.journal import add_line, line_of, lines_in
from bilingual.pipeline.records.files import disk_errors, write_bytes
from bilingual.pipeline.records.workspace import Workspace, state_folder
from bilingual.pipeline.run import Job
from bilingual.settings import Settings

Kind = Literal["correct", "undo", "redo"]
_FOLDER, _WAITING = "corrections", ".waiting"
_PATIENCE_S = 60.0  # approving all of a long talk takes seconds
_MOST = 4 << 20  # bytes, about 10,000 single corrections
_LEAST = 1 << 20  # that remain


@dataclass(frozen=True, slots=True)
class Step:
    """One correction: its number, what is to be done, and, once that is known, what it makes of each unit.

    ``changes``, ``cues``, ``fields``, ``speakers`` or ``source`` are those of a correction, ``of`` the step that
    is undone or done again.
    ``units`` has ``kept`` before and after by id, ``memory`` what the memory had before, by source text; ``cuts`` the
    ``difference`` of the cuts; ``set`` the texts of fields of posts before and after; ``said`` the words of a sentence
    before and after, and what became of its translations; ``told`` the names of speakers, and who says which sentence,
    before and after;
    ``waived`` the waivers that it added.
    ``stretch`` names the stretch of typing that a correction is part of, if any, and ``joins`` the step of the same
    stretch before it, whose before it has: both are undone as one.
    """

    number: int
    pair: str
    kind: Kind = "correct"
    changes: Sequence[Mapping[str, Any]] = ()
    cues: Sequence[Mapping[str, Any]] = ()
    fields: Sequence[Mapping[str, Any]] = ()
    speakers: Sequence[Mapping[str, Any]] = ()
    source: Mapping[str, Any] | None = None
    of: int = 0
    units: Mapping[str, Sequence[Sequence[Any]]] | None = None
    memory: Mapping[str, Any] | None = None
    cuts: Sequence[Any] | None = None
    set: Mapping[str, Sequence[str]] | None = None
    said: Mapping[str, Any] | None = None
    told: Mapping[str, Any] | None = None
    waived: Sequence[Mapping[str, Any]] | None = None
    stretch: str = ""
    joins: int = 0

    @property
    def is_known(self) -> bool:
        """Whether it says what it changes."""
        return any(made is not None for made in (self.units, self.cuts, self.set, self.said, self.told, self.waived))

    def to_json(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in values.items() if value not in (None, (), 0, "")}


class History:
    """The corrections of one item, in ``.bilingual/corrections``."""

    def __init__(self, settings: Settings, identity: str) -> None:
        self._state = settings.state
        self.path = settings.state / _FOLDER / f"{Workspace(settings).work_name(identity)}.jsonl"
        self._waiting = self.path.with_suffix(_WAITING)
        self.steps: list[Step] = []
        self._settled: dict[int, bool] = {}

    @contextmanager
    def held(self) -> Iterator[History]:
        """Hold and read the history, while no other process corrects the item."""
        state_folder(self._state, _FOLDER)
        try:
            with FileLock(self.path.with_suffix(".lock"), mode=0o600, timeout=_PATIENCE_S, poll_interval=0.01):
                self.read()
                yield self
        except Timeout as error:
            raise WorkspaceError(
                "BIL-WRK-031",
                f"another program has been correcting this item for {_PATIENCE_S:.0f} s",
                where=self.path,
                remedy="End that one, then try again.",
            ) from error

    def read(self) -> History:
        self.steps, self._settled = [], {}
        with disk_errors(self.path):
            for line in lines_in(self.path):
                # A line of a later version, or of another program, is none of ours.
                with suppress(TypeError, KeyError):
                    if "settled" in line:
                        self._settled |= dict.fromkeys(line["settled"], bool(line["done"]))
                    else:
                        self.steps.append(Step(**line))
        return self

    def add(self, step: Step) -> Step:
        """Write *step* down, with the next number."""
        number = max((one.number for one in self.steps), default=0) + 1
        step = replace(step, number=number)
        add_line(self.path, step.to_json(), durable=True)
        self.steps.append(step)
        return step

    def add_waiting(self, step: Step) -> Step:
        """Write *step* down for the run that holds the item."""
        with disk_errors(self._waiting):
            self._waiting.touch(0o600)  # before it: what waits is seen, also if the run is killed
        return self.add(step)

    def expect(self, numbers: Sequence[int], *, done: bool) -> None:
        """Take the steps *numbers* for settled from now on, which is not written yet."""
        self._settled |= dict.fromkeys(numbers, done)

    def settle(self, numbers: Sequence[int], *, done: bool) -> None:
        """Note that the steps *numbers* are in the results, or (not *done*) will never be."""
        if numbers:
            add_line(self.path, {"settled": list(numbers), "done": done})
            self.expect(numbers, done=done)
        if self._waiting.exists() and not self.open_steps():
            self._waiting.unlink(missing_ok=True)
        if numbers and self.path.stat().st_size > _MOST:
            self._shorten()

    def open_steps(self) -> list[Step]:
        """Return the steps that are not settled: those that wait for a run, or whose process was killed."""
        return [step for step in self.steps if step.number not in self._settled]

    def aimed(self, step: Step) -> Step:
        """Return *step* with the one that it undoes or does again. Raises InputError if there is none."""
        if step.kind == "correct" or step.of:
            return step
        of = self.to_undo(step.pair) if step.kind == "undo" else self.to_redo(step.pair)
        if of is not None:
            return replace(step, of=of.number)
        if step.kind == "undo":
            raise InputError("BIL-EDT-024", f"there is no correction of {step.pair} to undo")
        raise InputError("BIL-EDT-025", f"there is no correction of {step.pair} to make again")

    def joined(self, step: Step) -> Step:
        """Return *step*, which says what it changes, together with what the last one changed in the same stretch."""
        last = self.to_undo(step.pair) if step.stretch else None
        if last is None or last.stretch != step.stretch:
            return step
        units, before = step.units or {}, last.units or {}
        follows = units.keys() == before.keys() and all(units[name][0] == list(before[name][1]) for name in units)
        if not follows or step.waived or last.waived:
            return step
        both = {name: [before[name][0], after] for name, (_, after) in units.items()}
        return replace(step, units=both, memory={**(step.memory or {}), **(last.memory or {})}, joins=last.number)

    def to_undo(self, pair: str) -> Step | None:
        """Return the last step that is in the results of *pair* and was not undone."""
        done, _ = self._stacks(pair)
        return done[-1] if done else None

    def to_redo(self, pair: str) -> Step | None:
        """Return the step that was undone last, unless something else was corrected since."""
        _, undone = self._stacks(pair)
        return undone[-1] if undone else None

    def _stacks(self, pair: str) -> tuple[list[Step], list[Step]]:
        done: list[Step] = []
        undone: list[Step] = []
        for step in self.steps:
            if step.pair != pair or not self._settled.get(step.number) or not step.is_known:
                continue
            if step.kind == "correct":
                if step.joins and done and done[-1].number == step.joins:
                    done.pop()
                done.append(step)
                undone.clear()
            else:
                taken, given = (done, undone) if step.kind == "undo" else (undone, done)
                if taken and taken[-1].number == step.of:
                    given.append(taken.pop())
        return done, undone

    def _shorten(self) -> None:
        """Forget the oldest steps that are settled."""
        kept: list[bytes] = []
        size = 0
        for step in reversed(self.steps):
            line = line_of(step.to_json())
            settled = self._settled.get(step.number)
            if settled is not None and kept and size + len(line) > _LEAST:
                continue
            size += len(line)
            if settled is not None:
                kept.append(line_of({"settled": [step.number], "done": settled}))
            kept.append(line)
        write_bytes(self.path, b"\n".join(reversed(kept)) + b"\n", 0o600)
        self.read()


def history_for(job: Job) -> History:
    """Return the history of the item of *job*, which is not read yet."""
    return History(job.settings, job.manifest.identity)


def entry_values(entry: Any) -> list[Any] | None:
    """Return an entry of the memory as JSON values."""
    return None if entry is None else [getattr(entry, name) for name in entry.__slots__]


def waits(workspace: Workspace, identity: str) -> bool:
    """Return whether a correction of the item *identity* waits to be taken in, cheaply."""
    return (workspace.state / _FOLDER / f"{workspace.work_name(identity)}{_WAITING}").exists()
