"""One content twice in the inbox and its nightly folder: as a copy, under another name or letter case, as a link, while
the first one is published, or with one of the two edited meanwhile.

*Survived* are pairs that end as one item, made by one run and paid for once, both files where the rules say: published
ones in ``media/done/<item>``, links in ``media/failed`` with a reason. An edited one is what its text says.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from row import Row
from served import served

from bilingual.flows.nightly import nightly
from support.attacks.breaking import ChangedAt
from support.attacks.changing_sources import SETTINGS, Source, sources
from support.servers.flow_worker import FlowWorker, at_stages, watched
from support.sources.many_articles import german
from support.sources.twenty_items import PaidTranslator

Drop = Callable[[Path, Path], object]


@dataclass(frozen=True)
class Second:
    """How the second file comes: its name (``{stem}`` and ``{suffix}`` are those of the first) and by what.

    *refused* are how many of the two are refused; *during* says that it comes while the first one is published,
    *edited* that a person edits it then.
    """

    name: str
    drop: Drop
    refused: int = 0
    during: bool = False
    edited: bool = False


def _linked(first: Path, second: Path) -> None:
    second.symlink_to(first)


SECONDS: Mapping[str, Second] = {
    "a copy for the night": Second("nightly/{stem}{suffix}", shutil.copy),
    "another name": Second("again {stem}{suffix}", shutil.copy),
    "another name for the night": Second("nightly/again {stem}{suffix}", shutil.copy),
    "another letter case": Second("{STEM}{suffix}", shutil.copy),
    "an ending in capitals": Second("{stem}{SUFFIX}", shutil.copy),
    "a folder": Second("monday/{stem}{suffix}", shutil.copy),
    "a hard link": Second("linked{suffix}", os.link, refused=2),
    "a hard link for the night": Second("nightly/{stem}{suffix}", os.link, refused=2),
    "a symbolic link": Second("linked{suffix}", _linked, refused=1),
    "a symbolic link for the night": Second("nightly/{stem}{suffix}", _linked, refused=1),
    "a copy while the first one runs": Second("again {stem}{suffix}", shutil.copy, during=True),
    "a copy for the night while the first one runs": Second("nightly/{stem}{suffix}", shutil.copy, during=True),
    "a copy that is edited meanwhile": Second("again {stem}{suffix}", shutil.copy, edited=True),
}


def attack(folder: Path, most: int, first: int = 1) -> Iterator[Row]:
    """Yield a row for each of *most* cases of each kind of item, from the kind number *first* on."""
    with served(folder) as paid:
        known = sources(folder / "made")
        for name in ("article", "translated article", "recording", "translation")[first - 1 :]:
            for said, second in [*SECONDS.items()][:most]:
                row = Row(f"{name} twice: {said}")
                _try(row, said, second, known[name], folder / "root", paid)
                yield row


def _try(row: Row, said: str, second: Second, source: Source, root: Path, paid: PaidTranslator) -> None:
    shutil.rmtree(root, ignore_errors=True)
    inbox = root / "media/inbox"
    (inbox / "nightly").mkdir(parents=True)
    (root / "bilingual.toml").write_text(SETTINGS.format(url=paid.url), "utf-8")
    for name, content in source.files.items():
        (inbox / name).write_bytes(content)

    def drop_again() -> None:
        for name in source.files:
            first = _somewhere(root, name)
            _second(inbox, name, second, source).parent.mkdir(exist_ok=True)
            second.drop(first, _second(inbox, name, second, source))

    def edit() -> None:
        path = _second(inbox, source.main, second, source)
        path.write_bytes(path.read_bytes() + b"\nThe keeper waits.\n")

    if not second.during:
        drop_again()
    act = drop_again if second.during else edit if second.edited else (lambda: None)
    worker = FlowWorker()
    with at_stages(ChangedAt(4, act)):
        watched(root, worker)
        with worker.at_work():
            nightly(return_state=True)
        watched(root, worker)
    ended = [f"{run.name} {state.name}: {(state.message or '')[:160]}" for run, state in worker.ended]
    items = [json.loads(path.read_text("utf-8")) for path in root.glob("media/outbox/*/manifest.json")]
    asked = paid.paid()
    twice = 0 if second.edited else sum(count - 1 for count in asked.values())
    left = [path for path in inbox.rglob("*") if path.is_file() and path.name != "bilingual.toml"]
    mains = _mains(root.glob("media/done/*/*"), source)
    wanted = 0 if second.refused == 2 else 2 if second.edited else 1
    failed = [path for path in root.glob("media/failed/*") if not path.name.endswith(".reason.txt")]
    refused = len(_mains(failed, source))
    wrong = any(item["state"] == "ready" and not _is_german(root, item) for item in items)
    good = len(items) == wanted and not left and len(mains) == 2 - second.refused and refused == second.refused
    where = [str(path.relative_to(root / "media")) for path in (*left, *failed, *root.glob("media/done/*/*"))]
    lost = sum(_somewhere(root, name, missing=True) is None for name in source.files)
    row.add(f"{said}: {len(items)} items; {ended}; {where}", same=good, lost=lost, paid_twice=twice, wrong=wrong)


def _mains(paths: Iterable[Path], source: Source) -> list[Path]:
    """Return those of *paths* that are the article or the recording itself, not its translation or subtitles."""
    stem, suffix = Path(source.main).stem, Path(source.main).suffix
    others = tuple(name.removeprefix(stem).lower() for name in source.files if name != source.main)
    names = {path: path.name.lower() for path in paths}
    return [path for path, name in names.items() if name.endswith(suffix) and not (others and name.endswith(others))]


def _second(inbox: Path, name: str, second: Second, source: Source) -> Path:
    """Return where the second file for *name* comes; the files beside the first one keep their ends."""
    stem = Path(source.main).stem
    end = name.removeprefix(stem)
    named = second.name.format(stem=stem, STEM=stem.capitalize(), suffix=end, SUFFIX=end.upper())
    return inbox / named


def _somewhere(root: Path, name: str, *, missing: bool = False) -> Path:
    found = [path for path in root.glob(f"media/*/**/{name}") if path.is_file() and "outbox" not in path.parts]
    return next(iter(found), None) if missing else found[0]  # type: ignore[return-value]


def _is_german(root: Path, item: dict[str, object]) -> bool:
    for path in root.glob("media/outbox/*/bitext.en_de.json"):
        units = json.loads(path.read_text("utf-8"))["units"]
        if any(
            unit["target"] not in (german(unit["source"]), None) and "keeper" not in unit["source"] for unit in units
        ):
            return False
    return True
