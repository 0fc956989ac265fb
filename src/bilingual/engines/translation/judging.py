"""What an engine is sent, and what becomes of its answer: masks off, proved, with the reason if it is not good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bilingual.engines.base import Item, Judgement
from bilingual.errors import BadResponse
from bilingual.fidelity.acceptance import faults
from bilingual.fidelity.additions import additions, cleaned
from bilingual.model.glossary import Glossary
from bilingual.redaction import holds_secret
from bilingual.text.echo import is_echo
from bilingual.text.markup.masking import join_lines, mask
from bilingual.text.markup.pieces import Protected
from bilingual.text.markup.placeholders import Masked, Style

# Characters of an answer. No translation is a hundred times as long as its sentence, but a word may need a line.
_MOST, _SHORT, _TIMES = 64_000, 2_000, 100


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer with its masks off, or without a text if that failed. ``error`` is what a grave fault is told as;
    ``lost``: placeholders did not come back.
    """

    text: str | None
    verdict: Judgement
    error: BadResponse | None = None
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges answers of ``engine`` between the languages ``pair``. ``draft``: no good text is expected of it, so that
    an answer has only to be one.
    """

    engine: str
    pair: tuple[str, str]
    glossary: Glossary
    draft: bool = False

    def __call__(self, item: Item, sent: Masked | None, answer: str) -> Judged:
        """Return *answer*, for *item* as it was *sent* (``None``: unmasked), as it may be used."""
        asked = join_lines(item.text) if sent is None else sent.text
        if len(answer) > min(_MOST, _SHORT + _TIMES * len(asked)):  # before anything reads it
            return self._refused(None, Judgement(f"it has {len(answer):,} characters, for {len(asked):,}", True))
        answer = cleaned(answer, asked, self.pair[1])
        if holds_secret(answer) and not holds_secret(asked):
            error = BadResponse("BIL-TRN-095", f"{self.engine} returned a text that contains an API key or a password")
            return Judged(None, Judgement("it contains an API key or a password", True), error)
        if is_echo(asked, answer, *self.pair):
            error = BadResponse("BIL-TRN-008", f"{self.engine} returned the source text unchanged")
            return Judged(None, Judgement("it is the source text unchanged", True, True), error)
        try:
            text = answer if sent is None else sent.unmask(answer)
        except BadResponse as error:
            told = BadResponse(error.code, f"{self.engine}: {error.what}")
            return Judged(None, Judgement(error.what, True), told, True)
        if self.draft:
            return Judged(text, Judgement())
        found = [*additions(asked, answer, self.pair), *faults(join_lines(item.text), text, self.pair, self.glossary)]
        found.sort(key=lambda fault: not fault.grave)
        if not found:
            return Judged(text, Judgement())
        foreign = any(fault.foreign for fault in found)
        return self._refused(text, Judgement(found[0].what, found[0].grave, foreign))

    def _refused(self, text: str | None, verdict: Judgement) -> Judged:
        told = BadResponse("BIL-TRN-076", f"the answer of {self.engine} cannot be used: {verdict.fault}")
        return Judged(text, verdict, told)


def masked(items: Sequence[Item], terms: Sequence[Protected], style: Style) -> dict[Item, Masked]:
    """Return each of *items* as it is sent."""
    return {item: mask(join_lines(item.text), terms, style, item.labels) for item in items}
