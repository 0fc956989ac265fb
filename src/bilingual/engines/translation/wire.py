"""HTTP for deep-translator's classes, adding timeouts and proper errors.

The classes call ``requests.get`` and ``requests.post`` of their module without a timeout, put long texts and API keys
into the URL, and lose the status and ``Retry-After``. ``Wire`` replaces the ``requests`` of those modules and maps each
failure. Messages repeat neither URLs nor library messages, because both may contain a key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import ModuleType
from typing import Any
from urllib.parse import urljoin, urlsplit

from bilingual.errors import AuthenticationFailed, BadResponse, EngineError, RateLimited, Timeout, Unavailable

# Status codes with a specific meaning; other 4xx are BadResponse, 5xx Unavailable.
# 456: https://developers.deepl.com/docs/best-practices/error-handling ("quota exceeded").
_REFUSED = {401, 402, 403, 407, 456}
_SLOW = {408, 504, 524}
_JSON_ONLY = re.compile(r"\s*(<!doctype|<html)", re.IGNORECASE)


class Wire:
    """The connection of one engine to its service: timeout, proxy, certificates, and data of the last answer.

    *inspect* gets each JSON object with status 200 and raises the error in it, if any: some services report failure
    with a success status.
    """

    def __init__(
        self,
        name: str,
        environment: Mapping[str, str],
        *,
        timeout_s: float,
        expects_json: bool,
        inspect: Callable[[Mapping[str, Any]], None] | None = None,
    ) -> None:
        self.name = name
        self.retry_after_s: float | None = None
        self._environment = environment
        self._timeout_s = timeout_s
        self._expects_json = expects_json
        self._inspect = inspect
        self._session: Any = None

    def request(self, method: str, url: str, **options: Any) -> Any:
        """Return the response of a successful call. Raises EngineError otherwise."""
        import requests

        self.retry_after_s = None
        if self._session is None:
            self._session = requests.Session()
            self._session.trust_env = False  # use the environment passed in
            self._session.hooks["response"].append(self._stay)
        options.pop("proxies", None)
        if method == "POST" and options.get("params") and not options.get("data") and not options.get("json"):
            options["data"] = options.pop("params")  # a long text does not fit into a URL
        try:
            response = self._session.request(
                method,
                url,
                timeout=(min(10.0, self._timeout_s), self._timeout_s),
                proxies=self._proxies(url),
                verify=self._certificates(),
                **options,
            )
        except requests.exceptions.Timeout:
            raise Timeout("BIL-NET-008", f"{self.name} did not answer within {self._timeout_s:g} s") from None
        except requests.exceptions.ProxyError:
            raise Unavailable(
                "BIL-NET-009", f"{self.name} cannot be reached through the proxy", remedy="Check HTTPS_PROXY."
            ) from None
        except requests.exceptions.SSLError:
            raise Unavailable(
                "BIL-NET-010",
                f"the certificate of {self.name} is not trusted",
                remedy="Behind a proxy, set REQUESTS_CA_BUNDLE.",
            ) from None
        except requests.exceptions.ConnectionError:
            raise Unavailable(
                "BIL-NET-011",
                f"{self.name} cannot be reached at {urlsplit(url).hostname}",
                remedy="Check the network or HTTPS_PROXY, or choose another engine.",
            ) from None
        except (requests.exceptions.RequestException, ValueError):
            raise BadResponse(
                "BIL-NET-012", f"{self.name} cannot be reached at this address", remedy="Check the url setting."
            ) from None
        self._judge(response)
        return response

    def _stay(self, response: Any, **_: Any) -> None:
        """Reject redirects to another host: the call carries the text, and often a key, which are not for it."""
        target = self._session.get_redirect_target(response)
        if target and self._session.should_strip_auth(response.url, urljoin(response.url, target)):
            raise BadResponse(
                "BIL-NET-013",
                f"{self.name} redirected the request to another host ({urlsplit(target).hostname})",
                remedy="Check the url setting.",
            )

    def _judge(self, response: Any) -> None:
        status = response.status_code
        self.retry_after_s = _seconds(response.headers.get("Retry-After"))
        if status >= 300 or status < 200:
            raise status_error(self.name, status)
        if not self._expects_json:
            return
        if _JSON_ONLY.match(response.text[:200]):
            raise BadResponse("BIL-NET-014", f"{self.name} returned a web page instead of a translation")
        if self._inspect:
            try:
                body = response.json()
            except ValueError:
                raise BadResponse("BIL-NET-015", f"{self.name} returned an unreadable response") from None
            if isinstance(body, dict):
                self._inspect(body)

    def _proxies(self, url: str) -> dict[str, str]:
        parts = urlsplit(url)
        host = parts.hostname or ""
        bypass = [h.strip().lstrip(".") for h in self._variable("no_proxy").split(",") if h.strip()]
        if host in {"localhost", "127.0.0.1", "::1"} or any(h == "*" or ("." + host).endswith("." + h) for h in bypass):
            return {}
        proxy = self._variable(f"{parts.scheme}_proxy") or self._variable("all_proxy")
        return {parts.scheme: proxy} if proxy else {}

    def _certificates(self) -> str | bool:
        return self._variable("requests_ca_bundle") or self._variable("curl_ca_bundle") or True

    def _variable(self, name: str) -> str:
        return self._environment.get(name) or self._environment.get(name.upper()) or ""


def status_error(name: str, status: int) -> EngineError:
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


def _seconds(header: str | None) -> float | None:
    """Parse Retry-After, seconds or a date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after."""
    if not header:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        when = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


_current: ContextVar[Wire] = ContextVar("bilingual_wire")


@contextmanager
def wired(module: ModuleType, wire: Wire) -> Iterator[None]:
    """Route *module*'s ``requests.get`` and ``requests.post`` through *wire* inside the block."""
    if not isinstance(getattr(module, "requests", None), _Requests):
        module.requests = _Requests()  # type: ignore[attr-defined]
    token = _current.set(wire)
    try:
        yield
    finally:
        _current.reset(token)


class _Requests:
    """Replaces ``requests`` in deep-translator's modules; outside ``wired`` it forwards to requests itself."""

    def get(self, url: str, **options: Any) -> Any:
        return self._send("GET", url, options)

    def post(self, url: str, **options: Any) -> Any:
        return self._send("POST", url, options)

    @property
    def exceptions(self) -> ModuleType:
        import requests

        return requests.exceptions

    def _send(self, method: str, url: str, options: dict[str, Any]) -> Any:
        import requests

        wire = _current.get(None)
        return wire.request(method, url, **options) if wire else requests.request(method, url, **options)
