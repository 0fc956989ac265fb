"""The page of a results folder: plays the recording with its subtitles, links to all that was made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from bilingual.languages import COMMON, pack
from bilingual.model.cue import Timeline
from bilingual.model.finding import SEVERITIES, Finding
from bilingual.views.document.html import direction, relative_address
from bilingual.views.index.style import PREVIEW_CSS, PREVIEW_JS
from bilingual.views.page import page
from bilingual.views.sign import TITLE

ReadyState = Literal["ready", "not-ready"]

# Names for people; the rest is called as its file is.
_NAMES = {
    "parallel.html": "Parallel page",
    "parallel.md": "Parallel text (Markdown)",
    "linkedin.txt": "LinkedIn: to paste",
    "linkedin.api.txt": "LinkedIn: for the API",
    "linkedin.comment.txt": "LinkedIn: first comment",
    "linkedin.comment.api.txt": "LinkedIn: first comment for the API",
    "linkedin.article.html": "LinkedIn: long form, page to copy from",
    "linkedin.carousel.pdf": "LinkedIn: carousel",
    "linkedin.alt.txt": "LinkedIn: alt texts",
    "wechat.html": "WeChat article",
    "cover-900x383.png": "WeChat: wide cover",
    "cover-500x500.png": "WeChat: square cover",
    "packs.json": "What the packs hold",
    "wechat.preview.html": "WeChat: page to copy from",
    "wechat.json": "WeChat: title, digest, images",
    "report.json": "Report",
    "transcript.json": "Transcript",
    "manifest.json": "Manifest",
}
_GROUPS = (("video/", "Videos"), ("subtitles/", "Subtitles"), ("posts/jekyll/", "Blog posts"), ("posts/", "Posts"))


@dataclass(frozen=True, slots=True)
class PreviewTrack:
    """One subtitle track: the address of its VTT file, and its cues as (start_ms, end_ms, text)."""

    tag: str
    label: str
    address: str
    cues: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewPlayer:
    """What the page plays. ``burned_in`` tells that the picture shows subtitles already: no track is on then."""

    address: str
    tracks: tuple[PreviewTrack, ...] = ()
    burned_in: bool = False
    sound_only: bool = False


@dataclass(frozen=True, slots=True)
class PreviewFile:
    """One file of the results folder, by its path in it."""

    address: str
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class PreviewPair:
    """How one pair of languages came out; ``reasons`` say why it is not ready."""

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


def timeline_tracks(timeline: Timeline, folder: str = "subtitles") -> tuple[PreviewTrack, ...]:
    """Return the tracks of *timeline* as the results folder names them: both languages, source, target."""
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


def index_html(
    title: str,
    *,
    state: ReadyState,
    pairs: Sequence[PreviewPair] = (),
    files: Sequence[PreviewFile] = (),
    player: PreviewPlayer | None = None,
    notes: Sequence[str] = (),
) -> str:
    """Return the page; it stands in the results folder and works from ``file://`` as well as from a server.

    All addresses are paths relative to the folder.
    """
    body = (
        f"<main>\n<header><h1>{escape(title, quote=False)}</h1>{_pill(state)}</header>\n"
        f"{_player(player)}{''.join(_pair(pair, files) for pair in pairs)}{_rest(pairs, files)}{_notes(notes)}</main>"
    )
    facts = ""
    if player is not None and player.tracks:
        tracks = [
            {"tag": t.tag, "label": t.label, "cues": [[a, b, _cue(x)] for a, b, x in t.cues]} for t in player.tracks
        ]
        facts = json.dumps({"tracks": tracks}, ensure_ascii=False, separators=(",", ":"))
    name = title if state == "ready" else f"{TITLE}{title}"
    others = [tag for pair in pairs for tag in (pair.source, pair.target)]
    return page(title=name, tag=COMMON, others=others, css=PREVIEW_CSS, script=PREVIEW_JS, body=body, data_json=facts)


def _cue(text: str) -> str:
    """Return *text* as WebVTT cue text (www.w3.org/TR/webvtt1, "WebVTT cue text")."""
    return escape(text, quote=False)


def _pill(state: ReadyState) -> str:
    return f'<span class="state {state}">{"Ready" if state == "ready" else "Not ready"}</span>'


def _player(player: PreviewPlayer | None) -> str:
    if player is None:
        return ""
    address = escape(relative_address(player.address))
    if player.sound_only:
        return f'<div class="film"><audio controls preload="metadata" src="{address}"></audio></div>\n'
    first = -1 if player.burned_in else 0
    tracks = "".join(
        f'<track kind="subtitles" srclang="{escape(track.tag)}" label="{escape(track.label)}" '
        f'src="{escape(relative_address(track.address))}"{" default" if number == first else ""}>'
        for number, track in enumerate(player.tracks)
    )
    buttons = "".join(
        f'<button type="button" data-track="{number}" lang="{escape(track.tag)}">'
        f"{escape(track.label, quote=False)}</button>"
        for number, track in enumerate(player.tracks)
    )
    off = '<button type="button" data-track="-1">Off</button>'
    bar = f'<div class="tracks" data-first="{first}" role="group" aria-label="Subtitles">{buttons}{off}</div>'
    film = f'<video controls playsinline preload="metadata" src="{address}">{tracks}</video>'
    return f'<div class="film">{film}</div>\n{bar if player.tracks else ""}\n'


def _pair(pair: PreviewPair, files: Sequence[PreviewFile]) -> str:
    source, target = pack(pair.source), pack(pair.target)
    names = [f'<bdi lang="{facts.tag}">{facts.autonym}</bdi>' for facts in (source, target)]
    heading = f"<span>{' → '.join(names)}</span>"
    counts = [f"{pair.units} sentence{'s' * (pair.units != 1)}"] if pair.units else []
    counts += [f"{pair.untranslated} not translated"] if pair.untranslated else []
    counts += [f"{pair.drafts} machine draft{'s' * (pair.drafts != 1)}"] if pair.drafts else []
    reasons = "".join(f"<li>{escape(reason, quote=False)}</li>" for reason in pair.reasons)
    return (
        f'<section class="card"><h2>{heading}{_pill(pair.state)}</h2>'
        + (f'<p class="facts">{" · ".join(counts)}</p>' if counts else "")
        + (f'<ul class="reasons">{reasons}</ul>' if reasons else "")
        + _groups([file for file in files if _belongs(file, pair)])
        + _findings(pair)
        + "</section>\n"
    )


def _belongs(file: PreviewFile, pair: PreviewPair) -> bool:
    parts = file.address.split("/")
    return any(part == pair.name or part.startswith(f"{pair.name}.") or f".{pair.name}." in part for part in parts)


def _rest(pairs: Sequence[PreviewPair], files: Sequence[PreviewFile]) -> str:
    """What belongs to no pair alone: single-language subtitles, blog posts, the report."""
    shared = [f for f in files if not any(_belongs(f, pair) for pair in pairs) and f.address != "index.html"]
    return f'<section class="card"><h2>All languages</h2>{_groups(shared)}</section>\n' if shared else ""


def _groups(files: Iterable[PreviewFile]) -> str:
    groups: dict[str, list[str]] = {}
    for file in files:
        name = next((name for prefix, name in _GROUPS if file.address.startswith(prefix)), "Files")
        groups.setdefault(name, []).append(_link(file))
    order = [name for _, name in _GROUPS] + ["Files"]
    return "".join(f'<h3>{name}</h3><ul class="files">{"".join(groups[name])}</ul>' for name in order if name in groups)


def _link(file: PreviewFile) -> str:
    base = file.address.rsplit("/", 1)[-1]
    name = _NAMES.get(base, base)
    size = f"<small>{_size(file.size_bytes)}</small>" if file.size_bytes is not None else ""
    main = ' class="main"' if base == "parallel.html" or file.address.startswith("video/") else ""
    address = escape(relative_address(file.address))
    return f'<li><a{main} href="{address}"><span>{escape(name, quote=False)}</span>{size}</a></li>'


def _size(count: int) -> str:
    """Return a size for people.

    >>> _size(900), _size(20_480), _size(5_400_000)
    ('900 B', '20 KB', '5.1 MB')
    """
    if count < 1000:
        return f"{count} B"
    return f"{round(count / 1024)} KB" if count < 1_000_000 else f"{count / 1024**2:.1f} MB"


def _findings(pair: PreviewPair) -> str:
    if not pair.findings:
        return ""
    worst = sorted(pair.findings, key=lambda found: (bool(found.waived), SEVERITIES.index(found.severity)))
    blocking = sum(found.blocks for found in pair.findings)
    name = f"{len(worst)} finding{'s' if len(worst) != 1 else ''}" + (f", {blocking} open" if blocking else "")
    items = "".join(_finding(found, pair) for found in worst)
    return f'<details{" open" if blocking else ""}><summary>{name}</summary><ul class="findings">{items}</ul></details>'


def _finding(found: Finding, pair: PreviewPair) -> str:
    quotes = "".join(
        f'<q class="{name}" lang="{tag}" dir="{direction(tag)}">{escape(text, quote=False)}</q>'
        for name, tag, text in (("s", pair.source, found.source), ("t", pair.target, found.target))
        if text
    )
    waived = f" (waived: {escape(found.waived, quote=False)})" if found.waived else ""
    unit = f" <small>{escape(found.unit, quote=False)}</small>" if found.unit else ""
    return (
        f'<li{" class=waived" if found.waived else ""}><span class="sev {found.severity}">{found.severity}</span>'
        f"{escape(found.message, quote=False)}{waived}{unit}{quotes}</li>"
    )


def _notes(notes: Sequence[str]) -> str:
    lines = "".join(f"<li>{escape(note, quote=False)}</li>" for note in notes)
    return f'<ul class="notes">{lines}</ul>\n' if lines else ""
