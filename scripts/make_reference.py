"""Generate the example settings file and the reference pages from the declared options (``make reference``).

A test fails if one of them is out of date.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

from bilingual.cli.main import build_parser
from bilingual.engines.table import EMBEDDERS, SPEECH, TRANSLATION, VOICES
from bilingual.fidelity.privacy import SENSITIVE
from bilingual.fidelity.report import CHECKS
from bilingual.languages import pack, pack_tags
from bilingual.languages.checks import Checks
from bilingual.languages.language_pack import Pack
from bilingual.languages.loader import own_tables
from bilingual.languages.subtitles import Phrases
from bilingual.model.notation import toml_value
from bilingual.settings.example import example_toml, sentences
from bilingual.settings.keys import Settings
from bilingual.settings.option import Option, options_of
from bilingual.settings.run_options import RunOptions

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from draw_architecture import drawn  # noqa: E402 - a script beside this one
from list_errors import errors_page  # noqa: E402

_SETTINGS = """\
# Settings

Settings are read from `bilingual.toml` in the root; copy `bilingual.example.toml` to start. In order of precedence,
lowest first: the defaults below, the root's `bilingual.toml`, the `bilingual.toml` of an inbox folder, `<name>.toml`
next to a source file, and the options of a command or the parameters of a flow.

A settings file in the inbox may only control how its source is published. It may not use settings marked "root only",
paths outside the inbox, or an online engine that the root's own `bilingual.toml` does not name in `translation` or in
an `[engines.<id>]` table.
"""
_ENGINES = """\
Each engine has its own table, such as `[engines.whisper]`. API keys are read from the environment only.
"""
_CHECKS = """\
# Checks and findings

Every translation is compared with its source. Each finding has a severity:

- **E**: an error. The result is not ready.
- **Stale**: the source changed after a person translated it. The result is not ready.
- **W**: a warning for a person to look at.
- **I**: information.
- **N**: not judged, because a language has no data for this check.

`findings.<pair>.html` shows both texts of each finding. Sentences also have [scores](scores.md),
which say what to read first and decide nothing. You can
[accept a finding](../how-to/correct.md#accept-a-finding) with a reason.

| row | check | what it verifies |
|---|---|---|
"""
_PRIVATE = """
## Sensitive data

Before a result is ready, everything that would be published is searched for these, in both languages: text, subtitles,
front matter, code, comments, addresses of links, descriptions of images, names of files. Each is an E, whose value is
masked; [Sensitive data](../how-to/sensitive-data.md) says what to do.

| check | what it finds |
|---|---|
"""
_LANGUAGES = """\
# Languages

Every language works. The languages below have a data file; all others use the defaults of their script. A check whose
table is missing for a language reports *not judged*. [Adding a language](../how-to/add-a-language.md) takes one file.

"""
_COMMANDS = """\
# Commands

`bilingual COMMAND --help` prints the same. Separate list items with commas, or repeat the option. Relative paths start
at the current folder. Exit codes: 0, ready; 1, input or environment error, nothing delivered; 2, usage error;
3, delivered but not ready (`--allow-partial` turns this into 0).
"""


def checks_page() -> str:
    """Return the page of all checks."""
    rows = [f"| {check.row} | `{check.name}` | {check.about} |" for check in CHECKS]
    private = [f"| `{name}` | {about} |" for name, (about, _) in SENSITIVE.items()]
    return "\n".join([_CHECKS + "\n".join(rows), _PRIVATE + "\n".join(private)]) + "\n"


def languages_page() -> str:
    """Return the table of the languages with a file of their own, and what each file has."""
    tables = [(section, field.name) for section, of in (("", Pack), ("checks", Checks)) for field in fields(of)
              if "None" in str(field.type)]  # fmt: skip
    head = ["tag", "language", *(name for _, name in tables), "cutting rules", "labels", "source of subtitle limits"]
    rows = [head, ["---"] * len(head)]
    for tag in pack_tags():
        found = pack(tag)
        values = [getattr(getattr(found, section) if section else found, name) for section, name in tables]
        values += [found.subtitles.phrases if found.subtitles.phrases != Phrases() else None]
        values += [own_tables(tag).get("labels")]
        has = ["–" if value is None else "yes" for value in values]
        rows.append([f"`{tag}`", f"{found.name}, {found.autonym}", *has, found.subtitles.limits.source])
    return _LANGUAGES + "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def settings_page() -> str:
    """Return the page of all settings, by their groups, and of what holds for one run only."""
    settings = list(options_of(Settings).values())
    parts = [_SETTINGS]
    for group in dict.fromkeys(option.group for option in settings if not option.is_table):
        parts += [f"## {group}\n", *(_setting(option) for option in settings if option.group == group)]
    parts += ["## Tables\n", *(_setting(option) for option in settings if option.is_table)]
    parts += ["## Engine options\n", _ENGINES, *_engines()]
    parts += [
        "## Per-run options\n",
        "These are not keys of `bilingual.toml`.\n",
    ]
    parts += [_setting(option) for option in options_of(RunOptions).values()]
    return "\n".join(parts)


def _setting(option: Option) -> str:
    lines = [f"### `{option.name}`\n", f"{sentences(option)}\n"]
    if option.is_table:
        return "\n".join([*lines, f"```toml\n{str(option.example).strip()}\n```\n"])
    if option.key:
        lines.append(f"- default: {_default(option)}; {option.expected}")
    if option.commands:
        shown = "all commands" if "*" in option.commands else ", ".join(f"`{name}`" for name in option.commands)
        lines.append(f"- command line: `{option.flag}`, in {shown}")
    if option.flows:
        lines.append(f"- flow parameter: {', '.join(f'`{name}`' for name in option.flows)}")
    return "\n".join([*lines, ""])


def _engines() -> list[str]:
    """Return a table of options for each kind of engine, under the names of the engines that have it."""
    kinds: dict[type[object], list[str]] = {}
    for name, (_, kind) in {**SPEECH, **TRANSLATION, **VOICES, **EMBEDDERS}.items():
        if options_of(kind):
            kinds.setdefault(kind, []).append(name)
    parts = []
    for kind, engines in kinds.items():
        parts += [f"### {', '.join(f'`{name}`' for name in engines)}\n", f"{inspect.getdoc(kind)}\n"]
        rows = [f"| `{option.name}` | {_default(option)} | {option.help} |" for option in options_of(kind).values()]
        parts += ["\n".join(["| option | default | description |", "|---|---|---|", *rows, ""])]
    return parts


def _default(option: Option) -> str:
    return f"`{toml_value(option.default)}`" if option.default not in (None, "", ()) else "none"


def commands_page() -> str:
    """Return the page of all commands, from their parsers."""
    parts = [_COMMANDS]
    for name, parser in _parsers(build_parser()):
        parts += [
            f"## `bilingual {name}`\n",
            f"{_escaped(parser.description)}\n",
            "| argument | description |\n|---|---|",
        ]
        shown = [action for action in parser._actions if action.help != argparse.SUPPRESS and action.dest != "help"]
        parts += [f"| {_spelling(action)} | {_escaped(action.help)} |" for action in shown] + [""]
    return "\n".join(parts)


def _parsers(parser: argparse.ArgumentParser, before: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield every command that does something, with its parser."""
    inner = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not inner:
        yield before.strip(), parser
    for action in inner:
        for name, command in action.choices.items():
            yield from _parsers(command, f"{before} {name}")


def _escaped(text: str | None) -> str:
    return (text or "").replace("<", "&lt;")


def _spelling(action: argparse.Action) -> str:
    value = "" if action.nargs == 0 else str(action.metavar or action.dest.upper())
    return f"`{' '.join(filter(None, [', '.join(action.option_strings), value]))}`"


# Every derived file of the checkout, by its path.
PAGES: dict[str, Callable[[], str]] = {
    "bilingual.example.toml": example_toml,
    "docs/reference/settings.md": settings_page,
    "docs/reference/commands.md": commands_page,
    "docs/reference/checks.md": checks_page,
    "docs/reference/languages.md": languages_page,
    "docs/reference/errors.md": errors_page,
    "docs/architecture.svg": drawn,
}


def main() -> int:
    for name, text in PAGES.items():
        (ROOT / name).write_text(text(), "utf-8")
        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
