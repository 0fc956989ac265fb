"""Loudness normalisation: measured by EBU R128 and adjusted by a single gain where peaks allow.

ffmpeg's two-pass ``loudnorm`` silently switches to dynamic mode, and at 192 kHz takes a hundred times as long as
measuring. So we use a plain ``volume`` if the true peak stays below the ceiling, otherwise followed by a limiter at
four times the sample rate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import ffmpeg

from bilingual.engines.media.probing.inputs import file_url
from bilingual.model.recording.rendered import Loudness, SoundResult

SOUND_RATE = 48_000
_LIMITER_RATE = 4 * SOUND_RATE  # ITU-R BS.1770-4 annex 2 finds peaks between samples at four times the rate
_SILENCE_LUFS = -70.0  # the absolute gate of ITU-R BS.1770
# Of full scale: a microphone's or sound card's direct current, which takes the room of the peaks and isn't audible.
_LARGEST_OFFSET = 0.01
_LOWEST_HZ = 20
_LARGEST_GAIN_DB = 30.0  # a recording that needs more is noise
AAC_OVERSHOOT_DB = 0.5  # peak increase by encoding, observed on speech at 96 to 160 kbit/s
_OFFSET = re.compile(r"DC offset:\s*(-?[\d.]+)")
_FIELD = re.compile(r"^[^\S\n]*(I|LRA|Peak):\s+(-?inf|-?[\d.]+|nan) ", re.MULTILINE)

Way = Literal["linear", "limited", "kept", "silent"]


@dataclass(frozen=True, slots=True)
class Levelling:
    """The adjustment of a track: a gain, for ``limited`` the peak ceiling in dBTP, and whether to remove an offset."""

    way: Way
    gain_db: float = 0.0
    ceiling_dbtp: float = 0.0
    centre: bool = False


def levelling(measured: Loudness, target_lufs: float | None, ceiling_dbtp: float) -> Levelling:
    """Return the adjustment that brings a track of loudness *measured* to *target_lufs* under *ceiling_dbtp*.

    >>> levelling(Loudness(-20.0, 5.0, -9.0), -14.0, -1.0)
    Levelling(way='linear', gain_db=6.0, ceiling_dbtp=-1.0, centre=False)
    >>> levelling(Loudness(-20.0, 5.0, -3.0), -14.0, -1.0).way
    'limited'
    """
    loudness, peak = measured.integrated_lufs, measured.true_peak_dbtp
    if target_lufs is None:
        return Levelling("kept")
    if loudness is None or peak is None:
        return Levelling("silent")
    gain = round(min(_LARGEST_GAIN_DB, target_lufs - loudness), 2)
    centre = abs(measured.offset) > _LARGEST_OFFSET
    if peak + gain + AAC_OVERSHOOT_DB <= ceiling_dbtp:
        return Levelling("linear", gain, ceiling_dbtp, centre)
    return Levelling("limited", gain, ceiling_dbtp - AAC_OVERSHOOT_DB, centre)


def corrected(done: Levelling, result: Loudness, target_lufs: float, ceiling_dbtp: float) -> Levelling:
    """Return the adjustment to use after *done* gave *result*; *done* itself if it is good enough.

    Limiting reduces loudness, which more gain restores; encoding may raise a peak above the ceiling.
    """
    loudness, peak = result.integrated_lufs, result.true_peak_dbtp
    if done.way not in ("linear", "limited") or loudness is None or peak is None:
        return done
    gain, ceiling, way = done.gain_db, done.ceiling_dbtp, done.way
    if peak > ceiling_dbtp:
        ceiling = (ceiling if way == "limited" else ceiling_dbtp) - (peak - ceiling_dbtp) - 0.1
        way = "limited"
    if way == "limited" and abs(target_lufs - loudness) > 0.3:
        gain = min(_LARGEST_GAIN_DB, gain + target_lufs - loudness)
    return Levelling(way, round(gain, 2), round(ceiling, 2), done.centre)


def levelled(sound: Any, what: Levelling | None) -> Any:
    """Return the stream *sound* in stereo with the adjustment applied."""
    sound = sound.filter("aformat", channel_layouts="stereo")
    if what is None or what.way not in ("linear", "limited"):
        return sound
    if what.centre:
        sound = sound.filter("highpass", frequency=_LOWEST_HZ)
    sound = sound.filter("volume", f"{what.gain_db:g}dB")
    if what.way == "linear":
        return sound
    limit = 10 ** (what.ceiling_dbtp / 20)
    sound = sound.filter("aresample", _LIMITER_RATE)
    sound = sound.filter("alimiter", level=0, limit=f"{limit:.4f}", attack=5, release=80, latency=1)
    return sound.filter("aresample", SOUND_RATE)


def measuring(sound: Any) -> list[str]:
    """Return the arguments that measure *sound*; :func:`loudness_of` parses ffmpeg's output."""
    sound = sound.filter("astats", measure_perchannel="none", measure_overall="DC_offset")
    sound = sound.filter("ebur128", peak="true", framelog="verbose")
    return [str(part) for part in ffmpeg.get_args(ffmpeg.output(sound, filename="-", format="null", v="info"))]


def measuring_file(path: Path) -> list[str]:
    """Return the arguments that measure the finished track in *path*."""
    return measuring(ffmpeg.input(filename=file_url(path))["a:0"])


def loudness_of(said: str) -> Loudness:
    r"""Parse the summary of ffmpeg's ``ebur128``, and the offset from its ``astats``.

    >>> loudness_of("  Integrated loudness:\n    I:         -19.5 LUFS\n    LRA:         4.0 LU\n"
    ...             "  True peak:\n    Peak:       -3.0 dBFS\n")
    Loudness(integrated_lufs=-19.5, range_lu=4.0, true_peak_dbtp=-3.0, offset=0.0)
    """
    values = {name: float(value) for name, value in _FIELD.findall(said[said.rfind("Integrated loudness:") :])}
    loudness, peak = values.get("I", _SILENCE_LUFS), values.get("Peak", float("-inf"))
    silent = not loudness > _SILENCE_LUFS or peak == float("-inf")
    offset = float(found[1]) if (found := _OFFSET.search(said)) else 0.0
    return Loudness(None if silent else loudness, values.get("LRA", 0.0), None if silent else peak, offset)


def result_of(done: Levelling, before: Loudness, after: Loudness, track: int) -> SoundResult:
    """Return the report on a finished track."""
    return SoundResult(done.way, done.gain_db, before, after, track)
