"""What `bilingual doctor` says of voices: which engines can speak, those of ``[voice]``, and what tells them apart."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

from bilingual.engines import table
from bilingual.engines.speech.speakers.choice import choose_embedder
from bilingual.engines.voice.choice import Voices
from bilingual.errors import BilingualError
from bilingual.languages import pack
from bilingual.pipeline.commands.health.checks import HealthCheck
from bilingual.pipeline.tools import engine_config, voices_of
from bilingual.settings import Settings
from bilingual.text.counts import first_of

_MOST_NAMED = 3
_INSTALL = {"piper": 'pip install "piper-tts[http]"', "kokoro": "pip install onnxruntime",
            "edge": "pip install edge-tts", "espeak": "install espeak-ng"}  # fmt: skip
TITLE = "who speaks"


def voice_checks(settings: Settings) -> list[HealthCheck]:
    """Return a check of each engine of this machine, and of each language whose voice the settings name."""
    voices = voices_of(settings)
    return [*_engines(settings, voices), *_chosen(settings, voices)]


def _engines(settings: Settings, voices: Voices) -> Iterator[HealthCheck]:
    for name in table.voice_ids():
        title = f"voice: {name}"
        try:
            engine = voices.engine(name)
            found = engine.voices()
        except BilingualError as error:
            yield HealthCheck(title, "optional", error.what, error.remedy)
            continue
        capabilities = engine.capabilities
        if capabilities.metered:
            yield HealthCheck(title, "optional", "used where [voice] names it; asks a service")
        elif not found:
            remedy = "bilingual models list" if _can_run(name) else _INSTALL.get(name, "")
            yield HealthCheck(
                title, "optional", "no voice on this machine" if _can_run(name) else "not installed", remedy
            )
        else:
            said = first_of([*found], _MOST_NAMED)
            said = f"drafts only: {said}" if capabilities.draft else said
            said = said if capabilities.commercial else f"its terms allow no commercial use: {said}"
            yield HealthCheck(title, "ok" if capabilities.commercial else "optional", said)


def _can_run(engine: str) -> bool:
    package = {"piper": "piper", "kokoro": "onnxruntime"}.get(engine)
    return package is not None and find_spec(package) is not None


def _chosen(settings: Settings, voices: Voices) -> Iterator[HealthCheck]:
    for tag, named in settings.voice.items():
        title = f"voice for {pack(tag).name}"
        try:
            chosen = voices.voice(tag)
            here = chosen.engine.voices()
        except BilingualError as error:
            yield HealthCheck(title, "optional", error.what, error.remedy)
            continue
        if here and chosen.voice not in here and not chosen.engine.capabilities.needs_network:
            yield HealthCheck(title, "optional", f"{named} is not on this machine", "bilingual models list")
        else:
            yield HealthCheck(title, "ok", chosen.name)


def speaker_check(settings: Settings) -> HealthCheck:
    """Return the check of what ``speakers`` needs."""
    try:
        embedder = choose_embedder(lambda engine: engine_config(settings, engine))
    except BilingualError as error:
        return HealthCheck(TITLE, "optional", error.what, error.remedy)
    return HealthCheck(TITLE, "ok", f"{embedder.id} tells voices apart")
