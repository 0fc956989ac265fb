"""Which files next to a recording belong to it, by their names: ``talk.srt``, ``Talk.en.SDH.srt``, ``talk.mp4.vtt``."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from bilingual.languages import NameParts, name_parts
from bilingual.languages.file_names import FORCED, HEARING, OTHER
from bilingual.pipeline.requests import MEDIA_SUFFIXES, SIDECAR_SUFFIXES

# Subtitles have times, scripts do not: if there are both, subtitles win.
_PREFERENCE = {".srt": 0, ".vtt": 1, ".ass": 2, ".ssa": 3, ".txt": 9}
_PICTURES = frozenset({".idx", ".sup"})
_UNREAD = frozenset(
    {
        ".sub", ".smi", ".sami", ".stl", ".scc", ".cap", ".usf", ".mpl", ".jss", ".rt", ".mks", ".json3", ".srv1",
        ".srv2", ".srv3",
    }
)  # fmt: skip
_SEPARATORS = ".-_ ([（【"
# Words in names of files that hold something else than what is spoken.
_OTHER_CONTENT = {
    "commentary": "it is a commentary", "comments": "it is a commentary", "chapters": "it holds chapters",
    "chapter": "it holds chapters", "thumbnails": "it holds thumbnails", "thumbs": "it holds thumbnails",
    "storyboard": "it holds thumbnails", "sprite": "it holds thumbnails", "sprites": "it holds thumbnails",
    "metadata": "it holds metadata", "description": "it holds a description", "descriptions": "it holds a description",
    "notes": "it holds notes", "chat": "it holds a chat", "summary": "it holds a summary", "lyrics": "it holds lyrics",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beside:
    """A file next to a recording whose name starts with that of the recording.

    ``unused`` is why it cannot be used, if so. A ``loose`` name continues without a dot (``talk-two.srt``): it may be
    that of something else. ``embedded``: it holds a subtitle track of the recording.
    """

    path: Path
    parts: NameParts
    loose: bool = False
    unused: str = ""
    embedded: bool = False

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, bool, bool, int, str]:
        """The order of files in one language: complete, for the hearing, named like the recording, with times first."""
        marks, kind = self.parts.marks, _PREFERENCE.get(self.path.suffix.lower(), 5)
        tagged = bool(self.parts.languages)
        forced, hearing, other = (mark in marks for mark in (FORCED, HEARING, OTHER))
        name = "" if self.embedded else self.path.name
        return bool(self.unused), forced, self.embedded, hearing, other, tagged, kind, name


class Listing:
    """The entries of *folder* by name, to find those that begin alike without looking at each.

    For a thousand files, that would be a million looks.
    """

    def __init__(self, folder: Path) -> None:
        entries = folder.iterdir() if folder.is_dir() else ()
        self._entries = sorted((plain_name(path.name), path) for path in entries)

    def starting(self, stem: str) -> list[Path]:
        """Return the entries whose names start with *stem*, sorted; case and Unicode form may differ."""
        start = plain_name(stem)
        first = bisect_left(self._entries, start, key=lambda entry: entry[0])
        # From an index, since a slice would copy the rest of the folder.
        rest = (self._entries[index] for index in range(first, len(self._entries)))
        return sorted(path for _, path in takewhile(lambda entry: entry[0].startswith(start), rest))


def files_beside(media: Path, listing: Listing | None = None) -> list[Beside]:
    """Return the files next to *media* that belong to it or may do so, the best of each language first.

    *listing* is that of its folder, if the caller has one.
    """
    listing = listing or Listing(media.parent)
    files = [path for path in listing.starting(media.stem) if not path.name.startswith(".")]
    others = [path for path in files if path.suffix.lower() in MEDIA_SUFFIXES and path.stem != media.stem]
    found = []
    for path in files:
        suffix = path.suffix.lower()
        if suffix not in SIDECAR_SUFFIXES | _UNREAD | _PICTURES:
            continue
        rest = name_after(path.name, media.stem)
        if rest is None or _another_has_it(path, media, others) or not path.is_file():
            continue
        rest = rest[: -len(path.suffix)]
        if rest.lower().startswith(media.suffix.lower()):
            rest = rest[len(media.suffix) :]
        if not rest or rest[0] in _SEPARATORS:
            parts = name_parts(rest)
            found.append(Beside(path, parts, rest[:1] in "-_ " and bool(rest), _why_not(path, parts, files)))
    return sorted(found, key=lambda beside: beside.rank)


def members(media: Path, listing: Listing | None = None) -> list[Path]:
    """Return the files that move with *media*: all that belong to it, whether used or not."""
    return [beside.path for beside in files_beside(media, listing) if not (beside.loose and beside.unused)]


def name_after(name: str, stem: str) -> str | None:
    """Return what follows *stem* in *name*, ``None`` if it does not start so; case and Unicode form may differ.

    >>> name_after("Talk.en.srt", "talk"), name_after("cafe\\u0301.srt", "caf\\u00e9"), name_after("tale.srt", "talk")
    ('.en.srt', '.srt', None)
    """
    wanted = plain_name(stem)
    if not plain_name(name).startswith(wanted):
        return None
    return next((name[end:] for end in range(len(name), 0, -1) if plain_name(name[:end]) == wanted), None)


def plain_name(name: str) -> str:
    """Return *name* as file systems compare it, some by case and some by composed characters."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _another_has_it(path: Path, media: Path, others: Iterable[Path]) -> bool:
    """Return whether the name is that of another recording, or closer to it."""
    ours = (len(plain_name(media.stem)), path.name.startswith(media.stem))
    return any(
        (len(plain_name(other.stem)), path.name.startswith(other.stem)) > ours
        for other in others
        if (rest := name_after(path.name, other.stem)) is not None and rest[:1] in _SEPARATORS
    )


def _why_not(path: Path, parts: NameParts, files: Iterable[Path]) -> str:
    suffix = path.suffix.lower()
    pictures = suffix == ".sub" and path.with_suffix(".idx") in files
    if suffix in _PICTURES or pictures:
        return "it holds pictures of text; convert it to SRT with OCR, such as that of Subtitle Edit"
    if suffix in _UNREAD:
        return f"{suffix[1:].upper()} files are not read; convert it to SRT, WebVTT or ASS"
    if content := next((_OTHER_CONTENT[part.lower()] for part in parts.unknown if part.lower() in _OTHER_CONTENT), ""):
        return content
    if parts.unknown:
        unknown = "”, “".join(parts.unknown)
        return (
            f"“{unknown}” in its name is no language; if it belongs to the recording, name it like talk.en{path.suffix}"
        )
    return ""
