"""No command imports what only others need."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bilingual.cli.main import run
from bilingual.pipeline.commands.memory_files import import_memory
from bilingual.settings import load_settings

HEAVY = ("jieba", "jsonschema", "numpy", "PIL", "prefect", "rich", "weasyprint", "ziamath")
RUN = """
import sys
from bilingual.cli.main import run
assert run(sys.argv[3:]) == int(sys.argv[2])
print(*(name for name in sys.argv[1].split() if name in sys.modules))
"""
MEMORY = """<tmx version="1.4"><header srclang="en"/><body>
<tu><tuv xml:lang="en"><seg>Bread</seg></tuv><tuv xml:lang="zh-Hans"><seg>面包</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Bread needs time.</seg></tuv><tuv xml:lang="zh-Hans"><seg>面包需要时间。</seg></tuv></tu>
</body></tmx>"""


def test_a_second_run_loads_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "bilingual.toml").write_text('translation = ["memory"]\n', "utf-8")
    (tmp_path / "people.tmx").write_text(MEMORY, "utf-8")
    (tmp_path / "bread.md").write_text("# Bread\n\nBread needs time.\n", "utf-8")
    import_memory(tmp_path / "people.tmx", load_settings(tmp_path))
    words = ["article", str(tmp_path / "bread.md"), "--root", str(tmp_path), "--to", "zh-Hans"]
    assert run(words) == 0
    said = run_alone(HEAVY, 0, words)
    assert "nothing to do" in said
    assert said.splitlines()[-1] == "", said


@pytest.mark.parametrize(("code", "words"), [(1, ["article", "missing.md"]), (0, ["status"])])
def test_an_error_and_the_state_of_items_load_no_stages(tmp_path: Path, code: int, words: list[str]) -> None:
    stages = (
        "articles.markdown",
        "fidelity.report",
        "pipeline.editing.committing",
        "subtitles.formats.base",
        "views.table",
    )
    heavy = ("numpy", "jinja2", "markdown_it", *(f"bilingual.{name}" for name in stages))
    said = run_alone(heavy, code, [*words, "--root", str(tmp_path)])
    assert said.splitlines()[-1] == "", said


def test_an_article_alone_loads_no_numpy() -> None:
    loaded = "import sys, bilingual.pipeline.article; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def run_alone(heavy: Sequence[str], code: int, words: Sequence[str]) -> str:
    """Return what a process prints that runs *words* to the exit *code*, and then those of *heavy* that it loaded."""
    command = [sys.executable, "-c", RUN, " ".join(heavy), str(code), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
