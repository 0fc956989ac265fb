"""Whether an opened pair may be published on a platform: ready or why not, what is open, and what it would get.

It looks at the files of the results folder and asks nobody; ``bilingual push`` and the studio show the same list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from bilingual.errors import UsageError
from bilingual.fidelity.privacy import SENSITIVE
from bilingual.model.notation import JsonFields
from bilingual.pipeline.items.publications import platform_name
from bilingual.pipeline.opening.findings import opened_finding
from bilingual.pipeline.opening.item import OpenedItem
from bilingual.pipeline.opening.pairs import OpenedPair
from bilingual.pipeline.opening.previews import Counter, Preview, previews
from bilingual.pipeline.opening.values import OpenedFinding
from bilingual.text.counts import counted, first_of
from bilingual.views.limits import over

Platform = Literal["linkedin", "wechat", "wechat-channels"]
PLATFORMS: tuple[Platform, ...] = get_args(Platform)
Role = Literal[
    "text", "comment", "document", "article", "fields", "cover", "image", "video", "captions", "thumbnail", "title"
]
_NAMED = 3
# The outputs whose limits are those of a platform.
_COUNTED: dict[Platform, frozenset[str]] = {
    "linkedin": frozenset({"linkedin", "linkedin-comment", "carousel"}),
    "wechat": frozenset({"wechat", "wechat-part"}),
    "wechat-channels": frozenset(),
}


@dataclass(frozen=True, slots=True)
class PlannedUpload(JsonFields):
    """One file that the platform would get as ``role``, below the results folder; ``by_hand``: a person uploads it."""

    role: Role
    path: str
    size: int
    by_hand: bool = False

    def to_json(self) -> dict[str, Any]:
        return {"role": self.role, "path": self.path, "bytes": self.size, "by_hand": self.by_hand}


@dataclass(frozen=True, slots=True)
class Checklist(JsonFields):
    """What stands between a pair and a platform. It is ready without ``reasons``, a line each.

    ``findings`` are those that nobody accepted, errors and warnings, ``sensitive`` those on sensitive values, whose
    messages are masked; ``counters`` is what the outputs have of the platform's limits; ``uploads`` what it would get.
    """

    platform: Platform
    pair: str
    reasons: tuple[str, ...]
    findings: tuple[OpenedFinding, ...]
    sensitive: tuple[OpenedFinding, ...]
    counters: tuple[Counter, ...]
    uploads: tuple[PlannedUpload, ...]

    @property
    def ready(self) -> bool:
        return not self.reasons

    def to_json(self) -> dict[str, Any]:
        return JsonFields.to_json(self) | {"ready": self.ready}


def platforms_of(item: OpenedItem, name: str) -> list[Platform]:
    """Return the platforms for which the pair *name* of *item* has anything to upload."""
    return [platform for platform in PLATFORMS if any(_uploads(item, name, platform))]


def checklist(item: OpenedItem, name: str, platform: str) -> Checklist:
    """Return what stands between the pair *name* of *item* and *platform*.

    Raises UsageError for a platform or a pair that is not there.
    """
    pair, chosen = item.pair(name), next((one for one in PLATFORMS if one == platform_name(platform)), None)
    if chosen is None:
        raise UsageError(
            "BIL-STU-024",
            f"nothing is made to be uploaded to {platform!r}",
            remedy=f"Choose one of: {', '.join(PLATFORMS)}.",
        )
    if pair is None:
        pairs = ", ".join(one.pair for one in item.pairs) or "none"
        raise UsageError(
            "BIL-STU-025", f"has no translation {name!r}", where=item.folder.name, remedy=f"It has: {pairs}."
        )
    found = [opened_finding(one) for several in pair.findings.values() for one in several if not one.waived]
    found = [one for one in found if one.blocks or one.severity == "W"]
    outputs = previews(item, name, _COUNTED[chosen])
    counters = tuple(counter for one in outputs for counter in one.counters)
    uploads = tuple(_uploads(item, name, chosen))
    sensitive = tuple(one for one in found if one.check in SENSITIVE)
    reasons = [
        *_of_texts(item, pair),
        *(f"a sensitive value: {one.message}" for one in sensitive if one.blocks),
        *_of_limits(counters),
        *_of_files(pair, chosen, uploads, outputs),
    ]
    others = tuple(one for one in found if one.check not in SENSITIVE)
    return Checklist(chosen, name, tuple(dict.fromkeys(reasons)), others, sensitive, counters, uploads)


def unread(item: OpenedItem, pair: OpenedPair) -> int:
    """Return how many sentences of *pair* nobody has read, 0 if the settings say that nobody needs to."""
    if item.settings.review == "never":
        return 0
    return sum(unit.machine and not unit.is_approved for unit in pair.bitext or ())


def _of_texts(item: OpenedItem, pair: OpenedPair) -> Iterator[str]:
    yield from pair.problems
    if item.item.state in ("running", "failed"):
        yield from item.item.reasons or (f"it is {item.item.said}",)
    if pair.state != "ready":
        yield from pair.reasons or ("it was never made to the end",)
    if pair.newer:
        yield f"changed since the outputs were made: {first_of(pair.newer, _NAMED)}"
    elif item.item.state == "not-ready" and all(one.state == "ready" and not one.newer for one in item.pairs):
        yield from item.item.reasons  # such as a run that was ended before it was done
    if count := unread(item, pair):
        yield f"{counted(count, 'sentence')} that nobody has read: approve them"


def _of_limits(counters: Iterable[Counter]) -> Iterator[str]:
    for one in counters:
        if one.refused:
            yield from (found.message for found in over(one.rule, one.measured))


def _of_files(
    pair: OpenedPair, platform: Platform, uploads: Iterable[PlannedUpload], outputs: Iterable[Preview]
) -> Iterator[str]:
    posts, there = f"posts/{pair.pair}", {upload.path for upload in uploads}
    needed: dict[Platform, tuple[str, ...]] = {
        "linkedin": (f"{posts}/linkedin.api.txt",),
        "wechat": (f"{posts}/wechat.html", f"{posts}/wechat.json", f"{posts}/wechat/cover-900x383.png"),
        "wechat-channels": (f"publish/wechat-channels/{pair.pair}/video.mp4",),
    }
    for path in needed[platform]:
        if path not in there:
            yield f"{path} was not made"
    for one in outputs:
        if not one.counters:
            yield f"{one.path}: what it has of the limits cannot be read"


def _uploads(item: OpenedItem, name: str, platform: Platform) -> Iterator[PlannedUpload]:
    """Yield the files of the pair *name* for *platform*, those that a program uploads first."""
    posts, folder = f"posts/{name}", f"publish/{platform}/{name}"
    wanted: dict[Platform, tuple[tuple[Role, str, bool], ...]] = {
        "linkedin": (
            ("text", f"{posts}/linkedin.api.txt", False),
            ("video", f"{folder}/video.mp4", False),
            ("video", f"{folder}/video.dub.mp4", True),
            ("captions", f"{folder}/captions.*.srt", False),
            ("thumbnail", f"{folder}/thumbnail.jpg", False),
            ("comment", f"{posts}/linkedin.comment.txt", True),
            ("document", f"{posts}/linkedin.carousel.pdf", True),
        ),
        "wechat": (
            ("article", f"{posts}/wechat.html", False),
            ("article", f"{posts}/wechat.[0-9]*.html", False),
            ("fields", f"{posts}/wechat.json", False),
            ("cover", f"{posts}/wechat/cover-900x383.png", False),
            ("image", f"{posts}/wechat/[0-9][0-9]-*", False),
            ("cover", f"{posts}/wechat/cover-500x500.png", True),
        ),
        "wechat-channels": (
            ("video", f"{folder}/video.mp4", True),
            ("video", f"{folder}/video.dub.mp4", True),
            ("cover", f"{folder}/cover.jpg", True),
            ("title", f"{folder}/short_title.txt", True),
            ("text", f"{folder}/description.txt", True),
        ),
    }
    for role, pattern, by_hand in wanted[platform]:
        for path in sorted(item.folder.glob(pattern)):
            if path.is_file():
                yield PlannedUpload(role, path.relative_to(item.folder).as_posix(), path.stat().st_size, by_hand)
