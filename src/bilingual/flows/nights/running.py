"""The runs of a night: one for each item, started, waited for, and read when it has ended."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count
from typing import TypeVar

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.logging import get_run_logger

from bilingual.errors import BilingualError, printable
from bilingual.flows.continuing import continue_run, interruptions, is_dead
from bilingual.flows.names import BUSY, NIGHT, RESUMED, WITHDRAWN
from bilingual.flows.nights.summary import NightItem
from bilingual.flows.submitting import API_ERRORS, is_over, is_tried_again, submit, submit_rebuild, submitted_before
from bilingual.pipeline.inbox.groups import Group
from bilingual.pipeline.inbox.queue import settle_failure
from bilingual.pipeline.records.outages import Delayed
from bilingual.settings import Settings

T = TypeVar("T")
_POLL_S = 5.0
_API_GONE_S = 1800.0
# The queue must be free for the next night.
_LONGEST_S = 22 * 3600.0


@dataclass(frozen=True, slots=True)
class Night:
    """One night, whose runs have ``tag``. It ``started`` ``before_s`` seconds before the run that goes on with it."""

    tag: str
    started: datetime
    before_s: float = 0.0


def work_through(starts: Sequence[Callable[[], NightItem]], *, limit: int, at_once: int) -> list[NightItem]:
    """Start one run with each of *starts*, at most *at_once* at a time, and wait for all of them.

    No item affects the others. Items removed without a run are skipped; what the watcher made meanwhile counts.
    """
    log = get_run_logger()
    waiting, going, ended = deque(starts), list[NightItem](), list[NightItem]()
    deadline = time.monotonic() + _LONGEST_S
    late = False
    while waiting or going:
        while waiting and not late and len(going) < at_once and len(going) + len(ended) < limit:
            item = waiting.popleft()()
            if item.run is None:
                ended += [item] if item.state else []
            elif is_over(item.run):
                ended.append(_finished(item))
            else:
                log.info("%s: run %s", item.source, item.run.name)
                going.append(item)
        if not going:
            break
        time.sleep(_POLL_S)
        late = time.monotonic() > deadline
        for item in list(going):
            assert item.run is not None
            item.run = with_retries(partial(_read, item.run))
            if late or is_over(item.run):
                going.remove(item)
                ended.append(_finished(item))
                log.info("%s: %s %s", item.source, item.state, item.reason)
    # An item held by a person's run is reported by that run; one that was taken back is none of the night.
    return [item for item in ended if item.state not in (BUSY, WITHDRAWN)]


def with_retries(call: Callable[[], T]) -> T:
    """Return the result of *call*, retrying while the server is unavailable. Raises its error after half an hour."""
    deadline = time.monotonic() + _API_GONE_S
    while True:
        try:
            return call()
        except API_ERRORS:
            if time.monotonic() > deadline:
                raise
            time.sleep(_POLL_S)


def item_of(run: FlowRun) -> NightItem:
    """Return the item of a run that an interrupted night started."""
    return NightItem(printable(str(run.parameters.get("source"))), with_retries(partial(_read, run)))


def start(group: Group, signature: str, night: Night, settings: Settings) -> NightItem:
    """Return the item with its run, without one if it is gone and none was started, or as failed."""
    item = NightItem(name_of(group, settings))
    try:
        item.run = with_retries(partial(_run_of, group, signature, night, settings))
    except BilingualError as error:
        settle_failure(group.main, error, settings)
        item.state, item.reason = "Failed", str(error)
    return item


def resume(one: Delayed, night: Night, settings: Settings) -> NightItem:
    """Return the item whose run asks for what is missing after an outage, once a night, or as failed."""
    item = NightItem(printable(settings.below_root(one.folder)))
    attempt = f"{one.runs} {night.tag}"
    try:
        item.run = with_retries(lambda: _read(submit_rebuild(one.folder, settings, RESUMED, attempt)))
    except BilingualError as error:
        item.state, item.reason = "Failed", str(error)
    return item


def name_of(group: Group, settings: Settings) -> str:
    return printable(settings.below_root(group.main))


def _run_of(group: Group, signature: str, night: Night, settings: Settings) -> FlowRun | None:
    if os.path.lexists(group.main):
        for attempt in count():
            run = _read(submit(group, settings, NIGHT, night.tag, attempt=attempt, signature=signature))
            if night.tag in run.tags or not is_tried_again(run):
                done = attempt and is_over(run) and night.tag not in run.tags  # before, and its source is kept here
                return None if done else run
        raise AssertionError("unreachable: each night adds one")
    with get_client(sync_client=True) as client:
        known = submitted_before(client, [signature]).get(signature)
    return _read(known) if known else None


def _read(run: FlowRun) -> FlowRun:
    """Return the current state of *run*, or the run that continues it after it died."""
    with get_client(sync_client=True) as client:
        run = client.read_flow_run(run.id)
        return continue_run(client, run) if is_dead(run) else run


def _finished(item: NightItem) -> NightItem:
    assert item.run is not None
    state = item.run.state
    item.state = state.name or "" if state is not None else ""
    item.reason = (state.message or "") if state is not None else ""
    item.seconds = item.run.total_run_time.total_seconds()
    item.interruptions = interruptions(item.run.tags)
    return item
