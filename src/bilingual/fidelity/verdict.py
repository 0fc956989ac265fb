"""The verdict on a translation: ready, look at these, another revision of the source, or another text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bilingual.fidelity.causes import grouped
from bilingual.fidelity.report import is_ready
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.text.counts import counted

State = Literal["ready", "look", "older", "another"]
# Translators leave sentences out; they seldom write new ones. Sentences on both sides that have no counterpart, close
# to each other, are two revisions.
_ONLY_THERE = 3
_CHANGED = 5
_NEAR = 0.6
_NEIGHBOURS = 4  # units
_PASSAGE = 6  # units between two changes in one passage
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to say first of two texts, in one line."""

    state: State
    said: str

    @property
    def exit_code(self) -> int:
        """0 for ready or warnings only, 1 for an error, 3 where the texts do not belong together."""
        return {"ready": 0, "look": 1, "older": 3, "another": 3}[self.state]


def verdict_on(
    bitext: Bitext, findings: Sequence[Finding], *, added: Mapping[str, int] | None = None, another: bool = False
) -> Verdict:
    """Return the verdict. *added* counts the sentences only in the target by the unit before them; *another* means that
    the two texts have too little in common.
    """
    if another:
        return Verdict("another", "this looks like another text, not a translation of the source")
    open_ = [group for group in grouped(findings) if not group.waived and group.severity != "N"]
    if added is not None and (said := _other_revision(bitext, findings, added)):
        return Verdict("older", said)
    if is_ready(findings):
        return Verdict("ready", f"ready; {counted(len(open_), 'finding')} to look at" if open_ else "ready")
    return Verdict("look", f"not ready: look at {'this' if len(open_) == 1 else f'these {len(open_)}'}")


def _other_revision(bitext: Bitext, findings: Sequence[Finding], added: Mapping[str, int]) -> str:
    order = {unit.id: number for number, unit in enumerate(bitext)}
    here, doubtful = (
        [order[f.unit] for f in findings if f.check == check and f.unit in order] for check in ("omitted", "alignment")
    )
    there = [place for unit, count in added.items() for place in [order.get(unit, 0)] * count]
    figures = [f for f in findings if f.check == "numbers" and f.severity in ("E", "W") and f.unit in order]
    changed = [*here, *(order[f.unit] for f in figures if f.unit)]
    near = [place for place in there if _is_near(place, changed)]
    beside = [place for place in changed if _is_near(place, there)]
    # A sentence that was written anew may be paired with the old one, doubtfully.
    anew = [place for place in doubtful if _is_near(place, there)]
    many = len(there) >= _ONLY_THERE and len(there) + len(beside) + len(anew) >= _CHANGED
    many = many and 3 * len(beside) >= len(changed) and max(len(near), _clustered(there)) >= _NEAR * len(there)
    gathered = (
        len(there) > 1 and len(changed) > 0 and len(there) >= len(here) and _gathered([*there, *changed], len(order))
    )
    if not (many or gathered):
        return ""
    here += anew
    said = f"this looks like an older revision: {counted(len(here), 'sentence')} only here, {len(there)} only there"
    if figures:
        shown = [_figures(f) for f in figures[:_SHOWN]]
        said += f", these figures differ: {', '.join(shown)}{' …' if len(figures) > _SHOWN else ''}"
    return said


def _is_near(place: int, others: Collection[int]) -> bool:
    return any(abs(place - other) <= _NEIGHBOURS for other in others)


def _clustered(places: Sequence[int]) -> int:
    """Return how many of *places* have another one at the same unit or near it."""
    counts = Counter(places)
    return sum(count for place, count in counts.items() if count > 1 or _is_near(place, counts.keys() - {place}))


def _gathered(places: Sequence[int], units: int) -> bool:
    """Return whether nearly all of *places* are in two passages of a long text: slips of a translator are all over."""
    passages: list[list[int]] = []
    for place in sorted(places):
        if passages and place - passages[-1][-1] <= _PASSAGE:
            passages[-1].append(place)
        else:
            passages.append([place])
    largest = sorted(passages, key=len)[-2:]
    inside = sum(map(len, largest))
    width = sum(passage[-1] - passage[0] + 1 for passage in largest)
    return len(places) >= _CHANGED and inside >= 0.8 * len(places) and 3 * width <= units


def _figures(finding: Finding) -> str:
    lost, new = (" ".join(finding.evidence.get(key, [])) or "-" for key in ("lost", "new"))
    return f"{lost}/{new}"
