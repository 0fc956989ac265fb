"""Checks of names that have several translations: kept here and spelled by sound there, or spelled in two ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from bilingual.fidelity.material import Material, finding
from bilingual.model.finding import Finding
from bilingual.text.likeness.renderings import Translations
from bilingual.text.names import names_in
from bilingual.text.terms import places_of, says, words_of

_MOST = 60  # names of one document
_USUAL = 2  # sentences that have the usual form


def several_forms(material: Material) -> Iterator[Finding]:
    """Find the units where a name has another form than in most (W)."""
    source, target = material.bitext.source, material.bitext.target
    texts = [pair.source.prose for pair in material.pairs]
    if not (names := names_in(texts, source)[:_MOST]):
        return
    said = Translations([pair.target.prose for pair in material.pairs], target)
    for name, having in places_of(names, texts, source).items():
        if len(having) > _USUAL:
            yield from _other_forms(name, said.forms_of(name, having), material)


def _other_forms(name: str, forms: Mapping[int, str], material: Material) -> Iterator[Finding]:
    usual, count = next(iter(Counter(forms.values()).most_common(1)), ("", 0))
    if count < _USUAL:
        return
    for number, form in sorted(forms.items()):
        pair = material.pairs[number]
        if form == usual or says(pair.target.prose, usual) or same_form(form, usual, material.bitext.target):
            continue
        message = f"{name} is {form} here, {usual} in {count} other units"
        yield finding("one-form", "W", message, pair, name=name, form=form, usual=usual)


def same_form(one: str, other: str, tag: str) -> bool:
    """Return whether two forms are one, inflected or shortened: 安娜 for 安娜·隆巴德, Annas for Anna."""
    first, second = words_of(one, tag).stems, words_of(other, tag).stems
    return one in other or other in one or set(first) <= set(second) or set(second) <= set(first)
