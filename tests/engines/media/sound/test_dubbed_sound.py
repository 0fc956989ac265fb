"""The sound of a dub: what is heard when, in figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bilingual.engines.media.dubbing.mixing import DUCKED_DB, mix
from bilingual.engines.media.dubbing.room_tone import room_tone
from bilingual.engines.media.speech_level import RATE
from bilingual.model.recording.dubbing import DubMode, DubPlan, Hold, Mixed
from bilingual.model.timing import Span

SPEECH = (Span(1000, 2500), Span(3200, 4700), Span(6000, 7000))
ROOM_DB, SPOKEN_HZ, VOICE_HZ = -55.0, 400.0, 900.0
Sound = NDArray[np.float64]


def tone(hz: float, length_ms: int, db: float) -> Sound:
    return np.sin(np.arange(length_ms * RATE // 1000) * 2 * np.pi * hz / RATE) * 10 ** (db / 20) * np.sqrt(2)


def recording(length_ms: int = 8000, room_db: float = ROOM_DB) -> NDArray[np.int16]:
    """Return a room with noise in which tones are the speech; the left channel is that of the right."""
    sound = np.random.default_rng(1).standard_normal(length_ms * RATE // 1000) * 10 ** (room_db / 20)
    for span in SPEECH:
        first, last = (ms * RATE // 1000 for ms in (span.start_ms, span.end_ms))
        sound[first:last] += tone(SPOKEN_HZ, span.duration_ms, -23)
    return np.repeat(np.round(sound * 32767).astype(np.int16)[:, None], 2, axis=1)


def mixed(
    folder: Path,
    mode: DubMode,
    *said: Span,
    holds: tuple[Hold, ...] = (),
    kept: tuple[Span, ...] = (),
    original: NDArray[np.int16] | None = None,
) -> tuple[Sound, Mixed]:
    """Return the left channel of a dub, undone of its headroom, and what was found in the original."""
    speech = tuple(span for span in SPEECH if span not in kept)
    plan = DubPlan(mode, speech, kept, said, holds)
    voice = [(one.start_ms, (tone(VOICE_HZ, one.duration_ms, -20) * 32767).astype(np.int16)) for one in said]
    found = mix(plan, recording() if original is None else original, voice, folder, folder / "mixed.raw")
    both = np.fromfile(folder / "mixed.raw", "<i2").reshape(-1, 2)
    assert np.array_equal(both[:, 0], both[:, 1])
    return both[:, 0] / 32768 * 2, found


def level(sound: Sound, first_ms: int, last_ms: int, hz: float | None = None) -> float:
    """Return the level of a part in dBFS, of all of it or near one frequency."""
    part = sound[first_ms * RATE // 1000 : last_ms * RATE // 1000]
    if hz is None:
        return float(10 * np.log10(np.mean(part**2) + 1e-12))
    power = np.abs(np.fft.rfft(part)) ** 2 * 2 / len(part) ** 2
    near = np.abs(np.fft.rfftfreq(len(part), 1 / RATE) - hz) < 20
    return float(10 * np.log10(power[near].sum() + 1e-12))


def test_the_original_is_lowered_while_the_voice_speaks_over_it(tmp_path: Path) -> None:
    sound, found = mixed(tmp_path, "over", Span(1000, 2000), kept=SPEECH[1:])
    spoken = -23 + found.gain_db
    assert found.gain_db == pytest.approx(7, abs=1.5)  # tones are no speech: about
    assert level(sound, 1100, 2400, SPOKEN_HZ) == pytest.approx(spoken + DUCKED_DB, abs=0.5)
    assert level(sound, 1100, 1900, VOICE_HZ) == pytest.approx(-20, abs=0.5)
    assert level(sound, 3300, 4600, SPOKEN_HZ) == pytest.approx(spoken, abs=0.5)
    assert level(sound, 200, 700) == pytest.approx(ROOM_DB + found.gain_db, abs=1)


def test_the_original_comes_back_in_a_long_pause_and_not_in_a_short_one(tmp_path: Path) -> None:
    """Between the second and the third sentence are 1.3 s, after the third is only one."""
    sound, found = mixed(tmp_path, "over", *SPEECH)
    room = ROOM_DB + found.gain_db
    for between in (2550, 4800, 5500):
        assert level(sound, between, between + 300) == pytest.approx(room + DUCKED_DB, abs=1)
    assert level(sound, 7600, 7950) == pytest.approx(room, abs=1)


def test_instead_of_the_original_its_room_is_heard(tmp_path: Path) -> None:
    sound, found = mixed(tmp_path, "replace", Span(1000, 2000), Span(3200, 4600), kept=(SPEECH[2],))
    room = ROOM_DB + found.gain_db
    assert found.paused
    assert level(sound, 2050, 2500) == pytest.approx(room, abs=1.5)  # the voice is done before its source is
    assert level(sound, 1100, 1900, SPOKEN_HZ) < room
    assert level(sound, 1100, 1900, VOICE_HZ) == pytest.approx(-20, abs=0.5)
    assert level(sound, 6100, 6900, SPOKEN_HZ) == pytest.approx(-23 + found.gain_db, abs=0.5)  # has no translation
    assert level(sound, 7300, 7900) == pytest.approx(room, abs=1)


def test_the_room_is_heard_while_the_picture_stands_and_all_that_follows_is_later(tmp_path: Path) -> None:
    holds = (Hold(2499, 700), Hold(4699, 300))
    sound, found = mixed(tmp_path, "over", Span(1000, 3100), holds=holds, kept=SPEECH[1:])
    assert len(sound) == 9000 * RATE // 1000
    room = ROOM_DB + found.gain_db
    assert level(sound, 2600, 3000, SPOKEN_HZ) < room
    assert level(sound, 3950, 5350, SPOKEN_HZ) == pytest.approx(-23 + found.gain_db, abs=0.5)
    assert level(sound, 5460, 5640) == pytest.approx(room, abs=2)
    assert level(sound, 7050, 7950, SPOKEN_HZ) == pytest.approx(-23 + found.gain_db, abs=0.5)


def test_a_recording_without_pauses_or_with_silent_ones_has_a_room_too(tmp_path: Path) -> None:
    throughout = room_tone(recording(), [Span(0, 8000)])
    assert not throughout.paused
    assert throughout.level_db == pytest.approx(ROOM_DB, abs=2)
    silent = room_tone(recording(room_db=-200), SPEECH)
    assert -80 < 20 * np.log10(np.sqrt(np.mean(silent.loop**2))) < -70
    cut = recording()
    cut[RATE * 7500 // 1000 :] = 0  # silence that was put there is not the room
    assert room_tone(cut, SPEECH).level_db == pytest.approx(ROOM_DB, abs=1)
    sound, _ = mixed(tmp_path, "replace", Span(1000, 1500), original=recording(room_db=-200))
    assert level(sound, 1600, 2400) < -50
    assert np.count_nonzero(sound[1600 * RATE // 1000 : 2400 * RATE // 1000]) > 0


def test_the_room_is_heard_as_long_as_is_needed_without_a_seam() -> None:
    tone = room_tone(recording(), SPEECH)
    ends = np.concatenate([tone.loop[-2400:, 0], tone.loop[:2400, 0]])
    steps = np.abs(np.diff(ends))
    assert steps[2399] < np.percentile(steps, 99.9)
    twice = tone.between(len(tone.loop) - 10, len(tone.loop) + 10)
    assert np.array_equal(twice[10:], tone.loop[:10])
