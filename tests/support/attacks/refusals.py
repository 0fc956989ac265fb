"""Asserts errors by their codes, independent of the wording."""

from __future__ import annotations

import re

import pytest

from bilingual.errors import BilingualError


def raises(code: str, start: str = "") -> pytest.RaisesExc[BilingualError]:
    """Expect the error with this code, such as ``"BIL-SUB-003"``, whose line begins with *start*, the place."""
    return pytest.raises(BilingualError, match=rf"^{re.escape(start)}.*\[{code}\]$")
