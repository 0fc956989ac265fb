"""The index page of a results folder: plays the recording with its subtitles, and links to all results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bilingual.languages import COMMON, pack
from bilingual.model.cue import Timeline
from bilingual.model.finding import SEVERITIES, Finding
from bilingual.text.counts import counted
from bilingual.views.base import Delivery, View
from bilingual.views.document.html import html_text
from bilingual.views.not_ready_sign import TITLE
from bilingual.views.page import html_page

ReadyState = Literal["ready", "not-ready"]

_GROUPS = (
    ("video/", "Videos"),
    ("publish/linkedin/", "To upload to LinkedIn"),
    ("publish/wechat-channels/", "To upload to WeChat Channels"),
    ("subtitles/", "Subtitles"),
    ("posts/jekyll/", "Blog posts"),
    ("posts/", "Posts"),
)
_OTHERS = "Files"


@dataclass(frozen=True, slots=True)
class PreviewTrack:
    """One subtitle track: the path of its VTT file, and its cues as (start_ms, end_ms, text)."""

    tag: str
    label: str
    address: str
    cues: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewPlayer:
    """What the page plays; ``poster`` is the picture shown before playback."""

    address: str
    tracks: tuple[PreviewTrack, ...] = ()
    poster: str | None = None


@dataclass(frozen=True, slots=True)
class PreviewFile:
    """One file of the results folder, by its path in it; ``label`` is its display name."""

    address: str
    size_bytes: int | None = None
    label: str = ""

    @property
    def base(self) -> str:
        return self.address.rsplit("/", 1)[-1]

    @property
    def group(self) -> str:
        return next((name for prefix, name in _GROUPS if self.address.startswith(prefix)), _OTHERS)

    @property
    def size(self) -> str:
        """The human-readable size.

        >>> [PreviewFile("a", count).size for count in (900, 20_480, 5_400_000)]
        ['900 B', '20 KB', '5.1 MB']
        """
        count = self.size_bytes or 0
        if count < 1000:
            return f"{count} B"
        return f"{round(count / 1024)} KB" if count < 1_000_000 else f"{count / 1024**2:.1f} MB"


@dataclass(frozen=True, slots=True)
class PreviewPair:
    """The result of one language pair; ``reasons`` say why it is not ready."""

    source: str
    target: str
    state: ReadyState
    units: int = 0
    untranslated: int = 0
    drafts: int = 0
    reasons: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    @property
    def name(self) -> str:
        return f"{self.source}_{self.target}"

    @property
    def counts(self) -> list[str]:
        counts = [counted(self.units, "sentence")] if self.units else []
        counts += [f"{self.untranslated} not translated"] if self.untranslated else []
        return counts + ([counted(self.drafts, "machine draft")] if self.drafts else [])

    @property
    def worst_first(self) -> list[Finding]:
        return sorted(self.findings, key=lambda found: (bool(found.waived), SEVERITIES.index(found.severity)))

    @property
    def blocking(self) -> int:
        return sum(found.blocks for found in self.findings)

    def holds(self, file: PreviewFile) -> bool:
        """Return whether *file* belongs only to this pair."""
        parts, name = file.address.split("/"), self.name
        return any(part == name or part.startswith(f"{name}.") or f".{name}." in part for part in parts)


@dataclass(frozen=True, slots=True)
class Folder:
    """The data of a results folder for its page."""

    title: str
    state: ReadyState
    pairs: Sequence[PreviewPair] = ()
    files: Sequence[PreviewFile] = ()
    player: PreviewPlayer | None = None
    notes: Sequence[str] = ()


def timeline_tracks(timeline: Timeline, folder: str = "subtitles") -> tuple[PreviewTrack, ...]:
    """Return the tracks of *timeline* with their names in the results folder: both languages, source, target."""
    source, target = pack(timeline.source), pack(timeline.target)
    both = [(c.span.start_ms, c.span.end_ms, "\n".join(filter(None, (c.source, c.target)))) for c in timeline]
    ours = [(c.span.start_ms, c.span.end_ms, c.source) for c in timeline]
    theirs = [(c.span.start_ms, c.span.end_ms, c.target or "") for c in timeline if c.target]
    pair = f"{timeline.source}_{timeline.target}"
    return (
        PreviewTrack(target.tag, f"{source.autonym} + {target.autonym}", f"{folder}/{pair}.dual.vtt", tuple(both)),
        PreviewTrack(source.tag, source.autonym, f"{folder}/{timeline.source}.vtt", tuple(ours)),
        PreviewTrack(target.tag, target.autonym, f"{folder}/{timeline.target}.vtt", tuple(theirs)),
    )


def render(folder: Folder) -> Delivery:
    """Return the index page, which works from ``file://`` as well as from a server, with relative paths only."""
    tracks = folder.player.tracks if folder.player else ()
    # Cue text is WebVTT, which has tags (www.w3.org/TR/webvtt1, "WebVTT cue text").
    cues = [
        {"tag": track.tag, "label": track.label, "cues": [[a, b, html_text(text)] for a, b, text in track.cues]}
        for track in tracks
    ]
    # Files that belong to no single pair: subtitles in one language, blog posts, the report.
    shared = [f for f in folder.files if not any(pair.holds(f) for pair in folder.pairs) and f.address != "index.html"]
    html = html_page(
        "index/page.html",
        title=folder.title if folder.state == "ready" else f"{TITLE}{folder.title}",
        tag=COMMON,
        others=[tag for pair in folder.pairs for tag in (pair.source, pair.target)],
        facts={"tracks": cues} if cues else None,
        folder=folder,
        tracks=tracks,
        cards=[(pair, _grouped(filter(pair.holds, folder.files))) for pair in folder.pairs],
        shared=_grouped(shared),
        language=pack,
    )
    return Delivery({"index.html": html})


VIEW = View("index", render, files={"index.html": ""}, folder="")


def _grouped(files: Iterable[PreviewFile]) -> Mapping[str, Sequence[PreviewFile]]:
    """Return *files* under the page's headings, in its order."""
    groups: dict[str, list[PreviewFile]] = {name: [] for name in (*(name for _, name in _GROUPS), _OTHERS)}
    for file in files:
        groups[file.group].append(file)
    return {name: found for name, found in groups.items() if found}
