"""JSON and TOML that anybody may have written: whatever Python cannot hold is a ValueError."""

from __future__ import annotations

import json
import re
from typing import Any

# tomllib compares each part of a key with all before it.
_LONG_KEY = re.compile(r"(?:[\w\"'-]{1,200}+[ \t]{0,9}+\.[ \t]{0,9}+){100}")
_DEEP, _DIGITS = "its values are nested too deeply", "one of its numbers has more than 4,300 digits"


def parse_json(text: str | bytes) -> Any:
    """Return the value in a JSON *text*. Raises ValueError for anything else.

    >>> parse_json("[" * 100_000)
    Traceback (most recent call last):
    ValueError: its values are nested too deeply
    """
    try:
        return json.loads(text)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise
    except RecursionError:
        raise ValueError(_DEEP) from None
    except ValueError:  # of int(), see sys.set_int_max_str_digits
        raise ValueError(_DIGITS) from None


def parse_toml(text: str) -> dict[str, Any]:
    """Return the tables in a TOML *text*. Raises ValueError for anything else.

    >>> parse_toml("a.b = 1")
    {'a': {'b': 1}}
    >>> parse_toml(f"a = {'9' * 5000}")
    Traceback (most recent call last):
    ValueError: one of its numbers has more than 4,300 digits
    """
    import tomllib  # 15 ms

    if _LONG_KEY.search(text):
        raise ValueError("one of its keys has more than 100 parts")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise ValueError(_DEEP) from None
    except ValueError:  # of int()
        raise ValueError(_DIGITS) from None
