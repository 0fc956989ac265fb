"""Stages as Prefect's tasks, with their progress on its page."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, TypedDict, TypeVar

from prefect import task
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.context import SettingsContext, get_settings_context
from prefect.exceptions import FailedRun
from prefect.logging import get_run_logger
from prefect.states import Failed

from bilingual.engines.base import Progress
from bilingual.errors import BilingualError
from bilingual.flows.submitting import API_ERRORS
from bilingual.pipeline.guarding.watchdog import Ended
from bilingual.pipeline.videos.progress import Milestones
from bilingual.redaction.output import public_errors

T = TypeVar("T")
# Every update is a row in Prefect's database: often enough to follow, rarely enough not to fill it.
_UPDATE_EVERY_S = 2.0
_FIRST_LINE_S, _LINE_EVERY_S = 10.0, 30.0
# Until the progress is shown again after the server did not answer.
_SERVER_AWAY_S = 30.0


class _Results(TypedDict):
    persist_result: bool
    result_serializer: str


NO_PICKLE = _Results(persist_result=False, result_serializer="json")
"""No result goes through Prefect's storage, whose default is pickle: who may write there could run anything here."""


def as_task(name: str, work: Callable[[Progress], T], /) -> T:
    """Run one stage as a Prefect task with a progress bar.

    No data passes through Prefect: the manifest decides what is done, and Prefect's input tracking of a transcript
    would take seconds. A known error ends the task as Failed with its message, without a traceback, and is re-raised.
    """
    answers: list[T] = []
    errors: list[BilingualError | Ended] = []

    @task(name=name, task_run_name=name, cache_policy=NO_CACHE, retries=0, **NO_PICKLE)
    def stage() -> State[Any] | None:
        try:
            with public_errors():
                answers.append(work(_ProgressBar(name)))
        except (BilingualError, Ended) as error:
            errors.append(error)
            logging.getLogger("prefect.task_runs").addFilter(is_news)
            return Failed(message=str(error))
        return None

    state = stage(return_state=True)
    if errors:
        raise errors[0]
    if not answers:
        # Not our exception: a bug, or the end of the process.
        state.result()
    return answers[0]


class _ProgressBar:
    """A progress artifact for longer work, and lines in the log."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._log = get_run_logger()  # created here, because progress may be reported from another thread
        self._milestones = Milestones(monotonic(), first_s=_FIRST_LINE_S, every_s=_LINE_EVERY_S)
        self._key = artifact_key(name, "stage")
        self._last = monotonic()
        self._artifact: Any = None

    def __call__(self, share: float, what: str = "") -> None:
        now = monotonic()
        if line := self._milestones.reached(share, now):
            self._log.info("%s: %s", self._name, line)
        finished = share >= 1 and self._artifact is not None
        if now - self._last < _UPDATE_EVERY_S and not finished:
            return
        percent = round(100 * min(max(share, 0.0), 1.0), 1)
        self._last = now + _SERVER_AWAY_S
        with if_the_server_answers():
            if self._artifact is None:
                self._artifact = create_progress_artifact(progress=percent, key=self._key, description=self._name)
            else:
                update_progress_artifact(self._artifact, progress=percent, description=what or self._name)
            self._last = now


@contextmanager
def if_the_server_answers() -> Iterator[None]:
    """Do what only Prefect's page needs: while its server is away, work neither fails nor waits for it."""
    context = get_settings_context()
    # Prefect's client would try for a minute. Its own ``temporary_settings`` takes a tenth of a second.
    client = context.settings.client.model_copy(update={"max_retries": 0})
    settings = context.settings.model_copy(update={"client": client})
    with SettingsContext(profile=context.profile, settings=settings):
        try:
            yield
        except API_ERRORS as error:
            logging.getLogger(__name__).debug("not shown in Prefect: %s", error)


def artifact_key(name: str, otherwise: str) -> str:
    """Return the key for an artifact of *name*, *otherwise* if that has no character which Prefect allows in keys."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or otherwise


def is_news(record: logging.LogRecord) -> bool:
    """Drop the traceback that Prefect logs for a returned Failed state; the state itself is logged in one line."""
    return record.exc_info is None or not isinstance(record.exc_info[1], FailedRun | None)
