"""The declaration of an option: its type, default, description, and where it may be set.

Options are fields of two dataclasses, ``Settings`` (the keys of ``bilingual.toml``) and ``RunOptions`` (options of a
single run). Command-line options, flow parameters, TOML validation, the example file and the reference pages are
derived from them. Plain dataclasses are used because pydantic would add 0.2 s to every command.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

from bilingual.errors import InputError, UsageError, located

T = TypeVar("T")
_DECLARED = "option"


@dataclass(frozen=True, slots=True)
class Option:
    """The declaration of one option; ``name``, ``type`` and ``default`` come from its dataclass field.

    ``help`` is one line, ``note`` adds sentences for the example file and the reference. ``example`` shows a value if
    the default says little. ``tags``: values are BCP 47 language tags. ``path``: the value is a path. ``key``: allowed
    in the root's ``bilingual.toml``; ``content``: also in a file that comes with a source, because it only affects how
    that source is published; ``recorded``: kept in the results folder, so that ``apply`` uses it again. ``repeats``: a
    list may have a value several times. ``commands`` and ``flows`` that take it, as ``flag`` and ``name``. A flow
    parameter of ``None`` means the setting, unless ``flow_default`` is given.
    """

    help: str
    note: str = ""
    example: str | tuple[str, ...] = ""
    group: str = ""
    tags: bool = False
    path: bool = False
    key: bool = True
    content: bool = False
    recorded: bool = False
    least: int = 1
    repeats: bool = False
    flag: str = ""
    metavar: str = ""
    commands: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    flow_default: Any = None
    name: str = ""
    type: Any = None
    default: Any = None

    @property
    def choices(self) -> tuple[str, ...]:
        """The allowed words; empty if other values are possible."""
        return tuple(arg for part in _parts(self.type) if get_origin(part) is Literal for arg in get_args(part))

    @property
    def is_list(self) -> bool:
        return any(get_origin(part) is tuple for part in _parts(self.type))

    @property
    def is_switch(self) -> bool:
        """Whether it is a command-line flag without a value."""
        return bool in _parts(self.type)

    @property
    def is_table(self) -> bool:
        return get_origin(self.type) is Mapping

    @property
    def words(self) -> tuple[str, ...]:
        """All allowed values as in TOML but without quotes, if they can be listed."""
        return (*(("true", "false") if self.is_switch else ()), *self.choices)

    @property
    def expected(self) -> str:
        """A description of valid values, for messages and the reference."""
        if self.words:
            return "true or false" if not self.choices else f"one of {', '.join(self.words)}"
        kind, *others = (part for part in _parts(self.type) if part is not NoneType)
        if others:
            return "a number or a text"
        if get_origin(kind) is tuple:
            if float in get_args(kind):
                return "a list of numbers"
            return 'a list of language tags, such as ["zh-Hans", "ja"]' if self.tags else "a list of names"
        if self.tags or self.path:
            return "a language tag" if self.tags else "a path"
        if kind is int:
            return "a positive whole number" if self.least == 1 else f"a whole number, at least {self.least}"
        return "a table" if self.is_table else {float: "a number", str: "a text"}[kind]

    def checked(self, value: Any, where: str | Path | None = None) -> Any:
        """Return *value* normalised: canonical tags, lists as tuples without duplicates.

        Raises InputError naming the file *where* (UsageError without one) for a value of the wrong type.
        """
        if self.tags and self.default is None and value in ("", "auto"):
            return None
        if not any(self._fits(value, part) for part in _parts(self.type)):
            refused = UsageError if where is None else InputError
            raise refused("BIL-SET-014", f"{self.name} = {value!r} is not {self.expected}", where=where)
        if isinstance(value, list | tuple):
            items = [_tag(item, where) if self.tags else item for item in value]
            return tuple(items if self.repeats else dict.fromkeys(items))
        return _tag(value, where) if self.tags and value is not None else value

    def _fits(self, value: Any, kind: Any) -> bool:
        if get_origin(kind) is Literal:
            return isinstance(value, str) and value in get_args(kind)
        if get_origin(kind) is tuple:
            return isinstance(value, list | tuple) and all(self._fits(item, get_args(kind)[0]) for item in value)
        if get_origin(kind) is Mapping:
            return isinstance(value, Mapping)
        if isinstance(value, bool) or kind is bool:
            return isinstance(value, bool) and kind is bool
        if kind is int:
            return isinstance(value, int) and value >= self.least
        return isinstance(value, int | float if kind is float else kind)


RUNS = ("video", "article", "narrate")
NETWORKED = (*RUNS, "explain", "apply", "approve", "render", "dub", "check", "align", "doctor", "init", "models")


class Declare(Protocol):
    """Declares an option: returns a dataclass field with this *default*; *about* are fields of :class:`Option`."""

    def __call__(self, default: T, help: str, note: str = "", **about: Any) -> T: ...


def _declaring(**common: Any) -> Declare:
    def declare(default: T, help: str, note: str = "", **about: Any) -> T:
        metadata = {_DECLARED: Option(help, note, **{**common, **about})}
        if isinstance(default, Mapping):
            return field(default_factory=lambda: default, metadata=metadata)
        return field(default=default, metadata=metadata)

    return declare


option = _declaring()
language_key = _declaring(group="Languages", content=True)
engine_key = _declaring(group="Engines", recorded=True)
video_key = _declaring(group="Videos and subtitles", content=True, recorded=True)
post_key = _declaring(group="Posts", content=True, recorded=True)
blog_key = _declaring(group="Blog", recorded=True)
push_key = _declaring(group="Pushing to platforms")
inbox_key = _declaring(group="Inbox and night")
table_key = _declaring(group="Tables")
of_run = _declaring(key=False)


@lru_cache(maxsize=8)
def options_of(model: type[Any]) -> Mapping[str, Option]:
    """Return the options declared by the dataclass *model*, by name and in order."""
    types = get_type_hints(model)
    found = {}
    for one in fields(model):
        if _DECLARED in one.metadata:
            option: Option = one.metadata[_DECLARED]
            default = one.default_factory() if callable(one.default_factory) else one.default
            flag = option.flag or "--" + one.name.replace("_", "-")
            found[one.name] = replace(option, name=one.name, type=types[one.name], default=default, flag=flag)
    return found


def values_of(known: Mapping[str, Option], given: Mapping[str, Any], where: str | Path) -> dict[str, Any]:
    """Return the checked values of *given*. Raises InputError naming *where* for an unknown name or a wrong value."""
    for name in given:
        if name not in known:
            raise InputError("BIL-SET-013", f"unknown setting {name!r}", where=where, remedy=suggestion(name, known))
    return {name: known[name].checked(value, where) for name, value in given.items()}


def suggestion(name: str, known: Collection[str]) -> str:
    """Return a hint for an unknown *name*: the most similar *known* name, or all of them.

    >>> suggestion("target", ["targets", "mode"]), suggestion("colour", ["targets", "mode"])
    ("Did you mean 'targets'?", 'Known: mode, targets.')
    """
    from difflib import get_close_matches

    close = get_close_matches(name, known, 1)
    if not known:
        return "It has no options."
    return f"Did you mean {close[0]!r}?" if close else f"Known: {', '.join(sorted(known))}."


def _tag(text: str, where: str | Path | None) -> str:
    from bilingual.languages import parse_tag  # langcodes takes 30 ms

    with located(where) if where else nullcontext():
        return parse_tag(text)


def _parts(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
