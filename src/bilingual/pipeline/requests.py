"""The request of a run, and the settings that apply to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bilingual.engines.sources import ReadFile
from bilingual.engines.table import LOCAL_SPEECH, LOCAL_TRANSLATION
from bilingual.errors import InputError, UsageError
from bilingual.languages import pack, same_language
from bilingual.model.timing import Span, parse_clock
from bilingual.pipeline.records.untrusted import Held
from bilingual.pipeline.stages import Share
from bilingual.settings import FILE_NAME, Settings, read_toml
from bilingual.settings.language_keys import Review
from bilingual.settings.option import options_of
from bilingual.settings.run_options import Settling, all_options
from bilingual.subtitles.formats import SUFFIXES

MEDIA_SUFFIXES = frozenset(
    {".mp4", ".mov", ".mkv", ".webm", ".m4v", ".m4a", ".mp3", ".wav", ".flac", ".ogg", ".opus", ".aac"}
)
ARTICLE_SUFFIXES = frozenset({".md", ".markdown", ".mdx", ".html", ".htm", ".docx"})
SIDECAR_SUFFIXES = SUFFIXES | {".txt"}
# Engines that a settings file next to a source may choose without the root naming them: they are offline.
_LOCAL = {"speech": LOCAL_SPEECH, "translation": LOCAL_TRANSLATION}
# From the least strict.
REVIEWS: tuple[Review, ...] = ("never", "drafts", "always")


@dataclass(frozen=True, slots=True)
class Request:
    """One item to publish.

    ``asked`` are the settings requested for this run; all others come from the settings. A requested target that is the
    source language is an error; one from the settings is dropped. ``excerpt`` is in milliseconds of the recording.
    ``results`` is the folder to rebuild if already known, whatever the source is now called. ``named`` is the original
    path in the inbox, whose folder settings still apply. ``human`` names human translations of the article, besides
    those next to it. ``settle`` says whose text counts where two edits contradict. ``held`` are the files of the inbox
    that are read, as they were when the run was allowed to, and a recording as it was read first. ``share`` says which
    stages this machine makes (default: all); ``identity`` is the item's where that says nothing, in a root made for it
    alone.
    """

    source: Path
    asked: Mapping[str, Any] = field(default_factory=dict)
    excerpt: tuple[int | None, int | None] | None = None
    force: bool = False
    results: Path | None = None
    named: Path | None = None
    human: tuple[Path, ...] = ()
    settle: Settling = field(default_factory=Settling)
    held: tuple[Held | ReadFile, ...] = ()
    share: Share | None = None
    identity: str = ""

    @classmethod
    def of(cls, source: str | Path, base: Path | None = None, **options: Any) -> Request:
        """Return the request for user input, each of *options* by its declared name.

        ``None``, false and empty values mean the setting, as does ``speech="auto"``; ``review=True`` is "always".
        Relative paths start at *base* (default: the current folder). Raises UsageError for an invalid value.
        """
        base = base or Path.cwd()
        known = all_options()
        given: dict[str, Any] = {}
        if options.get("review") is True:
            options["review"] = "always"
        for name, value in options.items():
            if value and (name, value) != ("speech", "auto"):
                given[name] = known[name].checked(_resolved(value, base) if known[name].path else value)
        return cls(
            source=base / Path(source).expanduser(),
            asked={name: value for name, value in given.items() if known[name].key},
            excerpt=_excerpt(given.get("start"), given.get("end")),
            force=given.get("force", False),
            human=tuple(Path(name) for name in given.get("human", ())),
        )

    def check_held(self) -> None:
        """Raise InputError if one of ``held`` was changed or replaced."""
        for one in self.held:
            one.check()

    @property
    def targets(self) -> tuple[str, ...] | None:
        """The requested target languages, ``None`` for those of the settings."""
        return self.asked.get("targets")

    def settled(self, settings: Settings) -> Settings:
        """Return *settings* overlaid with the settings files next to the source, then with this request."""
        folder = (self.named or self.source).parent
        root = settings
        for path in (folder / FILE_NAME, own_settings(self.source)):
            if path is not None and path.is_file() and path != settings.root / FILE_NAME:
                settings = _overlaid_by_content(settings, path, root)
        known = all_options()
        asked = {k: settings.below_root(Path(v).resolve()) if known[k].path else v for k, v in self.asked.items()}
        return settings.overlaid(asked, "the request")


def _overlaid_by_content(settings: Settings, path: Path, root: Settings) -> Settings:
    """Return *settings* overlaid with the file at *path*, which came with a source and may be a stranger's.

    Raises InputError for what only the *root*'s settings may say: where API keys and texts are sent, and which files
    are read or written. Values equal to the current settings are accepted, so that a copy of the root's file does no
    harm.
    """
    values = read_toml(path)
    laid = settings.overlaid(values, path)
    known = options_of(Settings)
    for name in values:
        value = getattr(laid, name)
        if value == getattr(root, name):
            continue
        where_to = f"Set it in {root.root / FILE_NAME}, or remove it here."
        if not known[name].content:
            raise InputError("BIL-SET-004", f"{name} can only be set at the root", where=path, remedy=where_to)
        if known[name].path and value and not _inside(root.root / value, path.parent, root.media / "inbox"):
            raise InputError("BIL-SET-005", f"{name} = {value!r} is outside this folder", where=path, remedy=where_to)
        if name == "review" and REVIEWS.index(value) < REVIEWS.index(root.review):
            raise InputError(
                "BIL-SET-015", f'review = "{value}" is less strict than the root\'s', where=path, remedy=where_to
            )
        if name in _LOCAL and (foreign := _not_configured(name, value, root)):
            raise InputError(
                "BIL-SET-006",
                f"{name}: {foreign!r} is not configured at the root",
                where=path,
                remedy=f"Add it to {name} in {root.root / FILE_NAME}, or an empty table [engines.{foreign}].",
            )
    return laid


def _inside(path: Path, *folders: Path) -> bool:
    return any(path.resolve().is_relative_to(folder.resolve()) for folder in folders)


def _not_configured(kind: str, value: str | Sequence[str], root: Settings) -> str | None:
    """Return an engine in *value* that might send text or an API key where the root's settings send none."""
    named, chosen = ((one,) if isinstance(one, str) else one for one in (value, getattr(root, kind)))
    known = {*_LOCAL[kind], *chosen, *root.engines}
    return next((engine for engine in named if engine not in known), None)


def own_settings(source: Path) -> Path | None:
    """Return the ``<stem>.toml`` next to *source*, or ``None`` if there is none."""
    path = source.with_suffix(".toml")
    try:
        return path if path.is_file() and path.name != FILE_NAME else None
    except OSError:
        # The source's name has the maximum length, and this one would be longer.
        return None


def excerpt_span(request: Request, duration_ms: int) -> Span | None:
    """Return the excerpt within a recording of *duration_ms*. Raises InputError if it is outside."""
    if request.excerpt is None:
        return None
    start, end = request.excerpt[0] or 0, request.excerpt[1] or duration_ms
    if start >= duration_ms or end <= start:
        raise InputError(
            "BIL-SRC-014",
            f"lasts {duration_ms / 1000:.1f} s, so it has nothing from {start / 1000:.1f} s to {end / 1000:.1f} s",
            where=request.source,
            remedy="Choose other times.",
        )
    return Span(start, min(end, duration_ms))


def settle_targets(
    source_language: str, wanted: Sequence[str], *, explicit: bool, where: Path
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the targets to make, and notes on dropped ones.

    Raises InputError if an explicit target is the source language, or none is left.
    """
    kept = tuple(tag for tag in wanted if not same_language(source_language, tag))
    dropped = tuple(tag for tag in wanted if tag not in kept)
    name = pack(source_language).name
    if dropped and (explicit or not kept):
        raise InputError(
            "BIL-SET-007",
            f"is in {name} ({source_language}) already, so {dropped[0]} cannot be its target",
            where=where,
            remedy="Choose another language with --to, or set --source-language if it was detected wrongly.",
        )
    if not kept:
        raise UsageError(
            "BIL-SET-008", "no target language is set", where=where, remedy='Use --to, or targets = ["zh-Hans"].'
        )
    return kept, tuple(f"target {tag} dropped: the source is already in this language" for tag in dropped)


def kind_of(path: Path) -> str:
    """Return ``media``, ``article`` or ``sidecar`` by the file extension. Raises InputError for others."""
    suffix = path.suffix.lower()
    for kind, suffixes in (("media", MEDIA_SUFFIXES), ("article", ARTICLE_SUFFIXES), ("sidecar", SIDECAR_SUFFIXES)):
        if suffix in suffixes:
            return kind
    known = ", ".join(sorted(s[1:] for s in MEDIA_SUFFIXES | ARTICLE_SUFFIXES))
    raise InputError(
        "BIL-SRC-015",
        "is neither a recording nor an article, judging by its name",
        where=path,
        remedy=f"Supported: {known}.",
    )


def _resolved(value: Any, base: Path) -> Any:
    """Return the path, or paths, in *value* relative to *base*; anything else is left for the option to reject."""
    if isinstance(value, str | Path):
        return str(base / Path(value).expanduser())
    return [_resolved(one, base) for one in value] if isinstance(value, list | tuple) else value


def _excerpt(start: str | None, end: str | None) -> tuple[int | None, int | None] | None:
    if not start and not end:
        return None
    times = (parse_clock(start) if start else None, parse_clock(end) if end else None)
    if times[0] is not None and times[1] is not None and times[1] <= times[0]:
        raise UsageError("BIL-SET-009", f"the excerpt ends at {end}, before it starts at {start}")
    return times
