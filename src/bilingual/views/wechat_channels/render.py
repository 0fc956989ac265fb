"""The folder for a WeChat Channels video: the files to upload, and instructions."""

from __future__ import annotations

from bilingual.model.finding import Finding
from bilingual.views.base import Delivery, Prepared, View
from bilingual.views.limits import read_on_wechat
from bilingual.views.shapes import README, VIDEO, cover_titles, others, shapes_for
from bilingual.views.sign import NOTE, note, signed_text
from bilingual.views.templates import rendered
from bilingual.views.wechat_channels.texts import description, short_title

_PLATFORM, _COVER = "wechat-channels", "cover.jpg"


def render(prepared: Prepared) -> Delivery:
    shapes, bitext, tools = shapes_for(prepared, _PLATFORM), prepared.bitext, prepared.tools
    chinese = read_on_wechat(bitext.source)
    from_source = chinese and not read_on_wechat(bitext.target)
    tag = bitext.source if from_source else bitext.target
    spoken = [unit for unit in bitext if unit.words is not None]
    sentences = [text for unit in spoken if (text := unit.source if from_source else unit.target)]
    unit = prepared.document.title
    title = (unit.source_text if from_source else unit.target_text) if unit else None
    title = title or (sentences[0] if sentences else prepared.title)
    name = short_title(title, tag, tools.word_breaks)
    findings = []
    if name.complaint:
        message = f"{_PLATFORM}: the short title {name.text!r} {name.complaint}"
        findings.append(Finding("short-title", "W", message, target=title))
    said = description(title if unit else "", sentences, tag, prepared.look.hashtags)
    steps = rendered(
        "wechat_channels/steps.txt", video=VIDEO, cover=_COVER, rendition=shapes[0].id, others=others(shapes)
    )
    files: dict[str, str | bytes] = {
        _COVER: tools.cover(shapes[0].id, cover_titles(prepared, target_first=not chinese)),
        "short_title.txt": f"{name.text}\n",
        "description.txt": signed_text(f"{said}\n", prepared.reasons),
        README: signed_text(steps, prepared.reasons),
        **note(prepared),
    }
    return Delivery(files, tuple(findings), links={VIDEO: shapes[0].file})


VIEW = View(
    "wechat_channels",
    render,
    files={VIDEO: "", _COVER: "", "short_title.txt": "", "description.txt": "", README: "", NOTE: ""},
    needs=frozenset({"title", "shapes", "covers", "hashtags", "reasons", "open"}),
    reads=("video/{pair}.*",),
    folder="publish/wechat-channels/{pair}",
    applies=lambda prepared: bool(shapes_for(prepared, _PLATFORM)),
)
