"""Glossary terms and short memory entries become hints for cutting, once and without cost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.tools import Tools, memory_path
from bilingual.settings import Settings
from bilingual.testing import ScriptedSpeech, ScriptedTranslation
from support.results.results import DrawnMedia, transcript
from support.sources.clips import make_clip

LONG = "Every spring the ferrymen tarred their hulls on the gravel bank below the chapel of the drowned."
LATE = "The ferrymen tarred their hulls on the gravel bank, because the winter had been long and wet."
GERMAN = {
    LONG: "Jedes Frühjahr teerten die Fährleute auf der Kiesbank unterhalb der Kapelle der Ertrunkenen ihre Rümpfe.",
    LATE: "Weil der Winter lang und nass gewesen war, teerten die Fährleute auf der Kiesbank ihre Rümpfe.",
    "The ferrymen tarred their hulls on the gravel bank,": "Die Fährleute teerten ihre Rümpfe auf der Kiesbank,",
    "because the winter had been long and wet.": "weil der Winter lang und nass gewesen war.",
}


def run(root: Path, said: str, *, clause_hints: bool = False) -> tuple[Result, ScriptedTranslation]:
    settings = Settings(
        root=root, translation=("scripted",), glossary="terms.csv", clause_hints=clause_hints, packs=False
    )
    engine = ScriptedTranslation(lambda text, source, target: GERMAN[text])
    source = root / "in" / "boats.mp4"
    if not source.is_file():
        make_clip(root / "in", "boats.mp4", 7.0)
    speech = {"auto": ScriptedSpeech([transcript((said,))])}
    tools = Tools(settings, DrawnMedia(), InstalledFonts(), speech, {"scripted": engine})
    return publish(Request.of(source, targets=["de"]), tools), engine


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root whose glossary knows one term and whose memory knows one word, the other way round."""
    (tmp_path / "terms.csv").write_text("source,de\ngravel bank,Kiesbank\nanchor,Anker\n", "utf-8")
    TranslationMemory(memory_path(Settings(root=tmp_path))).add([Entry("de", "en", "Rümpfe", "hulls")])
    return tmp_path


def hints(result: Result) -> list[list[Any]]:
    units = json.loads((result.folder / "bitext.en_de.json").read_text("utf-8"))["units"]
    return [[hint["words"], hint["target"]] for unit in units for hint in unit["hints"]]


def test_glossary_and_memory_tell_where_words_went_and_a_second_run_changes_nothing(root: Path) -> None:
    first, _ = run(root, LONG)
    assert hints(first) == [[[6, 7], "Rümpfe"], [[9, 11], "Kiesbank"]]

    again, engine = run(root, LONG)
    assert again.made == ()
    assert engine.history == []


def test_clauses_are_kept_beside_them_and_not_asked_for_again(root: Path) -> None:
    first, engine = run(root, LATE, clause_hints=True)
    assert hints(first) == [
        [[0, 9], "Die Fährleute teerten ihre Rümpfe auf der Kiesbank,"],
        [[9, 17], "weil der Winter lang und nass gewesen war."],
        [[4, 5], "Rümpfe"],
        [[7, 9], "Kiesbank"],
    ]
    assert len(engine.history) == 2

    again, engine = run(root, LATE, clause_hints=True)
    assert hints(again) == hints(first)
    assert engine.history == []
