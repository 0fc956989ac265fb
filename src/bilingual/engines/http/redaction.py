"""Keys, and texts that may contain one."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MASK = "***"
# A URL with its query, and what services call keys in their messages: "Incorrect API key provided: sk-ab***yz".
_SUSPECT = re.compile(r"https?://\S+|\b(?:sk|pk|key|token|bearer)[-_][\w*.\-]+|\bbearer\s+\S+", re.IGNORECASE)
_PIECE = 6  # a part of a key of this length is treated like the key


class Secret:
    """A key. Only ``reveal`` shows it: no repr, message or log does.

    >>> secret = Secret("sk-123456789")
    >>> secret, f"{secret}", bool(Secret(""))
    (***, '***', False)
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return _MASK

    def __bool__(self) -> bool:
        return bool(self._value)

    def reveal(self) -> str:
        return self._value


def redacted(text: str, secrets: Iterable[Secret] = (), longest: int = 160) -> str:
    """Return *text*, a message of a service, in one short line, without URLs, keys, or parts of one.

    >>> redacted("no model x for key abcdef-12345, see https://a.example/?key=1", [Secret("abcdef-12345")])
    'no model x for key ***, see ***'
    """
    for secret in secrets:
        value = secret.reveal()
        if value:
            text = text.replace(value, _MASK)
        if len(value) > 2 * _PIECE:
            for piece in (value[:-_PIECE], value[_PIECE:], value[:_PIECE], value[-_PIECE:]):
                text = text.replace(piece, _MASK)
    line = " ".join(_SUSPECT.sub(_MASK, text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
