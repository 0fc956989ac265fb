"""How written English is spoken: numbers, symbols, letters.

Each function returns the usual readings, most common first; the aligner chooses among them by the audio.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from bilingual.languages import pack
from bilingual.languages.speech import Aloud

# pocketsphinx's acoustic model and dictionary (en-us) support only this language.
MODEL_LANGUAGE = "en"

_NUMBER = re.compile(
    r"(?P<unit>[$€£¥#])?(?P<whole>\d[\d,]*)(?:\.(?P<fraction>\d+))?(?P<scale>k|m|bn|b)?(?P<tail>%|°|st|nd|rd|th|s|'s)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)")
_RANGE = re.compile(r"(\d+)[–-](\d+)")
# Chat|GPT, but not i|Phone: two capitals in a row split a word.
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z]{2})")
_CHUNK = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[&+=@#/*%$€£°]")
_EDGES = '"“”‘«»()[]{}<>,;:!?…—–-.*_~`|、。'


def readings(token: str) -> list[list[str]]:
    """Return the spoken forms of the written *token*, each as plain lower-case words; none for a bare mark.

    >>> readings("$43,000")
    [['forty', 'three', 'thousand', 'dollars']]
    >>> readings("1961.")
    [['nineteen', 'sixty', 'one'], ['one', 'thousand', 'nine', 'hundred', 'sixty', 'one']]
    >>> readings("self-made,"), readings("—")
    ([['self', 'made']], [])
    """
    aloud = _aloud()
    core = token.replace("’", "'").strip(_EDGES)
    if not core:
        return [[aloud.signs[c]] for c in token if c in aloud.signs][:1]
    clock, span, number = _CLOCK.fullmatch(core), _RANGE.fullmatch(core), _NUMBER.fullmatch(core)
    if clock:
        hour, minute = cardinal(int(clock[1])), int(clock[2])
        if not minute:
            return [hour, [*hour, aloud.full_hour], [*hour, aloud.hundred]]
        return [[*hour, *([aloud.zero] if minute < 10 else []), *cardinal(minute)]]
    if span:
        return [[*a, aloud.span, *b] for a in _plain(span[1]) for b in _plain(span[2])]
    if number:
        return _number(number)
    full = aloud.abbreviations.get(core.lower())
    if full and (core.lower() not in aloud.capitalised or token.endswith(f"{core.capitalize()}.")):
        return [full.split(), [core.lower()]] if core.lower() in aloud.words_too else [full.split()]
    words: list[str] = []
    for chunk in _CHUNK.findall(_JOINT.sub(" ", core.strip("'"))):
        words += (
            _plain(chunk)[0]
            if chunk.isdigit()
            else [(aloud.signs.get(chunk) or aloud.units.get(chunk) or chunk.lower())]
        )
    return [words] if words else []


def cardinal(value: int) -> list[str]:
    """Return *value* in words, American style (without "and"); digit by digit from a trillion on.

    >>> " ".join(cardinal(1_204))
    'one thousand two hundred four'
    """
    return _spelled(value, "spellout") if value < 10**12 else _digits(str(value))


def ordinal(value: int) -> list[str]:
    """Return *value* as an ordinal in words.

    >>> ordinal(23)
    ['twenty', 'third']
    """
    return _spelled(value, "spellout,%spellout-ordinal")


def _digits(digits: str) -> list[str]:
    return [word for digit in digits for word in _spelled(int(digit), "spellout")]


def _spelled(value: int, rule: str) -> list[str]:
    return str(_spell_out(rule).format({"n": value})).replace("-", " ").split()


@lru_cache(maxsize=2)
def _spell_out(rule: str) -> Any:
    from icu4py.messageformat import MessageFormat

    return MessageFormat(f"{{n, {rule}}}", MODEL_LANGUAGE)


@lru_cache(maxsize=1)
def _aloud() -> Aloud:
    aloud = pack(MODEL_LANGUAGE).speech.aloud
    assert aloud is not None
    return aloud


def _number(match: re.Match[str]) -> list[list[str]]:
    aloud = _aloud()
    whole, fraction = match["whole"].replace(",", ""), match["fraction"]
    tail = (match["tail"] or "").lower()
    if tail in ("st", "nd", "rd", "th"):
        return [ordinal(int(whole))]
    heads = (
        _plain(whole) if "," not in match["whole"] and not match["unit"] and not fraction else [cardinal(int(whole))]
    )
    words = [list(head) for head in heads]
    if fraction:
        for reading in words:
            reading += [aloud.decimal, *_digits(fraction)]
    if match["scale"]:
        words = [[*reading, aloud.scales[match["scale"].lower()]] for reading in words]
    if tail in ("s", "'s"):
        words = [[*reading[:-1], _plural(reading[-1])] for reading in words]
    unit = aloud.units.get(match["unit"] or "") or aloud.units.get(tail)
    if match["unit"] in aloud.hundredths and fraction and len(fraction) == 2 and not match["scale"]:
        cents = [*cardinal(int(whole)), str(unit), aloud.joint, *cardinal(int(fraction))]
        cents.append(aloud.hundredths[match["unit"]])
        return [cents, [*cardinal(int(whole)), *cardinal(int(fraction))]]
    return [[*reading, unit] if unit else reading for reading in words]


def _plain(digits: str) -> list[list[str]]:
    value, aloud = int(digits), _aloud()
    if (len(digits) > 1 and digits.startswith("0")) or len(digits) > 9:
        said = _digits(digits)
        return [said, [aloud.zero if digit == "0" else word for digit, word in zip(digits, said, strict=True)]]
    result = [cardinal(value)]
    if value > 100 and value % 100:
        result.append(_with_and(value))
    if len(digits) == 4 and 1100 <= value < 2100 and value % 1000 > 9:
        century, rest = divmod(value, 100)
        tail = [aloud.hundred] if not rest else [*([aloud.zero] if rest < 10 else []), *cardinal(rest)]
        result = [[*cardinal(century), *tail], cardinal(value)]
    return result


def _with_and(value: int) -> list[str]:
    """British style: a hundred *and* four."""
    hundreds, rest = value // 100 * 100, value % 100
    return [*cardinal(hundreds), _aloud().joint, *cardinal(rest)]


def _plural(word: str) -> str:
    return word[:-1] + "ies" if word.endswith("y") else word + ("es" if word.endswith("x") else "s")
