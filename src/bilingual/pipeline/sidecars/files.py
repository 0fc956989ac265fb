"""Files next to a recording: its own subtitles or script, and human translations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bilingual.engines.speech.scripts.passages import parts_of, read_file
from bilingual.errors import InputError
from bilingual.languages import COMMON, pack, same_language, usual
from bilingual.languages.file_names import FORCED
from bilingual.pipeline.sidecars.names import Beside, files_beside
from bilingual.pipeline.sidecars.sidecar import Sidecar, Sidecars, not_used, or_ignored
from bilingual.pipeline.text_files.reading import read_bytes
from bilingual.subtitles.formats import SUFFIXES
from bilingual.subtitles.telemetry import is_telemetry
from bilingual.text.encodings import decode
from bilingual.text.language_detection import detect_language
from bilingual.text.tagged import check_language


def find_sidecars(
    media: Path,
    spoken_language: str | None,
    targets: Sequence[str] = (),
    tracks: Sequence[Beside] = (),
    *,
    ignore: bool = False,
) -> Sidecars:
    """Return the files next to *media*, and its own subtitle *tracks* in languages without a file.

    A bilingual subtitle file counts as one in each of its languages. The spoken language is *spoken_language*, else
    that of a sidecar without a tag, else the only language not among *targets*, the requested ones. With *ignore*,
    files that must not be used are left out. Raises InputError for a file that cannot be decoded, for a script that is
    not in the language of its name, and if several languages are possible.
    """
    beside = [_looked_at(one) for one in (*files_beside(media), *sorted(tracks, key=lambda track: track.rank))]
    notes = [f"{one.path.name} is not used: {one.unused}" for one in beside if one.unused]
    by_file = [(one, _sidecars(one)) for one in beside if not one.unused]
    for one, [sidecar, *_] in by_file:
        named = bool(one.parts.languages) or one.embedded
        if sidecar.problem is not None and (ignore or (one.loose and named)):
            notes.append(not_used(one.path, sidecar.problem))
        elif sidecar.problem is not None and not named:
            raise sidecar.problem
    left_out = {one.path for one, sidecars in by_file if sidecars[0].problem and (ignore or one.loose)}
    by_file = [(one, sidecars) for one, sidecars in by_file if one.path not in left_out]
    spoken = spoken_language or _spoken_language(media, by_file, targets)
    ranked = sorted(by_file, key=lambda found: (*found[0].rank[1:3], len(found[1])))
    own, best = _chosen(ranked, spoken, notes)
    if own is not None and own.problem is not None:
        raise own.problem
    return Sidecars(own, tuple(best[tag] for tag in sorted(best)), tuple(notes))


def _chosen(
    ranked: Sequence[tuple[Beside, Sequence[Sidecar]]], spoken: str | None, notes: list[str]
) -> tuple[Sidecar | None, dict[str, Sidecar]]:
    """Return the script and the best translation into each language; *notes* gets the files that come after them."""
    own, best = None, dict[str, Sidecar]()
    for one, sidecars in ranked:
        for sidecar in sidecars:
            if spoken is None or not same_language(sidecar.language, spoken):
                files = (file for file in best.values() if not file.embedded and sidecar.embedded)
                file = next((file for file in files if same_language(file.language, sidecar.language)), None)
                used = file or best.setdefault(sidecar.language, sidecar)
            elif FORCED in one.parts.marks:
                notes.append(f"{one.path.name} is not used: a forced file has only some of the words")
                continue
            else:
                used = own = own or sidecar
            if used is not sidecar:
                name = pack(used.language).name
                notes.append(f"{one.path.name} is not used: {used.path.name} comes first for {name}")
    return own, best


def _spoken_language(
    media: Path, by_file: Sequence[tuple[Beside, Sequence[Sidecar]]], targets: Sequence[str]
) -> str | None:
    """Return the language of the first file without a tag, else the only one that is no target; tracks come last."""
    complete = [(one, sidecars) for one, sidecars in by_file if FORCED not in one.parts.marks]
    files = [(one, sidecars) for one, sidecars in complete if not one.embedded]
    plain = (sidecars for one, sidecars in files if not one.parts.languages and not one.parts.marks)
    untagged: Sequence[Sidecar] = next(plain, ())
    if len(untagged) == 1:
        return untagged[0].language
    beside = untagged or [sidecar for _, sidecars in files for sidecar in sidecars]
    left = _no_targets(beside, targets)
    if len(left) > 1 and len({sidecar.path for sidecar in beside}) == 1:
        # English is compared with the sound: if it is not spoken, the run stops.
        left = [tag for tag in left if same_language(tag, "en")] or left
    if len(left) > 1:
        raise InputError(
            "BIL-SRC-016",
            f"has sidecars in {', '.join(left)}, but none is marked as the spoken language",
            where=media,
            remedy=f"Use --source-language, or rename the spoken one to {media.stem}{beside[0].path.suffix}.",
        )
    left = left or _no_targets([sidecar for one, sidecars in complete if one.embedded for sidecar in sidecars], targets)
    return left[0] if len(left) == 1 else None


def _no_targets(sidecars: Sequence[Sidecar], targets: Sequence[str]) -> list[str]:
    languages = dict.fromkeys(sidecar.language for sidecar in sidecars)
    return [tag for tag in languages if not any(same_language(tag, target) for target in targets)]


def _looked_at(beside: Beside) -> Beside:
    """Return *beside*, marked as unused if a camera wrote it."""
    if beside.unused or beside.path.suffix.lower() not in SUFFIXES:
        return beside
    try:
        cues = read_file(beside.path).cues
    except InputError:
        return beside  # the one that needs it refuses it
    measured = is_telemetry([cue.text for cue in cues])
    return replace(beside, unused="it holds what a camera measured, not what is said") if measured else beside


def _sidecars(beside: Beside) -> list[Sidecar]:
    """Return the file with its language, by its name and text, or a bilingual one with each of its two."""
    path, named = beside.path, [tag for readings in beside.parts.languages for tag in readings]
    try:
        parts = parts_of(path) if path.suffix.lower() in SUFFIXES else ()
        text = _text(path)
        if not text.strip():
            raise InputError("BIL-SRC-018", "is empty", where=path, remedy="Fill it in, or remove it.")
    except InputError as error:
        return [Sidecar(path, next(iter(named), COMMON), or_ignored(error))]
    if parts:
        return [
            Sidecar(path, part.language, embedded=beside.embedded, characters=sum(len(cue.text) for cue in part.cues))
            for part in parts
        ]
    language = _language(text, named)
    try:
        check_language(text, language if named else None, str(path))
    except InputError as error:
        return [Sidecar(path, language, or_ignored(error))]
    return [Sidecar(path, language, embedded=beside.embedded, characters=len(text))]


def _language(text: str, named: Sequence[str]) -> str:
    """Return the reading of the name that the text fits; any text fits the only one, and "" is no language."""
    if len(named) == 1:
        return named[0]
    known = [tag for tag in named if tag]
    likely = detect_language(text, [*known, *usual()] if named else None)
    fitting = next((tag for tag in known if same_language(tag, likely)), None)
    return fitting or (likely if len(known) < len(named) or not known else known[0])


def _text(path: Path) -> str:
    """Return the words in a sidecar, without numbers, times and notes of subtitles, to detect its language."""
    if path.suffix.lower() in SUFFIXES:
        return "\n".join(cue.text for cue in read_file(path).cues)
    return decode(read_bytes(path), str(path))
