"""Receipts: what a finished run depended on, so that the next one can quickly tell that there is nothing to do.

The manifest decides stage by stage, for which texts are read, cues cut and laid out, and programs called. A receipt
answers only whether everything is unchanged. It has the hash of each file that the run read, the state of each file in
the results folder, and everything else: settings, engines, translation memory, code. If anything differs, the manifest
decides. Receipts may be deleted at any time.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bilingual.errors import BilingualError
from bilingual.languages import own_files
from bilingual.model.digest import digest
from bilingual.pipeline.quality.wanted import Wanted
from bilingual.pipeline.records.files import file_hashes, file_state, read_json, write_json
from bilingual.pipeline.records.keys import RECIPE
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.workspace import Workspace, state_folder
from bilingual.pipeline.requests import Request, kind_of
from bilingual.pipeline.result import PairResult, Result
from bilingual.pipeline.sidecars.names import files_beside
from bilingual.pipeline.sidecars.siblings import sibling_files, translation_files
from bilingual.pipeline.stages import DUB, NARRATION, SPOKEN_AGAIN
from bilingual.pipeline.tools import Tools, memory_path
from bilingual.settings import Settings
from bilingual.settings.option import options_of
from bilingual.settings.reading import check_size

# Options in an article's manifest: its pictures with their hashes, and the named translations.
PICTURES = "pictures"
HUMAN_FILES = "human"
_PACKAGE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run reads before it starts: ``files`` by hash, and the rest as ``facts``."""

    facts: Mapping[str, Any]
    files: Mapping[str, str | None]


def inputs_of(request: Request, tools: Tools) -> Inputs:
    """Return what is known of *request* before its text is read. Raises BilingualError."""
    facts, paths = _facts_of(request, tools)
    return Inputs(facts, file_hashes(paths))


def _facts_of(request: Request, tools: Tools) -> tuple[Mapping[str, Any], list[Path]]:
    """Return what is known without reading a file, and the files. Raises BilingualError, also for one too large."""
    tools = tools.for_item(request.settled(tools.settings))
    settings = tools.settings
    facts = {
        "source": str(request.source.resolve()),
        "excerpt": list(request.excerpt) if request.excerpt else None,
        "targets": list(request.targets or ()),
        "settings": digest(repr(settings)),
        "translation": [[name, dict(tools.translation(name).key())] for name in settings.translation],
        "asked": Wanted.of(settings).keys(tools),
        "languages": dict(own_files()),
        "recipe": RECIPE,
        "code": code_state(),
    }
    beside = [*texts_beside(request), *request.human, *_named(settings)]
    memory = memory_path(settings)
    paths = [request.source, *beside, memory, memory.with_name(f"{memory.name}-wal")]
    sizes = {str(path): path.stat().st_size for path in paths if path.is_file()}
    for path in beside:
        check_size(path, sizes.get(str(path), 0))
    return facts | {"sizes": sizes}, paths


def inputs_before(request: Request, tools: Tools) -> Inputs | None:
    """Return the inputs of a run about to start, ``None`` if they are invalid, which the run will report."""
    try:
        return inputs_of(request, tools) if request.source.is_file() else None
    except BilingualError:
        return None


def kept_result(request: Request, tools: Tools) -> Result | None:
    """Return the result of *request* from an earlier run if everything is unchanged, else ``None``."""
    if request.force or not (path := _place(request, tools.settings)).is_file():
        return None
    try:
        receipt = read_json(path)
        facts, paths = _facts_of(request, tools)
        if receipt["facts"] != _plain(facts):
            return None
        files = file_hashes(paths)  # of a large recording they take minutes
        rest = _rest(receipt["media"], tools.for_item(request.settled(tools.settings)))
        result = _result(receipt["result"])
    except (BilingualError, KeyError, TypeError, ValueError):
        return None  # from another version, or an error that the run will report
    same = receipt["files"] == files and receipt["rest"] == _plain(rest)
    also: Mapping[str, str | None] = receipt["also"]
    same = same and file_hashes(map(Path, also)) == also
    return result if same and receipt["outputs"] == _states(result.folder, receipt["outside"]) else None


def keep(result: Result, request: Request, tools: Tools, before: Inputs) -> None:
    """Keep a receipt for *result*, made from *before*, unless another run might do more or report something else."""
    settings = tools.settings
    path = _place(request, settings)
    path.unlink(missing_ok=True)
    settled = request.settled(settings)
    unsettled = any(pair.failure or pair.untranslated or pair.undubbed for pair in result.pairs) or settled.clause_hints
    # Notes may apply only to that run; the next one, with nothing to do, reports what still applies.
    if unsettled or (result.made and result.notes) or not request.source.is_file():
        return
    manifest = Manifest.read(result.folder)
    media = _media(manifest, result, before) if kind_of(request.source) == "media" else None
    if media is not None and media["script"] is None and _script_of(manifest):
        return  # its script is next to the same recording under another name
    outside = _outside(manifest, settled)
    outputs = _states(result.folder, outside)
    named = [settings.root / name for name in manifest.options.get(HUMAN_FILES, ())]
    also = {**manifest.options.get(PICTURES, {}), **file_hashes([*named, *_marks(manifest, settled)])}
    receipt = {
        "facts": before.facts,
        "files": before.files,
        "rest": _rest(media, tools.for_item(settled)),
        "media": media,
        "also": also,
        "outside": outside,
        "outputs": outputs,
        "result": _plain(asdict(result)),
    }
    made = {result.folder / name: sha for one in manifest.stages.values() for name, sha in one["files"].items()}
    edited = list(file_hashes(made).values()) != list(made.values())
    # Last: changes since the run started, or during these checks, are not in the result.
    if not edited and before == inputs_of(request, tools) and outputs == _states(result.folder, outside):
        state_folder(settings.state, "run", path.parent.name)
        write_json(path, receipt)


def _place(request: Request, settings: Settings) -> Path:
    # What results lack is another question than what a source is to become.
    asked = [str(request.results.resolve()), _plain(dict(request.asked))] if request.results else []
    name = digest([str(request.source.resolve()), *map(str, request.excerpt or ()), *asked])
    return settings.state / "run" / "receipts" / f"{name[:24]}.json"


def texts_beside(request: Request) -> list[Path]:
    """Return the files next to the source that a run uses as script, subtitles or translations."""
    if kind_of(request.source) == "media":
        return [beside.path for beside in files_beside(request.source)]
    # Only the first kind knows names in another letter case, only the second other folders.
    return list(dict.fromkeys([*translation_files(request.source), *sibling_files(request.source)]))


def _named(settings: Settings) -> list[Path]:
    """Return the files named in the settings, such as the glossary."""
    options = options_of(Settings)
    named = [getattr(settings, name) for name in options if options[name].path]
    paths = [settings.root / Path(str(name)).expanduser() for name in named if name]
    return [path for path in paths if not path.is_dir()]


def _media(manifest: Manifest, result: Result, before: Inputs) -> dict[str, Any]:
    """Return the facts about a recording to look up: its script and its languages."""
    sidecar = _script_of(manifest)
    script = next((name for name, sha in before.files.items() if sidecar and sha == sidecar), None)
    pairs = [pair.pair for pair in result.pairs]
    spoken = [pair.split("_")[1] for pair in pairs if DUB.name(pair=pair) in manifest.stages]
    return {"script": script, "languages": sorted({tag for pair in pairs for tag in pair.split("_")}), "voices": spoken}


def _script_of(manifest: Manifest) -> str | None:
    """Return the hash of the script that the transcript was made from, None if there was none."""
    sidecar = manifest.stages.get("transcript", {}).get("facts", {}).get("sidecar")
    return None if sidecar is None else str(sidecar)


def _rest(media: Mapping[str, Any] | None, tools: Tools) -> dict[str, Any]:
    """Return what a recording depends on besides its inputs: transcription, fonts and programs."""
    if media is None:
        return {}
    script = Path(media["script"]) if media["script"] else None
    speech = tools.speech(tools.settings.speech, script)
    fonts = {tag: [tools.fonts.family(tag), file_state(tools.fonts.file(tag))] for tag in media["languages"]}
    found = {"speech": [speech.id, dict(speech.key())], "fonts": fonts, "media": dict(tools.media.stamp())}
    voices = [tools.voices().voice(tag) for tag in media["voices"]]
    return found | {"voices": [[one.name, dict(one.engine.key(one.voice))] for one in voices]}


def _marks(manifest: Manifest, settings: Settings) -> list[Path]:
    """Return where it is noted that sentences were spoken again, which changes nothing else."""
    work = Workspace(settings).work_folder(manifest.identity)
    return [
        work / SPOKEN_AGAIN.format(pair=pair) for pair in manifest.pairs if NARRATION.name(pair=pair) in manifest.stages
    ]


def _outside(manifest: Manifest, settings: Settings) -> list[str]:
    """Return the files that the run wrote elsewhere: its posts in the person's blog."""
    if not settings.blog:
        return []
    folder = settings.root / Path(settings.blog).expanduser()
    posts = [known["path"] for known in manifest.options.get("blog", {}).values()]
    return [str(place / post) for post in posts for place in (folder, folder / "_posts")]


def _states(folder: Path, outside: list[str]) -> dict[str, Any]:
    """Return the state of every file in the results *folder*, and of those *outside* it."""
    inside = sorted(path for path in folder.rglob("*") if not path.is_dir())
    return {str(path): file_state(path) for path in (*inside, *map(Path, outside))}


@lru_cache(maxsize=1)
def code_state() -> str:
    """Return a hash of the state of this program's files and of the versions of all installed packages."""
    own = [
        [str(path), *(file_state(path) or ())[:2]]
        for folder, _, names in os.walk(_PACKAGE)
        if not folder.endswith("__pycache__")
        for path in sorted(Path(folder, name) for name in names)
    ]
    places = [Path(place) for place in sys.path if place.endswith("-packages")]
    installed = sorted(path.name for place in places for path in place.glob("*.dist-info"))
    return digest([sys.version, sorted(own), installed])


def _plain(value: Any) -> Any:
    """Return *value* as read back from JSON: tuples as lists, paths as text."""
    return json.loads(json.dumps(value, default=str))


def _result(value: Mapping[str, Any]) -> Result:
    return Result(
        folder=Path(value["folder"]),
        source=Path(value["source"]),
        kind=value["kind"],
        state=value["state"],
        pairs=tuple(PairResult(**pair) for pair in value["pairs"]),
        files=tuple(map(Path, value["files"])),
        made=(),
        notes=tuple(value["notes"]),
    )
