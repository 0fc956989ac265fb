"""Finds the names of speakers before what they say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from bilingual.languages import pack, usual
from bilingual.subtitles.formats.base import DENSE

# "ANNA:", "Dr. Berg (Guest):", "主持人：", "[Tom]:"; but not a time or a URL.
_NAME = re.compile(
    r"(?:(?P<name>[^\W\d_][\w.'’-]*(?: #?[\w.'’-]+){0,3}(?: ?[(（\[][^()（）\[\]]{1,20}[)）\]])?)"
    r"|[\[(（【［](?P<inner>[^\W\d_][^\[\]()（）【】［］:：\n]{0,30})[\])）】］])"
    r" ?(?P<colon>:|：)(?=\s|$|(?<=：))\s*"
)
_CLOCK = re.compile(r" ?[(\[]\d{1,2}:\d{2}(?::\d{2})?[)\]]$")  # Anna Berg (00:04):
_LONGEST_NAME = 40
_LONGEST_DENSE = 6
_NO_NAME = re.compile(r"[\s\d第〇一二三四五六七八九十]")
# Small words inside names: Ludwig van Beethoven.
_SMALL = frozenset(("van", "von", "der", "den", "de", "la", "du", "da", "dos", "di", "del", "al", "el", "bin", "ter"))
# This share of the lines must be turns if each name occurs once.
_LEAST_SHARE = 0.4
_FEW = 3  # lines


def names_before(lines: Sequence[str]) -> list[tuple[str, int]]:
    """Return the speaker name before each line ("" for none) and where the speech starts.

    Names are those in brackets, in capitals, roles ("Host:"), and any that recur. Names that occur once each must be
    several, and take many of the lines: "One thing: we left." is a sentence.

    >>> names_before(["ANNA: Good evening.", "Welcome.", "BEN: Thank you."])
    [('ANNA', 6), ('', 0), ('BEN', 5)]
    """
    found = [_NAME.match(line) for line in lines]
    named = [_CLOCK.sub("", match["name"] or match["inner"]).strip() if match else "" for match in found]
    counts = Counter(name for name in named if name and len(name) <= _LONGEST_NAME)
    timed = {name for match, name in zip(found, named, strict=True) if match and _CLOCK.search(match["name"] or "")}
    bracketed = {match["inner"].strip() for match in found if match and match["inner"]}
    if counts:
        speakers, headwords = _known()
        counts = Counter({name: n for name, n in counts.items() if name.casefold() not in headwords})
        sure = {name for name in counts if name in bracketed | timed or _role(name, speakers) or _as_in_scripts(name)}
        likely = {name for name in counts if _capitals(name) or (counts[name] > 1 and _proper(name))}
        once = {name for name in counts if _proper(name) and len(name) <= _LONGEST_NAME}
        names = sure | (likely if sum(counts[name] for name in likely | sure) > 1 else set())
        if len(once | names) > 1 and sum(counts[name] for name in once | names) >= _LEAST_SHARE * len(lines):
            names |= once
        if all(found) and 2 * sum(counts[name] for name in names) >= len(lines) > _FEW:
            names |= counts.keys()  # devices have names too: "iPhone 12:"
    else:
        names = set()
    return [
        (name, match.end()) if match and name in names else ("", 0) for name, match in zip(named, found, strict=True)
    ]


@lru_cache(maxsize=1)
def _known() -> tuple[frozenset[str], frozenset[str]]:
    words = [pack(tag).speech.captions for tag in usual()]
    return (
        frozenset(word.casefold() for one in words for word in one.speakers),
        frozenset(word.casefold() for one in words for word in one.headwords),
    )


def _role(name: str, speakers: frozenset[str]) -> bool:
    """Return whether a name is a role, with a number or alone: Speaker 2, Voice #2, 主持人."""
    bare = re.sub(r"(?<![\s\d#])[\s\d#]+$", "", name)
    return bare.casefold() in speakers and (name[0].isupper() or bool(DENSE.match(name)))


def _as_in_scripts(name: str) -> bool:
    """Return whether a name is followed by a remark: NARRATOR (V.O.), ANNOUNCER [over PA]."""
    said, _, remark = name.replace("[", "(").partition(" (")
    return bool(remark) and _capitals(said)


def _capitals(name: str) -> bool:
    return name.isupper() and len(name) > 1


def _proper(name: str) -> bool:
    """Return whether a text can be a name by its form: each word with a capital, or a few characters."""
    if DENSE.match(name):
        return len(name) <= _LONGEST_DENSE and not _NO_NAME.search(name)
    words = re.sub(r"[(（].*", "", name).split()
    return all(not word[0].islower() or word.casefold() in _SMALL for word in words) and not words[0].islower()
