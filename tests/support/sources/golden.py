"""Golden frames, one per built-in profile and theme, golden pages, one per language, and a similarity measure.

``scripts/make_golden_frames.py`` writes them to ``tests/fixtures/frames``; inspect them before committing.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image

from bilingual.engines.linguistics.words import word_breaks
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.media.graphs.background_image import draw_background
from bilingual.engines.media.graphs.framing import is_bt709
from bilingual.engines.media.graphs.picture_graph import picture_args
from bilingual.engines.media.graphs.video_job import VideoJob
from bilingual.engines.media.probing.probe import probe
from bilingual.engines.media.profiles import rendition, rendition_ids
from bilingual.engines.pictures import pages
from bilingual.model.cue import Cue, TargetRun, Timeline
from bilingual.model.recording.rendition import Mode, Rendition, frame_size
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.making import cue_layout
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.views.carousel.render import linkedin_carousel
from bilingual.views.document.model import Document, PostBlock, PostUnit

FRAMES = Path(__file__).parents[2] / "fixtures" / "frames"
THEMES = ("outline", "box", "karaoke")
PROFILES = tuple(name for name in rendition_ids() if rendition(name).burn)
TITLE = "Why we sleep 我们为什么睡觉"
TEXTS = {
    "en": "Every language you learn opens another window on the same wide world.",
    "zh-Hans": "每学会一门语言，都为你打开一扇看这个世界的新窗户。",
    "ja": "言葉をひとつ学ぶたびに、同じ広い世界へもうひとつの窓が開きます。",
    "ar": "كل لغة تتعلمها تفتح لك نافذة أخرى على العالم الواسع نفسه.",
}
_SIDE = 320  # of the smaller side of a golden frame, in pixels
_COLOURS = 32


def talk_clip(folder: Path, size: tuple[int, int] = (960, 540)) -> Path:
    """Write half a second of a drawn talk (a speaker before a bright slide) with a tone; return its path."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    wall = np.stack([60 + 60 * x / width, 80 + 50 * y / height, 110 + 40 * x / width], -1)
    slide = (x > 0.45 * width) & (x < 0.95 * width) & (y > 0.1 * height) & (y < 0.62 * height)
    wall[slide] = (236, 238, 240)
    for row in range(4):
        text = (
            slide & (x > 0.5 * width) & (x < (0.9 - 0.08 * row) * width) & (abs(y / height - 0.2 - 0.1 * row) < 0.015)
        )
        wall[text] = (50, 60, 80)
    wall[np.hypot(x - 0.22 * width, y - 0.36 * height) < 0.13 * height] = (214, 170, 140)
    wall[(abs(x - 0.22 * width) < 0.15 * width) & (y > 0.54 * height)] = (120, 40, 50)
    Image.fromarray(wall.astype(np.uint8)).save(folder / "talk.png")
    still = ["-loop", "1", "-framerate", "25", "-t", "0.52", "-i", "talk.png", "-f", "lavfi", "-i", "sine=d=0.52"]
    _run(["ffmpeg", "-v", "error", "-y", *still, "-pix_fmt", "yuv420p", "-crf", "10", "talk.mp4"], folder)
    return folder / "talk.mp4"


def cue(languages: tuple[str, str]) -> tuple[Timeline, Transcript]:
    """Return a timeline of one cue in both *languages*, and what is said in it: four words by now."""
    source, target = (TEXTS[tag] for tag in languages)
    words = source.split() if " " in source else list(source)
    step = 400 // (len(words) // 2)
    said = tuple(Word(word, i * step, (i + 1) * step, space_after=" " in source) for i, word in enumerate(words))
    run = TargetRun("s1", 0, len(target))
    timeline = Timeline(*languages, (Cue(Span(0, 5000), (0, len(words)), (run,), source, target),))
    return timeline, Transcript(languages[0], 5000, said, ((0, len(said)),), EngineRecord("scripted"))


def frame_of(
    profile: Rendition, mode: Mode, source: Path, folder: Path, languages: tuple[str, str] = ("en", "zh-Hans")
) -> npt.NDArray[np.uint8]:
    """Return a frame of the video that *profile* makes of *source*, height x width x RGB, as it goes to the encoder."""
    fonts = InstalledFonts()
    tools = Tools(Settings(root=folder), Ffmpeg(fonts), fonts)
    info = probe(source)
    timeline, transcript = cue(languages)
    screen = cue_layout.screen_of(profile, info, "learner-of-source")
    bar = cue_layout.title_bar(profile, info, TITLE, languages, tools)
    ass = cue_layout.burned_in(timeline, screen, tools, cue_layout.Presentation(mode, transcript, bar))
    (folder / "cues.ass").write_text(ass, "utf-8")
    recording = Recording(source, info, title="A talk")
    return to_encoder(VideoJob(recording, profile, languages, folder / "o.mp4", cues="cues.ass"), folder)


def to_encoder(job: VideoJob, folder: Path) -> npt.NDArray[np.uint8]:
    """Return the frame of *job* at 0.4 s, height x width x RGB, as the encoder gets it."""
    width, height = frame_size(job.rendition, job.recording.info)
    job = replace(job, backdrop=draw_background(job.rendition, (width, height), folder))
    arguments = picture_args(job)
    inputs, chains = arguments.index("-filter_complex"), arguments.index("-filter_complex") + 1
    matrix = "bt709" if is_bt709(job.recording.info, job.backdrop) else "auto"
    graph = f"{arguments[chains]};{arguments[chains + 2]}scale=in_color_matrix={matrix},format=rgb24[rgb]"
    late = ["-map", "[rgb]", "-ss", "0.4", "-frames:v", "1", "-f", "rawvideo", "-"]
    raw = _run(["ffmpeg", "-v", "error", "-nostdin", *arguments[:inputs], "-filter_complex", graph, *late], folder)
    return np.frombuffer(raw, np.uint8).reshape(height, width, 3)


def golden(name: str, theme: str) -> Path:
    """Return the place of the golden frame of a profile in a theme."""
    return FRAMES / f"{name}.{theme}.png"


def themed(name: str, theme: str) -> tuple[Rendition, Mode]:
    """Return the shipped profile *name* in *theme*, where ``karaoke`` is a mode of the outlined one."""
    profile = rendition(name, {name: {"theme": "box", "title_bar": True} if theme == "box" else {}})
    return profile, "karaoke" if theme == "karaoke" else "dual"


WATER: list[dict[str, str]] = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "languages" / "water.json").read_text("utf-8")
)
LANGUAGES = tuple(tag for tag in WATER[0] if tag != "en")


def page_in(tag: str) -> npt.NDArray[np.uint8]:
    """Return a page of an English article's carousel with its translation to *tag*, height x width x RGB."""
    units = [PostUnit(f"s{n}", (WATER[n]["en"],), (WATER[n][tag].replace("`", ""),), "translated") for n in (1, 14)]
    document = Document("en", tag, None, (PostBlock("paragraph", units=tuple(units)),))
    fonts = InstalledFonts()
    families = {one: fonts.family(one) for one in ("en", tag)}
    breaks = word_breaks([unit.target_text or "" for unit in units], tag)
    made = pages.pdf(linkedin_carousel(document, families, breaks=breaks).html)
    with pypdfium2.PdfDocument(made.content) as printed:
        return np.asarray(printed[1].render(scale=0.5).to_pil().convert("RGB"))


def small(frame: npt.NDArray[np.uint8]) -> Image.Image:
    """Return *frame* as it is kept: its smaller side 320 pixels, in 32 greys."""
    height, width = frame.shape[:2]
    share = _SIDE / min(width, height)
    image = (
        Image.fromarray(frame).convert("L").resize((round(width * share), round(height * share)), Image.Resampling.BOX)
    )
    return image.quantize(_COLOURS, dither=Image.Dither.NONE)


def kept(path: Path) -> npt.NDArray[np.float32]:
    """Return the luma of a golden frame, 0 to 255."""
    with Image.open(path) as image:
        return np.asarray(image.convert("L"), np.float32)


def luma(frame: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Return *frame* as :func:`kept` would after it was kept."""
    return np.asarray(small(frame).convert("L"), np.float32)


def likeness(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    """Return the structural similarity of the part of two grey pictures in which they differ most, 1 for equal ones.

    SSIM as in Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error visibility to
    structural similarity" (IEEE Transactions on Image Processing 13(4), 2004), with a plain window of 8 x 8
    pixels; its mean over each of 64 parts of the picture, so that a missing line is not lost in an equal rest.
    """
    assert one.shape == other.shape
    mean_one, mean_other = _windows(one), _windows(other)
    spread_one = _windows(one * one) - mean_one**2
    spread_other = _windows(other * other) - mean_other**2
    shared = _windows(one * other) - mean_one * mean_other
    light, contrast = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    ssim = (2 * mean_one * mean_other + light) * (2 * shared + contrast)
    ssim /= (mean_one**2 + mean_other**2 + light) * (spread_one + spread_other + contrast)
    return float(_parts(ssim).min())


def lit_apart(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    """Return how far the mean luma of a part (of 64) is apart at most: SSIM forgives letters that are too pale."""
    return float(np.abs(_parts(one - other)).max())


def _parts(values: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    return np.array([part.mean() for rows in np.array_split(values, 8) for part in np.array_split(rows, 8, axis=1)])


def _windows(values: npt.NDArray[np.float32], side: int = 8) -> npt.NDArray[np.float64]:
    """Return the mean of *values* in every window of *side* x *side* pixels."""
    sums = np.pad(values.astype(np.float64).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    return (sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]) / side**2


def _run(command: list[str], folder: Path) -> bytes:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout
