"""``bilingual push``: posts an item on LinkedIn or makes a draft in WeChat, after a person has typed a word."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from bilingual.cli.init import has_terminal
from bilingual.cli.options import add_options, settings_of
from bilingual.cli.terminal.progress import watched
from bilingual.errors import UsageError, printable

if TYPE_CHECKING:
    from bilingual.pipeline.pushing.plan import Plan
    from bilingual.pipeline.pushing.platform import Made
    from bilingual.settings import Settings

_CHANGED = 3  # it is there, and not as it was sent


def add(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Show what would appear on a platform, and after you have typed a word post it: on LinkedIn for everybody, in "
        "WeChat as a draft that you publish there. docs/how-to/push.md shows how to get the keys."
    )
    parser.add_argument("platform", choices=("linkedin", "wechat"), metavar="{linkedin,wechat}", help="where")
    parser.add_argument(
        "item", metavar="ITEM", nargs="?", help="a results folder, its name in media/outbox, or its source"
    )
    parser.add_argument("--check", action="store_true", help="try the keys, and post nothing")
    parser.add_argument("--pair", metavar="PAIR", default="", help="which translation, such as en_zh-Hans")
    parser.add_argument(
        "--picture",
        metavar="FILE",
        action="append",
        default=[],
        help="a picture for the LinkedIn post of an article, by its path in the results folder (repeatable)",
    )
    parser.add_argument(
        "--not-there",
        action="store_true",
        help="you have looked: an earlier push that was interrupted has made nothing there",
    )
    add_options(parser, "push")
    parser.set_defaults(command=_push)


def _push(chosen: argparse.Namespace) -> int:
    settings = settings_of(chosen)
    if chosen.check:
        return _check(chosen, settings)
    if not chosen.item:
        raise UsageError("BIL-PSH-090", "which item? Name its results folder", remedy="`bilingual status` lists all.")
    if not has_terminal() or chosen.json:
        raise UsageError(
            "BIL-PSH-091",
            "a push asks a person, and this is no terminal",
            remedy="Run it in a terminal without --json, or use the button in the studio.",
        )
    from bilingual.pipeline.pushing.push import prepare, push, results_of

    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    folder = results_of(chosen.item, settings)
    ready = prepare(
        folder,
        chosen.platform,
        settings,
        pair=chosen.pair,
        pictures=chosen.picture,
        not_there=chosen.not_there,
        show=lambda line: console.print(printable(str(line))),
    )
    if ready.found is not None:
        console.print(f"it is there already, from the earlier push{_at(ready.found)}: it is recorded now")
        return 0
    plan = ready.plan
    assert plan is not None
    show(plan, console)
    if not _confirmed(plan, console):
        console.print("nothing was sent")
        return 1
    with watched() as execute:
        made = execute(f"pushing to {plan.name}", lambda progress: push(plan, settings, progress))
    return _tell(made, plan, console)


def show(plan: Plan, console: Console) -> None:
    """Show exactly what would appear, where a reader has to open it, and what would be uploaded."""
    from bilingual.views.limits import LIMITS

    console.print(Text.assemble((f"{plan.name}, as {printable(plan.account)}", "bold")))
    for name, value in plan.fields:
        console.print(f"  {name + ':':20} {printable(value)}")
    console.rule(style="dim")
    fold = plan.fold
    above = plan.text if fold is None else plan.text[:fold].rstrip()
    _print_lines(above, console)
    if below := plan.text[len(above) :].strip("\n"):
        rest = f"…more: LinkedIn shows the {len(above):,} characters above; readers open the other {len(below):,}"
        console.rule(rest, style="dim")
        _print_lines(below, console)
    console.rule(style="dim")
    for counter in plan.counters:
        rule = LIMITS[counter.rule]
        said = f"  {rule.part + ':':20} {counter.measured:,} of {rule.value:,} {rule.unit}"
        console.print(f"{said}: too many" if counter.over else said, style="yellow" if counter.over else "dim")
    for piece in plan.pieces:
        console.print(f"  uploads {piece.role + ':':12} {printable(piece.path)} ({_size(piece.size)})")
    for path in plan.by_hand:
        console.print(f"  by hand:             {printable(path)}", style="dim")
    for note in plan.notes:
        console.print(f"  note: {printable(note)}")


def _print_lines(text: str, console: Console) -> None:
    for line in text.split("\n"):
        console.print(printable(line))


def _confirmed(plan: Plan, console: Console) -> bool:
    """Return whether a person types the words, which name the hash of all that was shown."""
    what = "posts it for everybody" if plan.platform == "linkedin" else "makes the draft"
    console.print(f"Typing the words “{plan.words}” {what}; anything else stops.")
    try:
        return " ".join(input("> ").split()) == plan.words
    except EOFError:
        console.print()
        return False


def _tell(made: Made, plan: Plan, console: Console) -> int:
    if plan.platform == "linkedin":
        console.print(f"posted{_at(made) or ': LinkedIn did not say where; look at your posts'}")
        for path in plan.by_hand:
            console.print(f"next, by hand: {printable(str(plan.folder / path))}")
    else:
        console.print("the draft is in your account: read it there, and publish it (https://mp.weixin.qq.com/)")
        console.print(
            f"then record its address: bilingual published {plan.folder.name} --platform wechat --url URL", style="dim"
        )
    for note in made.notes:
        console.print(f"note: {printable(note)}")
    for difference in made.differs:
        console.print(f"WeChat changed it: {printable(difference)}", style="yellow")
    if made.differs:
        console.print("compare the draft with the preview before you publish it", style="yellow")
    return _CHANGED if made.differs else 0


def _check(chosen: argparse.Namespace, settings: Settings) -> int:
    from bilingual.pipeline.pushing.key_check import tried

    found = tried(chosen.platform, settings)
    if chosen.json:
        print(json.dumps(dict(found), ensure_ascii=True, indent=1))
        return 0
    for name, value in found:
        print(f"{name + ':':23} {printable(value)}")
    print("nothing was posted")
    return 0


def _at(made: Made) -> str:
    return f": {made.url}" if made.url else ""


def _size(count: int) -> str:
    """Return *count* bytes in words.

    >>> _size(1_500_000), _size(20_000)
    ('1.5 MB', '20 kB')
    """
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"
