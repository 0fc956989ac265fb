"""Files beside a recording: its own subtitles or script, and people's translations of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bilingual.errors import InputError
from bilingual.model.language import parse_tag, same_language
from bilingual.pipeline.requests import SIDECAR_SUFFIXES
from bilingual.text.encodings import decode
from bilingual.text.script import detect_language

# Subtitles carry times, a script does not: where both stand beside a recording, times win.
_PREFERENCE = {".srt": 0, ".vtt": 1, ".txt": 2}


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A subtitle file or script with its language."""

    path: Path
    language: str


@dataclass(frozen=True, slots=True)
class Sidecars:
    """What stands beside a recording: ``spoken`` is in the spoken language, ``translations`` are not."""

    spoken: Sidecar | None
    translations: tuple[Sidecar, ...]


def sidecar_files(media: Path) -> list[tuple[Path, str | None]]:
    """Return the sidecars of *media* with the tag in their names: ``talk.srt``, ``talk.es.vtt`` ..."""
    if not media.parent.is_dir():
        return []
    found: list[tuple[Path, str | None]] = []
    for path in sorted(media.parent.iterdir()):
        if path.suffix.lower() not in SIDECAR_SUFFIXES or path.name.startswith(".") or not path.is_file():
            continue
        if path.stem == media.stem:
            found.append((path, None))
        elif path.stem.startswith(media.stem + "."):
            tag = path.stem.removeprefix(media.stem + ".")
            if "." in tag:
                continue
            found.append((path, _tag(tag, path)))
    return sorted(found, key=lambda item: (item[1] is not None, _PREFERENCE[item[0].suffix.lower()], item[0].name))


def find_sidecars(media: Path, spoken_language: str | None) -> Sidecars:
    """Return what stands beside *media*.

    The spoken language is *spoken_language*, else that of a sidecar without a tag, else that of the
    only language there. Raises InputError for a file that cannot be decoded, and where two languages
    stand there and nothing says which is spoken.
    """
    all_of_them = [Sidecar(path, tag or _language_in(path)) for path, tag in sidecar_files(media)]
    if not all_of_them:
        return Sidecars(None, ())
    spoken = spoken_language
    if spoken is None:
        untagged = [s for s, (_, tag) in zip(all_of_them, sidecar_files(media), strict=True) if tag is None]
        languages = list(dict.fromkeys(s.language for s in all_of_them))
        if not untagged and len(languages) > 1:
            raise InputError(
                f"has sidecars in {', '.join(languages)}, and nothing says which one is spoken",
                where=media,
                remedy=f"Use --source-language, or rename the spoken one to {media.stem}{all_of_them[0].path.suffix}.",
            )
        spoken = (untagged or all_of_them)[0].language
    own = [s for s in all_of_them if same_language(s.language, spoken)]
    others = [s for s in all_of_them if not same_language(s.language, spoken)]
    best = {s.language: s for s in reversed(others)}
    return Sidecars(own[0] if own else None, tuple(best[tag] for tag in sorted(best)))


def _tag(text: str, path: Path) -> str:
    try:
        return parse_tag(text)
    except InputError as error:
        raise InputError(f"{text!r} in its name is no language tag", where=path, remedy=error.remedy) from error


def _language_in(path: Path) -> str:
    text = decode(path.read_bytes(), str(path))
    if not text.strip():
        raise InputError("is empty", where=path, remedy="Fill it in, or take it away.")
    return detect_language(text)
