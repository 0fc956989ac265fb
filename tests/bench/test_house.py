"""The code metrics: what counts and what does not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench" / "house"))

from reading import details, figures
from walking import counted

SOURCE = {
    "src/bilingual/one.py": '''
"""A page: <p>not counted, it is documentation</p>"""
import re

TAG = re.compile("<p class=x>")
STYLE = """
p { margin: 0; }
a { color: red; }
b { width: 1em; }
"""

class Cue: ...
class Page: ...

def wide(self, a, b, c, d, e, f, g, *rest): return a == "th"
''',
    "src/bilingual/two.py": """
from bilingual.three import PLACE
class Cue: ...
NAMES = {"en": "English", "de": "German", "ja": "Japanese"}
CELLS = {"td": "cell", "th": "cell", "tr": "row"}

def one(tag, a, b, c, d, e, f, g):
    return tag in {"zh", "ja"} or tag.startswith("ko")
""",
    "src/bilingual/languages/names.py": 'NAMES = {"en": "English", "de": "German", "ja": "Japanese"}\n',
    "src/bilingual/languages/de.toml": "a = 1\nb = 2\n",
    "src/bilingual/three.py": "PLACE = 3\n",
    "flows/night.py": "",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name, text in SOURCE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_what_stands_behind_the_figures(checkout: Path) -> None:
    assert details(checkout) == {
        "functions with many parameters": ["two.py: one (8)"],
        "class names used twice": ["Cue"],
        "words or rules of a language": ["two.py"],
        "comparisons with language tags": ["two.py:8"],
        "markup in strings": ["one.py: 5 lines"],
        "long modules": [],
        "short modules with one importer": ["three.py: two.py"],
        "full folders": [],
    }


def test_the_figures(checkout: Path) -> None:
    found = list(figures(checkout).values())
    python = sum(text.count("\n") for name, text in SOURCE.items() if name.endswith(".py"))
    assert found == [
        str(python), str(python + 2), "1", "1", "1", "1", f"1 (5; {SOURCE['src/bilingual/one.py'].count(chr(10))})",
        "0", "1", "3 in bilingual/ (3)",
    ]  # fmt: skip


def test_a_function_is_counted_under_the_first_name_that_the_code_has(checkout: Path) -> None:
    package = checkout / "src/bilingual"
    calls = {("two.py", "one"): 3, ("one.py", "one"): 4}
    assert counted(package, ("gone", "one"), calls) == 7
    assert counted(package, ("gone", "two.py:one"), calls) == 3
    assert counted(package, ("gone", "one.py:one"), calls) is None


def test_what_was_mended_stays(request: pytest.FixtureRequest) -> None:
    """Flows alone take more, because Prefect shows each parameter as a field of its form."""
    flows = ["flows/article.py: article", "flows/narrate.py: narrate", "flows/video.py: video"]
    lists = details(request.config.rootpath)
    lists["functions with many parameters"] = [
        line for line in lists["functions with many parameters"] if line.rpartition(" (")[0] not in flows
    ]
    assert {title: lines for title, lines in lists.items() if lines} == {}
