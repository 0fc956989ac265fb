"""A text with placeholders for what must not be translated, which its translation has to bring back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bilingual.errors import BadResponse
from bilingual.text.echo import has_words

Style = Literal["brackets", "letters"]
STYLES: tuple[Style, ...] = ("brackets", "letters")

# Both survive Apertium, inside and at the ends of sentences; letters are for services that
# strip unusual brackets. Services add spaces and change brackets and digits: unmasking is lenient.
PLACEHOLDERS = {"brackets": "⟦{}⟧", "letters": "XQ{}Z"}
PLACEHOLDER = re.compile(r"(?:⟦|〚|\[\[)\s*(\d+)\s*(?:⟧|〛|\]\])|XQ\s?(\d+)\s?Z", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*{1,3}|_{1,3}|~~|==")
_NO_GAP_AFTER, _NO_GAP_BEFORE = {"", *" \n([{«“‘¿¡"}, {"", *" \n.,;:!?…)]}»”’"}
_OPEN_ALT = re.compile(r"""<img\b[^<>]*\salt\s*=\s*["']""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MaskedPiece:
    """The masked characters ``start`` up to ``end`` of the source.

    ``partner`` is the start of the piece that closes (or opens) this one; ``None`` for an unpaired piece. ``own`` is
    what stood in the source, if ``text`` is only needed around a text that was changed.
    """

    start: int
    end: int
    text: str
    partner: int | None = None
    own: str | None = None


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked text: ``text`` with placeholders 1 to n for ``pieces``, between ``prefix`` and ``suffix``.

    ``around`` is what these two were in the source.
    """

    text: str
    pieces: tuple[MaskedPiece, ...]
    prefix: str = ""
    suffix: str = ""
    around: tuple[str, str] = ("", "")

    @property
    def has_words(self) -> bool:
        return has_words(PLACEHOLDER.sub(" ", self.text))

    def unmask(self, answer: str) -> str:
        """Return *answer* with each placeholder replaced by its piece.

        Raises BadResponse if a placeholder is missing, repeated or unknown, or closes before it opens.
        """
        found = [(match.start(), int(match[1] or match[2])) for match in PLACEHOLDER.finditer(answer)]
        self._count([number for _, number in found])
        same = answer == self.text
        answer = answer if same else self._close_to_words(self._within_quotes(answer))
        texts = [piece.own if same and piece.own is not None else piece.text for piece in self.pieces]
        whole = PLACEHOLDER.sub(lambda match: texts[int(match[1] or match[2]) - 1], answer)
        prefix, suffix = self.around if same else (self.prefix, self.suffix)
        return prefix + (whole.strip() if prefix or suffix else whole) + suffix

    def _close_to_words(self, answer: str) -> str:
        """Return *answer* with blanks inside marks of emphasis before and after them, where they are none."""
        for match in reversed(list(PLACEHOLDER.finditer(answer))):
            piece = self.pieces[int(match[1] or match[2]) - 1]
            if piece.partner is None or not _EMPHASIS.fullmatch(piece.text):
                continue
            before, after = answer[: match.start()], answer[match.end() :]
            if piece.partner > piece.start and after[:1] == " ":
                gap = " " * (before[-1:] not in _NO_GAP_AFTER)
                answer = before + gap + match[0] + after.lstrip(" ")
            elif piece.partner < piece.start and before[-1:] == " ":
                gap = " " * (after[:1] not in _NO_GAP_BEFORE)
                answer = before.rstrip(" ") + match[0] + gap + after
        return answer

    def _within_quotes(self, answer: str) -> str:
        """Return *answer* with quotation marks escaped in HTML image descriptions, whose end they would mark."""
        starts = {piece.start: number for number, piece in enumerate(self.pieces, 1)}
        places = {int(match[1] or match[2]): match.span() for match in PLACEHOLDER.finditer(answer)}
        spans = [
            (places[number][1], places[starts[piece.partner]][0], piece.text[-1])
            for number, piece in enumerate(self.pieces, 1)
            if piece.partner in starts and _OPEN_ALT.fullmatch(piece.text)
        ]
        if opening := re.search(r"<img\b[^<>]*\Z", self.prefix, re.IGNORECASE):
            spans.append((0, len(answer), opening[0][-1]))
        for start, end, mark in sorted(spans, reverse=True):
            answer = answer[:start] + answer[start:end].replace(mark, f"&#{ord(mark)};") + answer[end:]
        return answer

    def _count(self, numbers: Sequence[int]) -> None:
        for number in range(1, len(self.pieces) + 1):
            times = numbers.count(number)
            if times != 1:
                what = "was lost" if times == 0 else f"came back {times} times"
                raise BadResponse("BIL-TRN-047", f"the placeholder of {self.pieces[number - 1].text!r} {what}")
        if len(numbers) > len(self.pieces):
            raise BadResponse("BIL-TRN-048", "the translation contains a placeholder that was never sent")
        open_now: list[int] = []
        for number in numbers:
            piece = self.pieces[number - 1]
            if piece.partner is None:
                continue
            if piece.partner > piece.start:
                open_now.append(piece.start)
            elif not open_now or open_now.pop() != piece.partner:
                raise BadResponse("BIL-TRN-049", f"the placeholders of {piece.text!r} came back out of order")
