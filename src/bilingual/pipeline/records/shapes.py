"""Checks long files against a JSON Schema by one item of each shape, since a talk has 100,000 words that look alike.

Whether an item is valid depends only on its shape: the names and types of its values, whether a number is negative or
whole, whether a text is empty, has one character, or is one that the schema names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_FEW = 50  # items that are checked as they are
_LONGEST = 2  # characters: the greatest ``minLength`` of the schemas
_LEAST = 0  # the greatest ``minimum``


def sample(value: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return *value* with one item of each shape in its long lists: it is valid by *schema* if and only if that is."""
    named = frozenset(_named(schema))

    def thinned(one: Any) -> Any:
        if not isinstance(one, list) or len(one) <= _FEW:
            return one
        return list({_shape(item, named): item for item in one}.values())

    return {name: thinned(one) for name, one in value.items()}


def _shape(value: Any, named: frozenset[str]) -> Any:
    kind = type(value)
    if kind is str:
        return value if value in named else (str, min(len(value), _LONGEST))
    if kind is int:
        return int, value < _LEAST
    if kind is dict:
        return dict, tuple([(name, _shape(one, named)) for name, one in value.items()])
    if kind is list:
        return list, tuple([_shape(one, named) for one in value])
    if kind is float:
        return float, value < _LEAST, value.is_integer()
    return value  # true, false, null


def _named(schema: Any) -> Iterator[str]:
    """Yield the texts that *schema* names as values."""
    if isinstance(schema, dict):
        for name, one in schema.items():
            said = one if name == "enum" else [one] if name == "const" else []
            yield from (text for text in said if isinstance(text, str))
            yield from _named(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from _named(one)
