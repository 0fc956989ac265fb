"""What the states of items need of a results folder: read from its manifest, once for each version of that file.

A manifest of a long text has a megabyte, and a root hundreds of them, so that the facts are kept in ``.bilingual/run``,
each with a hash: a damaged one could call something ready that is not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bilingual import __version__
from bilingual.errors import BilingualError, InputError
from bilingual.model.digest import digest
from bilingual.model.finding import BLOCKING
from bilingual.model.item import ItemPair
from bilingual.pipeline.items.recorded import BITEXT, CORRECTED, CUTS, KEPT, TRANSCRIPT_FILE, corrected_words
from bilingual.pipeline.records.files import read_json, seen_json, write_text
from bilingual.pipeline.records.outages import runs_in_outage
from bilingual.pipeline.records.workspace import MANIFEST, Workspace, state_folder
from bilingual.redaction import redacted

_KEPT = "results.json"
_FORM = 5  # of what is kept
_VIDEO = "video."
# Where a person's edits are taken from: see ``pipeline.editing.edits``.
EDITED = ("transcript.", "bitext.", "review.", "contents.", "dub.", "subtitles/", "posts/jekyll/")
_TAG = "[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*"
PAIR = re.compile(f"{_TAG}_{_TAG}")
_DURATION = re.compile(rb'"duration_ms":\s*(\d+)')


@dataclass(frozen=True, slots=True)
class Facts:
    """What a manifest says. ``texts`` are the files that a person may edit, by hash, ``revision`` is a hash of the
    texts themselves, ``outage`` counts the runs in a row to which an engine did not answer. ``corrected`` says in words
    what was corrected since a pair was made. ``asked`` is what services were asked (``records.answers.asked``).
    """

    identity: str = ""
    state: str = "unfinished"
    kind: str = ""
    source: str = ""
    origins: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    pairs: tuple[ItemPair, ...] = ()
    files: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    revision: str = ""
    renditions: tuple[str, ...] = ()
    duration_ms: int | None = None
    outage: int = 0
    corrected: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, Any] = field(default_factory=dict)


class KeptFacts:
    """The facts of the results folders of one root, by the name of the folder."""

    def __init__(self, workspace: Workspace) -> None:
        self._outbox = workspace.outbox
        self._state = workspace.state
        self._before: dict[str, Any] = {}
        with suppress(BilingualError, OSError):
            kept = read_json(workspace.state / "run" / _KEPT)
            folders = kept.get("folders")
            if [kept.get("form"), kept.get("version")] == [_FORM, __version__] and isinstance(folders, dict):
                self._before = folders
        self._now: dict[str, Any] = {}

    def of(self, folder: Path) -> Facts:
        """Return the facts of *folder*. Raises InputError if its manifest cannot be read or is none."""
        path = folder / MANIFEST
        try:
            stat = path.stat()
        except OSError as error:
            raise InputError("BIL-WRK-012", f"cannot be read: {error.strerror}", where=path) from error
        mark = [stat.st_mtime_ns, stat.st_size, stat.st_ino]
        mine = self._before.get(folder.name)
        with suppress(KeyError, TypeError, ValueError):
            if mine and mine["mark"] == mark and mine["sha256"] == digest(mine["facts"]):
                self._now[folder.name] = mine
                return _revived(mine["facts"])
        facts = read_facts(folder)
        kept = _kept(facts)
        self._now[folder.name] = {"mark": mark, "facts": kept, "sha256": digest(kept)}
        return facts

    def keep(self) -> None:
        """Keep the facts for the next time; where nothing can be written they are read again."""
        if self._now != self._before:
            with suppress(BilingualError):
                value = {"form": _FORM, "version": __version__, "folders": self._now}
                write_text(state_folder(self._state, "run") / _KEPT, json.dumps(value), 0o600)


def read_facts(folder: Path) -> Facts:
    """Return the facts of *folder*. Raises InputError if its manifest cannot be read or is none."""
    with manifest_errors(folder):
        return facts_of(seen_json(folder / MANIFEST), folder)


@contextmanager
def manifest_errors(folder: Path) -> Iterator[None]:
    """Raise InputError for a manifest of *folder* that holds something else than a run writes."""
    try:
        yield
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError) as error:
        what = f"is not a manifest ({type(error).__name__})"
        raise InputError("BIL-WRK-017", what, where=folder / MANIFEST, remedy="Undo the last edit.") from error


def facts_of(record: Mapping[str, Any], folder: Path) -> Facts:
    """Return what the manifest *record* of *folder* says."""
    source, stages, pairs = record.get("source", {}), record.get("stages", {}), record.get("pairs", {})
    files = {name: sha for stage in stages.values() for name, sha in stage.get("files", {}).items()}
    recorded = str(source.get("kind", ""))
    marks = {
        name: [stage.get("extra", {}).get("targets"), stage.get("extra", {}).get("sources")]
        for name, stage in sorted(stages.items())
        if name.startswith(BITEXT)
    }
    contents = {name: sha for name, sha in sorted(files.items()) if name.startswith("contents.")}
    lengths = [stage.get("extra", {}).get("duration_ms") for name, stage in stages.items() if name.startswith(_VIDEO)]
    return Facts(
        identity=str(record.get("identity", "")),
        state=str(record.get("state", "unfinished")),
        kind=recorded,
        source=str(source.get("path", "")),
        origins=tuple(map(str, source.get("inbox", ()))),
        titles=_titles(record, pairs),
        pairs=tuple(_pair(name, pair) for name, pair in sorted(pairs.items())),
        files=tuple(sorted(files)),
        texts={name: sha for name, sha in files.items() if name.startswith(EDITED)},
        revision=_revision(record, marks, contents),
        renditions=tuple(
            dict.fromkeys(name.split(".", 2)[2] for name in stages if name.count(".") > 1 and name.startswith(_VIDEO))
        ),
        duration_ms=next((int(ms) for ms in lengths if ms), None) or _spoken_ms(folder, recorded),
        outage=runs_in_outage(pairs),
        corrected={
            name: " and ".join(corrected_words(pair[CORRECTED]))
            for name, pair in sorted(pairs.items())
            if pair.get(CORRECTED)
        },
        asked=record.get("asked", {}),
    )


def _revision(record: Mapping[str, Any], marks: object, contents: object) -> str:
    options = record.get("options", {})
    fields = options.get(KEPT, {})
    # Without fields it is as earlier versions recorded it.
    own = [fields] if fields else []
    return digest([record.get("title", ""), marks, contents, options.get(CUTS, {}), *own])


def _titles(record: Mapping[str, Any], pairs: Mapping[str, Any]) -> dict[str, str]:
    """Return the titles by language, the source's first; results of an earlier version have only that."""
    title = redacted(str(record.get("title", "")))
    found: dict[str, str] = {}
    for name, pair in sorted(pairs.items()):
        source, target = name.split("_", 1)
        said = pair.get("titles", {})
        found.setdefault(source, str(said.get(source) or title))
        if said.get(target):
            found[target] = str(said[target])
    return found or {"": title}


def _pair(name: str, record: Mapping[str, Any]) -> ItemPair:
    if not PAIR.fullmatch(name):
        raise ValueError(name)
    findings = [one for one in record.get("findings", ()) if one["severity"] in BLOCKING and not one.get("waived")]
    engines: dict[str, int] = {}
    for provenance, count in record.get("provenance", {}).items():
        engine = str(provenance).split(":")[0]
        engines[engine] = engines.get(engine, 0) + int(count)
    return ItemPair(
        pair=name,
        state=str(record.get("state", "not-ready")),
        reasons=tuple(map(str, record.get("reasons", ()))),
        units=int(record.get("units", 0)),
        untranslated=len(record.get("untranslated", ())),
        drafts=len(record.get("drafts", ())),
        to_approve=len(record.get("to_approve", ())),
        # As ``fidelity.causes.grouped`` counts them.
        open_findings=len({one.get("cause") or number for number, one in enumerate(findings)}),
        engines=engines,
    )


def _spoken_ms(folder: Path, kind: str) -> int | None:
    """Return how long a recording without videos is, by its transcript, which says it at its beginning."""
    if kind != "recording" or not (folder / TRANSCRIPT_FILE).is_file():  # a pipe would be waited for
        return None
    with suppress(OSError), (folder / TRANSCRIPT_FILE).open("rb") as file:
        found = _DURATION.search(file.read(500))
        return int(found[1]) if found else None
    return None


def _kept(facts: Facts) -> dict[str, Any]:
    value: dict[str, Any] = {name: getattr(facts, name) for name in Facts.__slots__}
    names = ItemPair.__slots__
    value["pairs"] = [[getattr(pair, name) for name in names] for pair in facts.pairs]
    return value


def _revived(value: Mapping[str, Any]) -> Facts:
    pairs = tuple(ItemPair(name, state, tuple(reasons), *counts) for name, state, reasons, *counts in value["pairs"])
    lists = {name: tuple(value[name]) for name in ("origins", "files", "renditions")}
    return Facts(**{**value, **lists, "pairs": pairs})
