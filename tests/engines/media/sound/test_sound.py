"""Loudness normalisation: measurement, adjustment, result."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bilingual.engines.base import Progress, RenderJob, silent
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.encoding.loudness import Levelling, corrected, levelling, loudness_of
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.model.recording.rendered import Loudness, SoundResult
from bilingual.model.recording.rendition import Rendition
from bilingual.model.recording.source import Recording
from support.sources.clips import make_clip, speak

TOOL = Ffmpeg()
SUMMARY = """[Parsed_ebur128_2 @ 0x5] Summary:

  Integrated loudness:
    I:         -21.9 LUFS
    Threshold: -32.5 LUFS

  Loudness range:
    LRA:         6.3 LU
    Threshold: -42.4 LUFS
    LRA low:   -26.1 LUFS
    LRA high:  -19.8 LUFS

  True peak:
    Peak:       -5.2 dBFS
"""


def sound_of(clip: Path, tmp_path: Path, **profile: float) -> SoundResult:
    rendition = Rendition("r", preset="ultrafast", burn=False, **profile)  # type: ignore[arg-type]
    job = RenderJob(Recording(clip, TOOL.probe(clip)), rendition, ("en", "de"), tmp_path / "o.mp4")
    sound = TOOL.render(job).sound
    assert sound is not None
    return sound


def with_sound(tmp_path: Path, sound: Path, chain: str, seconds: float) -> Path:
    changed = tmp_path / "changed.wav"
    command = ["ffmpeg", "-v", "error", "-y", "-i", str(sound), "-af", chain, "-t", str(seconds), str(changed)]
    subprocess.run(command, check=True)
    return make_clip(tmp_path, "talk.mp4", seconds, (64, 36), speech=changed)


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    text = "Every language is a window. Some of them are open, and some have to be opened by hand."
    return speak(tmp_path_factory.mktemp("speech"), "talk.wav", text)


def test_the_summary_is_read() -> None:
    assert loudness_of(SUMMARY) == Loudness(-21.9, 6.3, -5.2)
    assert loudness_of(f"{SUMMARY}[Parsed_astats_1 @ 0x6] DC offset: -0.400021\n").offset == -0.400021
    silent = SUMMARY.replace("-21.9", "-70.0").replace("-5.2 dBFS", "-inf dBFS")
    assert loudness_of(silent) == Loudness(None, 6.3, None)


@pytest.mark.parametrize(
    ("loudness", "peak", "done"),
    [
        (-18.0, -8.0, Levelling("linear", 4.0, -1.0)),
        (-10.0, -0.1, Levelling("linear", -4.0, -1.0)),
        (-18.0, -5.2, Levelling("limited", 4.0, -1.5)),  # -1.2 dBTP, and coding adds to it
        (-60.0, -20.0, Levelling("limited", 30.0, -1.5)),  # more would be noise
    ],
)
def test_one_gain_where_the_peaks_allow_it(loudness: float, peak: float, done: Levelling) -> None:
    assert levelling(Loudness(loudness, 5.0, peak), -14.0, -1.0) == done


def test_an_offset_is_removed() -> None:
    done = levelling(Loudness(-18.0, 5.0, -8.0, offset=0.2), -14.0, -1.0)
    assert done == Levelling("linear", 4.0, -1.0, centre=True)
    assert corrected(done, Loudness(-14.0, 5.0, -0.8), -14.0, -1.0).centre
    assert not levelling(Loudness(-18.0, 5.0, -8.0, offset=0.001), -14.0, -1.0).centre


def test_what_came_out_wrong_is_mended() -> None:
    done = Levelling("linear", 4.0, -1.0)
    assert corrected(done, Loudness(-14.0, 5.0, -1.2), -14.0, -1.0) == done
    assert corrected(done, Loudness(-14.0, 5.0, -0.8), -14.0, -1.0) == Levelling("limited", 4.0, -1.3)
    quieter = Levelling("limited", 12.0, -1.5)
    assert corrected(quieter, Loudness(-15.0, 5.0, -1.4), -14.0, -1.0) == Levelling("limited", 13.0, -1.5)


def test_a_quiet_talk_gets_one_gain(speech: Path, tmp_path: Path) -> None:
    # A compressor, as in a studio's recording, so that its peaks leave room.
    compressed = "acompressor=threshold=-30dB:ratio=8:attack=1:release=50,volume=-12dB"
    sound = sound_of(with_sound(tmp_path, speech, compressed, 5), tmp_path, loudness_lufs=-20.0)
    assert sound.way == "linear"
    assert sound.after.integrated_lufs == pytest.approx(-20.0, abs=0.5)
    assert sound.after.true_peak_dbtp is not None
    assert sound.after.true_peak_dbtp <= -1.0
    assert sound.after.range_lu == pytest.approx(sound.before.range_lu, abs=0.3)


def test_peaks_that_leave_no_room_are_limited(speech: Path, tmp_path: Path) -> None:
    sound = sound_of(with_sound(tmp_path, speech, "volume=-6dB", 5), tmp_path)
    assert sound.way == "limited"
    assert sound.after.integrated_lufs == pytest.approx(-14.0, abs=0.6)
    assert sound.after.true_peak_dbtp is not None
    assert sound.after.true_peak_dbtp <= -1.0
    assert "with limited peaks" in str(sound)


def test_one_sound_is_encoded_once_however_many_want_it_at_a_time(
    speech: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip, encoded = with_sound(tmp_path, speech, "volume=-6dB", 5), []

    def counted(arguments: list[str], call: FfmpegCall, progress: Progress = silent) -> object:
        if call.what == "encoding audio":
            encoded.append(arguments)
        return encode(arguments, call, progress)

    monkeypatch.setattr("bilingual.engines.media.encoding.soundtrack.encode", counted)
    recording = Recording(clip, TOOL.probe(clip))
    renditions = [Rendition(name, preset="ultrafast", burn=False) for name in ("one", "two")]
    orders = [
        RenderJob(recording, one, ("en", "de"), tmp_path / f"{one.id}.mp4", cache=tmp_path / "store")
        for one in renditions
    ]
    with ThreadPoolExecutor(4) as pool:
        alone = [pool.submit(TOOL.encode_sound, order) for order in orders]
        made = [pool.submit(TOOL.render, order) for order in orders]
        sounds = [one.result().sound for one in made]
        assert [one.result() for one in alone] == [None, None]
    assert len(encoded) == 1  # limited audio is measured, not encoded, to find its gain
    assert sounds[0] is not None
    assert sounds[0] == sounds[1]
    assert sounds[0].way == "limited"


def test_silence_stays_silence(speech: Path, tmp_path: Path) -> None:
    sound = sound_of(with_sound(tmp_path, speech, "volume=0", 2), tmp_path)
    assert (sound.way, str(sound)) == ("silent", "audio is silent; not changed")


def test_a_profile_may_leave_the_sound_alone(speech: Path, tmp_path: Path) -> None:
    clip = with_sound(tmp_path, speech, "volume=-6dB", 2)
    sound = sound_of(clip, tmp_path, loudness_lufs=None)  # type: ignore[arg-type]
    assert (sound.way, sound.gain_db) == ("kept", 0.0)
    assert sound.after.integrated_lufs == pytest.approx(sound.before.integrated_lufs or 0.0, abs=0.3)
