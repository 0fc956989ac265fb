"""Starts flow runs for inbox groups: one run for each state of a group's files, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import httpx
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterIdempotencyKey,
    FlowRunFilterState,
    FlowRunFilterStateType,
    WorkPoolFilter,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.deployments import run_deployment
from prefect.exceptions import PrefectException

from bilingual.flows.names import AGAIN, EDITED, INBOX, NIGHT, run_name
from bilingual.model.digest import digest
from bilingual.pipeline.inbox.groups import Group
from bilingual.pipeline.inbox.queue import admitted, idempotency_key
from bilingual.pipeline.records.files import file_hashes
from bilingual.pipeline.records.manifest import Manifest
from bilingual.settings import Settings

# Errors of a server that is down, starting or too busy: worth a retry. Prefect raises a
# plain RuntimeError when it cannot reach its API.
API_ERRORS = (httpx.HTTPError, PrefectException, RuntimeError)
_OPEN = (StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING, StateType.PAUSED)
PAGE = 200
"""The most runs that Prefect returns for one question."""
_LONGEST_PAUSE = 6  # times that it doubles


def submit(group: Group, settings: Settings, *tags: str, attempt: int = 0, signature: str | None = None) -> FlowRun:
    """Start the run of *group*, or return the one already started for it.

    *signature* is that of the group when it was seen complete; it changes when a file is removed. Raises InputError for
    a group that is not ``admitted``, and ``API_ERRORS``.
    """
    admitted(group.main, settings, group.members)
    source = settings.below_root(group.main)
    key = idempotency_key(signature or group.signature(), attempt)
    return start_run(f"{group.kind}/default", {"source": source}, key, run_name(group.kind, source), tags)


def submit_rebuild(folder: Path, settings: Settings, tag: str = EDITED, attempt: str = "") -> FlowRun:
    """Start the run that takes in the edits in the results *folder*, or return the one already started for them.

    It also asks for what is missing; *attempt* tells runs apart that try again after an outage. Raises
    InputError for a folder without results, and ``API_ERRORS``.
    """
    manifest = Manifest.read(folder)
    files = sorted(path for pattern in ("review.*.md", "bitext.*.json") for path in folder.glob(pattern))
    source = settings.below_root(folder)
    kind = "article" if manifest.source.get("kind") == "article" else "video"
    key = digest([manifest.identity, manifest.state, file_hashes(files), *([attempt] if attempt else [])])
    return start_run(f"{kind}/default", {"source": source}, key, run_name(kind, source), [tag])


def start_run(deployment: str, parameters: dict[str, str], key: str, name: str, tags: Sequence[str] = ()) -> FlowRun:
    """Start a run of *deployment*, or return the one already started with this idempotency *key*."""
    run = run_deployment(
        deployment,
        parameters=parameters,
        timeout=0,
        as_subflow=False,
        idempotency_key=key,
        flow_run_name=name,
        tags=list(tags),
    )
    return cast(FlowRun, run)


def submitted_before(client: SyncPrefectClient, signatures: Sequence[str]) -> dict[str, FlowRun]:
    """Return the runs already started for groups with these *signatures*, by signature."""
    keys = {idempotency_key(signature): signature for signature in signatures}
    found: dict[str, FlowRun] = {}
    for first in range(0, len(keys), PAGE):
        key = FlowRunFilterIdempotencyKey(any_=list(keys)[first : first + PAGE])
        for run in client.read_flow_runs(flow_run_filter=FlowRunFilter(idempotency_key=key), limit=PAGE):
            found[keys[str(run.idempotency_key)]] = run
    return found


def named_sources(client: SyncPrefectClient, settings: Settings) -> set[Path]:
    """Return the files of unfinished runs that a person started."""
    named: set[Path] = set()
    for run in open_runs(client):
        source = run.parameters.get("source")
        if isinstance(source, str) and not {INBOX, NIGHT} & set(run.tags):
            named.add((settings.root / Path(source).expanduser()).resolve())
    return named


def open_runs(client: SyncPrefectClient) -> list[FlowRun]:
    """Return all runs that are not finished."""
    return all_runs(client, FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(_OPEN)))))


def is_over(run: FlowRun) -> bool:
    """Return whether *run* has its final state."""
    return run.state is not None and run.state.is_final()


def is_tried_again(run: FlowRun) -> bool:
    """Return whether *run* failed for a passing reason and nothing was made or moved: another has to do its work.

    A source whose run failed moves to ``media/failed`` with its reason, unless the disk takes neither.
    """
    return run.state is not None and run.state_type == StateType.FAILED and (run.state.message or "").endswith(AGAIN)


def pause_s(first_s: float, attempt: int) -> float:
    """Return the seconds before a run that is tried again: *first_s*, then twice as long each time, up to 64 times."""
    return first_s * 2.0 ** min(attempt, _LONGEST_PAUSE)


def all_runs(client: SyncPrefectClient, where: FlowRunFilter, pool: WorkPoolFilter | None = None) -> list[FlowRun]:
    """Return all runs *where* the filter holds, of the *pool* if one is given."""
    found: list[FlowRun] = []
    while page := client.read_flow_runs(flow_run_filter=where, work_pool_filter=pool, limit=PAGE, offset=len(found)):
        found += page
    return found
