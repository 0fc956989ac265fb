"""One declared option: its type, its default, what it means, and everywhere that it may be set.

Options are fields of two dataclasses, ``Settings`` (the keys of ``bilingual.toml``) and ``RunOptions`` (what
holds for one run only). Command-line options, flow parameters, the checking of TOML, the example file and the
reference pages are all derived from these declarations; nothing about an option is written down twice.
Plain dataclasses and not pydantic: importing pydantic and building the models would add 0.2 s to every command.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache, partial
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from bilingual.errors import InputError, UsageError

T = TypeVar("T")
_DECLARED = "option"


@dataclass(frozen=True, slots=True)
class Option:
    """The declaration of one option; ``name``, ``type`` and ``default`` come from the field that carries it.

    ``help`` is one line, ``note`` more sentences for the example file and the reference. ``example`` shows a
    value where the default says little. ``tags``: the values are BCP 47 language tags. ``path``: the value
    names a file or a folder. ``key``: it stands in the root's ``bilingual.toml``; ``content``: in a file that came with
    a source as well, for it says how that source is published and nothing of this machine; ``recorded``: a results
    folder remembers it, so that ``apply`` asks for the same again. ``commands`` and ``flows`` have it
    under ``flag`` and ``name``; an option of a flow that is not given there (``None``) leaves it to the settings,
    except where ``flow_default`` says otherwise.
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
        """The words it may be; empty for an option that takes others."""
        return tuple(arg for part in _parts(self.type) if get_origin(part) is Literal for arg in get_args(part))

    @property
    def is_list(self) -> bool:
        return any(get_origin(part) is tuple for part in _parts(self.type))

    @property
    def is_switch(self) -> bool:
        """Whether naming it on the command line is enough: it has no value there."""
        return bool in _parts(self.type)

    @property
    def is_table(self) -> bool:
        return get_origin(self.type) is Mapping

    @property
    def words(self) -> tuple[str, ...]:
        """All that it may be, as TOML says it without quotes, where that can be listed."""
        return (*(("true", "false") if self.is_switch else ()), *self.choices)

    @property
    def expected(self) -> str:
        """What its value has to be, for messages and the reference."""
        if self.words:
            return "true or false" if not self.choices else f"one of {', '.join(self.words)}"
        (kind,) = (part for part in _parts(self.type) if part is not NoneType)
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
        """Return *value* as the option holds it: tags in their usual spelling, lists as tuples without repeats.

        Raises InputError naming the file *where*, UsageError without one, for a value of the wrong kind.
        """
        if self.tags and self.default is None and value in ("", "auto"):
            return None
        if not any(self._fits(value, part) for part in _parts(self.type)):
            refused = UsageError if where is None else InputError
            raise refused(f"{self.name} = {value!r} is not {self.expected}", where=where)
        if isinstance(value, list | tuple):
            return tuple(dict.fromkeys(_tag(item, where) if self.tags else item for item in value))
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


RUNS = ("video", "article")
NETWORKED = (*RUNS, "explain", "apply", "render", "check", "align", "doctor", "init")
language_key = partial(Option, group="Languages", content=True)
engine_key = partial(Option, group="Engines", recorded=True)
video_key = partial(Option, group="Videos and subtitles", content=True, recorded=True)
post_key = partial(Option, group="Posts", content=True, recorded=True)
blog_key = partial(Option, group="Blog", recorded=True)
inbox_key = partial(Option, group="Inbox and nightly batch")
table_key = partial(Option, group="Tables")
of_run = partial(Option, key=False)


def declared(default: T, option: Option) -> T:
    """Return the dataclass field of an option with this *default*."""
    about = {_DECLARED: option}
    if isinstance(default, Mapping):
        return field(default_factory=lambda: default, metadata=about)
    return field(default=default, metadata=about)


@lru_cache(maxsize=8)
def options_of(model: type[Any]) -> Mapping[str, Option]:
    """Return the options that the dataclass *model* declares, by name, in their order."""
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
    """Return the values of *given*, checked; raises InputError naming *where* for an unknown one or a wrong value."""
    for name in given:
        if name not in known:
            raise InputError(f"unknown setting {name!r}", where=where, remedy=meant(name, known))
    return {name: known[name].checked(value, where) for name, value in given.items()}


def meant(name: str, known: Collection[str]) -> str:
    """Return what to say of a *name* that is not *known*: the nearest that is, else all.

    >>> meant("target", ["targets", "mode"]), meant("colour", ["targets", "mode"])
    ("Did you mean 'targets'?", 'Known: mode, targets.')
    """
    from difflib import get_close_matches

    close = get_close_matches(name, known, 1)
    if not known:
        return "It has no options."
    return f"Did you mean {close[0]!r}?" if close else f"Known: {', '.join(sorted(known))}."


def _tag(text: str, where: str | Path | None) -> str:
    from bilingual.languages import parse_tag  # langcodes takes 30 ms

    try:
        return parse_tag(text)
    except UsageError as error:
        if where is None:
            raise
        raise InputError(error.what, where=where, remedy=error.remedy) from error


def _parts(kind: Any) -> tuple[Any, ...]:
    """Return the members of a union, or the one type."""
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
