"""The videos of a pair: limits reported first, parts cached for the next edit, upload folders."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bilingual.engines.linguistics.words import word_breaks
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.media.profiles import platform, rendition
from bilingual.model.bitext import HUMAN, Bitext, Unit
from bilingual.model.cue import Cue, TargetRun, Timeline
from bilingual.model.finding import Finding
from bilingual.model.recording.media import AudioStream, MediaInfo, VideoStream
from bilingual.model.recording.rendition import Rendition
from bilingual.model.recording.source import Recording
from bilingual.model.timing import FrameRate, Span, parse_clock
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.making.cue_layout import PairCuts
from bilingual.pipeline.making.translating import TITLE
from bilingual.pipeline.posting.delivering import deliver
from bilingual.pipeline.posting.preparing import prepare
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.pipeline.run import Job
from bilingual.pipeline.tools import Tools
from bilingual.pipeline.videos.filming import with_videos
from bilingual.pipeline.videos.orders import store_of
from bilingual.pipeline.videos.refusals import proposed_cuts, refused
from bilingual.pipeline.videos.rendering import make_videos
from bilingual.settings import Settings
from bilingual.views.document.converting.from_transcript import document_from_transcript
from bilingual.views.wechat_channels.render import description, short_title
from support.sources.clips import make_clip

SENTENCE_MS = 7_000


def recording(minutes: float, excerpt: Span | None = None, size: tuple[int, int] = (1920, 1080)) -> Recording:
    """A talk with a sentence of one word every seven seconds, each followed by a pause of one."""
    length = round(minutes * 60_000)
    count = (excerpt.duration_ms if excerpt else length) // SENTENCE_MS
    words = tuple(Word(f"w{n}.", n * SENTENCE_MS, n * SENTENCE_MS + 6_000) for n in range(count))
    sentences = tuple((n, n + 1) for n in range(count))
    transcript = Transcript("en", length, words, sentences, EngineRecord("test"))
    video = VideoStream(*size, FrameRate(30), "h264")
    info = MediaInfo(length, video, (AudioStream(1, "aac", 48_000, 2),), "mov,mp4", 1)
    return Recording(Path("talk.mp4"), info, "sha", excerpt, "A talk", transcript)


def test_a_video_that_fits_is_not_refused() -> None:
    everywhere = [rendition(name) for name in ("source", "linkedin-16x9", "linkedin-4x5", "wechat-9x16", "wechat-6x7")]
    assert refused(recording(14.9), everywhere) == []


def test_a_video_over_the_page_s_limit_gets_cuts_that_the_command_takes() -> None:
    (finding,) = refused(recording(20), [rendition("linkedin-16x9"), rendition("wechat-9x16")])
    assert (finding.severity, finding.check) == ("W", "platform-limit")
    assert finding.message == (
        "linkedin-16x9: 20:00 is over LinkedIn's web page's limit of 15:00; "
        "--from 0:00.000 --until 10:01.500 or --from 10:01.500 --until 20:00.000"
    )
    begin, end = (parse_clock(time) for time in finding.evidence["cuts"][0])
    pause = [n * SENTENCE_MS + 6_500 for n in range(171)]
    assert begin == 0
    assert end in pause


def test_a_video_over_every_limit_is_an_error() -> None:
    (finding,) = refused(recording(40), [rendition("linkedin-1x1")])
    assert finding.severity == "E"
    assert len(finding.evidence["cuts"]) == 3
    assert finding.evidence["limit"] == "30:00"
    (long,) = refused(recording(9 * 60), [rendition("wechat-6x7")])
    assert long.severity == "E"


@pytest.mark.parametrize(
    ("size", "minutes", "message"),
    [
        ((1920, 400), 1, "linkedin: the shape 1920x400 is outside LinkedIn's limit of 5:12 to 12:5"),
        ((200, 120), 1, "linkedin: 200x120 is under LinkedIn's limit of 256x144"),
        ((1920, 1080), 0.03, "linkedin: 1.8 s is under LinkedIn's limit of 3 s"),
    ],
)
def test_shape_size_and_length(size: tuple[int, int], minutes: float, message: str) -> None:
    found = refused(recording(minutes, size=size), [Rendition("linkedin", platform="linkedin")])
    assert [finding.message for finding in found] == [message]


def test_a_finished_file_that_is_too_large() -> None:
    limits = platform("linkedin")
    assert limits is not None
    assert limits.too_large("linkedin-16x9", 500_000_000) == []
    (finding,) = limits.too_large("linkedin-16x9", 612_000_000)
    assert finding.message == "linkedin-16x9: 612 MB is over LinkedIn's limit of 500 MB"


def test_a_finished_file_of_too_many_bits_a_second() -> None:
    limits = platform("wechat-channels")
    assert limits is not None
    assert limits.too_large("mine", 75_000_000, 60_000) == []
    (finding,) = limits.too_large("mine", 90_000_000, 60_000)
    assert finding.message == "mine: 12000 kbit/s is over WeChat Channels's limit of 10000 kbit/s"


def test_cuts_of_an_excerpt_are_times_of_the_whole_recording() -> None:
    cuts = proposed_cuts(recording(120, Span(600_000, 2_400_000)), 900_000)
    assert cuts[0][0] == "10:00.000"
    assert cuts[-1][1] == "40:00.000"
    assert all(parse_clock(end) - parse_clock(begin) <= 900_000 for begin, end in cuts)
    assert [end for _, end in cuts[:-1]] == [begin for begin, _ in cuts[1:]]


def test_a_talk_without_a_pause_is_cut_at_the_limit() -> None:
    talk = recording(20)
    single = Transcript("en", 1, talk.transcript.words, ((0, len(talk.transcript.words)),), EngineRecord("test"))
    silent = Recording(talk.path, talk.info, "sha", None, "A talk", single)
    assert proposed_cuts(silent, 900_000) == [("0:00.000", "15:00.000"), ("15:00.000", "20:00.000")]


# ── folders to publish, with the real ffmpeg ──────────────────────────────────────────────────────

LINKEDIN = Rendition("square", 256, 256, preset="ultrafast", crf=35, platform="linkedin")
CHANNELS = Rendition("tall", 270, 480, preset="ultrafast", crf=35, platform="wechat-channels")
BITEXT = Bitext(
    "en",
    "zh-Hans",
    (
        Unit("s0001", "Every language is a window.", target="每一种语言都是一扇窗。", words=(0, 5), provenance=HUMAN),
        Unit(TITLE, "Why we should read aloud", target="我们为什么应该朗读", provenance=HUMAN),
    ),
)


def cues(target: str) -> Timeline:
    run = TargetRun("s0001", 0, len(target))
    return Timeline("en", "zh-Hans", (Cue(Span(200, 3_000), (0, 5), (run,), "Every language is a window.", target),))


@pytest.fixture
def job(tmp_path: Path) -> Job:
    source = make_clip(tmp_path, "talk.mp4", 4.0, (256, 144))
    settings = Settings(root=tmp_path, hashtags=("reading", "languages"), packs=False)
    fonts = InstalledFonts()
    manifest = Manifest.open(tmp_path / "media/outbox/talk", "recording:test")
    made = Job(Request(source), Tools(settings, Ffmpeg(fonts), fonts), manifest)
    track = made.write({"subtitles/en.srt": "1\n00:00:00,200 --> 00:00:03,000\nEvery language\n"})
    manifest.record("subtitles.en_zh-Hans", {}, track)
    return made


def filmed(job: Job) -> Recording:
    words = tuple(Word(w, n * 500, n * 500 + 400) for n, w in enumerate(["Every", "language", "is", "a", "window."]))
    transcript = Transcript("en", 4000, words, ((0, 5),), EngineRecord("test"))
    return Recording(
        job.request.source,
        job.tools.media.probe(job.request.source),
        "sha",
        title="Why we should read aloud",
        transcript=transcript,
    )


def made_videos(job: Job, said: str) -> list[Finding]:
    recording = filmed(job)
    cuts = PairCuts(recording.spoken, BITEXT, recording.frame_rate)
    made = make_videos(job, recording, cuts, cues(said), [LINKEDIN, CHANNELS])
    document = document_from_transcript(
        recording.spoken, replace(BITEXT, units=BITEXT.units[:1]), recording.title, title_target=BITEXT.units[1].target
    )
    prepared = with_videos(job, prepare(job, document, BITEXT, facts={}), recording, made.renditions)
    return [*made.findings, *deliver(job, prepared)]


def test_folders_hold_what_is_uploaded(job: Job) -> None:
    findings = made_videos(job, "每一种语言都是一扇窗")
    published = job.folder / "publish"
    assert sorted(path.name for path in (published / "linkedin/en_zh-Hans").iterdir()) == [
        "README.txt",
        "captions.en.srt",
        "linkedin.txt",
        "thumbnail.jpg",
        "video.mp4",
    ]
    channels = published / "wechat-channels/en_zh-Hans"
    assert sorted(path.name for path in channels.iterdir()) == [
        "README.txt",
        "cover.jpg",
        "description.txt",
        "short_title.txt",
        "video.mp4",
    ]
    assert (channels / "short_title.txt").read_text("utf-8") == "我们为什么应该朗读\n"
    assert (channels / "description.txt").read_text("utf-8") == (
        "我们为什么应该朗读\n\n每一种语言都是一扇窗。\n\n#reading #languages\n"
    )
    assert "thumbnail.jpg as thumbnail" in (published / "linkedin/en_zh-Hans/README.txt").read_text("utf-8")
    video = job.folder / "video/en_zh-Hans.square.mp4"
    assert (published / "linkedin/en_zh-Hans/video.mp4").read_bytes() == video.read_bytes()
    assert (published / "linkedin/en_zh-Hans/video.mp4").stat().st_ino == video.stat().st_ino
    said = {finding.check: finding for finding in findings}
    assert said["sound"].severity == "I"
    assert said["sound"].message.startswith("square: sound ") or said["sound"].message.startswith("tall: sound ")
    assert said["platform-limit"].message == "tall: 270x480 is under WeChat Channels's limit of 720x720"

    job.made.clear()
    made_videos(job, "每一种语言都是一扇窗")
    assert job.made == []
    assert {"view.en_zh-Hans.linkedin_video", "view.en_zh-Hans.wechat_channels"} < job.manifest.stages.keys()

    made_videos(job, "语言是窗")
    assert "view.en_zh-Hans.linkedin_video" in job.made
    assert (published / "linkedin/en_zh-Hans/video.mp4").read_bytes() == video.read_bytes()
    extra = job.manifest.stages["video.en_zh-Hans.square"]["extra"]
    assert extra["segments"] == {"made": 1, "kept": 0}
    assert extra["encoder"] == "libx264"
    assert len(list(store_of(job).glob("sound-*.mp4"))) == 1  # one sound for both, and for both times


@pytest.mark.parametrize(
    ("title", "tag", "text", "complaint"),
    [
        ("我们为什么应该朗读", "zh-Hans", "我们为什么应该朗读", ""),
        ("为什么？因为《论语》说过！", "zh-Hans", "为什么？因为《论语》说过", ""),
        ("睡眠", "zh-Hans", "双语字幕：睡眠", ""),
        ("学习外语最好的方法其实是每天大声朗读", "zh-Hans", "学习外语最好的方法其实是每天大声", "leaves out '朗读'"),
        ("Why we should read aloud", "en", "Why we should", "leaves out 'read aloud'"),
        ("Donaudampfschifffahrt", "de", "Donaudampfschiff", "is cut within a word"),
    ],
)  # fmt: skip
def test_short_titles(title: str, tag: str, text: str, complaint: str) -> None:
    found = short_title(title, tag, word_breaks)
    assert (found.text, found.complaint) == (text, complaint)
    assert 6 <= len(found.text) <= 16


def test_a_description_is_never_over_its_limit() -> None:
    sentences = ["很长的一句话，" * 30 + "。"] * 5
    text = description("题目", sentences, "zh-Hans", ["a", "b", "c", "d"])
    assert len(text) <= 600
    assert text.endswith("#a #b #c")
    assert text.count("。") == 2
    assert len(description("", ["字" * 900], "zh-Hans", [])) <= 600
