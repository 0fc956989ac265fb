"""The languages and marks in file names: ``talk.pt-BR.srt``, ``talk.en.sdh.srt``, ``talk.English.forced.v2.srt``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bilingual.errors import UsageError
from bilingual.languages.loader import names_in_files, names_of_languages, pack
from bilingual.languages.tags import CHINESE, parse_tag

FORCED, HEARING, OTHER = "forced", "hearing", "other"
# Marks as players and download tools write them (Jellyfin, Plex, yt-dlp).
_MARKS = {
    "forced": FORCED, "foreign": FORCED, "signs": FORCED, "songs": FORCED,
    "sdh": HEARING, "hi": HEARING, "cc": HEARING, "hoh": HEARING, "captions": HEARING,
    "default": OTHER, "full": OTHER, "final": OTHER, "orig": OTHER, "original": OTHER, "auto": OTHER, "asr": OTHER,
    "sub": OTHER, "subs": OTHER, "subtitle": OTHER, "subtitles": OTHER, "utf8": OTHER, "utf-8": OTHER, "copy": OTHER,
    "transcript": OTHER, "transcription": OTHER, "script": OTHER,
}  # fmt: skip
_VERSION = re.compile(r"v\d+(?:\.\d+)*|(?:19|20)\d\d-\d\d-\d\d", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,2}")
_SEPARATORS = re.compile(r"[\s()\[\]{}&+,_]+")
_SPEAKERS = 5_000_000


@dataclass(frozen=True, slots=True)
class NameParts:
    """What stands between the name of a recording and the suffix of a file next to it.

    Each of ``languages`` has its readings, the likeliest first: ``br`` is Breton and Brazil, ``hi`` is Hindi and "" (no
    language). ``hi`` after a language and ``sdh`` are marks of subtitles for the deaf. ``unknown`` are the other parts.
    """

    languages: tuple[tuple[str, ...], ...] = ()
    marks: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()


def name_parts(rest: str) -> NameParts:
    """Return the parts of *rest*, such as ``.en.sdh``, ``_de`` or `` (final) v2``.

    >>> name_parts(".pt-BR.forced")
    NameParts(languages=(('pt-BR',),), marks=frozenset({'forced'}), unknown=())
    >>> name_parts(".chs&eng").languages, name_parts("-draft").unknown
    ((('zh-Hans',), ('en',)), ('draft',))
    """
    languages: list[tuple[str, ...]] = []
    marks, unknown = set(), []
    dotted = rest.startswith((".", "(", " ("))
    for part in _parts(unicodedata.normalize("NFC", rest)):
        known = readings(part)
        mark = _mark(part, numbered=dotted)
        if mark and (languages or not known or mark == HEARING):
            marks.add(mark)
            if not languages and known and part.lower() == "hi":
                languages.append((*known, ""))
        elif known:
            languages.append(known)
        else:
            unknown.append(part)
    return NameParts(tuple(dict.fromkeys(languages)), frozenset(marks), tuple(unknown))


def language_hint(stem: str) -> str | None:
    """Return the language that the last parts of a file's *stem* name, if any.

    >>> language_hint("talk.ru"), language_hint("talk.de.forced"), language_hint("bread-ja"), language_hint("talk")
    ('ru', 'de', 'ja', None)
    """
    for part in reversed(re.split(r"[._-](?=[^._-]*)", stem)[1:]):
        if found := readings(part):
            return found[-1] if part.lower() == "hi" else found[0]
        if _mark(part, numbered=True) is None:
            break
    return None


def _mark(part: str, *, numbered: bool) -> str | None:
    if _VERSION.fullmatch(part) or (numbered and _NUMBER.fullmatch(part)):
        return OTHER
    return _MARKS.get(part.lower())


def _parts(rest: str) -> list[str]:
    """Return the parts between dots; those that mean nothing as a whole are taken apart further."""
    found: list[str] = []
    for chunk in (chunk.strip(" _-") for chunk in rest.split(".")):
        if not chunk:
            continue
        pieces = [piece for piece in _SEPARATORS.split(chunk) if piece]
        if _known(chunk) and (len(pieces) == 1 or not any(piece.lower() in _MARKS for piece in pieces)):
            found.append(chunk)
            continue
        for piece in pieces:
            found += [piece] if _known(piece) else [part for part in piece.split("-") if part]
    return found


def _known(part: str) -> bool:
    return bool(_mark(part, numbered=True) or readings(part))


def tag_in_name(text: str) -> str | None:
    """Return the language tag that *text*, a part of a file name, means, else None.

    >>> tag_in_name("CHS"), tag_in_name("zh_TW"), tag_in_name("jpn"), tag_in_name("Deutsch"), tag_in_name("final")
    ('zh-Hans', 'zh-Hant', 'ja', 'de', None)
    """
    return next(iter(readings(text)), None)


def readings(text: str) -> tuple[str, ...]:
    """Return the languages that *text* may mean, the likeliest first.

    The forms listed in language files come first (``sc`` is Simplified Chinese on subtitles but Sardinian in ISO 639),
    then BCP 47 and ISO 639, names of languages, and codes of countries (``kr`` is Kanuri, and Korea).

    >>> readings("kr"), readings("简体中文"), readings("español"), readings("gr"), readings("new")
    (('kr', 'ko'), ('zh-Hans',), ('es',), ('el',), ())
    """
    low = unicodedata.normalize("NFC", text).strip().lower()
    if known := names_in_files().get(low):
        return (known,)
    found = dict.fromkeys(tag for tag in (_by_code(low), _by_name(low), _by_country(low)) if tag)
    if CHINESE[0] in found and "-" not in low and not re.search(r"hans|simpl|cn|[简簡]", low):
        found[CHINESE[1]] = None  # the text tells which script
    return tuple(found)


def _by_code(text: str) -> str | None:
    if not text.isascii():
        return None
    try:
        tag = parse_tag(text)
    except UsageError:
        return None
    return tag if _widespread(tag) else None


def _by_name(text: str) -> str | None:
    if len(text) < 2 or (text.isascii() and len(text) < 4):
        return None
    if tag := names_of_languages().get(text):
        return tag
    from langcodes import find

    try:
        tag = parse_tag(str(find(text)))
    except (LookupError, UsageError):
        return None
    return tag if _widespread(tag) else None


def _by_country(text: str) -> str | None:
    if not re.fullmatch("[a-z]{2}", text):
        return None
    from langcodes import Language

    place = Language.get(f"und-{text}")
    likely = place.maximize()
    if not place.is_valid() or likely.language in (None, "und", "en"):
        return None
    return parse_tag(f"{likely.language}-{likely.script}")


def _widespread(tag: str) -> bool:
    """Return whether *tag* is a language that a name may mean: with three letters most are words (``new``, ``raw``)."""
    primary = tag.split("-")[0]
    if len(primary) == 2 or pack(tag).complete:
        return True
    from langcodes import Language

    return Language.get(primary).speaking_population() > _SPEAKERS
