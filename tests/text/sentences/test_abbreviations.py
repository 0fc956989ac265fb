"""No sentence ends inside or after an abbreviation, written with and without blanks; ``|`` marks the borders."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.languages import pack_tags
from bilingual.text.sentences import split_sentences

LINES = (Path(__file__).parents[2] / "fixtures/abbreviations.txt").read_text("utf-8").splitlines()
TEXTS = {line.partition(": ")[0]: line.partition(": ")[2] for line in LINES}


@pytest.mark.parametrize("tag", TEXTS)
def test_abbreviations_end_no_sentence(tag: str) -> None:
    marked = TEXTS[tag]
    text = marked.replace("|", "")
    assert " |".join(text[a:b] for a, b in split_sentences(text, tag)) == marked


def test_every_language_with_a_file_has_its_abbreviations_tried() -> None:
    without = {
        "bn",
        "eu",
        "fa",
        "ja",
        "km",
        "ko",
        "lo",
        "mn",
        "ms",
        "my",
        "ta",
        "te",
        "ur",
        "yue",
        "zh-Hans",
        "zh-Hant",
    }
    assert set(pack_tags()) - without - {"en"} == set(TEXTS)
