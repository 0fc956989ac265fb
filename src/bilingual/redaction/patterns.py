"""Secrets that are recognised by where they stand: in addresses, after names, in headers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

from bilingual.redaction.known import MASK, Secret, without_secrets
from bilingual.redaction.names import is_secret_name

_LOGIN = re.compile(r"(?P<before>\b[a-z][a-z0-9+.-]{0,40}://)[^\s/?#'\"<>]*@", re.IGNORECASE)
# After a "#" it is mostly a place in a page, unless it is as long as a key.
_PARAMETER = re.compile(
    r"(?P<before>(?:[?&;]|#(?=[\w.%-]{1,40}=[^\s&#;'\"<>]{8}))(?P<name>[\w.%-]{1,40})=)[^\s&#;'\"<>]+"
)
# A name that is followed by a secret, in headers, JSON, tuples of bytes, settings and shells.
_NAMED = re.compile(
    r"(?P<before>\b(?:(?:proxy-)?authorization|(?:set-)?cookie|[\w-]{0,40}?(?:api[_-]?key|auth[_-]?key|subscription-key"
    r"|(?:client|app|secret)[_-](?:secret|key)|password|passwd|auth[_-](?:token|string)))"
    r"(?:\\?['\"])?\s*(?:(?P<colon>:)\s*|=\s*|,\s*(?=b?\\?['\"]))(?P<quote>b?\\?['\"])?"
    r"(?P<scheme>(?:bearer|basic|digest|token|[\w-]{1,40}-key)\s+)?)"
    r"(?P<value>(?<=['\"])[^'\"\\]+|[^\s'\",;)\]}&]+)",
    re.IGNORECASE,
)
_SCHEME = re.compile(
    r"(?P<before>\b(?:bearer|deepl-auth-key)\s+)(?=\S*[\d._-])[\w.~+/=-]{8,}|"
    r"(?P<basic>\bbasic\s+)(?=\S*[\d=])[\w+/-]{8,}={0,2}",
    re.IGNORECASE,
)
_HINT = re.compile("key|auth|cookie|secret|passw|bearer|basic", re.IGNORECASE)  # none of these, no such secret
# A URL with its query, and what services call keys in their messages: "Incorrect API key provided: sk-ab***yz".
_SUSPECT = re.compile(r"https?://\S+|\b(?:sk|pk|key|token|bearer)[-_][\w*.\-]+|\bbearer\s+\S+", re.IGNORECASE)
_QUERY = re.compile(r"[?&][\w.-]*=[^\s&]*")
_PIECE = 6  # a part of a key of this length is treated like the key


def redacted(text: str) -> str:
    """Return *text* without secrets: the known ones, and whatever stands where one does.

    >>> redacted("GET https://me:pw@a.example/v2?auth_key=k1&x=1 (Authorization: Bearer abc)")
    'GET https://***@a.example/v2?auth_key=***&x=1 (Authorization: Bearer ***)'
    >>> redacted("the key `color` is unknown; see https://a.example/@me?page=2")
    'the key `color` is unknown; see https://a.example/@me?page=2'
    """
    text = without_secrets(text)
    if "://" in text and "@" in text:
        text = _LOGIN.sub(rf"\g<before>{MASK}@", text)
    if "=" in text:
        text = _PARAMETER.sub(_masked_parameter, text)
    if _HINT.search(text):
        text = _NAMED.sub(_masked_value, text)
        text = _SCHEME.sub(lambda found: (found["before"] or found["basic"]) + MASK, text)
    return text


def _masked_parameter(found: re.Match[str]) -> str:
    return found["before"] + MASK if is_secret_name(found["name"]) else found[0]


def _masked_value(found: re.Match[str]) -> str:
    value = found["value"]
    prose = found["colon"] and not found["quote"] and not found["scheme"] and value.isalpha()  # "the password: it is"
    return found[0] if prose or not value.strip(".*") else found["before"] + MASK


def public_url(url: str) -> str:
    """Return *url* without its login and its secret parameters: for records, messages, and the keys of stages.

    >>> public_url("https://me:pw@host.example/a.bin?signature=1&v=2"), public_url("localhost:5000/?api_key=1")
    ('https://host.example/a.bin?v=2', 'localhost:5000/')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return MASK
    if not parts.netloc:  # without a scheme
        return public_url(f"//{url}")[2:] if not url.startswith("//") and url else without_secrets(url)
    if "@" not in parts.netloc and not any(is_secret_name(part.partition("=")[0]) for part in parts.query.split("&")):
        return redacted(url)
    kept = [part for part in parts.query.split("&") if not is_secret_name(part.partition("=")[0])]
    netloc = parts.netloc.rpartition("@")[2]
    return redacted(urlunsplit((parts.scheme, netloc, parts.path, "&".join(kept), parts.fragment)))


def quoted(text: str, secrets: Iterable[Secret] = (), longest: int = 160) -> str:
    """Return *text*, a message of a service, in one short line, without URLs, keys, or parts of one.

    >>> quoted("no model x for key abcdef-12345, see https://a.example/?key=1", [Secret("abcdef-12345")])
    'no model x for key ***, see ***'
    """
    text = redacted(text)
    for secret in secrets:
        value = secret.reveal()
        if value:
            text = text.replace(value, MASK)
        if len(value) > 2 * _PIECE:
            for piece in (value[:-_PIECE], value[_PIECE:], value[:_PIECE], value[-_PIECE:]):
                text = text.replace(piece, MASK)
    line = " ".join(_QUERY.sub(MASK, _SUSPECT.sub(MASK, text)).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
