"""The options of the built-in engines (``[engines.<id>]`` in TOML), declared like all others.

Engines from other packages declare theirs the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bilingual.settings.option import option

DEFAULT_MODEL = "small"


@dataclass(frozen=True, slots=True)
class NoOptions:
    """An engine without options."""


@dataclass(frozen=True, slots=True)
class SidecarOptions:
    """A script or subtitles next to the recording."""

    recogniser: str = option("auto", "engine that times the words of a script: auto, none or the id of a speech engine")


@dataclass(frozen=True, slots=True)
class _WhisperModelOptions:
    """What the three recognisers with Whisper's models have in common."""

    model: str = option(
        DEFAULT_MODEL,
        "tiny, base, small, medium, large-v3, turbo, or the path of a checkpoint; BILINGUAL_WHISPER_MODEL wins",
    )
    mirror: str = option("", "URL to download models from instead of their usual host")
    download_root: str = option("", "folder for downloaded models (default: the library's)")
    device: str = option("auto", "auto, cpu or cuda")
    beam_size: int = option(5, "beam size; 0 means greedy decoding", least=0)
    temperatures: tuple[float, ...] = option(
        (0.0, 0.2, 0.4, 0.6, 0.8, 1.0), "sampling temperatures, tried in this order"
    )
    initial_prompt: str = option(
        "",
        "context with the spelling of names and terms; default: none",
    )
    no_speech_threshold: float = option(0.6, "no-speech probability above which a segment counts as silent")
    logprob_threshold: float = option(-1.0, "mean log probability below which a segment is decoded again")


@dataclass(frozen=True, slots=True)
class WhisperOptions(_WhisperModelOptions):
    """openai-whisper, with its own option names."""

    beam_size: int = option(0, "beam size; 0 means greedy decoding", least=0)
    condition_on_previous_text: bool = option(False, "use the previous segment's text as context")
    hallucination_silence_threshold: float = option(
        2.0, "seconds of silence in which recognised words are treated as hallucinations"
    )
    compression_ratio_threshold: float = option(
        2.4, "compression ratio above which a segment is too repetitive and is decoded again"
    )


@dataclass(frozen=True, slots=True)
class FasterWhisperOptions(WhisperOptions):
    """faster-whisper; a model is a folder in CTranslate2 format."""

    compute_type: str = option("auto", "auto, int8, float16 or another CTranslate2 compute type")
    beam_size: int = option(5, "beam size")
    condition_on_previous_text: bool = option(True, "use the previous segment's text as context")
    vad: bool = option(True, "skip silence before recognition (voice activity detection)")


@dataclass(frozen=True, slots=True)
class WhisperCppOptions(_WhisperModelOptions):
    """whisper.cpp through the package pywhispercpp; a model is a ggml file, quantised or not."""

    model: str = option(
        DEFAULT_MODEL,
        "tiny, base, small-q5_1, turbo ..., or the path of a ggml-*.bin file; BILINGUAL_WHISPER_MODEL wins",
    )
    device: str = option("auto", "auto or cpu; auto uses a GPU if the package was built for one")
    threads: int = option(0, "threads; 0 means the cores that the process may use, at most 4", least=0)
    temperatures: tuple[float, ...] = option(
        (0.0, 0.2, 0.4, 0.6, 0.8, 1.0), "sampling temperatures: the first one, and the step up to 1"
    )
    entropy_threshold: float = option(2.4, "entropy below which a segment is too repetitive and is decoded again")
    vad: bool = option(True, "skip silence before recognition (voice activity detection)")


@dataclass(frozen=True, slots=True)
class SherpaOptions:
    """Speaker models in ONNX format, which tell voices apart (`speakers`)."""

    model: str = option("", "name of a fetched speaker model, or a file (default: the best that was fetched)")
    same_voice: float = option(
        0.5, "likeness from which two voices count as one where the number of speakers is estimated; 1: the same sound"
    )
    threads: int = option(0, "threads; 0 means the cores that the process may use, at most 4", least=0)


@dataclass(frozen=True, slots=True)
class MemoryOptions:
    """The translation memory."""

    fuzzy: float = option(
        0.92, "1: only sentences in the same form; less: also with other formatting or punctuation at the end"
    )


@dataclass(frozen=True, slots=True)
class OpenccOptions:
    """Conversion between Simplified and Traditional Chinese."""

    configuration: Literal["", "s2t", "s2tw", "s2twp", "s2hk", "t2s", "tw2s", "tw2sp", "hk2s"] = option(
        "", "OpenCC configuration, such as s2twp for Taiwan's vocabulary (default: s2t or t2s)"
    )


@dataclass(frozen=True, slots=True)
class LocalModelOptions:
    """Translation models on this machine, run by CTranslate2."""

    beam_size: int = option(4, "beam size; 1 means greedy decoding")
    batch_tokens: int = option(1024, "tokens per batch: fewer need less memory")
    threads: int = option(0, "threads; 0 means the cores that the process may use, at most 4", least=0)
    device: str = option("auto", "auto, cpu or cuda")
    compute_type: str = option("auto", "auto (int8 on a CPU) or another CTranslate2 compute type")


@dataclass(frozen=True, slots=True)
class Ct2Options(LocalModelOptions):
    """OPUS-MT, NLLB-200, M2M-100 and MADLAD-400 models in CTranslate2 format."""

    models: tuple[str, ...] = option(
        (), "names or folders of models, in order of preference (default: all in the folder for models)"
    )


@dataclass(frozen=True, slots=True)
class ArgosOptions(LocalModelOptions):
    """Packages of Argos Translate."""

    packages: str = option("", "folder of the packages (default: that of Argos Translate)")


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """An online translation service. Its API key is read from the environment only."""

    url: str = option("", "URL of the service (default: the official one)")
    per_second: float | None = option(None, "maximum requests per second (default: the service's limit)")
    max_chars: int | None = option(None, "maximum characters per request (default: the service's limit)")
    metered: bool | None = option(None, "whether requests cost money or quota (default: by service)")
    attempts: int = option(4, "maximum attempts per request")
    backoff_s: float = option(1.0, "seconds before the second attempt")
    total_s: float = option(60.0, "maximum seconds per request, including retries")
    timeout_s: float = option(20.0, "seconds to wait for a response")
    give_up_after: int = option(3, "consecutive failed requests after which the run stops using the service")


@dataclass(frozen=True, slots=True)
class LlmOptions:
    """A chat model with OpenAI's interface, here or online. Its API key is read from the environment only."""

    url: str = option("", "URL of the service, such as http://localhost:11434/v1 for Ollama")
    model: str = option("", "name of the model, as the service knows it")
    key_variable: str = option(
        "", "environment variable with the API key (default: BILINGUAL_LLM_API_KEY, then the service's own)"
    )
    wishes: str = option("", "what you want of every translation, such as the form of address, in your own words")
    batch: int = option(10, "maximum sentences per request", least=1)
    examples: float = option(
        0.7, "minimum similarity of sentences in the translation memory that the model sees as examples; 1: none"
    )
    second_pass: bool = option(
        False, "ask again for each sentence alone, with its draft and its neighbours, and take what is better"
    )
    concurrency: int = option(4, "requests at the same time", least=1)
    window: int = option(0, "context window of the model in tokens (default: what the service says, or 4096)", least=0)
    temperature: float | None = option(None, "sampling temperature (default: the service's)")
    price_in: float = option(0.0, "price of a million tokens sent, for the estimate and the budget")
    price_out: float = option(0.0, "price of a million tokens received")
    budget: float = option(0.0, "highest cost of one translation run, and of its summaries; 0 means no limit")
    per_second: float = option(4.0, "maximum requests per second")
    attempts: int = option(4, "maximum attempts per request")
    backoff_s: float = option(1.0, "seconds before the second attempt")
    total_s: float = option(300.0, "maximum seconds per request, including retries")
    timeout_s: float = option(180.0, "seconds to wait for a response")
    give_up_after: int = option(3, "consecutive failed requests after which the run stops using the service")


@dataclass(frozen=True, slots=True)
class ChatgptOptions(LlmOptions):
    """The engine ``llm`` with OpenAI's address."""

    url: str = option("https://api.openai.com/v1", "URL of the service")
    model: str = option("gpt-4o-mini", "name of the model")
    max_chars: int | None = option(None, "no longer used: a request has as many sentences as fit")
    metered: bool | None = option(None, "no longer used")


@dataclass(frozen=True, slots=True)
class PiperOptions:
    """Voices in files, spoken by the program Piper (GPL)."""

    folder: str = option("", "folder with your own voices, NAME.onnx and NAME.onnx.json (default: the fetched ones)")
    noise_scale: float | None = option(None, "variation of the sound (default: the voice's)")
    noise_width: float | None = option(None, "variation of the rhythm (default: the voice's)")


@dataclass(frozen=True, slots=True)
class KokoroOptions:
    """The model Kokoro on this machine."""

    folder: str = option("", "folder with a model and its voices (default: the fetched ones)")
    threads: int = option(0, "threads; 0 means the cores that the process may use, at most 4", least=0)


@dataclass(frozen=True, slots=True)
class EdgeOptions:
    """The voices of Microsoft Edge's read-aloud, online. Its terms allow no commercial use."""

    timeout_s: float = option(60.0, "seconds to wait for a sentence")
    attempts: int = option(3, "maximum attempts per sentence", least=1)


@dataclass(frozen=True, slots=True)
class OpenaiVoiceOptions:
    """Any service with OpenAI's interface for speech. Its API key is read from the environment only."""

    url: str = option("https://api.openai.com/v1", "URL of the service, such as http://localhost:8880/v1")
    model: str = option("gpt-4o-mini-tts", "name of the model, as the service knows it")
    instructions: str = option("", "how to speak, such as the mood, in your own words")
    key_variable: str = option("", "environment variable with the API key (default: BILINGUAL_LLM_API_KEY, then the "
                                   "service's own)")  # fmt: skip
    per_second: float = option(4.0, "maximum requests per second")
    attempts: int = option(4, "maximum attempts per sentence", least=1)
    backoff_s: float = option(1.0, "seconds before the second attempt")
    total_s: float = option(120.0, "maximum seconds per sentence, including retries")
    timeout_s: float = option(60.0, "seconds to wait for a sentence")
    give_up_after: int = option(3, "consecutive failed sentences after which the run stops using the service", least=1)
