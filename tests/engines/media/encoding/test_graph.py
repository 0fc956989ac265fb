"""The literal ffmpeg arguments of jobs."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from bilingual.engines.media.choosing.tracks import usual_track
from bilingual.engines.media.encoding.loudness import Levelling
from bilingual.engines.media.encoding.segments import VideoSegment
from bilingual.engines.media.graphs.outputs import burn_args, copy_args, join_args
from bilingual.engines.media.graphs.picture_graph import picture_args
from bilingual.engines.media.graphs.sound_graph import extract_args, measure_args, sound_args
from bilingual.engines.media.graphs.video_job import CardFiles, VideoJob
from bilingual.model.recording.media import AudioStream, MediaInfo, VideoStream
from bilingual.model.recording.rendition import Box, Rendition, SafeArea
from bilingual.model.recording.source import Recording
from bilingual.model.timing import FrameRate, Span

SOUND = (AudioStream(1, "aac", 44_100, 1, "en"),)
TALK = MediaInfo(61_500, VideoStream(1920, 1080, FrameRate(30000, 1001), "h264"), SOUND, "mp4", 1)
PODCAST = MediaInfo(61_500, None, (AudioStream(0, "mp3", 44_100, 2),), "mp3", 1)
METADATA = (
    "-map_chapters -1 -map_metadata -1 -metadata:g:0 'title=A talk: one, two' "
    "-metadata:g:1 'comment=Subtitles: en, zh-Hans' -metadata:s:a:0 language=eng -metadata:s:v:0 language=zho "
)
ENCODED = (
    "-f mp4 -ac 2 -ar 48000 -b:a 160k -c:a aac -c:v libx264 -crf 21 -g {gop} " + METADATA + "-movflags +faststart "
    "-pix_fmt yuv420p -preset veryfast -profile:v high -t {seconds} file:/out/x.part.mp4"
)


def burn(info: MediaInfo, rendition: Rendition, **more: object) -> VideoJob:
    facts = {name: more.pop(name) for name in ("excerpt", "sections", "title") if name in more}
    recording = Recording(Path("/in/talk.mp4"), info, **({"title": "A talk: one, two"} | facts))  # type: ignore[arg-type]
    values = {"cues": "cues.ass"} | more
    return VideoJob(recording, rendition, ("en", "zh-Hans"), Path("/out/x.part.mp4"), **values)  # type: ignore[arg-type]


def graph(arguments: list[str]) -> list[str]:
    """Return the chains of the filter graph, one by one."""
    return arguments[arguments.index("-filter_complex") + 1].split(";")


def test_the_picture_as_it_is() -> None:
    arguments = burn_args(burn(TALK, Rendition("source")))
    assert shlex.join(arguments) == (
        "-i file:/in/talk.mp4 -filter_complex '"
        "[0:0]fps=fps=30000/1001:start_time=0[s0];"
        "[s0]tpad=stop=-1:stop_mode=clone[s1];"
        "[s1]ass=filename=cues.ass[s2];"
        "[s2]format=yuv420p[s3];"
        "[0:1]aresample=48000:async=1:first_pts=0[s4];"
        "[s4]aformat=channel_layouts=stereo[s5];"
        "[s5]apad[s6]' -map '[s3]' -map '[s6]' " + ENCODED.format(gop=120, seconds="61.500")
    )


def test_an_excerpt_is_read_exactly_and_no_longer_than_the_recording() -> None:
    arguments = burn_args(burn(TALK, Rendition("source"), excerpt=Span(10_040, 90_000)))
    assert shlex.join(arguments[:6]) == "-ss 10.040 -t 79.960 -i file:/in/talk.mp4"
    assert arguments[-3:] == ["-t", "51.460", "file:/out/x.part.mp4"]


def test_a_tall_frame_has_a_blurred_background() -> None:
    chains = graph(burn_args(burn(TALK, Rendition("tall", 1080, 1920, max_fps=30))))
    assert chains[:14] == [
        "[0:0]fps=fps=30000/1001:start_time=0[s0]",
        "[s0]tpad=stop=-1:stop_mode=clone[s1]",
        "[s1]split=2[s2][s3]",
        "[s2]scale=854:480:flags=bicubic[s4]",
        "[s4]setsar=1[s5]",
        "[s5]crop=270:480:292:0[s6]",
        "[s6]format=yuv420p[s7]",
        "[s7]gblur=sigma=10[s8]",
        "[s8]lutyuv=u=128+(val-128)*0.75:v=128+(val-128)*0.75:y=16+(val-16)*0.5[s9]",
        "[s9]scale=1080:1920:flags=bilinear[s10]",
        "[s10]setsar=1[s11]",
        "[s3]scale=1080:608:flags=bicubic[s12]",
        "[s12]setsar=1[s13]",
        "[s11][s13]overlay=eof_action=repeat:x=0:y=656[s14]",
    ]


def test_a_line_that_grows_with_time() -> None:
    tall = Rendition("tall", 1080, 1920, fit="pad", progress_bar=True, safe=SafeArea(bottom=330))
    assert "[s4][1]overlay=eof_action=repeat:x=-w*(1-t/61.500):y=1584[s5]" in graph(burn_args(burn(TALK, tall)))


def test_a_crop_keeps_the_focus() -> None:
    chains = graph(burn_args(burn(TALK, Rendition("square", 1080, 1080, fit="crop", focus=(0.7, 0.5)))))
    assert chains[2:5] == [
        "[s1]scale=1920:1080:flags=bicubic[s2]",
        "[s2]setsar=1[s3]",
        "[s3]crop=1080:1080:804:0[s4]",
    ]


def test_plain_bars() -> None:
    chains = graph(burn_args(burn(TALK, Rendition("square", 1080, 1080, fit="pad"))))
    assert "[s3]pad=1080:1080:0:236:color=0x101318[s4]" in chains


def test_an_image_behind_the_picture() -> None:
    square = Rendition("square", 1080, 1080, background="/in/wall.png", background_sha="0" * 64)
    arguments = burn_args(burn(TALK, square, backdrop="background.png"))
    assert graph(arguments)[:10] == [
        "[0]scale=out_color_matrix=bt709:out_range=tv[s0]",
        "[s0]format=yuv420p[s1]",
        "[s1]setsar=1[s2]",
        "[s2]loop=loop=-1:size=1[s3]",
        "[s3]setpts=N+0[s4]",
        "[1:0]fps=fps=30000/1001:start_time=0[s5]",
        "[s5]tpad=stop=-1:stop_mode=clone[s6]",
        "[s6]scale=1080:608:flags=bicubic:in_color_matrix=bt709:out_color_matrix=bt709:out_range=tv[s7]",
        "[s7]setsar=1[s8]",
        "[s4][s8]overlay=eof_action=repeat:x=0:y=236[s9]",
    ]
    assert shlex.join(arguments[:8]) == "-f image2 -framerate 30000/1001 -i background.png -i file:/in/talk.mp4"
    assert arguments[arguments.index("-colorspace") + 1] == "bt709"


def test_a_see_through_picture_stands_on_the_ground() -> None:
    alpha = MediaInfo(1000, VideoStream(640, 360, FrameRate(25), "vp9", "yuva420p"), SOUND, "webm", 1)
    arguments = burn_args(burn(alpha, Rendition("source")))
    assert "[0][s3]overlay=eof_action=repeat[s4]" in graph(arguments)
    inputs = "-f lavfi -i color=c=0x101318:s=640x360:r=25/1 -c:v libvpx-vp9 -i file:/in/talk.mp4"
    assert shlex.join(arguments[:8]) == inputs


def test_hdr_is_made_smaller_in_linear_light_before_its_curve() -> None:
    film = VideoStream(3840, 2160, FrameRate(25), "hevc", "yuv420p10le", transfer="smpte2084")
    chains = graph(burn_args(burn(MediaInfo(1000, film, SOUND, "mp4", 1), Rendition("square", 1080, 1080))))
    assert chains[2:8] == [
        "[s1]zscale=npl=100:tin=smpte2084:transfer=linear[s2]",
        "[s2]format=gbrpf32le[s3]",
        "[s3]zscale=1080:608:filter=bicubic[s4]",
        "[s4]setsar=1[s5]",
        "[s5]zscale=primaries=bt709[s6]",
        "[s6]tonemap=desat=0:tonemap=hable[s7]",
    ]
    small = VideoStream(640, 360, FrameRate(25), "hevc", "yuv420p10le", transfer="smpte2084")
    chains = graph(burn_args(burn(MediaInfo(1000, small, SOUND, "mp4", 1), Rendition("square", 1080, 1080))))
    assert "zscale=primaries=bt709" in chains[4]


def test_va_api_gets_its_pictures_in_the_memory_of_the_card() -> None:
    arguments = picture_args(burn(TALK, Rendition("source"), encoder="h264_vaapi"))
    assert shlex.join(arguments) == (
        "-vaapi_device /dev/dri/renderD128 -i file:/in/talk.mp4 -filter_complex '"
        "[0:0]fps=fps=30000/1001:start_time=0[s0];"
        "[s0]tpad=stop=-1:stop_mode=clone[s1];"
        "[s1]ass=filename=cues.ass[s2];"
        "[s2]format=nv12[s3];"
        "[s3]hwupload[s4]' -map '[s4]' -f mp4 -c:v h264_vaapi -frames:v 1844 -g 120 -map_chapters -1 "
        "-map_metadata -1 -qp 21 -rc_mode CQP 0.mp4"
    )
    whole = burn_args(burn(TALK, Rendition("source"), encoder="hevc_vaapi"))
    assert whole[:2] == ["-vaapi_device", "/dev/dri/renderD128"]
    assert "-pix_fmt" not in whole
    assert whole[whole.index("-tag:v") + 1] == "hvc1"


def test_odd_sides_and_oblong_pixels_are_scaled() -> None:
    odd = MediaInfo(1000, VideoStream(641, 361, FrameRate(25), "h264"), SOUND, "mp4", 1)
    assert "[s1]scale=640:360:flags=bicubic[s2]" in graph(burn_args(burn(odd, Rendition("source"))))
    oblong = MediaInfo(1000, VideoStream(768, 576, FrameRate(25), "h264", square=False), SOUND, "mp4", 1)
    assert "[s1]scale=768:576:flags=bicubic[s2]" in graph(burn_args(burn(oblong, Rendition("source"))))


def test_a_fast_picture_is_slowed_by_a_whole_number() -> None:
    fast = MediaInfo(1000, VideoStream(640, 360, FrameRate(60000, 1001), "h264"), SOUND, "mp4", 1)
    assert graph(burn_args(burn(fast, Rendition("x", max_fps=30))))[0].startswith("[0:0]fps=fps=30000/1001:")


def test_a_limit_on_the_bit_rate() -> None:
    arguments = burn_args(burn(TALK, Rendition("source", max_kbps=9000, safe=SafeArea(top=330))))
    assert arguments[arguments.index("-maxrate") + 1] == "9000k"
    assert arguments[arguments.index("-bufsize") + 1] == "18000k"


def test_sound_alone_gets_a_card() -> None:
    card = CardFiles(
        "card.png", "bars.png", "words.ass", Box(92, 440, 720, 100), Box(92, 552, 720, 6), "0x101010", "0xffaa00"
    )
    arguments = burn_args(burn(PODCAST, Rendition("source"), card=card))
    assert shlex.join(arguments[: arguments.index("-filter_complex")]) == (
        "-f image2 -framerate 30/1 -i card.png -f image2 -framerate 30/1 -i bars.png -i file:/in/talk.mp4 "
        "-f lavfi -i color=c=0x101010:s=720x6:r=30/1 -f lavfi -i color=c=0xffaa00:s=720x6:r=30/1"
    )
    assert graph(arguments) == [
        "[0]ass=filename=words.ass[s0]",
        "[s0]scale=out_color_matrix=bt709:out_range=tv[s1]",
        "[s1]format=yuv420p[s2]",
        "[s2]loop=loop=-1:size=1[s3]",
        "[s3]setpts=N/(30/1)/TB[s4]",
        "[1]scale=out_color_matrix=bt709:out_range=tv[s5]",
        "[s5]format=yuva420p[s6]",
        "[s6]loop=loop=-1:size=1[s7]",
        "[s7]setpts=N/(30/1)/TB[s8]",
        "[2:0]aresample=48000:async=1:first_pts=0[s9]",
        "[s9]asplit=2[s10][s11]",
        "[s11]aresample=16000[s12]",
        "[s12]aformat=channel_layouts=mono[s13]",
        "[s13]treble=frequency=1500:gain=14[s14]",
        "[s14]volume=16dB[s15]",
        "[s15]alimiter=level=0:limit=0.7[s16]",
        "[s16]showfreqs=ascale=cbrt:averaging=3:colors=white:fscale=log:mode=bar:rate=30/1:size=72x112"
        ":win_size=1024[s17]",
        "[s17]format=gray[s18]",
        "[s18]crop=72:50:0:56[s19]",
        "[s19]scale=720:50:flags=neighbor[s20]",
        "[s20]drawgrid=color=black:height=0:thickness=3:width=10:x=7[s21]",
        "[s21]split=2[s22][s23]",
        "[s23]vflip[s24]",
        "[s24]lut=y=val*0.45[s25]",
        "[s22][s25]vstack[s26]",
        "[s8][s26]alphamerge[s27]",
        "[s4][s27]overlay=eof_action=repeat:x=92:y=440[s28]",
        "[3][4]overlay=eof_action=repeat:x=-w*(1-t/61.500)[s29]",
        "[s28][s29]overlay=eof_action=repeat:x=92:y=552[s30]",
        "[s30]ass=filename=cues.ass[s31]",
        "[s31]format=yuv420p[s32]",
        "[s10]aformat=channel_layouts=stereo[s33]",
        "[s33]apad[s34]",
    ]
    assert "-color_primaries bt709 -color_range tv -color_trc bt709 -colorspace bt709" in shlex.join(arguments)


def test_the_picture_of_a_segment_in_the_middle() -> None:
    segment = VideoSegment(360, 360, lead=30)
    assert shlex.join(picture_args(burn(TALK, Rendition("source")), segment)) == (
        "-ss 11.011 -i file:/in/talk.mp4 -filter_complex '"
        "[0:0]fps=fps=30000/1001:start_time=0[s0];"
        "[s0]tpad=stop=-1:stop_mode=clone[s1];"
        "[s1]trim=start_frame=30[s2];"
        "[s2]setpts=N+360[s3];"
        "[s3]ass=filename=cues.ass[s4];"
        "[s4]format=yuv420p[s5];"
        "[s5]setpts=N[s6]' -map '[s6]' -f mp4 -c:v libx264 -crf 21 -frames:v 360 -g 120 -map_chapters -1 "
        "-map_metadata -1 -pix_fmt yuv420p -preset veryfast -profile:v high 0.mp4"
    )


def test_a_segment_of_an_excerpt_is_read_to_the_end_of_the_excerpt() -> None:
    job = burn(TALK, Rendition("source"), excerpt=Span(10_040, 60_000))
    arguments = picture_args(job, VideoSegment(360, 360, lead=30))
    assert shlex.join(arguments[:4]) == "-ss 21.051 -t 38.949"


def test_sound_by_itself_with_its_peaks_limited() -> None:
    job = burn(TALK, Rendition("source"), levelling=Levelling("limited", 9.5, -1.5))
    assert shlex.join(sound_args(job, Path("/w/sound.mp4"))) == (
        "-i file:/in/talk.mp4 -filter_complex '"
        "[0:1]aresample=48000:async=1:first_pts=0[s0];"
        "[s0]aformat=channel_layouts=stereo[s1];"
        "[s1]volume=9.5dB[s2];"
        "[s2]aresample=192000[s3];"
        "[s3]alimiter=attack=5:latency=1:level=0:limit=0.8414:release=80[s4];"
        "[s4]aresample=48000[s5];"
        "[s5]apad[s6]' -map '[s6]' -f mp4 -ac 2 -ar 48000 -b:a 160k -c:a aac -map_chapters -1 -map_metadata -1 "
        "-t 61.500 file:/w/sound.mp4"
    )
    linear = burn(TALK, Rendition("source"), levelling=Levelling("linear", -3.0, -1.0))
    assert "[s1]volume=-3dB[s2];[s2]apad[s3]" in shlex.join(sound_args(linear, Path("/w/sound.mp4")))


def test_measuring_the_sound() -> None:
    assert shlex.join(measure_args(burn(TALK, Rendition("source")))) == (
        "-i file:/in/talk.mp4 -filter_complex '"
        "[0:1]aresample=48000:async=1:first_pts=0[s0];"
        "[s0]aformat=channel_layouts=stereo[s1];"
        "[s1]astats=measure_overall=DC_offset:measure_perchannel=none[s2];"
        "[s2]ebur128=framelog=verbose:peak=true[s3]' -map '[s3]' -f null -v info -"
    )


def test_picture_and_sound_are_joined_by_copy() -> None:
    assert shlex.join(join_args(burn(TALK, Rendition("source")), "list.txt", Path("/w/sound.mp4"))) == (
        "-f concat -safe 0 -i list.txt -i file:/w/sound.mp4 -map 0:v:0 -map 1:a:0 -f mp4 -c:a copy -c:v copy "
        + METADATA
        + "-movflags +faststart file:/out/x.part.mp4"
    )


@pytest.mark.parametrize(
    ("tracks", "language", "index"),
    [
        ((None, "en"), "en", 1),  # the first does not say: it is the one that was meant
        (("de", "en-GB"), "en", 2),
        (("de", "en"), "fr", 1),
        (("zh-Hans", "en"), "zh-Hant", 1),
        (("de", "en"), None, 1),
    ],
)
def test_the_track_in_the_spoken_language(tracks: tuple[str | None, ...], language: str | None, index: int) -> None:
    audio = tuple(AudioStream(number, "aac", 48_000, 2, tag) for number, tag in enumerate(tracks, 1))
    assert usual_track(audio, language).index == index


def test_high_dynamic_range_is_mapped_to_what_screens_show() -> None:
    video = VideoStream(3840, 2160, FrameRate(25), "hevc", "yuv420p10le", transfer="smpte2084")
    arguments = burn_args(burn(MediaInfo(1000, video, SOUND, "mp4", 1), Rendition("source")))
    assert graph(arguments)[2:8] == [
        "[s1]zscale=npl=100:tin=smpte2084:transfer=linear[s2]",
        "[s2]format=gbrpf32le[s3]",
        "[s3]zscale=primaries=bt709[s4]",
        "[s4]tonemap=desat=0:tonemap=hable[s5]",
        "[s5]zscale=matrix=bt709:range=tv:transfer=bt709[s6]",
        "[s6]format=yuv420p[s7]",
    ]
    assert arguments[arguments.index("-color_trc") + 1] == "bt709"


def test_sound_for_the_recogniser() -> None:
    odd = Recording(Path("/in/-odd: name.mp4"), TALK, excerpt=Span(1000, 3500))
    assert shlex.join(extract_args(odd, Path("/w/a.wav"))) == (
        "-ss 1.000 -t 2.500 -i 'file:/in/-odd: name.mp4' "
        "-filter_complex '[0:1]aresample=16000:async=1:first_pts=0[s0]' -map '[s0]' "
        "-f wav -ac 1 -acodec pcm_s16le -fflags +bitexact -map_metadata -1 file:/w/a.wav"
    )


def test_a_preview_copies_what_browsers_play() -> None:
    def preview(info: MediaInfo) -> VideoJob:
        profile = Rendition("preview", audio_kbps=96)
        return VideoJob(Recording(Path("/in/talk.mp4"), info), profile, ("en", "de"), Path("/w/p.mp4"))

    copied = copy_args(preview(TALK))
    assert shlex.join(copied) == (
        "-i file:/in/talk.mp4 -map 0:0 -map 0:1 -f mp4 -bsf:v filter_units=remove_types=6 -c:a copy -c:v copy "
        "-map_chapters -1 -map_metadata -1 -movflags +faststart file:/w/p.mp4"
    )
    surround = replace(TALK, audio=(AudioStream(1, "aac", 48_000, 6),))
    encoded = copy_args(preview(surround))
    assert "-ac 2 -ar 48000 -b:a 96k -bsf:v filter_units=remove_types=6 -c:a aac -c:v copy" in shlex.join(encoded)
