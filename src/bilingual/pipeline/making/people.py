"""What people said: in a file next to the source, or in the results; what was edited since, and where."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from bilingual.model.bitext import STALE, Bitext, Provenance, Unit
from bilingual.text.likeness.common import common_items, differing

# Minimum similarity (0 to 1) of a changed sentence, as opposed to a replaced one: our choice.
_SAME_SENTENCE = 0.6
_COMPARED = 600  # characters of a sentence
# Of a long part that was changed throughout, the sentences around the same place, and of these the ones most alike.
_NEAR, _CLOSER_LOOKS = 150, 8
# A human translation next to a source; one made in the results is HUMAN.
BESIDE = Provenance("human", "sidecar")
# The same, if it may not translate exactly this segment: shown, but not added to the memory.
LOOSE = Provenance("human", "sidecar-loose")


@dataclass(frozen=True, slots=True)
class People:
    """The human targets next to the source, by unit id.

    ``loose`` names those that may say more or less than their unit, ``newer`` those that replace an edit in the
    results.
    """

    targets: Mapping[str, str] = field(default_factory=dict)
    loose: Collection[str] = ()
    newer: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class EditedTwice:
    """The unit with this *source*, edited as *there* next to the source and as *here* in the results."""

    unit: str
    source: str
    there: str
    here: str


def compared_edits(
    units: Sequence[Unit], human: Mapping[str, str], previous: Bitext | None, base: Mapping[str, str]
) -> tuple[frozenset[str], list[EditedTwice]]:
    """Return the units in which the text next to the source is the newer one, and those edited in both places.

    *base* is what that text was when it was last taken, by id of the unit in *previous*. Without it, the results count.
    """
    newer: set[str] = set()
    both: list[EditedTwice] = []
    sources = {unit.id: unit.source for unit in units}
    for name, old in kept_units(units, previous).items():
        said, before = human.get(name), base.get(old.id)
        if said is None or before is None or old.target is None or said in (before, old.target):
            continue
        if old.target == before:
            newer.add(name)
        elif old.provenance not in (BESIDE, LOOSE, STALE):
            both.append(EditedTwice(name, sources[name], said, old.target))
    return frozenset(newer), both


def contradicted(units: Sequence[Unit], people: People, previous: Bitext | None) -> list[tuple[str, str]]:
    """Return the pairs taken from the file next to the source that it no longer says, though the source is unchanged.

    A sentence of it has now another target, none, or an uncertain one, or is said together with another.
    """
    now = {unit.source: unit.id for unit in units}
    found = []
    for old in previous or ():
        if old.provenance != BESIDE or not old.target:
            continue
        name = now.get(old.source)
        if name is not None:
            kept = people.targets.get(name) == old.target and name not in people.loose
        else:
            kept = not any(source in old.source or old.source in source for source in now)
        if not kept:
            found.append((old.source, old.target))
    return found


def locked_units(units: Sequence[Unit], people: People, previous: Bitext | None) -> list[Unit]:
    """Return human translations: an edit in the results counts more than the file next to the source, unless older.

    A sentence that was deleted from that file is gone.
    """
    kept = kept_units(units, previous)
    changed = _changed(units, previous, kept)
    found = []
    for unit in units:
        old = kept.get(unit.id)
        beside = old is None or old.provenance in (BESIDE, LOOSE, STALE) or unit.id in people.newer
        if unit.id in people.targets and beside:
            said = people.targets[unit.id]
            # The translation file is unchanged, but the article is not.
            before = old if old is not None and old.stale else changed.get(unit.id)
            stale = before is not None and before.target == said
            approved = old.approved if old is not None and old.target == said else ""
            stale = stale or (old is not None and old.is_approved and not approved)
            provenance = STALE if stale else LOOSE if unit.id in people.loose else BESIDE
            found.append(replace(unit, target=said, provenance=provenance, locked=True, approved=approved))
        elif old is not None and (old.is_approved or not (people.targets and old.provenance in (BESIDE, LOOSE))):
            found.append(
                replace(unit, target=old.target, provenance=old.provenance, locked=True, approved=old.approved)
            )
        elif unit.id in changed:
            found.append(replace(unit, target=changed[unit.id].target, provenance=STALE, locked=True))
    return found


def _changed(units: Sequence[Unit], previous: Bitext | None, kept: Mapping[str, Unit]) -> dict[str, Unit]:
    """Return an article's locked units, and a recording's approved ones, by the id of the sentence in *units* that
    theirs was changed into.

    Between two unchanged sentences, a sentence was changed into the most similar of the new ones, in order.
    """
    before = list(previous or ())
    if previous is None or not any(unit.locked for unit in before):
        return {}
    spoken = previous.transcript_sha256 is not None
    taken = {unit.source for unit in kept.values()}
    blocks = common_items([unit.source for unit in before], [unit.source for unit in units])
    found: dict[str, Unit] = {}
    for a, b, c, d in differing(blocks, len(before), len(units)):
        for place, old in enumerate(before[a:b]):
            held = old.is_approved or old.stale if spoken else old.locked
            if not (held and old.translated) or old.source in taken:
                continue
            middle = c + place * (d - c) // (b - a)
            near = units[max(c, middle - _NEAR) : min(d, middle + _NEAR)]
            open_ones = [
                new for new in near if new.id not in kept and new.id not in found and (new.words is None or spoken)
            ]
            likely = _likeliest(old.source, [new.source for new in open_ones])
            if likely is not None:
                found[open_ones[likely].id] = old
    return found


def _likeliest(text: str, others: Sequence[str]) -> int | None:
    """Return the number of the one of *others* that is most similar to *text*, None if none is the same sentence."""
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    # What has few letters in common in any order of parts has fewer in the same order: most need no closer look.
    looks = process.extract(
        text[:_COMPARED],
        [other[:_COMPARED] for other in others],
        scorer=Indel.normalized_similarity,
        score_cutoff=_SAME_SENTENCE,
        limit=_CLOSER_LOOKS,
    )
    found = [(_likeness(text, others[number]), -number) for _, _, number in looks]
    likeness, number = max(found, default=(0.0, 0))
    return -number if likeness >= _SAME_SENTENCE else None


def _likeness(one: str, two: str) -> float:
    return SequenceMatcher(None, one[:_COMPARED], two[:_COMPARED], autojunk=False).ratio()


def kept_units(units: Sequence[Unit], previous: Bitext | None) -> dict[str, Unit]:
    """Return the locked units of *previous* by the id of the same sentence in *units*.

    Sentences are matched by text and order, so that work survives an inserted sentence and one "Thank you." does not
    replace another; then by text alone, for moved ones.
    """
    before = list(previous or ())
    if not any(unit.locked and unit.translated for unit in before):
        return {}
    blocks = common_items([unit.source for unit in before], [unit.source for unit in units])
    same = {b + i: a + i for a, b, size in blocks for i in range(size)}
    stayed = set(same.values())
    moved = {unit.source: unit for number, unit in enumerate(before) if number not in stayed and unit.locked}
    found = {}
    for number, unit in enumerate(units):
        old = before[same[number]] if number in same else moved.get(unit.source)
        if old is not None and old.locked and old.translated:
            found[unit.id] = old
    return found
