"""One warm run of a two-sentence article, watched: run by ``run.py`` with the code of one checkout on the path.

usage: python walking.py PACKAGE   (the folder of the package ``bilingual``); prints one JSON object.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import EntryPoint
from pathlib import Path
from types import FrameType

# What is counted, under the first of its names that the code has: a function anywhere, or ``file:function``.
# Whoever renames one of them adds the new name behind the old.
COUNTED = {
    "parse_markdown": ("parse_markdown",),
    "document_from_article": ("document_from_article",),
    "wechat_html": ("wechat_html", "views/wechat/render.py:render"),
}
LAYERS = ("cli/", "pipeline/")
TEXT = "The door opens at nine. The last visitor leaves at five.\n"
MEMORY = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header srclang="en"/><body>
<tu srclang="en"><tuv xml:lang="en"><seg>The door opens at nine.</seg></tuv>
 <tuv xml:lang="zh-Hans"><seg>九点开门。</seg></tuv></tu>
<tu srclang="en"><tuv xml:lang="en"><seg>The last visitor leaves at five.</seg></tuv>
 <tuv xml:lang="zh-Hans"><seg>最后一位访客五点离开。</seg></tuv></tu>
</body></tmx>
"""
SETTINGS = 'targets = ["zh-Hans"]\ntranslation = ["memory"]\n'


class Walk:
    """The files of *package* that calls pass through, how often the file changes in ``LAYERS``, calls by name."""

    def __init__(self, package: Path) -> None:
        self._prefix = f"{package}/"
        self._last = threading.local()
        self.files: set[str] = set()
        self.changes = 0
        self.calls: Counter[tuple[str, str]] = Counter()

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        if event != "call" or not frame.f_code.co_filename.startswith(self._prefix):
            return
        file = frame.f_code.co_filename.removeprefix(self._prefix)
        self.files.add(file)
        self.calls[file, frame.f_code.co_name] += 1
        if file.startswith(LAYERS):
            if getattr(self._last, "file", file) != file:
                self.changes += 1
            self._last.file = file

    def __enter__(self) -> Walk:
        threading.setprofile(self)
        sys.setprofile(self)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]


def command(package: Path, *arguments: str) -> None:
    """Run one command as its entry point does; raises RuntimeError when it fails."""
    import tomllib

    project = tomllib.loads((package.parents[1] / "pyproject.toml").read_text("utf-8"))
    main = EntryPoint("bilingual", project["project"]["scripts"]["bilingual"], "console_scripts").load()
    sys.argv = ["bilingual", *arguments]
    said = io.StringIO()
    code: object = 0
    try:
        with contextlib.redirect_stdout(said):
            code = main()
    except SystemExit as end:
        code = end.code
    if code:
        raise RuntimeError(f"bilingual {' '.join(arguments)} ended with {code}: {said.getvalue()[-500:]}")


def counted(package: Path, names: Sequence[str], calls: Mapping[tuple[str, str], int]) -> int | None:
    """Return how often what goes by one of *names* was called, ``None`` where the code has no such function."""
    for name in names:
        file, _, function = name.rpartition(":")
        places = [package / file] if file else package.rglob("*.py")
        if any(place.is_file() and f"def {function}(" in place.read_text("utf-8") for place in places):
            return sum(count for (where, what), count in calls.items() if what == function and file in ("", where))
    return None


def main() -> None:
    package = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        (root / "bilingual.toml").write_text(SETTINGS, "utf-8")
        (root / "memory.tmx").write_text(MEMORY, "utf-8")
        for article in ("cold.md", "warm.md"):
            (root / article).write_text(TEXT, "utf-8")
        command(package, "memory", "import", str(root / "memory.tmx"), "--root", str(root))
        command(package, "article", str(root / "cold.md"), "--root", str(root))
        with Walk(package) as walk:
            command(package, "article", str(root / "warm.md"), "--root", str(root))
    calls = {label: counted(package, names, walk.calls) for label, names in COUNTED.items()}
    found = {"files": sorted(walk.files), "changes": walk.changes, "calls": calls}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
