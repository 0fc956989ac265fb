"""The sound of a recording as speech engines take it: 16 kHz mono 16-bit WAV."""

from __future__ import annotations

import wave
from pathlib import Path

from bilingual.engines.base import Progress, silent
from bilingual.engines.media.encoding.encode import encode, whole_file
from bilingual.engines.media.graphs.sound_graph import SPEECH_RATE, extract_args
from bilingual.engines.media.probing.probe import probe
from bilingual.errors import InputError, MediaError
from bilingual.model.source import Recording
from bilingual.model.timing import Span, format_clock


def extract(
    source: Path,
    output: Path,
    excerpt: Span | None,
    progress: Progress = silent,
    *,
    language: str | None,
    folder: Path,
) -> int:
    """Write the track of *source* in *language* to *output*; return its length in milliseconds.

    Raises InputError for an excerpt behind the recording's end.
    """
    recording = Recording(source, probe(source), excerpt=excerpt)
    with whole_file(output) as part:
        encode(
            extract_args(source, part, excerpt, recording.sound_track(language).index),
            where=source,
            output=output,
            folder=folder,
            duration_ms=recording.duration_ms,
            progress=progress,
            what="reading the sound",
        )
        length = _wav_ms(part, source)
        if not length:
            raise nothing_there(source, excerpt)
    return length


def nothing_there(source: Path, excerpt: Span | None) -> InputError:
    """Return the error for a recording, or an *excerpt* of it, that holds nothing."""
    if excerpt is None:
        return InputError("holds no sound that can be decoded", where=source)
    begin, end = format_clock(excerpt.start_ms), format_clock(excerpt.end_ms)
    return InputError(f"has nothing between {begin} and {end}", where=source, remedy="Choose a span inside it.")


def _wav_ms(path: Path, source: Path) -> int:
    try:
        with wave.open(str(path)) as sound:
            return int(sound.getnframes()) * 1000 // SPEECH_RATE
    except (wave.Error, EOFError):
        raise MediaError("ffmpeg wrote no sound", where=source) from None
