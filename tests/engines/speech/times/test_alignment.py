from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bilingual.engines.speech.activity import speech_spans
from bilingual.engines.speech.scripts.forced_alignment import EnglishAligner

SENTENCES = (
    "The first thing is the flour.",
    "Use 500 grams, no more.",
    "Water comes next, and it must be warm.",
    "Wait for an hour, then fold the dough.",
    "Nobody knows why it works so well.",
    "Bake it until the crust is brown.",
    "Let it cool on a wooden board.",
    "Slice it thin and share it with friends.",
)


@pytest.mark.slow
def test_windows_join_without_losing_or_moving_a_word(speak: Any) -> None:
    spoken = speak(SENTENCES * 2, gap_ms=500)  # about 45 s: three windows
    tokens = " ".join(SENTENCES * 2).split()
    alignment = EnglishAligner().align(spoken.samples, tokens, speech_spans(spoken.samples))
    assert [word.index for word in alignment.words] == list(range(len(tokens)))
    assert alignment.complete
    firsts = np.cumsum([0, *(len(s.split()) for s in SENTENCES * 2)])[:-1]
    errors = [
        abs(alignment.words[int(first)].start_ms - known) for first, known in zip(firsts, spoken.starts_ms, strict=True)
    ]
    assert sum(errors) / len(errors) < 100
    assert max(errors) < 300


def test_words_without_sound_are_left_out_and_the_rest_is_complete(speak: Any) -> None:
    spoken = speak(SENTENCES[:1])
    tokens = ["The", "first", "thing", "—", "is", "the", "flour."]
    alignment = EnglishAligner().align(spoken.samples, tokens, speech_spans(spoken.samples))
    assert [word.index for word in alignment.words] == [0, 1, 2, 4, 5, 6]
    assert alignment.complete


def test_an_excerpt_is_found_in_the_text(speak: Any) -> None:
    spoken = speak(SENTENCES[3:5])
    tokens = " ".join(SENTENCES).split()
    alignment = EnglishAligner().align(spoken.samples, tokens, speech_spans(spoken.samples), part_of_text=True)
    assert " ".join(tokens[word.index] for word in alignment.words) == " ".join(SENTENCES[3:5])
