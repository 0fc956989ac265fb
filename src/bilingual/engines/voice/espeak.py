"""The engine ``espeak``: the program espeak-ng speaks 100 languages offline, and sounds like a machine: a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bilingual.engines.base import EngineConfig, Utterance, VoiceCapabilities
from bilingual.engines.media.probing.features import install_hint
from bilingual.engines.processes import running as process
from bilingual.engines.processes.starting import available
from bilingual.engines.table import option_values
from bilingual.engines.voice.places import silent_in
from bilingual.engines.voice.sound import read_sound
from bilingual.errors import BadResponse, NotInstalled, UsageError
from bilingual.languages import parse_tag
from bilingual.model.spoken import SpokenAudio

ENGINE, PROGRAM = "espeak", "espeak-ng"
_USUAL_RATE = 160  # words per minute; the program's own 175 is hard to follow for learners
_LIMIT_S = 120.0
# Where BCP 47 and the program differ, or it has several.
_CODES = {"en": "en-us", "zh": "cmn", "nb": "nb", "no": "nb", "nn": "nb", "pt": "pt", "es": "es", "fr": "fr-fr"}
_BACK = {"cmn": "zh-Hans", "en-us": "en-US", "fr-fr": "fr"}


def create(config: EngineConfig) -> Espeak:
    option_values(ENGINE, config.options)
    return Espeak()


class Espeak:
    """The engine ``espeak``; a voice is one of the program's languages, such as ``en-us``."""

    id = ENGINE
    capabilities = VoiceCapabilities(draft=True)

    def voices(self) -> Mapping[str, str]:
        return {code: tag for code, tag in _voices().items() if code in ("en-us", "fr-fr") or "-" not in code}

    def voice_for(self, language: str) -> str:
        if not available(PROGRAM):
            raise missing()
        parts = language.lower().split("-")
        known = _voices()
        for code in (language.lower(), f"{parts[0]}-{parts[-1]}", _CODES.get(parts[0], ""), parts[0]):
            if code in known:
                return code
        raise silent_in(ENGINE, language, "Choose another engine for this language.")

    def key(self, voice: str) -> Mapping[str, Any]:
        return {"engine": ENGINE, "version": _version(), "voice": voice, "rate": _USUAL_RATE}

    def say(self, utterance: Utterance) -> SpokenAudio:
        rate = str(round(_USUAL_RATE * utterance.speed))
        argv = [PROGRAM, "-v", utterance.voice, "-s", rate, "-b", "1", "--stdin", "--stdout"]
        done = process.run(argv, input=utterance.text.text, timeout_s=_LIMIT_S, remedy=missing().remedy)
        if not done.ok:
            raise failed(done)
        return SpokenAudio(*read_sound(done.stdout, ENGINE))


def missing() -> NotInstalled:
    hint = install_hint("espeak-ng", "espeak-ng")
    return NotInstalled("BIL-VOI-014", "espeak-ng is not installed", remedy=f"Run: {hint}.")


def failed(done: process.Completed) -> BadResponse:
    return BadResponse("BIL-VOI-013", f"espeak-ng could not speak: {done.reason(1)}")


@lru_cache(maxsize=1)
def _version() -> str:
    found = re.search(r"\d[\w.-]*", process.run([PROGRAM, "--version"], timeout_s=_LIMIT_S).text)
    return found[0] if found else ""


@lru_cache(maxsize=1)
def _voices() -> Mapping[str, str]:
    """Return the program's languages with their tags; empty if it is not installed."""
    if not available(PROGRAM):
        return {}
    rows = process.run([PROGRAM, "--voices"], timeout_s=_LIMIT_S).text.splitlines()[1:]
    found = {}
    for code in [row.split()[1] for row in rows if len(row.split()) > 3]:
        tag = _tag(_BACK.get(code, code))
        if tag:
            found[code] = tag
    return found


def _tag(code: str) -> str:
    try:
        return parse_tag(code)
    except UsageError:
        return ""
