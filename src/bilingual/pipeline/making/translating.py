"""Translates sentences into a bitext: human translations first, then one call to the chain of engines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from bilingual.articles.contents import Entry
from bilingual.articles.references import bound, labels_in
from bilingual.engines.base import Item, Outcome, Progress, TranslationEngine, silent
from bilingual.errors import EngineError
from bilingual.model.article import Article
from bilingual.model.bitext import STALE, Bitext, Hint, Provenance, Unit
from bilingual.model.transcript import Transcript
from bilingual.pipeline.making.contents import labelled
from bilingual.subtitles.cutting.phrases import clauses

# Unit id of a recording's title.
TITLE = "title"
# Prefix of the unit ids of a script's headings.
HEADING = "heading"
# Minimum similarity (0 to 1) of a changed sentence, as opposed to a replaced one: our choice.
_SAME_SENTENCE = 0.6
# A human translation next to a recording; one made in the results is HUMAN and overrides it.
BESIDE = Provenance("human", "sidecar")
# The same, if it may not translate exactly this segment: shown, but not added to the memory.
LOOSE = Provenance("human", "sidecar-loose")


def transcript_units(transcript: Transcript, title: str = "", headings: Iterable[str] = ()) -> tuple[Unit, ...]:
    """Return one empty unit per sentence, one for the title if there is one, and one per heading."""
    units = tuple(
        Unit(id=f"s{number:04}", source=transcript.text(first, last), words=(first, last))
        for number, (first, last) in enumerate(transcript.sentences, 1)
    )
    above = tuple(Unit(id=f"{HEADING}{number}", source=heading) for number, heading in enumerate(headings, 1))
    return (*units, *((Unit(id=TITLE, source=title),) if title else ()), *above)


def article_units(article: Article) -> tuple[Unit, ...]:
    """Return one empty unit per segment of prose, with the segment's id."""
    return tuple(Unit(id=segment.id, source=segment.plain) for segment in article.segments)


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text to translate: ``units`` without targets, in the language ``language``.

    ``headings`` names the heading above each unit, by id, as context for engines. ``transcript`` is what the units'
    word ranges refer to, ``None`` for an article. ``references`` are the article's link definitions by label,
    ``contents`` the entries of its table of contents by unit id.
    """

    units: tuple[Unit, ...]
    language: str
    headings: Mapping[str, str] = field(default_factory=dict)
    transcript: Transcript | None = None
    references: Mapping[str, str] = field(default_factory=dict)
    contents: Mapping[str, Entry] = field(default_factory=dict)


def translate(
    text: SourceText,
    target: str,
    engine: TranslationEngine,
    *,
    human: Mapping[str, str] | None = None,
    loose: Collection[str] = (),
    previous: Bitext | None = None,
    progress: Progress = silent,
) -> Bitext:
    """Return the units of *text* with targets.

    Human translations come first and are never sent: *human* targets by unit id (*loose* names those that may say more
    or less than their unit), then the locked units of *previous* whose source is unchanged. In an article, a locked
    unit with a changed source also keeps its text, marked as stale. The rest goes to *engine* in one call, except
    entries of the contents, which say what their headings say. A unit that cannot be translated has no target. Raises
    the engine's error if it left not a single unit with a target.
    """
    units = text.units
    sources = {unit.id: unit.source for unit in units}
    human = {name: bound(sources.get(name, ""), said, text.references) for name, said in (human or {}).items()}
    locked = {unit.id: unit for unit in _locked(units, human, loose, previous)}
    copied = {unit.id for unit in units if unit.id not in locked and unit.id in text.contents
              and text.contents[unit.id].alone}  # fmt: skip
    waiting = [(index, unit) for index, unit in enumerate(units) if unit.id not in locked and unit.id not in copied]
    items = [
        Item(
            text=unit.source,
            before=units[index - 1].source if index else "",
            after=units[index + 1].source if index + 1 < len(units) else "",
            heading=text.headings.get(unit.id, ""),
            labels=labels_in(unit.source, text.references),
        )
        for index, unit in waiting
    ]
    outcomes = engine.translate(items, text.language, target, progress) if items else []
    if len(outcomes) != len(items):
        raise EngineError("BIL-TRN-034", f"returned {len(outcomes)} of {len(items)} sentences", where=engine.id)
    answered = {
        unit.id: replace(
            unit,
            target=outcome.text and bound(unit.source, outcome.text, text.references),
            provenance=outcome.provenance,
        )
        for (_, unit), outcome in zip(waiting, outcomes, strict=True)
    }
    _raise_if_nothing(locked, outcomes)
    made = {unit.id: locked.get(unit.id) or answered.get(unit.id, unit) for unit in units}
    merged = tuple(
        labelled(unit, text.contents[unit.id], made) if unit.id in text.contents and unit.id not in locked else unit
        for unit in made.values()
    )
    return Bitext(text.language, target, merged, text.transcript.sha256 if text.transcript else None)


def hinted(
    bitext: Bitext,
    transcript: Transcript,
    engine: TranslationEngine,
    previous: Bitext | None = None,
    progress: Progress = silent,
) -> Bitext:
    """Return *bitext* with the clauses of its long sentences translated separately by *engine*.

    The hints show the pairing where each clause went and are never displayed. Sentences with hints in *previous* are
    not translated again; a clause without a translation has no hint.
    """
    known = {unit.source: unit for unit in previous or () if unit.hints and unit.words is not None}
    found: dict[str, list[Hint]] = {}
    asked: list[tuple[str, tuple[int, int]]] = []
    for unit in bitext:
        if unit.words is None or unit.target is None:
            continue
        ranges = clauses(transcript, unit.words)
        old = known.get(unit.source)
        shift = unit.words[0] - old.words[0] if old is not None and old.words is not None else 0
        hints = [Hint((h.words[0] + shift, h.words[1] + shift), h.target) for h in (old.hints if old else ())]
        kept = [hint for hint in hints if hint.words in ranges]  # the others are terms, not clauses
        if kept:
            found[unit.id] = kept
        else:
            asked += [(unit.id, words) for words in ranges]
    items = [Item(transcript.text(*words)) for _, words in asked]
    outcomes = engine.translate(items, bitext.source, bitext.target, progress) if items else []
    for (unit_id, words), outcome in zip(asked, outcomes, strict=True):
        if outcome.text is not None:
            found.setdefault(unit_id, []).append(Hint(words, outcome.text))
    return bitext.with_units({unit.id: replace(unit, hints=tuple(found.get(unit.id, ()))) for unit in bitext})


def _locked(
    units: Sequence[Unit], human: Mapping[str, str], loose: Collection[str], previous: Bitext | None
) -> list[Unit]:
    """Return human translations: edits in the results take precedence over files next to the source."""
    kept = _kept(units, previous)
    changed = _changed(units, previous, kept)
    found = []
    for unit in units:
        old = kept.get(unit.id)
        if unit.id in human and (old is None or old.provenance in (BESIDE, LOOSE, STALE)):
            said = human[unit.id]
            # The translation file is unchanged, but the article is not.
            before = old if old is not None and old.stale else changed.get(unit.id)
            stale = before is not None and before.target == said
            provenance = STALE if stale else LOOSE if unit.id in loose else BESIDE
            found.append(replace(unit, target=said, provenance=provenance, locked=True))
        elif old is not None:
            found.append(replace(unit, target=old.target, provenance=old.provenance, locked=True))
        elif unit.id in changed:
            found.append(replace(unit, target=changed[unit.id].target, provenance=STALE, locked=True))
    return found


def _changed(units: Sequence[Unit], previous: Bitext | None, kept: Mapping[str, Unit]) -> dict[str, Unit]:
    """Return an article's locked units by the id of the sentence in *units* that theirs was changed into.

    Between two unchanged sentences, a sentence was changed into the most similar of the new ones, in order.
    """
    before = list(previous or ())
    if previous is None or previous.transcript_sha256 is not None or not any(unit.locked for unit in before):
        return {}
    taken = {unit.source for unit in kept.values()}
    matcher = SequenceMatcher(None, [unit.source for unit in before], [unit.source for unit in units], autojunk=False)
    found: dict[str, Unit] = {}
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "replace":
            continue
        for old in before[a:b]:
            if not (old.locked and old.translated) or old.source in taken:
                continue
            likely = [(_likeness(old.source, new.source), -place, new.id) for place, new in enumerate(units[c:d])
                      if new.id not in kept and new.id not in found and new.words is None]  # fmt: skip
            if likely and max(likely)[0] >= _SAME_SENTENCE:
                found[max(likely)[2]] = old
    return found


def _likeness(one: str, two: str) -> float:
    return SequenceMatcher(None, one[:600], two[:600], autojunk=False).ratio()


def _kept(units: Sequence[Unit], previous: Bitext | None) -> dict[str, Unit]:
    """Return the locked units of *previous* by the id of the same sentence in *units*.

    Sentences are matched by text and order, so that work survives an inserted sentence and one "Thank you." does not
    replace another; then by text alone, for moved ones.
    """
    before = list(previous or ())
    if not any(unit.locked and unit.translated for unit in before):
        return {}
    matcher = SequenceMatcher(None, [unit.source for unit in before], [unit.source for unit in units], autojunk=False)
    same = {b + i: a + i for a, b, size in matcher.get_matching_blocks() for i in range(size)}
    stayed = set(same.values())
    moved = {unit.source: unit for number, unit in enumerate(before) if number not in stayed and unit.locked}
    found = {}
    for number, unit in enumerate(units):
        old = before[same[number]] if number in same else moved.get(unit.source)
        if old is not None and old.locked and old.translated:
            found[unit.id] = old
    return found


def _raise_if_nothing(locked: Mapping[str, Unit], outcomes: Sequence[Outcome]) -> None:
    if locked or not outcomes or any(outcome.text is not None for outcome in outcomes):
        return
    for outcome in outcomes:
        if outcome.error is not None:
            raise outcome.error
