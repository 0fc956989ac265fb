"""The spellings in which a message may repeat a secret, and where those of an address stand (pure)."""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

PIECES = 16
"""A secret of this length is also recognised by one of its ends."""
_LONG = 8  # from here on a secret is masked wherever it stands
_WORD = 16  # letters alone may be an ordinary word up to this length
_END = 10
_TAIL = r"[\w.~+/=%-]{0,200}"


def spellings(value: str) -> Iterator[str]:
    """Yield *value* as addresses, HTML, JSON, Python, hexadecimal digits and base64 have it."""
    yield value
    once = quote(value, safe="", errors="surrogatepass")  # a variable may hold bytes that are not UTF-8
    plus = quote_plus(value, errors="surrogatepass")
    for encoded in (once, quote(value, errors="surrogatepass"), plus, quote(once, safe="")):
        yield encoded
        yield re.sub(r"%[0-9A-F]{2}", lambda found: found[0].lower(), encoded)
    yield html.escape(value)
    yield json.dumps(value)[1:-1]
    yield repr(value)[1:-1]
    raw = value.encode("utf-8", "surrogatepass")
    yield raw.hex()
    # As a part of something longer, such as "user:password", a text has three spellings in base64.
    for shift, skipped in ((0, 0), (1, 2), (2, 3)):
        for encode in (b64encode, urlsafe_b64encode):
            encoded = encode(bytes(shift) + raw).decode().rstrip("=")
            yield encoded[skipped : None if (shift + len(raw)) % 3 == 0 else -1]


def ends_of(value: str) -> dict[str, re.Pattern[str]]:
    """Return the ends of *value* with the pattern of the rest; of an address the scheme and host are no secret."""
    value = re.sub(r"[a-z][a-z\d+.-]{0,30}://[^/?#]*[/?#]*", "", value, count=1, flags=re.IGNORECASE)
    if len(value) < PIECES:
        return {}
    first, last = value[:_END], value[-_END:]
    patterns = {first: re.escape(first) + _TAIL, last: _TAIL + re.escape(last)}
    return {
        end: re.compile(pattern) for end, pattern in patterns.items() if not may_be_text(end) and re.search(r"\d", end)
    }


def may_be_text(value: str) -> bool:
    """Return whether *value* may be part of an ordinary text: it is short, or has only letters or only digits.

    >>> [may_be_text(value) for value in ("abcd", "translate", "20260501", "x7Q9k2Lm", "aBcDeFgHiJ")]
    [True, True, True, False, False]
    """
    if len(value) < _LONG:
        return True
    if value.isdecimal():
        return len(value) < _WORD
    return value.isalpha() and len(value) < _WORD and (value.islower() or value.isupper() or value.istitle())


def alone_pattern(value: str) -> str:
    """Return the pattern of a secret that may be text: after a word that announces it, or alone if no text has it."""
    announced = r"(?:key|token|password|passwd|pwd|secret|credentials?|bearer|basic|auth\w*)\b\W{1,4}"
    announced += r"(?:\w+\W{1,3}){0,2}?"
    mixed = not value.isdecimal() and not value.isalpha()
    before = rf"(?:\b{announced}|(?<!\w))" if mixed else rf"\b{announced}"
    return rf"{before}(?P<value>{re.escape(value)})(?!\w)"


def logins(url: str) -> Iterator[str]:
    """Yield what may be the ``user:password`` of *url*, which may contain unquoted ``/`` and ``@``."""
    _, mark, rest = url.partition("://")
    if not mark:
        if not re.match(r"(?!mailto:)[^\s:@/]+:[^\s@]+@[\w.-]+(?::\d+)?/?$", url):
            return
        rest = url
    if "@" not in rest:  # the host was forgotten: what follows the colon is no port
        if re.match(r"[^/:?#\[\s]+:(?!\d*(?:[/?#]|$))[^\s/]+$", rest):
            yield rest
        return
    strict = re.split(r"[/?#]", rest)[0].rpartition("@")[0]
    if strict:
        yield strict
    loose = re.split(r"\s", rest)[0].rpartition("@")[0]
    if loose != strict and re.match(r"[^/:@?#]*:(?!\d+(?:/|$))", loose):
        yield loose
