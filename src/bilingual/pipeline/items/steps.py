"""What a person can do next with an item, as commands that can be pasted."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from bilingual.errors import UNPRINTABLE
from bilingual.model.item import ItemPair, LibraryItem, NextStep, Publication


def place(path: str) -> str | PurePosixPath:
    """Return *path* as a word of a command: relative to the root, unless it is absolute."""
    return path if path.startswith("/") else PurePosixPath(path)


def run_again(source: str, kind: str, does: str) -> NextStep:
    return NextStep(does, ("bilingual", "article" if kind == "article" else "video", place(source)))


def rebuild(folder: str, does: str) -> NextStep:
    return NextStep(does, ("bilingual", "apply", PurePosixPath(folder)))


def approving(folder: str, pairs: Sequence[ItemPair], texts: Sequence[str]) -> tuple[NextStep, ...]:
    """Return how the sentences that wait for a person are read and approved."""
    files = _review_files([pair for pair in pairs if pair.to_approve], texts)
    item = PurePosixPath(folder)
    return (
        NextStep("see which sentences", ("bilingual", "approve", item)),
        NextStep(
            f"read {files}, correct what is wrong, then approve the rest", ("bilingual", "approve", item, "--all")
        ),
    )


def correcting(folder: str, pairs: Sequence[ItemPair], texts: Sequence[str]) -> tuple[NextStep, ...]:
    """Return how what is open in an item is found and corrected."""
    files = _review_files([pair for pair in pairs if pair.state != "ready"], texts)
    return (
        NextStep("see what is open", ("bilingual", "status", PurePosixPath(folder))),
        rebuild(folder, f"correct {files}, then rebuild it"),
    )


def publishing(folder: str, published: Sequence[Publication]) -> tuple[NextStep, ...]:
    """Return how it is recorded that an item was published, again where its text has changed."""
    changed = [publication.platform for publication in published if publication.changed]
    names = changed or ([] if published else ["linkedin"])
    does = "publish it again, then say so" if changed else "publish it, then say where"
    return tuple(
        NextStep(does, ("bilingual", "published", PurePosixPath(folder), "--platform", name)) for name in names
    )


def started_anew(folder: str, source: str, kind: str) -> NextStep:
    """Return how an item whose manifest is lost is made again, beside what is left of it."""
    aside = PurePosixPath(folder).parent.parent / f"{PurePosixPath(folder).name}.damaged"
    does = "set it aside and make it again"
    return NextStep(does, ("mv", "-n", PurePosixPath(folder), aside, "&&", *run_again(source, kind, does).command))


def shown(step: NextStep, root: Path, here: Path, *, elsewhere: bool = False) -> str:
    """Return the command of *step* for a shell in the folder *here*, "" if there is none.

    *elsewhere*: this shell would find another root, so that the command names it. A path that no shell can be told in
    plain text makes none.
    """
    words = []
    for word in step.command:
        text = _relative(root / word, here) if isinstance(word, PurePosixPath) else word
        if UNPRINTABLE.search(text):
            return ""
        words.append(text if word == "&&" else shlex.quote(text))
    if elsewhere and words:
        words += ["--root", shlex.quote(str(root))]
    return " ".join(words)


def next_step(item: LibraryItem, root: Path) -> tuple[str, str]:
    """Return what to do next with *item* in words, and the command for a shell in *root*; "" if there is none."""
    return next(((step.does, shown(step, root, root)) for step in item.steps[-1:]), ("", ""))


def _relative(path: Path, here: Path) -> str:
    text = str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
    return f"./{text}" if text.startswith("-") else text


def _review_files(pairs: Sequence[ItemPair], texts: Sequence[str]) -> str:
    """Return the files in which the sentences of *pairs* are best read and corrected."""
    names = [f"review.{pair.pair}.md" for pair in pairs]
    known = [name if name in texts else f"bitext.{pair.pair}.json" for name, pair in zip(names, pairs, strict=True)]
    return " and ".join(known) or "its texts"
