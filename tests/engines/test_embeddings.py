"""Encoders as evidence: used if installed, otherwise a clear error."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from bilingual.cli.main import run
from bilingual.engines.base import EngineConfig
from bilingual.engines.embeddings import Vector, open_encoder
from support.attacks.refusals import raises
from support.servers.model_hub import ModelHub

# A tiny encoder under the library's name: letters that both languages write alike count, case and accents do not.
TINY = """
import json, pathlib

class SentenceTransformer:
    def __init__(self, name, device, local_files_only):
        folder = pathlib.Path(name)
        if not (folder / "letters.json").is_file():
            raise OSError(f"{name} is nowhere (offline: {local_files_only})\\nand more lines")
        self.letters = json.loads((folder / "letters.json").read_text())

    def encode(self, sentences, batch_size, normalize_embeddings, show_progress_bar):
        counts = [[s.lower().count(letter) for letter in self.letters] for s in sentences]
        return [[n / (sum(x * x for x in row) ** 0.5 or 1.0) for n in row] for row in counts][: self.limit]

    limit = None
"""
SOURCE = "The panda naps.\n\nA zebu zigzags.\n\nSix yaks.\n"
TARGET = "Nun denn.\n\nDer Panda pennt.\n\nEin Zebu zickzackt.\n\nSechs Yaks.\n"


def create(config: EngineConfig) -> Letters:
    return Letters()


class Letters:
    def encode(self, sentences: Sequence[str], language: str) -> list[Vector]:
        return [[float(text.lower().count(letter)) for letter in "pzyx"] for text in sentences]


def config(tmp_path: Path, *, offline: bool = False) -> EngineConfig:
    return EngineConfig(tmp_path, {}, {}, offline)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "sentence_transformers.py").write_text(TINY, "utf-8")
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "letters.json").write_text(json.dumps("pzyxnade"), "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "lib"))
    monkeypatch.delitem(sys.modules, "sentence_transformers", raising=False)
    return tmp_path / "model"


def test_a_model_in_a_folder_tells_which_sentences_belong_together(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text(SOURCE, "utf-8")
    (tmp_path / "b.md").write_text(TARGET, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bilingual.pipeline.commands.aligning.installed_lexicon", lambda source, target: {})
    arguments = ["align", "a.md", "b.md", "--from", "en", "--to", "de", "--out", "b.json", "--root", str(tmp_path)]
    assert run([*arguments, "--embeddings", str(library), "--json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["added"] == ["Nun denn."]
    units = json.loads((tmp_path / "b.json").read_text("utf-8"))["units"]
    assert [unit["target"] for unit in units] == ["Der Panda pennt.", "Ein Zebu zickzackt.", "Sechs Yaks."]


def test_a_model_is_fetched_once_without_what_is_for_other_libraries(library: Path, tmp_path: Path) -> None:
    (tmp_path / "hub").mkdir()
    needed = ["modules.json", "config.json", "letters.json", "1_Pooling/config.json", "2_Dense/pytorch_model.bin"]
    others = ["pytorch_model.bin", "onnx/model.onnx", "tf_model.h5", ".gitattributes"]
    for name in [*needed, "model.safetensors", *others]:
        (tmp_path / "hub" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "hub" / name).write_text('"abc"')
    with ModelHub() as hub:
        hub.publish("sentence-transformers/tiny", tmp_path / "hub")
        environment = {"HF_ENDPOINT": hub.url, "XDG_CACHE_HOME": str(tmp_path / "cache")}
        first = open_encoder("tiny", EngineConfig(tmp_path, {}, environment))
        fetched = {path.rpartition("/")[2] for path in hub.paths() if "/resolve/" in path}
        asked = len(hub.asked)
        again = open_encoder("sentence-transformers/tiny", EngineConfig(tmp_path, {}, environment, offline=True))
        assert len(hub.asked) == asked
        (tmp_path / "hub" / "modules.json").unlink()
        hub.publish("someone/other", tmp_path / "hub")
        with raises("BIL-MDL-050"):
            open_encoder("someone/other", EngineConfig(tmp_path, {}, environment))
    assert first.encode(["aab"], "en") == again.encode(["aab"], "en")
    assert fetched == {"modules.json", "config.json", "letters.json", "pytorch_model.bin", "model.safetensors"}
    assert not [path for path in hub.paths() if path.endswith(("/pytorch_model.bin", ".h5")) and "2_Dense" not in path]


def test_a_model_that_is_not_here_is_one_line(library: Path, tmp_path: Path) -> None:
    with raises("BIL-NET-001"):
        open_encoder("no/model", config(tmp_path, offline=True))


def test_a_vector_too_few_is_refused(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = open_encoder(str(library), config(tmp_path))
    monkeypatch.setattr(sys.modules["sentence_transformers"].SentenceTransformer, "limit", 1)
    with raises("BIL-ART-019"):
        encoder.encode(["One.", "Two."], "en")


def test_without_the_library_the_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with raises("BIL-ART-018"):
        open_encoder("LaBSE", config(tmp_path))


def test_an_encoder_of_ones_own_joins_by_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("letters", f"{__name__}:create", "bilingual.encoders")
    monkeypatch.setattr("bilingual.engines.embeddings.entry_points", lambda group: [point])
    assert open_encoder("letters", config(tmp_path)).encode(["Zebu, yak."], "en") == [[0.0, 1.0, 1.0, 0.0]]


def test_naming_no_model_loads_nothing() -> None:
    code = (
        "import sys, bilingual.pipeline.commands.aligning as _; print([m for m in sys.modules if 'sentence_tr' in m])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
