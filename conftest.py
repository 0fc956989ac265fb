"""What is collected, for the tests and the examples in docstrings alike."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from _pytest.doctest import DoctestModule


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Import no module to look for examples that it does not have: each worker would import all of the package."""
    made = yield
    if file_path.suffix != ".py" or b">>>" in file_path.read_bytes():
        return made
    return [each for each in made if not isinstance(each, DoctestModule)]
