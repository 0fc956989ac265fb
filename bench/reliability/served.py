"""What attacks on the flows need: a Prefect server of their own, a translator that counts, and runs that are quick."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.attacks.changing_sources import quick_runs
from support.servers.flow_worker import prepare
from support.servers.prefect_server import own_server
from support.sources.many_articles import translator
from support.sources.twenty_items import PaidTranslator


@contextmanager
def served(folder: Path) -> Iterator[PaidTranslator]:
    """Let the flows work in this process on the root ``folder/root``, and give the translator that it asks."""
    (folder / "home").mkdir()
    with (
        quick_runs(folder / "quick"),
        own_server(folder / "home"),
        translator() as paid,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("BILINGUAL_ROOT", str(folder / "root"))
        patch.setattr("bilingual.flows.nights.running._POLL_S", 0.1)
        patch.setattr("bilingual.flows.nightly._LOOKS_S", (0.0, 0.1, 0.1))
        patch.setattr("bilingual.pipeline.inbox.waiting.STEADY_MS", 100)
        logging.disable(logging.WARNING)  # Prefect tells each state of each run
        prepare()
        try:
            yield paid
        finally:
            logging.disable(logging.NOTSET)
