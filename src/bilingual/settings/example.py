"""Generates ``bilingual.example.toml`` from the declared keys (``make reference``)."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bilingual.model.notation import toml_value
from bilingual.settings.keys import Settings
from bilingual.settings.option import Option, options_of

_WIDTH = 110
_HEAD = """\
# Copy this file to bilingual.toml and keep only what you change. The folder with bilingual.toml is the root.
# Most keys also work in the bilingual.toml of a folder in media/inbox and in <name>.toml next to a source file;
# keys marked "root only" work only here.
"""


_OWN_HEAD = """\
# The folder with this file is the root. Keep only what you need.
# Most keys also work in the bilingual.toml of a folder in media/inbox and in <name>.toml next to a source file.
"""


def example_toml(values: Mapping[str, Any] | None = None) -> str:
    """Return a ``bilingual.toml`` with every key explained, at its default or as a commented-out example.

    *values* replace the defaults, for a root's own file.
    """
    own = values or {}
    options = [replace(each, default=own.get(each.name, each.default)) for each in options_of(Settings).values()]
    parts = [_HEAD if values is None else _OWN_HEAD]
    for group in dict.fromkeys(option.group for option in options if not option.is_table):
        parts.append(f"# ── {group} ".ljust(_WIDTH, "─") + "\n")
        parts += [_entry(option) for option in options if option.group == group]
    tables = [option for option in options if option.is_table]
    return "\n".join(parts + [f"{_comment(option)}{option.example}" for option in tables])


def sentences(option: Option) -> str:
    """Return the description of an option, with its allowed values unless the note names them all.

    >>> sentences(Option("look of the page", "jade is green."))
    'Look of the page. jade is green.'
    """
    said = [f"{option.help[0].upper()}{option.help[1:]}.", option.note]
    if not all(word in option.note for word in option.choices):
        said.append(f"{option.expected[0].upper()}{option.expected[1:]}.")
    if option.key and not option.content and option.name:
        said.append("Root only.")
    return " ".join(filter(None, said))


def _entry(option: Option) -> str:
    """Return the lines of one key. Without a default, or with an empty one, its example is shown."""
    if option.default in (None, "", ()):
        return f"{_comment(option)}# {option.name} = {toml_value(option.example)}\n"
    return f"{_comment(option)}{option.name} = {toml_value(option.default)}\n"


def _comment(option: Option) -> str:
    return "".join(f"# {line}\n" for line in textwrap.wrap(sentences(option), _WIDTH, break_on_hyphens=False))
