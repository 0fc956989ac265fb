"""Fixtures for all tests."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from bilingual.engines.pictures import pages
from bilingual.redaction import known
from support.servers.servers import TranslatorServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# As many workers as cores run tests: threads of PyTorch and NumPy that spin while they wait for each other took three
# times the processor time of the work. They read it when they are imported, which nothing has done yet, and programs
# that tests start inherit it.
for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

# A small run writes, renames and removes hundreds of files: on a disk that was a twelfth of the processor time of such
# tests, and a third of the time that passed. What a failed test leaves stays there until the third run after it.
MEMORY = Path("/dev/shm")
if MEMORY.is_dir():
    room = os.statvfs(MEMORY)
    if room.f_bavail * room.f_frsize > 3e9 and not room.f_flag & os.ST_NOEXEC:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

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
    gc.set_threshold(20_000)  # 700 objects at first: a twentieth of the time of a test
    gc.enable()


# Whose tests ask Prefect's server, which takes ten seconds of a core to start, and whose import PyTorch, which takes
# five.
_ON_PREFECT = ("tests/flows/", "tests/end_to_end/test_bad_input.py")
_ON_TORCH = (
    "tests/engines/speech/models/", "tests/contract/test_speech_engines.py", "tests/end_to_end/test_whisper_path.py",
    "tests/engines/models/test_kinds.py",
)  # fmt: skip


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Files go to workers as with ``--dist loadfile``, but all of those on Prefect to one, which starts one server."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    config.option.loadscopereorder = False  # not by the number of tests, but as pytest_collection_modifyitems has it

    class OneServer(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            shared = next((group[0] for group in (_ON_PREFECT, _ON_TORCH) if nodeid.startswith(group)), None)
            return shared or str(super()._split_scope(nodeid))

    return OneServer(config, log)


# Whose files take long: they run programs and whole runs. One that came last would leave the other workers idle.
_LONG = tuple(
    f"tests/{room}"
    for room in (
        "engines/media/", "engines/speech/", "pipeline/", "test_readme.py", "studio/", "upgrades/", "end_to_end/",
        "engines/", "contract/", "views/", "cli/", "pushing/",
    )
)  # fmt: skip


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Several workers begin with the files that take longest."""
    if hasattr(config, "workerinput"):
        items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    if item.nodeid.startswith(_ON_PREFECT):
        return -1
    return next((n for n, room in enumerate(_LONG) if item.nodeid.startswith(room)), len(_LONG))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. It ends with the module: as long as it runs, neither another one nor asyncio starts in this process."""
    from support.browser.chromium import chromium

    with chromium() as started:
        yield started


@pytest.fixture(scope="session", autouse=True)
def no_fsync() -> Iterator[None]:
    """Nothing that a test writes has to survive a power cut, and a small run waits for the disk forty times."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def printed_once() -> Iterator[None]:
    """What a page looks like depends on its HTML alone, and to lay it out takes most of the time of a small post.

    ``pages.pdf.__wrapped__`` is the printer itself.
    """
    printer = pages.pictures

    @lru_cache(maxsize=16)
    def drawn(html: str, width: int, height: int) -> tuple[bytes, ...]:
        return tuple(printer(html, width, height))

    with pytest.MonkeyPatch.context() as patch:
        for name in ("pdf", "picture"):
            patch.setattr(pages, name, lru_cache(maxsize=64)(getattr(pages, name)))
        patch.setattr(pages, "pictures", lambda html, width, height: iter(drawn(html, width, height)))
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
    """A Prefect server of the tests' own."""
    from support.servers.prefect_server import own_server

    with own_server(tmp_path_factory.mktemp("prefect")):
        yield
