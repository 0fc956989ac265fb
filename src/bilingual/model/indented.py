"""JSON that people can read, as ``json.dumps`` with an indent of one writes it, and quickly where little has changed.

Python writes indented JSON in Python (https://docs.python.org/3/library/json.html#json.dump). A correction of one
sentence changes one unit of thousands, so what was written of a part is kept, and taken for an equal one.
"""

from __future__ import annotations

import json
import marshal
from collections import OrderedDict
from functools import lru_cache
from json.encoder import encode_basestring
from threading import Lock
from typing import Any

_LEAST, _MOST = 128, 1 << 20  # bytes of a part that is kept: smaller ones are written as quickly as found
_ROOM = 32 << 20  # bytes of all that are kept
_SCALARS = frozenset({str, int, float, bool, type(None)})


def indented_json(value: Any) -> str:
    """Return ``json.dumps(value, ensure_ascii=False, indent=1)``. Raises what that raises.

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


class _Kept:
    """The parts that were written last; several threads may ask."""

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
