"""The third set and the Japanese sentences of the subtitle bench follow their rules and are unchanged."""

import hashlib
import json
import sys
from itertools import pairwise
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "subtitles"
THIRD, JAPANESE = BENCH / "third", BENCH / "japanese"

# Version 1 of both. A change is a new version: see their READMEs.
FROZEN = {
    "third/phone-box": "7d00181bde8ce9b88b0ea1b827105e8e034f7013e8b5bba6e3b479c765a6b980",
    "third/rain-bees": "20019c17efd76c8d617243ce442c19c71a957a1d186e21e9035d0ceaa103e964",
    "third/signs": "6cb24c6b56a76e44659855405dfb4b3072b4ca4639a53d066522b62e206c85c1",
    "third/toasters": "df65bb3956fb254c702bc9ff5a3b24f80ba750da9f527ee1fd8b6533c4e1dff4",
    "japanese/sentences": "454bab25d28570c7be2a7e4bffded1a4edf543d242e8af27e0e4da3e3c48da02",
}
TALKS = [name.removeprefix("third/") for name in FROZEN if name.startswith("third/")]


@pytest.mark.parametrize("name", FROZEN)
def test_the_set_is_frozen(name: str) -> None:
    assert hashlib.sha256((BENCH / f"{name}.json").read_bytes()).hexdigest() == FROZEN[name]


@pytest.mark.parametrize("name", TALKS)
def test_cues_rebuild_the_talk_and_its_translation(name: str) -> None:
    talk = json.loads((THIRD / f"{name}.json").read_text(encoding="utf-8"))
    words = talk["words"]
    assert all(before["end_ms"] <= after["start_ms"] for before, after in pairwise(words))
    assert 2.3 <= len(words) / talk["duration_ms"] * 1000 <= 3.2
    assert len(talk["targets"]) == 1
    for tag, target in talk["targets"].items():
        assert 60 <= len(target["cues"]) <= 90
        assert [i for cue in target["cues"] for i in range(*cue["words"])] == list(range(len(words)))
        rebuilt = [""] * len(target["sentences"])
        for cue in target["cues"]:
            for sentence, first, last in cue["target"]:
                assert first == len(rebuilt[sentence])
                rebuilt[sentence] += target["sentences"][sentence][first:last]
            shown = "".join(target["sentences"][s][a:b] for s, a, b in cue["target"]).strip()
            assert len(" ".join(word["text"] for word in words[slice(*cue["words"])])) <= 84
            assert len(shown) <= (84 if tag in ("de", "es") else 26)
        assert rebuilt == target["sentences"]


@pytest.mark.parametrize("name", TALKS)
def test_a_compiled_talk_is_its_source(name: str) -> None:
    source = (THIRD / "sources" / f"{name}.txt").read_text(encoding="utf-8")
    talk = json.loads((THIRD / f"{name}.json").read_text(encoding="utf-8"))
    blocks = [block for block in source.split("\n\n") if block.lstrip().startswith("en: ")]
    spoken = [word for block in blocks for word in block.splitlines()[0].removeprefix("en: ").replace("|", "").split()]
    assert [word["text"] for word in talk["words"]] == spoken
    assert len(talk["sentences"]) == len(blocks)


def test_half_of_the_japanese_has_no_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(JAPANESE), *sys.path])
    import make_sentences  # type: ignore[import-not-found]

    source = (JAPANESE / "sentences.txt").read_text(encoding="utf-8")
    written = (JAPANESE / "sentences.json").read_text(encoding="utf-8")
    items = make_sentences.compiled(source)
    assert make_sentences.as_text(items) == written
    assert [sum(item["marks"] is kind for item in items) for kind in (True, False)] == [30, 30]
    for item in items:
        assert len(item["times_ms"]) == len(item["text"])
        assert any(mark in item["text"] for mark in "、。") is item["marks"]
        assert item["cuts"]
        assert all(last - first <= 26 for first, last in pairwise([0, *item["cuts"], len(item["text"])]))
