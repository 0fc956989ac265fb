"""``bilingual init``: sets up a root in any folder, from a few questions or options, then runs the doctor."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilingual.cli.options import add_options, names
from bilingual.errors import BilingualError, InputError, UsageError

if TYPE_CHECKING:
    from bilingual.settings.option import Option

_GOOGLE = ("memory", "google")
# MyMemory needs no key either, and is reachable where Google is not.
_NO_GOOGLE = ("memory", "mymemory")


def add(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Set up a root: create bilingual.toml, media/inbox/ and media/inbox/nightly/, then check the machine. "
        "An existing bilingual.toml is not changed."
    )
    parser.add_argument("folder", nargs="?", metavar="DIR", help="folder to set up (default: --root or this folder)")
    parser.add_argument("--no-google", action="store_true", help="Google is unreachable; choose other engines")
    add_options(parser, "init", offline="skip the network checks")
    parser.set_defaults(command=_init)


def has_terminal() -> bool:
    """Return whether questions can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def confirmed(question: str) -> bool:
    """Ask a yes-or-no question; the default is yes."""
    return answer_to(f"{question} [Y/n] ").strip().lower() in ("", "y", "yes")


def set_up(folder: Path, chosen: argparse.Namespace) -> list[Path]:
    """Set up a root in *folder* from *chosen*, asking for the rest in a terminal, and return the new files."""
    from bilingual.pipeline.root import make_root
    from bilingual.settings import FILE_NAME

    if folder.exists() and not folder.is_dir():
        raise InputError("BIL-SET-001", "is not a folder", where=folder, remedy="Choose another name.")
    said = sys.stderr if chosen.json else sys.stdout
    values = {}
    if (folder / FILE_NAME).exists():
        print(f"{folder / FILE_NAME} already exists and was not changed", file=said)
    else:
        values = _answers(chosen)
    new = make_root(folder, values)
    for path in new:
        print(f"created {path}", file=said)
    return new


def _init(chosen: argparse.Namespace) -> int:
    from bilingual.cli.terminal.screen import show_diagnosis
    from bilingual.pipeline.commands.doctor import examine
    from bilingual.settings import load_settings

    folder = Path(chosen.folder or chosen.root or ".").expanduser().resolve()
    new = set_up(folder, chosen)
    settings = load_settings(folder)
    if chosen.offline:
        settings = settings.overlaid({"offline": True}, "the command line")
    diagnosis = examine(settings)
    if chosen.json:
        value = {"root": str(folder), "created": [str(path) for path in new], "doctor": diagnosis.to_json()}
        print(json.dumps(value, ensure_ascii=False, indent=1))
        return 0
    print()
    show_diagnosis(diagnosis)
    print(f"\nNext: {'' if folder == Path.cwd() else f'cd {folder} && '}bilingual up")
    return 0


def _answers(chosen: argparse.Namespace) -> dict[str, Any]:
    """Return targets and translation: from options, else from answers, else the defaults, which are printed."""
    from bilingual.settings.run_options import all_options

    known = all_options()
    found: dict[str, Any] = {}
    for name in ("targets", "translation"):
        if given := getattr(chosen, name, None):
            found[name] = _checked(known[name], given)
    asks = has_terminal() and not chosen.json
    if "targets" not in found:
        found["targets"] = _asked("Languages to publish in", known["targets"], known["targets"].default, asks)
    if "translation" not in found:
        no_google = getattr(chosen, "no_google", False) or (asks and not confirmed("Can Google be reached from here?"))
        default = _NO_GOOGLE if no_google else _GOOGLE
        found["translation"] = _asked(
            "Translation engines, in order of preference", known["translation"], default, asks
        )
    return found


def _asked(question: str, option: Option, default: tuple[str, ...], asks: bool) -> Any:
    """Return the answer to *question*, repeated until valid; without a terminal, the *default*."""
    if not asks:
        print(f"{option.name}: {', '.join(default)} (choose with {option.flag})", file=sys.stderr)
        return default
    while True:
        answer = names(answer_to(f"{question} [{', '.join(default)}]: "))
        try:
            return _checked(option, answer or list(default))
        except BilingualError as error:
            print(f"  {error}")


def _checked(option: Option, value: list[str]) -> Any:
    """Return the validated *value*. Raises UsageError for a wrong tag or an unknown engine."""
    from bilingual.engines.table import translation_ids
    from bilingual.settings.option import suggestion

    if option.name == "translation":
        for engine in value:
            if engine not in translation_ids():
                raise UsageError(
                    "BIL-TRN-001",
                    f"unknown translation engine {engine!r}",
                    remedy=suggestion(engine, translation_ids()),
                )
    return option.checked(value)


def answer_to(prompt: str) -> str:
    """Ask a question. Raises KeyboardInterrupt if its terminal is closed (Ctrl-D)."""
    try:
        return input(prompt)
    except EOFError:
        raise KeyboardInterrupt from None
