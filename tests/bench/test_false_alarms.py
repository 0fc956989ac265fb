"""A clean human translation, checked as a file, has no error."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "alignment"
sys.path.insert(0, str(BENCH))

from false_alarms import checked, left_out, severity  # noqa: E402

# Open warnings that are no added sentence, in the whole set of 24 texts: a number to go down.
_WARNINGS = 12


def alarms(path: Path, folder: Path) -> list[str]:
    """Return the errors and the warnings about anything but an added sentence."""
    compiled = json.loads(path.read_text("utf-8"))
    missing = left_out(compiled)
    found = [(severity(f, missing), f) for f in checked(compiled, folder).findings]
    return [f"{kind} {f.check}: {f.message}" for kind, f in found if kind in ("E", "Stale", "W") and f.check != "added"]


@pytest.mark.parametrize("name", ["ferry.de", "ferry.ja"])
def test_a_news_report_in_free_translation(name: str, tmp_path: Path) -> None:
    assert [alarm for alarm in alarms(BENCH / "gold" / f"{name}.json", tmp_path) if not alarm.startswith("W")] == []


@pytest.mark.slow
def test_all_texts_of_the_gold_set(tmp_path: Path) -> None:
    found = [alarm for path in sorted((BENCH / "gold").glob("*.json")) for alarm in alarms(path, tmp_path)]
    assert [alarm for alarm in found if not alarm.startswith("W")] == []
    assert len(found) <= _WARNINGS
