"""Gives a recording that was published a second voice, or takes it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bilingual.errors import UsageError
from bilingual.pipeline.applying import made_again, made_before
from bilingual.pipeline.dubbing.removing import remove_dub
from bilingual.pipeline.requests import kind_of
from bilingual.pipeline.result import Result
from bilingual.pipeline.run import Execute, directly
from bilingual.pipeline.tools import Tools


def dub_results(
    folder: Path,
    tools: Tools,
    execute: Execute = directly,
    asked: Mapping[str, Any] | None = None,
    pair: str | None = None,
) -> Result:
    """Dub the videos of *pair* in the results *folder*, in the way that is *asked*, and rebuild what is out of date.

    ``{"dub": "none"}`` removes its dub, and the result names the files. Raises UsageError for results that are not of a
    recording, and for a pair that is not there or not named.
    """
    manifest, held, request = made_before(folder, tools.settings)
    if kind_of(request.source) != "media":
        raise UsageError(
            "BIL-VOI-035",
            "is no recording, so it has no voice to which another could be added",
            where=folder,
            remedy="`bilingual narrate` reads an article aloud.",
        )
    pairs = sorted(manifest.pairs)
    if not pairs:
        raise UsageError(
            "BIL-VOI-042",
            "has no translation yet that could be spoken",
            where=folder,
            remedy=f"Finish it first: `bilingual apply {folder}`.",
        )
    if (pair or len(pairs) != 1) and pair not in pairs:
        what = f"has no pair {pair}" if pair else f"has {len(pairs)} pairs"
        raise UsageError("BIL-VOI-036", what, where=folder, remedy=f"Use --pair with one of {', '.join(pairs)}.")
    removed: list[str] = []
    if (asked or {}).get("dub") == "none":
        removed = remove_dub(folder, tools, pair or pairs[0])
        manifest, held, request = made_before(folder, tools.settings)
    target = (pair or pairs[0]).split("_", 1)[1]
    # Not the voices that the results were made with: who asks for a dub has just said in the settings who speaks.
    voices = {**tools.settings.voice, **dict((asked or {}).get("voice", {}))}
    request = replace(request, asked={**request.asked, **(asked or {}), "voice": voices, "targets": (target,)})
    return replace(made_again(manifest, request, tools.for_item(held), execute), removed=tuple(removed))
