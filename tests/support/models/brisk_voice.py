"""A voice for tests of dubs: a tenth of a second for each word."""

from __future__ import annotations

import numpy as np

from bilingual.engines.base import Utterance
from bilingual.model.spoken import SpokenAudio
from support.models.tiny_voices import ToneVoice


class BriskVoice(ToneVoice):
    def say(self, utterance: Utterance) -> SpokenAudio:
        super().say(utterance)
        tone = np.sin(np.arange(2400 * len(utterance.text.words)) * 0.2) * 0.5
        return SpokenAudio(24_000, (tone * 32767).astype("<i2").tobytes())
