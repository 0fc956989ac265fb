"""What an English reader says for what is written: numbers, signs, letters.

Each function returns the readings that are usual, the most usual first; the aligner lets the sound
decide among them.
"""

from __future__ import annotations

import re


def _listed(words: str) -> list[str]:
    return words.split()


_ONES = _listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
             "twelve": "twelfth"}  # fmt: skip
_UNITS = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "%": "percent", "°": "degrees"}
_SIGNS = {"&": "and", "+": "plus", "=": "equals", "@": "at", "#": "number", "/": "slash", "*": "star"}
_SCALE_LETTERS = {"k": "thousand", "m": "million", "bn": "billion", "b": "billion"}
_SHORT = {"mr": "mister", "mrs": "missus", "ms": "miz", "dr": "doctor", "st": "saint", "vs": "versus",
          "etc": "et cetera", "no": "number", "jr": "junior", "sr": "senior", "prof": "professor"}  # fmt: skip
_NUMBER = re.compile(
    r"(?P<unit>[$€£¥#])?(?P<whole>\d[\d,]*)(?:\.(?P<fraction>\d+))?(?P<scale>k|m|bn|b)?(?P<tail>%|°|st|nd|rd|th|s|'s)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)")
_RANGE = re.compile(r"(\d+)[–-](\d+)")
# Chat|GPT, but not i|Phone: two capitals in a row part a word.
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z]{2})")
_CHUNK = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[&+=@#/*%$€£°]")
_EDGES = '"“”‘«»()[]{}<>,;:!?…—–-.*_~`|、。'


def readings(token: str) -> list[list[str]]:
    """Return the ways to say the written *token*, each as plain lower-case words; empty for a bare mark.

    >>> readings("$43,000")
    [['forty', 'three', 'thousand', 'dollars']]
    >>> readings("1961.")
    [['nineteen', 'sixty', 'one'], ['one', 'thousand', 'nine', 'hundred', 'sixty', 'one']]
    >>> readings("self-made,"), readings("—")
    ([['self', 'made']], [])
    """
    core = token.replace("’", "'").strip(_EDGES)
    if not core:
        return [[_SIGNS[c]] for c in token if c in _SIGNS][:1]
    clock, span, number = _CLOCK.fullmatch(core), _RANGE.fullmatch(core), _NUMBER.fullmatch(core)
    if clock:
        hour, minute = cardinal(int(clock[1])), int(clock[2])
        if not minute:
            return [hour, [*hour, "o'clock"], [*hour, "hundred"]]
        return [[*hour, *(["oh"] if minute < 10 else []), *cardinal(minute)]]
    if span:
        return [[*a, "to", *b] for a in _plain(span[1]) for b in _plain(span[2])]
    if number:
        return _number(number)
    short = _SHORT.get(core.lower()) if core.lower() != "no" or token.endswith("No.") else None
    if short:
        return [short.split(), [core.lower()]] if core.lower() in ("st", "no") else [short.split()]
    words: list[str] = []
    for chunk in _CHUNK.findall(_JOINT.sub(" ", core.strip("'"))):
        words += _plain(chunk)[0] if chunk.isdigit() else [(_SIGNS | _UNITS).get(chunk, chunk.lower())]
    return [words] if words else []


def cardinal(value: int) -> list[str]:
    """Return *value* in words, American style (without "and").

    >>> " ".join(cardinal(1_204))
    'one thousand two hundred four'
    """
    if value < 20:
        return [_ONES[value]]
    if value < 100:
        return [_TENS[value // 10], *([_ONES[value % 10]] if value % 10 else [])]
    if value >= 10**12:
        return [_ONES[int(digit)] for digit in str(value)]
    for size, name in _SCALES:
        if value >= size:
            rest = value % size
            return [*cardinal(value // size), name, *(cardinal(rest) if rest else [])]
    return []


def ordinal(value: int) -> list[str]:
    """Return *value* as an ordinal in words.

    >>> ordinal(23)
    ['twenty', 'third']
    """
    *head, last = cardinal(value)
    if last in _ORDINALS:
        return [*head, _ORDINALS[last]]
    return [*head, last[:-1] + "ieth" if last.endswith("y") else last + "th"]


def _number(match: re.Match[str]) -> list[list[str]]:
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
            reading += ["point", *(_ONES[int(digit)] for digit in fraction)]
    if match["scale"]:
        words = [[*reading, _SCALE_LETTERS[match["scale"].lower()]] for reading in words]
    if tail in ("s", "'s"):
        words = [[*reading[:-1], _plural(reading[-1])] for reading in words]
    unit = _UNITS.get(match["unit"] or "") or _UNITS.get(tail)
    if match["unit"] == "$" and fraction and len(fraction) == 2 and not match["scale"]:
        cents = [*cardinal(int(whole)), "dollars", "and", *cardinal(int(fraction)), "cents"]
        return [cents, [*cardinal(int(whole)), *cardinal(int(fraction))]]
    return [[*reading, unit] if unit else reading for reading in words]


def _plain(digits: str) -> list[list[str]]:
    value = int(digits)
    if (len(digits) > 1 and digits.startswith("0")) or len(digits) > 9:
        return [[_ONES[int(digit)] for digit in digits], [{"0": "oh"}.get(d, _ONES[int(d)]) for d in digits]]
    result = [cardinal(value)]
    if value > 100 and value % 100:
        result.append(_with_and(value))
    if len(digits) == 4 and 1100 <= value < 2100 and value % 1000 > 9:
        century, rest = divmod(value, 100)
        tail = ["hundred"] if not rest else [*(["oh"] if rest < 10 else []), *cardinal(rest)]
        result = [[*cardinal(century), *tail], cardinal(value)]
    return result


def _with_and(value: int) -> list[str]:
    """British style: a hundred *and* four."""
    hundreds, rest = value // 100 * 100, value % 100
    return [*cardinal(hundreds), "and", *cardinal(rest)]


def _plural(word: str) -> str:
    return word[:-1] + "ies" if word.endswith("y") else word + ("es" if word.endswith("x") else "s")
