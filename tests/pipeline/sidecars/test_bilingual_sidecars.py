"""One subtitle file with two languages next to a recording, and in the other commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.engines.speech.scripts.passages import read_cues
from bilingual.pipeline.commands.checking import check_files
from bilingual.pipeline.quality.checked_files import CheckRequest
from bilingual.pipeline.sidecars.accounts import handled, oddities
from bilingual.pipeline.sidecars.files import find_sidecars
from support.attacks.refusals import raises

EN = ["In which year did we begin?", "In the year of the flood.", "And who came?"]
ZH = ["我们是哪一年开始的？", "在大洪水那一年。", "来了多少人？"]
JA = ["私たちは何年に始めましたか？", "大洪水の年です。", "誰が来ましたか？"]


def srt(path: Path, *tracks: list[str]) -> Path:
    rows = ["\n".join(lines) for lines in zip(*tracks, strict=True)]
    text = "".join(f"{n}\n00:00:0{2 * n},000 --> 00:00:0{2 * n + 1},500\n{row}\n\n" for n, row in enumerate(rows, 1))
    path.write_text(text, "utf-8")
    return path


def test_one_language_is_the_speech_and_the_other_the_translation(tmp_path: Path) -> None:
    path = srt(tmp_path / "talk.srt", ZH, EN)
    media = tmp_path / "talk.mp4"

    for spoken, targets, expected in [
        (None, ("zh-Hans",), "en"),
        (None, ("en",), "zh-Hans"),
        (None, ("es",), "en"),  # the aligner finds out whether it is spoken
        ("zh-Hans", (), "zh-Hans"),
    ]:
        found = find_sidecars(media, spoken, targets)
        other = "en" if expected == "zh-Hans" else "zh-Hans"
        assert found.spoken is not None
        assert (found.spoken.path, found.spoken.language) == (path, expected)
        assert found.translation(other) == path

    assert [cue.text for cue in read_cues(path, "en")] == EN
    assert [cue.text for cue in read_cues(path, "zh-Hant")] == ZH
    assert oddities(path) == []
    assert handled(path, "en") == [
        "talk.srt contains Chinese (Simplified) (3 cues) and English (3 cues); each line is used in its language"
    ]


def test_what_nothing_decides_is_asked(tmp_path: Path) -> None:
    path = srt(tmp_path / "talk.srt", ZH, JA)

    with raises("BIL-SRC-016"):
        find_sidecars(tmp_path / "talk.mp4", None, ("es",))
    with raises("BIL-SUB-026"):
        read_cues(path, "de")


@pytest.mark.parametrize("swapped", [False, True])
def test_a_check_takes_a_language_of_each_file(tmp_path: Path, swapped: bool) -> None:
    both, alone = srt(tmp_path / "both.srt", EN, ZH), srt(tmp_path / "alone.srt", ZH)
    one, two = (alone, both) if swapped else (both, alone)

    checked = check_files(CheckRequest(one, two))

    assert checked.bitext.pair == ("zh-Hans_en" if swapped else "en_zh-Hans")
    assert len(checked.bitext.units) == 3
    assert checked.ready
    assert check_files(CheckRequest(both, both)).bitext.pair == "en_zh-Hans"
