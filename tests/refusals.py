"""Asserts errors by their codes, independent of the wording."""

from __future__ import annotations

import pytest

from bilingual.errors import BilingualError


def raises(code: str) -> pytest.RaisesExc[BilingualError]:
    """Expect the error with this code, such as ``"BIL-SUB-003"``."""
    return pytest.raises(BilingualError, match=rf"\[{code}\]$")
