"""Keys of ``bilingual.toml`` for videos and their subtitles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bilingual.model.recording.rendition import LayoutPreset, Mode
from bilingual.settings.language_keys import LanguageKeys
from bilingual.settings.option import video_key

# The options' notes explain these values.
SourceCuts = Literal["anew", "keep"]
Highlight = Literal["none", "level"]
DubKey = Literal["none", "over", "replace"]
Spoken = Literal["source", "target", "alternating"]


@dataclass(frozen=True, slots=True)
class VideoKeys(LanguageKeys):
    """Which videos to make, and the cutting and look of their subtitles."""

    renditions: tuple[str, ...] = video_key(
        ("source",),
        "videos to make, such as linkedin-1x1 or wechat-9x16",
        "Built in: source (same shape as the source), linkedin-16x9, linkedin-1x1, linkedin-4x5, wechat-9x16, "
        "wechat-6x7. Add your own in [profiles].",
        flag="--render",
        metavar="NAME",
        commands=("video", "narrate", "explain", "render"),
        flows=("video", "narrate"),
    )
    layout: LayoutPreset = video_key(
        "learner-of-source",
        "which language is on top and emphasised",
        "learner-of-source: the source. learner-of-target: the translation.",
        commands=("subtitle",),
    )
    mode: Mode = video_key(
        "dual",
        "which languages to burn in",
        "dual: both. source, target: only one. karaoke: both, with the spoken word highlighted.",
        commands=("video", "narrate", "explain", "subtitle"),
        flows=("video", "narrate"),
    )
    highlight: Highlight = video_key(
        "none",
        "words to colour in the videos",
        "level: those above the learner's level, which [learner] says, with their meanings in a small line where there "
        "is room and a dictionary. Subtitle files stay as they are. See docs/how-to/study-pack.md.",
        commands=("video", "narrate", "explain"),
        flows=("video", "narrate"),
    )
    speakers: int | str | None = video_key(
        None,
        "tell voices apart: how many people speak, or auto to estimate it (default: off)",
        "Sentences and cues then never hold the words of two people, and the text is divided where somebody else "
        "speaks. A script or subtitles that name who speaks are believed instead. See docs/how-to/speakers.md.",
        example="2",
        metavar="NUMBER",
        commands=("video", "explain"),
        flows=("video",),
    )
    speaker_names: tuple[str, ...] = video_key(
        (),
        "names of the speakers, in the order in which they first speak",
        "They stand before what each of them says in posts, and in WebVTT files. An empty name leaves one out. It "
        "needs speakers.",
        example=("Anna", "Ben"),
        repeats=True,
        metavar="NAME",
        commands=("video", "explain"),
        flows=("video",),
    )
    speaker_colours: tuple[str, ...] = video_key(
        (),
        "colours of the speakers in the burned-in cues, in the order in which they first speak, or auto",
        "auto: white, yellow, green, pink and four more. Others are written as #ffff00, and must be light enough to "
        "read. Who speaks is known by speakers, or by a script. Subtitle files stay as they are.",
        example=("auto",),
        metavar="COLOUR",
        commands=("video", "explain"),
        flows=("video",),
    )
    sounds: bool = video_key(
        False,
        "also write subtitles of the source with its sound descriptions, such as [laughs] (subtitles/en.sdh.srt)",
        "The descriptions come from subtitles next to the recording. They are never translated.",
    )
    source_cuts: SourceCuts = video_key(
        "anew",
        "how to cut the cues if the recording comes with subtitles in its own language",
        "anew: cut them again for both languages together. keep: leave text and timing unchanged and only add the "
        "translation.",
    )
    audio_track: int | str | None = video_key(
        None,
        "audio track to use, by number or language, or several to mix, such as 1+2 (default: the one with speech)",
        "Tracks are counted from 1; 1L and 1R are the left and the right channel of track 1. By default the tracks are "
        "listened to: one with speech wins, then one in source_language, then the file's own default.",
        example="2",
        metavar="TRACK",
        commands=("video", "explain"),
        flows=("video",),
    )
    video_track: int | str | None = video_key(
        None,
        "picture track to use, by number (default: the largest that moves)",
        "Tracks are counted from 1.",
        example="2",
        metavar="TRACK",
        commands=("video", "explain"),
        flows=("video",),
    )
    ignore_sidecar: bool = video_key(
        False,
        "publish without the files next to the recording that cannot be used, instead of stopping",
        "Such a file is unreadable, or does not match what is spoken. The report names it.",
        commands=("video", "explain"),
        flows=("video",),
        flow_default=False,
    )
    narrate: bool = video_key(
        False,
        "read articles aloud: narrated videos of slides, subtitles and an audio file, besides the posts",
        "`bilingual narrate` does it for one article. An article that was narrated stays so.",
        commands=("explain",),
    )
    spoken: Spoken = video_key(
        "source",
        "which language of a narrated article is read aloud",
        "source: its own. target: its translation. alternating: each sentence in its own language, then in the "
        "translation, for learners. Both are shown throughout.",
        commands=("narrate", "explain"),
        flows=("narrate",),
    )
    dub: DubKey = video_key(
        "none",
        "a second voice for recordings: their translation, spoken",
        "over: the original is heard under it. replace: instead of the original, whose music and pauses remain. The "
        "videos without it stay as they are. A pair that was dubbed stays so. See docs/how-to/dub.md.",
        recorded=False,  # `bilingual dub` is for one pair, and the results know which have a second voice
        commands=("video", "dub", "explain"),
        flows=("video",),
    )
    shots: bool = video_key(
        False,
        "detect shot changes in the video",
        "Where the speech allows, cues then start on a shot change and end just before the next one.",
    )
