"""The engine ``openai``: any service with OpenAI's interface for speech (``/audio/speech``), here or online.

Source: https://platform.openai.com/docs/api-reference/audio/createSpeech. It gives no times of words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bilingual.engines.base import EngineConfig, Utterance, VoiceCapabilities
from bilingual.engines.chat.address import address, key_of, key_variables
from bilingual.engines.http.client import Client
from bilingual.engines.http.failures import status_error
from bilingual.engines.http.limits import Limits
from bilingual.engines.http.messages import Call
from bilingual.engines.http.service import service_of
from bilingual.engines.table import option_values
from bilingual.engines.voice.places import forbidden
from bilingual.engines.voice.sound import read_sound
from bilingual.errors import AuthenticationFailed, BadResponse, NotInstalled, Unavailable
from bilingual.model.spoken import SpokenAudio

ENGINE = "openai"
_LARGEST = 256 * 1024 * 1024
_USUAL = "alloy"  # which OpenAI has, and servers that imitate it
_WEB_PAGE = ("text/html", "application/xhtml+xml")


def create(config: EngineConfig) -> OpenaiVoice:
    return OpenaiVoice(config)


class OpenaiVoice:
    """The engine ``openai``; a voice is its name at the service. Raises InputError for a bad URL."""

    id = ENGINE
    capabilities = VoiceCapabilities(needs_network=True, metered=True)

    def __init__(self, config: EngineConfig) -> None:
        options = self._options = option_values(ENGINE, config.options)
        self._config = config
        self._place = address(str(options["url"]))
        limits = Limits(options["per_second"], options["attempts"], options["backoff_s"], options["total_s"],
                        options["give_up_after"])  # fmt: skip
        self._service = service_of(ENGINE, str(options["url"]), limits, config.state)
        self._client = Client(ENGINE, config.environment, timeout_s=options["timeout_s"], largest=_LARGEST,
                              pace=self._service.pace)  # fmt: skip

    def voices(self) -> Mapping[str, str]:
        # A service speaks any language, and is asked only if it is named in the settings.
        return {}

    def voice_for(self, language: str) -> str:
        return _USUAL

    def key(self, voice: str) -> Mapping[str, Any]:
        options = {name: self._options[name] for name in ("model", "instructions")}
        return {"engine": ENGINE, "url": self._place.label, "voice": voice, **options}

    def say(self, utterance: Utterance) -> SpokenAudio:
        if self._config.offline and not self._place.near:
            raise forbidden(ENGINE)
        return self._service.call(lambda: self._asked(utterance))

    def _asked(self, utterance: Utterance) -> SpokenAudio:
        variable = str(self._options["key_variable"])
        secret = key_of(self._place, self._config.environment, variable)
        if not secret and not self._place.near:
            names = " or ".join(key_variables(self._place, variable))
            raise AuthenticationFailed("BIL-VOI-021", f"the voice {ENGINE} needs an API key", remedy=f"Set {names}.")
        text = utterance.text.text
        body: dict[str, Any] = {"model": self._options["model"], "voice": utterance.voice, "input": text,
                                "response_format": "wav"}  # fmt: skip
        if utterance.speed != 1.0:
            body["speed"] = utterance.speed
        if self._options["instructions"]:
            body["instructions"] = self._options["instructions"]
        headers = {"Authorization": f"Bearer {secret.reveal()}"} if secret else {}
        url = self._place.chat[0].removesuffix("/chat/completions") + "/audio/speech"
        reply = self._client.send(Call("POST", url, headers=headers, json=body, characters=len(text)))
        if reply.status_code in (404, 405):
            raise NotInstalled("BIL-VOI-022", f"{self._place.label} has no speech for the model {body['model']!r}, or "
                               "does not speak at all", remedy="Check url and model in [engines.openai].")  # fmt: skip
        if not reply.ok:
            raise status_error(ENGINE, reply.status_code, reply.headers)
        if reply.headers.get("content-type", "").startswith(_WEB_PAGE) or reply.content[:64].lstrip()[:1] in b"<{":
            raise _no_speech(reply.content)
        return SpokenAudio(*read_sound(reply.content, ENGINE))


def _no_speech(content: bytes) -> BadResponse | Unavailable:
    what = "a web page" if content.lstrip()[:1] == b"<" else "a message" if content.strip() else "nothing"
    kind = BadResponse if content.strip() else Unavailable
    return kind("BIL-VOI-023", f"{ENGINE} returned {what} instead of speech", remedy="Check the url setting.")
