"""Importing and exporting the translation memory as TMX."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry
from bilingual.errors import InputError
from bilingual.pipeline.commands import memory_files
from bilingual.pipeline.commands.memory_files import export_memory, import_memory, memory_size
from bilingual.pipeline.tools import memory_path
from bilingual.settings import Settings

TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
  <header srclang="en" adminlang="en" segtype="sentence" datatype="plaintext" o-tmf="x" creationtool="x"
    creationtoolversion="1"/>
  <body>
    <tu><tuv xml:lang="en"><seg>Good morning.</seg></tuv><tuv xml:lang="zh-CN"><seg>早上好。</seg></tuv></tu>
  </body>
</tmx>
"""


def test_in_and_out_and_in_again(tmp_path: Path) -> None:
    one, two = Settings(tmp_path / "one"), Settings(tmp_path / "two")
    path = tmp_path / "mine.tmx"
    path.write_text(TMX, "utf-8")
    assert import_memory(path, one).count == 1
    assert memory_size(one) == 1
    assert export_memory(tmp_path / "new/out.tmx", one) == 1
    assert import_memory(tmp_path / "new/out.tmx", two).changed == 1
    entry = Entry("en", "zh-Hans", "Good morning.", "早上好。", "human")
    assert list(TranslationMemory(memory_path(two)).entries()) == [entry]
    assert import_memory(path, one).count == 1
    assert memory_size(one) == 1, "the same file twice"


def test_an_empty_memory_is_an_empty_file(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    assert memory_size(settings) == 0
    assert export_memory(tmp_path / "out.tmx", settings) == 0
    assert "<body" in (tmp_path / "out.tmx").read_text("utf-8")
    assert not memory_path(settings).exists()


@pytest.mark.parametrize("content", [None, b"", b"no xml", b"<tmx version='1.4'><body><tu>"])
def test_what_is_no_tmx(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "mine.tmx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=r"mine\.tmx") as caught:
        import_memory(path, Settings(tmp_path))
    assert "\n" not in str(caught.value)
    assert not memory_path(Settings(tmp_path)).exists()


def test_a_large_file_tells_how_far_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_files, "_TOLD", 2)
    path = tmp_path / "large.tmx"
    unit = '<tu><tuv xml:lang="en"><seg>Ship {0}.</seg></tuv><tuv xml:lang="de"><seg>Schiff {0}.</seg></tuv></tu>'
    units = "".join(unit.format(number) for number in range(5))
    path.write_text(f'<tmx version="1.4"><header srclang="en"/><body>{units}</body></tmx>', "utf-8")
    with caplog.at_level("INFO", "bilingual.news"):
        assert import_memory(path, Settings(tmp_path)).changed == 5
    lines = [f"{path}: {number} translations {done}" for done in ("read", "of 5 imported") for number in (2, 4)]
    assert caplog.messages == lines
