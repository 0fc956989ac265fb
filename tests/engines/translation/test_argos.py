"""Packages of Argos Translate: the same answers as that library's own steps, pivots, and broken packages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bilingual.engines.base import EngineConfig, Item
from bilingual.engines.models.places import argos_folder
from bilingual.engines.translation.ct2.argos import ArgosEngine, ArgosPackage, installed, route
from bilingual.engines.translation.ct2.bpe import MosesBpe
from bilingual.errors import NotInstalled, UnsupportedLanguage
from support.attacks.refusals import raises
from support.models import tiny_translator


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packages")
    tiny_translator.argos_package(folder / "translate-en_de-1_0", "en", "de")
    tiny_translator.argos_package(folder / "translate-fr_en-1_0", "fr", "en")
    tiny_translator.argos_package(folder / "zh", "en", "zh", prefix="__zh__")
    return folder


def engine(folder: Path) -> ArgosEngine:
    return ArgosEngine(EngineConfig(folder, {"packages": str(folder)}))


def as_the_library_does(package: Path, text: str) -> str:
    """Translate as ``apply_packaged_translation`` of argostranslate 1.11 does, for one sentence."""
    import ctranslate2
    import sentencepiece

    about = json.loads((package / "metadata.json").read_text())
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(package / "sentencepiece.model"))
    prefix = about.get("target_prefix", "")
    [result] = ctranslate2.Translator(str(package / "model"), compute_type="int8").translate_batch(
        [tokenizer.encode(text, out_type=str)],
        target_prefix=[[prefix]] if prefix else None,
        replace_unknowns=True,
        max_batch_size=32,
        batch_type="tokens",
        beam_size=4,
        num_hypotheses=1,
        length_penalty=0.2,
        return_scores=True,
    )
    value = tokenizer.decode_pieces(result.hypotheses[0]).replace("▁", " ").replace("_", " ")
    value = value[len(prefix) :] if prefix and value.startswith(prefix) else value
    return str(value[1:] if value[:1] == " " else value)


@pytest.mark.parametrize("package", ["translate-en_de-1_0", "zh"])
def test_answers_are_those_of_the_library(package: str, shelf: Path) -> None:
    target = "zh-Hans" if package == "zh" else "de"
    texts = ["The old cat sat on the mat.", "Kubernetes is red, number 17!", "The cat 🎉 and the dog?", "a_b: c"]
    found = [one.text for one in engine(shelf).translate([Item(text) for text in texts], "en", target)]
    assert found == [as_the_library_does(shelf / package, text) for text in texts]


def test_a_package_with_byte_pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny_translator.argos_package(tmp_path / "en_de", "en", "de", layout="bpe")
    texts = ["The old cat sat on the mat.", "“Kubernetes” is red, number 17!", "a_b: c", "We say: the dog"]
    found = [one.text for one in engine(tmp_path).translate([Item(text) for text in texts], "en", "de")]
    assert found == [
        "Die alte Katze saß auf die Matte.",
        '"Kubernetes" ist rot, Nummer 17!',
        "a _ b: c",
        "We say: die Hund",
    ]
    monkeypatch.setattr("bilingual.engines.translation.ct2.bpe.find_spec", lambda name: None)
    with raises("BIL-MDL-051", str(tmp_path / "en_de")):
        engine(tmp_path).translate([Item("The cat.")], "en", "de")


@pytest.mark.parametrize(
    ("merges", "word", "pieces"),
    [
        # as subword-nmt cuts them; the first version of the format keeps the end of a word apart
        ("#version: 0.2\na b\nab c</w>\n", "abc", ["abc"]),
        ("#version: 0.2\na b\nab c</w>\n", "abcc", ["ab@@", "c@@", "c"]),
        ("#version: 0.2\na b\nb a\n", "abab", ["ab@@", "a@@", "b"]),
        ("#version: 0.2\na b</w>\n", "b", ["b"]),
        ("a b\nab </w>\n", "ab", ["ab"]),
        ("#version: 0.1\na b\n", "bab", ["b@@", "ab"]),
    ],
)
def test_words_are_cut_by_the_earliest_merge(merges: str, word: str, pieces: list[str], tmp_path: Path) -> None:
    (tmp_path / "bpe.model").write_text(merges)
    assert MosesBpe(tmp_path / "bpe.model", "en", "de").pieces(word) == pieces


def test_a_pivot_is_used_and_told(shelf: Path) -> None:
    found = engine(shelf)
    assert [one.text for one in found.translate([Item("la maison 7")], "fr", "de")] == ["la maison 7"]
    assert found.notes() == [
        "argos (fr-en, en-de): licence not stated",
        "argos translated fr to de through en, which costs quality",
    ]
    found.translate([Item("The cat.")], "en", "de")
    assert found.notes() == ["argos (en-de): licence not stated"]
    assert not found.supports("de", "fr")
    with pytest.raises(UnsupportedLanguage, match="de to fr; on this machine: en-de, fr-en, en-zh"):
        found.translate([Item("Katze")], "de", "fr")
    with pytest.raises(UnsupportedLanguage, match="Run: bilingual models fetch argos-de-zt"):
        found.translate([Item("Katze")], "de", "zh-Hant")


def test_routes() -> None:
    def package(name: str) -> ArgosPackage:
        source, target = name.split("-")
        return ArgosPackage(Path(name), source, target, ())

    def names(source: str, target: str) -> list[str] | None:
        found = route(packages, source, target)
        return None if found is None else [one.name for one in found]

    packages = [
        package(name) for name in ("es-fr", "fr-de", "es-en", "en-de", "de-ja", "en-zt", "en-zh", "en-pb", "ja-ko")
    ]
    assert names("es", "de") == ["es-en", "en-de"]
    assert names("es", "fr") == ["es-fr"]
    assert names("en", "zh-Hant") == ["en-zt"]
    assert names("en", "zh-Hans") == ["en-zh"]
    assert names("en-GB", "pt-BR") == ["en-pb"]
    assert names("es", "ja") == ["es-en", "en-de", "de-ja"]
    assert names("es", "ko") is None  # too far
    assert names("ko", "en") is None


def test_the_newest_of_a_pair_and_packages_of_other_types(shelf: Path, tmp_path: Path) -> None:
    for name, about in {
        "old": {"package_version": "1.9"},
        "new": {"package_version": "1.10"},
        "sbd": {"type": "sbd", "from_code": None},
    }.items():
        shutil.copytree(shelf / "translate-en_de-1_0", tmp_path / name)
        said = json.loads((tmp_path / name / "metadata.json").read_text())
        (tmp_path / name / "metadata.json").write_text(json.dumps(said | about))
    (tmp_path / "index.json").write_text("[]")
    packages, problems = installed(tmp_path)
    assert [(one.path.name, one.version) for one in packages] == [("new", (1, 10))]
    assert problems == []


@pytest.mark.parametrize(
    ("remove", "write", "code"),
    [
        ("metadata.json", {}, "BIL-MDL-034"),
        ("", {"metadata.json": "{"}, "BIL-MDL-034"),
        ("", {"metadata.json": "[]"}, "BIL-MDL-034"),
        ("", {"metadata.json": '{"from_code": "en"}'}, "BIL-MDL-035"),
        ("", {"metadata.json": '{"from_code": "en", "to_code": "de", "target_prefix": 5}'}, "BIL-MDL-035"),
        ("model/model.bin", {}, "BIL-MDL-036"),
        ("", {"model/model.bin": "\x06\0\0\0"}, "BIL-MDL-036"),
        ("sentencepiece.model", {}, "BIL-MDL-037"),
        ("sentencepiece.model", {"bpe.model": "#version: 0.2"}, "BIL-MDL-052"),
        ("sentencepiece.model", {"bpe.model": "#version: 0.2\na b c\n"}, "BIL-MDL-052"),
    ],
)
def test_a_broken_package_is_named(remove: str, write: dict[str, str], code: str, shelf: Path, tmp_path: Path) -> None:
    shutil.copytree(shelf / "translate-en_de-1_0", tmp_path / "broken")
    if remove:
        (tmp_path / "broken" / remove).unlink()
    for name, text in write.items():
        (tmp_path / "broken" / name).write_text(text)
    found = engine(tmp_path)
    with raises(code, str(tmp_path / "broken")):
        found.translate([Item("The cat.")], "en", "de")


def test_a_package_that_is_not_unpacked_says_how(tmp_path: Path) -> None:
    (tmp_path / "translate-en_de.argosmodel").write_bytes(b"PK")
    with pytest.raises(NotInstalled, match=r"not unpacked\. Run: bilingual models fetch .*en_de\.argosmodel"):
        engine(tmp_path).translate([Item("The cat.")], "en", "de")


def test_where_the_library_keeps_its_packages(tmp_path: Path) -> None:
    def folder(**environment: str) -> Path:
        return argos_folder(EngineConfig(tmp_path, {}, environment))

    assert folder(HOME="/home/me") == Path("/home/me/.local/share/argos-translate/packages")
    assert folder(HOME="/home/me", XDG_DATA_HOME="/data") == Path("/data/argos-translate/packages")
    assert folder(HOME="/home/me", ARGOS_PACKAGES_DIR="/own") == Path("/own")
    with raises("BIL-MDL-032"):
        ArgosEngine(EngineConfig(tmp_path, {}, {"HOME": str(tmp_path)})).translate([Item("The cat.")], "en", "de")
