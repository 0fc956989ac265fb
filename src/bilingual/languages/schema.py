"""Builds a frozen dataclass from a TOML table: every key must be a field, every value of its type.

The field's annotation determines the TOML form: ``frozenset[str]`` and ``tuple[str, ...]`` are a list or one string of
space-separated words; ``Mapping[str, V]`` and dataclasses are tables; ``Literal`` is one of its values; ``X | None`` is
optional.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from bilingual.errors import InputError

T = TypeVar("T")


def built(cls: type[T], table: Mapping[str, Any], where: str) -> T:
    """Return a *cls* built from *table*. Raises InputError naming *where* and the wrong key."""
    hints = _hints(cls)  # type: ignore[arg-type]  # a class can be hashed
    known = {field.name for field in dataclasses.fields(cls)}  # type: ignore[arg-type]  # only dataclasses are given
    if unknown := sorted(set(table) - known):
        raise InputError(
            "BIL-LNG-004", f"unknown key {unknown[0]!r}", where=where, remedy=f"Known keys: {', '.join(sorted(known))}."
        )
    values = {name: _value(hints[name], value, f"{where} [{name}]") for name, value in table.items()}
    try:
        return cls(**values)
    except TypeError as error:
        raise InputError("BIL-LNG-005", f"a key is missing: {error}", where=where, remedy="Add it.") from None


@lru_cache(maxsize=64)
def _hints(cls: type[Any]) -> Mapping[str, Any]:
    return get_type_hints(cls)


def _value(hint: Any, value: Any, where: str) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _value(next(part for part in inner if part is not type(None)), value, where)
    if origin is frozenset:
        return frozenset(_list(inner[0], value, where))
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_list(inner[0], value, where))
        if isinstance(value, list) and len(value) == len(inner):
            return tuple(_value(part, one, where) for part, one in zip(inner, value, strict=True))
        raise _wrong(value, f"a list of {len(inner)}", where)
    if origin in (Mapping, dict):
        if not isinstance(value, Mapping):
            raise _wrong(value, "a table", where)
        return {_value(inner[0], key, where): _value(inner[1], one, where) for key, one in value.items()}
    if origin is Literal:
        if value not in inner:
            raise _wrong(value, f"one of {', '.join(map(str, inner))}", where)
        return value
    if dataclasses.is_dataclass(hint):
        if not isinstance(value, Mapping):
            raise _wrong(value, "a table", where)
        return built(hint, value, where)  # type: ignore[arg-type]  # a dataclass type, not an instance
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise _wrong(value, hint.__name__, where)
    return value


def _list(hint: Any, value: Any, where: str) -> list[Any]:
    if isinstance(value, str):
        value = value.split()
    if not isinstance(value, list):
        raise _wrong(value, "a list", where)
    return [_value(hint, one, where) for one in value]


def _wrong(value: Any, wanted: str, where: str) -> InputError:
    return InputError("BIL-LNG-006", f"{value!r} is not {wanted}", where=where, remedy="Correct the language file.")
