"""A transcript made before the recogniser had rules of its own is kept until something that a person sets changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bilingual.model.digest import digest
from bilingual.pipeline.making.transcribing import facts_before_rules
from bilingual.pipeline.records.manifest import Manifest

BEFORE: dict[str, Any] = {
    "source": "1f", "engine": "whisper", "language": None, "sidecar": None,
    "key": {"engine": "whisper", "model": "small", "version": "1", "condition_on_previous_text": False},
}  # fmt: skip
NOW: dict[str, Any] = {
    **BEFORE,
    "names": ["Kubernetes"],
    "key": {**BEFORE["key"], "condition_on_previous_text": True, "rules": 2, "voice": "silero"},
}


def manifest(folder: Path, facts: dict[str, Any]) -> Manifest:
    made = Manifest(folder, "talk")
    made.make("transcript", facts, lambda: [])
    return made


def test_nothing_that_a_person_sets_has_changed(tmp_path: Path) -> None:
    assert facts_before_rules(manifest(tmp_path, BEFORE), NOW) == BEFORE
    assert digest(BEFORE) != digest(NOW)


@pytest.mark.parametrize(
    "now",
    [
        {**NOW, "key": {**NOW["key"], "model": "base"}},
        {**NOW, "key": {**NOW["key"], "version": "2"}},
        {**NOW, "language": "de"},
        {**NOW, "source": "2e"},
        {**NOW, "engine": "sphinx", "key": {"engine": "sphinx"}},
    ],
)
def test_something_has_changed(now: dict[str, Any], tmp_path: Path) -> None:
    assert facts_before_rules(manifest(tmp_path, BEFORE), now) is None


def test_a_transcript_made_since_has_the_usual_key(tmp_path: Path) -> None:
    newer = {**NOW, "key": {**NOW["key"], "rules": 3}}
    assert facts_before_rules(manifest(tmp_path, NOW), newer) is None
    assert facts_before_rules(Manifest(tmp_path, "talk"), NOW) is None
