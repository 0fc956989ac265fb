"""Checks of names and terms: the same form throughout."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from bilingual.fidelity.material import Material, Pair, finding
from bilingual.fidelity.sentences.renderings import several_forms
from bilingual.fidelity.sentences.sounded import HAN_RUN, SHARE, names_by_sound, romanised, strange_form
from bilingual.languages import pack
from bilingual.languages.language_pack import Pack
from bilingual.model.finding import Finding
from bilingual.text.likeness.concepts import concepts
from bilingual.text.likeness.stems import stem

_NAME = re.compile(r"\b[A-Z][a-zà-öø-ÿ]+(?:['’-][A-Z]?[a-zà-öø-ÿ]+)*\b")
_LATIN_WORD = re.compile(r"(?<![\w-])[^\W\d_]{4,}(?![\w-])")
_LETTERS = 4  # of a name that may have near copies
_SCARCE = 3  # units that must contain a name before its forms are compared
_FEW_WITHOUT = 0.34  # of the units of a name
_ALIKE, _SOMEWHAT_ALIKE = 0.75, 0.6
_BESIDE_A_NAME, _TRANSLATED = 0.5, 0.8  # University and Universität
_FULL_NAME = re.compile(rf"{_NAME.pattern} {_NAME.pattern}")
_TWO_NAMES = re.compile(rf"(?=\b([A-Z][a-zà-öø-ÿ]+\.?)\s+({_NAME.pattern}))")


def one_form(material: Material) -> Iterator[Finding]:
    """Find units with another form of a name than the usual one: a near copy (E), any other (W). One for each name."""
    several = {_place(one): one for one in several_forms(material, "one-form")}
    worst: dict[tuple[str | None, object], Finding] = {}
    for one in _strange_forms(material):
        place = _place(one)
        if place not in worst or (one.severity == "E" and worst[place].severity != "E"):
            worst[place] = one
    for place, one in worst.items():
        better = several.pop(place, None)
        yield better if better and one.severity == "W" else one
    yield from several.values()


def _place(found: Finding) -> tuple[str | None, object]:
    return found.unit, found.evidence["name"]


def _strange_forms(material: Material) -> Iterator[Finding]:
    names, target = _names(material.pairs, material.packs[0]), pack(material.bitext.target).writing
    yield from names_by_sound(material, names)
    yield from romanised(material)
    if not material.packs[0].writing.spaced and target.spaced:
        yield from _strange_copy(material.pairs)
    if not target.east_asian:
        yield from _after_kept(material.pairs)
        yield from _replaced(names, material)
    for name, pairs in names.items():
        yield from _not_kept(name, pairs, latin=not target.east_asian)
        if target.east_asian:
            if len(pairs) >= _SCARCE:
                yield from strange_form(name, pairs, material.pairs, by_sound=target.readings == "pinyin")
            continue
        if len(pairs) >= _SCARCE:
            yield from _strange_form_latin(name, pairs)
        if len(pairs) >= _SCARCE - 1:
            yield from _renamed(name, pairs)


def _names(pairs: Sequence[Pair], language: Pack) -> dict[str, list[Pair]]:
    """Return the units of each capitalised word, titles excepted, that is also inside a sentence or a full name."""
    inside: set[str] = set()
    where: dict[str, list[Pair]] = defaultdict(list)
    held = language.subtitles.held_abbreviations
    titles = tuple(f" {title}." for title in held)
    for pair in pairs:
        for match in _NAME.finditer(pair.source.prose):
            name, before = re.sub(r"['’]s$", "", match.group()), pair.source.prose[: match.start()].rstrip(" \"'“‘(")
            within = before and (before[-1] not in ".!?:…—–-" or f" {before}".endswith(titles))
            full = _FULL_NAME.match(pair.source.prose, match.start())
            if within or (full and full.group() in pair.target.prose):
                inside.add(name)
            if not where[name] or where[name][-1] is not pair:
                where[name].append(pair)
    lower = {word for pair in pairs for word in re.findall(r"\b[a-z]+\b", pair.source.prose)}
    return {name: found for name, found in where.items() if name in inside - held and name.lower() not in lower}


def _after_kept(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """Find a name replaced by one like it after a first name or a title that is kept (W): Josie Lombard for Lambert."""
    for pair in pairs:
        source, target = pair.source.prose, pair.target.prose
        for first, name in _TWO_NAMES.findall(source):
            after = re.search(rf"\b{re.escape(first.rstrip('.'))}\.?\s+({_NAME.pattern})", target)
            form = after[1] if after else name
            like = form[0] == name[0] and _BESIDE_A_NAME <= _likeness(name, form) < _TRANSLATED
            if like and form not in source and not _stem_in(name, target):
                yield finding("one-form", "W", f"{name} is called {form} here", pair, name=name, form=form, usual=name)


def _replaced(names: dict[str, list[Pair]], material: Material) -> Iterator[Finding]:
    """Find a name that is kept elsewhere and gave way to a new one here (W): Carver for Lambert.

    The new one is a name, not a noun: bare where all nouns have capitals, or beside the same other name; and nowhere in
    the source, where the same person may have another name.
    """
    if material.packs[0].words.nouns_capital:
        return  # whether a word is a name cannot be told
    language = pack(material.bitext.target)
    known = {word for pair in material.pairs for word in _NAME.findall(pair.source.prose)}
    lower = {word for pair in material.pairs for word in re.findall(r"\b[a-zà-öø-ÿ]+\b", pair.target.prose)}
    ours, theirs = concepts(material.bitext.source), concepts(language.tag)
    for name, pairs in names.items():
        if len(name) < _LETTERS or name.lower() in ours:
            continue
        without = [pair for pair in pairs if not _stem_in(name, pair.target.prose)]
        kept = len(pairs) - len(without)
        for pair in without if kept else ():
            for found in _NAME.finditer(pair.target.prose):
                form = found[0]
                if form in known or form.lower() in lower or form.lower() in theirs:
                    continue
                before = pair.target.prose[: found.start()].rstrip(" \"'“‘(„»«¿¡")
                at_start = not before or before[-1] in ".!?:…—–-"
                clad = language.words.nouns_capital and not _is_bare(before, language)
                if (at_start or clad) and not _beside(name, pair.source.prose) & _beside(form, pair.target.prose):
                    continue
                message = f"{name} is called {form} here, and kept in {kept} other units"
                yield finding("one-form", "W", message, pair, name=name, form=form, usual=name)
                break


def _beside(word: str, text: str) -> set[str]:
    """Return the names before and after *word*: Ingrid for Solberg."""
    it = re.escape(word)
    return {*re.findall(rf"({_NAME.pattern}) {it}\b", text), *re.findall(rf"\b{it} ({_NAME.pattern})", text)}


def _is_bare(before: str, language: Pack) -> bool:
    """Return whether a word after *before* has no determiner and no adjective: a small word stands before it."""
    return before.rpartition(" ")[2].lower() in language.posts.stop_words - language.words.determiners


def _strange_form_latin(name: str, pairs: Sequence[Pair]) -> Iterator[Finding]:
    """Find the units with a near copy of *name* that is not in their source, where most units keep *name* unchanged."""
    keeping = {pair.unit.id for pair in pairs if _stem_in(name, pair.target.prose)}
    if len(keeping) < SHARE * len(pairs):
        return
    for pair in pairs:
        if pair.unit.id in keeping:
            continue
        for word in _NAME.findall(pair.target.prose):
            if word not in pair.source.prose and word[0] == name[0] and _likeness(name, word) >= _ALIKE:
                message = f"{name} is called {word} here, {name} in {len(keeping)} other units"
                yield finding("one-form", "E", message, pair, name=name, form=word, usual=name)
                break


def _strange_copy(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """Find the only near copy of a name that other units have for the same characters: Nogushi for Noguchi (W)."""
    where: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        for word in set(_NAME.findall(pair.target.prose)):
            where[word].append(pair)
    for form, (pair, *more) in where.items():
        if more or len(form) < _LETTERS:
            continue
        for name, others in where.items():
            like = name[0] == form[0] and len(others) > 1 and _likeness(name, form) >= _ALIKE
            if not like or name.rstrip("s") == form.rstrip("s") or name in pair.target.prose:
                continue
            shared = _common([other.source.prose for other in others])
            if any(run in pair.source.prose for run in shared):
                message = f"{name} is called {form} here, {name} in {len(others)} other units"
                yield finding("one-form", "W", message, pair, name=name, form=form, usual=name)
                break


def _common(texts: Sequence[str]) -> set[str]:
    """Return the strings of two characters and more that every one of *texts* has."""
    runs = [{run[i : i + 2] for run in HAN_RUN.findall(text) for i in range(len(run) - 1)} for text in texts]
    return set.intersection(*runs)


def _not_kept(name: str, pairs: Sequence[Pair], *, latin: bool) -> Iterator[Finding]:
    """Find the units without *name*, where others keep it unchanged (W).

    Between Latin scripts a pronoun may stand for it, so a word like it must stand in its place: Lombard for Lambert.
    """
    without = [pair for pair in pairs if not _stem_in(name, pair.target.prose)]
    kept = len(pairs) - len(without)
    if not without or kept < (1 if latin else max(2, (1 - _FEW_WITHOUT) * len(pairs))):
        return
    for pair in without:
        strange = [word for word in _NAME.findall(pair.target.prose) if word not in pair.source.prose]
        form = next((word for word in strange if word[0] == name[0] and _likeness(name, word) >= _SOMEWHAT_ALIKE), "")
        if form and _likeness(name, form) >= _ALIKE and len(pairs) >= _SCARCE and kept >= SHARE * len(pairs):
            continue  # an E of its own
        if form or not latin:
            message = f"{name} is {f'called {form}' if form else 'not'} here, and kept in {kept} other units"
            yield finding("one-form", "W", message, pair, name=name, form=form, usual=name)


def _renamed(name: str, pairs: Sequence[Pair]) -> Iterator[Finding]:
    """Find a name that another one, much like it, replaces in every unit (W): Burg for Berg."""
    if any(_stem_in(name, pair.target.prose) for pair in pairs):
        return
    forms = Counter(
        word
        for pair in pairs
        for word in set(_NAME.findall(pair.target.prose))
        if word not in pair.source.prose and word[0] == name[0] and _likeness(name, word) >= _ALIKE
    )
    for word, count in forms.most_common(1):
        if count >= len(pairs) - (len(pairs) > _SCARCE):
            for pair in pairs:
                message = f"{name} is called {word} in all {count} units"
                yield finding("one-form", "W", message, pair, name=name, form=word, usual=name)


def _likeness(name: str, word: str) -> float:
    return SequenceMatcher(None, name.lower(), word.lower()).ratio() if name != word else 0.0


def _stem_in(name: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(name)}(?:s|’s|'s)?(?!\w)", text) is not None


def one_term(material: Material) -> Iterator[Finding]:
    """Find phrases with several translations, and loan words kept in the target with more than one stem: Transformer,
    but also Transformatoren (W).
    """
    yield from several_forms(material, "one-term")
    target = pack(material.bitext.target)
    if target.writing.east_asian:
        return
    forms: dict[str, dict[str, list[tuple[str, Pair]]]] = defaultdict(lambda: defaultdict(list))
    inside = _names(material.pairs, material.packs[0])
    for pair in material.pairs:
        for term in {w for w in _NAME.findall(pair.source.prose) if len(w) >= 6 and w in inside}:
            root = term.lower()[:7]
            for word in _LATIN_WORD.findall(pair.target.prose):
                if word.lower().startswith(root):
                    forms[term][stem(word.lower(), target.primary)].append((word, pair))
    for term, found in forms.items():
        if len(found) > 1:
            usual = max(found.values(), key=len)
            strange = next(form for form in found.values() if form is not usual)
            written = sorted(form[0][0] for form in found.values())
            message = f"{term} is translated in {len(found)} ways: {', '.join(written)}"
            yield finding("one-term", "W", message, strange[0][1], term=term, forms=written)
