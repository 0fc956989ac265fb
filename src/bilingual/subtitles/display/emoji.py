"""Emoji in text that is burned in, which libass cannot draw: it has no colour fonts."""

from __future__ import annotations

import re
from itertools import pairwise

from bilingual.model.cue import Timeline
from bilingual.model.finding import Finding
from bilingual.subtitles.breaks import inside_grapheme
from bilingual.text.counts import counted

# Text fonts have stars, suits, notes and ticks; a variation selector turns them into emoji.
_SIGNS = "\u2605\u2606\u2660-\u2667\u2669-\u266f\u2713\u2714"
_EMOJI = re.compile(
    f"(?:[{_SIGNS}]\ufe0f|(?![{_SIGNS}])[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\u231a\u231b\u23e9-\u23f3"
    "\u200d\ufe0e\ufe0f\u20e3\U000e0020-\U000e007f])+"
)


def without_emoji(text: str) -> str:
    """Return *text* without emoji, which libass cannot draw: it has no colour fonts.

    >>> without_emoji("Well done 👍🏽!")
    'Well done !'
    """
    return _EMOJI.sub("", text)


def emoji_in(text: str) -> tuple[str, ...]:
    """Return the distinct emoji of *text*, in order.

    >>> emoji_in("Yes 👍🏽, again 👍🏽🎉 ♪")
    ('👍🏽', '🎉')
    """
    found: list[str] = []
    for run in _EMOJI.findall(text):
        borders = [0, *(place for place in range(1, len(run)) if not inside_grapheme(run, place)), len(run)]
        found += (run[a:b] for a, b in pairwise(borders))
    return tuple(dict.fromkeys(one for one in found if one.strip("\u200d\ufe0e\ufe0f")))


def left_out(timeline: Timeline) -> list[Finding]:
    """Return a finding on the emoji in *timeline* that are not burned in, none without any."""
    lost = [f"{cue.source}\n{cue.target or ''}" for cue in timeline if emoji_in(f"{cue.source} {cue.target or ''}")]
    if not lost:
        return []
    shown = " ".join(emoji_in("\n".join(lost))[:8])
    message = f"the emoji in {counted(len(lost), 'cue')} ({shown}) are not shown in the video; SRT and VTT contain them"
    return [Finding("emoji", "I", message, evidence={"cues": len(lost)})]
