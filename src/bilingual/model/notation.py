"""JSON and TOML that anybody may have written: whatever Python cannot hold is a ValueError; and values to write."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from math import isinf
from typing import Any

# tomllib compares each part of a key with all before it.
_LONG_KEY = re.compile(r"(?:[\w\"'-]{1,200}+[ \t]{0,9}+\.[ \t]{0,9}+){100}")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")  # an escape of a surrogate, alone or in a pair
_DEEP, _DIGITS = "its values are nested too deeply", "one of its numbers has more than 4,300 digits"


def parse_json(text: str | bytes) -> Any:
    """Return the value in a JSON *text*. Raises ValueError for anything else.

    >>> parse_json("[" * 100_000)
    Traceback (most recent call last):
    ValueError: its values are nested too deeply
    """
    return _parsed(text)


def parse_strict_json(text: str) -> Any:
    """Return the value in a JSON *text*, which can be written again. Raises ValueError for anything else.

    >>> parse_strict_json(r'["\\ud800"]')
    Traceback (most recent call last):
    ValueError: one of its texts holds half a character (a surrogate)
    >>> parse_strict_json("[1e999]")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    bilingual.model.notation._NoNumber: 1e999 is too large a number
    """
    value = _parsed(text, _no_number)
    if _HALF.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError:
            raise ValueError("one of its texts holds half a character (a surrogate)") from None
    return value


def _parsed(text: str | bytes, constant: Callable[[str], Any] | None = None) -> Any:
    try:
        return json.loads(text, parse_constant=constant, parse_float=_finite if constant else None)
    except (json.JSONDecodeError, UnicodeDecodeError, _NoNumber):
        raise
    except RecursionError:
        raise ValueError(_DEEP) from None
    except ValueError:  # of int(), see sys.set_int_max_str_digits
        raise ValueError(_DIGITS) from None


class _NoNumber(ValueError):
    """``NaN`` or ``Infinity``, which Python writes and JSON does not know."""


def _finite(text: str) -> float:
    value = float(text)
    if isinf(value):
        raise _NoNumber(f"{text[:20]} is too large a number")
    return value


def _no_number(name: str) -> Any:
    raise _NoNumber(f"{name} is no number")


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


def toml_value(value: Any) -> str:
    """Return a text, a number, a truth value or a list of them as TOML: JSON is that, but for DEL in a text.

    >>> toml_value(("zh-Hans", "en")), toml_value(False), toml_value("jade"), toml_value(20)
    ('["zh-Hans", "en"]', 'false', '"jade"', '20')
    """
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
