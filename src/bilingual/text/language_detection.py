"""Detects the language of a text, by its script and by statistics. The language models are loaded on first use."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from bilingual.languages import CHINESE, SCRIPT_UNSAID, less_usual, parse_tag, same_primary, script_of, usual
from bilingual.text.chinese import detect_script

# How the Unicode names of a script's letters begin, by script (ISO 15924).
_LETTERS = {
    "Arab": "ARABIC", "Armn": "ARMENIAN", "Beng": "BENGALI", "Cyrl": "CYRILLIC", "Deva": "DEVANAGARI",
    "Ethi": "ETHIOPIC", "Geor": "GEORGIAN", "Grek": "GREEK", "Gujr": "GUJARATI", "Guru": "GURMUKHI", "Hang": "HANGUL",
    "Hani": "CJK", "Hebr": "HEBREW", "Hira": "HIRAGANA", "Kana": "KATAKANA", "Khmr": "KHMER", "Knda": "KANNADA",
    "Laoo": "LAO", "Latn": "LATIN", "Mlym": "MALAYALAM", "Mong": "MONGOLIAN", "Mymr": "MYANMAR", "Sinh": "SINHALA",
    "Taml": "TAMIL", "Telu": "TELUGU", "Thai": "THAI", "Tibt": "TIBETAN",
}  # fmt: skip
_BY_NAME = {name: script for script, name in _LETTERS.items()}
ALPHABETS = frozenset(("Latn", "Cyrl", "Arab", "Guru"))
# A character of these carries about four times as much as a letter of an alphabet.
_DENSE = frozenset(("Hani", "Hira", "Kana", "Hang"))
_FAMILIES = {"Hans": "Hani", "Hant": "Hani", "Kore": "Hang"}
# From this share of kana among Han characters and kana on, a text is Japanese.
_KANA_SHARE = 0.05
# From this confidence on, trigrams alone decide. On 10,641 texts of 15 to 119 characters in eleven languages they
# disagreed with the full n-gram models in 22 cases, with 93 errors against 89.
_CERTAIN = 0.999
# From this many letters on (a dense character counts as four), a text can contradict a declared language.
_TELLING = 60
_ENOUGH = 80  # letters that can be in a less usual language
# The statistics cannot tell these apart in every text.
_NEAR = ({"id", "ms"}, {"da", "nb", "nn", "no"}, {"hr", "bs", "sr"}, {"cs", "sk"}, {"bg", "mk"})
# Written in more than one script (CLDR, supplemental languageData); the text decides.
SEVERAL_SCRIPTS = frozenset(("sr", "uz", "az", "kk", "ku", "bs", "mn", "tk", "tt", "pa"))


def detect_language(text: str, candidates: Sequence[str] | None = None) -> str:
    """Return the BCP 47 tag of the language of *text*, one of *candidates* (tags) if given.

    Kana means Japanese; Chinese is ``zh-Hans`` or ``zh-Hant`` by its characters. Text without letters is the first
    candidate, or English. Without candidates, a script used only by other languages decides.

    >>> detect_language("This is a talk about bread."), detect_language("今天我們談談麵包。")
    ('en', 'zh-Hant')
    >>> detect_language("မင်္ဂလာပါ"), detect_language("Привет, как дела?", ["en", "ru"])
    ('my', 'ru')
    """
    tags = [parse_tag(tag) for tag in candidates or usual()]
    script = _script_of_text(text)
    if script is None:
        return tags[0]
    fitting = [tag for tag in tags if family(script_of(tag)) == script]
    if candidates is None and (unusual := _unusual(text, script, fitting)):
        return unusual
    if not fitting and candidates is None:
        from langcodes import Language  # 30 ms

        likely = Language.get(f"und-{script}").maximize().language
        return parse_tag(likely) if likely else tags[0]
    found = _by_statistics(text, tuple(fitting or tags))
    written = detect_script(text) if found in CHINESE else found
    return written if candidates is None or written in tags else found


def likelihoods(text: str, tags: Sequence[str]) -> dict[str, float]:
    """Return the share of 1 that each of *tags* is likely to be the language of a short *text*, {} without evidence.

    Tags of languages that lingua does not know are left out.

    >>> max(likelihoods("Wann haben wir begonnen?", ["en", "de"]).items(), key=lambda item: item[1])[0]
    'de'
    """
    codes = _known(tuple(tags))
    if len(codes) < 2:
        return {}
    shares = _confidences(text, codes)
    return {tag: shares[code] for tag in tags if (code := tag.split("-")[0]) in shares} if any(shares.values()) else {}


def writing_of(text: str) -> Counter[str]:
    """Return how many letters of each script (ISO 15924) *text* has.

    >>> writing_of("用 Git")["Hani"], writing_of("りんごを")["Hira"]
    (1, 4)
    """
    return Counter(_writing_of(text))


@lru_cache(maxsize=65536)  # judge after judge asks for all sentences of a text
def _writing_of(text: str) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for character, count in Counter(text).items():
        if character.isalpha() and (script := _script_of_letter(character)):
            counts[script] += count
    return counts


@lru_cache(maxsize=8192)
def _script_of_letter(letter: str) -> str:
    return _BY_NAME.get(unicodedata.name(letter, "").split(" ")[0], "")


def language_of(text: str, declared: str | None) -> str:
    """Return the language of *text*: the *declared* tag, unless a text of some length is clearly in another language.

    A language that detection does not know is believed if the script fits.

    >>> czech = "Loni jsme na zahradě vysadili deset jabloní a letos už máme první úrodu. Stromy rostou dobře."
    >>> language_of(czech, "cs"), language_of(czech, "en"), language_of("Bread.", "de"), language_of("我们说话", "zh")
    ('cs', 'cs', 'de', 'zh-Hans')
    """
    if not declared:
        return detect_language(text)
    tag = parse_tag(declared)
    weight = sum(4 if unicodedata.east_asian_width(c) == "W" else 1 for c in text if c.isalpha())
    if declared.lower() in SCRIPT_UNSAID or (tag in CHINESE and weight >= _TELLING):
        tag = detect_script(text)
    script = _script_of_text(text)
    own = family(script_of(tag))
    if script is None or (weight < _TELLING and (script in (own, "Latn") or own in ("Jpan", "Hang"))):
        return tag  # a few words prove nothing, except in a script that the language never uses
    if own != script:
        found = detect_language(text)
        primary = tag.split("-")[0]
        return parse_tag(f"{primary}-{script}") if primary in SEVERAL_SCRIPTS and script in ALPHABETS else found
    if len(_known((tag,))) == 0:
        return tag
    fitting = dict.fromkeys(t for t in (tag, *usual(), *less_usual()) if family(script_of(t)) == script)
    found = _likeliest(text, tuple(fitting), _CERTAIN) or tag
    near = any({found.split("-")[0], tag.split("-")[0]} <= group for group in _NEAR)
    return tag if near or same_primary(found, tag) else found


def can_tell(one: str, other: str) -> bool:
    """Return whether ``detect_language`` can distinguish two languages.

    >>> can_tell("en", "ru"), can_tell("en", "de"), can_tell("en", "tlh")
    (True, True, False)
    """
    return family(script_of(one)) != family(script_of(other)) or len(_known((one, other))) == 2


def family(script: str) -> str:
    """Return the script whose letters *script* uses: ``Hani`` for ``Hans``."""
    return _FAMILIES.get(script, script)


def _script_of_text(text: str) -> str | None:
    """Return the script of most of *text*, ``Jpan`` for kana among Han characters, None without letters."""
    weights = script_weights(text)
    return max(weights, key=weights.__getitem__) if weights else None


def script_weights(text: str) -> dict[str, float]:
    """Return how much of *text* is in each script; four letters of an alphabet weigh one ideograph.

    >>> script_weights("OK 好"), script_weights("です。日本")
    ({'Latn': 0.5, 'Hani': 1}, {'Jpan': 4})
    """
    counts = writing_of(text)
    kana, han = counts["Hira"] + counts["Kana"], counts["Hani"]
    if kana > _KANA_SHARE * (kana + han):
        counts["Jpan"] = kana + han
        del counts["Hani"]
    del counts["Hira"], counts["Kana"]
    return {script: n if script in _DENSE or script == "Jpan" else n / 4 for script, n in counts.items() if n}


def _unusual(text: str, script: str, fitting: Sequence[str]) -> str | None:
    """Return a less usual language if a longer *text* with letters outside ASCII is in it without doubt."""
    letters = [c for c in text if c.isalpha()]
    foreign = sum(not c.isascii() for c in letters)
    if len(letters) < _ENOUGH or foreign < 0.01 * len(letters):
        return None
    others = [tag for tag in less_usual() if family(script_of(tag)) == script]
    found = _likeliest(text, (*fitting, *others), _CERTAIN) if others else None
    return found if found in others else None


def _likeliest(text: str, tags: tuple[str, ...], least: float) -> str | None:
    """Return the one of *tags* that trigrams find with a confidence of *least* or more."""
    shares = likelihoods(text, tags)
    best = max(tags, key=lambda tag: shares.get(tag, 0.0))
    return best if shares and shares[best] >= least else None


def _by_statistics(text: str, tags: tuple[str, ...]) -> str:
    """Return the most probable of *tags*, the first one if there is no evidence."""
    codes = _known(tags)
    if len(tags) < 2 or len(codes) < 2:
        return tags[0]
    if likely := _likeliest(text, tags, _CERTAIN):
        return likely
    # The full n-gram models take seconds to load; only short, doubtful texts need them.
    name = _detected(text, codes)
    return next((tag for tag in tags if tag.split("-")[0] == name), tags[0])


@lru_cache(maxsize=128)  # a text is judged again when it is read again, in one run and in the next of a warm process
def _confidences(text: str, codes: tuple[str, ...]) -> Mapping[str, float]:
    found = _detector(codes, by_trigrams=True).compute_language_confidence_values(text)
    return {str(one.language.iso_code_639_1.name.lower()): float(one.value) for one in found}


@lru_cache(maxsize=128)
def _detected(text: str, codes: tuple[str, ...]) -> str | None:
    detected = _detector(codes).detect_language_of(text)
    return None if detected is None else str(detected.iso_code_639_1.name.lower())


@lru_cache(maxsize=64)
def _known(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lingua language codes of *tags*, where lingua supports them."""
    from lingua import IsoCode639_1

    primaries = dict.fromkeys(tag.split("-")[0] for tag in tags)
    return tuple(primary for primary in primaries if hasattr(IsoCode639_1, primary.upper()))


@lru_cache(maxsize=8)
def _detector(codes: tuple[str, ...], *, by_trigrams: bool = False) -> Any:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    known = (getattr(IsoCode639_1, code.upper()) for code in codes)
    builder = LanguageDetectorBuilder.from_iso_codes_639_1(*known)
    return (builder.with_low_accuracy_mode() if by_trigrams else builder).build()
