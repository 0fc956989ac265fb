"""Is it in the target language, in its script, in one voice, and does it say yes where the source does?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bilingual.articles.inline import visible
from bilingual.fidelity.material import Material, Pair, between, finding
from bilingual.model.article import Article
from bilingual.model.finding import Finding
from bilingual.model.language import language
from bilingual.text.echo import is_echo
from bilingual.text.script import convert_script, detect_language

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[\u3041-\u309f\u30a1-\u30fa]")
_CJK = re.compile(r"[\u3041-\u30fa\u3400-\u9fff\uac00-\ud7a3]")
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LATIN_RUN = re.compile(r"(?:[a-z]+(?:['’][a-z]+)?[ ,]+){3,}[a-z]+")


def title(material: Material) -> Iterator[Finding]:
    """The title is in the target language (E)."""
    if material.article is None or material.rendered is None:
        return
    before, after = _title(material.article), _title(material.rendered)
    if not before or not after:
        return
    words = _WORDS.findall(before)
    same = " ".join(before.split()) == " ".join(after.split())
    cjk_wanted = language(material.bitext.target).east_asian and not language(material.bitext.source).east_asian
    untranslated = is_echo(before, after, material.bitext.source, material.bitext.target) or (same and len(words) > 3)
    if untranslated or (cjk_wanted and len(words) > 2 and not _CJK.search(after)):
        yield between("title", "E", "the title is not translated", before, after)


def _title(article: Article) -> str:
    header = article.front_matter.get("title")
    if isinstance(header, str) and header:
        return header
    heading = next((b for b in article.blocks if b.kind == "heading" and b.segments), None)
    return visible(heading.plain) if heading else ""


def left_over(material: Material) -> Iterator[Finding]:
    """No run of source words stands in the target (W); a whole unit given back is no translation (E)."""
    source_tag, target_tag = material.bitext.source, material.bitext.target
    if language(source_tag).primary == language(target_tag).primary:
        return
    allowed = {word for term in material.glossary.terms if term.keep for word in term.source.lower().split()}
    for pair in material.pairs:
        if is_echo(pair.source.prose, pair.target.prose, source_tag, target_tag):
            yield finding("left-over", "E", "the source text stands in the target's place", pair)
        elif run := _source_run(pair, allowed):
            yield finding("left-over", "W", f"source words are left: {run}", pair, words=run)


def _source_run(pair: Pair, allowed: set[str]) -> str:
    source, target = pair.source.prose, pair.target.prose
    if language_is_cjk(source):
        run = re.search(r"[\u3041-\u30fa\u3400-\u9fff]{4,}", target) if not language_is_cjk(target) else None
        return run.group() if run and run.group() in source else ""
    for match in _LATIN_RUN.finditer(target):
        words = match.group().split()
        for at in range(len(words) - 3):
            run = " ".join(words[at : at + 4])
            if run in source and not {w.strip(",") for w in words[at : at + 4]} <= allowed:
                return run
    return ""


def language_is_cjk(text: str) -> bool:
    """Tell whether most of *text* is Chinese or Japanese (a Latin letter says a quarter as much)."""
    return len(_CJK.findall(text)) * 4 > sum(c.isalpha() for c in text if not _CJK.match(c))


def script(material: Material) -> Iterator[Finding]:
    """The characters are those of the target's tag, and so is the language as a whole (E)."""
    tag = material.bitext.target
    for pair in material.pairs:
        foreign = _foreign(pair.target.prose, tag)
        foreign = [c for c in foreign if c not in pair.unit.source]
        if foreign:
            message = f"{''.join(dict.fromkeys(foreign))} is not written so in {tag}"
            yield finding("script", "E", message, pair, characters="".join(dict.fromkeys(foreign)))
    whole = " ".join(pair.target.prose for pair in material.pairs)
    if material.source != material.target and sum(c.isalpha() for c in whole) >= 80:
        found = detect_language(whole[:20_000], [material.bitext.source, tag])
        if found.split("-")[0] != material.target:
            yield between("script", "E", f"the text as a whole is {found}, not {tag}", "", whole[:300], detected=found)


def _foreign(text: str, tag: str) -> list[str]:
    if tag == "zh-Hans":
        wrong = [a for a, b in _changed(text, tag) if not _encodes(a, "gb2312")]
        return wrong + _KANA.findall(text)
    if tag == "zh-Hant":
        return [a for a, b in _changed(text, tag) if not _encodes(a, "big5")] + _KANA.findall(text)
    if tag == "ja":
        return [c for c in _HAN.findall(text) if not _encodes(c, "euc_jis_2004")]
    primary = language(tag).primary
    if primary in {"en", "de", "es", "fr", "it", "pt", "nl", "pl"}:
        run = re.search(r"[\u3041-\u30fa\u3400-\u9fff\u0400-\u04ff]{2,}", text)
        return list(run.group()) if run else []
    return []


def _changed(text: str, tag: str) -> list[tuple[str, str]]:
    converted = convert_script(text, tag)
    if len(converted) != len(text):
        return []
    return [(a, b) for a, b in zip(text, converted, strict=True) if a != b and _HAN.match(a)]


def _encodes(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


# Negators of each language; what looks like one and is none; and what may stand for one in a good translation.
_NEGATORS: dict[str, tuple[str, str, str]] = {
    "en": (
        r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|cannot|without|hardly)\b|n['’]t\b",
        r"\bnot only\b|\bno (?:matter|doubt|longer|more)\b|\bwhy not\b|\bno\.\s*\d|\bor not\b|\bnothing but\b",
        r"\b(?:instead|rather|less|fewer|few|only|poor\w*|fail\w*|lack\w*|avoid\w*|stop\w*|refus\w*|skip\w*|unless|until"
        r"|before|first|than|silen\w+|forg[eo]t\w*|miss\w*|at most|too|unknown|stranger|un[a-z]{4,}|in(?:cap|corr|val|vis)\w+"
        r"|dis[a-z]{4,}|puzzl\w*|wonder\w*|no more|no longer|all|every\w*|strange\w*|nearly|almost|\w+less)\b",
    ),
    "de": (
        r"\b(?:nicht|nie|niemals|nichts|niemand\w*|kein\w*|nirgends|nirgendwo|weder|ohne|kaum)\b",
        r"\bnicht nur\b|\bnicht wahr\b",
        r"\b(?:statt|anstatt|anstelle|weniger|wenig\w*|nur|selten|höchstens|verpass\w*|fehl\w*|un[a-zäöü]{3,}|miss\w+"
        r"|still\w*|erst|bevor|als|vergess\w*|verzicht\w*|mehr|fast|alle\w*|jede\w*)\b|\w{3,}los(?:e[nrsm]?)?\b",
    ),
    "es": (
        r"\b(?:no|nunca|jamás|nada|nadie|ningun[oa]s?|ningún|ni|tampoco|sin|apenas)\b",
        r"\bno (?:solo|sólo)\b|\bsin (?:embargo|duda)\b|¿no\?",
        r"\b(?:en lugar|en vez|menos|solo|sólo|falt\w+|evit\w+|des[a-z]{4,}|in[a-z]{5,}|antes|que|dej\w+|olvid\w+|todo\w*)\b",
    ),
    "zh": (
        r"不|没|沒|无|無|非|未|别|別|莫|勿|否",
        r"不[过過仅僅但断斷同管论論久少错錯由妨住止禁解再安断]|不得不|恨不得|不一样|差不多|无论|無論|无数|無數|非[常洲]|是不是|能不能|要不要"
        r"|会不会|好不好|有没有|有沒有|对不对|[特分区個个级性类識识辨告離离派差區級類]别|[特分區個級性類識辨告離派差]別|[别別]人|并非|除非"
        r"|未[来來]|[是能]否|否[则則]",
        r"少|错过|錯過|缺|漏|只|停|忘|拒|避|难|難|才|代替|不[过過解再同]|恨不得|至多|最多|以内|空|默",
    ),
    "ja": (
        r"ない|なく|なけれ|なかっ|なし|ません|ず(?:に|、|。|$)|ぬ(?:。|$)|無|不|未",
        r"(?:では|じゃ)な(?:い|く)|かもしれ(?:ない|ません)|な(?:ければ|くては)な(?:らない|らず|りません)|ないといけ(?:ない|ません)|に(?:ちが|違)い(?:ない|ありません)"
        r"|必ず|まず|だけで(?:は)?なく|はず|わず|少な[いく]|危な[いく]|不思議|未来|ませんか|知らない人",
        r"だけ|のみ|しか|避|欠|忘|止|やめ|少|黙|失|難|代わり|より|まで|では?なく|知らない|ほど",
    ),
}


def negation(material: Material) -> Iterator[Finding]:
    """A unit that denies still denies, and one that does not still does not (W): a person decides."""
    one, two = _NEGATORS.get(material.source), _NEGATORS.get(material.target)
    if one is None or two is None:
        return
    for pair in material.pairs:
        before, after = _negators(pair.source.prose, one), _negators(pair.target.prose, two)
        softly = re.search(two[2], pair.target.prose, re.I) if before else re.search(one[2], pair.source.prose, re.I)
        if bool(before) != bool(after) and not softly:
            message = f"{', '.join(before)} has no counterpart" if before else f"{', '.join(after)} is new"
            yield finding("negation", "W", message, pair, source=before, target=after)


def _negators(text: str, table: tuple[str, str, str]) -> list[str]:
    negators, seeming, _ = table
    return re.findall(negators, re.sub(seeming, " ", text, flags=re.IGNORECASE), re.IGNORECASE)


# Two forms of address or of sentence end, of which a text keeps one.
_REGISTERS = {
    "de": (r"(?<![.!?:“„\"\n]\s)(?<!^)\b(?:Sie|Ihnen|Ihre?[rnms]?)\b", r"\b(?:du|dich|dir|deine?[rnms]?)\b", "Sie", "du"),
    "es": (r"\b(?:usted(?:es)?)\b", r"\b(?:tú|te|ti|contigo|tu|tus)\b", "usted", "tú"),
    "fr": (r"\b(?:vous|votre|vos)\b", r"\b(?:tu|te|toi|ton|ta|tes)\b", "vous", "tu"),
    "zh": (r"您", r"你", "您", "你"),
    "ja": (r"(?:です|ます|ました|でした|ません|でしょう|ましょう|ください)(?:か|ね|よ|が)?[。！？」]?$", r"(?:だ|である|だった|た|る|い)[。！？]$", "です・ます", "だ・である"),
}  # fmt: skip


def register(material: Material) -> Iterator[Finding]:
    """One form of address all through (W): the units that leave it are named."""
    forms = _REGISTERS.get(material.target)
    if forms is None:
        return
    polite = [p for p in material.pairs if re.search(forms[0], p.target.prose)]
    plain = [p for p in material.pairs if re.search(forms[1], p.target.prose) and p not in polite]
    if material.target == "ja":
        ended = [p for p in material.pairs if re.search(r"[。！？]$", p.target.prose)]
        polite, plain = [p for p in ended if p in polite], [p for p in ended if p in plain]
    few, usual, name = (plain, polite, forms[3]) if len(plain) < len(polite) else (polite, plain, forms[2])
    if few and usual:
        for pair in few[:5]:
            message = f"{name} here, the other form in {len(usual)} units"
            yield finding("register", "W", message, pair, units=[len(few), len(usual)])


_FIRST = {
    "en": r"\b(?:I|me|my|mine|we|us|our)\b",
    "de": r"\b(?:ich|mich|mir|mein\w*|wir|uns|unser\w*)\b",
    "fr": r"\b(?:je|j['’]|me|m['’]|moi|mon|ma|mes|nous|notre|nos)",
    "zh": r"我|咱|自己|本人",
}
_THIRD = {
    "en": r"\b(?:he|she|his|her|him)\b",
    "de": r"\b(?:er|ihm|ihn|sein\w*)\b",
    "fr": r"\b(?:il|elle|lui|son|sa|ses)\b",
    "zh": r"他|她",
}


def person(material: Material) -> Iterator[Finding]:
    """Who speaks stays who speaks: I does not become he (I)."""
    if material.source not in _FIRST or material.target not in _FIRST:
        return
    for pair in material.pairs:
        source, target = pair.source.prose, pair.target.prose
        for here, there, said in ((_FIRST, _THIRD, "I became he"), (_THIRD, _FIRST, "he became I")):
            only_here = re.search(here[material.source], source) and not re.search(there[material.source], source)
            only_there = re.search(there[material.target], target) and not re.search(here[material.target], target)
            if only_here and only_there:
                yield finding("person", "I", said, pair)
