"""Estimates of tokens: what a text costs is known only to the model's own tokenizer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import east_asian_width

from bilingual.engines.chat.base import ChatRequest, Message

_BEYOND_LATIN = re.compile(r"[^\x00-\u024f]")
_PROOF = 2  # refusals
_PER_MESSAGE = 6  # tokens of the chat template around a message


def estimate(text: str) -> int:
    """Return the tokens of *text*, rather too many: one for each East Asian character, for every two of another script
    that is not Latin, for every three of the rest.

    >>> estimate("The cat sat on the mat."), estimate("猫坐在垫子上。")
    (8, 7)
    """
    wide, other, plain = _counts(text)
    return wide + -(-other // 2) + -(-plain // 3)


def estimate_messages(messages: Iterable[Message]) -> int:
    """Return the estimated tokens of a request."""
    return sum(estimate(message.text) + _PER_MESSAGE for message in messages)


def least(messages: Iterable[Message]) -> int:
    """Return a number of tokens that no tokenizer stays below for ordinary text: to see that a request was cut."""
    wide, other, plain = _counts("".join(message.text for message in messages))
    return wide // 5 + other // 6 + plain // 8


class TooLong:
    """The sizes of requests that did not fit: what is as long as two, and needs as much room for its answer, will not.

    One alone may have been refused for a reason that passes.
    """

    def __init__(self) -> None:
        self._sizes: list[tuple[int, int]] = []

    def add(self, request: ChatRequest) -> None:
        self._sizes.append(_size(request))

    def __contains__(self, request: ChatRequest) -> bool:
        sent, answer = _size(request)
        return sum(sent >= one and answer >= other for one, other in [*self._sizes]) >= _PROOF


def _size(request: ChatRequest) -> tuple[int, int]:
    return estimate_messages(request.messages), request.max_tokens


def _counts(text: str) -> tuple[int, int, int]:
    """Return the number of East Asian characters, of others beyond Latin, and of the rest."""
    beyond = _BEYOND_LATIN.findall(text)
    wide = sum(ch >= "\u1100" and east_asian_width(ch) in "WF" for ch in beyond)
    return wide, len(beyond) - wide, len(text) - len(beyond)
