"""The options of the engines: the tables ``[engines.<id>]`` of ``bilingual.toml``, declared like all settings.

An engine of another package declares its own in the same way and reads them with ``option_values``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bilingual.settings.option import Option, declared, options_of, values_of

DEFAULT_MODEL = "small"


@dataclass(frozen=True, slots=True)
class NoOptions:
    """An engine that has none."""


@dataclass(frozen=True, slots=True)
class SidecarOptions:
    """A script or subtitles beside the recording."""

    recogniser: str = declared(
        "auto", Option("engine that tells where the words of a script are: auto, none or the id of a speech engine")
    )


@dataclass(frozen=True, slots=True)
class WhisperOptions:
    """openai-whisper; names follow its own."""

    model: str = declared(
        DEFAULT_MODEL,
        Option("tiny, base, small, medium, large-v3, turbo, or the path of a checkpoint; BILINGUAL_WHISPER_MODEL wins"),
    )
    mirror: str = declared("", Option("address that models come from when their own host cannot be reached"))
    download_root: str = declared("", Option("folder of the models (default: the library's own cache)"))
    device: str = declared("auto", Option("auto, cpu or cuda"))
    beam_size: int = declared(0, Option("beams of the search; 0 takes the likeliest word", least=0))
    temperatures: tuple[float, ...] = declared(
        (0.0, 0.2, 0.4, 0.6, 0.8, 1.0), Option("temperatures tried one after the other")
    )
    initial_prompt: str = declared("", Option("text that names and spelling are taken from"))
    condition_on_previous_text: bool = declared(False, Option("let a passage go on from the text before it"))
    hallucination_silence_threshold: float = declared(
        2.0, Option("seconds of silence in which words that were heard are distrusted")
    )
    no_speech_threshold: float = declared(0.6, Option("likelihood of silence from which nothing was said"))
    logprob_threshold: float = declared(-1.0, Option("mean log probability below which a passage is tried again"))
    compression_ratio_threshold: float = declared(
        2.4, Option("compression above which a passage repeats itself and is tried again")
    )


@dataclass(frozen=True, slots=True)
class FasterWhisperOptions(WhisperOptions):
    """faster-whisper; its models are folders in CTranslate2's format."""

    compute_type: str = declared("auto", Option("auto, int8, float16 or another type of CTranslate2"))
    beam_size: int = declared(5, Option("beams of the search"))
    vad: bool = declared(True, Option("leave out silence before recognition"))


@dataclass(frozen=True, slots=True)
class MemoryOptions:
    """The translation memory."""

    fuzzy: float = declared(0.92, Option("least likeness of a near match; 1 turns near matches off"))


@dataclass(frozen=True, slots=True)
class OpenccOptions:
    """Conversion between the Chinese scripts."""

    configuration: Literal["", "s2t", "s2tw", "s2twp", "s2hk", "t2s", "tw2s", "tw2sp", "hk2s"] = declared(
        "", Option("conversion of OpenCC, such as s2twp for the words of Taiwan (default: s2t or t2s)")
    )


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """A translation service on the network; its key comes from the environment only."""

    url: str = declared("", Option("address of the service (default: its own)"))
    per_second: float | None = declared(None, Option("most requests in a second (default: what the service allows)"))
    max_chars: int | None = declared(None, Option("most characters of one request (default: what the service allows)"))
    metered: bool | None = declared(None, Option("whether requests cost money or quota (default: as the service)"))
    attempts: int = declared(4, Option("attempts at one request"))
    backoff_s: float = declared(1.0, Option("seconds before the second attempt"))
    total_s: float = declared(60.0, Option("most seconds spent on one request"))
    timeout_s: float = declared(20.0, Option("seconds to wait for an answer"))
    give_up_after: int = declared(3, Option("requests that fail in a row before the service is given up for this run"))


@dataclass(frozen=True, slots=True)
class ModelServiceOptions(ServiceOptions):
    """A translation service that runs the model you name."""

    model: str = declared("", Option("name of the model (default: the service's own)"))


_SERVICES = ("google", "mymemory", "libretranslate", "deepl", "microsoft", "baidu", "tencent", "papago", "yandex")
SPEECH: Mapping[str, type[object]] = {
    "sidecar": SidecarOptions,
    "faster-whisper": FasterWhisperOptions,
    "whisper": WhisperOptions,
    "sphinx": NoOptions,
}
TRANSLATION: Mapping[str, type[object]] = {
    "memory": MemoryOptions,
    "apertium": NoOptions,
    "opencc": OpenccOptions,
    "chatgpt": ModelServiceOptions,
    **dict.fromkeys(_SERVICES, ServiceOptions),
}


def option_values(engine: str, given: Mapping[str, Any], declaration: type[object] | None = None) -> dict[str, Any]:
    """Return all options of *engine*, those *given* laid over the defaults of its *declaration* (default: the table's).

    Raises InputError for an option that it does not have, or a value of the wrong kind.
    """
    kind: Any = {**SPEECH, **TRANSLATION}[engine] if declaration is None else declaration
    known = options_of(kind)
    defaults = {name: option.default for name, option in known.items()}
    return defaults | values_of(known, given, f"[engines.{engine}] in bilingual.toml")
