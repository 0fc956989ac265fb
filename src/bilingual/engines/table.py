"""The table of engines, by id, imported lazily."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, cast

from bilingual.engines.base import EngineConfig, SpeechEngine, TranslationEngine
from bilingual.errors import UsageError

_SPEECH = {
    "sidecar": "bilingual.engines.speech.sidecar:create",
    "faster-whisper": "bilingual.engines.speech.recognisers.faster_whisper:create",
    "whisper": "bilingual.engines.speech.recognisers.whisper:create",
    "sphinx": "bilingual.engines.speech.recognisers.sphinx:create",
}
_TRANSLATION = {
    "memory": "bilingual.engines.translation.memory:create",
    "apertium": "bilingual.engines.translation.apertium:create",
    "opencc": "bilingual.engines.translation.opencc:create",
    "google": "bilingual.engines.translation.deep:create_google",
    "mymemory": "bilingual.engines.translation.deep:create_mymemory",
    "libretranslate": "bilingual.engines.translation.deep:create_libretranslate",
    "deepl": "bilingual.engines.translation.deep:create_deepl",
    "microsoft": "bilingual.engines.translation.deep:create_microsoft",
    "chatgpt": "bilingual.engines.translation.deep:create_chatgpt",
    "baidu": "bilingual.engines.translation.deep:create_baidu",
    "tencent": "bilingual.engines.translation.deep:create_tencent",
    "papago": "bilingual.engines.translation.deep:create_papago",
    "yandex": "bilingual.engines.translation.deep:create_yandex",
}

LOCAL_SPEECH = ("auto", *_SPEECH)
LOCAL_TRANSLATION = ("memory", "apertium", "opencc")
"""The built-in engines that send nothing over the network, and what to name offline."""


def speech_ids() -> list[str]:
    """Return the ids of all speech engines, built in and registered by entry point."""
    return sorted(_table("speech_engines", _SPEECH))


def translation_ids() -> list[str]:
    """Return the ids of all translation engines, built in and registered by entry point."""
    return sorted(_table("translation_engines", _TRANSLATION))


def speech_engine(engine: str, config: EngineConfig) -> SpeechEngine:
    """Return the speech engine *engine*. Raises UsageError for an unknown id."""
    return cast(SpeechEngine, _create("speech_engines", _SPEECH, engine)(config))


def translation_engine(engine: str, config: EngineConfig) -> TranslationEngine:
    """Return the translation engine *engine*. Raises UsageError for an unknown id."""
    return cast(TranslationEngine, _create("translation_engines", _TRANSLATION, engine)(config))


def _table(group: str, built_in: Mapping[str, str]) -> dict[str, str]:
    joined = {point.name: point.value for point in entry_points(group=f"bilingual.{group}")}
    return joined | dict(built_in)


def _create(group: str, built_in: Mapping[str, str], engine: str) -> Callable[[EngineConfig], Any]:
    table = built_in if engine in built_in else _table(group, built_in)
    if engine not in table:
        kind = group.removesuffix("_engines")
        raise UsageError(
            "BIL-SET-002", f"there is no {kind} engine {engine!r}", remedy=f"Choose one of: {', '.join(sorted(table))}."
        )
    module, _, name = table[engine].partition(":")
    return cast(Callable[[EngineConfig], Any], getattr(import_module(module), name))
