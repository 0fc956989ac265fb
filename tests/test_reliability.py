"""The page on reliability names tests and attacks that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/reference/reliability.md").read_text("utf-8")


def test_every_line_of_the_page_names_a_proof_that_is_there() -> None:
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    known = {path.name for path in files}
    known |= {name for path in files for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)}
    rows = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("|") and "---" not in line]
    assert all(len(row) == 2 for row in rows)
    named = [name for what, proof in rows for name in re.findall(r"`([^`]+)`", proof)]
    assert len(named) > 50
    missing = [one for one in named if one not in known and not (one.startswith("bench/") and (ROOT / one).is_file())]
    assert missing == []
    empty = [what for what, proof in rows if "`" not in proof and proof.strip() != "Shown by"]
    assert empty == []
