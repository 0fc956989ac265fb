"""Which words a video colours for a learner, what they mean, and what the report says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.learning import extra_packages as require
from bilingual.model.bitext import HUMAN, Bitext, Provenance, Unit
from bilingual.pipeline.making.level_words import check_highlight, highlight_findings, highlights_of
from bilingual.settings import Settings
from support.attacks.refusals import raises

DRAFT = Provenance("apertium", draft=True)
ZH = Bitext(
    "zh-Hans", "en", (Unit("s1", "修复师冷冻了手稿。", "Conservators froze the manuscript.", (0, 9), HUMAN),), None
)


def settings(root: Path, **values: Any) -> Settings:
    return Settings(root=root, highlight="level", **values)


def test_words_above_the_level_with_the_meaning_that_the_translation_has(tmp_path: Path) -> None:
    known = highlights_of(settings(tmp_path, learner={"language": "zh", "level": "HSK 3"}), ZH)

    assert known is not None
    assert (known.side, known.native) == ("source", "en")
    said = {word.name: word.meaning for word in known.words["s1"]}
    assert said["手稿 shǒugǎo"].startswith("manuscript")
    assert said["冷冻 lěngdòng"] == "to freeze, freezing"
    assert all(ZH.units[0].source[word.start : word.end] == word.name.split()[0] for word in known.words["s1"])


def test_nothing_is_looked_up_unless_asked(tmp_path: Path) -> None:
    assert highlights_of(Settings(root=tmp_path), ZH) is None
    assert highlight_findings(Settings(root=tmp_path), ZH) == []


def test_a_draft_is_not_coloured_but_what_was_spoken_is(tmp_path: Path) -> None:
    drafted = Bitext("en", "zh-Hans", (Unit("s1", "The manuscript froze.", "手稿冷冻。", (0, 3), DRAFT),), None)
    chinese = highlights_of(settings(tmp_path, learner={"language": "zh", "level": "3"}), drafted)
    english = highlights_of(settings(tmp_path, learner={"language": "en", "level": "B1"}), drafted)

    assert chinese is not None
    assert not chinese.words
    assert english is not None
    assert [word.name for word in english.words["s1"]] == ["manuscript"]


@pytest.mark.parametrize(
    ("values", "severity", "said"),
    [
        (
            {"learner": {"language": "zh", "level": "3"}},
            "I",
            "3 words in Chinese (Simplified) are coloured in the video: above HSK 3, or rare and in no list",
        ),
        (
            {"learner": {"language": "en", "level": "B1"}},
            "I",
            "1 word in English is coloured in the video: above B1, or rare and in no list; without meanings, since no "
            "dictionary here explains English in Chinese (Simplified)",
        ),
        (
            {"learner": {"language": "en", "level": "C2"}},
            "I",
            "no word is coloured: none in English is above C2",
        ),
        (
            {"learner": {"language": "zh", "level": "3"}, "mode": "target"},
            "W",
            "no word is coloured: the video does not show Chinese (Simplified), which is learnt",
        ),
    ],
)
def test_the_report_says_what_is_coloured(tmp_path: Path, values: dict[str, Any], severity: str, said: str) -> None:
    text = "Good bread." if "none" in said else "A manuscript."
    english = Bitext("en", "zh-Hans", (Unit("s1", text, "手稿。", (0, 2), HUMAN),), None)
    bitext = english if values["learner"]["language"] == "en" else ZH
    (found,) = highlight_findings(settings(tmp_path, **values), bitext)

    assert (found.severity, found.message) == (severity, said)


def test_missing_packages_are_told_before_any_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(require, "PACKAGES", ("a_package_that_nobody_has",))
    with raises("BIL-LNG-008"):
        check_highlight(settings(tmp_path))
    check_highlight(Settings(root=tmp_path))
