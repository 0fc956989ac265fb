"""Literal scripts in, passages out."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.engines.speech.scripts.passages import read_script
from bilingual.errors import InputError


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("One line\nAnother line\n", ["One line", "Another line"]),
        ("A paragraph that an editor has wrapped at some column, as many\neditors do. And on.\n",
         ["A paragraph that an editor has wrapped at some column, as many editors do. And on."]),
        ("From fairest creatures we desire increase,\nThat thereby beauty’s rose might never die,\nBut soon.",
         ["From fairest creatures we desire increase, That thereby beauty’s rose might never die, But soon."]),
        ("Title\n\n[Music]\nFirst sentence.\nSecond one.", ["Title", "First sentence.", "Second one."]),
        ("今天很好\n我们走吧", ["今天很好", "我们走吧"]),
    ],
)  # fmt: skip
def test_scripts_fall_into_passages(tmp_path: Path, text: str, passages: list[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    assert list(read_script(path)) == passages


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_script(tmp_path / "none.txt")
