"""The folders to publish: exactly what is uploaded to a platform, and a page of steps beside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bilingual.engines.base import Progress, RenderJob
from bilingual.engines.media.profiles import platform
from bilingual.languages import pack
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.model.platform import PlatformLimits
from bilingual.model.rendition import Rendition, SafeArea
from bilingual.model.source import Recording
from bilingual.pipeline.run import Job
from bilingual.pipeline.stages import TITLE
from bilingual.pipeline.videos.channel_texts import description, short_title
from bilingual.pipeline.workspace import make_folder, write_text
from bilingual.views.limits import read_on_wechat
from bilingual.views.sign import unsigned

VIDEO, README = "video.mp4", "README.txt"
_COVERS = 2  # part of the key: raised when covers come out differently

_LINKEDIN_STEPS = """Post this talk on LinkedIn

1. Start a post, choose the video button, and pick {video}.
2. Before Next: under "Edit" choose {cover} as thumbnail, and {captions} as captions
   ({language}; both languages are in the picture already).
3. Copy all of linkedin.txt into the post, read it once more, and post it.
{comment}
The picture is {rendition}. {others}
"""
_CHANNELS_STEPS = """Post this talk on WeChat Channels

1. Open channels.weixin.qq.com, choose "发表视频", and upload {video}.
2. Choose {cover} as the cover.
3. Copy description.txt into 视频描述, and short_title.txt into 短标题 (6 to 16 characters).
4. Watch it once in the preview, then post it.

The picture is {rendition}. {others}
"""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What the folders of one pair are filled from."""

    recording: Recording
    bitext: Bitext
    renditions: tuple[Rendition, ...]

    @property
    def title_unit(self) -> tuple[str, str | None] | None:
        """The title in both languages, ``None`` for a recording that has only its file's name."""
        return next(((unit.source, unit.target) for unit in self.bitext if unit.id == TITLE), None)


def make_publish_folders(job: Job, parcel: Parcel) -> list[Finding]:
    """Fill ``publish/<platform>/<pair>/`` for each platform that a rendition is meant for.

    The first rendition of a platform is the one in its folder; the steps name the others.
    """
    findings: list[Finding] = []
    for name in dict.fromkeys(rendition.platform for rendition in parcel.renditions if rendition.platform):
        limits = platform(name)
        assert limits is not None, "a rendition's platform is checked when it is read"
        shapes = [rendition for rendition in parcel.renditions if rendition.platform == name]
        findings += _folder(job, parcel, limits, shapes)
    return findings


def _folder(job: Job, parcel: Parcel, limits: PlatformLimits, shapes: list[Rendition]) -> list[Finding]:
    pair, chosen = parcel.bitext.pair, shapes[0]
    stem = f"publish/{limits.id}/{pair}"
    video = job.folder / f"video/{pair}.{chosen.id}.mp4"
    cover = "thumbnail.jpg" if limits.id == "linkedin" else "cover.jpg"
    titles = _titles(parcel, limits)
    write = _linkedin_texts if limits.id == "linkedin" else _channels_texts
    texts, copies, findings = write(job, parcel, shapes, cover)
    profile = (
        replace(chosen, width=limits.cover[0], height=limits.cover[1], safe=SafeArea()) if limits.cover else chosen
    )

    def build(progress: Progress) -> Iterable[Path]:
        made = [_linked(video, job.folder / stem / VIDEO)]
        languages = parcel.bitext.source, parcel.bitext.target
        order = RenderJob(parcel.recording, profile, languages, output=job.folder / stem / cover)
        job.tools.media.cover(order, titles)
        made.append(order.output)
        made += [_linked(path, job.folder / stem / name) for name, path in copies.items()]
        for name, text in texts.items():
            write_text(job.folder / stem / name, text)
            made.append(job.folder / stem / name)
        return made

    stage = job.manifest.stages.get(f"video.{pair}.{chosen.id}", {})
    facts = {
        "video": stage.get("files", {}),
        "texts": texts,
        "copies": {name: _content(path) for name, path in copies.items()},
        "cover": [profile.to_json(), [list(title) for title in titles], _COVERS],
    }
    job.stage(f"publish.{pair}.{limits.id}", facts, build, title=f"publish {pair} {limits.name}")
    return findings


def _titles(parcel: Parcel, limits: PlatformLimits) -> list[tuple[str, str]]:
    """Return the words of a cover, that of the platform's viewers first."""
    unit = parcel.title_unit
    if unit is None:
        return []
    source, target = (unit[0], parcel.bitext.source), (unit[1], parcel.bitext.target)
    titles = [source, target] if limits.id == "linkedin" else [target, source]
    if limits.id != "linkedin" and read_on_wechat(parcel.bitext.source):
        titles.reverse()
    return [(text, tag) for text, tag in titles if text]


Written = tuple[dict[str, str], dict[str, Path], list[Finding]]


def _linkedin_texts(job: Job, parcel: Parcel, shapes: list[Rendition], cover: str) -> Written:
    pair, spoken = parcel.bitext.pair, parcel.bitext.source
    captions = f"captions.{spoken}.srt"
    posts = job.folder / "posts" / pair
    copies = {captions: job.folder / "subtitles" / f"{spoken}.srt", "linkedin.txt": posts / "linkedin.txt"}
    comment = ""
    if (posts / "linkedin.comment.txt").is_file():
        copies["linkedin.comment.txt"] = posts / "linkedin.comment.txt"
        comment = "4. Put linkedin.comment.txt as the first comment under it.\n"
    steps = _LINKEDIN_STEPS.format(
        video=VIDEO,
        cover=cover,
        captions=captions,
        language=pack(spoken).name,
        comment=comment,
        rendition=shapes[0].id,
        others=_others(pair, shapes),
    )
    return {README: steps}, {name: path for name, path in copies.items() if path.is_file()}, []


def _channels_texts(job: Job, parcel: Parcel, shapes: list[Rendition], cover: str) -> Written:
    bitext = parcel.bitext
    from_source = read_on_wechat(bitext.source) and not read_on_wechat(bitext.target)
    tag = bitext.source if from_source else bitext.target
    spoken = [unit for unit in bitext if unit.words is not None]
    sentences = [text for unit in spoken if (text := unit.source if from_source else unit.target)]
    unit = parcel.title_unit
    title = (unit[0] if from_source else unit[1]) if unit else None
    title = title or (sentences[0] if sentences else parcel.recording.title)
    name = short_title(title, tag)
    findings = []
    if name.complaint:
        message = f"wechat-channels: the short title {name.text!r} {name.complaint}"
        findings.append(Finding("short-title", "W", message, target=title))
    texts = {
        "short_title.txt": name.text + "\n",
        "description.txt": description(title if unit else "", sentences, tag, job.settings.hashtags) + "\n",
        README: _CHANNELS_STEPS.format(
            video=VIDEO, cover=cover, rendition=shapes[0].id, others=_others(bitext.pair, shapes)
        ),
    }
    return texts, {}, findings


def _others(pair: str, shapes: list[Rendition]) -> str:
    if len(shapes) == 1:
        return "It is the only shape that was made."
    return "Other shapes: " + ", ".join(f"../../../video/{pair}.{shape.id}.mp4" for shape in shapes[1:]) + "."


def _content(path: Path) -> str:
    return unsigned(path.name, path.read_text("utf-8")) if path.is_file() else ""


def _linked(source: Path, target: Path) -> Path:
    """Put *source* at *target*: the same file under a second name where the disk can, else a copy."""
    make_folder(target.parent)
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    put: Callable[[Path, Path], object] = os.link
    try:
        put(source, part)
    except OSError:
        shutil.copyfile(source, part)
    part.replace(target)
    return target
