"""How languages write numbers: separators, words, multipliers. Tables only, by primary language."""

from __future__ import annotations

from fractions import Fraction

# Decimal comma: https://en.wikipedia.org/wiki/Decimal_separator#Conventions_worldwide ; others use the point.
DECIMAL_COMMA = frozenset(
    {"af", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fr", "gl", "hr", "hu", "id", "is"}
    | {"it", "ka", "lt", "lv", "mk", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr"}
    | {"uk", "vi"}
)


def _numbered(text: str, first: int = 0, step: int = 1) -> dict[str, int]:
    """Number the words of *text*; ``a/b`` are two writings of one number."""
    return {word: first + i * step for i, group in enumerate(text.split()) for word in group.split("/")}


WORDS: dict[str, dict[str, int]] = {
    "en": _numbered(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen"
    ) | _numbered("twenty thirty forty/fourty fifty sixty seventy eighty ninety", 20, 10),
    "de": _numbered(
        "null ein/eins/eine/einen/einem/einer zwei/zwo drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn "
        "vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"
    ) | _numbered("zwanzig dreißig/dreissig vierzig fünfzig sechzig siebzig achtzig neunzig", 20, 10),
    "es": _numbered(
        "cero uno/una/un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
        "diecisiete dieciocho diecinueve veinte veintiuno/veintiún/veintiuna veintidós veintitrés veinticuatro "
        "veinticinco veintiséis veintisiete veintiocho veintinueve"
    ) | _numbered("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10)
    | _numbered(
        "cien/ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas quinientos/quinientas "
        "seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas novecientos/novecientas", 100, 100
    ),
}  # fmt: skip

# Multipliers that follow a number, or stand alone with one understood.
SCALES: dict[str, dict[str, int]] = {
    "en": {
        "hundred": 100, "thousand": 10**3, "million": 10**6, "millions": 10**6, "billion": 10**9, "billions": 10**9,
        "trillion": 10**12, "trillions": 10**12, "dozen": 12, "decade": 10, "decades": 10, "mn": 10**6, "bn": 10**9,
    },
    "de": {
        "hundert": 100, "tausend": 10**3, "million": 10**6, "millionen": 10**6, "mio": 10**6, "milliarde": 10**9,
        "milliarden": 10**9, "mrd": 10**9, "billion": 10**12, "billionen": 10**12, "dutzend": 12, "jahrzehnt": 10,
        "jahrzehnte": 10, "jahrzehnten": 10,
    },
    "es": {
        "mil": 10**3, "millón": 10**6, "millones": 10**6, "billón": 10**12, "billones": 10**12, "docena": 12,
        "docenas": 12, "década": 10, "décadas": 10,
    },
}  # fmt: skip
# "hundreds of people" is no number, but "数百人" on the other side is no mistake.
VAGUE: dict[str, dict[str, int]] = {
    "en": {"hundreds": 100, "thousands": 1000, "dozens": 12},
    "de": {"hunderte": 100, "hunderten": 100, "tausende": 1000, "tausenden": 1000, "dutzende": 12},
    "es": {"cientos": 100, "centenares": 100, "miles": 1000},
}
# Words allowed between the parts of one number: "two hundred and five", "treinta y uno".
JOINTS = {"en": {"and"}, "es": {"y"}, "de": {"und"}}

# Said as words here and as digits there, but seldom surely a number: they may match, and need not.
_GERMAN_ORDINALS = "erst zweit dritt viert fünft sechst siebt acht neunt zehnt"
_ENDINGS = ("e", "en", "er", "es", "em")
_HALF, _THIRD, _QUARTER = Fraction(1, 2), Fraction(1, 3), Fraction(1, 4)
WEAK: dict[str, dict[str, int | Fraction]] = {
    "en": {
        **_numbered("first second third fourth fifth sixth seventh eighth ninth tenth", 1),
        **_numbered("january february march april may june july august september october november december", 1),
        **_numbered("jan feb mar apr may jun jul aug sep oct nov dec", 1),
        **dict.fromkeys(("half", "halves"), _HALF), **dict.fromkeys(("quarter", "quarters"), _QUARTER),
        **dict.fromkeys(("once", "single"), 1), **dict.fromkeys(("twice", "double", "both", "pair", "couple"), 2),
        **dict.fromkeys(("century", "centuries"), 100),
    },
    "de": {
        **_numbered("januar februar märz april mai juni juli august september oktober november dezember", 1),
        **{f"{stem}{end}": n for stem, n in _numbered(_GERMAN_ORDINALS, 1).items() for end in _ENDINGS},
        **dict.fromkeys(("halb", "halbe", "halben", "hälfte"), _HALF), "drittel": _THIRD, "viertel": _QUARTER,
        "einmal": 1, "dreimal": 3, **dict.fromkeys(("zweimal", "doppelt", "beide", "beiden", "paar"), 2),
        **dict.fromkeys(("jahrhundert", "jahrhunderte"), 100),
    },
    "es": {
        **_numbered("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre", 1),
        **_numbered(
            "primer/primero/primera segundo/segunda tercer/tercero/tercera cuarto/cuarta quinto/quinta sexto/sexta "
            "séptimo/séptima octavo/octava noveno/novena décimo/décima", 1
        ),
        **dict.fromkeys(("medio", "media", "mitad"), _HALF), "tercio": _THIRD,
        **dict.fromkeys(("ambos", "ambas", "doble", "par"), 2), **dict.fromkeys(("siglo", "siglos"), 100),
    },
}  # fmt: skip

# A half of what, and how many of the smaller unit that is; by the unit's first letters.
HALVES = {
    "en": ((r"years?", 12), (r"hours?", 60), (r"days?", 24), (r"minutes?", 60)),
    "de": ((r"jahr\w*", 12), (r"stunden?", 60), (r"tage?n?", 24), (r"minuten?", 60)),
    "es": ((r"años?", 12), (r"horas?", 60), (r"días?", 24), (r"minutos?", 60)),
    "zh": ((r"年", 12), (r"个?小时|個?小時|个?钟头|個?鐘頭", 60), (r"天|日", 24), (r"分钟|分鐘", 60)),
    "ja": ((r"年", 12), (r"時間", 60), (r"日", 24), (r"分", 60)),
}
HALF_BEFORE = {
    "en": r"half(?:\s+an?|\s+the|-)?\s*", "de": r"halb(?:e[snrm]?)\s+", "es": r"medi[oa]\s+",
    "zh": r"半[个個]?", "ja": r"半",
}  # fmt: skip

_ROWS = ("〇零", "一壹", "二贰貳两兩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
CJK_DIGITS = {character: value for value, row in enumerate(_ROWS) for character in row}
CJK_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
CJK_SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
# A lone 三 is a number before one of these and perhaps a part of a word elsewhere.
CJK_COUNTERS = frozenset(
    "年月日天个個名位本张張台臺件份章页頁元块塊公里米步次倍种種项項条條岁歲歳小时時分秒点點届代段句字行层層间間号號周週回つ"
    "遍趟场場声聲杯瓶封首篇课課道座棵朵幅根圈颗顆款批套排克斤卷巻歩通"
    "人円枚冊匹羽杯語组組级級栋棟度票辆輛只隻双雙"
)
CJK_IDIOMS = (
    *(
        "万一",
        "萬一",
        "千万",
        "千萬",
        "十分",
        "一一",
        "三三两两",
        "万万",
        "百度",
        "千百",
        "一般",
        "万分",
        "十足",
        "百科",
    ),
    *("七上八下", "乱七八糟", "四面八方", "五颜六色", "丢三落四", "三心二意", "一心一意", "四周", "百姓"),
)
