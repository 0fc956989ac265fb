"""Which words each voice says: changes come to sentence borders and pauses, single words do not flip."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bilingual.engines.speech.speakers.attribution import attributed
from bilingual.model.speakers import Turn, changes_of_speaker, with_voices
from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript, Word


def talk(text: str, *, word_ms: int = 300, pauses: dict[str, int] | None = None) -> Transcript:
    """Return *text* spoken evenly, with a pause before each word of *pauses*; a full stop ends a sentence."""
    at, words, borders = 0, [], [0]
    for token in text.split():
        at += (pauses or {}).get(token, 0)
        words.append(Word(token, at, at + word_ms))
        at += word_ms
        if token[-1] in ".?!":
            borders.append(len(words))
    if borders[-1] != len(words):
        borders.append(len(words))
    return Transcript("en", at, tuple(words), tuple(pairwise(borders)), EngineRecord("test"))


def turns(*parts: tuple[int, int, int]) -> tuple[Turn, ...]:
    return tuple(Turn(Span(start, end), voice) for start, end, voice in parts)


def said(transcript: Transcript, *parts: tuple[int, int, int]) -> list[str]:
    changes = attributed(transcript, turns(*parts))
    places = [*(word for word, _ in changes), len(transcript.words)]
    return [f"{n}: {transcript.text(a, b)}" for (a, b), (_, n) in zip(pairwise(places), changes, strict=True)]


def test_a_change_moves_to_the_sentence_that_begins_near_it() -> None:
    transcript = talk("Did you see it? Yes I did. Good.")
    assert said(transcript, (0, 1500, 0), (1500, 2300, 1)) == ["1: Did you see it?", "2: Yes I did. Good."]
    assert said(transcript, (0, 1000, 0), (1000, 2300, 1)) == ["1: Did you see it?", "2: Yes I did. Good."]


def test_without_a_sentence_border_it_moves_to_the_pause() -> None:
    transcript = talk("and so we went well not quite there", pauses={"well": 400})
    assert said(transcript, (0, 900, 0), (900, 3000, 1)) == ["1: and so we went", "2: well not quite there"]


def test_a_word_inside_a_sentence_does_not_change_the_speaker() -> None:
    transcript = talk("We all went down to the old river there.")
    assert said(transcript, (0, 1200, 0), (1200, 1600, 1), (1600, 2700, 0)) == [
        "1: We all went down to the old river there."
    ]


def test_a_short_answer_is_a_turn_of_its_own() -> None:
    transcript = talk("Are you ready? Yes. Then we can go.")
    assert said(transcript, (0, 900, 0), (900, 1200, 1), (1200, 2400, 0)) == [
        "1: Are you ready?", "2: Yes.", "1: Then we can go.",
    ]  # fmt: skip


def test_an_interruption_that_is_long_enough_cuts_the_sentence() -> None:
    transcript = talk("I was about to no wait listen to me go home to my bed.", pauses={"no": 150, "go": 150})
    parts = said(transcript, (0, 1250, 0), (1250, 2800, 1), (2800, 5000, 0))
    assert parts == ["1: I was about to", "2: no wait listen to me", "1: go home to my bed."]


def test_silence_at_the_start_and_words_outside_all_turns_have_the_nearest_voice() -> None:
    assert said(talk("Hello there. Bye."), (2000, 2500, 4)) == ["1: Hello there. Bye."]
    assert attributed(talk("Hello."), ()) == ()


@given(st.data())
def test_every_word_has_one_voice_and_no_sentence_has_two(data: st.DataObject) -> None:
    marks = data.draw(st.lists(st.sampled_from(["a", "b.", "c", "d?"]), min_size=1, max_size=30))
    transcript = talk(" ".join(marks), word_ms=data.draw(st.integers(40, 600)))
    cuts = sorted(data.draw(st.sets(st.integers(1, max(2, transcript.duration_ms)), max_size=8)))
    edges = [0, *cuts, max([transcript.duration_ms + 1, *cuts]) + 1]
    voices = data.draw(st.lists(st.integers(0, 3), min_size=len(edges), max_size=len(edges)))
    changes = attributed(transcript, turns(*((a, b, v) for (a, b), v in zip(pairwise(edges), voices, strict=False))))
    assert changes[0] == (0, 1), "numbers count from 1 in order of appearance"
    assert all(one[0] < two[0] and one[1] != two[1] for one, two in pairwise(changes))
    told = with_voices(transcript, changes)
    starts = {first for first, _ in told.sentences}
    assert changes_of_speaker(told) <= starts
    assert {first for first, _ in transcript.sentences} <= starts
    assert with_voices(told, ()) == transcript, "what is known of voices can be taken back"
