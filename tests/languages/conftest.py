"""A language that the package knows nothing of, in a folder of its own."""

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
    loader._own_folders.clear()
    loader._forget()
