"""Which keys (``keys``) of the two texts match: the *links*."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bilingual.articles.alignment.evidence.keys import KATAKANA, UNSPACED, WORD, Keyed, stretches
from bilingual.languages import pack
from bilingual.text.likeness.sounds import alike_by_letters, alike_by_sound, sound_of
from bilingual.text.likeness.stems import SHORTEST, stem, tails

# Minimum similarity, in spelling and in sound, to take two words for the same name or loan word.
_ALIKE, _SOUNDS_ALIKE = 0.7, 0.8


@dataclass(frozen=True, slots=True)
class LinkTable:
    """Links in both directions. A key may have several matches; ``kind`` names the reason for a link."""

    forward: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def backward(self) -> dict[str, dict[str, str]]:
        turned: dict[str, dict[str, str]] = defaultdict(dict)
        for one, answers in self.forward.items():
            for other, kind in answers.items():
                turned[other][one] = kind
        return turned

    def joined(self, more: Iterable[tuple[str, str, str]]) -> LinkTable:
        """Return these links and *more*; existing links keep their kind.

        New links are sorted because sets have no stable order, and the same texts must give the same result.
        """
        forward = {one: dict(answers) for one, answers in self.forward.items()}
        for one, other, kind in sorted(more):
            forward.setdefault(one, {}).setdefault(other, kind)
        return LinkTable(forward)


def links_between(
    ours: Keyed,
    theirs: Keyed,
    lexicon: Mapping[str, Collection[str]],
    translated: Sequence[str] | None,
    evidence: Collection[str],
) -> LinkTable:
    """Return which keys of *ours* match which of *theirs*."""
    table = LinkTable()
    here, there = _all_keys(ours), _all_keys(theirs)
    wanted = {
        "numbers": ("n", "m"), "links": ("u", "c", "f"), "names": ("l",), "punctuation": ("p", "e", "q"),
        "structure": ("k",),
    }  # fmt: skip
    for name, prefixes in wanted.items():
        if name in evidence:
            table = table.joined(_shared(here, there, prefixes))
    if "lexicon" in evidence and lexicon:
        table = table.joined(_lexical(ours, theirs, lexicon))
    both_spaced = pack(ours.tag).writing.spaced and pack(theirs.tag).writing.spaced
    if "cognates" in evidence and both_spaced:
        table = table.joined(_cognates(here, there))
    if "sounds" in evidence and not both_spaced:
        table = table.joined(_sounds(ours, theirs))
    if translated:
        table = table.joined(_engine_links(theirs, translated))
    return table


def _all_keys(side: Keyed) -> set[str]:
    return set().union(*side.keys)


def _shared(here: set[str], there: set[str], prefixes: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield keys that match themselves; a sure number also matches an unsure one."""
    for key in here:
        prefix, _, rest = key.partition(":")
        if prefix not in prefixes:
            continue
        if prefix == "n":
            for other in (key, f"m:{rest}"):
                if other in there:
                    yield key, other, "n"
        elif prefix == "m":
            if f"n:{rest}" in there:
                yield key, f"n:{rest}", "n"
        elif key in there:
            yield (
                key,
                key,
                f"{prefix}{rest.partition(' ')[0] if prefix == 'k' else rest}" if prefix in "pekq" else prefix,
            )


def _lexical(ours: Keyed, theirs: Keyed, lexicon: Mapping[str, Collection[str]]) -> Iterator[tuple[str, str, str]]:
    spaced, primary = pack(theirs.tag).writing.spaced, pack(theirs.tag).primary
    there = _all_keys(theirs)
    heard = {s for runs in theirs.runs for run in runs for s in stretches(run)}
    for key, entry in _looked_up(ours, lexicon):
        for answer in entry:
            if spaced:
                stems = [stem(word.lower(), primary) for word in WORD.findall(answer)]
                # Use the longest word of a phrase: "dar a luz", "sich freuen".
                best = max(stems, key=len, default="")
                if best and f"w:{best}" in there and (len(stems) == 1 or len(best) > 3):
                    yield key, f"w:{best}", "d"
            elif answer in heard:
                yield key, f"h:{answer}", "d" if len(answer) > 1 else "d1"


def _looked_up(side: Keyed, lexicon: Mapping[str, Collection[str]]) -> Iterator[tuple[str, Collection[str]]]:
    facts = pack(side.tag)
    if not facts.writing.spaced:
        for stretch in {s for runs in side.runs for run in runs for s in stretches(run)}:
            if stretch in lexicon:
                yield f"h:{stretch}", lexicon[stretch]
        return
    tokens = {token for tokens in side.words for token in tokens}
    stems = {part for token in tokens for part in (stem(token, facts.primary), *tails(token, side.tag))}
    # A stem keeps the first letters, so only few entries of a large dictionary need stemming.
    begins = {part[:SHORTEST] for part in stems}
    by_stem: dict[str, set[str]] = defaultdict(set)
    for word, answers in lexicon.items():
        if (word[:SHORTEST] in begins or not word.isascii()) and " " not in word:
            by_stem[stem(word, facts.primary)].update(answers)
    for token in sorted(tokens):
        own = stem(token, facts.primary)
        found = set(lexicon.get(token, ())) | by_stem.get(own, set())
        for tail in tails(token, side.tag):
            yield f"w:{tail}", by_stem.get(tail, set())
        yield f"w:{own}", found


def _cognates(here: set[str], there: set[str]) -> Iterator[tuple[str, str, str]]:
    """Yield words of at least four letters that look alike, found by their first three letters."""
    by_start: dict[str, list[str]] = defaultdict(list)
    for key in there:
        if key.startswith("l:") and len(key) > 5:
            by_start[key[2:4]].append(key)
    for key in here:
        if key.startswith("l:") and len(key) > 5:
            for other in by_start.get(key[2:4], ()):
                if key != other and alike_by_letters(key[2:], other[2:]) >= _ALIKE:
                    yield key, other, "g"


def _sounds(ours: Keyed, theirs: Keyed) -> Iterator[tuple[str, str, str]]:
    """Yield names and loan words that one side spells by sound in a non-Latin script."""
    spaced_here = pack(ours.tag).writing.spaced
    latin, other = (ours, theirs) if spaced_here else (theirs, ours)
    if pack(latin.tag).writing.spaced is False:
        return
    words = {key[2:] for key in _all_keys(latin) if key.startswith("l:") and len(key) > 5}
    heard: dict[str, str] = {}
    for runs in other.runs:
        for run in runs:
            for kana in KATAKANA.findall(run):
                heard[kana] = sound_of(kana)
    by_first: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kana, sound in heard.items():
        if len(sound) > 1:
            by_first[sound[0]].append((kana, sound))
    for word in words:
        sound = sound_of(word)
        for kana, kana_sound in by_first.get(sound[:1], ()):
            if alike_by_sound(sound, kana_sound) >= _SOUNDS_ALIKE:
                pair = (f"l:{word}", f"h:{kana}")
                yield (*(pair if spaced_here else pair[::-1]), "s")


def _engine_links(theirs: Keyed, translated: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what a machine translation of each sentence shares with the target: ``t:<number>:<key>`` matches a key."""
    facts = pack(theirs.tag)
    there = _all_keys(theirs)
    for number, text in enumerate(translated):
        if facts.writing.spaced:
            for token in {stem(word.lower(), facts.primary) for word in WORD.findall(text)}:
                if len(token) > 2 and f"w:{token}" in there:
                    yield f"t:{number}:{token}", f"w:{token}", "t"
        else:
            for run in UNSPACED.findall(text):
                for start in range(len(run) - 1):
                    yield f"t:{number}:{run[start : start + 2]}", f"h:{run[start : start + 2]}", "t"
