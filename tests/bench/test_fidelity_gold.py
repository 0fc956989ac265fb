"""The planted defects of bench/fidelity/gold can be applied as they are written down."""

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

GOLD = Path(__file__).parents[2] / "bench" / "fidelity" / "gold"
PAIRS: dict[str, list[str]] = json.loads((GOLD / "pairs.json").read_text(encoding="utf-8"))


def texts(name: str) -> tuple[str, str]:
    """Return source and translation."""
    source, target = ((GOLD / f"{name}.{code}.md").read_text(encoding="utf-8") for code in PAIRS[name])
    return source, target


def sentences(text: str) -> int:
    """Count ends of sentences, and each list item as one at least; no header, code, headings, contents or tables."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    count = 0
    for line in map(str.strip, text.splitlines()):
        if not line or line.startswith(("#", "|")) or re.match(r"(\d+\.|-) \[[^\]]*\]\(#", line):
            continue
        line = re.sub(r"^\d+\. ", "", line)
        count += max(1, len(re.findall(r"[.!?](?=[”“\"'’«»)*_]*(?:\s|\[\^|$))|[。！？]", line)))
    return count


def edits(name: str, kind: str) -> list[dict[str, str]]:
    kept = json.loads((GOLD / f"{name}.{kind}.json").read_text(encoding="utf-8"))
    found: list[dict[str, str]] = kept if kind == "defects" else kept["edits"]
    return found


@pytest.mark.parametrize("name", PAIRS)
def test_length(name: str) -> None:
    assert all(150 <= sentences(text) <= 250 for text in texts(name))


@pytest.mark.parametrize("kind", ["defects", "older"])
@pytest.mark.parametrize("name", PAIRS)
def test_each_edit_applies_once_and_none_overlap(name: str, kind: str) -> None:
    source, translation = texts(name)
    text = translation if kind == "defects" else source
    spans = []
    for edit in edits(name, kind):
        assert edit["find"] != edit["replace"]
        assert text.count(edit["find"]) == 1, edit
        start = text.index(edit["find"])
        spans.append((start, start + len(edit["find"])))
    spans.sort()
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize("name", PAIRS)
def test_forty_defects(name: str) -> None:
    planted = edits(name, "defects")
    assert len(planted) == len({edit["id"] for edit in planted}) == 40
    assert all(set(edit) == {"id", "kind", "find", "replace", "where", "note"} for edit in planted)


@pytest.mark.parametrize("name", PAIRS)
def test_an_older_revision_has_the_sentences_it_says(name: str) -> None:
    source, _ = texts(name)
    kept = json.loads((GOLD / f"{name}.older.json").read_text(encoding="utf-8"))
    older = source
    for edit in kept["edits"]:
        older = older.replace(edit["find"], edit["replace"])
    assert sentences(older) - sentences(source) == kept["only_here"] - kept["only_there"]


def test_six_of_each_kind() -> None:
    kinds = Counter(edit["kind"] for name in PAIRS for edit in edits(name, "defects"))
    assert kinds.total() == 240
    assert len(kinds) >= 30
    assert min(kinds.values()) >= 6
