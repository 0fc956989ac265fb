"""Keys of ``bilingual.toml``: languages, and the engines that hear and translate them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bilingual.settings.choices import ClauseHints
from bilingual.settings.option import NETWORKED, RUNS, declared, engine_key, language_key


@dataclass(frozen=True, slots=True)
class LanguageKeys:
    """The root, and which languages a source has and gets, by which engines."""

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
            "auto takes a script or subtitles beside the recording; else faster-whisper or whisper, whichever has its "
            "model on this machine. Others: sphinx (English drafts).",
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
            "translation engines in the order they are asked, such as memory, then google",
            "Each sentence goes to the next engine where one has no answer. Offline: memory, apertium (drafts), opencc "
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
            commands=(*RUNS, "explain", "check"),
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
