"""The options of the built-in voice engines (``[engines.<id>]`` in TOML)."""

from __future__ import annotations

from dataclasses import dataclass

from bilingual.settings.option import option


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
