"""What a request of a document tells the model: the units, what stands around them, and the terms and names in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bilingual.engines.base import Brief, Example, Item
from bilingual.engines.chat.base import ChatRequest, Form
from bilingual.engines.chat.counting import estimate
from bilingual.engines.translation.llm import prompt
from bilingual.text.terms.places import has, terms_in

_TERMS = 30  # in one request: a glossary of hundreds is no help
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SharedContext:
    """What all requests of a document share. ``examples`` are those of each item, or empty."""

    items: Sequence[Item]
    brief: Brief
    synopsis: str
    wishes: str
    examples: Sequence[Sequence[Example]] = ()

    def examples_of(self, number: int) -> Sequence[Example]:
        return self.examples[number] if self.examples else ()


class Questions:
    """Composes the questions of *document* for a model with a *window* of so many tokens. ``names`` are the
    translations that the document's names have in it.
    """

    def __init__(self, document: SharedContext, window: Callable[[], int]) -> None:
        self._document = document
        self.names: Mapping[str, str] = {}
        self._window = window

    def of(
        self, numbers: Sequence[int], before: Pairs = (), reasons: Mapping[int, str] | None = None
    ) -> prompt.Question:
        """Return the question for the items *numbers*, with as much of what was translated *before* as there is room
        for; *reasons* say what was wrong with the last answers.
        """
        document = self._document
        items = [document.items[number] for number in numbers]
        named = {
            str(place): reasons[number] for place, number in enumerate(numbers, 1) if reasons and number in reasons
        }
        return prompt.Question(
            items, document.brief.source, document.brief.target, self._room(items, before), self._terms(items),
            named, document.synopsis, document.wishes, self._examples(numbers), self._names(items),
        )  # fmt: skip

    def of_names(self, names: Sequence[Item], places: Sequence[str], form: Form) -> ChatRequest:
        """Return the request for the translations of *names*, which *places* have."""
        document = self._document
        ask = prompt.Question(
            names, document.brief.source, document.brief.target, terms=self._terms(names),
            synopsis=document.synopsis, wishes=document.wishes, places=places,
        )  # fmt: skip
        return prompt.request(ask, form)

    def _room(self, items: Sequence[Item], before: Pairs) -> Pairs:
        """Return the last of *before* that fit into a sixth of the window."""
        room = self._window() // 6
        kept = 0
        for one, two in reversed(before):
            room -= estimate(one) + estimate(two)
            if room < 0:
                break
            kept += 1
        return before[len(before) - kept :]

    def _examples(self, numbers: Sequence[int]) -> Mapping[str, Sequence[Example]]:
        """Return the examples by the units' names, the best of each first, what fits into an eighth of the window."""
        room = self._window() // 8
        found: dict[str, list[Example]] = {}
        given = {str(place): self._document.examples_of(number) for place, number in enumerate(numbers, 1)}
        for rank in range(max(map(len, given.values()), default=0)):
            for name, examples in given.items():
                for example in examples[rank : rank + 1]:
                    room -= estimate(example.source) + estimate(example.target)
                    if room >= 0:
                        found.setdefault(name, []).append(example)
        return found

    def _terms(self, items: Sequence[Item]) -> Pairs:
        """Return the agreed translations that occur in *items*."""
        brief = self._document.brief
        return terms_in(brief.terms, "\n".join(item.text for item in items), brief.source)[:_TERMS]

    def _names(self, items: Sequence[Item]) -> Pairs:
        """Return the translations of the names that occur in *items*."""
        text = "\n".join(item.text for item in items)
        source = self._document.brief.source
        return [(one, two) for one, two in self.names.items() if has(text, one, source)][:_TERMS]
