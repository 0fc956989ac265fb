"""What the environment says about connections: proxies and certificates.

The variables are those of curl, in lower or upper case: https://everything.curl.dev/usingcurl/proxies/env.html.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from functools import lru_cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from bilingual.errors import InputError

_HERE = {"localhost", "127.0.0.1", "::1"}
_BUNDLES = ("requests_ca_bundle", "curl_ca_bundle", "ssl_cert_file")


def proxy_for(url: str, environment: Mapping[str, str]) -> str | None:
    """Return the URL of the proxy for *url*, if any. This machine is never reached through one.

    >>> proxy_for("https://a.example/x", {"HTTPS_PROXY": "10.0.0.1:3128", "NO_PROXY": "b.example"})
    'http://10.0.0.1:3128'
    >>> proxy_for("https://www.b.example/x", {"HTTPS_PROXY": "10.0.0.1:3128", "NO_PROXY": "b.example"})
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if host in _HERE or any(
        _covers(entry, host, parts.port) for entry in _variable(environment, "no_proxy").split(",")
    ):
        return None
    proxy = _variable(environment, f"{parts.scheme}_proxy") or _variable(environment, "all_proxy")
    if not proxy:
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def _covers(entry: str, host: str, port: int | None) -> bool:
    """Return whether *entry* of ``NO_PROXY`` (a host, a domain, a network, ``*``) covers *host*.

    >>> _covers(".example.org", "a.example.org", None), _covers("10.0.0.0/8", "10.1.2.3", 80), _covers("", "a", None)
    (True, True, False)
    """
    entry = entry.strip().lower()
    if "/" in entry:
        try:
            return ip_address(host) in ip_network(entry, strict=False)
        except ValueError:
            return False
    name, _, wanted = entry.rpartition(":") if entry.count(":") == 1 else (entry, "", "")
    if wanted and wanted != str(port):
        return False
    name = name.lstrip(".")
    return bool(name) and (name == "*" or f".{host}".endswith(f".{name}"))


def certificates(environment: Mapping[str, str]) -> ssl.SSLContext:
    """Return the certificates to trust: those that ``REQUESTS_CA_BUNDLE``, ``CURL_CA_BUNDLE`` or ``SSL_CERT_FILE``
    names, else certifi's.

    Raises InputError for a file that cannot be used.
    """
    name = next((name for name in _BUNDLES if _variable(environment, name)), "")
    if not name:
        return _published()
    path = Path(_variable(environment, name)).expanduser()
    try:
        stamp = path.stat().st_mtime_ns
        return _loaded(path, stamp)
    except (OSError, ssl.SSLError):
        raise InputError(
            "BIL-NET-021",
            "cannot be read as certificates",
            where=path,
            remedy=f"Correct or unset {name.upper()}.",
        ) from None


@lru_cache(maxsize=1)
def _published() -> ssl.SSLContext:
    import certifi

    return ssl.create_default_context(cafile=certifi.where())


@lru_cache(maxsize=8)
def _loaded(path: Path, stamp: int) -> ssl.SSLContext:
    if path.is_dir():
        return ssl.create_default_context(capath=str(path))
    return ssl.create_default_context(cafile=str(path))


def _variable(environment: Mapping[str, str], name: str) -> str:
    return environment.get(name) or environment.get(name.upper()) or ""
