"""Platform limits that planned videos violate, and suggested cuts at sentence ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bilingual.engines.media.profiles import platform
from bilingual.model.finding import Finding
from bilingual.model.recording.rendition import Rendition, frame_size
from bilingual.model.recording.source import Recording
from bilingual.model.timing import format_clock


def refused(recording: Recording, renditions: Sequence[Rendition]) -> list[Finding]:
    """Return the platform limits that *renditions* violate, with suggested cuts at sentence ends."""
    found: list[Finding] = []
    for rendition in renditions:
        limits = platform(rendition.platform)
        if limits is None:
            continue
        size = frame_size(rendition, recording.info)
        for finding in limits.refusals(rendition.id, size, recording.duration_ms):
            longest_s = limits.page_s or limits.longest_s
            too_long = finding.evidence["measured"] == format_clock(recording.duration_ms)
            if too_long and longest_s is not None and recording.duration_ms > longest_s * 1000:
                cuts = proposed_cuts(recording, longest_s * 1000)
                advice = " or ".join(f"--from {first} --until {last}" for first, last in cuts)
                evidence = {**finding.evidence, "cuts": [list(cut) for cut in cuts]}
                finding = Finding(finding.check, finding.severity, f"{finding.message}; {advice}", evidence=evidence)
            found.append(finding)
    return found


def proposed_cuts(recording: Recording, longest_ms: int) -> list[tuple[str, str]]:
    """Return parts of similar length, none over *longest_ms*, cut in pauses after sentences.

    The times are those of the whole recording, for ``--from`` and ``--until``.
    """
    words = recording.spoken.words
    pauses = []
    for _, last in recording.spoken.sentences[:-1]:
        end, following = words[last - 1].end_ms, words[last].start_ms
        if end is not None and following is not None:
            pauses.append((end + following) // 2)
    total = recording.duration_ms
    borders = [0]
    while total - borders[-1] > longest_ms:
        parts = -(-(total - borders[-1]) // longest_ms)
        wanted = borders[-1] + (total - borders[-1]) // parts
        inside = [pause for pause in pauses if borders[-1] < pause <= borders[-1] + longest_ms]
        # Without a pause in reach, cut at the limit.
        borders.append(min(inside, key=lambda pause: abs(pause - wanted), default=borders[-1] + longest_ms))
    borders.append(total)
    clocks = [_clock(border + recording.offset_ms) for border in borders]
    return list(pairwise(clocks))


def _clock(ms: int) -> str:
    """Return a time for ``--from``, exact to the millisecond.

    >>> _clock(892_340)
    '14:52.340'
    """
    hours, rest = divmod(ms, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    seconds = f"{rest // 1000:02d}.{rest % 1000:03d}"
    return f"{hours}:{minutes:02d}:{seconds}" if hours else f"{minutes}:{seconds}"
