"""Properties of values: times, frames, shapes, platforms, sound, sections."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from bilingual.errors import UsageError
from bilingual.model.bitext import HUMAN, NOBODY, STALE, Bitext, Provenance, Unit
from bilingual.model.glossary import Term
from bilingual.model.joints import fitted_gap
from bilingual.model.recording.media import AudioStream, MediaInfo, Section, VideoStream, common_rate, sections_between
from bilingual.model.recording.platform import PlatformLimits
from bilingual.model.recording.rendered import Loudness, SoundResult
from bilingual.model.recording.rendition import Box, Fit, Rendition, frame_size, picture_box
from bilingual.model.recording.source import Recording
from bilingual.model.timing import FrameRate, Span, format_clock, parse_clock
from bilingual.model.transcript import EngineRecord, Transcript, Word


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("75", 75_000),
        ("1:15", 75_000),
        ("1:02:03", 3_723_000),
        ("1:15.250", 75_250),
        (" 0:00,5 ", 500),
        ("9.05", 9_050),
    ],
)
def test_a_time_is_read(text: str, ms: int) -> None:
    assert parse_clock(text) == ms


@pytest.mark.parametrize("text", ["", "1:", "1:2:3:4", "-1", "1.2345", "a"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_clock(text)
    assert repr(text) in error.value.what
    assert "HH:MM:SS" in error.value.remedy


def test_times_are_shown() -> None:
    assert [format_clock(ms) for ms in (0, 999, 59_999, 60_000, 3_599_999, 3_600_000, 3_723_000)] == [
        "0:00", "0:00", "0:59", "1:00", "59:59", "1:00:00", "1:02:03",
    ]  # fmt: skip


def test_spans_and_frames() -> None:
    assert Span(100, 250).shifted(-50) == Span(50, 200)
    assert Span(100, 250).duration_ms == 150
    assert [FrameRate(25).frames_ms(n) for n in (0, 1, 2)] == [0, 40, 80]
    assert FrameRate(24000, 1001).frames_ms(2) == 84
    assert FrameRate(24000, 1001).fraction == Fraction(24000, 1001)


@pytest.mark.parametrize(
    ("rate", "output"),
    [((5, 1), "20"), ((19, 1), "38"), ((20, 1), "20"), ((60, 1), "60"), ((61, 1), "61/2"), ((120, 1), "60")],
)
def test_a_video_plays_at_a_multiple_or_part_of_its_rate(rate: tuple[int, int], output: str) -> None:
    stream = VideoStream(640, 360, FrameRate(*rate), "h264")
    assert str(stream.output_rate.fraction) == output
    assert info(640, 360).output_rate == FrameRate(25)
    assert MediaInfo(1, None, (), "mp3", 1).output_rate == FrameRate(30)
    assert common_rate(Fraction(rate[0], rate[1])) in (FrameRate(24000, 1001), FrameRate(60))


def info(width: int, height: int) -> MediaInfo:
    return MediaInfo(1000, VideoStream(width, height, FrameRate(25), "h264"), (), "mp4", 1)


def test_a_frame_has_even_sides() -> None:
    sound = MediaInfo(1000, None, (), "mp3", 1)
    plain, own = Rendition("plain"), Rendition("own", 256, 144)
    assert [frame_size(plain, one) for one in (info(1919, 1081), info(1, 1), info(2, 3), sound)] == [
        (1918, 1080), (2, 2), (2, 2), (1920, 1080),
    ]  # fmt: skip
    assert frame_size(own, info(1919, 1081)) == frame_size(own, sound) == (256, 144)


@pytest.mark.parametrize(
    ("size", "source", "fit", "y", "box"),
    [
        ((1080, 1920), (1920, 1080), "blur", 0.5, Box(0, 656, 1080, 608)),
        ((1080, 1920), (1920, 1080), "pad", 0.0, Box(0, 0, 1080, 608)),
        ((1080, 1920), (1920, 1080), "pad", 1.0, Box(0, 1312, 1080, 608)),
        ((1080, 1920), (1920, 1080), "crop", 0.5, Box(0, 0, 1080, 1920)),
        ((1920, 1080), (1080, 1920), "blur", 0.5, Box(656, 0, 608, 1080)),
        ((1000, 1000), (1000, 994), "blur", 0.5, Box(0, 0, 1000, 1000)),
        ((1000, 1000), (1000, 980), "blur", 0.5, Box(0, 10, 1000, 980)),
        ((1000, 1000), (980, 1000), "blur", 0.5, Box(10, 0, 980, 1000)),
        ((16, 1600), (1600, 16), "blur", 0.5, Box(0, 798, 16, 2)),
    ],
)
def test_where_the_picture_stands(size: tuple[int, int], source: tuple[int, int], fit: Fit, y: float, box: Box) -> None:
    found = picture_box(Rendition("r", *size, fit=fit, picture_y=y), info(*source))
    assert found == box
    assert (found.right, found.bottom) == (box.x + box.width, box.y + box.height)
    assert picture_box(Rendition("r", *size), MediaInfo(1000, None, (), "mp3", 1)) == Box(0, 0, *size)


PLATFORM = PlatformLimits(
    "x", "X", shortest_s=3, page_s=600, longest_s=900, largest_mb=5, largest_kbps=100,
    narrowest=Fraction(1, 2), widest=Fraction(2), smallest=(100, 80), largest=(400, 300), source="its help page",
)  # fmt: skip


@pytest.mark.parametrize(
    ("size", "seconds", "severity", "measured", "limit"),
    [
        ((200, 200), 900.001, "E", "15:00", "15:00"),
        ((200, 200), 900, "W", "15:00", "10:00"),
        ((200, 200), 600.001, "W", "10:00", "10:00"),
        ((200, 200), 2.9, "E", "2.9 s", "3 s"),
        ((205, 100), 60, "E", "205x100", "1:2 to 2:1"),
        ((100, 201), 60, "E", "100x201", "1:2 to 2:1"),
        ((99, 100), 60, "E", "99x100", "100x80"),
        ((101, 79), 60, "E", "101x79", "100x80"),
        ((401, 300), 60, "E", "401x300", "400x300"),
        ((400, 301), 60, "E", "400x301", "400x300"),
    ],
)
def test_what_a_platform_refuses(
    size: tuple[int, int], seconds: float, severity: str, measured: str, limit: str
) -> None:
    (finding,) = PLATFORM.refusals("mine", size, round(seconds * 1000))
    assert (finding.check, finding.severity) == ("platform-limit", severity)
    assert finding.evidence == {"rendition": "mine", "measured": measured, "limit": limit, "source": "its help page"}
    for said in ("mine: ", measured, "X's ", limit):
        assert said in finding.message


def test_what_a_platform_takes() -> None:
    assert PLATFORM.refusals("mine", (100, 80), 600_000) == PLATFORM.refusals("mine", (400, 300), 3_000) == []
    assert PLATFORM.refusals("mine", (100, 200), 3_000) == PLATFORM.refusals("mine", (200, 100), 3_000) == []
    assert PlatformLimits("any", "Any").refusals("mine", (2, 2), 0) == []
    assert PLATFORM.too_large("mine", 5_000_000) == PLATFORM.too_large("mine", 125_000, 10_000) == []
    assert PlatformLimits("any", "Any").too_large("mine", 10**12, 1) == []
    (large,) = PLATFORM.too_large("mine", 5_400_001)
    (dense,) = PLATFORM.too_large("mine", 126_000, 10_000)
    assert "5 MB is over" in large.message
    assert "101 kbit/s is over" in dense.message
    assert (large.severity, large.evidence["measured"], large.evidence["limit"]) == ("E", "5 MB", "5 MB")
    assert (dense.severity, dense.evidence["measured"], dense.evidence["limit"]) == ("E", "101 kbit/s", "100 kbit/s")


def test_what_became_of_the_sound() -> None:
    before, after, silence = Loudness(-23.0, 5.0, -11.0), Loudness(-14.04, 5.0, -1.5), Loudness(None, 0.0, None)
    said = {
        SoundResult("linear", 9.0, before, after): ("-23.0", "-14.0 LUFS", "+9.0 dB", "-1.5 dBTP"),
        SoundResult("limited", -2.0, before, after): ("-23.0", "-14.0 LUFS", "-2.0 dB", "limited"),
        SoundResult("kept", 0.0, before, before): ("-23.0 LUFS", "-11.0 dBTP"),
        SoundResult("kept", 0.0, before, silence): ("-inf LUFS", "-inf dBTP"),
        SoundResult("silent", 0.0, silence, silence): ("silent",),
    }
    for result, parts in said.items():
        assert all(part in str(result) for part in parts), str(result)
        assert ("limited" in str(result)) == (result.way == "limited")
        assert ("gain" in str(result)) == (result.way in ("linear", "limited"))


def test_sections_of_an_excerpt() -> None:
    talk = [Section(120_000, " How\n now "), Section(0, "Hello"), Section(60_000, "Why"), Section(90_000, " ")]
    assert sections_between(talk, 0, 200_000) == (
        Section(0, "Hello"),
        Section(60_000, "Why"),
        Section(120_000, "How now"),
    )
    assert sections_between(talk, 70_000, 80_000) == (Section(0, "Why"), Section(50_000, "How now"))
    assert sections_between(talk, 70_000, 50_000) == ()  # it ends where "How now" begins
    assert sections_between(talk[:1], 0, 200_000) == ()
    late = [Section(5_000, "Why"), Section(9_000, "How")]
    assert sections_between(late, 0, 20_000) == (Section(0, "Why"), Section(9_000, "How"))


def test_a_recording_and_its_excerpt() -> None:
    tracks = (AudioStream(1, "aac", 48_000, 2, "en"), AudioStream(2, "aac", 48_000, 2, "de-AT"))
    whole = Recording(Path("t.mp4"), MediaInfo(90_000, None, tracks, "mp4", 1, ()), "sha")
    part = Recording(
        Path("t.mp4"), whole.info, "sha", Span(60_000, 99_000), sections=(Section(0, "A"), Section(70_000, "B"))
    )
    assert (whole.offset_ms, whole.duration_ms, whole.facts) == (0, 90_000, {"media": "sha", "excerpt": None})
    assert (part.offset_ms, part.duration_ms, part.facts["excerpt"]) == (60_000, 30_000, [60_000, 99_000])
    assert part.chapters == (Section(0, "A"), Section(10_000, "B"))
    assert Recording(Path("t"), whole.info, excerpt=Span(95_000, 99_000)).duration_ms == 0
    assert [track.stream for track in whole.sound.tracks] == [tracks[0]]
    assert (whole.sound_facts, whole.picture_facts) == ({}, {})
    with pytest.raises(AssertionError, match="before"):
        _ = whole.spoken


@pytest.mark.parametrize(
    ("gap", "before", "after", "wanted", "fitted"),
    [
        (" ", "一。", "二。", "", ""),
        ("\n", "一。", "二。", "", ""),
        ("", "One.", "Two.", " ", " "),
        ("\u3000", "One.", "Two.", " ", " "),
        ("\n> ", "Eins.", "Zwei.", " ", "\n> "),
        (" ", "ffmpeg.", "二。", "", " "),
        (" ", "一。", "https://a.b", "", " "),
        (" ", "一。<br>", "**二**。", "", ""),
        (" ", "**一。**", "二。", "", " "),
        (" ", "**一**", "二。", "", ""),
        (" ", "__一__", "二。", "", " "),
        (" ", "一。", "**（二）**", "", ""),
        (" ", "一", "**，二**", "", " "),
        ("  \n", "一。", "二。", "", "  \n"),
        (" <br> ", "一。", "二。", "", " <br> "),
        (" ", "A", "**，二**", "", " "),
        (" ", "一。", "__，二__", "", ""),
    ],
)
def test_where_two_sentences_meet(gap: str, before: str, after: str, wanted: str, fitted: str) -> None:
    assert fitted_gap(gap, before, after, wanted) == fitted


def test_units_and_where_they_come_from() -> None:
    said = {None: NOBODY, "human": HUMAN, "human:stale": STALE, "google": Provenance("google"), "": NOBODY}
    assert {text: Provenance.parse(text) for text in said} == said
    assert Provenance.parse("memory:fuzzy:0.91:draft") == Provenance("memory", "fuzzy", 0.91, draft=True)
    draft = Unit("a", "A.", "B.", provenance=Provenance("x", draft=True))
    stale = Unit("b", "A.", "B.", provenance=STALE)
    none, done = Unit("c", "A.", provenance=Provenance("x", draft=True)), Unit("c", "A.", "B.")
    bitext = Bitext("en", "de", (draft, stale, none))
    assert (bitext.drafts, bitext.untranslated, bitext.pair) == ((draft,), (none,), "en_de")
    assert [unit.stale for unit in bitext] == [False, True, False]
    assert bitext.with_units({"c": done, "z": draft}).units == (draft, stale, done)


def test_terms() -> None:
    assert [Term("a", {"de": "b"}).approved(tag) for tag in ("de", "fr")] == ["b", None]
    assert [Term("a", {"de": "b"}, keep=True).approved(tag) for tag in ("de", "fr")] == ["a", "a"]


def test_transcripts() -> None:
    words = (Word("雨，", space_after=False), Word("is"), Word("rain."))
    talk = Transcript("en", 9, words, ((0, 1), (1, 3)), EngineRecord("x", marks=("a",)))
    assert (talk.text(), talk.text(1), talk.text(1, 2)) == ("雨，is rain.", "is rain.", "is")
    assert talk.sentence_texts() == ["雨，", "is rain."]
    assert talk.marked("b", "a").engine.marks == ("a", "b")
