"""What a sentence says without the form in which it says it: the keys by which the memory finds it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from bilingual.engines.translation.memory.formatting import readable, skeleton
from bilingual.languages import pack, script_of

_SIGNS = {
    **dict.fromkeys("“”„‟«»「」『』", '"'),
    **dict.fromkeys("‘’‚‛", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
    # Invisible: soft hyphens, zero-width spaces and direction marks. Joiners stay, since they change letters.
    **dict.fromkeys("\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""),
}
_SIGN = re.compile(f"[{''.join(_SIGNS)}]")  # a fifth of the time of str.translate
# Full-width Latin letters, digits and signs, half-width kana: https://www.unicode.org/reports/tr11/
_WIDE = re.compile(r"[\uff01-\uff9f\uffe0-\uffe6]+")
_HAN = r"[\u3001-\u303f\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
_IDLE_SPACE = re.compile(rf" (?:(?<={_HAN} )|(?={_HAN}))")
_MARKUP = re.compile(r"[`*_~=^\[\]<>&\\{}$+|#]|:\S+:|%%")
_ADDRESS = re.compile(r"://|www\.|@")
# A question mark is no form: it makes another sentence. So does the Greek one, ";".
_END = re.compile(r"(?:(?<!\s)\s+)?(\.\.\.|[.!:,。।۔։、،])\Z")
_ENDS = {"。": ".", "।": ".", "۔": ".", "։": ".", "、": ",", "،": ","}
_FULL_WIDTH = {".": "。", "!": "！", ":": "：", ",": "，", "...": "……"}
# Scripts that end a sentence as Latin does.
_LATIN_STOPS = frozenset(("Latn", "Cyrl", "Grek", "Hebr", "Kore", "Geor"))
_OPENING = frozenset("¡¿")


def normalised(text: str) -> str:
    r"""Return *text* as it is compared: NFC, of normal width, with straight quotes, plain hyphens and single spaces.

    Spaces next to Chinese characters and kana go, as they are a matter of typography.

    >>> normalised("  “Hi”,\n he  said "), normalised("使用 Ｇｉｔ：　很好")
    ('"Hi", he said', '使用Git:很好')
    """
    if not text.isascii():
        text = _SIGN.sub(lambda sign: _SIGNS[sign[0]], unicodedata.normalize("NFC", text))
        text = _WIDE.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text)
        return _IDLE_SPACE.sub("", " ".join(text.split()))
    return " ".join(text.split())


def plain(text: str, labels: Collection[str] = ()) -> str:
    """Return the normalised *text* without its markup.

    >>> plain("Press **Start** and keep `F8` down.")
    'Press Start and keep F8 down.'
    """
    return normalised(readable(text, labels) if has_markup(text) else text)


def has_markup(text: str) -> bool:
    """Return whether *text* may have markup."""
    return _MARKUP.search(text) is not None


def bones(text: str, labels: Collection[str] = ()) -> str:
    """Return the normalised ``skeleton`` of *text*, which is empty without code, addresses and the like."""
    return normalised(skeleton(text, labels)) if _MARKUP.search(text) or _ADDRESS.search(text) else ""


def words_of(text: str) -> str:
    """Return the *plain* text without the mark at its end; a question mark stays.

    >>> words_of("Close it!"), words_of("Close it?"), words_of("请关门。")
    ('Close it', 'Close it?', '请关门')
    """
    return _END.sub("", text) or text


def end_of(text: str) -> str:
    """Return the kind of the mark at the end of *text*, as a Latin one; empty if there is none or a question mark.

    >>> end_of("请关门。"), end_of("Name："), end_of("Wait …"), end_of("Where?")
    ('.', ':', '...', '')
    """
    found = _END.search(normalised(text[-8:]))
    return _ENDS.get(found[1], found[1]) if found else ""


def ended_like(target: str, known: str, wanted: str, tag: str) -> str | None:
    """Return *target*, whose source ends in the mark *known*, as the translation of one that ends in *wanted*.

    Marks are kinds as of ``end_of``. ``None`` if it is not certain how the language *tag* would write that.

    >>> ended_like("请关门。", ".", "!", "zh-Hans"), ended_like("Schließ sie", "", ".", "de")
    ('请关门！', 'Schließ sie.')
    >>> ended_like("¡Cierra!", "!", ".", "es"), ended_like("ปิดประตู", ".", "", "th")
    (None, 'ปิดประตู')
    """
    if known == wanted:
        return target
    own = end_of(target)
    if own != known:
        return target if own == "" == wanted else None
    written = pack(tag).writing
    if _OPENING & set(target) or (wanted == "!" and (written.spaced_marks or pack(tag).primary in ("es", "gl", "ast"))):
        return None
    if not written.full_width and script_of(tag) not in _LATIN_STOPS:
        return None
    body = _without_end(target)
    if not wanted:
        return body
    if wanted == ":" and written.spaced_marks:
        return None
    return body + (_FULL_WIDTH[wanted] if written.full_width else "…" if wanted == "..." else wanted)


def _without_end(text: str) -> str:
    text = text.rstrip()
    while text and end_of(text):
        text = text[:-1].rstrip()
    return text
