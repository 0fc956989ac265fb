"""The examples of CommonMark and GFM come back byte for byte, and are shown as specified but for our own purposes."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "bench/markdown"))

from markdown_examples import Example, examples, ours, plain_form, purpose, survives  # noqa: E402

EVERY = [
    example
    for name in ("commonmark", "gfm")
    for example in examples((ROOT / f"tests/fixtures/markdown/{name}.txt").read_text("utf-8"))
]


def test_every_example_is_there() -> None:
    assert len(EVERY) > 670
    assert len({example.section for example in EVERY}) > 25


def test_every_example_comes_back_byte_for_byte() -> None:
    assert [example for example in EVERY if not survives(example.markdown)] == []


def _unexplained(some: list[Example]) -> list[Example]:
    return [e for e in some if ours(e.markdown) != plain_form(e.html) and purpose(e) is None]


def test_examples_are_shown_as_specified() -> None:
    assert _unexplained(EVERY[::5]) == []


@pytest.mark.slow
def test_all_examples_are_shown_as_specified() -> None:
    assert _unexplained(EVERY) == []
    differing = [example for example in EVERY if ours(example.markdown) != plain_form(example.html)]
    assert len(differing) < 0.2 * len(EVERY)
