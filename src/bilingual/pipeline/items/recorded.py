"""What a person's edits are called in the manifest of an item and in its results folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bilingual.text.counts import counted

TRANSCRIPT = "transcript"
TRANSCRIPT_FILE = "transcript.json"
BITEXT = "bitext."
SUBTITLES = "subtitles."
EDITED = "edited-by-hand"
CUTS = "cuts"
"""What the options of an item call the cuts that a person made."""
KEPT = "fields"
"""What the options of an item call the fields of posts that a person has set."""
CORRECTED = "corrected"
"""What a pair's record calls the units that were edited since it was made, and whether its cues and fields were."""


def corrected_words(said: Mapping[str, Any]) -> list[str]:
    """Return in words what was edited since a pair was made, by its record's ``CORRECTED``."""
    count = len(said.get("units", ()))
    named = (said.get("cues"), "the cues"), (said.get("fields"), "fields of posts"), (said.get("speakers"), "speakers")
    return [*([counted(count, "sentence")] if count else []), *(words for there, words in named if there)]
