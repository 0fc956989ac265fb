"""Checks of the target's language and script, form of address, grammatical person and typography."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bilingual.articles.inline import visible
from bilingual.fidelity.material import Material, Pair, between, finding, not_judged
from bilingual.fidelity.sentences.foreign import foreign, illegible
from bilingual.languages import pack
from bilingual.languages.checks import ForeignCharacters, Person, Typography
from bilingual.model.article import Article
from bilingual.model.finding import Finding
from bilingual.text.chinese import convert_script
from bilingual.text.counts import counted
from bilingual.text.echo import is_echo
from bilingual.text.language_detection import can_tell, detect_language
from bilingual.text.tagged import contradiction

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_CJK = re.compile(r"[\u3041-\u30fa\u3400-\u9fff\uac00-\ud7a3]")
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LATIN_RUN = re.compile(r"(?<![a-z])(?:[a-z]+(?:['’][a-z]+)?[ ,]+){3,}[a-z]+")


def title(material: Material) -> Iterator[Finding]:
    """Find a title that is not in the target language (E)."""
    if material.article is None or material.rendered is None:
        return
    before, after = _title(material.article), _title(material.rendered)
    if not before or not after:
        return
    words = _WORDS.findall(before)
    same = " ".join(before.split()) == " ".join(after.split())
    written = pack(material.bitext.source).writing, pack(material.bitext.target).writing
    cjk_wanted = written[1].east_asian and not written[0].east_asian
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
    """Find source words left in the target (W), and units returned untranslated (E)."""
    source_tag, target_tag = material.bitext.source, material.bitext.target
    if pack(source_tag).primary == pack(target_tag).primary:
        return
    allowed = {word for term in material.glossary.terms if term.keep for word in term.source.lower().split()}
    for pair in material.pairs:
        if is_echo(pair.source.prose, pair.target.prose, source_tag, target_tag):
            yield finding("left-over", "E", "the source text stands in the target's place", pair)
        elif pair.source.prose == pair.target.prose and illegible(pair.target.prose, target_tag):
            yield finding("left-over", "W", "the source text stands in the target's place", pair)
        elif words := _source_run(pair, allowed):
            yield finding("left-over", "W", f"source words are left: {words}", pair, words=words)


def _source_run(pair: Pair, allowed: set[str]) -> str:
    source, target = pair.source.prose, pair.target.prose
    if language_is_cjk(source):
        left = re.search(r"[\u3041-\u30fa\u3400-\u9fff]{4,}", target) if not language_is_cjk(target) else None
        return left.group() if left and left.group() in source else ""
    for match in _LATIN_RUN.finditer(target):
        words = match.group().split()
        for at in range(len(words) - 3):
            run = " ".join(words[at : at + 4])
            if run in source and not {w.strip(",") for w in words[at : at + 4]} <= allowed:
                return run
    return ""


def language_is_cjk(text: str) -> bool:
    """Return whether most of *text* is Chinese or Japanese; a Latin letter counts a quarter as much."""
    dense = len(_CJK.findall(text))
    return dense > 0 and dense * 4 > sum(c.isalpha() for c in text if not _CJK.match(c))


def script(material: Material) -> Iterator[Finding]:
    """Find characters, a sentence, or a whole text in the wrong script or language for the target's tag (E; W for a
    few words that may be something else).
    """
    tag = material.bitext.target
    if no_characters := not_judged("script", {tag: material.packs[1].checks.characters}):
        yield no_characters
    found = list(foreign_characters(material))
    yield from found
    if material.source == material.target:
        return
    whole = " ".join(pair.target.prose for pair in material.pairs)
    if sum(c.isalpha() for c in whole) >= 80:
        likely = detect_language(whole[:20_000], [material.bitext.source, tag])
        other = likely if can_tell(material.bitext.source, tag) and likely.split("-")[0] != material.target else None
        if other := other or contradiction(whole, tag):
            yield between("script", "E", f"the text as a whole is {other}, not {tag}", "", whole[:300], detected=other)
            return
    known, tags = {one.unit for one in found}, (material.bitext.source, tag)
    for pair in material.pairs:
        if pair.unit.id in known or is_echo(pair.source.prose, pair.target.prose, *tags):
            continue  # said already, by this check or by left_over
        for fault in foreign(pair, tags):
            yield finding("script", "E" if fault.grave else "W", fault.what, pair)


def foreign_characters(material: Material) -> Iterator[Finding]:
    """Find characters that the target language is not written with (E)."""
    tag, characters = material.bitext.target, material.packs[1].checks.characters
    for pair in material.pairs:
        foreign = _foreign(pair.target.prose, tag, characters) if characters else []
        foreign = [c for c in foreign if c not in pair.unit.source]
        if foreign:
            message = f"{''.join(dict.fromkeys(foreign))} is not written so in {tag}"
            yield finding("script", "E", message, pair, characters="".join(dict.fromkeys(foreign)))


def _foreign(text: str, tag: str, characters: ForeignCharacters) -> list[str]:
    candidates = (_changed(text, tag) if characters.converted else _HAN.findall(text)) if characters.own else []
    wrong = [c for c in candidates if not _encodes(c, characters.own) and _encodes(c, characters.other)]
    found = re.findall(characters.foreign, text) if characters.foreign else []
    return wrong + list("".join(found))


def _changed(text: str, tag: str) -> list[str]:
    converted = convert_script(text, tag)
    if len(converted) != len(text):
        return []
    return [a for a, b in zip(text, converted, strict=True) if a != b and _HAN.match(a)]


def _encodes(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


_QUOTED = re.compile(r"“[^”]{0,999}”|„[^“”]{0,999}[“”]|«[^«»]*»|»[^«»]*«|「[^」]{0,999}」|『[^』]{0,999}』|\"[^\"]*\"")


def register(material: Material) -> Iterator[Finding]:
    """Find units that leave the prevailing form of address (W)."""
    forms = material.packs[1].checks.register
    if no_forms := not_judged("register", {material.bitext.target: forms}):
        yield no_forms
    if forms is None or not forms.polite:
        return
    # What people say to each other is not the form of address of the text.
    told = {p.unit.id: _QUOTED.sub(lambda m: m[0][0] + m[0][-1], p.target.prose) for p in material.pairs}
    judged = [p for p in material.pairs if re.search(forms.ended, told[p.unit.id])]
    polite = [p for p in judged if re.search(forms.polite, told[p.unit.id])]
    plain = [p for p in judged if re.search(forms.plain, told[p.unit.id]) and p not in polite]
    fewer = len(plain) < len(polite)
    few, usual, name = (plain, polite, forms.plain_name) if fewer else (polite, plain, forms.polite_name)
    if few and usual:
        for pair in few[:5]:
            message = f"{name} here, the other form in {counted(len(usual), 'unit')}"
            yield finding("register", "W", message, pair, units=[len(few), len(usual)])


def person(material: Material) -> Iterator[Finding]:
    """Find changes of grammatical person: "I" must not become "he" (I), nor "he" "she" (W).

    One is gone, and another is there more often. A language that drops pronouns makes them fewer, never more.
    """
    ours, theirs = (language.checks.person for language in material.packs)
    if no_words := not_judged("person", material.tables(lambda language: language.checks.person)):
        yield no_words
    if ours is None or theirs is None:
        return
    for pair in material.pairs:
        (i, he, she), (also_i, also_he, also_she) = (
            _persons(side.prose, forms) for side, forms in ((pair.source, ours), (pair.target, theirs))
        )
        acts, also_acts = (
            bool(re.search(forms.subject or forms.first, side.prose))
            for side, forms in ((pair.source, ours), (pair.target, theirs))
        )
        if acts and not also_i and also_he + also_she > he + she:
            yield finding("person", "I", "I became he", pair)
        elif he + she and not also_he + also_she and also_acts and not i:
            yield finding("person", "I", "he became I", pair)
        elif he and not also_he and also_she > she:
            yield finding("person", "W", "he became she", pair)
        elif she and not also_she and also_he > he:
            yield finding("person", "W", "she became he", pair)


def _persons(text: str, forms: Person) -> tuple[int, int, int]:
    """Return how often *text* says I, he and she; where the language does not tell the last two apart, both are he."""
    patterns = (forms.first, forms.he, forms.she) if forms.she else (forms.first, forms.third, "(?!)")
    first, he, she = (len(re.findall(pattern, text)) for pattern in patterns)
    return first, he, she


_STRAIGHT = re.compile(r"(?<!\\)\"[^\"]*\"")
_QUOTATION = re.compile(r"[\"“「«„][^\"”」»“]{2,500}[\"”」»“]")
_ANY_QUOTES = r"[\"“”„‟«»「」『』《》‹›‘’]|—"
_BRACKETS = ("「」", "『』", "《》", "（）", "【】", "«»", "()", "[]")


def marks(material: Material) -> Iterator[Finding]:
    """Find quotation marks, ¡¿ pairs and full-width marks that break the target language's rules (I)."""
    table = material.packs[1].checks.typography
    if no_table := not_judged("typography", {material.bitext.target: table}):
        yield no_table
    table = table or Typography()
    for pair in material.pairs:
        target = pair.target.prose
        # Spaces around removed code or formulas are not visible to a reader.
        found = [(what, match) for pattern, what in table.rules if (match := re.search(pattern, pair.target.read))]
        if table.straight and (straight := _STRAIGHT.search(target)):
            found.append((table.straight, straight))
        for what, match in found:
            yield finding("typography", "I", what, pair, found=match.group(), at=match.start())
        bold, still_bold = (
            side.text.count("**") + side.text.count("<strong") * 2 for side in (pair.source, pair.target)
        )
        if bold > 1 and still_bold < bold - 1:
            yield finding("typography", "I", "bold face is gone", pair, found="**")
        emphasised = [sum(c.kind == "emphasis" for c in side.found) for side in (pair.source, pair.target)]
        latin = not material.packs[1].writing.east_asian  # Chinese and Japanese seldom set words off
        if not bold and latin and emphasised[1] < emphasised[0] and not re.search(_ANY_QUOTES, target):
            yield finding("typography", "I", "the emphasis is gone", pair, found="*")
        if _QUOTATION.search(pair.source.prose) and not re.search(_ANY_QUOTES, target):
            yield finding("typography", "I", "the quotation marks are gone", pair, found="")
        for opening, closing in map(tuple, table.openers):
            if target.count(closing) > target.count(opening):
                yield finding("typography", "I", f"{closing} without {opening}", pair, found=closing)
        for opening, closing in map(tuple, (*_BRACKETS, *sorted(table.quotes))):
            if target.count(opening) != target.count(closing):
                was = pair.source.prose
                if was.count(opening) == was.count(closing):
                    yield finding("typography", "I", f"{opening}{closing} do not pair", pair, found=opening + closing)
    if material.article is not None and material.rendered is not None:
        ends = material.article.text.endswith(("\n", "\r")), material.rendered.text.endswith(("\n", "\r"))
        if ends == (True, False):
            yield between("typography", "I", "the final line end is lost", "", material.rendered.text[-40:])
