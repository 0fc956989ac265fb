"""``bilingual check`` with scores: what to read first, and the engines and models that may be asked."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bilingual.cli.main import run
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.pipeline.commands.checking import check_files
from bilingual.pipeline.quality.checked_files import CheckRequest
from bilingual.pipeline.quality.wanted import Wanted
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.testing import ScriptedTranslation
from support.attacks.refusals import raises

SOURCE = """\
# The panda

The panda naps.

A zebu zigzags.

Six yaks eat 40 kilograms.

The fox never sleeps.
"""
TARGET = """\
# Der Panda

Der Panda pennt.

Ein Zebu zickzackt.

Sechs Yaks fressen 40 Kilogramm.

Der Fuchs schläft nie.
"""
# A tiny encoder under the library's name: letters that both languages write alike.
LIBRARY = """
import json, pathlib

class SentenceTransformer:
    def __init__(self, name, device, local_files_only):
        self.letters = json.loads((pathlib.Path(name) / "letters.json").read_text())
        open(pathlib.Path(name).parent / "loaded", "a").write("x")

    def encode(self, sentences, batch_size, normalize_embeddings, show_progress_bar):
        counts = [[s.lower().count(letter) for letter in self.letters] for s in sentences]
        return [[n / (sum(x * x for x in row) ** 0.5 or 1.0) for n in row] for row in counts]
"""
ESTIMATOR = """
class Judge:
    def key(self):
        return {"version": 1}

    def supports(self, source, target):
        return target == "de"

    def estimate(self, pairs, source, target, progress=None):
        open(__file__ + ".asked", "a").write("x" * len(pairs))
        return [0.1 if "Zebu" in translation else 0.9 for _, translation in pairs]

def create(config):
    return Judge()
"""


def files(folder: Path, target: str = TARGET, source: str = SOURCE) -> tuple[str, str]:
    (folder / "a.md").write_text(source, "utf-8")
    (folder / "a.de.md").write_text(target, "utf-8")
    return str(folder / "a.md"), str(folder / "a.de.md")


def check(folder: Path, *options: str, target: str = TARGET) -> int:
    tags = ("--source-language", "en", "--to", "de", "--root", str(folder))
    return run(["check", *files(folder, target), *tags, *options])


def quality(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)["quality"]
    return found


def test_the_last_lines_say_what_to_read_first_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path, target=TARGET.replace("40", "14").replace(" nie", "")) == 1
    *_, line, total = capsys.readouterr().out.splitlines()
    place = tmp_path / "a.de.md"
    assert line == f"2 sentences to read first: {place}:7, {place}:9"
    assert total.startswith("not ready: en to de")
    assert check(tmp_path) == 0
    assert "read first" not in capsys.readouterr().out
    assert not (tmp_path / ".bilingual").exists()  # nobody was asked


def test_json_has_the_scores_with_their_signals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, "--json", target=TARGET.replace("40", "14")) == 1
    found = quality(capsys)
    [first] = found["read_first"]
    assert (first["unit"], first["why"]) == ("s4", ["numbers: the numbers differ (lost: 40; new: 14)"])
    assert next(iter(first["signals"])) == "checks"
    assert found["scores"]["s4"] == first["score"] < 50 < min(v for u, v in found["scores"].items() if u != "s4")


def test_a_sentence_that_a_person_has_read_is_waived(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    waivers = tmp_path / "waivers.toml"
    waivers.write_text('[[waiver]]\ncheck = "quality"\nunit = "s4"\nreason = "read by Ana"\n', "utf-8")
    assert check(tmp_path, "--waivers", str(waivers), target=TARGET.replace("40", "14")) == 1
    assert "read first" not in capsys.readouterr().out


def test_a_model_in_a_folder_compares_both_sides_and_is_loaded_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/sentence_transformers.py").write_text(LIBRARY, "utf-8")
    model = tmp_path / "model"
    model.mkdir()
    (model / "letters.json").write_text(json.dumps("pzyf"), "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "lib"))
    monkeypatch.delitem(sys.modules, "sentence_transformers", raising=False)
    wrong = TARGET.replace("Der Panda pennt.", "Ohne Vogelflug, murrt Kurt.")
    assert check(tmp_path, "--json", target=wrong) == 0
    without = quality(capsys)["scores"]
    for _ in range(2):
        assert check(tmp_path, "--embeddings", str(model), "--json", target=wrong) == 0
        scores = quality(capsys)["scores"]
        assert min(scores, key=scores.__getitem__) == "s2"
        assert scores["s2"] < without["s2"]
        assert (tmp_path / "loaded").read_text("utf-8") == "x"
    (model / "more.bin").write_bytes(b"new weights")  # another model under the same name
    assert check(tmp_path, "--embeddings", str(model), target=wrong) == 0
    assert (tmp_path / "loaded").read_text("utf-8") == "xx"
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    assert check(tmp_path, "--embeddings", "LaBSE") == 2
    assert "need sentence-transformers, which is not installed" in capsys.readouterr().err


def test_an_installed_estimator_is_asked_once_for_each_pair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    info = tmp_path / "site/judge-1.0.dist-info"
    info.mkdir(parents=True)
    (tmp_path / "site/judge_of_texts.py").write_text(ESTIMATOR, "utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: judge\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text("[bilingual.estimators]\njudge = judge_of_texts:create\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    asked = tmp_path / "site/judge_of_texts.py.asked"
    assert check(tmp_path, "--estimator", "judge") == 0
    out = capsys.readouterr()
    assert f"1 sentence to read first: {tmp_path / 'a.de.md'}:5" in out.out
    assert "estimator: 5 pairs by judge" in out.err
    assert check(tmp_path, "--estimator", "judge", target=TARGET.replace("schläft nie", "schlummert nie")) == 0
    assert len(asked.read_text("utf-8")) == 6
    assert check(tmp_path, "--estimator", "comet") == 2
    assert "no estimator 'comet' is installed. Choose one of: judge." in capsys.readouterr().err
    english, german = files(tmp_path)
    back = ["check", german, english, "--source-language", "de", "--to", "en", "--root", str(tmp_path)]
    assert run([*back, "--estimator", "judge"]) == 1
    assert "does not judge de to en" in capsys.readouterr().err


def test_answers_of_engines_are_kept_for_the_next_check_of_the_files(tmp_path: Path) -> None:
    one, two = map(Path, files(tmp_path))
    fonts = InstalledFonts()
    engine = ScriptedTranslation(lambda text, source, target: text if source == "en" else f"{text} {target}")
    tools = Tools(Settings(root=tmp_path), Ffmpeg(fonts), fonts, {}, {"scripted": engine})
    wanted = Wanted(agreement=("scripted",), round_trip=("scripted",))
    lines: list[str] = []
    for _ in range(2):
        check_files(CheckRequest(one, two, "en", "de", asked=wanted), tools, lines.append)
    # The first answers are the source itself, and so none.
    assert [call.source for call in engine.history].count("de") == 1
    assert lines[0] == "agreement: 5 sentences (86 characters) for scripted"
    # What was asked for another time says nothing unless it is asked for again, and then is still there.
    alone = check_files(CheckRequest(one, two, "en", "de", asked=Wanted(agreement=("scripted",))), tools)
    assert not [finding for finding in alone.findings if finding.check == "back-translation"]
    both = check_files(CheckRequest(one, two, "en", "de", asked=wanted), tools)
    assert [finding for finding in both.findings if finding.check == "back-translation"]
    assert [call.source for call in engine.history].count("de") == 1


def test_an_engine_that_has_no_answer_at_all_is_an_error(tmp_path: Path) -> None:
    one, two = map(Path, files(tmp_path))
    fonts = InstalledFonts()
    tools = Tools(Settings(root=tmp_path), Ffmpeg(fonts), fonts, {}, {"mute": ScriptedTranslation({}, id="mute")})
    with raises("BIL-FID-015"):
        check_files(CheckRequest(one, two, "en", "de", asked=Wanted(round_trip=("mute",))), tools)
