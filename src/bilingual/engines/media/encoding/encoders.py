"""Video encoders: which ones work, and their quality options.

Hardware encoders are tested by encoding one second, because ``ffmpeg -encoders`` only lists what was compiled in.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from bilingual.engines.media.probing.inputs import guarded
from bilingual.engines.processes.running import run
from bilingual.errors import Timeout
from bilingual.model.recording.rendition import Rendition

log = logging.getLogger(__name__)

_X264 = "libx264"
SOFTWARE: Mapping[str, str] = {"h264": _X264, "hevc": "libx265", "av1": "libsvtav1"}
# In the order in which they are tried; Apple's and Intel's first, where they exist.
_FAMILIES = ("nvenc", "videotoolbox", "qsv", "vaapi")
_PROBE_S = 30
_QUIETLY = ("-hide_banner", "-nostdin", "-v", "error")
VAAPI_DEVICE = "/dev/dri/renderD128"
# SVT-AV1 presets (13, fast, to 0) that take about as long as x264's of that name.
_SVT_PRESETS = {"ultrafast": 12, "superfast": 11, "veryfast": 10, "faster": 9, "fast": 8, "medium": 7, "slow": 5}
_NVENC_PRESETS = {"ultrafast": "p1", "superfast": "p2", "veryfast": "p3", "faster": "p4", "fast": "p4", "slow": "p6"}


def chosen_encoder(rendition: Rendition) -> tuple[str, str]:
    """Return the encoder for *rendition*, and a note if it is not the requested one."""
    software = SOFTWARE[rendition.codec]
    if rendition.encoder == "software":
        return software, ""
    families = _FAMILIES if rendition.encoder == "auto" else (rendition.encoder,)
    for family in families:
        name = f"{rendition.codec}_{family}"
        if not works(name):
            return name, ""
    if rendition.encoder == "auto":
        return software, ""
    return software, f"{rendition.encoder} does not work here ({works(f'{rendition.codec}_{rendition.encoder}')})"


@lru_cache(maxsize=32)
def works(encoder: str) -> str:
    """Encode one second with *encoder*; return why it failed, or an empty string."""
    before, filters = upload(encoder)
    chain = ",".join(f"{name}={argument}".rstrip("=") for name, argument in filters)
    picture = [*before, "-f", "lavfi", "-i", "testsrc2=s=640x360:r=30:d=1", "-vf", chain]
    try:
        done = run(guarded(["ffmpeg", *_QUIETLY, *picture, "-c:v", encoder, "-f", "null", "-"]), timeout_s=_PROBE_S)
    except Timeout:
        return "it does not finish"
    if done.ok:
        return ""
    log.debug("%s: %s", encoder, done.last_words())
    return done.reason(1)


def repeatable(arguments: Sequence[str]) -> list[str]:
    """Return *arguments* of ffmpeg with which libx264 makes the same bytes from the same frames every time.

    Its code for AVX-512 reads memory that nobody has written (MB-tree, seen in r3095): what came out differed with the
    content of the heap, on a busy machine in one of a hundred segments. Up to AVX2 it does not.
    """
    if _X264 not in arguments or not _uses_avx512():
        return list(arguments)
    return [part for each in arguments for part in ((each, "-x264-params", "asm=AVX2") if each == _X264 else (each,))]


@lru_cache(maxsize=1)
def _uses_avx512() -> bool:
    """Return whether libx264 says that it uses AVX-512 here."""
    picture = ["-f", "lavfi", "-i", "color=s=64x64:r=25:d=0.04"]
    try:
        done = run(guarded(["ffmpeg", "-nostdin", *picture, "-c:v", _X264, "-f", "null", "-"]), timeout_s=_PROBE_S)
    except Timeout:
        return False
    return any("cpu capabilities" in line and "AVX512" in line for line in done.stderr.splitlines())


def is_hardware(encoder: str) -> bool:
    """Return whether *encoder* is a hardware encoder.

    >>> is_hardware("h264_nvenc"), is_hardware("libx264")
    (True, False)
    """
    return encoder not in SOFTWARE.values()


def joins_exactly(encoder: str) -> bool:
    """Return whether segments of *encoder* are proved to join by stream copy (tests/engines/media/test_segments.py)."""
    return not is_hardware(encoder)


def upload(encoder: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return the options before the inputs, and the last filters (name and argument), for *encoder*.

    VA-API requires frames in graphics memory (trac.ffmpeg.org/wiki/Hardware/VAAPI); Quick Sync takes NV12, all others
    planar 4:2:0.
    """
    if encoder.endswith("_vaapi"):
        return ("-vaapi_device", VAAPI_DEVICE), (("format", "nv12"), ("hwupload", ""))
    return (), (("format", "nv12" if encoder.endswith("_qsv") else "yuv420p"),)


def pixel_format(encoder: str) -> dict[str, str]:
    """Return the encoder's pixel format option; none if frames are in graphics memory."""
    return {} if encoder.endswith("_vaapi") else {"pix_fmt": "nv12" if encoder.endswith("_qsv") else "yuv420p"}


def quality(encoder: str, rendition: Rendition) -> dict[str, Any]:
    """Return the options for the quality ``crf`` and the effort ``preset`` of *rendition*.

    The scales differ: the values for HEVC and AV1 look like x264's ``crf`` (x265 5 higher, SVT-AV1 12 higher); hardware
    encoders use it as constant quality.
    """
    crf, preset = rendition.crf, rendition.preset
    if encoder == _X264:
        return {"preset": preset, "crf": crf, "profile:v": "high"}
    if encoder == "libx265":
        return {"preset": preset, "crf": min(51, crf + 5), "tag:v": "hvc1", "x265-params": "log-level=error"}
    if encoder == "libsvtav1":
        return {"preset": _SVT_PRESETS.get(preset, 8), "crf": min(63, crf + 12)}
    family = encoder.rpartition("_")[2]
    tag = {"tag:v": "hvc1"} if encoder.startswith("hevc") else {}
    if family == "nvenc":
        return {"preset": _NVENC_PRESETS.get(preset, "p5"), "rc": "vbr", "cq": crf, "b:v": 0, **tag}
    if family == "videotoolbox":
        return {"q:v": max(1, min(100, 100 - round(crf * 1.9))), **tag}
    if family == "qsv":
        return {"preset": preset if preset != "ultrafast" else "veryfast", "global_quality": crf, **tag}
    return {"rc_mode": "CQP", "qp": crf, **tag}
