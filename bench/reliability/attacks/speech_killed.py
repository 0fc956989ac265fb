"""A recording is killed around each of its windows of speech, then published to the end: no finished window is decoded
again. The recogniser is a real Whisper, of the size that tests use, and the windows last seconds.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np
from row import Row, spread

from bilingual.engines.speech import windows
from support.attacks.breaking import Ended, forked, unbroken
from support.attacks.delivered import delivered
from support.models.tiny_whisper import TEXTS, ctranslate2_folder, samples

SETTINGS = """\
translation = ["memory"]
offline = true
packs = false
renditions = ["small"]
[profiles.small]
width = 128
height = 72
"""


class _KilledAtWindow:
    """Kills the process before the *number*-th finished window gets its name, or at the change *after* that."""

    def __init__(self, number: int, after: bool) -> None:
        self._left, self._after = number, after

    def __call__(self, place: str) -> None:
        if self._left == 0 or (_is_window(place) and self._left == 1 and not self._after):
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= _is_window(place)


def attack(folder: Path, most: int) -> Row:
    row = Row("speech killed at each window")
    windows.windows_of.__defaults__ = (4_000, 9_000)
    os.environ["BILINGUAL_WHISPER_MODEL"] = str(ctranslate2_folder())
    whole = _publish(folder / "whole")
    wanted, count = delivered(folder / "whole/media/outbox"), sum(map(_is_window, whole.places))
    assert count > 1, whole.out
    for number, window in enumerate(spread(count, most)):
        root, after = folder / str(number), number % 2 == 1
        assert _publish(root, _KilledAtWindow(window, after)).killed
        ended = _publish(root)
        same = ended.code == whole.code and delivered(root / "media/outbox") == wanted
        again = sum(map(_is_window, ended.places)) - (count - window + (not after))
        row.add(f"window {window} of {count}, {'after' if after else 'before'}", same=same, paid_twice=again)
    return row


def _is_window(place: str) -> bool:
    return place.startswith("os.rename") and "/heard/" in place


def _publish(root: Path, broken: object = unbroken) -> Ended:
    from bilingual.cli.main import run

    source = root / "in/talk.wav"
    if not source.exists():
        source.parent.mkdir(parents=True)
        (root / "bilingual.toml").write_text(SETTINGS, "utf-8")
        quiet = np.zeros(16_000, dtype=np.float32)
        spoken = [part for name, text in TEXTS.items() if text.isascii() for part in (samples(name), quiet)]
        _write(source, np.concatenate(spoken))
    arguments = ["video", str(source), "--to", "de", "--speech", "faster-whisper", "--source-language", "en"]
    return forked(lambda: run([*arguments, "--root", str(root)]), root, broken)  # type: ignore[arg-type]


def _write(path: Path, sound: np.ndarray) -> None:
    from support.models import tiny_whisper_clips

    tiny_whisper_clips.write_wav(path, sound)
