"""When each slide shows, from the times of what is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bilingual.model.timing import Span
from bilingual.views.slides.model import Slide

LEAD_MS = 250  # a slide changes in the pause before its first word, as a presenter does


def silences(slides: Sequence[Slide], spoken_ms: Mapping[str, int]) -> dict[str, int]:
    """Return how long to be silent after a unit, by its id, so that each slide shows for its ``least_ms``.

    *spoken_ms* is how long each unit is said; one that is not in it is not said. Slides before the first word have no
    unit to be silent after: they show while it is said.

    >>> code = Slide("code", text="x", least_ms=3000)
    >>> silences([Slide("title", ("t",), least_ms=2000), code], {"t": 1500})
    {'t': 3500}
    """
    found: dict[str, int] = {}
    last = ""
    for slide in slides:
        said = [unit for unit in slide.units if unit in spoken_ms]
        last = said[-1] if said else last
        missing = slide.least_ms - sum(spoken_ms[unit] for unit in said)
        if last and missing > 0:
            found[last] = found.get(last, 0) + missing
    return found


def starts(slides: Sequence[Slide], spoken: Mapping[str, Span], duration_ms: int) -> list[tuple[int, Slide]]:
    """Return the slides that show, each with when it begins; the first begins at 0.

    *spoken* is when each unit is said. A slide of which nothing is said comes after what was said before it, in the
    silence there; without one (nobody waited), it is left out.

    >>> told = {"t": Span(0, 1500), "a": Span(9000, 9900)}
    >>> shown = [Slide("title", ("t",)), Slide("code", least_ms=3000), Slide("text", ("a",))]
    >>> [(start_ms, slide.kind) for start_ms, slide in starts(shown, told, 10_000)]
    [(0, 'title'), (1500, 'code'), (8750, 'text')]
    >>> [start_ms for start_ms, _ in starts([Slide("formula", ("t",), least_ms=3000), Slide("closing")], told, 6000)]
    [0, 3000]
    """
    firsts = [min((spoken[unit].start_ms for unit in slide.units if unit in spoken), default=None) for slide in slides]
    found: list[tuple[int, Slide]] = []
    end_ms = 0
    for at, slide in enumerate(slides):
        first = firsts[at]
        last_ms = next((one - LEAD_MS for one in firsts[at + 1 :] if one is not None), duration_ms)
        if first is not None:
            begin = max(end_ms, first - LEAD_MS)
            said_ms = max(spoken[unit].end_ms for unit in slide.units if unit in spoken)
            # What follows and is not said either waits until it was seen long enough.
            end_ms = max(said_ms, min(first + slide.least_ms, last_ms))
        else:
            begin = end_ms
            if last_ms - begin < min(slide.least_ms, 1000):
                continue
            end_ms = min(begin + slide.least_ms, last_ms)
        found.append((begin, slide))
    return [(0 if at == 0 else begin, slide) for at, (begin, slide) in enumerate(found)]
