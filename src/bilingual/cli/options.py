"""Command-line options, made from their declarations in ``bilingual.settings``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilingual.settings.option import Option
from bilingual.settings.run_options import all_options, options_of_command, options_of_flow

if TYPE_CHECKING:
    from bilingual.pipeline.requests import Request
    from bilingual.settings import Settings


def add_options(parser: argparse.ArgumentParser, command: str, **said: str) -> None:
    """Add the options declared for *command*; *said* replaces the help of some, by name."""
    for option in options_of_command(command):
        about = said.get(option.name, option.help)
        if option.is_switch:
            parser.add_argument(option.flag, dest=option.name, action="store_true", help=about)
            continue
        parser.add_argument(option.flag, dest=option.name, metavar=_metavar(option), help=about, **_taken(option))


def add_former(parser: argparse.ArgumentParser, flag: str, option: str) -> None:
    """Accept *flag*, the old spelling of *option* (``--name``), with a note."""

    class _Former(argparse.Action):
        def __call__(
            self,
            parser: argparse.ArgumentParser,
            namespace: argparse.Namespace,
            values: str | Sequence[Any] | None,
            option_string: str | None = None,
        ) -> None:
            print(f"bilingual: {flag} is now {option}; the next version will not accept {flag} here", file=sys.stderr)
            setattr(namespace, self.dest, values)

    name = option.removeprefix("--").replace("-", "_")
    parser.add_argument(flag, dest=name, action=_Former, default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def spelled_out(words: Sequence[str]) -> list[str]:
    """Return *words* with a bare ``--review``, as earlier versions took it, as ``--review=always``.

    >>> spelled_out(["article", "--review", "post.md"]), spelled_out(["--review", "never"])
    (['article', '--review=always', 'post.md'], ['--review', 'never'])
    """
    option = all_options()["review"]
    following = [*words[1:], ""]
    return [
        f"{word}=always" if word == option.flag and after not in option.choices else word
        for word, after in zip(words, following, strict=True)
    ]


def settings_of(chosen: argparse.Namespace, *names: str, folder: Path | None = None) -> Settings:
    """Return the settings of the root, or of that around *folder*, with the chosen *names* applied.

    So are ``offline`` and ``deadline``.
    """
    from bilingual.settings import find_root, load_settings

    settings = load_settings(find_root(chosen.root, start=folder if folder and folder.is_dir() else None))
    for name in ("offline", "deadline", *names):
        if value := getattr(chosen, name, None):
            settings = settings.overlaid({name: all_options()[name].checked(value)}, "the command line")
    return settings


def request_of(chosen: argparse.Namespace, flow: str, **fixed: Any) -> Request:
    """Return the request for the given options, which are those of the flow of the same name, and *fixed* ones."""
    from bilingual.pipeline.requests import Request

    return Request.of(
        chosen.source, **{option.name: getattr(chosen, option.name, None) for option in options_of_flow(flow)}, **fixed
    )


def names(text: str) -> list[str]:
    """Return the names in a comma-separated option.

    >>> names("memory, google")
    ['memory', 'google']
    """
    return [part.strip() for part in text.split(",") if part.strip()]


class _TableEntry(argparse.Action):
    """Adds ``NAME=VALUE`` to a table."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        name, equals, value = str(values).partition("=")
        if not (name.strip() and equals and value.strip()):
            parser.error(f"argument {option_string}: {values!r} is not {self.metavar}")
        table = dict(getattr(namespace, self.dest, None) or {})
        setattr(namespace, self.dest, table | {name.strip(): value.strip()})


def _taken(option: Option) -> dict[str, Any]:
    """Return the argparse arguments of the option: comma-separated or repeated lists, repeated files and entries."""
    if option.is_table:
        return {"action": _TableEntry}
    if not option.is_list:
        return {}
    return {"action": "append"} if option.path else {"action": "extend", "type": names}


def _metavar(option: Option) -> str:
    if option.choices:
        return f"{{{','.join(option.choices)}}}"
    return f"{option.metavar},..." if option.is_list and not option.path else option.metavar
