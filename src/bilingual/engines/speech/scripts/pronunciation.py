"""Pronunciation of English words in the phones of the CMU dictionary (ARPABET without stress).

pocketsphinx's dictionary has 134,000 words. Other words are decomposed: suffixes and prefixes (riper = ripe + er,
mak'st = make + st), compounds, single letters of an acronym, and finally letter-to-sound rules in the manner of the
Naval Research Laboratory (Elovitz and others, "Letter-to-sound rules for automatic translation of English text to
phonetics", 1976), but far fewer and our own. An approximate pronunciation aligns well enough, since its neighbours fix
its position.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from bilingual.engines.speech.scripts.spoken_english import readings

Lookup = Callable[[str], str | None]


def _pairs(table: str) -> list[tuple[str, str]]:
    """Parse ``spelling=PHONES; spelling=PHONES`` (at the last equals sign, since patterns may contain others)."""
    return [(pair.rpartition("=")[0], pair.rpartition("=")[2]) for pair in table.split("; ")]


_LETTERS = dict(
    _pairs(
        r"a=EY; b=B IY; c=S IY; d=D IY; e=IY; f=EH F; g=JH IY; h=EY CH; i=AY; j=JH EY; k=K EY; l=EH L; m=EH M; "
        r"n=EH N; o=OW; p=P IY; q=K Y UW; r=AA R; s=EH S; t=T IY; u=Y UW; v=V IY; w=D AH B AH L Y UW; x=EH K S; "
        r"y=W AY; z=Z IY"
    )
)
_ENDINGS = _pairs(
    r"'s=Z; 'd=D; 'll=AH L; 're=ER; 've=V; 'st=S T; '=; iest=AH S T; ier=ER; ies=Z; ied=D; ing=IH NG; est=AH S T; "
    r"eth=AH TH; ers=ER Z; er=ER; ed=D; es=IH Z; s=Z; ly=L IY; ness=N AH S; less=L AH S; ful=F AH L; "
    r"ment=M AH N T; able=AH B AH L; ish=IH SH; ism=IH Z AH M; ist=IH S T; ize=AY Z; ise=AY Z; "
    r"ization=AH Z EY SH AH N; like=L AY K; st=S T"
)
_BEGINNINGS = _pairs(
    r"un=AH N; re=R IY; non=N AA N; over=OW V ER; under=AH N D ER; pre=P R IY; mis=M IH S; dis=D IH S; "
    r"anti=AE N T IY; multi=M AH L T IY; micro=M AY K R OW; super=S UW P ER; sub=S AH B; inter=IH N T ER; "
    r"self=S EH L F; co=K OW; de=D IY"
)
# Letter-to-sound rules, tried from the top at each position: pattern, phones.
_RULES = [
    (re.compile(pattern), phones)
    for pattern, phones in _pairs(
        r"tion=SH AH N; sion=ZH AH N; tious|cious=SH AH S; ture=CH ER; ough=AO; augh=AO; igh=AY; eigh=EY; tch=CH; "
        r"dge=JH; sch=SH; chr=K R; ch=CH; sh=SH; ph=F; th=TH; wh=W; ck=K; qu=K W; ng(?![aeiou])=NG; gh=G; "
        r"kn(?=[aeiou])=N; wr=R; sc(?=[eiy])=S; c(?=[eiy])=S; g(?=[eiy])=JH; x=K S; ee|ea|ie(?!$)|ei=IY; oo=UW; "
        r"ou=AW; ow$=OW; ow=AW; oa|oe=OW; oi|oy=OY; ai|ay|ey$=EY; au|aw=AO; eu|ew|ue|ui=UW; ar=AA R; or=AO R; "
        r"er|ir|ur=ER; ie$=IY; le$=AH L; es$=Z; e$=; y$=IY; ^y|y(?=[aeiou])=Y; a(?=[^aeiouy]e)=EY; "
        r"i(?=[^aeiouy]e)=AY; o(?=[^aeiouy]e)=OW; u(?=[^aeiouy]e)=UW; e(?=[^aeiouy]e)=IY; a$=AH; o$=OW; i$=IY; u$=UW; "
        r"bb|b=B; cc|c=K; dd|d=D; ff|f=F; gg|g=G; h=HH; j=JH; kk|k=K; ll|l=L; mm|m=M; nn|n=N; pp|p=P; q=K; rr|r=R; "
        r"ss|s=S; tt|t=T; v=V; w=W; zz|z=Z; a=AE; e=EH; i=IH; o=AA; u=AH; y=IH"
    )
]
_LOST_E = re.compile(r"(?:^|[^aeiou])[aeiouy][^aeiouwxy]$")
_VOICELESS = {"P", "T", "K", "F", "TH"}
_SIBILANT = {"S", "Z", "SH", "ZH", "CH", "JH"}
_MOST = 6  # pronunciations tried for one written word


def pronunciations(token: str, lookup: Lookup) -> list[str]:
    """Return the possible pronunciations of the written *token*, each as space-separated phones; none for a bare mark.

    *lookup* returns the phones of a dictionary word (``read``, ``read(2)``), or ``None``.
    """
    found: list[str] = []
    for words in readings(token):
        variants = [""]
        for word in words:
            sounds = _word(word, lookup, acronym=token.strip(".,;:!?").isupper() and len(word) <= 5)
            variants = [f"{head} {sound}".strip() for head in variants for sound in sounds][:_MOST]
        found += [variant for variant in variants if variant and variant not in found]
    return found[:_MOST]


def _word(word: str, lookup: Lookup, acronym: bool = False) -> list[str]:
    known = _known(word, lookup) or _known(_without_accents(word), lookup)
    if acronym and len(word) > 1 and not (known and len(word) > 4):
        known = [*known, " ".join(_LETTERS.get(c, "") for c in _plain_letters(word)).strip()]
    if known:
        return known
    parts = _taken_apart(word, lookup)
    return [parts] if parts else [by_rules(word)]


def _known(word: str, lookup: Lookup) -> list[str]:
    found = [lookup(word)] + [lookup(f"{word}({n})") for n in (2, 3)]
    return [phones for phones in found if phones]


def _taken_apart(word: str, lookup: Lookup) -> str:
    for ending, sound in _ENDINGS:
        if not word.endswith(ending) or len(word) - len(ending) < 2:
            continue
        stem = word[: -len(ending)]
        # "rip" + "er" would be spelled "ripper", so after one vowel and one consonant an e was dropped.
        stems = [stem + "e", stem] if _LOST_E.search(stem) and ending[0] in "eis'" else [stem, stem + "e"]
        if ending.startswith("i") and ending not in ("ing", "ish", "ism", "ist", "ize", "ise", "ization"):
            stems = [stem + "y", stem + "ie"]
        elif len(stem) > 2 and stem[-1] == stem[-2]:
            stems.append(stem[:-1])
        for candidate in stems:
            phones = lookup(candidate)
            if phones:
                return _joined(phones, ending, sound)
    for beginning, sound in _BEGINNINGS:
        rest = word.removeprefix(beginning)
        if rest != word and len(rest) > 2:
            phones = lookup(rest)
            if phones:
                return f"{sound} {phones}"
    for middle in range(len(word) - 3, 2, -1):  # compounds, the longest first part first
        first, second = lookup(word[:middle]), lookup(word[middle:])
        if first and second:
            return f"{first} {second}"
    return ""


def _joined(stem: str, ending: str, sound: str) -> str:
    last = stem.split()[-1]
    if ending in ("s", "'s"):
        sound = "IH Z" if last in _SIBILANT else "S" if last in _VOICELESS else "Z"
    elif ending == "ed":
        sound = "IH D" if last in ("T", "D") else "T" if last in _VOICELESS | _SIBILANT - {"Z", "ZH", "JH"} else "D"
    return f"{stem} {sound}".strip()


def by_rules(word: str) -> str:
    """Return the phones of *word* by its spelling; never empty.

    >>> by_rules("blorptight")
    'B L AO R P T AY T'
    """
    letters = _plain_letters(word)
    phones: list[str] = []
    position = 0
    while position < len(letters):
        for pattern, sound in _RULES:
            match = pattern.match(letters, position)
            if match and match.end() > position:
                phones += sound.split()
                position = match.end()
                break
        else:
            position += 1
    if not any(phone[0] in "AEIOU" for phone in phones):  # no vowel: spell it out
        phones = " ".join(_LETTERS.get(c, "") for c in letters).split()
    return " ".join(phones or ["AH"])


def _plain_letters(word: str) -> str:
    return "".join(c for c in _without_accents(word) if "a" <= c <= "z")


def _without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
