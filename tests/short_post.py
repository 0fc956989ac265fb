"""A short post for the flows, and the scripted engine that they translate it with."""

from __future__ import annotations

import pytest

from bilingual.pipeline.tools import Tools, open_tools
from bilingual.settings import Settings
from bilingual.testing import ScriptedTranslation

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


def say(monkeypatch: pytest.MonkeyPatch, answers: dict[str, str]) -> ScriptedTranslation:
    """Let the flows translate with *answers*."""
    engine = ScriptedTranslation(answers)
    use(monkeypatch, engine)
    return engine


def use(monkeypatch: pytest.MonkeyPatch, engine: ScriptedTranslation) -> None:
    """Let *engine* be the one that flows and commands know as ``scripted``."""

    def opened(settings: Settings) -> Tools:
        usual = open_tools(settings)
        return Tools(settings, usual.media, usual.fonts, translation_engines={"scripted": engine})

    for module in ("bilingual.flows.tasks", "bilingual.pipeline.tools"):
        monkeypatch.setattr(f"{module}.open_tools", opened)
