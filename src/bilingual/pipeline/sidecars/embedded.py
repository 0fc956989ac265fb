"""The subtitle tracks inside a recording: used like files next to it, in languages that have no file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bilingual.errors import MediaError
from bilingual.languages import NameParts, name_parts, pack
from bilingual.languages.file_names import FORCED, HEARING, readings
from bilingual.model.recording.media import MediaInfo, SubtitleStream
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.pipeline.sidecars.files import find_sidecars
from bilingual.pipeline.sidecars.names import Beside
from bilingual.pipeline.sidecars.sidecar import Sidecars
from bilingual.pipeline.tools import Tools

# Option in the manifest of a recording whose subtitle tracks were read.
READ = "subtitle_tracks"


def tracks_in(media: Path, info: MediaInfo, tools: Tools, work: Path) -> list[Beside]:
    """Return the subtitle tracks in *media*, with their text in files in *work*."""
    files = {track: work / _name(track) for track in info.subtitles if track.suffix and not track.comment}
    missing = {track: file for track, file in files.items() if not file.is_file()}
    failure = ""
    if missing:
        try:
            tools.media.extract_subtitles(media, missing)
        except MediaError as error:
            failure = f"ffmpeg cannot read it ({error.what})"
    return [_beside(track, work / _name(track), failure if track in missing else "") for track in info.subtitles]


def _name(track: SubtitleStream) -> str:
    language = f" ({track.language})" if track.language else ""
    return f"subtitle track {track.number}{language}{track.suffix}"


def _beside(track: SubtitleStream, file: Path, failure: str) -> Beside:
    named = readings(track.language) if track.language else ()
    said = name_parts(f".{track.title}")
    marks = said.marks | ({FORCED} if track.forced else set()) | ({HEARING} if track.hearing_impaired else set())
    unused = failure
    if track.comment or "commentary" in track.title.lower():
        unused = "it is a commentary"
    elif not track.suffix:
        unused = f"{track.codec or 'its format'} holds pictures of text or is not read"
    elif not failure and not file.stat().st_size:
        unused = "it is empty"
    languages = (named,) if named else said.languages[:1]
    return Beside(file, NameParts(languages, frozenset(marks)), loose=True, unused=unused, embedded=True)


def spoken_by_audio(info: MediaInfo, tracks: Sequence[Beside]) -> str | None:
    """Return the language of the audio, if all audio tracks say the same and a subtitle track is in it."""
    heard = {audio.language for audio in info.audio}
    shown = {tag for track in tracks for named in track.parts.languages for tag in named}
    return next(iter(heard & shown), None) if len(heard) == 1 else None


def reads_tracks(manifest: Manifest | None, info: MediaInfo, *, force: bool) -> bool:
    """Return whether the subtitle tracks of a recording count.

    One that was published before they were read (0.1.0) stays as it is until it is forced.
    """
    earlier = manifest is not None and bool(manifest.stages) and READ not in manifest.options
    return bool(info.subtitles) and (force or not earlier)


def with_tracks(
    sidecars: Sidecars, request: Request, tools: Tools, info: MediaInfo, work: Path, place: Path
) -> Sidecars:
    """Return *sidecars*, the files next to *place*, and the recording's own subtitle tracks in languages
    without a file. *work* is the folder for their texts.
    """
    tracks = tracks_in(request.source, info, tools, work)
    known = sidecars.spoken.language if sidecars.spoken else None
    spoken = tools.settings.source_language or known or spoken_by_audio(info, tracks)
    return find_sidecars(place, spoken, request.targets or (), tracks, ignore=tools.settings.ignore_sidecar)


def about_tracks(sidecars: Sidecars, used: Sequence[Path]) -> list[str]:
    """Return a line on each track that is used, and one on all that are not because nobody asked for their language."""
    wanted = [one for one in sidecars.translations if one.embedded and one.path in used]
    names = [f"{one.path.stem} is used as the {pack(one.language).name} translation" for one in wanted]
    if sidecars.spoken is not None and sidecars.spoken.embedded:
        names.insert(0, f"{sidecars.spoken.path.stem} is used as the script")
    others = [one.language for one in sidecars.translations if one.embedded and one not in wanted]
    if others:
        names.append(f"subtitle tracks in {', '.join(others)} are not used: no target has these languages")
    return names
