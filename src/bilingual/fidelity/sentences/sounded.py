"""Checks of names that the translation spells by sound: 戈登 and ゴードン for Gordon, Chengdu for 成都."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from bilingual.fidelity.material import Material, Pair, as_listed, finding
from bilingual.languages import pack
from bilingual.languages.writing import Writing
from bilingual.model.finding import Finding
from bilingual.text.likeness.concepts import concepts
from bilingual.text.likeness.hearing import Heard, kana_heard, letters_heard, likeness, pinyin, syllables_heard, weight

HAN_RUN = re.compile(r"[\u30a0-\u30ff\u4e00-\u9fff·]+")
SHARE = 0.6  # of the units of a name that have its usual form
_WORD = re.compile(r"[^\W\d_]{3,}")
_KANA = re.compile(r"[ァ-ヺー]{3,}")
_SHORT_KANA = re.compile(r"[ァ-ヺー]{2,}")  # ジム: too short to be strange, but it is a name
_CAPITAL = re.compile(r"\b[A-Z][^\W\d_]{2,}")
# A Japanese name in Latin letters (Hepburn), and one in kanji, told by what stands after it: 志村さん.
_ROMAJI = re.compile(
    r"(?:(?:ky|gy|ny|hy|by|py|my|ry|sh|ch|ts|[kgsztdnhbpmyrwfj])?[aiueoāūēōâûêô]|n(?![aiueoy])|([kstpc])(?=\1|ch))+"
)
_KANJI = r"[\u4e00-\u9fff々]{{1,5}}(?:{})"
_SHORTEST, _LONGEST = 3, 7  # characters of a name
_RATHER, _OTHER = 0.75, 0.6  # likeness of a form that is the name, and the most that one that is not has


def names_by_sound(material: Material, names: Mapping[str, Sequence[Pair]]) -> Iterator[Finding]:
    """Find names spelled by sound in two ways, or unlike the source's name (W). *names* are the units of each name."""
    if pack(material.bitext.source).writing.script != "Latn":
        return
    language = pack(material.bitext.target)
    if not (language.checks.transliteration or language.writing.katakana):
        return
    runs = {pair.unit.id: _runs(pair.target.prose, material.bitext.target) for pair in material.pairs}
    forms = {unit: {form: heard for run in own for form, heard in run.items()} for unit, own in runs.items()}
    ordinary = concepts(material.bitext.source)
    words = _WORD if language.writing.katakana else _CAPITAL  # in katakana, loan words are spelled like names
    spelled = {
        pair.unit.id: (runs[pair.unit.id], [letters_heard(word) for word in words.findall(pair.source.prose)
                                            if word.lower() not in ordinary and letters_heard(word)])
        for pair in material.pairs
    }  # fmt: skip
    elsewhere = _Elsewhere(material, runs, names)
    for name, pairs in names.items():
        sound = letters_heard(name)
        if len(sound) < 2:
            continue
        foreign = [pair for pair in pairs if name not in pair.target.prose]
        alike = {form: likeness(sound, heard) for p in foreign for form, heard in forms[p.unit.id].items()}
        if weight(sound) >= 2:  # Haus has one consonant that is always heard: much sounds like it
            yield from _two_forms(name, foreign, forms, alike)
        # A month is no name, and one that is kept elsewhere is not spelled by sound here.
        if name.lower() not in ordinary and len(foreign) == len(pairs):
            unlike = [p for p in foreign if not _is_said(name, p.target.prose, language.writing)]
            yield from _another(name, unlike, spelled, alike, elsewhere)


class _Elsewhere:
    """Tells forms that units without a name have too, and that are none of *names*: シール is a word, no name."""

    def __init__(self, material: Material, runs: _Runs, names: Iterable[str]) -> None:
        self._sources: dict[str, list[str]] = defaultdict(list)
        for pair in material.pairs:
            for form in {max(forms, key=len) for forms in runs[pair.unit.id] if forms}:
                self._sources[form].append(pair.source.prose)
        self._sounds = {name: letters_heard(name) for name in names}

    def has(self, form: str, heard: str, name: str) -> bool:
        return any(name not in source for source in self._sources[form]) and not any(
            likeness(sound, heard) > _OTHER for other, sound in self._sounds.items() if other != name
        )


def _is_said(name: str, text: str, writing: Writing) -> bool:
    """Return whether *text* may have *name*: a word in katakana sounds like it, or it is Japanese and in kanji."""
    if not writing.katakana:
        return False
    if _ROMAJI.fullmatch(name.lower()) and re.search(_KANJI.format(writing.after_names), text):
        return True
    return any(likeness(letters_heard(name), kana_heard(word)) > _OTHER for word in _SHORT_KANA.findall(text))


_Runs = Mapping[str, Sequence[Mapping[str, str]]]  # by unit: its runs of characters, each with its parts
_Forms = Mapping[str, Mapping[str, str]]  # by unit: what may be a name, with its sound
# By unit: the same in runs, and the sounds of the words of the source.
_Spelled = Mapping[str, tuple[Sequence[Mapping[str, str]], Sequence[tuple[Heard, ...]]]]


def _two_forms(name: str, pairs: Sequence[Pair], forms: _Forms, alike: Mapping[str, float]) -> Iterator[Finding]:
    """Find the units where *name* is spelled in another way than in most."""
    counts = Counter(form for pair in pairs for form in forms[pair.unit.id] if alike[form] >= _RATHER)
    usual = max(counts, key=lambda form: (counts[form], alike[form], len(form)), default="")
    if not usual or len(pairs) < 2:
        return
    for pair in pairs:
        own = forms[pair.unit.id]
        if usual in pair.target.prose:
            continue
        best = max(own, key=lambda form: (alike[form], form[0] == usual[0], -abs(len(form) - len(usual))), default="")
        if best and alike[best] >= _RATHER and counts[best] < max(2, counts[usual]):
            message = f"{name} is {best} here, {usual} in {counts[usual]} other units"
            yield finding("one-form", "W", message, pair, name=name, form=best, usual=usual)


def _another(
    name: str, pairs: Sequence[Pair], spelled: _Spelled, alike: Mapping[str, float], elsewhere: _Elsewhere
) -> Iterator[Finding]:
    """Find the units where nothing sounds like *name*, but something like none of the source's words is spelled out.

    What is found *elsewhere*, without the name, is not it.
    """
    for pair in pairs:
        runs, sounds = spelled[pair.unit.id]
        if any(alike[form] > _least(form, forms) for forms in runs for form in forms):
            continue
        strange = [(max(forms, key=len), forms) for forms in runs if not _is_explained(forms, sounds)]
        longest = max(
            (form for form, forms in strange if not elsewhere.has(form, forms[form], name)), key=len, default=""
        )
        if len(longest) >= _SHORTEST:
            message = f"{longest} does not sound like {name}"
            yield finding("one-form", "W", message, pair, name=name, form=longest, usual="")


def _least(form: str, forms: Mapping[str, str]) -> float:
    """Return how much *form*, of the parts *forms* of a run, has to sound like a name: a small one may by accident."""
    longest = max(map(len, forms))
    return _OTHER if len(form) == longest else _RATHER if 2 * len(form) >= longest else 1.0


def _is_explained(forms: Mapping[str, str], sounds: Sequence[tuple[Heard, ...]]) -> bool:
    """Return whether a run, or all of it but a character, sounds like a word of the source, or is how one begins."""
    most = max(map(len, forms)) - 1
    return any(
        likeness(sound, heard) > _least(form, forms) or (len(heard) > 1 and likeness(sound[: len(heard)], heard) == 1.0)
        for form, heard in forms.items()
        if len(form) >= most
        for sound in sounds
    )


def _runs(text: str, tag: str) -> tuple[Mapping[str, str], ...]:
    """Return what may be a foreign name in *text*, with its sound: each run of characters and its parts."""
    if pack(tag).writing.katakana:
        return tuple({word: kana_heard(word)} for word in _KANA.findall(text) if word not in concepts(tag))
    found = []
    for match in _spelling(tag).finditer(as_listed(text, pack(tag))):
        syllables = pinyin(match.group())
        size = len(syllables)
        spans = [(a, b) for a in range(size) for b in range(a + 2, min(size, a + _LONGEST) + 1)]
        found.append({text[match.start() + a : match.start() + b]: syllables_heard(syllables[a:b]) for a, b in spans})
    return tuple(found)


@lru_cache(maxsize=8)
def _spelling(tag: str) -> re.Pattern[str]:
    return re.compile(f"[{pack(tag).checks.transliteration}]{{2,}}")


def strange_form(name: str, pairs: Sequence[Pair], all_pairs: Sequence[Pair], *, by_sound: bool) -> Iterator[Finding]:
    """Find the units with a near copy of the string that is common to most units with *name* and to no other unit.

    A near copy differs by one character; *by_sound*, it may also be any string that sounds the same (马拉 and 玛腊).
    """
    usual = _shared_string(pairs, all_pairs)
    if usual is None:
        return
    having = sum(usual in pair.target.prose for pair in pairs)
    spoken = pinyin(usual) if by_sound else ()
    for pair in pairs:
        if usual in pair.target.prose:
            continue
        for run in HAN_RUN.findall(pair.target.prose):
            for at in range(len(run) - len(usual) + 1):
                form = run[at : at + len(usual)]
                same = sum(a == b for a, b in zip(form, usual, strict=True))
                if not ((same == len(usual) - 1 and form[0] == usual[0]) or (spoken and pinyin(form) == spoken)):
                    continue
                if sum(form in other.target.prose for other in all_pairs) <= max(1, having // 4):
                    message = f"{name} is {form} here, {usual} in {having} other units"
                    yield finding("one-form", "E", message, pair, name=name, form=form, usual=usual)
                    return


def _shared_string(pairs: Sequence[Pair], all_pairs: Sequence[Pair]) -> str | None:
    counts: Counter[str] = Counter()
    for pair in pairs:
        grams = {
            run[i : i + n]
            for run in HAN_RUN.findall(pair.target.prose)
            for n in (4, 3, 2)
            for i in range(len(run) - n + 1)
        }
        counts.update(grams)
    named = {pair.unit.id for pair in pairs}
    others = [pair for pair in all_pairs if pair.unit.id not in named]
    best = [(count, len(gram), gram) for gram, count in counts.items() if count >= max(2, SHARE * len(pairs))]
    for _, _, gram in sorted(best, reverse=True)[:20]:
        if not any(gram in pair.target.prose for pair in others):
            return gram
    return None


def romanised(material: Material) -> Iterator[Finding]:
    """Find names in pinyin that the Chinese source does not sound like (W): Chongqing for 成都."""
    spelled, theirs = material.packs[0].checks.romanised, material.packs[1]
    if spelled is None or theirs.writing.script != "Latn" or theirs.words.nouns_capital:
        return
    ordinary = {word for pair in material.pairs for word in _LOWER.findall(pair.target.prose)}
    ordinary |= concepts(theirs.tag).keys() | spelled.foreign
    heard = " ".join(("", *(syllable for pair in material.pairs for syllable in pinyin(pair.source.prose)), ""))
    for pair in material.pairs:
        for match in _ROMANISED.finditer(pair.target.prose):
            name, words = match.group(), match.group().lower().split()
            parsed = [_syllables(word, spelled.syllables) for word in words]
            flat = [syllable for syllables in parsed for syllable in syllables]
            # The first word of a sentence has a capital anyway.
            first = pair.target.prose[: match.start()].rstrip(" \"'“‘(*")[-1:] in ("", *".!?:…")
            if not all(parsed) or len(flat) < 2 or (first and len(words) < 2) or not ordinary.isdisjoint(words):
                continue
            orders = flat, [*flat[1:], flat[0]], [flat[-1], *flat[:-1]]  # the family name first or last
            if name not in pair.source.prose and not any(f" {' '.join(order)} " in heard for order in orders):
                message = f"nothing in the source sounds like {name}"
                yield finding("one-form", "W", message, pair, name="", form=name, usual="")


_LOWER = re.compile(r"\b[a-z]+\b")
_ROMANISED = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)*\b")


def _syllables(word: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the syllables of which *word* consists, () if it is not made of *known* ones."""
    parsed: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - _LONGEST), end):
            if start in parsed and word[start:end] in known and end not in parsed:
                parsed[end] = (*parsed[start], word[start:end])
    return parsed.get(len(word), ())
