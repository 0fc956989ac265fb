"""The audio tracks, their channels and the picture that are used, by what is in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bilingual.engines.base import WantedStreams
from bilingual.engines.media.choosing.channels import voice_of
from bilingual.engines.media.choosing.listening import TrackHeard, excerpts, listen, parts
from bilingual.engines.media.choosing.pictures import chosen_picture, moves
from bilingual.engines.media.choosing.speechlike import RATE, Heard, heard
from bilingual.engines.media.choosing.tracks import chosen_sound, usual_track
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.model.recording.media import AudioStream, MediaInfo, VideoStream
from bilingual.model.recording.source import Recording
from bilingual.model.timing import FrameRate, Span
from support.attacks.refusals import raises
from support.sources.clips import make_clip, speak

TOOL = Ffmpeg()
SILENCE = -200.0
SECOND = ("-map", "0:v", "-map", "1:a", "-map", "0:a")  # the voice, after another track


def channel(speech: str, voice_db: float = -20.0, rest_db: float = -60.0) -> Heard:
    """Return a channel with speech in the seconds with an x."""
    said = np.array([second == "x" for second in speech])
    return Heard(np.where(said, voice_db, rest_db), said)


def mute(seconds: int = 10) -> Heard:
    return channel("." * seconds, rest_db=SILENCE)


def noise(level_db: float = -25.0, seconds: int = 10) -> Heard:
    return channel("." * seconds, rest_db=level_db)


VOICE = channel("xxxxx.xxxx")


def track(
    *channels: Heard, number: int = 1, like: float = 0.0, rhythm: float = 0.0, layout: str = "stereo", **about: object
) -> TrackHeard:
    stream = AudioStream(number, "aac", 48_000, len(channels), number=number, layout=layout)
    seconds = len(channels[0].speech)
    return TrackHeard(replace(stream, **about), channels, np.full(seconds, like), np.full(seconds, rhythm))  # type: ignore[arg-type]


LEFT, RIGHT, BOTH = (1.0, 0.0), (0.0, 1.0), (0.71, 0.71)


@pytest.mark.parametrize(
    ("heard", "mono", "stereo"),
    [
        (track(VOICE), (), ()),
        (track(VOICE, VOICE, like=1.0, rhythm=1.0), (), ()),
        (track(VOICE, VOICE, like=0.1, rhythm=0.7), (), ()),  # two microphones before one speaker
        (track(channel("x.xx.x.xx."), channel("xx.x.xx..x"), like=0.1, rhythm=0.7), (), ()),  # in noise
        (track(VOICE, VOICE), LEFT, (LEFT, LEFT)),  # an interpreter at the right
        (track(mute(), mute()), (), ()),
        (track(VOICE, mute()), (), (LEFT, LEFT)),
        (track(mute(), VOICE), (), (RIGHT, RIGHT)),
        (track(VOICE, noise()), LEFT, (LEFT, LEFT)),  # noise, music or timecode
        (track(noise(), VOICE), RIGHT, (RIGHT, RIGHT)),
        (track(VOICE, channel("xxxxx.xxxx", -40.0), like=0.95), LEFT, (LEFT, LEFT)),  # crosstalk
        (track(VOICE, channel("xxxxx.xxxx", -28.0), like=0.95, rhythm=0.95), (), ()),  # just not quite in the middle
        (track(channel("xxxx......"), channel(".....xxxxx")), (), (BOTH, BOTH)),  # one microphone each
        (track(channel("x" * 27 + "..."), channel("." * 28 + "xx")), (), (BOTH, BOTH)),
        (track(VOICE, VOICE, like=-1.0), (0.5, -0.5), (LEFT, (0.0, -1.0))),
        (track(VOICE, channel("xxxxx.xxxx", -30.0), like=-0.9), (0.5, -0.5), (LEFT, (0.0, -1.0))),
        (track(mute(), mute(), VOICE, mute(), mute(), mute(), layout="5.1"), (), ()),
        (track(VOICE, VOICE, mute(), mute(), mute(), mute(), layout="5.1"), (), ()),
        (track(noise(), noise(), VOICE, mute(), noise(), noise(), layout="5.1"), (0, 0, 1, 0, 0, 0), ()),
        (track(VOICE, mute(), mute(), mute(), mute(), mute(), layout="5.1(side)"), (1, 0, 0, 0, 0, 0), None),
        (track(mute(), VOICE, VOICE, mute(), layout=""), (0, 0.5, 0.5, 0), ((0, 0.5, 0.5, 0),) * 2),
    ],
)
def test_the_channels_with_the_voice_are_used(
    heard: TrackHeard, mono: tuple[float, ...], stereo: tuple[tuple[float, ...], ...] | None
) -> None:
    found, note = voice_of(heard)
    assert (found.mono, found.stereo) == (mono, (mono, mono) if stereo is None else stereo)
    assert bool(note) == bool(mono or stereo)


@pytest.mark.parametrize(
    ("tracks", "language", "numbers"),
    [
        ([track(noise()), track(VOICE)], None, [2]),
        ([track(mute()), track(VOICE)], "en", [2]),
        ([track(VOICE), track(VOICE)], None, [1]),
        ([track(VOICE), track(VOICE, default=True)], None, [2]),
        ([track(noise(), default=True), track(VOICE)], None, [2]),
        ([track(VOICE, language="de"), track(VOICE, language="en")], "en", [2]),
        ([track(VOICE, language="de"), track(VOICE, language="en-GB")], "en", [2]),
        ([track(VOICE, language="de"), track(mute(), language="en")], "en", [1]),
        ([track(VOICE, language="de"), track(VOICE, language="en")], "fr", [1]),
        ([track(VOICE, secondary=True), track(VOICE)], None, [2]),
        ([track(channel("x........."), default=True), track(VOICE)], None, [2]),  # a slip of the measuring
        ([track(channel("xxxx......")), track(channel(".....xxxxx"))], None, [1, 2]),  # the two ends of a call
        ([track(channel("xxxx......")), track(channel(".....xxxxx")), track(noise())], None, [1, 2]),
        ([track(channel("xxxxxxx...")), track(channel(".......xx."))], None, [1, 2]),  # who says little is not lost
        ([track(VOICE), track(channel("....xxxx.."))], None, [1]),  # the mix and one microphone
        ([track(channel("xxx.xxx.xx")), track(channel(".xxx.xxxxx"))], None, [1]),  # an interpreter
        ([track(channel("xxxxx.xxxx", -65.0)), track(VOICE)], None, [2]),  # crosstalk
        ([track(channel("xxxx......"), language="de"), track(channel(".....xxxxx"), language="en")], None, [1]),
        ([track(mute()), track(noise())], None, [2]),  # perhaps a voice after all
        ([track(mute()), track(mute())], None, [1]),
    ],
)
def test_the_track_with_speech_is_used(tracks: list[TrackHeard], language: str | None, numbers: list[int]) -> None:
    numbered = [
        replace(each, stream=replace(each.stream, number=number, index=number)) for number, each in enumerate(tracks, 1)
    ]
    sound, notes = chosen_sound(numbered, language)
    assert [each.stream.number for each in sound.tracks] == numbers
    assert notes
    assert sound.usual == (sound.is_plain and numbers == [usual_track([t.stream for t in numbered], language).number])


def test_a_choice_is_told_with_what_was_heard() -> None:
    silent, said = track(mute()), track(VOICE, number=2)
    sound, notes = chosen_sound([silent, said], None)
    assert notes == ["audio track 2 of 2 is used; track 1 is silent"]
    assert sound.seen == "track 1 of 2 is silent; track 2 has speech"
    sound, notes = chosen_sound([silent, said], None, {1: ""})
    assert (sound.tracks[0].stream.number, notes) == (1, ["track 1 of 2 is silent; track 2 has speech"])
    assert chosen_sound([silent, said], None, {2: ""})[1] == []
    assert chosen_sound([track(VOICE)], None) == (chosen_sound([track(VOICE)], None)[0], [])
    assert chosen_sound([track(noise())], None)[0].seen == "the audio has sound but no speech"
    assert chosen_sound([track(VOICE, mute())], None)[1] == [
        "audio: the voice is only in the left channel; it is centred"
    ]


def picture(number: int, width: int, height: int, *, default: bool = False) -> VideoStream:
    return VideoStream(width, height, FrameRate(25), "h264", index=number, number=number, default=default)


def test_the_largest_moving_picture_is_used() -> None:
    screen, camera, cover = picture(1, 1920, 1080), picture(2, 640, 360), picture(3, 3000, 3000)
    every = [screen, camera, cover]
    best, notes = chosen_picture(every, {1: True, 2: True, 3: False})
    assert best is screen
    assert notes == [
        "picture track 1 (1920x1080) of 3 is used; track 2 (640x360) moves too; track 3 (3000x3000) is a still; "
        "video_track chooses another"
    ]
    assert chosen_picture(every, {1: False, 2: True, 3: False})[0] is camera
    assert chosen_picture(every, {1: False, 2: False, 3: False})[0] is cover
    assert chosen_picture(every, {1: False, 2: False})[0] is screen  # what has no frames is no choice
    assert chosen_picture(every, {}, camera) == (camera, [])
    twins = [picture(1, 64, 36), picture(2, 64, 36, default=True)]
    assert chosen_picture(twins, {1: True, 2: True})[0] is twins[1]


def test_excerpts_are_spread_over_the_recording() -> None:
    found = excerpts(Span(60_000, 3_660_000))
    assert len({span.duration_ms for span in found}) == 1
    assert found[0].start_ms > 60_000
    assert 3_660_000 - found[-1].end_ms < 200_000
    assert sum(span.duration_ms for span in parts(Span(0, 150_500))) == 150_000


def test_signals_and_noise_are_not_speech(tmp_path: Path) -> None:
    seconds = np.arange(3 * RATE) / RATE
    chance = np.random.default_rng(1)
    sounds = {
        "tone": 0.3 * np.sin(2 * np.pi * 440 * seconds),
        "beeps": 0.3 * np.sin(2 * np.pi * 440 * seconds) * (seconds % 1 > 0.5),
        "hum": 0.3 * np.sin(2 * np.pi * 50 * seconds) + 0.1 * np.sin(2 * np.pi * 150 * seconds),
        "noise": chance.normal(0, 0.1, len(seconds)),
        "typing": chance.normal(0, 0.2, len(seconds)) * np.exp(-60 * (seconds % 0.21)),
        "timecode": 0.3 * np.sign(np.sin(2 * np.pi * (1200 + 1200 * (chance.random(len(seconds)) > 0.5)) * seconds)),
        "chords": sum(0.1 * np.sin(2 * np.pi * hertz * seconds) for hertz in (262, 330, 392))
        * np.exp(-4 * (seconds % 0.5)),
        "silence": np.zeros(len(seconds)),
        "direct current": np.full(len(seconds), 0.5),
    }
    for name, sound in sounds.items():
        assert not heard(np.asarray(sound)).speech.any(), name
    assert heard(sounds["silence"]).is_silent
    assert heard(sounds["direct current"]).is_silent


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A talk of three seconds: a moving picture, and a mono voice."""
    folder = tmp_path_factory.mktemp("spoken")
    voice = speak(folder, "voice.wav", "When the rain had stopped, the keeper counted the ships.")
    return make_clip(folder, "talk.mkv", 3.0, (320, 180), speech=voice)


def made(spoken: Path, folder: Path, name: str, *arguments: str) -> Recording:
    """Return a recording made by ffmpeg from the talk, its first input."""
    quick = ("-c:v", "copy") if "1:v" not in arguments else ("-preset", "ultrafast")
    encode(["-i", str(spoken), *arguments, *quick, "-t", "3", name], FfmpegCall(spoken, folder, 3000))
    return Recording(folder / name, TOOL.probe(folder / name), title="A talk")


def levels(recording: Recording, folder: Path) -> tuple[float, float]:
    """Return the levels in dBFS of what the recogniser hears, and of the quieter side of the videos."""
    from bilingual.engines.media.graphs.sound_graph import sound_args
    from bilingual.engines.media.graphs.video_job import VideoJob
    from bilingual.model.recording.rendition import Rendition

    TOOL.extract_audio(recording, folder / "heard.wav")
    job = VideoJob(recording, Rendition("source"), ("en", "de"), folder / "o.mp4")
    encode(sound_args(job, folder / "seen.mp4"), FfmpegCall(recording.path, folder, 3000))
    found = []
    for name in ("heard.wav", "seen.mp4"):
        info = TOOL.probe(folder / name)
        (track,) = listen(folder / name, info.audio, Span(0, 3000), folder)
        found.append(min(channel.level_db for channel in track.channels))
    return found[0], found[1]


@pytest.mark.parametrize(
    ("name", "arguments", "note"),
    [
        ("inverted.mkv", ("-af", "pan=stereo|c0=c0|c1=-1*c0"), "audio: the right channel is inverted"),
        pytest.param(
            "left.mp4",
            ("-af", "pan=stereo|c0=c0|c1=0*c0"),
            "audio: the voice is only in the left",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            "tone.mkv",
            ("-f", "lavfi", "-i", "sine=d=3", *SECOND),
            "audio track 2 of 2 is used; track 1 has sound",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            "mute.mkv",
            ("-f", "lavfi", "-i", "anullsrc=d=3", *SECOND),
            "audio track 2 of 2 is used; track 1 is silent",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_the_voice_is_heard_and_in_the_middle(
    spoken: Path, tmp_path: Path, name: str, arguments: tuple[str, ...], note: str
) -> None:
    recording, notes = TOOL.choose(made(spoken, tmp_path, name, *arguments), WantedStreams())
    assert [said[: len(note)] for said in notes] == [note]
    assert min(levels(recording, tmp_path)) > -30


@pytest.mark.slow
def test_two_ends_of_a_call_are_mixed_in_the_preview_too(spoken: Path, tmp_path: Path) -> None:
    ends = "[0:a]asplit[a][b];[a]volume='lt(t,1.5)':eval=frame[x];[b]volume='gte(t,1.5)':eval=frame[y]"
    call = made(spoken, tmp_path, "call.mkv", "-filter_complex", ends, "-map", "0:v", "-map", "[x]", "-map", "[y]")
    recording, _ = TOOL.choose(call, WantedStreams(audio="1+2"))
    assert [track.stream.number for track in recording.sound.tracks] == [1, 2]
    assert min(levels(recording, tmp_path)) > -30
    TOOL.preview_copy(recording, ("en", "de"), tmp_path / "preview.mp4")
    (heard_in_preview,) = listen(
        tmp_path / "preview.mp4", TOOL.probe(tmp_path / "preview.mp4").audio, Span(0, 3000), tmp_path
    )
    assert heard_in_preview.levels_db.min() > -40


@pytest.mark.slow  # one that starts late alone: test_render.py
def test_streams_that_both_start_later_than_the_file_are_in_time(spoken: Path, tmp_path: Path) -> None:
    """Their preview is encoded: players differ in how they show a copy that starts late."""
    later = ("-itsoffset", "1.2", "-i", str(spoken), "-f", "lavfi", "-i", "sine=d=3")
    maps = ("-map", "1:v", "-map", "2:a", "-map", "1:a")
    recording, _ = TOOL.choose(made(spoken, tmp_path, "later.mkv", *later, *maps), WantedStreams())
    assert recording.info.video is not None
    assert 1150 <= min(recording.info.video.start_ms, recording.sound.tracks[0].stream.start_ms) <= 1250
    TOOL.extract_audio(recording, tmp_path / "heard.wav")
    TOOL.preview_copy(recording, ("en", "de"), tmp_path / "preview.mp4")
    for name in ("heard.wav", "preview.mp4"):
        info = TOOL.probe(tmp_path / name)
        (sound,) = listen(tmp_path / name, info.audio, Span(0, 2000), tmp_path)
        silent, said = sound.channels[0].levels_db
        assert silent < -60 < -40 < said
        assert abs(info.duration_ms - recording.duration_ms) < 100


def test_the_moving_picture_is_shown(spoken: Path, tmp_path: Path) -> None:
    still = ("-f", "lavfi", "-i", "color=red:s=640x360:r=10:d=3", "-map", "1:v", "-map", "0:v", "-map", "0:a")
    two = made(spoken, tmp_path, "two.mkv", *still)
    assert [(each.number, each.width) for each in two.info.pictures] == [(1, 640), (2, 320)]
    recording, notes = TOOL.choose(two, WantedStreams())
    assert recording.info.video == two.info.pictures[1]
    assert recording.picture_facts == {"picture": 1}
    assert notes == ["picture track 2 (320x180) of 2 is used; track 1 (640x360) is a still"]
    chosen, notes = TOOL.choose(two, WantedStreams(video="1"))
    assert (chosen.info.video, chosen.picture_facts, notes) == (two.info.pictures[0], {}, [])
    alone = ("-f", "lavfi", "-i", "color=red:s=640x360:d=0.04", "-map", "1:v", "-map", "0:v", "-map", "0:a")
    cover = made(spoken, tmp_path, "cover.mkv", *alone, "-c:v:0", "mjpeg")
    assert moves(cover.path, cover.info.pictures, Span(0, 3000), tmp_path) == {0: False, 1: True}


def test_nothing_is_decoded_without_a_choice(spoken: Path) -> None:
    recording = Recording(spoken, TOOL.probe(spoken))
    assert TOOL.choose(replace(recording, path=Path("/gone.mkv")), WantedStreams()) == (
        replace(recording, path=Path("/gone.mkv")),
        [],
    )


def test_tracks_that_do_not_exist() -> None:
    audio = (AudioStream(1, "aac", 1, 1, "de"), AudioStream(2, "aac", 1, 1, number=2))
    info = MediaInfo(1000, picture(1, 640, 360), audio, "mkv", 1, pictures=(picture(1, 640, 360),))
    recording = Recording(Path("talk.mkv"), info)
    for asked in ("3", "0", "1+4", "fr", "klingon", "+", "1R"):
        with raises("BIL-MED-059") as missing:
            TOOL.choose(recording, WantedStreams(audio=asked))
        assert "1 (de), 2" in missing.value.remedy
    for asked in ("2", "0", "de"):
        with raises("BIL-MED-060") as missing:
            TOOL.choose(recording, WantedStreams(video=asked))
        assert "1 (640x360)" in missing.value.remedy
