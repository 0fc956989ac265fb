"""The gold and the held-out set of the alignment bench follow their rules and are unchanged."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import sys
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "alignment"
GOLD, HELD_OUT = BENCH / "gold", BENCH / "held_out"
TARGETS = ["zh-Hans", "ja", "de", "es"]

# Version 1. A change of the gold set is a new version: see "Frozen" in its README.
FROZEN_GOLD = {
    "backward-clock.de": "6f7be5dcacc016907a72e6b4d3598ba3bb62818d0a0db3bdb316a0c75e0563f4",
    "backward-clock.es": "7907c75b1303167da147645e1f1845b65669a274b1fa454b858d68b64e914000",
    "backward-clock.ja": "ad88a4d53f40cae52ffc873be3b9b11ca535e885fb4cd23a52c958560b95f758",
    "backward-clock.zh-Hans": "3a078bd983eab87ba3ef996fdaa8e54a4dccd4c09d362c0ffe2480ca1a8bd24f",
    "ferry.de": "2af6dc878cfb4468deaba5815a1866ba07b96a3e71883e6135bee58bdb667fff",
    "ferry.es": "ac80d01415a7c6a29198a0e079e6de1a316d3552c6b260f12b4e68790623a776",
    "ferry.ja": "ee9fbfe55fd71d15af63bfa32fcf0bacb4896af099d5971f93aee0adbeb38c2e",
    "ferry.zh-Hans": "0e0707d38c05ecb7cee8fc7d8bd3819fd38fed3b865bb8504b2c83563e450fc4",
    "puncture.de": "0011aaa88f2f2abd62de6b07274c5a28b7aa545c5994a7804ab369bb2c035cde",
    "puncture.es": "6b7e61a7bd36d50020c5e6d29bdf6c0215482081a11a217452ebb7486a4d2cd1",
    "puncture.ja": "2718dc2b22f12ab4df946fb875cf7e1034480ab3458b859805615dce4a8ed5eb",
    "puncture.zh-Hans": "fcd6f16144e04def6060a71dc4d914d46a8ed0db05024b52a908e094268a6b9c",
    "second-best.de": "98c4e78782da5f5ad712b6d031a094d3443dfe3b24483c360220d0e3bcd6d476",
    "second-best.es": "3fb10b91a12e67e2c6cc55b7902a53fe176983b1cb3e51f76eb36e0376611ca0",
    "second-best.ja": "576145bd8371fc1564a5b52ba287ee63e3387f8b67b2bdb3df11a6a115edefe1",
    "second-best.zh-Hans": "93d2acdfe224fbbed2e6158772cd5482c3292959892d814549cafa00ae22397b",
    "slow-query.de": "2a68704919243fa4fa5ec6a0c52c2d47a23cc153ed622f533bdd952bac085eee",
    "slow-query.es": "8933f6bc5c7981d3878d734c6a981a8af2deb713dd80451a4a4e74471b61ecb9",
    "slow-query.ja": "4837cad1017c0d67631f6d6c9b15589115c334413fc4aab96412056bb543c478",
    "slow-query.zh-Hans": "d87f85076a2754b5717492550e84093eac8596b8b61c0f6bcc2b970138ffe3d4",
    "wrong-maps.de": "cd67f1167f2b43cafb679594842eb9967bb82540cf6d0d55d8921a461eab8a73",
    "wrong-maps.es": "fe4d8d80464b22646efe0a9a48512d5adf5a47076eb4d256d1a995b71d0f48fd",
    "wrong-maps.ja": "098173d540f52a05210b60af22de461dc16f6d4e0dd4a25835a34a65b18ffb7a",
    "wrong-maps.zh-Hans": "ec94497fc12193a0f468f33f2343f86a94c42bd8fa3690e8354d8387e82f9cd2",
}
FROZEN_HELD_OUT = {
    "busy-bread.de": "12e88eb7b75e9d48e3150a8151d5bae0104a4bdae8cc1c402aafac4fcfa8b292",
    "busy-bread.es": "8b8e04eaeb1c10b80de7bda488ab6fb8972a9e7f9ffcfc1b60340773d5689871",
    "busy-bread.ja": "202a0d328d077a93d79bec8b868b912cc1333b1521c5416b54f2f8cb4a6f13cb",
    "busy-bread.zh-Hans": "3d3c980751d0568a7afac57c2a916d1cd77e4ab4f21f2996a0df09aa45aeb6ed",
    "crank-radio.de": "34c4389fdd6734f0130d68cbe33dd0bd376fe172debceff493268397bfaab47a",
    "crank-radio.es": "d72047fb1e0052708d096dc8ad866f982dd147a5a41964a8509f61ca95830551",
    "crank-radio.ja": "555f903b3c5b5e24bdc0e2544bff3ee3e41bb2b5d12eb94dfe27e60fc6316cd2",
    "crank-radio.zh-Hans": "cdc888cbf0353eaa8452ade7c9c85c799f868d0c12dc773e51d24c7c7e5641e1",
    "long-break.de": "1e46de2cf3a376c0338062279e946256a6bac49d7f75d7737b88c39b47cead46",
    "long-break.es": "c2a104ba3b348823fa4b431d945c18b699c96c93601d4e3e28040566142971df",
    "long-break.ja": "31223ba1b5714f2ba8a8a8c1cae7d53e29d452c86035d018e766bd1f56272a26",
    "long-break.zh-Hans": "7205a6793b93457110f2a5ca77d166382465d3a3211e5f5dd02bf345cdce4c43",
    "night-train.de": "67b90d11873e2df381e7f0f02db2a251bf74cd7d5885b5e580436fa7895726c7",
    "night-train.es": "dc743235a4a83687ed9d2ad5cfd9591ab2bb70d18fb2f1743c62131308184d36",
    "night-train.ja": "56be232f6fb31c63201f0b511fb153fd08a93803c06517012f3cbc84a0592d01",
    "night-train.zh-Hans": "836a73bb2531e2906857b09d6cecf76500eeefcd3db1780824b0df548bb4f8e8",
    "roof-bees.de": "eed7160784d8ba11b11c77e05b8a6b8e31d09754fadc792ecb6b407853f9cfda",
    "roof-bees.es": "0c89f8b4b0d62bc8513ed9a9df94d86160b2f8877ec2879686d0ca48a82f7c96",
    "roof-bees.ja": "66b81466f93cabcfba07882dee7c0119539393b7f4d56857fbb88961cc03cb1b",
    "roof-bees.zh-Hans": "5f097b8c556684d8729e19c5eb686858fa01bd88fd3e146da5d94c75bbcfd901",
}
FROZEN = {GOLD: FROZEN_GOLD, HELD_OUT: FROZEN_HELD_OUT}
NAMES = [pytest.param(folder, name, id=f"{folder.name}-{name}") for folder in FROZEN for name in FROZEN[folder]]
FOLDERS = [pytest.param(folder, id=folder.name) for folder in FROZEN]
LINKED = {GOLD: ("slow-query", 9), HELD_OUT: ("crank-radio", 5)}
"""The article with links of each set, and how many links and code spans it has at least."""
TEXTS = {
    (folder, name): json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    for folder, names in FROZEN.items()
    for name in names
}


def load(path: Path) -> ModuleType:
    name = f"alignment_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


compile_gold = load(GOLD / "compile_gold.py")
gold_statistics = load(BENCH / "gold_statistics.py")


def sentences(paragraphs: list[list[str]]) -> list[str]:
    return [sentence for paragraph in paragraphs for sentence in paragraph]


def articles_of(folder: Path) -> set[str]:
    return {text["article"] for (its_folder, _), text in TEXTS.items() if its_folder == folder}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_article_is_there_in_every_language(folder: Path) -> None:
    assert {path.stem for path in folder.glob("*.json")} == set(FROZEN[folder])
    assert {path.stem for path in (folder / "sources").glob("*.txt")} == set(FROZEN[folder])
    articles = articles_of(folder)
    assert len(articles) >= 4
    assert set(FROZEN[folder]) == {f"{article}.{target}" for article in articles for target in TARGETS}
    for article in articles:
        sources = [TEXTS[folder, f"{article}.{target}"]["source_paragraphs"] for target in TARGETS]
        assert all(source == sources[0] for source in sources)


def test_the_held_out_set_shares_no_article_with_the_gold_set() -> None:
    assert not articles_of(GOLD) & articles_of(HELD_OUT)


@pytest.mark.parametrize(("folder", "name"), NAMES)
def test_the_compiled_text_is_frozen_and_is_its_source(folder: Path, name: str) -> None:
    written = (folder / f"{name}.json").read_bytes()
    assert hashlib.sha256(written).hexdigest() == FROZEN[folder][name]
    article = compile_gold.read_article(folder / "sources" / f"{name}.txt")
    assert compile_gold.as_text(compile_gold.compile_article(article)).encode() == written


@pytest.mark.parametrize(("folder", "name"), NAMES)
def test_beads_cover_both_texts_in_order_and_once(folder: Path, name: str) -> None:
    text = TEXTS[folder, name]
    assert (text["source"], f"{text['article']}.{text['target']}") == ("en", name)
    for side in ("source", "target"):
        paragraphs = text[f"{side}_paragraphs"]
        assert all(paragraphs)
        assert all(sentence == " ".join(sentence.split()) != "" for sentence in sentences(paragraphs))
        assert [i for bead in text["beads"] for i in bead[side]] == list(range(len(sentences(paragraphs))))
    assert all(bead["source"] or bead["target"] for bead in text["beads"])
    assert all(len(bead["source"]) <= 3 and len(bead["target"]) <= 3 for bead in text["beads"])


@pytest.mark.parametrize(("folder", "name"), NAMES)
def test_a_dropped_and_an_added_sentence_are_never_neighbours(folder: Path, name: str) -> None:
    shapes = [(len(bead["source"]), len(bead["target"])) for bead in TEXTS[folder, name]["beads"]]
    assert all({before, after} != {(1, 0), (0, 1)} for before, after in pairwise(shapes))


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("folder", FOLDERS)
def test_links_and_code_stand_in_the_bead_of_their_source(folder: Path, target: str) -> None:
    article, at_least = LINKED[folder]
    text = TEXTS[folder, f"{article}.{target}"]
    source, target = sentences(text["source_paragraphs"]), sentences(text["target_paragraphs"])
    seen = 0
    for bead in text["beads"]:
        of_source, of_target = (
            set(re.findall(r"`[^`]+`|\]\([^)]+\)", " ".join(listed)))
            for listed in ([source[i] for i in bead["source"]], [target[j] for j in bead["target"]])
        )
        assert of_source == of_target
        seen += len(of_source)
    assert seen >= at_least


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("folder", FOLDERS)
def test_each_language_is_large_and_hard_enough(folder: Path, target: str) -> None:
    texts = [text for text in gold_statistics.read_gold(folder) if text.target == target]
    counted = gold_statistics.shapes(texts)
    assert counted.total() >= 55
    assert gold_statistics.share_not_one_to_one(texts) >= 0.30
    assert all(counted[shape] >= 1 for shape in ("1-2", "1-3", "2-1", "2-2", "1-0", "0-1"))
    assert sum(map(gold_statistics.breaks_on_one_side, texts)) >= 1
    assert sum(map(gold_statistics.nulls_beside_merges, texts)) >= 1


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_tables_of_the_readme_are_those_of_the_set(folder: Path) -> None:
    readme = (folder / "README.md").read_text(encoding="utf-8")
    texts = gold_statistics.read_gold(folder)
    assert f"{sum(len(text.beads) for text in texts)} beads" in readme
    for table in (gold_statistics.bead_table, gold_statistics.article_table, gold_statistics.hard_case_table):
        assert table(texts) in readme


HEADER = "# article: rain\n# kind: example\n# languages: en de\n\n"


def test_an_aligned_text_is_read_as_paragraphs_and_beads(tmp_path: Path) -> None:
    path = tmp_path / "rain.de.txt"
    path.write_text(
        HEADER + "en ¶ Rain.\nde ¶ Regen.\n\n"
        "en ¶ Why?\nen Because it is June.\nde Weil Juni ist.\n\n"
        "en -\nde ¶ So ist das.\n",
        encoding="utf-8",
    )
    assert compile_gold.compile_article(compile_gold.read_article(path)) == {
        "article": "rain",
        "source": "en",
        "target": "de",
        "source_paragraphs": [["Rain."], ["Why?", "Because it is June."]],
        "target_paragraphs": [["Regen.", "Weil Juni ist."], ["So ist das."]],
        "beads": [
            {"source": [0], "target": [0]},
            {"source": [1, 2], "target": [1]},
            {"source": [], "target": [2]},
        ],
    }


@pytest.mark.parametrize(
    ("beads", "complaint"),
    [
        ("", "has no beads"),
        ("en ¶ Rain.\n", "en lines first, then its de lines"),
        ("de ¶ Regen.\nen ¶ Rain.\n", "en lines first, then its de lines"),
        ("en ¶ Rain.\nfr ¶ Pluie.\n", "not a sentence of en or de"),
        ("en -\nde -\n", "a bead of 0-0 is not in the set"),
        ("en ¶ Rain.\nen -\nde ¶ Regen.\n", "'-' stands alone"),
        ("en ¶ Rain  again.\nde ¶ Regen.\n", "stray spaces"),
        ("en Rain.\nde ¶ Regen.\n", "opens a paragraph"),
        ("en ¶ Rain.\nde ¶ Regen.\n\nen More.\nde -\n\nen -\nde Mehr.\n", "no one true order"),
    ],
)
def test_a_text_that_breaks_a_rule_is_refused_with_its_place(tmp_path: Path, beads: str, complaint: str) -> None:
    path = tmp_path / "rain.de.txt"
    path.write_text(HEADER + beads, encoding="utf-8")
    with pytest.raises(compile_gold.GoldError, match=re.escape(complaint)) as raised:
        compile_gold.read_article(path)
    assert str(raised.value).startswith("rain.de.txt")
