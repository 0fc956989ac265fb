"""The nightly flow: publishes everything waiting in the inbox, a few items at a time, and writes a summary.

Each item is a separate run, with its own log, retry and resume. The nightly run is in another queue and only waits, so
it never occupies a slot that they need.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from prefect import flow, runtime
from prefect.artifacts import create_markdown_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun, State
from prefect.logging import get_run_logger
from prefect.states import Completed

from bilingual.engines.processes.machine import REFUSALS, refusal
from bilingual.errors import BilingualError, InputError
from bilingual.flows.continuing import first_of, is_continuing, is_dead, runs_with
from bilingual.flows.names import NIGHT, NOT_READY
from bilingual.flows.nights.notifying import notify
from bilingual.flows.nights.running import Night, item_of, name_of, resume, start, with_retries, work_through
from bilingual.flows.nights.summary import NightItem, is_told, left, message, notice, summary, with_states
from bilingual.flows.publishing import unfinished
from bilingual.flows.submitting import is_over, is_tried_again, submitted_before
from bilingual.flows.tasks import NO_PICKLE
from bilingual.model.item import LibraryItem
from bilingual.pipeline.inbox.groups import Group
from bilingual.pipeline.inbox.queue import nightly_groups, requeue_failed, settings_of
from bilingual.pipeline.inbox.waiting import GroupTurns, SteadyLooks
from bilingual.pipeline.items.nights import besides, keep_summary, last_told_s
from bilingual.pipeline.records.outages import delayed
from bilingual.settings import Settings, find_root, load_settings

_LOOKS_S = (0.0, 2.6, 2.6)


@flow(name="nightly", flow_run_name=lambda: f"night of {datetime.now().astimezone():%Y-%m-%d}", retries=0, **NO_PICKLE)
def nightly(limit: int | None = None, at_once: int | None = None) -> State[Any]:
    """Publish everything waiting in the inbox, and retry temporary failures.

    Ends Completed if every item is ready or there was none. Else its type is FAILED, its name Failed if none was
    delivered, otherwise NotReady, and its message names the items that are not ready, failed ones first.

    Args:
        limit: maximum number of items (default: the setting nightly_limit)
        at_once: number of items to process in parallel (default: the setting nightly_at_once)
    """
    try:
        settings = load_settings(find_root())
        began_s = time.monotonic()
        night = with_retries(_this_night)
        earlier = with_retries(partial(_earlier, night, settings))
        todo = with_retries(partial(_not_done, groups_to_do(settings), night))
        items = work_through(
            [
                *(partial(item_of, run) for run in earlier),
                *(partial(start, group, signature, night, settings) for group, signature in todo),
                *(partial(resume, one, night, settings) for one in delayed(settings)),
            ],
            limit=limit or settings.nightly_limit,
            at_once=at_once or settings.nightly_at_once,
        )
        later = _left_for_later([group for group, _ in todo], items, settings)
    except BilingualError as error:
        return unfinished("Failed", str(error))
    except REFUSALS as error:
        return unfinished("Failed", str(refusal(error)))
    others = _others(items, later, settings)
    try:
        _tell(items, later, others, night, time.monotonic() - began_s, settings)
    except BilingualError as error:
        get_run_logger().warning("%s", error)
    return outcome(items, later, others)


def groups_to_do(settings: Settings) -> list[tuple[Group, str]]:
    """Return the groups that are complete in the inbox, after three looks, with their signatures, in order.

    Failed ones are first moved back. The signature is kept because an item may be processed hours later, after the
    watcher has published it; it identifies that run.
    """
    requeue_failed(settings)
    looks = SteadyLooks()
    steady: list[Group] = []
    for wait_s in _LOOKS_S:
        time.sleep(wait_s)
        steady = looks.look(nightly_groups(settings), time.monotonic_ns() // 1_000_000)
    return [(group, looks.signature(group.main)) for group in GroupTurns(looks).of_night(steady, settings)]


def _not_done(groups: Sequence[tuple[Group, str]], night: Night) -> list[tuple[Group, str]]:
    """Return *groups* without those whose run is over by now and none of this *night*, such as what stays in the inbox.

    That is asked once, before the night starts a run. When a run ended says nothing: the clock may have been set since.
    """
    with get_client(sync_client=True) as client:
        runs = submitted_before(client, [signature for _, signature in groups])
    before = {
        key
        for key, run in runs.items()
        if is_over(run) and not is_dead(run) and not is_tried_again(run) and night.tag not in run.tags
    }
    return [(group, signature) for group, signature in groups if signature not in before]


def outcome(items: list[NightItem], later: Sequence[str] = (), others: Sequence[LibraryItem] = ()) -> State[Any]:
    """Return the final state of the batch, see ``nightly``; *later* are the sources left for the next night.

    *others*, which other runs made, are told, but their states are those of their runs.
    """
    told = message(items, later, others)
    if not left(items):
        return Completed(message=told)
    return unfinished(NOT_READY if any(item.delivered for item in items) else "Failed", told)


def _others(items: list[NightItem], later: Sequence[str], settings: Settings) -> list[LibraryItem]:
    """Look up the states of *items*; return what is new in the root besides them and what is left for *later*.

    What lies in the inbox for long is told again only with something new.
    """
    try:
        found = with_states(items, settings)
        since_s = last_told_s(settings)
        others = besides(found, {*(item.source for item in items), *later}, since_s)
    except (BilingualError, OSError) as error:
        get_run_logger().warning("the states of the items cannot be read: %s", error)
        return []
    return others if items or any(item.at_s > since_s for item in others) else []


def _tell(
    items: list[NightItem],
    later: Sequence[str],
    others: Sequence[LibraryItem],
    night: Night,
    took_s: float,
    settings: Settings,
) -> None:
    """Write the summary, as a file if there is something to tell, and notify a person if the settings say so.

    *took_s* is how long this run of the night took, in seconds.
    """
    text = summary(items, later, night.started, night.before_s + took_s, settings, others)
    path = keep_summary(text, night.started, settings) if items or others else None
    create_markdown_artifact(markdown=text, key="nightly", description=str(path or ""))
    if is_told(items, settings, others):
        subject = f"bilingual: night of {night.started.astimezone():%Y-%m-%d}"
        notify(subject, notice(items, settings.root, others), settings, get_run_logger())


def _left_for_later(groups: Sequence[Group], items: Sequence[NightItem], settings: Settings) -> list[str]:
    """Return the sources of those of *groups* that wait for the next night, which *items* had no place for."""
    done = {item.source for item in items}
    found = []
    for group in groups:
        with suppress(InputError):
            waits = os.path.lexists(group.main) and settings_of(group, settings).when == "nightly"
            found += [name_of(group, settings)] if waits and name_of(group, settings) not in done else []
    return found


def _this_night() -> Night:
    """Return the night that this run makes, or goes on with."""
    run, now = UUID(str(runtime.flow_run.id)), datetime.now(UTC)
    if not is_continuing(runtime.flow_run.tags or ()):
        return Night(f"{NIGHT}-{run}", now)
    with get_client(sync_client=True) as client:
        first = first_of(client, client.read_flow_run(run))
    started = first.start_time or now
    return Night(f"{NIGHT}-{first.id}", started, max(0.0, (now - started).total_seconds()))


def _earlier(night: Night, settings: Settings) -> list[FlowRun]:
    """Return the runs of an interrupted *night* whose files have left the inbox.

    What was done before the interruption belongs to the same night.
    """
    with get_client(sync_client=True) as client:
        runs = runs_with(client, night.tag)
    return [run for run in runs if not os.path.lexists(settings.root / str(run.parameters.get("source")))]
