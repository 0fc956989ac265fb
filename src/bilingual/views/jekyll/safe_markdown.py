"""Removes active content (scripts, forms and the like) from the raw HTML in a blog post's Markdown.

Our own pages are built from safe nodes, but a blog post keeps the author's text, so only dangerous parts are removed
and everything else is unchanged. What can run where: html.spec.whatwg.org, "Scripting" and "Event handlers"; schemes:
owasp.org, "Cross Site Scripting Prevention Cheat Sheet".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape

from bilingual.text.counts import counted

_WHOLE = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>[ \t]*", re.IGNORECASE | re.DOTALL)
_FRAME = re.compile(r"<iframe\b([^>]*)>.*?</iframe\s*>", re.IGNORECASE | re.DOTALL)
_FORBIDDEN = re.compile(
    r"<(?=/?(?:script|style|iframe|frame|frameset|object|embed|applet|form|input|button|textarea|select|meta|base|link"
    r"|template|noscript|title|xmp|plaintext)\b)",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[A-Za-z][^<>]*>?")
_VALUE = r"\s*=\s*(?:\"[^\"]*\"?|'[^']*'?|[^\s>\"']*)"
_HANDLER = re.compile(rf"(?<=[\s\"'/])(?:on[a-z]+|srcdoc|formaction|action){_VALUE}", re.IGNORECASE)
_STYLE = re.compile(rf"(?<=[\s\"'/])style{_VALUE}", re.IGNORECASE)
_ACTIVE_STYLE = re.compile(r"url\s*\(|expression|position|javascript|@import|\\", re.IGNORECASE)
_ADDRESS = re.compile(
    r"((?<=[\s\"'/])(?:xlink:href|href|src|data|poster|background|to|values|from)\s*=\s*)"
    r"(\"[^\"]*\"?|'[^']*'?|[^\s>\"']*)",
    re.IGNORECASE,
)
_DESTINATION = re.compile(r"(\]\(\s*)(<[^<>\n]*>?|[^\s()]*(?:\([^()]*\)[^\s()]*)*)")
_REFERENCE = re.compile(r"^( {0,3}\[[^\]\n]+\]:\s*)(<[^<>\n]*>?|\S+)", re.MULTILINE)
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\n]*)>")
_ACTIVE = re.compile(r"(?:javascript|vbscript|data|file|blob|filesystem):", re.IGNORECASE)
_STILL_IMAGE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,", re.IGNORECASE)
_CODE = re.compile(
    r"^(?P<fence> {0,3}(?P<mark>`{3,}+|~{3,}+))[^\n]*\n.*?(?:^ {0,3}(?P=mark)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Sanitised:
    """The remaining *text*, and how many of each kind (``script``, ``frame`` ...) were removed."""

    text: str
    taken: Mapping[str, int]

    def __str__(self) -> str:
        return ", ".join(counted(count, kind) for kind, count in self.taken.items())


def sanitised_markdown(text: str) -> Sanitised:
    """Return Markdown *text* without scripts, style sheets, forms, event handlers and URLs that run code.

    A frame becomes a link to its content. A tag that cannot be removed as a whole is shown as text. Code, and text
    without any of this, is unchanged.

    >>> sanitised_markdown('Hi <b onclick="x()">you</b>, [there](javascript:y) and `<script>`.').text
    'Hi <b >you</b>, [there](#) and `<script>`.'
    >>> sanitised_markdown('<iframe src="https://example.org/v" width=560></iframe>').text
    '<a href="https://example.org/v">https://example.org/v</a>'
    """
    taken: Counter[str] = Counter()
    text = text.replace("\x00", "")
    parts: list[str] = []
    end = 0
    for code in _CODE.finditer(text):
        parts += [_passive(text[end : code.start()], taken), code[0]]
        end = code.end()
    parts.append(_passive(text[end:], taken))
    return Sanitised("".join(parts), dict(taken))


def _passive(text: str, taken: Counter[str]) -> str:
    def out(kind: str, put: str | Callable[[re.Match[str]], str] = "") -> Callable[[re.Match[str]], str]:
        def replacement(match: re.Match[str]) -> str:
            taken[kind] += 1
            return put if isinstance(put, str) else put(match)

        return replacement

    # Removing one may leave another: <scr<script></script>ipt>.
    while _WHOLE.search(text):
        text = _WHOLE.sub(lambda match: out(f"{match[1].lower()} element")(match), text)
    text = _FRAME.sub(out("frame", _linked), text)
    text = _TAG.sub(lambda tag: _tag(tag[0], out), text)
    text = _FORBIDDEN.sub(out("tag", "&lt;"), text)
    for pattern in (_DESTINATION, _REFERENCE):
        text = pattern.sub(lambda m: out("address", m[1] + "#")(m) if _runs(m[2].strip("<>")) else m[0], text)
    return _AUTOLINK.sub(lambda m: out("address", "&lt;" + m[1] + ">")(m) if _runs(m[1]) else m[0], text)


def _linked(frame: re.Match[str]) -> str:
    source = next((m[2].strip("\"'") for m in _ADDRESS.finditer(frame[1]) if m[1].lower().startswith("src")), "")
    if not re.match(r"https?://|//", source):
        return ""
    return f'<a href="{source}">{source}</a>'


def _tag(tag: str, out: Callable[..., Callable[[re.Match[str]], str]]) -> str:
    while _HANDLER.search(tag):
        tag = _HANDLER.sub(out("event handler"), tag)
    tag = _STYLE.sub(lambda m: out("style")(m) if _ACTIVE_STYLE.search(unescape(m[0])) else m[0], tag)
    return _ADDRESS.sub(lambda m: out("address", f'{m[1]}"#"')(m) if _runs(m[2].strip("\"'")) else m[0], tag)


def _runs(address: str) -> bool:
    """Return whether a browser may run code at *address*, however it is written."""
    plain = "".join(c for c in unescape(address.replace("\\", "")) if c > " " and c.isprintable())
    return bool(_ACTIVE.match(plain)) and not _STILL_IMAGE.match(plain)
