"""Chooses the embedder of voices: the best one that this machine has."""

from __future__ import annotations

from collections.abc import Callable

from bilingual.engines import table
from bilingual.engines.base import EngineConfig
from bilingual.engines.base.speakers import SpeakerEmbedder
from bilingual.engines.speech.speakers import resemblyzer, sherpa
from bilingual.errors import NotInstalled


def choose_embedder(config_for: Callable[[str], EngineConfig]) -> SpeakerEmbedder:
    """Return the embedder whose model is on this machine; *config_for* gives an engine's config.

    sherpa-onnx if a model was fetched for it, or is named, which may be missing; else the one in the package
    Resemblyzer. Raises NotInstalled if there is neither.
    """
    if sherpa.is_named(config_for(sherpa.ENGINE)) or sherpa.works(config_for(sherpa.ENGINE)):
        return table.speaker_embedder(sherpa.ENGINE, config_for(sherpa.ENGINE))
    if resemblyzer.weights() is not None:
        return table.speaker_embedder(resemblyzer.ENGINE, config_for(resemblyzer.ENGINE))
    raise NotInstalled(
        "BIL-SPK-052",
        "no model is on this machine that tells voices apart",
        remedy=f"Run: pip install sherpa-onnx, then: bilingual models fetch {sherpa.DEFAULT_MODEL}. "
        "Or: pip install --no-deps Resemblyzer.",
    )
