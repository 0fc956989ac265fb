"""What a run is asked for, and the settings that hold for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilingual.errors import InputError, UsageError
from bilingual.languages import pack, parse_tag, same_language
from bilingual.model.timing import Span, parse_clock
from bilingual.settings import FILE_NAME, Settings, read_toml

MEDIA_SUFFIXES = frozenset(
    {".mp4", ".mov", ".mkv", ".webm", ".m4v", ".m4a", ".mp3", ".wav", ".flac", ".ogg", ".opus", ".aac"}
)
ARTICLE_SUFFIXES = frozenset({".md", ".markdown", ".html", ".htm", ".docx"})
SIDECAR_SUFFIXES = frozenset({".srt", ".vtt", ".txt"})


@dataclass(frozen=True, slots=True)
class Request:
    """One item to publish; ``None`` means what the settings say.

    ``targets`` are the tags as given: an explicit target equal to the source is an error, a default
    one is dropped. ``excerpt`` is in milliseconds of the recording. ``results`` names the folder to
    rebuild when it is known already, whatever the source is called by now. ``named`` is the place in the
    inbox that a source was followed from: the settings of that folder still hold. ``human`` names files in which
    a person translated the article, besides those that stand beside it.
    """

    source: Path
    targets: tuple[str, ...] | None = None
    renditions: tuple[str, ...] | None = None
    source_language: str | None = None
    speech: str | None = None
    translation: tuple[str, ...] | None = None
    glossary: str | None = None
    mode: str | None = None
    excerpt: tuple[int | None, int | None] | None = None
    force: bool = False
    review: bool = False
    results: Path | None = None
    named: Path | None = None
    human: tuple[Path, ...] = ()

    @classmethod
    def of(
        cls,
        source: str | Path,
        *,
        targets: Sequence[str] | None = None,
        renditions: Sequence[str] | None = None,
        source_language: str | None = None,
        speech: str | None = None,
        translation: Sequence[str] | None = None,
        glossary: str | None = None,
        mode: str | None = None,
        start: str | None = None,
        end: str | None = None,
        force: bool = False,
        review: bool = False,
        human: Sequence[str | Path] | None = None,
        base: Path | None = None,
    ) -> Request:
        """Return the request for what a person typed; relative paths hang on *base* (default: here).

        Raises UsageError for a tag that is no language or a time that is none.
        """
        path = Path(source).expanduser()
        return cls(
            source=path if path.is_absolute() else (base or Path.cwd()) / path,
            targets=tuple(dict.fromkeys(parse_tag(tag) for tag in targets)) if targets else None,
            renditions=tuple(dict.fromkeys(renditions)) if renditions else None,
            source_language=parse_tag(source_language) if source_language else None,
            speech=None if speech in (None, "") else speech,
            translation=tuple(dict.fromkeys(translation)) if translation else None,
            glossary=glossary or None,
            mode=mode or None,
            excerpt=_excerpt(start, end),
            force=force,
            review=review,
            human=tuple((base or Path.cwd()) / Path(name).expanduser() for name in human or ()),
        )

    def settled(self, settings: Settings) -> Settings:
        """Return *settings* with the layers beside the source, then this request, laid over."""
        folder = (self.named or self.source).parent
        for path in (folder / FILE_NAME, own_settings(self.source)):
            if path is not None and path.is_file() and path != settings.root / FILE_NAME:
                settings = settings.overlaid(read_toml(path), path)
        asked: Mapping[str, Any] = {
            "targets": self.targets,
            "renditions": self.renditions,
            "source_language": self.source_language,
            "speech": None if self.speech == "auto" else self.speech,
            "translation": self.translation,
            "glossary": self.glossary,
            "mode": self.mode,
        }
        return settings.overlaid({key: value for key, value in asked.items() if value is not None}, "the request")


def own_settings(source: Path) -> Path | None:
    """Return the ``<stem>.toml`` beside *source*, or ``None`` where there is none."""
    path = source.with_suffix(".toml")
    try:
        return path if path.is_file() and path.name != FILE_NAME else None
    except OSError:
        # The name of the source is as long as the disk allows, and this one would be longer.
        return None


def excerpt_span(request: Request, duration_ms: int) -> Span | None:
    """Return the excerpt within a recording of *duration_ms*; raises InputError when it lies outside."""
    if request.excerpt is None:
        return None
    start, end = request.excerpt[0] or 0, request.excerpt[1] or duration_ms
    if start >= duration_ms or end <= start:
        raise InputError(
            f"has {duration_ms / 1000:.1f} s, so there is nothing from {start / 1000:.1f} s to {end / 1000:.1f} s",
            where=request.source,
            remedy="Choose other times.",
        )
    return Span(start, min(end, duration_ms))


def settle_targets(
    source_language: str, wanted: Sequence[str], *, explicit: bool, where: Path
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the targets to make and the notes on those dropped.

    Raises InputError when a target that was typed is the source language, or when none is left.
    """
    kept = tuple(tag for tag in wanted if not same_language(source_language, tag))
    dropped = tuple(tag for tag in wanted if tag not in kept)
    name = pack(source_language).name
    if dropped and (explicit or not kept):
        raise InputError(
            f"is in {name} ({source_language}) already, so {dropped[0]} cannot be its target",
            where=where,
            remedy="Choose another language with --to, or set --source-language if it was detected wrongly.",
        )
    if not kept:
        raise UsageError("no target language is set", where=where, remedy='Use --to, or targets = ["zh-Hans"].')
    return kept, tuple(f"target {tag} dropped: it is the language of the source" for tag in dropped)


def kind_of(path: Path) -> str:
    """Return ``media``, ``article`` or ``sidecar`` by the file's suffix; raises InputError for others."""
    suffix = path.suffix.lower()
    for kind, suffixes in (("media", MEDIA_SUFFIXES), ("article", ARTICLE_SUFFIXES), ("sidecar", SIDECAR_SUFFIXES)):
        if suffix in suffixes:
            return kind
    known = ", ".join(sorted(s[1:] for s in MEDIA_SUFFIXES | ARTICLE_SUFFIXES))
    raise InputError("is neither a recording nor an article by its name", where=path, remedy=f"Known: {known}.")


def _excerpt(start: str | None, end: str | None) -> tuple[int | None, int | None] | None:
    if not start and not end:
        return None
    times = (parse_clock(start) if start else None, parse_clock(end) if end else None)
    if times[0] is not None and times[1] is not None and times[1] <= times[0]:
        raise UsageError(f"the excerpt ends at {end}, before it starts at {start}")
    return times
