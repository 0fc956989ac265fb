"""How much: length, numbers, and the words that qualify them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

from bilingual.fidelity.material import Material, Pair, finding
from bilingual.model.finding import Finding
from bilingual.text.numbers import missing_numbers, numbers_in

# Characters of a good translation for each character of English, lowest and highest over whole documents
# (our own measure on published translations of one article; other languages: source unverified).
_RATIO = {"en": (1.0, 1.0), "de": (1.0, 1.08), "es": (1.06, 1.11), "ja": (0.45, 0.70), "zh": (0.30, 0.45), "ko": (0.5, 0.7)}
_UNKNOWN = (0.85, 1.25)
_BELOW_RANGE = 0.85  # of the lowest good ratio: en to de 0.85
_OF_MEDIAN = 0.6
_SECTION_SLACK = 0.85  # one section may be terser than a whole document
_SECTION = 200  # English characters below which a ratio says little
_SENTENCE = 60


def length(material: Material) -> Iterator[Finding]:
    """A section is not much shorter than the rest, nor below the floor of the pair (W; E under half the floor)."""
    floor = ratio_floor(material.source, material.target)
    scale = sum(_RATIO.get(material.source, _UNKNOWN)) / 2
    sections = [s for s in _sections(material) if _chars(s)[0] >= _SECTION * scale]
    usual = median(_ratio(s) for s in sections) if len(sections) > 2 else 0.0
    flagged: set[str] = set()
    whole = _ratio(material.pairs)
    if _chars(material.pairs)[0] >= 2 * _SECTION * scale and floor / 2 <= whole < floor:
        message = f"the whole text keeps {whole:.0%} of the length (floor {floor:.0%})"
        yield finding("length", "W", message, None, ratio=round(whole, 3), floor=round(floor, 3))
    for section in sections:
        measured = _ratio(section)
        if measured >= _SECTION_SLACK * floor and measured >= _OF_MEDIAN * usual:
            continue
        severe = measured < floor / 2
        message = f"{len(section)} units from {section[0].unit.id} on keep {measured:.0%} of the length"
        message += f" (floor {floor:.0%}, usual here {usual:.0%})" if usual else f" (floor {floor:.0%})"
        evidence = {"ratio": round(measured, 3), "floor": round(floor, 3), "median": round(usual, 3)}
        yield finding("length", "E" if severe else "W", message, section[0], **evidence)
        flagged |= {pair.unit.id for pair in section}
    for pair in material.pairs:
        if pair.unit.id not in flagged and len(pair.source.prose) >= _SENTENCE * scale and _ratio([pair]) < floor / 2:
            message = f"the sentence keeps {_ratio([pair]):.0%} of its length (half the floor is {floor / 2:.0%})"
            yield finding("length", "E", message, pair, ratio=round(_ratio([pair]), 3), floor=round(floor, 3))


def ratio_floor(source: str, target: str) -> float:
    """Return the lowest credible ratio of target to source characters for two primary languages.

    >>> ratio_floor("en", "de"), round(ratio_floor("zh", "en"), 2)
    (0.85, 1.89)
    """
    return _BELOW_RANGE * _RATIO.get(target, _UNKNOWN)[0] / _RATIO.get(source, _UNKNOWN)[1]


def _sections(material: Material) -> list[list[Pair]]:
    """Group the pairs by heading; without headings, by ten."""
    if material.article is None:
        return [list(material.pairs[i : i + 10]) for i in range(0, len(material.pairs), 10)]
    opens = {b.segments[0].id for b in material.article.blocks if b.kind == "heading" and b.segments}
    sections: list[list[Pair]] = [[]]
    for pair in material.pairs:
        if pair.unit.id in opens and sections[-1]:
            sections.append([])
        sections[-1].append(pair)
    return [section for section in sections if section]


def _chars(section: Sequence[Pair]) -> tuple[int, int]:
    return sum(len(p.source.prose) for p in section), sum(len(p.target.prose) for p in section)


def _ratio(section: Sequence[Pair]) -> float:
    source, target = _chars(section)
    return target / source if source else 1.0


def numbers(material: Material) -> Iterator[Finding]:
    """The same numbers in each unit, however they are written (E)."""
    source_tag, target_tag = material.bitext.source, material.bitext.target
    nearby: set[str] = set()  # what the source said in the unit before: "them" may become "the three minutes"
    for pair in material.pairs:
        missing, new = missing_numbers(pair.source.prose, source_tag, pair.target.prose, target_tag)
        if missing or new:
            lost, added = [str(n) for n in missing], [str(n) for n in new]
            message = f"the numbers differ (lost: {' '.join(lost) or '-'}; new: {' '.join(added) or '-'})"
            # One is often only an article ("a minute", 一分钟), and no figure.
            mild = set(lost) <= {"1"} and set(added) <= {"1"} | nearby
            yield finding("numbers", "W" if mild else "E", message, pair, lost=lost, new=added)
        nearby = {str(number) for number in numbers_in(pair.source.prose, source_tag)}


# Each class of qualifier, language by language. What is not listed is not judged.
_QUALIFIERS: dict[str, dict[str, str]] = {
    "about": {
        "en": r"\b(?:about|around|approximately|roughly|nearly|almost|some|circa|or so|more or less)\b(?=[\s~$€£]*[\d])",
        "de": r"\b(?:etwa|ungefähr|rund|circa|ca\.|fast|knapp|gut|um die|annähernd|nahezu|beinahe)",
        "es": r"\b(?:unos|unas|alrededor|aproximadamente|cerca de|casi|más o menos|en torno|aprox)",
        "zh": r"大约|大概|约|約|左右|上下|近|差不多|几乎|幾乎|将近|將近|大約|来[个天年]|多[个万年天]",
        "ja": r"約|およそ|ほぼ|ほど|くらい|ぐらい|前後|近く|だいたい|おおよそ|ほとんど|程度",
    },
    "at least": {
        "en": r"\b(?:at least|no less than|no fewer than|or more|minimum of)\b",
        "de": r"\b(?:mindestens|wenigstens|zumindest|nicht weniger als|oder mehr|minimal)",
        "es": r"\b(?:al menos|por lo menos|como mínimo|no menos de|o más|cuando menos)",
        "zh": r"至少|最少|起码|起碼|不少于|不少於|以上|不低于",
        "ja": r"少なくとも|以上|最低|せめて",
    },
    "at most": {
        "en": r"\b(?:at most|no more than|not more than|up to|maximum of|or less|or fewer)\b",
        "de": r"\b(?:höchstens|maximal|nicht mehr als|bis zu|oder weniger)",
        "es": r"\b(?:como máximo|a lo sumo|no más de|hasta|o menos|como mucho)",
        "zh": r"至多|最多|不超过|不超過|以内|以內|以下|多达|高达",
        "ja": r"最大|高々|せいぜい|以下|以内|まで|多くとも",
    },
    "per": {
        "en": r"\b(?:per|a|an|each|every)\s+(?:second|minute|hour|day|week|month|year)\b|\b(?:hourly|daily|weekly|monthly|yearly|annual(?:ly)?)\b",
        "de": r"\b(?:pro|je|jede[rnsm]?|am|in der|im)\s+(?:Sekunde|Minute|Stunde|Tag|Woche|Monat|Jahr)|\w*(?:täglich|wöchentlich|monatlich|jährlich|stündlich)",
        "es": r"\b(?:por|al|a la|cada)\s+(?:segundo|minuto|hora|día|semana|mes|año)|\b(?:diari|seman|mensual|anual|todos los|todas las)",
        "zh": r"每|一天|一周|一年|一个月|一小时|天天|年度|月度|日均|年均|/",
        "ja": r"毎|ごと|あたり|当たり|[一1]?[分日週月年](?:間)?に|時間に|年間|月間|/",
    },
}


# Where a word of the table may also mean something else, only these ask for a counterpart.
_ASKS: dict[str, dict[str, str]] = {
    "about": {
        "de": r"\b(?:etwa|ungefähr|rund|circa|ca\.|annähernd)\s+(?=\d)",
        "es": r"\b(?:alrededor de|aproximadamente|cerca de|unos|unas)\s+(?=\d)",
        "zh": r"大约|大概|左右|大約",
        "ja": r"約|およそ|おおよそ",
    },
    "at least": {"zh": r"至少|最少|起码|起碼", "ja": r"少なくとも"},
    "at most": {
        "en": r"\b(?:at most|no more than|not more than|(?<!adds )(?<!add )(?<!keep )(?<!keeps )up to(?= \d))\b",
        "es": r"\b(?:como máximo|a lo sumo|no más de)",
        "de": r"\b(?:höchstens|maximal|nicht mehr als)",
        "zh": r"至多|最多|不超过|不超過",
        "ja": r"最大|せいぜい",
    },
    "per": {"zh": r"每[天日周月年小时分秒个]", "ja": r"毎[日週月年時分秒]|ごとに|あたり", "es": r"\b(?:por|al|a la|cada)\s+(?:segundo|minuto|hora|día|semana|mes|año)"},
}  # fmt: skip


def qualifiers(material: Material) -> Iterator[Finding]:
    """About, at least, at most and per are kept where a number stands beside them (W)."""
    for pair in material.pairs:
        if not re.search(r"\d|[一二三四五六七八九十百千万]", pair.source.prose):
            continue
        for name, by_language in _QUALIFIERS.items():
            asks = _ASKS.get(name, {})
            one, two = asks.get(material.source, by_language.get(material.source)), by_language.get(material.target)
            if one is None or two is None:
                continue
            said = re.search(one, pair.source.prose, re.IGNORECASE)
            if said and not re.search(two, pair.target.prose, re.IGNORECASE):
                yield finding("qualifiers", "W", f"{said.group()!r} ({name}) is not there", pair, qualifier=name)
