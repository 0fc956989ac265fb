"""What is said of markup, code, paths and addresses: most of it is not."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

from bilingual.languages.speech import Aloud
from bilingual.text.aloud.figures import figures

_MOST_CODE_WORDS = 4
_CODE = re.compile(
    r"(`+)(?P<inside>.+?)\1|<(?:code|kbd|samp)\b[^<>]*>(?P<tagged>.*?)</(?:code|kbd|samp)\s*>", re.DOTALL
)
_PLAIN_CODE = re.compile(r"[\w.\-]+(?:[ /][\w.\-]+)*(?:\(\))?")
_WORD_IN_CODE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|\d+|[^\W\d_]+")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(r"<?(?:https?://|www\.)\S+", re.IGNORECASE)
_PATH = re.compile(r"(?:~|\.{1,2})?/[\w.-]+(?:/[\w.-]+)+/?")


def markup_aloud(piece: str, language: str, aloud: Aloud) -> str:
    """Return how a *piece* of markup is said; most are not."""
    if code := _CODE.fullmatch(piece):
        return _code(code["inside"] or code["tagged"] or "", language)
    if _MAIL.fullmatch(piece):
        user, _, host = piece.partition("@")
        user = re.sub(r"[_+-]", " ", user.replace(".", f" {aloud.dot} "))
        return f"{user} {aloud.signs['@']} {_dotted(host, aloud)}" if "@" in aloud.signs and aloud.dot else ""
    if _PATH.fullmatch(piece):
        parts = [part for part in piece.lstrip("~").split("/") if part.strip(".")]
        return _code(" ".join(parts), language) or _code(parts[-1], language)
    if _ADDRESS.match(piece):
        return host_aloud(piece.strip("<>"), aloud)
    if piece.startswith("&") and piece.endswith(";"):
        character = html.unescape(piece)
        return aloud.signs.get(character, " " if character.isspace() else character)
    if piece.startswith("\\") and len(piece) == 2:
        return aloud.signs.get(piece[1], "")
    if piece.isspace() or piece.lower().startswith("<br"):
        return " "
    if re.fullmatch(r"@[A-Za-z]\w+|--[A-Za-z][\w-]+|\w+_\w+(?:\(\))?", piece):
        return _code(piece, language)
    return ""


def _code(inside: str, language: str) -> str:
    """Return the words of code that a person would say, such as a name; nothing for a statement.

    >>> _code("make_cards()", "en"), _code("for (i = 0; i < n; i++)", "en")
    ('make cards', '')
    """
    inside = inside.strip().lstrip("@-")
    words = _WORD_IN_CODE.findall(inside)
    if not _PLAIN_CODE.fullmatch(inside) or not 0 < len(words) <= _MOST_CODE_WORDS:
        return ""
    words = [figures(language).next(word, 0)[2] if word.isdecimal() else word for word in words]  # type: ignore[index]
    return " ".join(words)


def host_aloud(address: str, aloud: Aloud) -> str:
    """Return the host of a web *address* as it is said: nobody can remember the rest."""
    try:
        host = urlsplit(address if "://" in address else f"//{address}").hostname or ""
    except ValueError:
        host = ""
    end = address[-1:] if address[-1:] in ".,;:!?" else ""
    return _dotted(host.removeprefix("www."), aloud) + end


def _dotted(host: str, aloud: Aloud) -> str:
    return f" {aloud.dot} ".join(host.split(".")) if aloud.dot else ""
