"""JSON of state files: what cannot be written again is refused where it is read."""

from __future__ import annotations

import pytest

from bilingual.model.notation import parse_json, parse_strict_json


@pytest.mark.parametrize(
    "text", ['{"a": NaN}', "[Infinity]", "[-Infinity]", r'{"\ud800": 1}', r'["\udfff"]', r'["\udc00\ud800"]']
)
def test_what_json_and_files_do_not_know(text: str) -> None:
    with pytest.raises(ValueError, match=r"no number|half a character"):
        parse_strict_json(text)
    parse_json(text)  # services may send it


def test_pairs_of_surrogates_are_characters() -> None:
    assert parse_strict_json(r'["\ud83d\ude00", "\\ud800"]') == ["😀", r"\ud800"]
