"""The arguments of ffmpeg, word for word: a job is data, and what changes it is seen here first."""

from __future__ import annotations

import shlex
from pathlib import Path

from bilingual.engines.media.graph import Burn, CardFiles, burn_args, copy_args, extract_args
from bilingual.model.media import AudioStream, MediaInfo, VideoStream
from bilingual.model.rendition import Box, Rendition, SafeArea
from bilingual.model.timing import FrameRate, Span

SOUND = (AudioStream(1, "aac", 44_100, 1, "en"),)
TALK = MediaInfo(61_500, VideoStream(1920, 1080, FrameRate(30000, 1001), "h264"), SOUND, "mp4", 1)
PODCAST = MediaInfo(61_500, None, (AudioStream(0, "mp3", 44_100, 2),), "mp3", 1)
ENCODED = (
    "-f mp4 -ac 2 -ar 48000 -b:a 160k -c:a aac -c:v libx264 -crf 21 -g {gop} -map_chapters -1 -map_metadata -1 "
    "-metadata:g:0 'title=A talk: one, two' -metadata:g:1 'comment=Subtitles: en, zh-Hans' "
    "-metadata:s:a:0 language=eng -metadata:s:v:0 language=zho -movflags +faststart "
    "-pix_fmt yuv420p -preset veryfast -profile:v high -t {seconds} file:/out/x.part.mp4"
)


def burn(info: MediaInfo, rendition: Rendition, **more: object) -> Burn:
    values = {"title": "A talk: one, two", "languages": ("en", "zh-Hans"), "ass": "cues.ass"} | more
    return Burn(Path("/in/talk.mp4"), info, rendition, Path("/out/x.part.mp4"), **values)  # type: ignore[arg-type]


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
        "[s4]apad[s5]' -map '[s3]' -map '[s5]' " + ENCODED.format(gop=120, seconds="61.500")
    )


def test_an_excerpt_is_read_exactly_and_no_longer_than_the_recording() -> None:
    arguments = burn_args(burn(TALK, Rendition("source"), excerpt=Span(10_040, 90_000)))
    assert shlex.join(arguments[:6]) == "-ss 10.040 -t 79.960 -i file:/in/talk.mp4"
    assert arguments[-3:] == ["-t", "51.460", "file:/out/x.part.mp4"]


def test_a_tall_frame_has_a_blurred_background() -> None:
    chains = graph(burn_args(burn(TALK, Rendition("tall", 1080, 1920, max_fps=30))))
    assert chains[:13] == [
        "[0:0]fps=fps=30000/1001:start_time=0[s0]",
        "[s0]split=2[s1][s2]",
        "[s1]scale=854:480:flags=bicubic[s3]",
        "[s3]setsar=1[s4]",
        "[s4]crop=270:480:292:0[s5]",
        "[s5]format=yuv420p[s6]",
        "[s6]gblur=sigma=10[s7]",
        "[s7]lutyuv=u=128+(val-128)*0.75:v=128+(val-128)*0.75:y=16+(val-16)*0.5[s8]",
        "[s8]scale=1080:1920:flags=bilinear[s9]",
        "[s9]setsar=1[s10]",
        "[s2]scale=1080:608:flags=bicubic[s11]",
        "[s11]setsar=1[s12]",
        "[s10][s12]overlay=eof_action=repeat:x=0:y=656[s13]",
    ]


def test_a_crop_keeps_the_focus() -> None:
    chains = graph(burn_args(burn(TALK, Rendition("square", 1080, 1080, fit="crop", focus=(0.7, 0.5)))))
    assert chains[1:4] == [
        "[s0]scale=1920:1080:flags=bicubic[s1]",
        "[s1]setsar=1[s2]",
        "[s2]crop=1080:1080:804:0[s3]",
    ]


def test_plain_bars() -> None:
    chains = graph(burn_args(burn(TALK, Rendition("square", 1080, 1080, fit="pad"))))
    assert "[s2]pad=1080:1080:0:236:color=0x101318[s3]" in chains


def test_odd_sides_and_oblong_pixels_are_scaled() -> None:
    odd = MediaInfo(1000, VideoStream(641, 361, FrameRate(25), "h264"), SOUND, "mp4", 1)
    assert "[s0]scale=640:360:flags=bicubic[s1]" in graph(burn_args(burn(odd, Rendition("source"))))
    oblong = MediaInfo(1000, VideoStream(768, 576, FrameRate(25), "h264", square=False), SOUND, "mp4", 1)
    assert "[s0]scale=768:576:flags=bicubic[s1]" in graph(burn_args(burn(oblong, Rendition("source"))))


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
        "[s10]apad[s33]",
    ]
    assert "-color_primaries bt709 -color_range tv -color_trc bt709 -colorspace bt709" in shlex.join(arguments)


def test_sound_for_the_recogniser() -> None:
    assert shlex.join(extract_args(Path("/in/-odd: name.mp4"), Path("/w/a.wav"), Span(1000, 3500))) == (
        "-ss 1.000 -t 2.500 -i 'file:/in/-odd: name.mp4' "
        "-filter_complex '[0:a:0]aresample=16000:async=1:first_pts=0[s0]' -map '[s0]' "
        "-f wav -ac 1 -acodec pcm_s16le -fflags +bitexact -map_metadata -1 file:/w/a.wav"
    )


def test_a_preview_copies_what_browsers_play() -> None:
    copied = copy_args(Path("/in/talk.mp4"), TALK, Path("/w/p.mp4"), sound_kbps=96, copy_sound=True)
    assert shlex.join(copied) == (
        "-i file:/in/talk.mp4 -map 0:0 -map 0:1 -f mp4 -c:a copy -c:v copy -map_chapters -1 -map_metadata -1 "
        "-movflags +faststart file:/w/p.mp4"
    )
    encoded = copy_args(Path("/in/talk.mp4"), TALK, Path("/w/p.mp4"), sound_kbps=96, copy_sound=False)
    assert "-ac 2 -ar 48000 -b:a 96k -c:a aac -c:v copy" in shlex.join(encoded)
