"""Long recordings in windows: where they end, and what a crash costs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.engines.base import Progress, silent
from bilingual.engines.speech.recognisers.whisper_words import RecognisedPiece
from bilingual.engines.speech.windows import KeptWindows, decoded_in_windows, windows_of
from bilingual.model.timing import Span

SOUND = np.arange(16 * 3000, dtype=np.int16)
SPANS = [Span(0, 1000), Span(1000, 2200), Span(2200, 3000)]


class Decoder:
    """Hears one word per window, and crashes in window *crash*."""

    def __init__(self, crash: int = -1) -> None:
        self.asked: list[int] = []
        self.crash = crash

    def __call__(self, window: Span, progress: Progress) -> list[RecognisedPiece]:
        if len(self.asked) == self.crash:
            raise MemoryError
        self.asked.append(window.duration_ms)
        progress(1.0, "listening")
        return [RecognisedPiece(" word", np.float64(0.1), 0.5, begins=True, sure=np.float64(0.9))]


def test_a_crash_costs_one_window(tmp_path: Path) -> None:
    first, then = Decoder(crash=2), Decoder()
    with pytest.raises(MemoryError):
        decoded_in_windows(SPANS, KeptWindows(tmp_path / "heard", SOUND, "key"), first, silent)
    kept = KeptWindows(tmp_path / "heard", SOUND, "key")
    pieces = decoded_in_windows(SPANS, kept, then, silent)
    assert first.asked == [1000, 1200]
    assert then.asked == [800]
    assert [piece.start for piece in pieces] == [0.1, 1.1, 2.3000000000000003]
    assert all(piece.begins and piece.sure == 0.9 for piece in pieces)


def test_another_sound_or_key_or_a_damaged_file_is_decoded_anew(tmp_path: Path) -> None:
    folder = tmp_path / "heard"
    decoded_in_windows(SPANS, KeptWindows(folder, SOUND, "key"), Decoder(), silent)
    for sound, facts, count in ((SOUND, "key", 0), (SOUND, "other", 3), (SOUND + 1, "key", 3)):
        again = Decoder()
        decoded_in_windows(SPANS, KeptWindows(folder, sound, facts), again, silent)
        assert len(again.asked) == count
    decoded_in_windows(SPANS, KeptWindows(tmp_path / "damaged", SOUND, "key"), Decoder(), silent)
    (path,) = (tmp_path / "damaged").rglob("0-1000.json")
    whole = path.read_text("utf-8")
    for damaged in ('{"pie', "", whole.replace(" word", " wood"), whole.replace("0.5", "0.4"), '{"pieces": []}'):
        path.write_text(damaged, "utf-8")
        again = Decoder()
        decoded_in_windows(SPANS, KeptWindows(tmp_path / "damaged", SOUND, "key"), again, silent)
        assert again.asked == [1000]


def test_windows_that_were_swapped_are_decoded_anew(tmp_path: Path) -> None:
    """Two of one recording, and that of another recording under the same name."""
    for number, sound in enumerate((SOUND, SOUND + 1)):
        decoded_in_windows(SPANS, KeptWindows(tmp_path / str(number), sound, "key"), Decoder(), silent)
    first, second = (next((tmp_path / "0").rglob(name)) for name in ("0-1000.json", "1000-2200.json"))
    one, two = first.read_bytes(), second.read_bytes()
    foreign = next((tmp_path / "1").rglob("0-1000.json")).read_bytes()
    for changed in ({first: two, second: one}, {first: foreign}):
        for path, content in changed.items():
            path.write_bytes(content)
        again = Decoder()
        decoded_in_windows(SPANS, KeptWindows(tmp_path / "0", SOUND, "key"), again, silent)
        assert len(again.asked) == len(changed)


def test_a_short_recording_is_kept_until_its_transcript_is_recorded(tmp_path: Path) -> None:
    """What comes after the recogniser may fail, or be killed, too."""
    again = Decoder()
    for decoder in (Decoder(), again):
        decoded_in_windows([Span(0, 3000)], KeptWindows(tmp_path / "heard", SOUND, ""), decoder, silent)
    assert again.asked == []


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    decoded_in_windows(SPANS, KeptWindows(None, SOUND, ""), Decoder(), silent)
    assert list(tmp_path.iterdir()) == []


def test_progress_goes_by_the_time_of_the_audio() -> None:
    told: list[float] = []
    decoded_in_windows(
        SPANS, KeptWindows(None, SOUND, ""), Decoder(), lambda share, what="": told.append(round(share, 2))
    )
    assert told == [0.33, 0.73, 1.0]


@given(st.lists(st.integers(1, 400), max_size=60), st.integers(1, 20_000))
def test_windows_cover_everything_within_their_length(edges: list[int], tail: int) -> None:
    marks = np.cumsum(edges).tolist()
    voice = [Span(a, b) for a, b in zip(marks[::2], marks[1::2], strict=False)]
    end = (marks[-1] if marks else 0) + tail
    found = windows_of(voice, end, 500, 900)
    assert [span.start_ms for span in found] == [0, *(span.end_ms for span in found[:-1])]
    assert found[-1].end_ms == end
    assert all(span.duration_ms <= 900 for span in found)
