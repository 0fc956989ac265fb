"""Nights over a row of items whose state is damaged: every other item of the inbox was published before, and a file of
its results or of its work is damaged, before the person drops the edited text.

*Survived* are the items that end in their right state: the others are done, and one with a damage is done, too, or has
failed with a line that names it, in the night's message and in its summary. *Lost* is what a person made and that is
nowhere any more, *wrong* an item that ended as ready with other texts, *paid twice* are sentences of another item than
the damaged ones that were asked for again.
"""

from __future__ import annotations

import json
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from damages import ANY, Damage, damages
from prefect.client.schemas.objects import State
from row import Row
from served import served

from attacks.damaged_state import Owned, is_edit
from bilingual.flows.nightly import nightly
from bilingual.pipeline.records.workspace import Workspace
from bilingual.settings import load_settings
from support.attacks.breaking import command
from support.attacks.changing_sources import SETTINGS
from support.servers.flow_worker import FlowWorker
from support.sources.clips import make_clip
from support.sources.many_articles import german, texts
from support.sources.twenty_items import PaidTranslator

SEED = 2026
_ARTICLES, _NEW = 6, 2
_KINDS = frozenset({".json", ".jsonl", ".toml", ".md", ".srt", ".ass", ".html", ".mp4", ""})
_CODE = re.compile(r"\[BIL-[A-Z]{3}-\d{3}\]")


def attack(folder: Path, most: int, first: int = 1) -> Iterator[Row]:
    """Yield a row for each of *most* nights, from number *first* on."""
    with served(folder) as paid:
        nights = Nights(folder, paid)
        for number in range(first, first + most):
            yield nights.night(number)


@dataclass(frozen=True)
class Struck:
    """What was damaged of an item, and how."""

    inside: str
    kind: str


class Nights:
    """A root with published items, which is made once; each night gets a copy of it."""

    def __init__(self, folder: Path, paid: PaidTranslator) -> None:
        self.root, self._whole, self._paid = folder / "root", folder / "whole", paid
        self._inbox = self.root / "media/inbox/nightly"
        self._inbox.mkdir(parents=True)
        (self.root / "bilingual.toml").write_text(SETTINGS.format(url=paid.url), "utf-8")
        self._texts = texts(_ARTICLES + _NEW + 1)
        later = texts(_ARTICLES, first=len(self._texts))
        self._added = dict(zip(self._texts, (text.split("\n\n")[1].strip() for text in later.values()), strict=False))
        self._old, self._new = [*self._texts][:_ARTICLES], [*self._texts][_ARTICLES : _ARTICLES + _NEW]
        self._clip = make_clip(folder, "talk.mp4", 9, (160, 90), fps="10", picture="color=c=0x203040")
        self._said = self._texts[[*self._texts][-1]].strip().split("\n\n")[1:4]
        for name in self._old:
            (self._inbox / f"{name}.md").write_text(self._texts[name], "utf-8")
            command(["article", str(self._inbox / f"{name}.md")], self.root)
        self._drop_talk(self._said)
        command(["video", str(self._inbox / "talk.mp4")], self.root)
        for name in (*self._old, "talk"):
            command(["approve", str(self.root / "media/outbox" / name)], self.root)
        waiver = '[[waiver]]\ncheck = "numbers"\nreason = "the date is local"\n'
        (self.root / "media/outbox" / self._old[0] / "waivers.toml").write_text(waiver, "utf-8")
        paid.paid()
        shutil.copytree(self.root, self._whole, symlinks=True)

    def night(self, number: int) -> Row:
        chance = random.Random(SEED + number)
        shutil.rmtree(self.root)
        shutil.copytree(self._whole, self.root, symlinks=True)
        struck = {name: self._damage(name, chance) for name in chance.sample([*self._old, "talk"], _ARTICLES - 1)}
        self._inbox.mkdir(parents=True, exist_ok=True)
        for name in self._old:
            (self._inbox / f"{name}.md").write_text(self._text(name), "utf-8")
        for name in self._new:
            (self._inbox / f"{name}.md").write_text(self._texts[name], "utf-8")
        self._drop_talk([*self._said[:2], "The neighbour cleaned the dark window near the river in October."])
        owned = Owned(self.root)
        worker = FlowWorker()
        with worker.at_work():
            state: State = nightly(return_state=True)
        states = {str(run.parameters["source"]).rpartition("/")[2].partition(".")[0]: one for run, one in worker.ended}
        told = "\n".join(path.read_text("utf-8") for path in self.root.glob("media/outbox/night-*.md"))
        row = Row(f"night {number}: {len(struck)} of {len(self._old) + len(self._new) + 1} items damaged")
        paid = self._paid.paid()
        for name in (*self._old, *self._new, "talk"):
            self._judge(row, name, struck.get(name), states.get(name), state.message or "", told, paid)
        if lost := owned.lost():
            row.lost += len(lost)
            row.notes.append(f"lost {lost}; damaged were {struck}")
        return row

    def _judge(
        self,
        row: Row,
        name: str,
        struck: Struck | None,
        state: State | None,
        message: str,
        told: str,
        paid: Counter[str],
    ) -> None:
        ended = str(state.name) if state is not None else "nothing"
        said = (state.message or "") if state is not None else ""
        done = ended == "Completed"
        named = f"{name}." in message and f"{name}." in told
        failed = ended in ("Failed", "NotReady") and named and (ended == "NotReady" or bool(_CODE.search(said)))
        right = done or (struck is not None and failed)
        wrong = done and not (struck and is_edit(struck.inside, struck.kind)) and bool(self._wrong_texts(name))
        twice = 0 if struck else sum(count - 1 for text, count in paid.items() if text in self._texts.get(name, ""))
        again = [] if struck else [text for text in paid if name in self._old and text in self._texts[name]]
        what = f"{name} {struck}: {ended}: {said[:300]} {self._wrong_texts(name) if wrong else ''}"
        row.add(what, same=right, paid_twice=twice + len(again), wrong=wrong)
        if struck and not done:
            row.notes.append(f"as it should be: {what}")

    def _text(self, name: str) -> str:
        """Return the text that is dropped for the night, of earlier articles with a new sentence."""
        return f"{self._texts[name]}\n{self._added[name]}\n" if name in self._old else self._texts[name]

    def _wrong_texts(self, name: str) -> list[str]:
        path = self.root / "media/outbox" / name / "bitext.en_de.json"
        units = json.loads(path.read_text("utf-8"))["units"]
        return [unit["source"] for unit in units if unit["target"] != german(unit["source"])]

    def _damage(self, name: str, chance: random.Random) -> Struck:
        """Damage a file of the item's results or of its work."""
        folder = self.root / "media/outbox" / name
        identity = json.loads((folder / "manifest.json").read_text("utf-8"))["identity"]
        workspace = Workspace(load_settings(self.root))
        work = workspace.work / workspace.work_name(identity)
        files = [path for place in (folder, work) for path in sorted(place.rglob("*")) if path.is_file()]
        path = chance.choice([path for path in files if path.suffix in _KINDS])
        kinds: list[tuple[str, Damage]] = [*(ANY.items() if path.suffix == ".mp4" else damages(path, chance, 6))]
        kind, damage = chance.choice(kinds)
        damage(path)
        return Struck(str(path.relative_to(self.root)), kind)

    def _drop_talk(self, said: list[str]) -> None:
        self._inbox.mkdir(parents=True, exist_ok=True)
        shutil.copy(self._clip, self._inbox / "talk.mp4")
        times = [f"00:00:{3 * n:02},200 --> 00:00:{3 * n + 2:02},900" for n in range(len(said))]
        cues = (f"{n + 1}\n{time}\n{text}\n" for n, (time, text) in enumerate(zip(times, said, strict=True)))
        (self._inbox / "talk.srt").write_text("\n".join(cues), "utf-8")
