"""Keys of ``bilingual.toml``: videos and subtitles."""

from __future__ import annotations

from dataclasses import dataclass

from bilingual.model.rendition import LayoutPreset, Mode
from bilingual.settings.choices import SourceCuts
from bilingual.settings.language_keys import LanguageKeys
from bilingual.settings.option import declared, video_key


@dataclass(frozen=True, slots=True)
class VideoKeys(LanguageKeys):
    """Which videos to make, and the cutting and look of their subtitles."""

    renditions: tuple[str, ...] = declared(
        ("source",),
        video_key(
            "videos to make, such as linkedin-1x1 or wechat-9x16",
            "Built in: source (same shape as the source), linkedin-16x9, linkedin-1x1, linkedin-4x5, wechat-9x16, "
            "wechat-6x7. Add your own in [profiles].",
            flag="--render",
            metavar="NAME",
            commands=("video", "explain", "render"),
            flows=("video",),
        ),
    )
    layout: LayoutPreset = declared(
        "learner-of-source",
        video_key(
            "which language is on top and emphasised",
            "learner-of-source: the source. learner-of-target: the translation.",
            commands=("subtitle",),
        ),
    )
    mode: Mode = declared(
        "dual",
        video_key(
            "which languages to burn in",
            "dual: both. source, target: only one. karaoke: both, with the spoken word highlighted.",
            commands=("video", "explain", "subtitle"),
            flows=("video",),
        ),
    )
    source_cuts: SourceCuts = declared(
        "anew",
        video_key(
            "how to cut the cues if the recording comes with subtitles in its own language",
            "anew: cut them again for both languages together. keep: leave text and timing unchanged and only add the "
            "translation.",
        ),
    )
    shots: bool = declared(
        False,
        video_key(
            "detect shot changes in the video",
            "Where the speech allows, cues then start on a shot change and end just before the next one.",
        ),
    )
