"""Fixtures for all tests."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))  # tests/servers.py is imported by name

from bilingual.redaction import known
from certificates import certificate
from servers import TranslatorServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A property holds on a busy machine, too.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# A program for a Python that has Anki, which is none of our packages.
collect_ignore = ["end_to_end/in_anki.py"]

# Collecting the tests makes half a million objects that stay: looking among them for garbage again and again took
# a fifth of its time.
gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


# Whose tests ask Prefect's server, which takes ten seconds of a core to start.
_ON_PREFECT = ("tests/flows/", "tests/end_to_end/test_bad_input.py")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Files go to workers as with ``--dist loadfile``, but all of those on Prefect to one, which starts one server."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class OneServer(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _ON_PREFECT[0] if nodeid.startswith(_ON_PREFECT) else str(super()._split_scope(nodeid))

    return OneServer(config, log)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. It ends with the module: as long as it runs, neither another one nor asyncio starts in this process."""
    from chromium import chromium

    with chromium() as started:
        yield started


@pytest.fixture(scope="session", autouse=True)
def no_fsync() -> Iterator[None]:
    """Nothing that a test writes has to survive a power cut, and a small run waits for the disk forty times."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> Iterator[None]:
    """Tests can be interrupted: a shell that starts them in the background has them ignore SIGINT."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(autouse=True)
def no_secret_of_the_test_before() -> Iterator[None]:
    """The list of secrets belongs to the process: what one test hid was masked in the messages of the next."""
    yield
    known.forget()


@pytest.fixture
def translator_server() -> Iterator[TranslatorServer]:
    """A translation service on this machine that speaks as LibreTranslate, MyMemory and Google."""
    with TranslatorServer() as server:
        yield server


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A Prefect server of the tests' own, in a temporary home; the user's is never touched.

    Heartbeats are off: their thread sleeps in whole seconds, so every flow would last one at least. Clients trust one
    certificate and not all authorities of the world, whom to load takes each of them 50 ms: the server has no TLS.
    """
    home = tmp_path_factory.mktemp("prefect")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(home))
        patch.setenv("PREFECT_PROFILES_PATH", str(home / "profiles.toml"))
        patch.setenv("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
        patch.setenv("DO_NOT_TRACK", "1")
        from prefect import __version__
        from prefect.settings import (
            PREFECT_API_SSL_CERT_FILE,
            PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
            PREFECT_LOGGING_LEVEL,
            temporary_settings,
        )
        from prefect.testing import utilities

        # Creating the database takes half of the server's start: a machine does it once for each version of Prefect.
        empty = Path(tempfile.gettempdir()) / f"bilingual-prefect-{os.getuid()}-{__version__}.db"
        folder = tmp_path_factory.mktemp("database")
        database = folder / "prefect-test.db"  # the name that the harness gives it
        if empty.is_file():
            shutil.copy(empty, database)
        patch.setattr(utilities, "mkdtemp", lambda: str(folder))
        quick = {
            PREFECT_API_SSL_CERT_FILE: str(certificate(home, "127.0.0.1")),
            PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
            PREFECT_LOGGING_LEVEL: "ERROR",
        }
        with utilities.prefect_test_harness(server_startup_timeout=90), temporary_settings(updates=quick):
            if not empty.is_file() and database.is_file():
                part = empty.with_suffix(f".{os.getpid()}")
                with closing(sqlite3.connect(database)) as made, closing(sqlite3.connect(part)) as copy:
                    made.backup(copy)
                part.replace(empty)
            yield
