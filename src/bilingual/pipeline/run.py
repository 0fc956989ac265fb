"""Common parts of every run: the job, and how stages are executed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from bilingual.engines.base import Progress, silent
from bilingual.errors import BilingualError
from bilingual.fidelity.privacy import Redactor
from bilingual.pipeline.records.files import write_text
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.sharing.slots import render_slot
from bilingual.pipeline.sharing.speech import speech_slot

if TYPE_CHECKING:
    from bilingual.engines.privacy.scanner import Scanner
    from bilingual.fidelity.quality.scores import Quality
    from bilingual.pipeline.privacy.texts import Text
    from bilingual.pipeline.records.manifest import Manifest
    from bilingual.pipeline.requests import Request
    from bilingual.pipeline.stages import Resource, Stage
    from bilingual.pipeline.tools import Tools
    from bilingual.settings import Settings

T = TypeVar("T")
Stop = Literal["if it fails", "if stopped", "after it"]


class Execute(Protocol):
    """How to run a stage: directly, with a progress bar, or as a Prefect task."""

    def __call__(self, name: str, work: Callable[[Progress], T], /) -> T: ...


def directly(name: str, work: Callable[[Progress], T], /) -> T:
    """Run a stage directly, without progress."""
    return work(silent)


@dataclass(slots=True)
class Job:
    """One item being processed.

    ``made`` names the stages that ran; ``notes`` are for people; ``quality`` holds the scores of each pair checked,
    ``pending`` what a person's review file of a pair says that could not be taken in,
    ``gate`` what was searched for sensitive values in each pair, and who knows those found; ``redactor`` masks all,
    ``outages`` the pairs that lack sentences for a passing reason. ``pictures`` are the files that were read, each with
    the name of its copy: whoever draws another picture meanwhile has the same one in all pairs. ``dubs`` say why the
    dubbed videos of a pair are not ready, and ``undubbed`` how those pairs were to be whose voice failed.
    """

    request: Request
    tools: Tools
    manifest: Manifest
    execute: Execute = directly
    made: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    quality: dict[str, Quality] = field(default_factory=dict)
    pending: dict[str, str] = field(default_factory=dict)
    gate: dict[str, tuple[Scanner, Sequence[Text], Redactor]] = field(default_factory=dict)
    outages: set[str] = field(default_factory=set)
    dubs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    undubbed: dict[str, str] = field(default_factory=dict)
    redactor: Redactor = field(default_factory=Redactor)
    pictures: set[tuple[Path, str]] = field(default_factory=set)
    settings: Settings = field(init=False)
    folder: Path = field(init=False)
    workspace: Workspace = field(init=False)
    _work: Path | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self.settings, self.folder = self.tools.settings, self.manifest.folder
        self.workspace = Workspace(self.settings)

    @property
    def work(self) -> Path:
        """The folder for intermediate files: audio, parts of videos, engine output."""
        if self._work is None:
            self._work = self.workspace.work_folder(self.manifest.identity)
        return self._work

    def is_due(self, stage: str, facts: Mapping[str, Any]) -> bool:
        """Return whether *stage* is to be run: it is not up to date, or forced and not made in this run yet."""
        forced = self.request.force and stage not in self.made
        return forced or not self.manifest.is_done(stage, facts)

    def begin(self, stage: Stage) -> None:
        """Raise Elsewhere if *stage*, which is due, needs what only other machines have."""
        if self.request.share is not None and not self.request.share.has(stage):
            raise Elsewhere(stage.resource)

    def asks_again(self, stage: Stage) -> bool:
        """Return whether this run asks once more for what is missing in *stage*, which is not due.

        Of several machines, only that of its resource does.
        """
        return self.request.share is None or self.request.share.own == stage.resource

    def make(
        self,
        stage: Stage,
        facts: Mapping[str, Any],
        build: Callable[[Progress], Iterable[Path]],
        *,
        memory: int | None = None,
        **places: str,
    ) -> bool:
        """Run one stage unless it is up to date; return whether it ran.

        *places* fill the placeholders of the stage's name: ``pair``, ``rendition`` and so on. *memory* is what a model
        for speech needs, in bytes, if known. Raises ValueError for facts other than those the stage declares.
        """
        name, facts = stage.name(**places), stage.checked(facts)
        if not self.is_due(name, facts):
            return False
        self.begin(stage)

        def built(progress: Progress) -> Iterable[Path]:
            try:
                made = list(build(progress))
            except BilingualError:
                self.request.check_held()  # the cause, if it raises
                raise
            self.request.check_held()
            return made

        def work(progress: Progress) -> None:
            with self._slot(stage, memory):
                self.manifest.make(name, facts, lambda: built(progress))

        self.execute(stage.title.format(**places), work)
        self.made.append(name)
        return True

    def _slot(self, stage: Stage, memory: int | None) -> AbstractContextManager[None]:
        """Return what *stage* holds if it fills the memory or the cores: translators have their own rate."""
        if stage.resource == "speech":
            return speech_slot(self.settings.state, memory, self.request.source)
        return render_slot(self.settings.state) if stage.resource == "render" else nullcontext()

    def write(self, files: Mapping[str, str]) -> list[Path]:
        """Write texts by their path in the results folder; return the paths."""
        paths = []
        for name, text in files.items():
            write_text(self.folder / name, text)
            paths.append(self.folder / name)
        return paths


class Elsewhere(BaseException):
    """Ends a run that another machine continues, which is no error.

    ``resource`` is what its next stage needs, ``None`` if another machine has taken the item already.
    """

    def __init__(self, resource: Resource | None = None) -> None:
        self.resource = resource
        super().__init__(resource)


class _Abandoned(BaseException):
    """Ends work beside a body that failed or was cancelled."""


@contextmanager
def meanwhile(job: Job, work: Callable[[Job, Progress], object], *, stop: Stop = "if it fails") -> Iterator[None]:
    """Run *work* in a thread beside the body and wait for both, or *stop* it at its next progress.

    It stops if the body fails, only if the whole run is stopped, or as soon as the body has ended. *work* gets a job of
    its own: what it made and noted joins that of *job* at the end, so that the order is always the same. What it does
    without a stage reports to the progress that it gets. Its error is raised after the body, unless the body failed.
    """
    abandoned = Event()

    def watched(progress: Progress) -> Progress:
        def report(share: float, what: str = "") -> None:
            if abandoned.is_set():
                raise _Abandoned
            progress(share, what)

        return report

    def execute(name: str, stage: Callable[[Progress], T], /) -> T:
        return job.execute(name, lambda progress: stage(watched(progress)))

    from concurrent.futures import ThreadPoolExecutor, wait

    own = replace(job, execute=execute, made=[], notes=[])
    with ThreadPoolExecutor(1) as pool:
        # Prefect finds the flow run of a task in the context.
        running = pool.submit(copy_context().run, work, own, watched(silent))
        try:
            yield
        except BaseException as error:
            if stop != "if stopped" or not isinstance(error, Exception | Elsewhere):
                abandoned.set()
            raise
        finally:
            if stop == "after it":
                abandoned.set()
            wait([running])
            job.made += own.made
            job.notes += own.notes
        with suppress(_Abandoned):
            running.result()
