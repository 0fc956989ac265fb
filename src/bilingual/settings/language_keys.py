"""Keys of ``bilingual.toml``: languages and engines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bilingual.settings.choices import ClauseHints
from bilingual.settings.option import NETWORKED, RUNS, declared, engine_key, language_key


@dataclass(frozen=True, slots=True)
class LanguageKeys:
    """The root, the languages, and the engines."""

    root: Path
    targets: tuple[str, ...] = declared(
        ("zh-Hans", "en"),
        language_key(
            "languages to publish in, such as zh-Hans, ja or de",
            "BCP 47 tags. The language of the source itself is dropped, so the default works for English and for "
            "Chinese sources.",
            tags=True,
            flag="--to",
            metavar="TAG",
            commands=(*RUNS, "explain", "init"),
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
            commands=(*RUNS, "explain", "check", "align"),
            flows=RUNS,
        ),
    )
    speech: str = declared(
        "auto",
        engine_key(
            "speech engine, or auto",
            "auto uses a script or subtitles next to the recording, otherwise faster-whisper or whisper, whichever has "
            "a model on this machine. Others: sphinx (English drafts).",
            metavar="ENGINE",
            commands=("video", "explain"),
            flows=RUNS,
            flow_default="auto",
            content=True,
        ),
    )
    translation: tuple[str, ...] = declared(
        ("memory", "google"),
        engine_key(
            "translation engines in order of preference, such as memory,google",
            "A sentence that one engine cannot translate goes to the next. Offline: memory, apertium (drafts), opencc "
            "(between the Chinese scripts). Online: google, mymemory, libretranslate, deepl, microsoft, baidu, papago, "
            "yandex, chatgpt.",
            metavar="ENGINE",
            commands=(*RUNS, "explain", "check", "align", "init"),
            flows=RUNS,
            content=True,
        ),
    )
    offline: bool = declared(
        False,
        engine_key(
            "never use the network",
            "Engines that need it are rejected immediately.",
            recorded=False,
            commands=NETWORKED,
        ),
    )
    clause_hints: ClauseHints = declared(
        False,
        engine_key(
            "also translate the clauses of long sentences separately",
            "This shows where each clause went in the translation, so that both halves of a cue match; the clause "
            'translations are never displayed. Engines that cost money or quota are only used with "metered".',
        ),
    )
    glossary: str | None = declared(
        None,
        engine_key(
            "glossary file (TOML or CSV)",
            example="glossary.toml",
            path=True,
            metavar="FILE",
            commands=(*RUNS, "explain", "check"),
            flows=RUNS,
            content=True,
        ),
    )
    waivers: str | None = declared(
        None,
        engine_key(
            "TOML file of accepted findings, each with a reason",
            example="waivers.toml",
            path=True,
            metavar="FILE",
            commands=("check",),
        ),
    )
