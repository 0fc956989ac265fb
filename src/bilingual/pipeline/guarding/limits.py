"""How long a run may take, by its source (pure).

A deadline is no estimate: no run that works may ever hit it. Each number is a measured ratio, times what a slow laptop
and the costliest options take more. What hangs is found much earlier, by its silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf

from bilingual.errors import UsageError

# Starting, loading models, reading and copying files, and a model that is fetched first: 3 GB at 0.5 MB/s.
_BASE_S = 2 * 3600.0
# For each second of the recording, per step.
# Whisper medium (openai-whisper, float32, its slowest library): small took 15 processor seconds for a window of 30 s
# with 150 tokens, medium has 3.2 times its weights: 1.6 s a second on one core. Beams and a second decoding take 3
# times that, a core half as fast 2 times, and another 2 for what else runs.
_LISTENING = 20.0
# Aligning a script takes 1/31 s a second, looking at the audio less.
_ALIGNING = 2.0
# Preview and shot changes; each took 0.1 to 0.5 s a second of 1080p on 2 cores.
_LOOKING = 6.0
# x264 medium took 1.25 s a second of 1080p on 2 cores (``bench/render``); 4K takes 4 times that, a slow laptop 2 times.
_ENCODING = 12.0
# For each sentence and target. A chat model that writes 5 tokens a second takes 12 s for a sentence of 60 tokens, and
# a second pass as long; services and local models take 0.001 to 1 s. Waiting for services does not count.
_CHATTING_S, _TRANSLATING_S = 30.0, 5.0
# Checks, posts, pages.
_WRITING_S = 2.0
_SECONDS_A_SENTENCE = 3.0

QUIET_S = 15 * 60.0
"""Without progress, and without work for the processor or the disk. The longest wait without a sign, that for one
answer of a service, has a limit of its own."""
BUSY_S = 90 * 60.0
"""Without progress, though something computes. Whisper large, which tells of each window of half a minute, takes 22
processor minutes for one that it decodes at all six temperatures; a slow laptop 45."""

_DURATION = re.compile(r"(?:(\d{1,9})\s?h)?\s?(?:(\d{1,9})\s?m(?:in)?)?\s?(?:(\d{1,9})\s?s)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Work:
    """What a run is to do, as far as it is known.

    ``length_ms`` is that of the recording or its excerpt, ``recognised`` whether a recogniser listens to it,
    ``pictures`` whether it has any. ``sentences`` are those of the article. ``asked`` counts how many times each
    sentence may be translated for each of ``targets``, ``chat`` says whether by a chat model.
    """

    length_ms: int = 0
    recognised: bool = False
    sentences: int = 0
    targets: int = 1
    renditions: int = 0
    asked: int = 1
    chat: bool = False


@dataclass(frozen=True, slots=True)
class RunLimits:
    """How many seconds a run may take in all, and without a sign of progress: idle, and while it computes."""

    total_s: float
    quiet_s: float = QUIET_S
    busy_s: float = BUSY_S


def deadline_s(work: Work) -> float:
    """Return the seconds that *work* may take at most.

    >>> talk = Work(length_ms=20 * 60_000, recognised=True, targets=2, renditions=1)
    >>> round(deadline_s(talk) / 3600), round(deadline_s(Work(sentences=100)) / 3600, 1)
    (20, 2.2)
    """
    length_s = work.length_ms / 1000
    sentences = work.sentences + length_s / _SECONDS_A_SENTENCE
    per_sentence = (_CHATTING_S if work.chat else _TRANSLATING_S) * work.asked + _WRITING_S
    per_second = (_LISTENING if work.recognised else _ALIGNING) + _LOOKING + _ENCODING * work.renditions * work.targets
    return _BASE_S + per_second * length_s + per_sentence * sentences * work.targets


def limits_of(deadline: str, work: Work) -> RunLimits | None:
    """Return the limits of a run for the setting *deadline*, ``None`` if it has none.

    A duration limits the whole run, and each silence in it. Raises UsageError for another text.

    >>> limits_of("1h30m", Work()), limits_of("off", Work())
    (RunLimits(total_s=5400.0, quiet_s=900.0, busy_s=5400.0), None)
    """
    text = deadline.strip().casefold()
    if text == "off":
        return None
    if text == "auto":
        return RunLimits(deadline_s(work))
    found = _DURATION.fullmatch(text)
    total_s = (
        sum(int(part or 0) * unit for part, unit in zip(found.groups(), (3600, 60, 1), strict=True)) if found else 0
    )
    if not 0 < total_s < inf:
        raise UsageError(
            "BIL-RUN-003",
            f"deadline = {deadline!r} is not a time",
            remedy='Use "auto", "off", or a duration such as "90m" or "2h30m".',
        )
    return RunLimits(float(total_s), min(QUIET_S, total_s), min(BUSY_S, total_s))
