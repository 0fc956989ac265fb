"""``bilingual memory``: looks into the translation memory, corrects it, and exchanges it as TMX."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilingual.cli.options import add_options, settings_of
from bilingual.text.counts import counted

if TYPE_CHECKING:
    from bilingual.engines.translation.memory.entries import Entry
    from bilingual.pipeline.commands.memory_entries import EntryFilter

_NEWEST = 5
_FOUND = 20
_SHOWN = 10


def add(parser: argparse.ArgumentParser) -> None:
    """Fill the parser of the command with its actions."""
    parser.description = "Look into the translation memory, correct it, and exchange it as TMX."
    parts = parser.add_subparsers(metavar="ACTION", required=True)

    def action(name: str, about: str, command: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        one = parts.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
        one.set_defaults(command=partial(_with_news, command))
        return one

    listing = action("list", "show the languages in the memory and its newest translations", _list)
    _add_languages(listing)
    listing.add_argument("--limit", metavar="N", type=int, default=_NEWEST, help="newest translations to show")
    finding = action("search", "find translations by a text in either language, or one like it", _search)
    finding.add_argument("text", metavar="TEXT", help="case, accents, width and Chinese script do not matter")
    _add_languages(finding)
    finding.add_argument("--limit", metavar="N", type=int, default=_FOUND, help="translations to show at most")
    editing = action("edit", "change a translation, which no engine then replaces", _edit)
    editing.add_argument("id", metavar="ID", type=_number, help="number of the translation, as search shows it")
    editing.add_argument("--target", metavar="TEXT", help="new translation (default: opens $VISUAL or $EDITOR)")
    editing.add_argument("--dry-run", action="store_true", help="show the change without making it")
    forgetting = action("forget", "remove translations from the memory", _forget)
    forgetting.add_argument("ids", metavar="ID", type=_number, nargs="*", help="numbers, as search shows them")
    forgetting.add_argument("--search", metavar="TEXT", help="those that contain this text")
    forgetting.add_argument("--document", metavar="NAME", default="", help="those that came from this item or file")
    forgetting.add_argument("--origin", choices=("human", "machine"), default="", help="those of people or machines")
    _add_languages(forgetting)
    forgetting.add_argument("--yes", action="store_true", help="do not ask before removing")
    forgetting.add_argument("--dry-run", action="store_true", help="show what would be removed")
    importing = action("import", "import a TMX file into the translation memory", _import)
    importing.add_argument("file", metavar="FILE.tmx", help="translation memory as TMX")
    importing.add_argument("--dry-run", action="store_true", help="read the whole file and import nothing")
    exporting = action("export", "export the translation memory to a TMX file", _export)
    exporting.add_argument("file", metavar="FILE.tmx", help="translation memory as TMX")
    for one in (listing, finding, editing, forgetting, importing, exporting):
        add_options(one, "memory")


def _add_languages(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--source-language", dest="language", metavar="TAG", help="only this language, in any region")
    parser.add_argument("--to", dest="target_language", metavar="TAG", help="only translations into or from this one")


def _with_news(command: Callable[[argparse.Namespace], int], chosen: argparse.Namespace) -> int:
    """Run *command*, printing important messages to stderr: that an old memory is brought up to date."""
    from bilingual.pipeline.videos.progress import Listener, listening

    with listening(Listener(lambda _, text: print(f"bilingual: {text}", file=sys.stderr, flush=True))):
        return command(chosen)


def _number(text: str) -> int:
    digits = text.removeprefix("#")
    if not (digits.isascii() and digits.isdigit()):
        raise argparse.ArgumentTypeError(f"invalid number of a translation: {text!r}; search shows the numbers")
    return int(digits)


def _wanted(chosen: argparse.Namespace, **more: Any) -> EntryFilter:
    from bilingual.pipeline.commands.memory_entries import EntryFilter

    return EntryFilter((chosen.language, chosen.target_language), **more)


def _list(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands import memory_entries

    settings, wanted = settings_of(chosen), _wanted(chosen)
    pairs = memory_entries.counts(settings, wanted)
    latest = memory_entries.newest(settings, pairs, max(0, chosen.limit))
    if chosen.json:
        _print_json({"pairs": [one.to_json() for one in pairs], "newest": [_json(one) for one in latest]})
        return 0
    for pair in pairs:
        by = f"{pair.people} by people, {pair.machines} by machines" if pair.machines else "by people"
        date = f", newest {pair.newest[:10]}" if pair.newest else ""
        print(f"{pair.source} to {pair.target}: {counted(pair.people + pair.machines, 'translation')} {by}{date}")
    if not pairs:
        print("the translation memory has no such translations" if any(wanted.languages) else "it is empty")
    if latest:
        print("\nnewest:")
        _show(latest)
    return 0


def _search(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands import memory_entries

    found = memory_entries.search(settings_of(chosen), _wanted(chosen, text=chosen.text))
    shown = found[: max(0, chosen.limit)]
    if chosen.json:
        rows = [{"score": score, **_json(entry)} for score, entry in shown]
        _print_json({"text": chosen.text, "found": len(found), "translations": rows})
        return 0
    for score, entry in shown:
        _show([entry], f"{score} %")
    if not found:
        print("nothing like it is in the translation memory")
    elif len(found) > len(shown):
        print(f"{len(found) - len(shown)} more; --limit {len(found)} shows all")
    return 0


def _edit(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands import memory_entries

    settings = settings_of(chosen)
    entry = memory_entries.entry_of(settings, chosen.id)
    target = chosen.target
    if target is None:
        from bilingual.cli.terminal.editor import edited_text

        target = edited_text(entry.target, f"{entry.source_tag}: {entry.source}")
    same = (target.strip(), "human") == (entry.target, entry.origin)
    new = entry if same else memory_entries.edited(settings, entry, target, dry_run=chosen.dry_run)
    if chosen.json:
        _print_json({"edited": not same, "dry_run": chosen.dry_run, "before": entry.target, **_json(new)})
        return 0
    _show([new], "unchanged" if same else "would be" if chosen.dry_run else f"was: {entry.target}")
    return 0


def _forget(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands import memory_entries

    settings = settings_of(chosen)
    wanted = _wanted(
        chosen, numbers=tuple(chosen.ids), text=chosen.search, document=chosen.document, origin=chosen.origin
    )
    found = memory_entries.doomed(settings, wanted)
    sure = chosen.dry_run or chosen.yes or bool(chosen.ids) or _confirmed(found, as_json=chosen.json)
    count = memory_entries.forget(settings, found) if sure and not chosen.dry_run else 0
    if chosen.json:
        _print_json({"forgotten": count, "dry_run": chosen.dry_run, "translations": [_json(one) for one in found]})
    elif chosen.dry_run:
        _show(found)
        print(f"{counted(len(found), 'translation')} would be forgotten")
    else:
        print(f"{counted(count, 'translation')} forgotten")
    return 0


def _confirmed(entries: Sequence[Entry], *, as_json: bool) -> bool:
    """Ask the person at the terminal. Raises UsageError if there is none, or a program reads the answer as JSON."""
    from bilingual.cli.init import answer_to
    from bilingual.errors import UsageError

    if as_json or not sys.stdin.isatty():
        raise UsageError(
            "BIL-TRN-092",
            f"{counted(len(entries), 'translation')} would be forgotten, and nobody is here to ask",
            remedy="Add --yes, or look first with --dry-run.",
        )
    _show(entries[:_SHOWN])
    more = f" ({len(entries) - _SHOWN} more)" if len(entries) > _SHOWN else ""
    answer = answer_to(f"Forget {counted(len(entries), 'translation')}{more}? [y/N] ")
    return answer.strip().lower() in ("y", "yes")


def _import(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands.memory_files import import_memory

    found = import_memory(Path(chosen.file), settings_of(chosen), dry_run=chosen.dry_run)
    odd = found.left_out
    parts = [f"{counted(found.count, 'translation')} in {chosen.file}"]
    parts.append("nothing was imported" if chosen.dry_run else f"{found.changed} new or changed in the memory")
    if odd.texts:
        texts = counted(sum(odd.texts.values()), "text")
        parts.append(f"left out {texts} in {', '.join(odd.texts)}, which is no language tag")
    if odd.alternatives:
        parts.append(f"left out {counted(odd.alternatives, 'older translation')} into the same language")
    if odd.characters:
        parts.append(f"left out {counted(odd.characters, 'character')} that XML does not allow")
    more = {"changed": found.changed, "alternatives": odd.alternatives, "characters": odd.characters}
    _say(chosen, found.count, "; ".join(parts), skipped=dict(odd.texts), **more)
    return 0


def _export(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands.memory_files import export_memory

    count = export_memory(Path(chosen.file), settings_of(chosen))
    into_itself = Path(chosen.file).resolve() == Path("/dev/stdout").resolve()
    with redirect_stdout(sys.stderr if into_itself else sys.stdout):
        _say(chosen, count, f"{counted(count, 'translation')} written to {chosen.file}")
    return 0


def _say(chosen: argparse.Namespace, count: int, text: str, **more: object) -> None:
    print(json.dumps({"translations": count, "file": chosen.file, **more}) if chosen.json else text)


def _show(entries: Sequence[Entry], note: str = "") -> None:
    for entry in entries:
        origin = "person" if entry.origin == "human" else entry.engine or "machine"
        facts = (origin, entry.changed[:10], entry.document, note)
        print(f"#{entry.number}  {entry.source_tag} to {entry.target_tag}  {'  '.join(fact for fact in facts if fact)}")
        print(f"    {' '.join(entry.source.split())}\n    {' '.join(entry.target.split())}")


def _json(entry: Entry) -> dict[str, Any]:
    from bilingual.pipeline.commands.memory_entries import entry_json

    return entry_json(entry)


def _print_json(value: Mapping[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))
