"""Frames that are repeated in the stream are those that an encoder would have made."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import numpy as np
import pytest

from bilingual.engines.media.encoding.repeats import STREAM, _escaped, repeated
from bilingual.engines.media.encoding.segments import VideoSegment
from bilingual.engines.media.encoding.slide_segments import cue_changes, drawn_frames, shots_of
from bilingual.errors import MediaError
from bilingual.model.recording.slides import SlidePicture
from bilingual.model.timing import FrameRate

SIZE = 96, 64


def encoded(folder: Path, frames: int, *, options: dict[str, object] = STREAM) -> bytes:
    """Return a stream of *frames* that all differ."""
    made = [part for name, value in options.items() for part in (f"-{name}", str(value))]
    source = f"testsrc2=s={SIZE[0]}x{SIZE[1]}:r=30:d={frames / 30}"
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p", "-c:v", "libx264"]
    path = folder / "stream.h264"
    subprocess.run([*command, "-profile:v", "high", *made, "-f", "h264", str(path)], check=True)
    return path.read_bytes()


def decoded(stream: bytes) -> np.ndarray:
    """Return the frames of *stream*; an error of the decoder fails."""
    command = ["ffmpeg", "-v", "error", "-xerror", "-f", "h264", "-i", "pipe:0", "-fps_mode", "passthrough"]
    done = subprocess.run([*command, "-f", "rawvideo", "pipe:1"], input=stream, capture_output=True, check=True)
    assert not done.stderr
    return np.frombuffer(done.stdout, np.uint8).reshape(-1, SIZE[0] * SIZE[1] * 3 // 2)


def test_each_frame_comes_as_often_as_it_is_to_and_is_the_same_each_time(tmp_path: Path) -> None:
    stream = encoded(tmp_path, 9)
    counts = [1, 40, 1, 2, 17, 1, 1, 300, 3]  # more than the numbers of frames that the stream counts
    once, often = decoded(stream), decoded(repeated(stream, counts))
    assert len(once) == 9
    assert np.array_equal(often, np.repeat(once, counts, axis=0))
    assert repeated(stream, [1] * 9) != b""
    assert np.array_equal(decoded(repeated(stream, [1] * 9)), once)
    assert len(repeated(stream, counts)) < len(stream) + 25 * sum(counts)


@pytest.mark.parametrize(
    ("options", "counts"),
    [
        ({**STREAM, "coder": "ac"}, [1] * 4),
        ({**STREAM, "bf": 2}, [1] * 4),
        ({**STREAM, "refs": 3}, [1] * 4),
        (STREAM, [1] * 3),
        (STREAM, [1] * 5),
    ],
)
def test_another_stream_is_refused(options: dict[str, object], counts: list[int], tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="cannot be repeated"):
        repeated(encoded(tmp_path, 4, options=options), counts)


def test_no_start_code_is_inside_a_unit() -> None:
    chance = random.Random(4)
    for _ in range(500):
        content = bytes(chance.choice((0, 0, 0, 1, 2, 3, 4)) for _ in range(chance.randrange(40)))
        made = _escaped(content)
        assert not any(code in made for code in (b"\0\0\0", b"\0\0\1", b"\0\0\2"))
        assert made.replace(b"\0\0\3", b"\0\0") == content


HEAD = "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"


def test_drawn_frames_are_those_where_a_cue_a_slide_or_a_fade_changes() -> None:
    ass = (
        HEAD
        + "Dialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,still\nDialogue: 0,0:00:05.00,0:00:05.20,D,,0,0,0,,{\\k20}sung\n"
    )
    rate = FrameRate(30)
    changes = cue_changes(ass, rate)
    assert changes == (30, 60, 150, 151, 152, 153, 154, 155, 156)
    slides = tuple(SlidePicture(Path(f"{n}.png"), str(n), ms) for n, ms in enumerate((0, 4000)))
    shots = shots_of(slides, rate, 240)
    assert drawn_frames(VideoSegment(0, 120), shots, changes) == (0, 30, 60, 114, 115, 116, 117, 118, 119)
    assert drawn_frames(VideoSegment(120, 120), shots, changes) == (120, 150, 151, 152, 153, 154, 155, 156, 239)
