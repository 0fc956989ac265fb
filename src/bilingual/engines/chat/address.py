"""Where an endpoint is, and its key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from types import MappingProxyType
from urllib.parse import urlsplit, urlunsplit

from bilingual.errors import AuthenticationFailed, InputError
from bilingual.redaction import Secret

ANY_KEY = "BILINGUAL_LLM_API_KEY"
# The variables that each service documents for its key, by the end of its host.
_KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "api.openai.com": ("OPENAI_API_KEY", "OPEN_API_KEY"),
        "api.deepseek.com": ("DEEPSEEK_API_KEY",),
        "aliyuncs.com": ("DASHSCOPE_API_KEY",),
        "bigmodel.cn": ("ZHIPUAI_API_KEY", "ZHIPU_API_KEY"),
        "api.z.ai": ("ZAI_API_KEY",),
        "moonshot.cn": ("MOONSHOT_API_KEY",),
        "moonshot.ai": ("MOONSHOT_API_KEY",),
        "api.mistral.ai": ("MISTRAL_API_KEY",),
        "openrouter.ai": ("OPENROUTER_API_KEY",),
        "siliconflow.cn": ("SILICONFLOW_API_KEY",),
        "api.groq.com": ("GROQ_API_KEY",),
        "generativelanguage.googleapis.com": ("GEMINI_API_KEY",),
        "ollama.com": ("OLLAMA_API_KEY",),
    }
)
_END = "/chat/completions"
_VERSION = re.compile(r"(v\d\w*|openai)", re.IGNORECASE)
_OLLAMA_PORT = 11434


@dataclass(frozen=True, slots=True)
class Address:
    """An endpoint: URLs to try for its chat interface, the root of Ollama's own, and a label without secrets.

    ``near``: on this machine or in its network, where Ollama may be; ``here``: on this machine, so that it can be asked
    without a network.
    """

    chat: tuple[str, ...] = field(repr=False)
    native: str = field(repr=False)
    host: str
    label: str
    near: bool
    here: bool


def address(url: str) -> Address:
    """Read a base URL, with or without ``/v1``, or the whole URL of ``/chat/completions``. Raises InputError.

    >>> address("localhost:8080").chat
    ('http://localhost:8080/v1/chat/completions', 'http://localhost:8080/chat/completions')
    >>> address("https://open.bigmodel.cn/api/paas/v4/").chat
    ('https://open.bigmodel.cn/api/paas/v4/chat/completions',)
    """
    try:
        parts = urlsplit(_with_scheme(url.strip()))
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if not host or parts.scheme not in ("http", "https") or " " in host:
        raise InputError(
            "BIL-TRN-051",
            "the url setting is not the address of a chat endpoint",
            remedy='Set url, such as "http://localhost:11434" or "https://api.deepseek.com".',
        )
    path = parts.path.rstrip("/")
    path = re.sub(r"(/api/(chat|generate|tags|version)|/models)$", "", path)
    root = re.sub(r"/v1$", "", path.removesuffix(_END))
    if path.endswith(_END):
        paths = [path]
    elif _VERSION.fullmatch(path.rpartition("/")[2]):
        paths = [path + _END]
    else:
        paths = [f"{path}/v1{_END}", path + _END]

    def at(place: str) -> str:
        return urlunsplit((parts.scheme, parts.netloc, place, parts.query, ""))

    shown = host if port is None else f"{host}:{port}"
    near = port == _OLLAMA_PORT or _is_near(host)
    return Address(tuple(map(at, paths)), at(root), host, shown + path.removesuffix(_END), near, _is_here(host))


def _with_scheme(url: str) -> str:
    if "://" in url:
        return url
    host = re.split(r"[/?#]", url)[0]
    return f"{'http' if _is_near(host.rpartition('@')[2].split(':')[0].lower()) else 'https'}://{url}"


def _is_near(host: str) -> bool:
    """Return whether *host* is on this machine or in its network.

    >>> _is_near("localhost"), _is_near("10.0.0.7"), _is_near("gpu-box"), _is_near("api.openai.com")
    (True, True, True, False)
    """
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".internal", ".localhost"))


def _is_here(host: str) -> bool:
    """Return whether *host* is this machine.

    >>> _is_here("127.0.0.2"), _is_here("::1"), _is_here("127.example.com"), _is_here("gpu-box")
    (True, True, False, False)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def key_variables(place: Address, variable: str = "") -> tuple[str, ...]:
    """Return the environment variables that may hold the key, first the *variable* of the settings.

    A service's own variable is used for its hosts only, so that no key goes to a host that it is not for.
    """
    if variable:
        return (variable,)
    known = (names for end, names in _KEYS.items() if place.host == end or place.host.endswith(f".{end}"))
    return (ANY_KEY, *next(known, ()))


def key_of(place: Address, environment: Mapping[str, str], variable: str = "") -> Secret:
    """Return the key for *place*, empty if none is set. Raises AuthenticationFailed for one that cannot be sent."""
    for name in key_variables(place, variable):
        value = environment.get(name, "").strip().removeprefix("Bearer ").strip()
        if not value:
            continue
        if not value.isascii() or not value.isprintable():
            raise AuthenticationFailed(
                "BIL-TRN-052",
                f"the value of {name} is not an API key: it holds characters that no key has",
                remedy=f"Set {name} again.",
            )
        return Secret(value)
    return Secret("")
