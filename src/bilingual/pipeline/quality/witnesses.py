"""Asks translation engines about single sentences: for a second translation, and for the way back."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bilingual.engines.base import Item, Outcome, Progress
from bilingual.engines.translation.chain import Chain
from bilingual.errors import BadResponse
from bilingual.model.bitext import Unit
from bilingual.pipeline.quality.texts import Asking, Failure
from bilingual.pipeline.quality.wanted import Kind
from bilingual.pipeline.tools import Tools
from bilingual.text.counts import counted
from bilingual.text.markup.masking import mask

# It holds what people said of these very sentences, in both directions, so that it agrees with itself.
_NO_WITNESS = "memory"


def second_translations(asking: Asking, names: Sequence[str], key: str, progress: Progress) -> None:
    """Ask for another translation of each source, never the engine that made ours."""
    groups: dict[tuple[str, ...], list[Unit]] = {}
    for unit in asking.missing("agreement", key):
        others = tuple(name for name in names if name not in (_NO_WITNESS, unit.provenance.engine))
        groups.setdefault(others, []).append(unit)
    sources = ["", *(unit.source for unit in asking.bitext), ""]
    place = {unit.id: number for number, unit in enumerate(asking.bitext, 1)}
    for others, units in groups.items():
        around = [(sources[place[unit.id] - 1], sources[place[unit.id] + 1]) for unit in units]
        items = [Item(unit.source, *both) for unit, both in zip(units, around, strict=True)]
        _translated(asking, "agreement", others, key, (units, items), progress)


def translations_back(asking: Asking, names: Sequence[str], key: str, progress: Progress) -> None:
    """Ask for each target in the language of the source."""
    others = tuple(name for name in names if name != _NO_WITNESS)
    units = asking.missing("round-trip", key)
    items = [Item(unit.target or "") for unit in units]
    _translated(asking, "round-trip", others, key, (units, items), progress)


def _translated(
    asking: Asking,
    kind: Kind,
    names: Sequence[str],
    key: str,
    asked: tuple[Sequence[Unit], Sequence[Item]],
    progress: Progress,
) -> None:
    both = [(unit, item) for unit, item in zip(*asked, strict=True) if mask(item.text).has_words]
    if not both:
        return
    if not names:
        count = counted(len(both), "sentence")
        asking.tell(f"{kind}: nobody to ask about {count}: neither the memory nor the engine that made them counts")
        return
    items = [item for _, item in both]
    if cost := _cost(kind, names, [item.text for item in items], asking.tools):
        asking.tell(cost)
    by_text: dict[str, list[Unit]] = {}
    for unit, item in both:
        by_text.setdefault(item.text, []).append(unit)

    def keep(item: Item, outcome: Outcome) -> None:
        for unit in by_text.get(item.text, ()):
            asking.add(kind, key, unit, outcome.text)

    tags = (asking.bitext.source, asking.bitext.target)
    chain = Chain([asking.tools.translation(name) for name in names], keep=keep)
    outcomes = chain.translate(items, *(tags if kind == "agreement" else tags[::-1]), progress)
    for note in chain.notes():
        asking.tell(f"{kind}: {note}")
    errors = [outcome.error for outcome in outcomes if outcome.text is None]
    if errors:
        told = next((error for error in errors if error is not None), None)
        lacking = told or BadResponse("BIL-FID-015", f"{', '.join(names)} had none")
        asking.failures[kind] = Failure(lacking, len(errors))


def _cost(kind: Kind, names: Sequence[str], texts: Collection[str], tools: Tools) -> str:
    """Return what is asked of whom and what that may cost, "" if nobody can be asked offline."""
    engines = [tools.translation(name).capabilities for name in names]
    if tools.settings.offline and all(engine.needs_network for engine in engines):
        return ""
    said = f"{kind}: {counted(len(texts), 'sentence')} ({sum(map(len, texts)):,} characters) for {', '.join(names)}"
    notes = ["over the network"] if any(engine.needs_network for engine in engines) else []
    notes += ["costs money or quota"] if any(engine.metered for engine in engines) else []
    return f"{said} ({', '.join(notes)})" if notes else said
