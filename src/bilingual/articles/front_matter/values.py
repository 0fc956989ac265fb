"""The values of front matter as plain JSON values."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bilingual.errors import InputError
from bilingual.model.notation import parse_toml

MAX_VALUES = 20_000
MAX_DEPTH = 100
_MOST_BITS = 8000  # of an integer: Python writes at most 4,300 digits
_TOML_LINE = re.compile(r"\(at line (\d+)")


# A run parses the same few headers repeatedly: per post, per language, before and after setting a key.
@lru_cache(maxsize=64)
def values_of(body: str, syntax: str, meant: bool) -> Mapping[str, Any] | None:
    return _read_yaml(body, meant) if syntax == "yaml" else _read_toml(body, meant)


def _read_yaml(body: str, meant: bool) -> Mapping[str, Any] | None:
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml = _yaml()
    # YAML 1.1 gives a lone = and << special meanings; here they are plain text.
    for name in ("value", "merge"):
        yaml.constructor.add_constructor(f"tag:yaml.org,2002:{name}", lambda _, node: node.value)
    try:
        if "*" in body and _weight(_yaml().compose(body), {}) > MAX_VALUES:
            raise _too_many()
        loaded = yaml.load(body)
    except MarkedYAMLError as error:
        if not meant:
            return None
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + 2
        raise InputError(
            "BIL-ART-007",
            f"line {line}: the front matter is not valid YAML ({error.problem or 'cannot be read'})",
            remedy="Quote values that contain a colon, and indent with spaces.",
        ) from error
    except (YAMLError, ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        if not meant:
            return None
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError("BIL-ART-008", f"line 2: the front matter is not valid YAML ({reason})") from error
    if loaded is None and not body.strip():
        return {}
    if not isinstance(loaded, dict):
        return None
    return dict(plain_values(loaded, [0]))


@lru_cache(maxsize=1)
def _scanner() -> type[Any]:
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.scanner import Scanner

    class Shallow(Scanner):
        """Refuses lists that are nested too deeply at once: each sign is compared with all that are open before it."""

        def fetch_flow_collection_start(self, TokenClass: Any, to_push: str) -> None:
            if self.flow_level >= MAX_DEPTH:
                raise YAMLError("its values are nested too deeply")
            super().fetch_flow_collection_start(TokenClass, to_push)

    return Shallow


def _yaml() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    yaml.Scanner = _scanner()
    return yaml


def _weight(node: Any, known: dict[int, int]) -> int:
    """Return how many values *node* stands for, with each alias in full, as merging (``<<``) copies it."""
    if id(node) not in known:
        known[id(node)] = MAX_VALUES + 1  # of one that contains itself
        inside = node.value if isinstance(getattr(node, "value", None), list) else []
        parts = [part for one in inside for part in (one if isinstance(one, tuple) else (one,))]
        known[id(node)] = 1 + sum(_weight(part, known) for part in parts)
    return known[id(node)]


def _too_many() -> InputError:
    return InputError(
        "BIL-ART-009",
        f"the front matter has more than {MAX_VALUES} values, or is nested too deeply",
        remedy="Remove nested aliases.",
    )


def plain_values(value: Any, count: list[int], depth: int = 0) -> Any:
    """Return *value* as JSON values: dates as ISO text, keys as text."""
    count[0] += 1
    if count[0] > MAX_VALUES or depth > MAX_DEPTH:  # an alias may contain itself
        raise _too_many()
    if isinstance(value, Mapping):
        return {
            str(plain_values(key, count, depth + 1)): plain_values(item, count, depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain_values(item, count, depth + 1) for item in value]
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return hex(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)


def _read_toml(body: str, meant: bool) -> Mapping[str, Any] | None:
    try:
        return dict(plain_values(parse_toml(body.replace("\r\n", "\n")), [0]))
    except ValueError as error:
        if not meant:
            return None
        at = _TOML_LINE.search(str(error))
        line = (int(at[1]) if at else 1) + 1
        reason = str(error).split(" (at ")[0]
        raise InputError("BIL-ART-010", f"line {line}: the front matter is not valid TOML ({reason})") from error
