"""What a pair is with the corrections that wait or are not built yet."""

from __future__ import annotations

from pathlib import Path

from bilingual.model.bitext import Bitext
from bilingual.model.cue import Timeline
from bilingual.pipeline.correcting.applying import bitext_of, taken_now
from bilingual.pipeline.correcting.cues import timeline_of
from bilingual.pipeline.correcting.fields import fields_now
from bilingual.pipeline.correcting.taking import left_to_approve
from bilingual.pipeline.records.claims import recorded_item
from bilingual.pipeline.tools import Tools


def corrected_fields(folder: Path, tools: Tools, pair: str) -> dict[str, str]:
    """Return the fields of posts that are set for *pair*, with the corrections that wait."""
    item = recorded_item(folder, tools)
    return fields_now(item, taken_now(item, pair), pair)


def cues_now(folder: Path, tools: Tools, pair: str) -> Timeline:
    """Return the cues of *pair* with all corrections, also those that wait or are not built yet.

    Raises InputError if it has none, or the transcript was edited since it was translated.
    """
    item = recorded_item(folder, tools)
    return timeline_of(item, taken_now(item, pair), pair)


def corrected_bitext(folder: Path, tools: Tools, pair: str) -> tuple[Bitext, list[str]]:
    """Return the bitext of *pair* with the corrections that wait, and the ids of the units left to approve."""
    item = recorded_item(folder, tools)
    bitext = bitext_of(item, taken_now(item, pair), pair)
    return bitext, left_to_approve(item.folder, item.settings, bitext)
