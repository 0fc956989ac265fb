"""A pytest plugin that empties the package's caches before each test.

What an earlier test left in a cache hides a change from the tests after it, and hides from mutmut which tests run
the code that filled it.
"""

from __future__ import annotations

import sys


def pytest_runtest_setup() -> None:
    for name in [name for name in sys.modules if name.startswith("bilingual")]:
        for value in list(vars(sys.modules[name]).values()):
            if hasattr(value, "cache_clear"):
                value.cache_clear()
