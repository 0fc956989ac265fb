"""Makes words whole that a file divides over two lines or two cues: "inter-" and "national", "well-" and "known".

A hyphen at the end of a line may also be part of the word, stand for one that was left out ("pre-" and "and post-war"),
or mark interrupted speech ("I thought you-"). Where nothing tells, the text stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bilingual.languages import pack
from bilingual.languages.language_pack import Pack
from bilingual.model.timing import Span
from bilingual.subtitles.source_cues import SourceCue

_WORD = r"[^\W_]+(?:['’][^\W_]+)*(?:[-‐][^\W_]+(?:['’][^\W_]+)*)*"
_WORDS = re.compile(_WORD)
_DIVIDED = re.compile(rf"(?P<left>(?<![\w‐-]){_WORD})[-‐]$")
_REST = re.compile(rf"(?P<right>{_WORD})(?![-‐])\S*")
_LONGEST = 200  # characters, of a divided word and what it is joined to
_DIVIDING = ("Latn", "Cyrl", "Grek")  # scripts whose words are divided by hyphens
_SOFT = "\u00ad"


def with_whole_words(
    cues: Sequence[SourceCue], tag: Callable[[], str], known: Callable[[str, str], bool]
) -> tuple[SourceCue, ...]:
    """Return *cues* with the words whole that are divided over their lines; one over two cues goes to the first.

    *tag* gives the language, *known* whether it has a word, as far as a list tells.

    >>> whole = with_whole_words([SourceCue(Span(0, 1), "a well- known co- op", lines=((8, False),))], lambda: "en",
    ...                          lambda word, tag: False)
    >>> whole[0].text
    'a well-known co- op'
    """
    if not any(_open_lines(cue) for cue in cues) and not any(cue.text.endswith(("-", "‐", _SOFT)) for cue in cues):
        return tuple(cues)
    facts = pack(tag())
    judge = _Judge(facts, Counter(_WORDS.findall(" ".join(cue.text for cue in cues).lower())), known)
    found: list[SourceCue] = []
    for cue in cues:
        for place in reversed(_open_lines(cue)):
            glue = judge.glue(cue.text[: place - 1], cue.text[place:], one_cue=True)
            cue = cue if glue is None else _closed(cue, place, glue)
        if found and _goes_on(found[-1], cue):
            glue = judge.glue(found[-1].text, cue.text, one_cue=False)
            if glue is not None:
                found[-1], rest = _moved(found[-1], cue, glue)
                found += [rest] if rest else []
                continue
        found.append(cue)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Judge:
    """What a text tells about its divided words: ``words`` counts those that stand whole in it."""

    facts: Pack
    words: Counter[str]
    known: Callable[[str, str], bool]

    def glue(self, before: str, after: str, *, one_cue: bool) -> str | None:
        """Return what belongs between the end of a line and the next one: a hyphen or nothing; ``None``: leave it."""
        if before.endswith(_SOFT):
            return ""
        divided, rest = _DIVIDED.search(before[-_LONGEST:]), _REST.match(after)
        if not divided or not rest:
            return None
        left, right = divided["left"].lower(), rest["right"].lower()
        capital = rest["right"][0].isupper() and not (divided["left"].isupper() and len(left) > 1)
        if (self.words[f"{left}-{right}"] or self.words[left + right]) and left != right:
            return "-" if self.words[f"{left}-{right}"] >= self.words[left + right] else ""
        if left[-1].isdigit() and right[0].isdigit():
            return "-" if one_cue else None
        phrases, sentences = self.facts.subtitles.phrases, self.facts.sentences
        inner = any(mark in word for mark in "-‐" for word in (left, right))
        if one_cue and right in self.facts.writing.after_hyphen:
            return "-"
        if right.startswith(left) or right in phrases.good_first or (left in phrases.never_last and not inner):
            return None
        if inner:
            return "-"
        small = self.facts.checks.small_words | sentences.openers
        if left in small or right in small:
            return None
        if capital:
            return "-" if one_cue and self.facts.words.nouns_capital and divided["left"][0].isupper() else None
        if self.known(left + right, self.facts.tag):
            return ""
        if not one_cue:
            return None
        if self.facts.writing.hyphenated or self.facts.writing.script not in _DIVIDING or len(left) == 1:
            return "-"
        return None if self.words[right] > 1 else ""


def _open_lines(cue: SourceCue) -> list[int]:
    """Return where lines of *cue* begin that may continue the last word of the one before."""
    turns = {*(place for place, _ in cue.changes), *cue.songs}
    return [
        place
        for place, dashed in cue.lines
        if not dashed and place not in turns and place > 1 and cue.text[place - 2] in "-‐\u00ad"
    ]


def _goes_on(one: SourceCue, two: SourceCue) -> bool:
    """Return whether *two* may continue the speech of *one*."""
    last = one.changes[-1][1] if one.changes else one.speaker
    return last == two.speaker and len(one.text) not in one.songs and 0 not in two.songs


def _closed(cue: SourceCue, place: int, glue: str) -> SourceCue:
    """Return *cue* with *glue* instead of the hyphen and the space before *place*."""
    text = cue.text[: place - 2] + glue + cue.text[place:]
    less = len(cue.text) - len(text)
    return replace(_shifted(cue, place, less), text=text)


def _moved(one: SourceCue, two: SourceCue, glue: str) -> tuple[SourceCue, SourceCue | None]:
    """Return both cues with the rest of the divided word in the first; the second is ``None`` if that was all of it."""
    head, _, rest = two.text.partition(" ")
    one = replace(one, text=one.text[:-1] + glue + head)
    if not rest:
        return replace(one, span=Span(one.span.start_ms, max(one.span.end_ms, two.span.end_ms))), None
    return one, replace(_shifted(two, len(head) + 1, len(head) + 1), text=rest)


def _shifted(cue: SourceCue, place: int, less: int) -> SourceCue:
    """Return *cue* with what is told of its text from *place* on moved by *less*, and no new line at *place*."""

    def new(at: int) -> int:
        return at - less if at >= place else min(at, place - less)

    return replace(
        cue,
        changes=tuple((new(at), name) for at, name in cue.changes),
        times=tuple({new(at): ms for at, ms in cue.times}.items()),
        lines=tuple((new(at), dashed) for at, dashed in cue.lines if at != place and new(at) > 0),
        songs=tuple(new(at) for at in cue.songs),
    )
