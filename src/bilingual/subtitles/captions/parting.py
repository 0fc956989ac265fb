"""Parts a subtitle file that holds two languages: two lines a cue, two cues at one time, or both on one line.

The whole file decides, since single cues prove nothing: a Chinese line may hold Latin names, a line may be a number
alone. Scripts tell most pairs of languages; two in one script are told by their words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bilingual.languages import usual
from bilingual.subtitles.captions.by_script import CJK, by_script, by_variant
from bilingual.subtitles.captions.by_words import by_words
from bilingual.subtitles.captions.moments import Moment, Row, half_rows, moments_of, rows_of
from bilingual.subtitles.captions.pieces import appended, piece
from bilingual.subtitles.formats.base import DENSE, FileCue
from bilingual.text.language_detection import detect_language, writing_of

# One language says what the other says: at least this share of its length, and not the same names again and again.
_LEAST_LENGTH, _LEAST_NEW, _MOST_LABELS = 0.25, 0.5, 0.7


@dataclass(frozen=True, slots=True)
class Part:
    """The cues of one language of a file."""

    language: str
    cues: tuple[FileCue, ...]


def parted(cues: Sequence[FileCue]) -> tuple[Part, ...]:
    """Return the two parts of *cues*, first the language that usually comes first; () if there is one language.

    >>> rows = ["When did we begin?\\n我们是哪一年开始的？", "In the spring.\\n春天。"]
    >>> from bilingual.model.timing import Span
    >>> found = parted([FileCue(Span(n, n + 1), row) for n, row in enumerate(rows)])
    >>> [(part.language, part.cues[0].text) for part in found]
    [('en', 'When did we begin?'), ('zh-Hans', '我们是哪一年开始的？')]
    """
    return _parted(tuple(cues))


@lru_cache(maxsize=8)  # a run asks several times for each of its files
def _parted(cues: tuple[FileCue, ...]) -> tuple[Part, ...]:
    whole, halves = moments_of(cues, rows_of(cues)), moments_of(cues, half_rows(cues))
    for moments in [halves] if _torn(whole, halves) else [whole, halves]:
        if by_script(moments) or by_words(moments) or by_variant(moments):
            return _parts(cues, moments)
    return ()


def _torn(moments: Sequence[Moment], halves: Sequence[Moment]) -> bool:
    """Return whether in most moments one language goes on in the middle of a line of the other."""
    both = [(m, h) for m, h in zip(moments, halves, strict=True) if any(DENSE.search(row.text) for row in m)]
    torn = sum(len(h) > len(m) > 1 and all(DENSE.search(row.text) for row in m) for m, h in both)
    return 2 * torn > len(both)


def _parts(cues: Sequence[FileCue], moments: Sequence[Moment]) -> tuple[Part, ...]:
    order = Counter(moment[0].kind for moment in moments if len({row.kind for row in moment} - {""}) == 2)
    (one, _), *others = order.most_common()
    kinds = [one, *(other for other, _ in others)] if others else [one, _other(one, moments)]
    _settle(moments, kinds)
    if not _like_translations(moments, kinds):
        return ()
    parts = []
    for kind in kinds:
        rows = [row for moment in moments for row in moment if row.kind in (kind, "")]
        text = "\n".join(row.text for row in rows)
        parts.append(Part(detect_language(text) if kind not in usual() else kind, _cues_of(cues, rows)))
    return tuple(parts) if parts[0].language != parts[1].language else ()


def _other(kind: str, moments: Sequence[Moment]) -> str:
    return next(row.kind for moment in moments for row in moment if row.kind not in (kind, ""))


def _settle(moments: Sequence[Moment], kinds: Sequence[str]) -> None:
    """Give lines that nothing tells the language that the moment lacks, else their neighbour's; alone they are both."""
    for moment in moments:
        found = {row.kind for row in moment} - {""}
        if len(moment) < 2 or (not found and len(moment) % 2):
            continue
        before = ""
        for number, row in enumerate(moment):
            if not row.kind:
                missing = [kind for kind in kinds if kind not in found]
                half = kinds[0] if number < len(moment) / 2 else kinds[1]
                row.kind = half if not found else missing[0] if missing else before or half
            before = row.kind


def _cues_of(cues: Sequence[FileCue], rows: Sequence[Row]) -> tuple[FileCue, ...]:
    found: dict[int, FileCue] = {}
    for row in rows:
        part = piece(cues[row.cue], row.first, row.last)
        found[row.cue] = appended(found[row.cue], part, "\n") if row.cue in found else part
    return tuple(found[number] for number in sorted(found))


def _like_translations(moments: Sequence[Moment], kinds: Sequence[str]) -> bool:
    lengths = []
    for kind in kinds:
        texts = [row.text for moment in moments for row in moment if row.kind == kind]
        labels = sum(_label(text) for text in texts)
        if len(set(texts)) < _LEAST_NEW * len(texts) or labels > _MOST_LABELS * len(texts):
            return False
        lengths.append(
            sum(n if script in (*CJK, "Hang") else n / 3 for script, n in writing_of("".join(texts)).items())
        )
    return min(lengths) >= _LEAST_LENGTH * max(lengths)


def _label(text: str) -> bool:
    """Return whether a line is a name or a title: no sentence mark and no word in small letters."""
    return text[-1:].isalnum() and text.isascii() and not any(word[:1].islower() for word in text.split())
