"""Errors of calls over HTTP. No message repeats a URL, a key or a library's message."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bilingual.errors import (
    AuthenticationFailed,
    BadResponse,
    EngineError,
    RateLimited,
    Timeout,
    Transient,
    Unavailable,
)

# Status codes with a specific meaning; other 4xx are BadResponse, 5xx Unavailable.
# 456: https://developers.deepl.com/docs/best-practices/error-handling ("quota exceeded").
_REFUSED = {401, 402, 403, 407, 456}
_SLOW = {408, 504, 524}


def status_error(name: str, status: int, headers: Mapping[str, str] | None = None) -> EngineError:
    """Return the error for a *status* other than success, with the wait that *headers* ask for."""
    error = _of_status(name, status)
    if isinstance(error, Transient) and headers:
        error.wait_s = retry_after(headers)
    return error


def _of_status(name: str, status: int) -> EngineError:
    if status == 429:
        return RateLimited(
            "BIL-NET-016", f"{name} is rate-limiting requests (429)", remedy="Wait, or lower per_second."
        )
    if status in _REFUSED:
        return AuthenticationFailed(
            "BIL-NET-017", f"{name} rejected the request ({status})", remedy="Check the API key and its quota."
        )
    if status in _SLOW:
        return Timeout(
            "BIL-NET-018", f"{name} timed out ({status})", remedy="Try again later, or choose another engine."
        )
    if status >= 500:
        return Unavailable(
            "BIL-NET-019", f"{name} is unavailable ({status})", remedy="Try again later, or choose another engine."
        )
    return BadResponse("BIL-NET-020", f"{name} did not accept the request ({status})")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that Retry-After asks to wait, which is a number or a date by the server's own clock.

    Sources: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after; ``retry-after-ms`` is OpenAI's.

    >>> retry_after({"retry-after": "7"}), retry_after({"retry-after-ms": "250"}), retry_after({})
    (7.0, 0.25, None)
    >>> retry_after({"date": "Sun, 06 Nov 1994 08:49:37 GMT", "retry-after": "Sun, 06 Nov 1994 08:50:00 GMT"})
    23.0
    """
    exact = _number(headers.get("retry-after-ms", ""))
    if exact is not None:
        return exact / 1000
    named = headers.get("retry-after", "")
    seconds = _number(named)
    if seconds is not None:
        return seconds
    until = _date(named)
    if until is None:
        return None
    return max(0.0, (until - (_date(headers.get("date", "")) or datetime.now(UTC))).total_seconds())


def _number(text: str) -> float | None:
    text = text.strip()
    return float(text) if text.replace(".", "", 1).isdecimal() and text.isascii() else None


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def connection_error(name: str, host: str, error: Exception, *, proxied: bool) -> EngineError:
    """Return the error for the exception of httpx that a call to *host* ended with."""
    import httpx

    if isinstance(error, httpx.ProxyError) or (proxied and isinstance(error, httpx.ConnectError) and not _tls(error)):
        return Unavailable("BIL-NET-009", f"{name} cannot be reached through the proxy", remedy="Check HTTPS_PROXY.")
    if _tls(error):
        return AuthenticationFailed(  # of the service: trying again is no use
            "BIL-NET-010",
            f"the certificate of {name} is not trusted{_distrust(error)}",
            remedy="For a proxy or a server of your own, set REQUESTS_CA_BUNDLE to a file with its certificate.",
        )
    if isinstance(error, UnicodeError):
        return BadResponse(
            "BIL-NET-026",
            f"the text for {name} has half a character in it, which cannot be sent",
            remedy="Correct the text: it may be half of an emoji.",
        )
    if isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError | OSError):
        return Unavailable(
            "BIL-NET-011",
            f"{name} cannot be reached at {host}{_reason(error)}",
            remedy="Check the network or HTTPS_PROXY, or choose another engine.",
        )
    return BadResponse("BIL-NET-012", f"{name} cannot be reached at this address", remedy="Check the url setting.")


def _tls(error: BaseException) -> bool:
    return any(isinstance(one, ssl.SSLCertVerificationError) for one in _chain(error))


def _distrust(error: BaseException) -> str:
    """Return why, in OpenSSL's words, such as "certificate has expired"."""
    found = (one.verify_message for one in _chain(error) if isinstance(one, ssl.SSLCertVerificationError))
    said = next(found, "").rstrip(".")
    return f" ({said})" if said else ""


def _reason(error: BaseException) -> str:
    """Return what the system says, such as "Connection refused": its words, which repeat nothing of the call."""
    for one in _chain(error):
        if isinstance(one, socket.gaierror):
            return " (its name is unknown)"
        if isinstance(one, OSError) and not isinstance(one, ssl.SSLError) and one.errno:
            return f" ({os.strerror(one.errno)})"
    return ""


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield *error* and what led to it."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for one in error.exceptions:
                yield from _chain(one)
        error = error.__cause__ or error.__context__
