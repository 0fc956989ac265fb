"""Keys of ``bilingual.toml`` by group: videos and subtitles, posts and the blog."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from bilingual.model.recording.rendition import LayoutPreset, Mode
from bilingual.settings.language_keys import LanguageKeys
from bilingual.settings.option import RUNS, blog_key, post_key, push_key, video_key

# The options' notes explain these values.
When = Literal["now", "nightly"]
Priority = Literal["high", "normal", "low"]
PRIORITIES: tuple[Priority, ...] = get_args(Priority)  # the first is worked on first
NotifyWhen = Literal["needed", "always"]
SourceCuts = Literal["anew", "keep"]
Highlight = Literal["none", "level"]
Theme = Literal["jade", "paper", "ink"]
WeChatSplit = Literal["never", "api"]
Toc = Literal["keep", "summaries", "none"]
LanguageLinks = Literal["body", "header"]
BlogHtml = Literal["safe", "keep"]
AddedKeys = Literal["auto", "all", "own"]
TalkHeadings = Literal["none", "script", "found"]
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
        "auto: white, yellow, cyan, green and four more. Others are written as #ffff00, and must be light enough to "
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


@dataclass(frozen=True, slots=True)
class PostKeys(VideoKeys):
    """The content and look of posts, and the blog."""

    title: str = post_key(
        "",
        "title of the recording or article",
        "The default is the article's own title, or the recording's file name. Set it in the <name>.toml next to "
        "the file.",
        example="Why we sleep",
    )
    author: str = post_key("", "author to show in posts that name none", example="Ana Lee")
    hashtags: tuple[str, ...] = post_key(
        (), "hashtags for posts and videos (default: taken from the text)", example=("LanguageLearning",)
    )
    theme: Theme = post_key("jade", "theme of the WeChat article")
    wechat_split: WeChatSplit = post_key(
        "never",
        "how to deliver an article that is longer than WeChat's API accepts",
        "never: in one file, to paste by hand, with a finding. api: in numbered parts, for the API.",
    )
    toc: Toc = post_key(
        "keep",
        "table of contents on the parallel page and in Jekyll posts",
        "keep: folded on the page; in Jekyll, the article's own, with the translated headings. summaries: with two to "
        "five points on what each section says, also in the carousel, unless the author's own say it. none: neither; "
        "a person's own translation stays as it is.",
    )
    packs: bool = post_key(True, "make the carousel, the covers and the converted images")
    image_roots: tuple[str, ...] = post_key(
        (),
        "folders from which any article may take images",
        "Paths are relative to the root. Without it, images come from the article's own folder and the site or "
        "repository around it; an article in the inbox may also use the images of your blog.",
        example=("../photos",),
        content=False,
        recorded=False,
    )
    talk_headings: TalkHeadings = post_key(
        "script",
        "headings in posts made from a talk",
        "script: the lines of the script that start with #. found: the same, or detected topics if there are no "
        "such lines. none: no headings.",
    )
    phrases: bool = post_key(
        False,
        "close the LinkedIn post and the WeChat article with up to five sentences of the text and their translations",
        "They are the ones that stand alone best, none of them a draft. On LinkedIn they take at most a third of the "
        "post.",
    )
    learn: bool = post_key(
        False,
        "make a study pack: cards for Anki, vocabulary with levels, and a page to listen to",
        "It needs some packages: see docs/how-to/study-pack.md.",
        commands=(*RUNS, "explain"),
        flows=RUNS,
        flow_default=False,
    )
    practice: tuple[str, ...] = post_key(
        ("source", "pause", "source"),
        "what is heard of each sentence in the study pack's practice.mp3, in this order",
        'source: the sentence as it is spoken, at another speed with "source@0.75". pause: time to repeat it, as long '
        "as the step before. target: its translation, if [voice] names a voice for it.",
        repeats=True,
    )
    blog: str = blog_key(
        "",
        "folder of your Jekyll site, whose posts are kept up to date",
        "Your own edits to them are kept.",
        example="../my-site",
        path=True,
    )
    blog_languages: Mapping[str, str] = blog_key(
        {},
        "what your site calls a language, if it is not its tag",
        "The default is what its posts and folders say, such as zh for zh-Hans.",
    )
    post_keys: AddedKeys = blog_key(
        "auto",
        "which keys to add to the front matter of posts",
        "all: layout, date, ref, translations and the origin of a translation. own: none that the article does not "
        "have. auto: none to a person's own translation and to a post of a site (2026-05-01-bean.md), else all.",
    )
    language_links: LanguageLinks = blog_key(
        "body",
        "where a post links to its translations",
        "body: in the text. header: only in the front matter, for themes that read translations and ref.",
    )
    blog_html: BlogHtml = blog_key(
        "safe",
        "how to treat the author's HTML in blog posts",
        "safe: remove scripts, forms and event handlers, and replace frames with links. keep: leave it as it is.",
    )
    linkedin_author: str = push_key(
        "",
        "who posts on LinkedIn with `bilingual push` (default: the person whose token it is)",
        "A page of an organization is urn:li:organization: and its number, which is in the address of its admin page.",
        example="urn:li:organization:5590506",
    )
    linkedin_version: str = push_key(
        "202605",
        "version of LinkedIn's API that `bilingual push` asks for, as a year and month",
        "LinkedIn supports each for about a year, and then answers that it does not know it any more.",
    )
