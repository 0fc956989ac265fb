"""The cues of one pair for one frame: those of the results folder, unless its lines are too short."""

from __future__ import annotations

from bilingual.model.cue import Timeline
from bilingual.model.finding import Finding
from bilingual.pipeline.making import cue_layout
from bilingual.pipeline.making.cue_words import shown_breaks
from bilingual.pipeline.tools import Tools
from bilingual.subtitles.display.layout import Screen
from bilingual.subtitles.display.narrow import Fitting, Narrowed, narrowed
from bilingual.text.counts import counted


def shown_on(screen: Screen, timeline: Timeline, cuts: cue_layout.PairCuts, tools: Tools) -> Narrowed:
    """Return the cues of *timeline* for *screen*, cutting again what takes a third line or is too small.

    *cuts* is the input that *timeline* was cut from; cuts made by a person stay.
    """
    fitting = Fitting(screen, cue_layout.faces(timeline, tools), shown_breaks, cuts.mode)
    if not fitting.over(timeline):
        return Narrowed(timeline)
    return narrowed(timeline, cuts.transcript, cuts.bitext, cuts.options, fitting)


def narrow_findings(found: Narrowed, rendition: str, fixed: bool) -> list[Finding]:
    """Return the findings for one video: how many cues were cut again, and which are still too long."""
    said = []
    if found.recut:
        cues = f"{counted(found.recut, 'cue')} {'was' if found.recut == 1 else 'were'}"
        message = f"{rendition}: {cues} cut again for narrow lines; the subtitle files keep their cuts"
        said.append(Finding("narrow", "I", message, evidence={"recut": found.recut}))
    if found.over:
        cues = "cue " if len(found.over) == 1 else "cues "
        cues += ", ".join(map(str, found.over[:8])) + (", ..." if len(found.over) > 8 else "")
        why = "cut by hand and kept" if fixed else "with a word or sentence that cannot be split"
        message = f"{rendition}: {cues} need more than two lines in this video, {why}; shorten the text"
        said.append(Finding("narrow", "W", message, evidence={"cues": list(found.over)}))
    return said
