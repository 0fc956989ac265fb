"""The audio file of a narration: what is heard of it, and when."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bilingual.model.timing import Span
from bilingual.pipeline.narrating.audio import heard_ms, heard_parts

_LENGTHS = st.lists(st.tuples(st.integers(0, 6000), st.integers(1, 5000)), min_size=1, max_size=12)


@given(_LENGTHS, st.integers(0, 9000))
def test_all_that_is_said_is_heard_in_order_with_short_pauses(lengths: list[tuple[int, int]], tail_ms: int) -> None:
    spans: list[Span] = []
    for pause_ms, length_ms in lengths:
        start_ms = (spans[-1].end_ms if spans else 0) + pause_ms
        spans.append(Span(start_ms, start_ms + length_ms))
    parts = heard_parts(spans, spans[-1].end_ms + tail_ms)
    heard = [Span(heard_ms(span.start_ms, parts), heard_ms(span.end_ms, parts)) for span in spans]
    assert [one.duration_ms for one in heard] == [one.duration_ms for one in spans]
    ends = [0, *(one.end_ms for one in heard)]
    starts = [*(one.start_ms for one in heard), sum(part.duration_ms for part in parts)]
    for end_ms, start_ms, before in zip(ends, starts, [*(pause for pause, _ in lengths), tail_ms], strict=True):
        assert start_ms - end_ms == (1000 if before > 1500 else before)
