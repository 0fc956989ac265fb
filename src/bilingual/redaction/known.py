"""The secrets that this process knows, and masking them in whatever it says.

They come from the environment, from addresses in the settings, and from the engines. The list belongs to the process,
as logging does: an error may be raised, and a library may write a line, anywhere.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from bilingual.redaction.names import is_secret_name
from bilingual.redaction.spellings import PIECES, alone_pattern, ends_of, logins, may_be_text, spellings

MASK = "***"
_LEAST = 4
# A folded header, quoted-printable, a wrapped line, the repr of one.
_FOLD = r"(?:[=\\]?\r?\n[ \t]*|\\r\\n[ \t]*|\\n[ \t]*)?"
_FOLDS = re.compile(_FOLD[:-1])
_PLAIN = {"true", "false", "none", "null", "default", "auto", "changeme"}

# Replaced and never changed: a thread may be masking while another has learnt a secret.
_everywhere: tuple[str, ...] = ()
"""Spellings that are masked wherever they stand, longest first."""
_ends: Mapping[str, re.Pattern[str]] = {}
"""Ends of long secrets, with the pattern of the rest."""
_alone: Mapping[str, re.Pattern[str]] = {}
"""Short secrets, masked only where they cannot be part of a text."""
_learning = threading.Lock()
_read: dict[str, str] = {}
"""Variables of the environment that have been looked at."""


class Secret:
    """A key. Only ``reveal`` shows it: no repr, message or log does.

    >>> secret = Secret("sk-123456789")
    >>> secret, f"{secret}", bool(Secret(""))
    (***, '***', False)
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value
        hide(value)

    def __repr__(self) -> str:
        return MASK

    def __bool__(self) -> bool:
        return bool(self._value)

    def reveal(self) -> str:
        return self._value


def hide(value: str, *, whole: bool = False) -> None:
    """Mask *value* from now on. A short one, and one that may be a word, only where a secret stands.

    *whole*: its ends are not a secret by themselves.
    """
    global _everywhere, _ends, _alone
    value = value.strip()
    if len(value) < _LEAST or value.lower() in _PLAIN or value in _everywhere or value in _alone:
        return
    with _learning:
        if may_be_text(value):
            _alone = {**_alone, value: re.compile(alone_pattern(value), re.IGNORECASE)}
            return
        _everywhere = tuple(sorted({*_everywhere, *spellings(value)}, key=len, reverse=True))
        if len(value) >= PIECES and not whole:
            _ends = {**_ends, **ends_of(value)}


def hide_url(url: str) -> None:
    """Mask the password and the secret parameters of *url* from now on. It may be no valid URL, or have no scheme."""
    if not re.search(r"[@?]|://", url):
        return
    for login in logins(url):
        user, colon, password = login.partition(":")
        if colon and len(password) >= _LEAST:
            for word in (password, unquote(password)):
                hide(word)
            hide(unquote(login), whole=True)  # as Basic authentication sends it
        elif not colon and len(user) >= PIECES and re.search(r"\d", user):  # a token
            hide(unquote(user))
    try:
        query = urlsplit(url).query
    except ValueError:
        query = url.partition("?")[2]
    for name, value in parse_qsl(query):
        if is_secret_name(name):
            hide(value)


def hide_environment(environment: Mapping[str, str]) -> None:
    """Mask what *environment* holds: keys by the names of their variables, and passwords in addresses."""
    for name, value in environment.items():
        if _read.get(name) == value:
            continue
        _read[name] = value
        if is_secret_name(name) and is_secret(name, value) and "://" not in value:
            hide(value)
            hide(value.partition(":")[2])  # Prefect's "user:password"
        hide_url(value)


def hide_settings(values: Mapping[str, Any]) -> None:
    """Mask what *values*, the content of a settings file, hold: addresses with passwords, and keys that do not belong
    there.
    """
    for name, value in values.items():
        if isinstance(value, Mapping):
            hide_settings(value)
            continue
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str):
                if is_secret_name(name):
                    hide(text)
                hide_url(text)


def is_secret(name: str, value: str) -> bool:
    """Return whether the environment variable *name* with *value* is a secret; a path is none.

    >>> is_secret("HF_TOKEN", "hf_x"), is_secret("HTTPS_PROXY", "http://me:pw@p.example"), is_secret("GPG_KEY", "/a/b")
    (True, True, False)
    """
    if is_secret_name(name):
        return not (value.startswith(("/", "~/", "./")) and "/" in value[1:])
    return any(True for _ in logins(value))


def public_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return *environment* without secrets, for programs that need none."""
    return {name: value for name, value in environment.items() if not is_secret(name, value)}


def without_secrets(text: str) -> str:
    """Return *text* with the known secrets masked, and nothing else.

    >>> hide("pa55-of-the-proxy"); without_secrets("CONNECT me:pa55-of-the-proxy")
    'CONNECT me:***'
    """
    for spelling in _everywhere:
        if spelling in text:
            text = text.replace(spelling, MASK)
    if "\n" in text or "\\n" in text:
        text = _unfolded(text)
    for end, pattern in _ends.items():
        if end in text:
            text = pattern.sub(MASK, text)
    for value, alone in _alone.items():
        if value in text:
            text = alone.sub(lambda found: found[0][: -len(found["value"])] + MASK, text)
    return text


def holds_secret(text: str) -> bool:
    """Return whether a known secret that is no word stands in *text*, in any spelling."""
    return any(spelling in text for spelling in _everywhere)


def values() -> tuple[str, ...]:
    """Return the spellings that are masked everywhere: for tests."""
    return _everywhere


def forget() -> None:
    """Forget all: for tests."""
    global _everywhere, _ends, _alone
    _everywhere, _ends, _alone = (), {}, {}
    _read.clear()


def _unfolded(text: str) -> str:
    """Mask secrets that are split by line breaks."""
    flat = _FOLDS.sub("", text)
    kept = re.sub(r"\r?\n[ \t]*", "", text)  # with a "=" that is no sign of quoted-printable
    for spelling in _everywhere:
        if spelling in flat or spelling in kept:
            text = re.sub(_FOLD.join(map(re.escape, spelling)), MASK, text)
    return text
