"""Fixtures for every room's tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests/servers.py is imported by name

from servers import TranslatorServer


@pytest.fixture
def translator_server() -> Iterator[TranslatorServer]:
    """A translation service on this machine that speaks as LibreTranslate, MyMemory and Google."""
    with TranslatorServer() as server:
        yield server
