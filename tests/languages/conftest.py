"""A language unknown to the package, in a separate folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bilingual.languages import loader, use_folder

MADE_UP = """
tag = "qtz"
name = "Tolmic"
autonym = "Tolmik"
file_names = "tolm"

[writing]
script = "Latn"

[subtitles]
units = "fut"
held_abbreviations = "Kap"

[subtitles.limits]
cpl = 20
cps_target = 8
cps_hard = 10
max_ms = 5000

[subtitles.phrases]
never_last = "eno tal"
good_first = "mirel"

[sentences]
openers = "Tal"
[sentences.abbreviations]
leading = "kap d.s"

[numbers]
reader = "spelled"
decimal = ","
group = "."
joints = "e"
[numbers.forms]
"3" = "tri"
"5" = "kven"
"20" = "dudek"
[numbers.scales]
"1_000" = "milo"

[checks]
length = [0.8, 1.2]
[checks.negation]
says = '\\bnem\\b'
seeming = '\\bnem sola\\b'
soft = '\\bsola\\b'

[labels]
untranslated = "nel vertu"
machine_draft = "makin trakto"
contents = "Enhal"
"""


@pytest.fixture
def tolmic(tmp_path: Path) -> Iterator[str]:
    """The tag of a made-up language whose file lies in a temporary folder."""
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "qtz.toml").write_text(MADE_UP)
    use_folder(tmp_path / "languages")
    yield "qtz"
    forget()


def forget() -> None:
    """Read the package's own language files alone, as a new process does."""
    loader._own_folders.clear()
    loader._forget()
