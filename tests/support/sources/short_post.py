"""A short post for the flows, and the scripted engine that they translate it with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from bilingual.pipeline.tools import Tools, open_tools
from bilingual.settings import Settings
from bilingual.testing import Answer, ScriptedTranslation

POST = """---
title: Sleep
slug: sleep
---
We sleep eight hours each night.

Water is good for the garden.
"""
SPANISH = {
    "Sleep": "El sueño",
    "We sleep eight hours each night.": "Dormimos ocho horas cada noche.",
    "Water is good for the garden.": "El agua es buena para el jardín.",
}


def say(
    monkeypatch: pytest.MonkeyPatch, answers: Mapping[str, str] | Callable[[str, str, str], Answer]
) -> ScriptedTranslation:
    """Let flows and commands translate with *answers*, by the engine ``scripted``."""
    engine = ScriptedTranslation(answers)

    def opened(settings: Settings) -> Tools:
        usual = open_tools(settings)
        return Tools(settings, usual.media, usual.fonts, translation_engines={"scripted": engine})

    for module in ("bilingual.flows.publishing", "bilingual.pipeline.tools"):
        monkeypatch.setattr(f"{module}.open_tools", opened)
    return engine
