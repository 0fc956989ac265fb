"""Common parts of ffmpeg calls: exact times, and the part of a recording to read."""

from __future__ import annotations

from typing import Any

import ffmpeg

from bilingual.engines.media.probing.probe import file_url
from bilingual.model.source import Recording
from bilingual.model.timing import FrameRate, Span


def arguments_of(output: Any) -> list[str]:
    """Return the arguments of the stream *output* as strings."""
    return [str(argument) for argument in ffmpeg.get_args(output)]


def opened(recording: Recording, skip_us: int = 0, **options: Any) -> Any:
    """Return the streams of *recording*, of its excerpt alone, from *skip_us* into it."""
    return ffmpeg.input(filename=file_url(recording.path), **window(recording.excerpt, skip_us), **options)


def window(excerpt: Span | None, skip_us: int = 0) -> dict[str, str]:
    """Return the input options to read only *excerpt*, from *skip_us* into it; frame-exact because it is decoded."""
    if excerpt is None:
        return {"ss": exact_seconds(skip_us)} if skip_us else {}
    begin_us, length_us = excerpt.start_ms * 1000 + skip_us, excerpt.duration_ms * 1000 - skip_us
    return {"ss": exact_seconds(begin_us), "t": exact_seconds(length_us)}


def rate_of(rate: FrameRate) -> str:
    """Return *rate* as an exact fraction for filters."""
    return f"{rate.numerator}/{rate.denominator}"


def in_seconds(ms: int) -> str:
    """Return milliseconds as exact seconds.

    >>> in_seconds(190_040)
    '190.040'
    """
    return f"{ms // 1000}.{ms % 1000:03d}"


def exact_seconds(us: int) -> str:
    """Return microseconds as seconds, without trailing zeros after the milliseconds.

    >>> exact_seconds(1_001_000), exact_seconds(83_417)
    ('1.001', '0.083417')
    """
    return in_seconds(us // 1000) + (f"{us % 1000:03d}" if us % 1000 else "")
