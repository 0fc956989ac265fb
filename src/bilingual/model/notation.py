"""JSON and TOML that anybody may have written: whatever Python cannot hold is a ValueError; and values to write."""

from __future__ import annotations

import json
import marshal
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from json.encoder import encode_basestring
from math import isinf
from threading import Lock
from typing import Any

# tomllib compares each part of a key with all before it.
_LONG_KEY = re.compile(r"(?:[\w\"'-]{1,200}+[ \t]{0,9}+\.[ \t]{0,9}+){100}")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")  # an escape of a surrogate, alone or in a pair
_DEEP, _DIGITS = "its values are nested too deeply", "one of its numbers has more than 4,300 digits"


class JsonFields:
    """A dataclass whose form in JSON has its fields by their names; a subclass may add to what ``to_json`` returns."""

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        fields: Iterable[str] = self.__dataclass_fields__  # type: ignore[attr-defined]
        return {name: json_value(getattr(self, name)) for name in fields}


def json_value(value: Any) -> Any:
    """Return *value* as JSON is read: tuples as lists, mappings as dicts, ``JsonFields`` in their own form."""
    if isinstance(value, JsonFields):
        return value.to_json()
    if isinstance(value, Mapping):
        return {name: json_value(one) for name, one in value.items()}
    return [json_value(one) for one in value] if isinstance(value, tuple | list) else value


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


_LEAST, _MOST = 128, 1 << 20  # bytes of a part that is kept: smaller ones are written as quickly as found
_ROOM = 32 << 20  # bytes of all that are kept
_SCALARS = frozenset({str, int, float, bool, type(None)})


class _Kept:
    """The parts of indented JSON that were written last; several threads may ask."""

    def __init__(self) -> None:
        self._texts: OrderedDict[tuple[int, bytes], str] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: tuple[int, bytes]) -> str | None:
        with self._lock:
            if key in self._texts:
                self._texts.move_to_end(key)
            return self._texts.get(key)

    def put(self, key: tuple[int, bytes], text: str) -> None:
        with self._lock:
            if key not in self._texts:
                self._texts[key] = text
                self._size += len(key[1]) + len(text)
            while self._size > _ROOM:
                (_, old), gone = self._texts.popitem(last=False)
                self._size -= len(old) + len(gone)


_kept = _Kept()


def indented_json(value: Any) -> str:
    """Return ``json.dumps(value, ensure_ascii=False, indent=1)``. Raises what that raises.

    Python writes indented JSON in Python (https://docs.python.org/3/library/json.html#json.dump). A correction of one
    sentence changes one unit of thousands, so what was written of a part is kept, and taken for an equal one.

    >>> print(indented_json({"id": "s1", "words": [0, 2], "hints": []}))
    {
     "id": "s1",
     "words": [
      0,
      2
     ],
     "hints": []
    }
    """
    return _part(value, 0)


def _part(value: Any, depth: int) -> str:
    """Return *value* as written at *depth*, without the indent of its first line."""
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if kind in _SCALARS or not value:
        return json.dumps(value, ensure_ascii=False)
    if kind is not dict and kind is not list and kind is not tuple:
        return _plain(value, depth)
    try:
        # Equal bytes are equal plain values in the same order. Version 2 knows nothing of which objects are the same
        # one: https://docs.python.org/3/library/marshal.html
        mark = marshal.dumps(value, 2) if depth else b""
    except ValueError:  # it holds other objects, of which `json.dumps` knows what to do
        return _plain(value, depth)
    if not _LEAST <= len(mark) <= _MOST:
        return _whole(value, depth)
    text = _kept.get((depth, mark))
    if text is None:
        text = _whole(value, depth)
        _kept.put((depth, mark), text)
    return text


def _whole(value: Any, depth: int) -> str:
    is_table = type(value) is dict
    if is_table and set(map(type, value)) != {str}:
        return _plain(value, depth)
    line = "\n" + " " * (depth + 1)
    if not any(one and type(one) not in _SCALARS for one in (value.values() if is_table else value)):
        text = _encoder(depth + 1).encode(value)
        return f"{text[0]}{line}{text[1:-1]}{line[:-1]}{text[-1]}"
    begin, end = "{}" if is_table else "[]"
    if is_table:
        parts = [f"{encode_basestring(name)}: {_part(one, depth + 1)}" for name, one in value.items()]
    else:
        parts = [_part(one, depth + 1) for one in value]
    return f"{begin}{line}{f',{line}'.join(parts)}{line[:-1]}{end}"


def _plain(value: Any, depth: int) -> str:
    # A line end in a text is escaped.
    return json.dumps(value, ensure_ascii=False, indent=1).replace("\n", "\n" + " " * depth)


@lru_cache(maxsize=64)
def _encoder(depth: int) -> json.JSONEncoder:
    """Return the encoder in C of what holds no others, whose separators are line ends with an indent."""
    return json.JSONEncoder(ensure_ascii=False, separators=(f",\n{' ' * depth}", ": "))
