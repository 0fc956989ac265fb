"""What encoding a video gave: its probe, its sound, and how it was made."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from bilingual.model.recording.media import MediaInfo


@dataclass(frozen=True, slots=True)
class Loudness:
    """EBU R128 measurements: integrated loudness in LUFS, range in LU, true peak in dBTP.

    ``integrated_lufs`` and ``true_peak_dbtp`` are ``None`` for silence. ``offset`` is the mean of the samples, of full
    scale.
    """

    integrated_lufs: float | None
    range_lu: float
    true_peak_dbtp: float | None
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class SoundResult:
    """How the loudness was normalised, and the values measured on the result.

    ``way`` is ``linear`` (one gain throughout), ``limited`` (a gain, with peaks limited to the ceiling), ``kept`` (no
    target loudness) or ``silent`` (nothing to measure).
    """

    way: Literal["linear", "limited", "kept", "silent"]
    gain_db: float
    before: Loudness
    after: Loudness
    track: int = 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        """One line for people.

        >>> str(SoundResult("linear", 9.0, Loudness(-23.0, 5.0, -11.0), Loudness(-14.0, 5.0, -1.9)))
        'sound -23.0 to -14.0 LUFS with one gain of +9.0 dB, true peak -1.9 dBTP'
        """
        if self.way == "silent":
            return "audio is silent; not changed"
        came_out = f"true peak {_level(self.after.true_peak_dbtp)} dBTP"
        if self.way == "kept":
            return f"audio left at {_level(self.after.integrated_lufs)} LUFS, {came_out}"
        how = f"with one gain of {self.gain_db:+.1f} dB"
        if self.way == "limited":
            how = f"with a gain of {self.gain_db:+.1f} dB with limited peaks"
        levels = f"{_level(self.before.integrated_lufs)} to {_level(self.after.integrated_lufs)} LUFS"
        return f"sound {levels} {how}, {came_out}"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished video: what a probe found in it, and how it was made.

    ``made`` and ``kept`` count the segments encoded now and reused; ``why_whole`` says why the video was not encoded in
    segments, if so. ``encoder`` is ffmpeg's encoder name; ``notes`` are for people.
    """

    info: MediaInfo
    encoder: str = ""
    sound: SoundResult | None = None
    made: int = 0
    kept: int = 0
    why_whole: str = ""
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "encoder": self.encoder,
            "sound": self.sound.to_json() if self.sound else None,
            "segments": {"made": self.made, "kept": self.kept},
            "why_whole": self.why_whole,
            "bytes": self.info.size_bytes,
            "duration_ms": self.info.duration_ms,
            "notes": list(self.notes),
        }


def _level(value: float | None) -> str:
    return "-inf" if value is None else f"{value:.1f}"
