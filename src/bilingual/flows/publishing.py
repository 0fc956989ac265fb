"""Publishes one item as a flow run, whose outcome becomes the state of the run."""

from __future__ import annotations

import logging
import shlex
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from prefect import runtime
from prefect.artifacts import create_table_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.events import emit_event
from prefect.events.worker import EventsWorker
from prefect.logging import get_run_logger
from prefect.states import Cancelled, Completed, Failed

from bilingual.engines.processes.machine import REFUSALS, refusal
from bilingual.errors import BilingualError, Hung, Transient
from bilingual.flows.continuing import is_continuing
from bilingual.flows.names import (
    AGAIN,
    BUSY,
    EDITED,
    INBOX,
    NEEDS_REVIEW,
    NIGHT,
    NOT_READY,
    RESUMED,
    WITHDRAWN,
    run_name,
)
from bilingual.flows.studio.link import item_page
from bilingual.flows.tasks import artifact_key, as_task, if_the_server_answers, is_news
from bilingual.flows.watching.withdrawal import withdrawal
from bilingual.pipeline.applying import apply_edits
from bilingual.pipeline.guarding.watchdog import Watchdog
from bilingual.pipeline.guarding.watching import watching
from bilingual.pipeline.inbox.queue import waiting_signature
from bilingual.pipeline.publish import publish_post, publish_video
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.outages import runs_in_outage
from bilingual.pipeline.records.source_location import current_path, published_meanwhile
from bilingual.pipeline.records.workspace import MANIFEST, ItemBusy
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.tools import open_tools
from bilingual.pipeline.videos.progress import Listener, listening
from bilingual.redaction.output import public_errors
from bilingual.settings import Settings, find_root, load_settings
from bilingual.settings.run_options import options_of_flow

T = TypeVar("T")
P = ParamSpec("P")
_PATIENCE_S = 6 * 3600.0


def with_option_help(function: Callable[P, T]) -> Callable[P, T]:
    """Add the help of a flow's options to its docstring, which Prefect's UI shows next to the parameters."""
    lines = ["source: the file; relative paths start at the root"]
    lines += [f"{option.name}: {option.help}" for option in options_of_flow(function.__name__)]
    function.__doc__ = "\n    ".join([f"{function.__doc__}\n\nArgs:", *lines])
    return function


def name_of_run() -> str:
    """Return the name of the starting run: its flow's and its file's."""
    return run_name(str(runtime.flow_run.flow_name), str(runtime.flow_run.parameters.get("source", "")))


def publish_as_flow(kind: str, values: dict[str, Any]) -> State[Any]:
    """Publish one item and return the final state of its run.

    Completed if ready. Else its type is FAILED, and its name NotReady if something is left to do, NeedsReview if a
    person has to approve sentences first, Failed after an error, or Busy if another run holds the item. A run that the
    watcher or the night started is Withdrawn if its source was taken back or changed meanwhile. The source may
    also be a results folder, whose edits are taken in.
    """
    logger = get_run_logger()
    try:
        settings = load_settings(find_root())
        fixed = {"narrate": True} if kind == "narrate" else {}
        request = Request.of(**(values | fixed), base=settings.root)
        make = publish_video if kind == "video" else publish_post
        tools = open_tools(settings)

        run_id = UUID(str(runtime.flow_run.id))
        before = waiting_signature(request.source, settings)

        def once() -> Result | Manifest:
            again = (runtime.flow_run.run_count or 0) > 1  # a person pressed "Retry" in Prefect's page
            if (
                _is_automatic()
                and not again
                and (folder := published_meanwhile(request.source, settings, _submitted_s()))
            ):
                return Manifest.read(folder)
            guard = Watchdog(settings.deadline, request.source, partial(last_words, run_id))
            if (request.source / MANIFEST).is_file():
                with watching(guard):
                    return apply_edits(request.source, tools, guard.watched(as_task))
            place = current_path(request.source, settings)
            if place != request.source:
                logger.info("%s was published; continuing with %s", request.source, place)
            with watching(guard):
                return make(request, tools, guard.watched(as_task))

        with _news_in(logger), public_errors():
            try:
                result = when_free(once, logger)
            except BilingualError as error:
                if _is_automatic() and (why := withdrawal(request.source, before, error, settings)):
                    return Cancelled(name=WITHDRAWN, message=f"{request.source.name} {why}.")
                raise
    except ItemBusy as error:
        # The watcher retries, and does not count an item held by another run as failed.
        return Completed(name=BUSY, message=str(error)) if _is_automatic() else _failed(error, BUSY)
    except BilingualError as error:
        return _failed(error)
    except REFUSALS as error:
        return _failed(refusal(error, str(values.get("source", ""))))
    if isinstance(result, Manifest):
        return _final(result.state, result.folder, settings, f"published by another run{_reasons(result)}")
    _show(result, logger, settings)
    summary = result.to_json() | {"files": [str(path) for path in result.files]}
    reasons = "; ".join(f"{pair.pair}: {', '.join(pair.reasons())}" for pair in result.pairs if not pair.ready)
    if reasons:
        _tell(f"bilingual.{result.state}", reasons)
    return _final(result.state, result.folder, settings, reasons or "ready", summary)


def _final(state: str, folder: Path, settings: Settings, what: str, data: Any = None) -> State[Any]:
    """Return the final state of a run whose results in *folder* are in *state*, with what to do."""
    if state == "ready":
        return Completed(message=f"{what}: {folder}", data=data)
    name, page = shlex.quote(str(folder)), item_page(settings, folder.name)
    if state == "needs-review":
        return unfinished(
            NEEDS_REVIEW, f"{folder}: {what}. Read them: {page or f'`bilingual approve {name}` lists them.'}"
        )
    todo = f"See {page or 'its index.html'}; after edits run"
    if runs_in_outage(Manifest.read(folder).pairs):
        todo = "An engine did not answer: the service and the night try again; or run"
    return unfinished(NOT_READY, f"{folder}: {what}. {todo} `bilingual apply {name}`.")


def _reasons(manifest: Manifest) -> str:
    """Return why the recorded results are not ready, after a semicolon, or "" if they are."""
    pairs = {pair: ", ".join(record.get("reasons", ())) for pair, record in manifest.pairs.items()}
    return "".join(f"; {pair}: {reasons}" for pair, reasons in pairs.items() if reasons)


def _news_in(log: logging.Logger | logging.LoggerAdapter[Any]) -> AbstractContextManager[None]:
    """Write important messages, such as that a platform will reject a video, to the run's log."""
    return listening(Listener(lambda level, text: log.log(level, "%s", text)))


def when_free(publish: Callable[[], T], log: logging.Logger | logging.LoggerAdapter[Any]) -> T:
    """Return the result of *publish*, waiting while another run holds the item. Raises ItemBusy in the end.

    A run started by a person or the nightly batch waits. The watcher's runs do not: it retries by itself, and they must
    not occupy a slot of the queue.
    """
    deadline = monotonic() + (0 if INBOX in (runtime.flow_run.tags or ()) else _PATIENCE_S)
    wait_s = 5.0
    while True:
        try:
            return publish()
        except ItemBusy as error:
            if monotonic() >= deadline:
                raise
            log.info("%s; waiting for that run", error.what)
        sleep(wait_s)
        wait_s = min(2 * wait_s, 60.0)


def _is_automatic() -> bool:
    """Return whether the watcher or the nightly batch started this run."""
    return bool({INBOX, NIGHT} & set(runtime.flow_run.tags or ()))


def _submitted_s() -> float:
    """Return when this item was submitted (epoch seconds); 0 for a run that continues another."""
    started = runtime.flow_run.scheduled_start_time
    return 0.0 if is_continuing(runtime.flow_run.tags or ()) or started is None else float(started.timestamp())


def last_words(run: UUID, error: Hung) -> None:
    """Set the final state of *run*, whose process, this one, has to end."""
    with get_client(sync_client=True) as client:
        client.set_flow_run_state(run, Failed(message=str(error)), force=True)


def _failed(error: BilingualError, name: str = "Failed") -> State[Any]:
    _tell("bilingual.failed", str(error))
    again = isinstance(error, Transient) and {INBOX, NIGHT, EDITED, RESUMED} & set(runtime.flow_run.tags or ())
    return unfinished(name, f"{error} {AGAIN}" if again else str(error))


def unfinished(name: str, message: str) -> State[Any]:
    """Return the final state of a run that is not to look like a success, whose *message* is all there is to say."""
    logging.getLogger("prefect.flow_runs").addFilter(is_news)
    return Failed(name=name, message=message)


def _tell(event: str, text: str) -> None:
    """Show *text* to users of ``prefect deployment run --watch``, which does not show state messages."""
    run = f"prefect.flow-run.{runtime.flow_run.id}"
    emit_event(event, resource={"prefect.resource.id": run, "prefect.resource.name": text})
    # --watch stops at the final state, which must not overtake this line.
    EventsWorker.instance().wait_until_empty()


def _show(result: Result, logger: logging.Logger | logging.LoggerAdapter[Any], settings: Settings) -> None:
    for note in result.notes:
        logger.info("%s", note)
    if result.unchanged:
        logger.info("nothing to do: %s is up to date", result.folder)
    rows = [
        {
            "pair": pair.pair,
            "state": pair.state.replace("-", " "),
            "sentences": pair.units,
            "untranslated": pair.untranslated,
            "drafts": pair.drafts,
            "findings": pair.open_findings,
        }
        for pair in result.pairs
    ]
    where = settings.below_root(result.folder)
    key = artifact_key(result.folder.name, "results")
    with if_the_server_answers():
        create_table_artifact(table=rows, key=f"results-{key}"[:80], description=f"`{where}/index.html`")
