"""Checks of names that have several translations: kept here and spelled by sound there, or spelled in two ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Literal

from bilingual.fidelity.material import Material, finding
from bilingual.model.finding import Finding
from bilingual.text.likeness.renderings import Translations
from bilingual.text.terms.names import names_in
from bilingual.text.terms.places import places_of, says, words_of

_MOST = 60  # names of one document
_USUAL = 2  # sentences that have the usual form


def several_forms(material: Material, check: Literal["one-form", "one-term"]) -> Iterator[Finding]:
    """Find the units where a name (for ``one-form``) or a phrase (``one-term``) has another form than in most (W)."""
    source, target = material.bitext.source, material.bitext.target
    texts = [pair.source.prose for pair in material.pairs]
    terms = check == "one-term"
    if not (names := [name for name in names_in(texts, source) if name.islower() == terms][:_MOST]):
        return
    said = Translations([pair.target.prose for pair in material.pairs], target)
    for name, having in places_of(names, texts, source).items():
        if len(having) > _USUAL:
            yield from _other_forms(check, name, said.forms_of(name, having), material)


def _other_forms(check: str, name: str, forms: Mapping[int, str], material: Material) -> Iterator[Finding]:
    usual, count = next(iter(Counter(forms.values()).most_common(1)), ("", 0))
    if count < _USUAL:
        return
    for number, form in sorted(forms.items()):
        pair = material.pairs[number]
        if form == usual or says(pair.target.prose, usual) or same_form(form, usual, material.bitext.target):
            continue
        message = f"{name} is {form} here, {usual} in {count} other units"
        yield finding(check, "W", message, pair, name=name, form=form, usual=usual)


def same_form(one: str, other: str, tag: str) -> bool:
    """Return whether two forms are one, inflected or shortened: 安娜 for 安娜·隆巴德, Annas for Anna."""
    first, second = words_of(one, tag).stems, words_of(other, tag).stems
    return one in other or other in one or set(first) <= set(second) or set(second) <= set(first)
