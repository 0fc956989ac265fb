"""How the cues of one pair are cut, from its recording or from an article that is read aloud."""

from __future__ import annotations

from bilingual.model.bitext import Bitext
from bilingual.model.recording.source import Recording
from bilingual.pipeline.editing.cuts import held_cuts
from bilingual.pipeline.making import cue_layout
from bilingual.pipeline.records.manifest import Manifest
from bilingual.settings import Settings


def cuts_of(settings: Settings, manifest: Manifest, recording: Recording, bitext: Bitext) -> cue_layout.PairCuts:
    """Return how the cues of one pair are to be cut."""
    transcript, mode = recording.spoken, settings.mode
    if mode == "karaoke" and transcript.read_aloud and settings.spoken != "source":
        mode = "dual"  # what is highlighted would not be what is heard
    fixed = held_cuts(manifest.options, bitext, settings.source_cuts, transcript)
    return cue_layout.PairCuts(transcript, bitext, recording.frame_rate, fixed, recording.shots_ms, mode)
