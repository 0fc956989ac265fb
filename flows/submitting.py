"""From a group in the inbox to a flow run: one run for each state of its files, whoever asks."""

from __future__ import annotations

from typing import cast

import httpx
from prefect.client.schemas.objects import FlowRun
from prefect.deployments import run_deployment
from prefect.exceptions import PrefectException

from bilingual.errors import InputError
from bilingual.pipeline.inbox import Group, idempotency_key
from bilingual.settings import Settings
from flows.names import run_name

# What a server that is down, starting or too busy looks like from here: worth asking again. Prefect raises a
# plain RuntimeError when it cannot reach its API.
API_ERRORS = (httpx.HTTPError, PrefectException, RuntimeError)


def submit(group: Group, settings: Settings, tag: str, attempt: int = 0) -> FlowRun:
    """Start the run of *group*, or return the one that was started for it before.

    Raises InputError for a file name that cannot be sent, and ``API_ERRORS``.
    """
    source = str(group.main.relative_to(settings.root) if group.main.is_relative_to(settings.root) else group.main)
    try:
        source.encode("utf-8")
    except UnicodeEncodeError:
        raise InputError("its name is not UTF-8", where=ascii(group.main.name), remedy="Rename the file.") from None
    run = run_deployment(
        f"{group.kind}/default",
        parameters={"source": source},
        timeout=0,
        as_subflow=False,
        idempotency_key=idempotency_key(group, attempt),
        flow_run_name=run_name(group.kind, source),
        tags=[tag],
    )
    return cast(FlowRun, run)
