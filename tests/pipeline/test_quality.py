"""Scores in a run: engines are asked once, what they said is kept, and nothing they do changes the verdict."""

from __future__ import annotations

import json
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from bilingual.cli.terminal.screen import show_result
from bilingual.engines.base import EngineConfig, TranslationCapabilities
from bilingual.errors import Unavailable
from bilingual.pipeline.applying import apply_edits
from bilingual.pipeline.planning import plan
from bilingual.pipeline.publish import publish
from bilingual.pipeline.result import Result
from bilingual.testing import ScriptedTranslation
from support.attacks.refusals import raises
from support.results.changes import RECORDING, Run
from support.sources.clips import make_clip

ARTICLE = "# Ships\n\nNobody saw the ships leave.\n\nThe keeper counted 12 ships.\n\nThank you all.\n"
GERMAN = {
    "Ships": "Schiffe",
    "Nobody saw the ships leave.": "Niemand sah die Schiffe auslaufen.",
    "The keeper counted 12 ships.": "Der Wärter zählte 21 Schiffe.",
    "Thank you all.": "Vielen Dank.",
    "The keeper slept.": "Der Wärter schlief.",
}
BACK = {german: english for english, german in GERMAN.items()}
ASKED = {"agreement": ("second",), "round_trip": ("second",)}


def said(text: str, source: str, target: str) -> str | None:
    return GERMAN.get(text) if target == "de" else BACK.get(text)


class Post(Run):
    """An article translated by one engine, with another one to ask."""

    second: ScriptedTranslation

    def go(self, answers: Any = said, **how: Any) -> Result:
        return publish(*self.prepared(answers, **how))

    def prepared(self, answers: Any = said, **how: Any) -> Any:
        request, tools = self.order()
        self.second = ScriptedTranslation(answers, id="second", **how)
        engines = {"scripted": ScriptedTranslation(GERMAN, id="scripted"), "second": self.second}
        tools.translation_engines.update(engines)  # type: ignore[attr-defined]
        return request, tools

    @property
    def texts(self) -> list[str]:
        """What the second engine was asked."""
        return [item.text for call in self.second.history for item in call.items]

    @property
    def folder(self) -> Path:
        return self.root / "media/outbox/ships"

    @property
    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "report.json").read_text("utf-8"))
        return found["pairs"]["en_de"] | {"notes": found["notes"]}


def post(root: Path, article: str = ARTICLE, **settings: Any) -> Post:
    (root / "in").mkdir(parents=True, exist_ok=True)
    (root / "in/ships.md").write_text(article, "utf-8")
    return Post(root, "ships.md", settings)


def test_a_run_asks_once_and_only_for_what_is_new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = post(tmp_path, **ASKED)
    result = one.go()
    assert sorted(one.texts) == sorted([*ARTICLE_TEXTS, *(GERMAN[text] for text in ARTICLE_TEXTS)])
    assert "quality.en_de" in result.made
    [pair] = result.pairs
    assert pair.read_first == ["s3"]
    assert result.to_json()["pairs"][0]["read_first"] == ["s3"]
    show_result(result, as_json=False)
    assert "en_de: 1 sentence to read first: s3\n" in capsys.readouterr().out
    quality = one.report["quality"]
    assert [(first["unit"], first["score"] < 50) for first in quality["read_first"]] == [("s3", True)]
    assert quality["scores"].keys() == {"s1", "s2", "s3", "s4"}
    assert "round-trip: 4 sentences (82 characters) for second" in one.report["notes"]
    assert "Read these first" in (one.folder / "findings.en_de.html").read_text("utf-8")

    again = post(tmp_path, **ASKED)
    assert (again.go().made, again.texts) == ((), [])
    quiet = post(tmp_path)  # what was paid for stays, also if nobody is asked
    quiet.go()
    assert (quiet.texts, (quiet.folder / "quality.en_de.json").is_file()) == ([], True)
    changed = post(tmp_path, ARTICLE.replace("counted 12 ships", "slept"), **ASKED)
    assert [one.why for one in plan(*changed.prepared()).stages if one.stage == "quality.en_de"] == [
        "bitext.en_de runs"
    ]
    changed.go()
    assert changed.texts == ["The keeper slept.", "Der Wärter schlief."]
    assert changed.report["quality"]["read_first"] == []


ARTICLE_TEXTS = ["Ships", "Nobody saw the ships leave.", "The keeper counted 12 ships.", "Thank you all."]


def test_an_interrupted_run_keeps_what_it_paid_for(tmp_path: Path) -> None:
    one_by_one = TranslationCapabilities(max_items=1)
    stops = True

    def answer(text: str, source: str, target: str) -> str | None:
        if stops and "keeper" in text:
            raise KeyboardInterrupt
        return said(text, source, target)

    one = post(tmp_path, agreement=("second",))
    with pytest.raises(KeyboardInterrupt):
        one.go(answer, capabilities=one_by_one)
    assert one.texts == ARTICLE_TEXTS[:3]
    stops = False
    one.go(answer, capabilities=one_by_one)
    assert one.texts == ARTICLE_TEXTS[2:]
    assert list((tmp_path / "media/work").rglob("*.jsonl")) == []


def test_an_engine_that_fails_costs_a_note_and_is_asked_again(tmp_path: Path) -> None:
    asleep = True

    def answer(text: str, source: str, target: str) -> Any:
        return Unavailable("TEST-001", "is asleep") if asleep and "Thank" in text else said(text, source, target)

    right = ARTICLE.replace("counted 12 ships", "slept")
    one = post(tmp_path, right, **ASKED)
    result = one.go(answer)
    assert (result.exit_code, result.pairs[0].ready) == (0, True)
    assert "agreement: no answer for 1 sentence: is asleep" in result.notes
    asleep = False
    again = post(tmp_path, right, **ASKED)
    again.go(answer)
    assert again.texts == ["Thank you all."]
    last = post(tmp_path, right, **ASKED)
    last.go(answer)
    assert last.texts == []


def test_neither_the_engine_that_translated_nor_the_memory_is_a_witness(tmp_path: Path) -> None:
    one = post(tmp_path, agreement=("scripted", "memory"), round_trip=("memory",))
    result = one.go()
    told = "nobody to ask about 4 sentences: neither the memory nor the engine that made them counts"
    assert [note for note in result.notes if told in note] == [f"agreement: {told}", f"round-trip: {told}"]


def test_what_a_person_made_is_not_sent(tmp_path: Path) -> None:
    one = post(tmp_path)
    one.go()
    path = one.folder / "bitext.en_de.json"
    path.write_text(path.read_text("utf-8").replace("Der Wärter zählte 21", "Der Wärter sah 13"), "utf-8")
    one.settings |= ASKED
    _, tools = one.prepared()
    result = apply_edits(one.folder, tools)
    assert not [text for text in one.texts if "keeper" in text or "Wärter" in text]
    assert (result.pairs[0].read_first, result.pairs[0].ready) == ([], False)  # the finding stays, nobody is pestered
    assert one.report["quality"]["scores"]["s3"] < 50


class Judge:
    """An estimator that finds one sentence bad, or fails."""

    def __init__(self, fails: bool) -> None:
        self.fails = fails

    def key(self) -> dict[str, Any]:
        return {"fails": self.fails}

    def supports(self, source: str, target: str) -> bool:
        return True

    def estimate(self, pairs: Any, source: str, target: str, progress: Any) -> list[float]:
        if self.fails:
            raise ZeroDivisionError("no weights")
        return [0.05 if "Dank" in translation else 0.9 for _, translation in pairs]


def create(config: EngineConfig) -> Judge:
    return Judge(bool(config.options.get("fails")))


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "judge_for_tests", sys.modules[__name__])
    point = EntryPoint("judge", "judge_for_tests:create", "bilingual.estimators")
    monkeypatch.setattr("bilingual.engines.estimators.entry_points", lambda group: [point])


@pytest.mark.usefixtures("judge")
def test_an_estimator_counts_and_one_that_breaks_stops_nothing(tmp_path: Path) -> None:
    broken = post(tmp_path, estimator="judge", engines={"judge": {"fails": True}})
    result = broken.go()
    [note] = [note for note in result.notes if note.startswith("estimator: no")]
    assert "the estimator 'judge' failed in estimate(): ZeroDivisionError: no weights" in note
    sound = post(tmp_path, estimator="judge")
    assert sound.go().pairs[0].read_first == ["s3", "s4"]
    assert "judge says 0.05" in str(sound.report["quality"]["read_first"])
    assert sound.go().made == ()


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"estimator": "comet"}, "BIL-FID-012"),
        ({"agreement": ("gogle",)}, "BIL-SET-002"),
        ({"round_trip": ("gogle",)}, "BIL-SET-002"),
    ],
)
def test_an_unknown_name_is_refused_before_anything_is_made(
    tmp_path: Path, settings: dict[str, Any], code: str
) -> None:
    one = post(tmp_path, **settings)
    with raises(code):
        one.go()
    assert not one.folder.exists()


def test_answers_that_somebody_damaged_are_asked_again(tmp_path: Path) -> None:
    one = post(tmp_path, agreement=("second",))
    one.go()
    kept = one.folder / "quality.en_de.json"
    kept.write_text("{", "utf-8")  # cut off: its copy is taken
    again = post(tmp_path, agreement=("second",))
    again.go()
    assert again.texts == []
    for content in (
        "[]",
        '{"answers": 5}',
        '{"answers": [5, {"of": "x", "key": 1}, {"of": ["agreement", 1, 2]}]}',
    ):
        kept.write_text(content, "utf-8")
        again = post(tmp_path, agreement=("second",))
        again.go()
        assert again.texts == ARTICLE_TEXTS, content
    value = json.loads(kept.read_text("utf-8"))
    for row in value["answers"]:
        row["value"] = {"Ships": 5}
    kept.write_text(json.dumps(value), "utf-8")
    again = post(tmp_path, agreement=("second",))
    again.go()
    assert again.texts == ARTICLE_TEXTS


def test_a_recording_has_scores_too(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    make_clip(tmp_path / "in", RECORDING, 8.0, (160, 90), fps="10")
    run = Run(tmp_path, RECORDING, {"agreement": ("other",), "renditions": ("source",)})
    result = run.publish()
    assert "quality.en_de" in result.made
    report = json.loads((tmp_path / "media/outbox/keeper/report.json").read_text("utf-8"))
    assert report["pairs"]["en_de"]["quality"]["scores"].keys() == {"s0001", "s0002", "s0003"}
    assert run.publish().made == ()
