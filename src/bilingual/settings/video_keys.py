"""Keys of ``bilingual.toml``: videos and subtitles."""

from __future__ import annotations

from dataclasses import dataclass

from bilingual.model.rendition import LayoutPreset, Mode
from bilingual.settings.choices import SourceCuts
from bilingual.settings.language_keys import LanguageKeys
from bilingual.settings.option import declared, video_key


@dataclass(frozen=True, slots=True)
class VideoKeys(LanguageKeys):
    """Which videos are made, and how their subtitles are cut and look."""

    renditions: tuple[str, ...] = declared(
        ("source",),
        video_key(
            "videos to make, such as linkedin-1x1 or wechat-9x16",
            "Shipped: source (in the shape of the source), linkedin-16x9, linkedin-1x1, linkedin-4x5, wechat-9x16, "
            "wechat-6x7. [profiles] adds your own.",
            flag="--render",
            metavar="NAME",
            commands=("video", "explain", "render"),
            flows=("video",),
        ),
    )
    layout: LayoutPreset = declared(
        "learner-of-source",
        video_key(
            "which language stands above the other and is stronger",
            "learner-of-source: the source. learner-of-target: the translation.",
            commands=("subtitle",),
        ),
    )
    mode: Mode = declared(
        "dual",
        video_key(
            "what is burned in",
            "dual: both languages. source, target: one of them. karaoke: both, and the spoken word lights up.",
            commands=("video", "explain", "subtitle"),
            flows=("video",),
        ),
    )
    source_cuts: SourceCuts = declared(
        "anew",
        video_key(
            "how cues are cut where the recording has subtitles in its own language",
            "anew: for both languages at once. keep: as they are, words and times; they only get their translation.",
        ),
    )
    shots: bool = declared(
        False,
        video_key(
            "find the cuts of the picture",
            "Cues then begin with a new shot and end just before it, where speech allows.",
        ),
    )
