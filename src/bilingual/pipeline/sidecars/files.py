"""Files next to a recording: its own subtitles or script, and human translations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bilingual.engines.speech.scripts.passages import parts_of, read_file
from bilingual.errors import InputError
from bilingual.languages import SCRIPT_UNSAID, pack, same_language, tag_in_name
from bilingual.model.timing import format_clock
from bilingual.pipeline.commands.text_files import read_bytes
from bilingual.pipeline.requests import SIDECAR_SUFFIXES
from bilingual.subtitles.formats import SUFFIXES, Oddity
from bilingual.subtitles.source_cues import overlapped
from bilingual.text.encodings import decode
from bilingual.text.script import detect_language, detect_script

# Subtitles have times, scripts do not: if there are both, subtitles win.
_PREFERENCE = {".srt": 0, ".vtt": 1, ".ass": 2, ".ssa": 3, ".txt": 4}
_NAMED = 3  # reported lines per file


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A file next to a source with its language: subtitles, a script, or a human translation."""

    path: Path
    language: str


@dataclass(frozen=True, slots=True)
class Sidecars:
    """The files next to a recording: ``spoken`` is in the spoken language, ``translations`` are not."""

    spoken: Sidecar | None
    translations: tuple[Sidecar, ...]

    def translation(self, target: str) -> Path | None:
        return translation_into(target, self.translations)


def translation_into(target: str, found: Sequence[Sidecar]) -> Path | None:
    """Return the translation into *target*: with exactly that tag, else with another region."""
    fitting = [one for one in found if same_language(one.language, target)]
    return min(fitting, key=lambda one: one.language != target).path if fitting else None


def sidecar_files(media: Path) -> list[tuple[Path, str | None]]:
    """Return the sidecars of *media* with the tags in their names: ``talk.srt``, ``talk.es.vtt`` ..."""
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


def find_sidecars(media: Path, spoken_language: str | None, targets: Sequence[str] = ()) -> Sidecars:
    """Return the files next to *media*.

    A bilingual subtitle file counts as one in each of its languages. The spoken language is *spoken_language*, else
    that of a sidecar without a tag, else the only language not among *targets*, the requested ones. Raises InputError
    for a file that cannot be decoded, and if several languages are possible.
    """
    files = sidecar_files(media)
    by_file = [_sidecars(path, tag) for path, tag in files]
    beside = [sidecar for found in sorted(by_file, key=len) for sidecar in found]
    spoken = spoken_language
    if beside and spoken is None:
        untagged = next((found for found, (_, tag) in zip(by_file, files, strict=True) if tag is None), None)
        one = untagged[0].language if untagged and len(untagged) == 1 else None
        spoken = one or _only_spoken(media, untagged or beside, targets)
    own = [s for s in beside if spoken is not None and same_language(s.language, spoken)]
    best = {s.language: s for s in reversed(beside) if s not in own}
    return Sidecars(own[0] if own else None, tuple(best[tag] for tag in sorted(best)))


def _sidecars(path: Path, tag: str | None) -> list[Sidecar]:
    parts = parts_of(path) if path.suffix.lower() in SUFFIXES else ()
    return [Sidecar(path, part.language) for part in parts] or [Sidecar(path, tag or _language_in(path))]


def _only_spoken(media: Path, beside: Sequence[Sidecar], targets: Sequence[str]) -> str | None:
    languages = list(dict.fromkeys(sidecar.language for sidecar in beside))
    left = [tag for tag in languages if not any(same_language(tag, target) for target in targets)]
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
    return left[0] if left else None


def _tag(text: str, path: Path) -> str:
    tag = tag_in_name(text)
    if tag is None:
        remedy = "Use a BCP 47 tag such as en, zh-Hans, ja, de or es."
        raise InputError("BIL-SRC-017", f"{text!r} in its name is not a language tag", where=path, remedy=remedy)
    return detect_script(_text(path)) if text.lower() in SCRIPT_UNSAID else tag


def offset_of(late_ms: int) -> str:
    """Return an offset of times for people: ``2.6 s late``, ``1:00:00.0 early``."""
    seconds, tenths = divmod(round(abs(late_ms) / 100), 10)
    size = f"{format_clock(1000 * seconds)}.{tenths}" if seconds >= 60 else f"{seconds}.{tenths} s"
    return f"{size} {'late' if late_ms > 0 else 'early'}"


def oddities(path: Path, late_ms: int = 0) -> list[str]:
    """Return the irregularities of a subtitle file and what was left out because of them, limited to a few lines.

    *late_ms* is the offset of its times that was taken out.
    """
    if path.suffix.lower() not in SUFFIXES:
        return []
    file, parts = read_file(path), parts_of(path)
    odd = [*file.odd]
    for cues in [part.cues for part in parts] or [file.cues]:
        odd += [Oddity(cue.line, "it ends where the next cue begins", cue.text) for cue in overlapped(cues)]
    more = [f"{path.name}: {len(odd) - _NAMED} more lines have format errors"] if len(odd) > _NAMED else []
    names = " and ".join(pack(part.language).name for part in parts)
    held = [f"{path.name} contains {names}; each line is used in its language"] if parts else []
    held += [f"{path.name}: all its times are {offset_of(late_ms)}; they were corrected"] if late_ms else []
    return held + [f"{path.name}, {found}" for found in odd[:_NAMED]] + more


def _language_in(path: Path) -> str:
    text = _text(path)
    if not text.strip():
        raise InputError("BIL-SRC-018", "is empty", where=path, remedy="Fill it in, or remove it.")
    return detect_language(text)


def _text(path: Path) -> str:
    """Return the words in a sidecar, without numbers, times and notes of subtitles, to detect its language."""
    if path.suffix.lower() in SUFFIXES:
        return "\n".join(cue.text for cue in read_file(path).cues)
    return decode(read_bytes(path), str(path))
