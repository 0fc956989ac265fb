"""A file of an item is deleted, cut, replaced or still growing while the real command is at work on it.

Places are every change that the run makes to the disk, each stage and program it begins, and each time it reads the
file. *Survived* are runs that end in one line with a code, or with the results of the one content or of the other; of
which the next run makes what an undisturbed one does. *Wrong* is what was delivered and is neither, or is recorded as
made from the other; *lost* are files of a person that are nowhere any more; *paid twice* are sentences.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from row import Row

from support.attacks.breaking import ChangedAt, Ended, unbroken
from support.attacks.changing_sources import CHANGES, Change, Root, Source, quick_runs, sources
from support.attacks.delivered import delivered
from support.sources.many_articles import german, translator
from support.sources.twenty_items import PaidTranslator

SEED = 12
_IN_A_ROW = 5
_CODE = re.compile(r"\[BIL-[A-Z]{3}-\d{3}\]")
Results = tuple[int, dict[str, bytes]]


def attack(folder: Path, most: int, first: int = 1, seed: int = SEED) -> Iterator[Row]:
    """Yield rows of five attacks for each kind of file, from number *first* on; *most* attacks of each."""
    with quick_runs(folder / "quick"), translator() as paid:
        for name, source in [*sources(folder / "made").items()][first - 1 :]:
            yield from Attacked(folder / "root", source, paid, seed=seed).rows(f"changed meanwhile: {name}", most)


@dataclass
class Attacked:
    """Attacks *source* in ``root``, which is a *kind* of root, in each of the folders *insides*."""

    root: Path
    source: Source
    paid: PaidTranslator
    kind: type[Root] = Root
    insides: Sequence[str] = ("media/inbox", "in")
    seed: int = SEED

    def rows(self, name: str, most: int, since: int = 0) -> Iterator[Row]:
        """Make *most* attacks, the first of which is by the change number *since*, and so on in turn; yield a row for
        each five. Another seed begins with another change.
        """
        since += self.seed - SEED
        row = Row(name)
        chance = random.Random(f"{self.seed} {name}")
        whole = {inside: self._undisturbed(inside, None) for inside in self.insides}
        wanted = {"": whole[self.insides[0]][0]}  # wherever it is published
        assert wanted[""][0] == 0, f"{name} is not ready undisturbed"
        for number, said in enumerate(islice(cycle(CHANGES), since % len(CHANGES), since % len(CHANGES) + most)):
            inside = self.insides[number // len(CHANGES) % len(self.insides)]
            if said not in wanted:
                wanted[said] = self._undisturbed(inside, CHANGES[said])[0]
            places = whole[inside][1]
            # Each run has its own stretch of the places, so that few runs are everywhere.
            share = (number // len(CHANGES) + chance.random()) / -(-most // len(CHANGES))
            at = 1 + min(int(share * len(places)), len(places) - 1)
            self._attack(row, said, inside, at, places[at - 1], wanted)
            if row.tried == _IN_A_ROW:
                yield row
                row = Row(name)
        if row.tried:
            yield row

    def _undisturbed(self, inside: str, change: Change | None) -> tuple[Results, tuple[str, ...]]:
        root = self.kind(self.root, self.source, self.paid.url, inside)
        if change is not None:
            change(root.attacked, self.source.other)
        ended = root.publish()
        self.paid.paid()
        return self._results(root, ended), ended.places

    def _attack(self, row: Row, said: str, inside: str, at: int, place: str, wanted: dict[str, Results]) -> None:
        root = self.kind(self.root, self.source, self.paid.url, inside)

        def act() -> None:
            where = root.place(self.source.attacked)
            if where is not None:
                CHANGES[said](where, self.source.other)

        ended = root.publish(ChangedAt(at, act))
        here = root.place(self.source.attacked)
        left = [] if here is None else [here.read_bytes()]
        found = self._results(root, ended)
        fault = _fault(ended)
        allowed = [wanted[""][1], wanted[said][1]]
        mixed = bool(found[1]) and ended.code in (0, 3) and found[1] not in allowed
        wrong = mixed or self._misnamed(root, found[1], wanted, said)
        own = self._owned(root, said, left)
        again, same = self._again(root, said, wanted)
        # A sentence that was cut off is unknown to the translator, whose echo is asked for again. Another recording is
        # another item, also if the same is said in it.
        items = len([path for path in root.root.glob("media/outbox/*") if path.is_dir()]) if self.source.is_main else 1
        asked = {text: count for text, count in self.paid.paid().items() if german(text) != text}
        twice = sum(max(0, count - max(items, 1)) for count in asked.values())
        told = f"{self.source.attacked} {said} in {inside} at {at} ({place[:60]}): exit {ended.code}"
        what = f"{told}; {fault}; {'MIXED' if mixed else ''}; lost {own}; then exit {again.code} {_last(again)}"
        if wrong or not same:
            what += f"; {_difference(found[1], wanted['']) if wrong else self._unlike}"
        row.add(what, same=not fault and same, lost=len(own), paid_twice=twice, wrong=wrong)

    def _again(self, root: Root, said: str, wanted: dict[str, Results]) -> tuple[Ended, bool]:
        """Run once more with what is there now: a file that is gone is dropped again if it is what is published."""
        main = root.place(self.source.main)
        if main is None:
            main = root.folder / self.source.main
            main.write_bytes(self.source.files[self.source.main])
        state = self._state(root)
        ended = root.publish(unbroken, main)
        found = self._results(root, ended)
        here = root.place(self.source.attacked)
        # A person's translation is kept when its file is gone, and pictures stay where they are when the article moves.
        kept = here is None or here.parent != main.parent
        expected = [wanted[name] for name in ([""] if state == "" else [said, ""] if kept else [said])]
        self._unlike = f"{state}: exit {found[0]} for {[one[0] for one in expected]}, " + (
            _difference(found[1], expected[0]) or "the same files"
        )
        return ended, any(found == one or (found[0] == one[0] == 1) for one in expected)

    def _state(self, root: Root) -> str:
        path = root.place(self.source.attacked)
        if path is None:
            return "gone"
        return "" if path.read_bytes() == self.source.files[self.source.attacked] else "other"

    def _misnamed(self, root: Root, found: dict[str, bytes], wanted: dict[str, Results], said: str) -> bool:
        """Return whether results are recorded as made from the content that they are not made from."""
        if not self.source.is_main or not found or found not in (wanted[""][1], wanted[said][1]):
            return False
        if wanted[""][1] == wanted[said][1]:
            return False  # recordings with one script, whose videos are drawn as texts
        recorded = {
            json.loads(path.read_text())["source"]["sha256"] for path in root.root.glob("media/outbox/*/manifest.json")
        }
        old = hashlib.sha256(self.source.files[self.source.attacked]).hexdigest()
        return (old in recorded) != (found == wanted[""][1])

    def _owned(self, root: Root, said: str, left: list[bytes]) -> list[str]:
        """Return the files of the person that are nowhere any more."""
        others = [content for name, content in self.source.files.items() if name != self.source.attacked]
        there = [path.read_bytes() for path in root.root.rglob("*") if path.is_file() and path.suffix != ".lock"]
        missing = [str(len(content)) for content in (*others, *left) if content not in there]
        return missing + ([] if left or said == "deleted" else [self.source.attacked])

    def _results(self, root: Root, ended: Ended) -> Results:
        """Return the exit code, and the files of the item that was made last, whatever its folder is called."""
        manifests = sorted(root.root.glob("media/outbox/*/manifest.json"), key=lambda path: path.stat().st_mtime_ns)
        ready = [path for path in manifests if json.loads(path.read_text("utf-8"))["state"] != "unfinished"]
        if not ready:
            return ended.code, {}
        folder = ready[-1].parent
        plain = re.sub(r"-[0-9a-f]{6}$", "", folder.name)
        return ended.code, {
            name.replace(folder.name, plain): content.replace(folder.name.encode(), plain.encode())
            for name, content in delivered(folder).items()
        }


def _fault(ended: Ended) -> str:
    lines = [line for line in ended.out.splitlines() if line.startswith("bilingual: ")]
    if "Traceback" in ended.out or ended.code not in (0, 1, 3):
        return f"exit {ended.code}: {ended.out[-400:]!r}"
    if len(lines) == 1 and lines[0].startswith("bilingual: Withdrawn: "):
        return ""  # a run of the service that published nothing, since there is nothing any more, or something else
    if ended.code == 1 and (len(lines) != 1 or not _CODE.search(lines[0])):
        return f"exit 1 with {len(lines)} lines: {ended.out[-300:]!r}"
    return ""


def _last(ended: Ended) -> str:
    return ended.out.strip().splitlines()[-1][-160:] if ended.out.strip() else ""


def _difference(found: dict[str, bytes], wanted: Results) -> str:
    names = found.keys() | wanted[1].keys()
    return ", ".join(sorted(name for name in names if found.get(name) != wanted[1].get(name))[:6])
