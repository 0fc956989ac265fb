"""Settings: the keys of ``bilingual.toml``, declared once, with defaults that work.

Layers, later ones win: defaults, ``<root>/bilingual.toml``, the ``bilingual.toml`` of a folder in the
inbox, ``<stem>.toml`` beside a file, then what a command or a flow was asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bilingual.model.rendition import LayoutPreset, Mode
from bilingual.settings.choices import BlogHtml, ClauseHints, LanguageLinks, SourceCuts, TalkHeadings, Theme, When
from bilingual.settings.examples import ENGINES, FONTS, PROFILES
from bilingual.settings.option import (
    NETWORKED,
    RUNS,
    blog_key,
    declared,
    engine_key,
    inbox_key,
    language_key,
    options_of,
    post_key,
    table_key,
    values_of,
    video_key,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one run; the fields after ``root`` are the keys of ``bilingual.toml``."""

    root: Path
    targets: tuple[str, ...] = declared(
        ("zh-Hans", "en"),
        language_key(
            "languages to publish in, such as zh-Hans, ja or de",
            "BCP 47 tags. One that is the language of the source is dropped, so the default serves authors of English "
            "and of Chinese.",
            tags=True,
            flag="--to",
            metavar="TAG",
            commands=RUNS,
            flows=RUNS,
        ),
    )
    source_language: str | None = declared(
        None,
        language_key(
            "language of the source (default: detected)",
            example="en",
            tags=True,
            recorded=True,
            metavar="TAG",
            commands=(*RUNS, "check", "align"),
            flows=RUNS,
        ),
    )
    speech: str = declared(
        "auto",
        engine_key(
            "speech engine, or auto",
            "auto takes a script or subtitles beside the recording; else faster-whisper or whisper, whichever has its "
            "model on this machine. Others: sphinx (English drafts).",
            metavar="ENGINE",
            commands=("video",),
            flows=RUNS,
            flow_default="auto",
            content=True,
        ),
    )
    translation: tuple[str, ...] = declared(
        ("memory", "google"),
        engine_key(
            "translation engines in the order they are asked, such as memory, then google",
            "Each sentence goes to the next engine where one has no answer. Offline: memory, apertium (drafts), opencc "
            "(between the Chinese scripts). Online: google, mymemory, libretranslate, deepl, microsoft, baidu, papago, "
            "yandex, chatgpt.",
            metavar="ENGINE",
            commands=(*RUNS, "check", "align"),
            flows=RUNS,
            content=True,
        ),
    )
    offline: bool = declared(
        False,
        engine_key(
            "never use the network",
            "Engines that need it are refused at once.",
            recorded=False,
            commands=NETWORKED,
        ),
    )
    clause_hints: ClauseHints = declared(
        False,
        engine_key(
            "translate the clauses of long sentences on their own too",
            "They tell where each clause went in the translation, so that both halves of a cue agree; they are never "
            'shown. Engines that cost money or quota are not asked, except with "metered".',
        ),
    )
    glossary: str | None = declared(
        None,
        engine_key(
            "file of agreed terms, as TOML or CSV",
            example="glossary.toml",
            path=True,
            metavar="FILE",
            commands=(*RUNS, "check"),
            flows=RUNS,
            content=True,
        ),
    )
    waivers: str | None = declared(
        None,
        engine_key(
            "file of accepted findings with their reasons, as TOML",
            example="waivers.toml",
            path=True,
            metavar="FILE",
            commands=("check",),
        ),
    )
    renditions: tuple[str, ...] = declared(
        ("source",),
        video_key(
            "videos to make, such as linkedin-1x1 or wechat-9x16",
            "Shipped: source (in the shape of the source), linkedin-16x9, linkedin-1x1, linkedin-4x5, wechat-9x16, "
            "wechat-6x7. [profiles] adds your own.",
            flag="--render",
            metavar="NAME",
            commands=("video", "render"),
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
            commands=("video", "subtitle"),
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
    title: str = declared(
        "",
        post_key(
            "title of the recording or article",
            "Without one an article has its own, and a recording the name of its file. It belongs in the <name>.toml "
            "beside one file.",
            example="Why we sleep",
        ),
    )
    author: str = declared("", post_key("author shown in posts that do not name one", example="Ana Lee"))
    hashtags: tuple[str, ...] = declared(
        (), post_key("hashtags of posts and videos (default: found in the text)", example=("LanguageLearning",))
    )
    theme: Theme = declared("jade", post_key("look of the WeChat article"))
    packs: bool = declared(True, post_key("make the carousel, covers and converted images"))
    talk_headings: TalkHeadings = declared(
        "script",
        post_key(
            "headings in the post of a talk",
            "script: lines of the script that begin with #. found: by topic where the script has none. none: no "
            "headings.",
        ),
    )
    blog: str = declared(
        "",
        blog_key(
            "folder of your Jekyll site, whose posts are kept in step",
            "What you write in them stays.",
            example="../my-site",
            path=True,
        ),
    )
    language_links: LanguageLinks = declared(
        "body",
        blog_key(
            "where a post links to its other languages",
            "body: in its text. header: only in its front matter, for a theme that reads translations and ref.",
        ),
    )
    blog_html: BlogHtml = declared(
        "safe",
        blog_key(
            "HTML of the author in blog posts",
            "safe leaves out scripts, frames (a link stays), forms and event handlers; keep lets them in.",
        ),
    )
    keep: bool = declared(False, inbox_key("leave a source in the inbox after it was published", content=True))
    when: When = declared(
        "now", inbox_key("publish what is dropped here at once, or with the nightly batch", content=True)
    )
    nightly_limit: int = declared(20, inbox_key("most items of one night"))
    nightly_at_once: int = declared(1, inbox_key("items that a night makes at the same time"))
    engines: Mapping[str, Mapping[str, Any]] = declared(
        {}, table_key("options of single engines, one table each", example=ENGINES)
    )
    fonts: Mapping[str, str] = declared(
        {}, table_key("font family of a language, by its tag", example=FONTS, content=True)
    )
    profiles: Mapping[str, Mapping[str, Any]] = declared(
        {}, table_key("videos of your own, one table each", example=PROFILES)
    )

    @property
    def state(self) -> Path:
        """``<root>/.bilingual``: memory, Prefect's database, pids, logs."""
        return self.root / ".bilingual"

    @property
    def media(self) -> Path:
        return self.root / "media"

    def overlaid(self, values: Mapping[str, Any], where: str | Path) -> Settings:
        """Return a copy with *values* (the content of a ``bilingual.toml``) laid over.

        Raises InputError for an unknown key or a value of the wrong kind.
        """
        changes = values_of(options_of(Settings), values, where)
        if "engines" in changes:
            changes["engines"] = dict(self.engines) | dict(changes["engines"])
        return replace(self, **changes)

    def recorded(self) -> dict[str, Any]:
        """Return what a results folder remembers of these settings, as JSON values; files only where one is set."""
        found = {}
        for name, option in options_of(Settings).items():
            value = getattr(self, name)
            if option.recorded and (value or not option.path):
                found[name] = list(value) if isinstance(value, tuple) else value
        return found
