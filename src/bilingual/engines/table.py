"""The table of engines by id: where each is made (imported lazily), and its options (``[engines.<id>]`` in TOML).

Engines from other packages declare their options the same way and read them with ``option_values``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from bilingual.engines.options import (
    ArgosOptions,
    ChatgptOptions,
    Ct2Options,
    EdgeOptions,
    FasterWhisperOptions,
    KokoroOptions,
    LlmOptions,
    MemoryOptions,
    NoOptions,
    OpenaiVoiceOptions,
    OpenccOptions,
    PiperOptions,
    ServiceOptions,
    SherpaOptions,
    SidecarOptions,
    WhisperCppOptions,
    WhisperOptions,
)
from bilingual.errors import UsageError
from bilingual.settings.option import options_of, values_of

if TYPE_CHECKING:
    from bilingual.engines.base import EngineConfig, SpeechEngine, TranslationEngine, VoiceEngine
    from bilingual.engines.base.speakers import SpeakerEmbedder

BuiltIn: TypeAlias = tuple[str, type[object]]
"""Where an engine is made, and the declaration of its options."""

_HERE = "bilingual.engines"
SPEECH: Mapping[str, BuiltIn] = {
    "sidecar": (f"{_HERE}.speech.sidecar:create", SidecarOptions),
    "faster-whisper": (f"{_HERE}.speech.recognisers.faster_whisper:create", FasterWhisperOptions),
    "whisper": (f"{_HERE}.speech.recognisers.whisper:create", WhisperOptions),
    "whisper-cpp": (f"{_HERE}.speech.recognisers.whisper_cpp.engine:create", WhisperCppOptions),
    "sphinx": (f"{_HERE}.speech.recognisers.sphinx:create", NoOptions),
}
_SERVICES = ("google", "mymemory", "libretranslate", "deepl", "microsoft", "baidu", "tencent", "papago", "yandex")
TRANSLATION: Mapping[str, BuiltIn] = {
    "memory": (f"{_HERE}.translation.memory.engine:create", MemoryOptions),
    "apertium": (f"{_HERE}.translation.apertium:create", NoOptions),
    "opencc": (f"{_HERE}.translation.opencc:create", OpenccOptions),
    "ct2": (f"{_HERE}.translation.ct2.engine:create", Ct2Options),
    "argos": (f"{_HERE}.translation.ct2.argos:create", ArgosOptions),
    "llm": (f"{_HERE}.translation.llm.engine:create", LlmOptions),
    "chatgpt": (f"{_HERE}.translation.llm.engine:create_chatgpt", ChatgptOptions),
    **{name: (f"{_HERE}.translation.deep:create_{name}", ServiceOptions) for name in _SERVICES},
}
VOICES: Mapping[str, BuiltIn] = {
    "piper": (f"{_HERE}.voice.piper.engine:create", PiperOptions),
    "kokoro": (f"{_HERE}.voice.kokoro.engine:create", KokoroOptions),
    "openai": (f"{_HERE}.voice.openai:create", OpenaiVoiceOptions),
    "edge": (f"{_HERE}.voice.edge:create", EdgeOptions),
    "espeak": (f"{_HERE}.voice.espeak:create", NoOptions),
}
"""The best first: where no voice is named, the first engine that has one for the language speaks."""
EMBEDDERS: Mapping[str, BuiltIn] = {
    "sherpa": (f"{_HERE}.speech.speakers.sherpa:create", SherpaOptions),
    "resemblyzer": (f"{_HERE}.speech.speakers.resemblyzer:create", NoOptions),
}
"""What tells voices apart, the best first: see ``engines.speech.speakers.choice``."""

LOCAL_SPEECH = ("auto", *SPEECH)
LOCAL_TRANSLATION = ("memory", "ct2", "argos", "apertium", "opencc")
"""The built-in engines that send nothing over the network, and what to name offline."""


def speech_ids() -> list[str]:
    """Return the ids of all speech engines, built in and registered by entry point."""
    return sorted(_table("speech_engines", SPEECH))


def translation_ids() -> list[str]:
    """Return the ids of all translation engines, built in and registered by entry point."""
    return sorted(_table("translation_engines", TRANSLATION))


def voice_ids() -> list[str]:
    """Return the ids of all voice engines: the built-in ones, the best first, then those registered by entry point."""
    return [*VOICES, *sorted(set(_table("voice_engines", VOICES)) - {*VOICES})]


def voice_engine(engine: str, config: EngineConfig) -> VoiceEngine:
    """Return the voice engine *engine*. Raises UsageError for an unknown id."""
    return cast("VoiceEngine", _create("voice_engines", VOICES, engine)(config))


def speaker_embedder(engine: str, config: EngineConfig) -> SpeakerEmbedder:
    """Return the embedder of voices *engine*. Raises UsageError for an unknown id."""
    return cast("SpeakerEmbedder", _create("speaker_embedders", EMBEDDERS, engine)(config))


def speech_engine(engine: str, config: EngineConfig) -> SpeechEngine:
    """Return the speech engine *engine*. Raises UsageError for an unknown id."""
    return cast("SpeechEngine", _create("speech_engines", SPEECH, engine)(config))


def translation_engine(engine: str, config: EngineConfig) -> TranslationEngine:
    """Return the translation engine *engine*. Raises UsageError for an unknown id."""
    return cast("TranslationEngine", _create("translation_engines", TRANSLATION, engine)(config))


def _table(group: str, built_in: Mapping[str, BuiltIn]) -> dict[str, str]:
    from importlib.metadata import entry_points  # 20 ms, for engines of other packages

    joined = {point.name: point.value for point in entry_points(group=f"bilingual.{group}")}
    return joined | {name: place for name, (place, _) in built_in.items()}


def _create(group: str, built_in: Mapping[str, BuiltIn], engine: str) -> Callable[[EngineConfig], Any]:
    table = {engine: built_in[engine][0]} if engine in built_in else _table(group, built_in)
    if engine not in table:
        kind = group.removesuffix("s").replace("_", " ")
        raise UsageError(
            "BIL-SET-002", f"there is no {kind} {engine!r}", remedy=f"Choose one of: {', '.join(sorted(table))}."
        )
    module, _, name = table[engine].partition(":")
    return cast("Callable[[EngineConfig], Any]", getattr(import_module(module), name))


def option_values(engine: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return all options of *engine*: the *given* ones over the defaults of its table.

    Raises InputError for an unknown option or a value of the wrong type.
    """
    declaration: Any = {**SPEECH, **TRANSLATION, **VOICES, **EMBEDDERS}[engine][1]
    known = options_of(declaration)
    defaults = {name: option.default for name, option in known.items()}
    return defaults | values_of(known, given, f"[engines.{engine}] in bilingual.toml")
