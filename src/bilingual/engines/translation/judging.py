"""What an engine is sent, and what becomes of its answer: masks off, proved, with the reason if it is not good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bilingual.engines.base import Item, Verdict
from bilingual.errors import BadResponse
from bilingual.fidelity.acceptance import faults
from bilingual.model.glossary import Glossary
from bilingual.text.echo import is_echo
from bilingual.text.masking import Masked, Protected, Style, join_lines, mask


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer with its masks off, or without a text if that failed. ``lost``: placeholders did not come back."""

    text: str | None
    verdict: Verdict
    code: str = ""
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges answers between the languages ``pair``. ``draft``: of an engine from which no good text is expected, so
    that an answer has only to be one.
    """

    pair: tuple[str, str]
    glossary: Glossary
    draft: bool = False

    def __call__(self, item: Item, sent: Masked | None, answer: str) -> Judged:
        """Return *answer*, for *item* as it was *sent* (``None``: unmasked), as it may be used."""
        if is_echo(item.text if sent is None else sent.text, answer, *self.pair):
            return Judged(None, Verdict("it returned the source text unchanged", True), "BIL-TRN-008")
        try:
            text = answer if sent is None else sent.unmask(answer)
        except BadResponse as error:
            return Judged(None, Verdict(error.what, True), error.code, True)
        found = () if self.draft else faults(join_lines(item.text), text, self.pair, self.glossary)
        if not found:
            return Judged(text, Verdict())
        return Judged(text, Verdict(found[0].what, found[0].grave), "BIL-TRN-076")


def masked(items: Sequence[Item], terms: Sequence[Protected], style: Style) -> dict[Item, Masked]:
    """Return each of *items* as it is sent."""
    return {item: mask(join_lines(item.text), terms, style, item.labels) for item in items}
