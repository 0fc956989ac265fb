"""A run with nothing to do imports nothing that only a real run needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bilingual.cli.main import run
from bilingual.pipeline.commands.memory_files import import_memory
from bilingual.settings import load_settings

HEAVY = ("jieba", "jsonschema", "numpy", "PIL", "prefect", "rich", "weasyprint", "ziamath")
RUN = """
import sys
from bilingual.cli.main import run
assert run(sys.argv[2:]) == 0
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
    done = subprocess.run(
        [sys.executable, "-c", RUN, " ".join(HEAVY), *words], capture_output=True, text=True, check=True
    )
    assert "nothing to do" in done.stdout
    assert done.stdout.splitlines()[-1] == "", done.stdout
