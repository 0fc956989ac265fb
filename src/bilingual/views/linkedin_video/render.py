"""The folder for a LinkedIn video: the files to upload, and instructions."""

from __future__ import annotations

from bilingual.languages import pack
from bilingual.views.base import Delivery, Prepared, View
from bilingual.views.not_ready_sign import NOTE, note, signed_text
from bilingual.views.templates import rendered
from bilingual.views.upload_folders import DUB, README, VIDEO, cover_titles, others, shapes_for

_COVER, _TEXT, _COMMENT = "thumbnail.jpg", "linkedin.txt", "linkedin.comment.txt"


def render(prepared: Prepared) -> Delivery:
    shapes, spoken = shapes_for(prepared, "linkedin"), prepared.spoken or prepared.document.source
    captions = f"captions.{spoken}.srt"
    beside = {captions: f"subtitles/{spoken}.srt"} | {n: f"posts/{prepared.pair}/{n}" for n in (_TEXT, _COMMENT)}
    target = prepared.document.target
    dub_captions = f"video.dub.{target}.srt"
    if shapes[0].dub:
        moved, usual = f"subtitles/{target}.dub.srt", f"subtitles/{target}.srt"
        beside[DUB] = shapes[0].dub
        beside[dub_captions] = moved if moved in prepared.results else usual
    links = {name: place for name, place in beside.items() if place in prepared.results}
    steps = rendered(
        "linkedin_video/steps.txt",
        video=VIDEO,
        cover=_COVER,
        captions=captions,
        language=pack(spoken).name,
        comment=_COMMENT in links,
        rendition=shapes[0].id,
        dub=DUB if shapes[0].dub else "",
        dub_language=pack(prepared.bitext.target).name,
        dub_captions=dub_captions if dub_captions in links else "",
        others=others(shapes),
    )
    cover = prepared.tools.cover(shapes[0].id, cover_titles(prepared, "linkedin", target_first=False))
    files: dict[str, str | bytes] = {_COVER: cover, README: signed_text(steps, prepared.reasons), **note(prepared)}
    return Delivery(files, links={VIDEO: shapes[0].file, **links})


VIEW = View(
    "linkedin_video",
    render,
    files={
        VIDEO: "",
        DUB: "",
        "video.dub.*.srt": "",
        _COVER: "",
        "captions.*.srt": "",
        _TEXT: "",
        _COMMENT: "",
        README: "",
        NOTE: "",
    },
    needs=frozenset({"title", "shapes", "covers", "reasons", "open"}),
    takes=frozenset({"linkedin.cover"}),
    reads=(
        "video/{pair}.*",
        "subtitles/{source}.srt",
        "subtitles/{target}.dub.srt",
        f"posts/{{pair}}/{_TEXT}",
        f"posts/{{pair}}/{_COMMENT}",
    ),
    folder="publish/linkedin/{pair}",
    applies=lambda prepared: bool(shapes_for(prepared, "linkedin")),
)
